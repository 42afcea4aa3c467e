"""Days and times: written as offices write them, read as people type them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import dates

TOKYO = ZoneInfo("Asia/Tokyo")
MAY_14 = date(2026, 5, 14)


def moment(*parts):
    return datetime(*parts, tzinfo=TOKYO)


# ---- the clock -----------------------------------------------------------------------------------


def test_the_clock_is_local():
    with dates.frozen(datetime(2026, 3, 31, 15, 30, tzinfo=UTC)):
        assert dates.today() == date(2026, 4, 1)


def test_frozen_day_stands_still_and_ends():
    with dates.frozen(MAY_14):
        assert dates.today() == MAY_14
        assert dates.now() == moment(2026, 5, 14, 12)
        with dates.frozen(date(2027, 1, 1)):
            assert dates.today() == date(2027, 1, 1)
        assert dates.today() == MAY_14
    assert abs(dates.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_frozen_ends_after_an_error():
    with pytest.raises(KeyError), dates.frozen(date(1999, 1, 1)):
        raise KeyError
    assert dates.today().year > 2000


# ---- fiscal years and eras -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "fy"),
    [
        (date(2026, 4, 1), 2026),
        (date(2027, 3, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2026, 3, 31), 2025),
    ],
)
def test_fiscal_year(day, fy):
    assert dates.fiscal_year(day) == fy
    assert dates.fiscal_year_start(fy) <= day <= dates.fiscal_year_end(fy)


def test_fiscal_year_of_a_moment_is_local():
    assert dates.fiscal_year(datetime(2026, 3, 31, 16, 0, tzinfo=UTC)) == 2026


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 4, 10), "令和8年"),
        (date(2019, 5, 1), "令和元年"),
        (date(2019, 4, 30), "平成31年"),
        (date(1989, 1, 8), "平成元年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1926, 12, 25), "昭和元年"),
        (date(1926, 12, 24), "大正15年"),
        (date(1912, 7, 29), "明治45年"),
        (date(1873, 1, 1), "明治6年"),
        (date(1850, 1, 1), "1850年"),
    ],
)
def test_era_year(day, words):
    assert dates.era_year(day) == words


@pytest.mark.parametrize(
    ("fy", "words"),
    [
        (2026, "令和8年度(2026年度)"),
        (2019, "令和元年度(2019年度)"),
        (2018, "平成30年度(2018年度)"),
        (1989, "平成元年度(1989年度)"),
        (1988, "昭和63年度(1988年度)"),
        (1800, "1800年度"),
    ],
)
def test_format_fiscal_year(fy, words):
    assert dates.format_fiscal_year(fy) == words


# ---- writing -------------------------------------------------------------------------------------


def test_format_date():
    assert dates.format_date(date(2026, 4, 10)) == "令和8年(2026年)4月10日(金)"
    assert dates.format_date(date(2026, 4, 10), weekday=False) == "令和8年(2026年)4月10日"
    assert dates.format_short(date(2026, 4, 10)) == "4月10日(金)"


def test_format_date_of_a_moment_is_local():
    assert dates.format_short(datetime(2026, 4, 9, 23, 0, tzinfo=UTC)) == "4月10日(金)"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (time(15, 30), "午後3時30分"),
        (time(10), "午前10時"),
        (time(0), "午前0時"),
        (time(0, 5), "午前0時5分"),
        (time(12), "正午"),
        (time(12, 30), "午後0時30分"),
        (time(23, 59), "午後11時59分"),
    ],
)
def test_format_time(value, words):
    assert dates.format_time(value) == words
    assert dates.parse_time(words) == value


def test_format_span():
    start = moment(2026, 12, 10, 15, 30)
    day = "令和8年(2026年)12月10日(木) 午後3時30分"
    assert dates.format_span(start, moment(2026, 12, 10, 17)) == f"{day}〜午後5時"
    assert dates.format_span(start, moment(2026, 12, 11, 10)) == f"{day}〜12月11日(金) 午前10時"
    assert dates.format_span(start, moment(2027, 1, 5, 10)) == f"{day}〜令和9年(2027年)1月5日(火) 午前10時"
    assert dates.format_span(start) == day


def test_format_span_is_local():
    start = datetime(2026, 12, 10, 6, 30, tzinfo=UTC)
    assert dates.format_span(start, start + timedelta(hours=1)).endswith(
        "12月10日(木) 午後3時30分〜午後4時30分"
    )


# ---- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026/5/14",
        "2026/05/14",
        "2026-05-14",
        "2026.5.14",
        "2026年5月14日",
        "２０２６年５月１４日",
        "２０２６／５／１４",
        "令和8年5月14日",
        "令和８年５月１４日（木）",
        "令和 8 年 5 月 14 日",
        "㋿8年5月14日",
        "R8.5.14",
        "r8/5/14",
        "R8-5-14",
        "R08.05.14",
        "Ｒ８．５．１４",
        "20260514",
        "2026/5/14(木)",
        "2026年5月14日（木曜日）",
        "2026年5月14日 木曜日",
        "2026/5/14（木・祝）",
        "令和8年(2026年)5月14日(木)",
        "2026年(令和8年)5月14日",
        " 2026/5/14\u3000",
        "2026‐5‐14",
        "2026−5−14",
        "2026-05-14 00:00:00",
        "2026-05-14T00:00",
        "2026/5/14 0:00",
    ],
)
def test_parse_date_spellings(text):
    assert dates.parse_date(text) == MAY_14


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S39.10.10", date(1964, 10, 10)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("明治6年4月1日", date(1873, 4, 1)),
        ("2028/2/29", date(2028, 2, 29)),
    ],
)
def test_parse_date_eras(text, day):
    assert dates.parse_date(text) == day


@pytest.mark.parametrize("day", [date(1873, 1, 1), date(1989, 1, 7), date(2019, 5, 1), MAY_14])
def test_what_is_written_can_be_read(day):
    assert dates.parse_date(dates.format_date(day)) == day


def test_parse_date_takes_spreadsheet_values():
    assert dates.parse_date(MAY_14) == MAY_14
    assert dates.parse_date(datetime(2026, 5, 14, 0, 0)) == MAY_14
    assert dates.parse_date(datetime(2026, 5, 13, 20, tzinfo=UTC)) == MAY_14


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5月14日", date(2026, 5, 14)),
        ("5/14", date(2026, 5, 14)),
        ("５月１４日（木）", date(2026, 5, 14)),
        ("3月31日", date(2027, 3, 31)),
        ("1/8", date(2027, 1, 8)),
        ("4/1", date(2026, 4, 1)),
    ],
)
def test_parse_date_without_year(text, day):
    assert dates.parse_date(text, default_year=2026) == day
    with pytest.raises(ValueError, match="年も書いてください"):
        dates.parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "　",
        "あした",
        "26/5/14",
        "8/5/14",
        "2026/5",
        "2026/5-14",
        "2026年5月",
        "0026/5/14",
        "5-14",
        "X8.5.14",
    ]
    + [
        "2026/5/14/1",
        "2026/5/14 15:30",
        "(木)",
        "令和年5月14日",
        "٢٠٢٦/٥/١٤",
        "2026/5/14" * 5000,
        "\x00",
        "46156",
    ],
)
def test_parse_date_says_how_to_write(text):
    with pytest.raises(ValueError, match="日付は 2026/5/14 や 令和8年5月14日 のように書いてください。"):
        dates.parse_date(text, default_year=2026)


@pytest.mark.parametrize(
    "text", ["2026/2/30", "2026/13/1", "2026年0月5日", "20260431", "令和7年2月29日", "R8.4.31"]
)
def test_parse_date_refuses_impossible_days(text):
    with pytest.raises(ValueError, match="という日はありません"):
        dates.parse_date(text)


def test_parse_date_refuses_29_february_of_a_plain_year():
    assert dates.parse_date("2月29日", default_year=2027) == date(2028, 2, 29)
    with pytest.raises(ValueError, match="2027年2月29日という日はありません"):
        dates.parse_date("2月29日", default_year=2026)


@pytest.mark.parametrize(
    ("text", "era"),
    [
        ("令和元年4月30日", "令和"),
        ("平成31年5月1日", "平成"),
        ("平成35年4月1日", "平成"),
        ("昭和64年1月8日", "昭和"),
        ("S70.1.1", "昭和"),
        ("明治5年1月1日", "明治"),
        ("令和0年5月1日", "令和"),
    ],
)
def test_parse_date_refuses_days_outside_their_era(text, era):
    with pytest.raises(ValueError, match=f"{era}ではありません"):
        dates.parse_date(text)


def test_parse_date_refuses_contradictions():
    with pytest.raises(ValueError, match=r"曜日が合いません。令和8年\(2026年\)5月14日\(木\)です"):
        dates.parse_date("2026/5/14(水)")
    with pytest.raises(ValueError, match="元号の年と西暦の年が合いません"):
        dates.parse_date("令和8年(2025年)5月14日")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15:30", time(15, 30)),
        ("１５：３０", time(15, 30)),
        ("9:05", time(9, 5)),
        ("13：05", time(13, 5)),
        ("1305", time(13, 5)),
        ("１３０５", time(13, 5)),
        ("15:30:00", time(15, 30)),
        ("午後3時30分", time(15, 30)),
        ("午後 3時", time(15)),
        ("午後3:30", time(15, 30)),
        ("午前0時", time(0)),
        ("午後12時30分", time(12, 30)),
        ("午後0時30分", time(12, 30)),
        ("3時半", time(3, 30)),
        ("午後3時半", time(15, 30)),
        ("15時", time(15)),
        ("１５時３０分", time(15, 30)),
        ("正午", time(12)),
        (time(8, 15), time(8, 15)),
        (datetime(2026, 5, 14, 8, 15), time(8, 15)),
        (datetime(2026, 5, 14, 0, 15, tzinfo=UTC), time(9, 15)),
    ],
)
def test_parse_time(text, value):
    assert dates.parse_time(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24:00",
        "15:60",
        "午後13時",
        "午前12時",
        "三時",
        "15:3",
        "15",
        "2460",
        "130",
        "13051",
        "15:30:10",
        "15時半分",
        "１" * 999,
    ],
)
def test_parse_time_says_how_to_write(text):
    with pytest.raises(ValueError, match="時刻は 15:30 や 午後3時30分 のように書いてください。"):
        dates.parse_time(text)
