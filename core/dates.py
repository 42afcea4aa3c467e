"""Days and times as Japanese offices write and read them: 年度, 元号, weekdays, and the only clock."""

import re
import unicodedata
from calendar import monthrange
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

WEEKDAYS = (
    pgettext_lazy("weekday", "月"),
    pgettext_lazy("weekday", "火"),
    pgettext_lazy("weekday", "水"),
    pgettext_lazy("weekday", "木"),
    pgettext_lazy("weekday", "金"),
    pgettext_lazy("weekday", "土"),
    pgettext_lazy("weekday", "日"),
)


@dataclass(frozen=True)
class Era:
    """One 元号: its name, its letter, the calendar year of its 元年, and the first and last day we accept."""

    name: str
    letter: str
    year_one: int
    first: date
    last: date

    def year(self, year):
        """The year of the era as written: 元, 2, 3 …"""
        number = year - self.year_one + 1
        return "元" if number == 1 else str(number)


#: Newest first. 明治 begins at its sixth year: before 1873 Japan counted days by the moon.
ERAS = (
    Era("令和", "R", 2019, date(2019, 5, 1), date.max),
    Era("平成", "H", 1989, date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", 1926, date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", 1912, date(1912, 7, 30), date(1926, 12, 24)),
    Era("明治", "M", 1868, date(1873, 1, 1), date(1912, 7, 29)),
)

_assumed = ContextVar("assumed_moment", default=None)


def now():
    """The present moment, aware; the only clock of the product, together with `today()`."""
    return _assumed.get() or timezone.now()


def today():
    """The present day in the time zone of the settings."""
    return timezone.localdate(now())


@contextmanager
def frozen(moment):
    """Inside the block `today()` and `now()` stand still at `moment`: for tests and demo data 'as of' a day.

    A date means noon of that day, local time. A datetime must be aware.
    """
    if not isinstance(moment, datetime):
        moment = timezone.make_aware(datetime.combine(moment, time(12)))
    token = _assumed.set(moment)
    try:
        yield moment
    finally:
        _assumed.reset(token)


def local_day(value):
    """The calendar day of a date or of a datetime (aware ones in local time)."""
    if not isinstance(value, datetime):
        return value
    return timezone.localdate(value) if timezone.is_aware(value) else value.date()


def local_time(value):
    """The time of day of a time or of a datetime (aware ones in local time)."""
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value).time() if timezone.is_aware(value) else value.time()


def fiscal_year(day):
    """The 年度 of a day, as the calendar year of its April: January 2027 belongs to 2026."""
    day = local_day(day)
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_start(fy):
    """1 April of the 年度."""
    return date(fy, 4, 1)


def fiscal_year_end(fy):
    """31 March that closes the 年度."""
    return date(fy + 1, 3, 31)


def month_end(fy, month):
    """The last day of a month of a 年度; January to March lie in the next calendar year."""
    year = fy + (month < 4)
    return date(year, month, monthrange(year, month)[1])


def era_of(day):
    """The `Era` in force on a day, or None before 1873."""
    return next((era for era in ERAS if era.first <= day <= era.last), None)


def era_year(day):
    """The year of a day by its era: 令和8年, 平成31年, 令和元年; by the calendar before 1873.

    Not translated: a catalogue leaves the era out of its date pattern where its readers do not use it.
    """
    day = local_day(day)
    era = era_of(day)
    return f"{era.name}{era.year(day.year)}年" if era else f"{day.year}年"


def format_date(day, weekday=True):
    """A day in full, both eras and calendar: 令和8年(2026年)4月10日(金)."""
    day = local_day(day)
    parts = {"era": era_year(day), "year": day.year, **_month_day(day)}
    if weekday:
        return _("%(era)s(%(year)s年)%(month)s月%(day)s日(%(weekday)s)") % parts
    return _("%(era)s(%(year)s年)%(month)s月%(day)s日") % parts


def format_era(day):
    """A day by its era alone, for the narrow columns of a paper: 令和8年4月10日."""
    day = local_day(day)
    return _("%(era)s%(month)s月%(day)s日") % {"era": era_year(day), **_month_day(day)}


def format_short(day):
    """A day within a year that the page already names: 4月10日(金)."""
    return _("%(month)s月%(day)s日(%(weekday)s)") % _month_day(local_day(day))


def format_fiscal_year(fy):
    """A 年度 in full: 令和8年度(2026年度). It is named by the era of its December: 2019 is 令和元年度."""
    era = era_of(date(fy, 12, 31))
    if era is None:
        return _("%(year)s年度") % {"year": fy}
    return _("%(era)s%(number)s年度(%(year)s年度)") % {"era": era.name, "number": era.year(fy), "year": fy}


def format_time(value):
    """A time of day: 午後3時30分, 午前10時, 正午. Takes a time, or a datetime (shown in local time)."""
    value = local_time(value)
    parts = {"hour": value.hour % 12, "minute": value.minute}
    if (value.hour, value.minute) == (12, 0):
        return _("正午")
    if value.hour < 12:
        return (_("午前%(hour)s時%(minute)s分") if value.minute else _("午前%(hour)s時")) % parts
    return (_("午後%(hour)s時%(minute)s分") if value.minute else _("午後%(hour)s時")) % parts


def format_span(start, end=None):
    """From one moment to another, both aware: 令和8年(2026年)12月10日(木) 午後3時30分〜午後5時.

    The end names its day only when that differs, and its year only when that differs too. Without an end:
    the start.
    """
    start_day = local_day(start)
    begin = f"{format_date(start_day)} {format_time(start)}"
    if end is None:
        return begin
    end_day = local_day(end)
    if end_day == start_day:
        return f"{begin}〜{format_time(end)}"
    day = format_short(end_day) if end_day.year == start_day.year else format_date(end_day)
    return f"{begin}〜{day} {format_time(end)}"


def _month_day(day):
    return {"month": day.month, "day": day.day, "weekday": WEEKDAYS[day.weekday()]}


# ---- reading what people wrote ---------------------------------------------------------------------------

_LETTERS = {**{era.name: era for era in ERAS}, **{era.letter: era for era in ERAS}}
_ERA = rf"(?P<era>{'|'.join(_LETTERS)})(?P<number>元|[0-9]{{1,2}})"
_YEAR = r"(?P<year>(?:1[89]|2[01])[0-9]{2})"
_MONTH, _DAY = r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
_SEPARATED = rf"(?P<sep>[/.-]){_MONTH}(?P=sep){_DAY}"
_SPELLED = rf"年(?:\((?P<note>[^()]+年)\))?{_MONTH}月{_DAY}日"
_DATE_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}{_SEPARATED}",
        rf"{_YEAR}{_SPELLED}",
        r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        rf"{_ERA}{_SEPARATED}",
        rf"{_ERA}{_SPELLED}",
        rf"{_MONTH}月{_DAY}日",
        rf"{_MONTH}/{_DAY}",
    )
)
_WEEKDAY = re.compile(
    r"(?:\(([月火水木金土日])(?:曜日?)?(?:[・/]?(?:祝日?|振休?|休日?))?\)|([月火水木金土日])曜日?)$"
)
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_LONGEST = 60


def parse_date(value, *, default_year=None):
    """The date a person wrote: 2026/5/14, 令和8年5月14日, R8.5.14, ２０２６年５月１４日（木）, 20260514 …

    Dates and datetimes (from spreadsheets) pass through. `default_year` is the 年度 for days without a
    year: January to March fall into the next calendar year. A weekday or second year in brackets must agree
    with the day. Raises ValueError with a Japanese sentence that says what to write.
    """
    if isinstance(value, date):
        return local_day(value)
    text, weekday = _unfold_date(str(value))
    for form in _DATE_FORMS:
        if found := form.fullmatch(text):
            day = _day_from(found.groupdict(), default_year)
            _check_agreement(day, found.groupdict().get("note"), weekday)
            return day
    raise ValueError(_("日付は 2026/5/14 や 令和8年5月14日 のように書いてください。"))


def _unfold_date(text):
    """The text without width, spaces, midnight and weekday; and the weekday."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST]).strip()
    text = "".join(_MIDNIGHT.sub("", text).split()).translate(_DASHES)
    found = _WEEKDAY.search(text)
    if not found:
        return text.upper(), None
    return text[: found.start()].upper(), found[1] or found[2]


def _day_from(parts, default_year):
    month, day = int(parts["month"]), int(parts["day"])
    era = _LETTERS.get(parts.get("era"))
    if era:
        year = era.year_one - 1 + (1 if parts["number"] == "元" else int(parts["number"]))
    else:
        year = _plain_year(parts.get("year"), month, default_year)
    try:
        result = date(year, month, day)
    except ValueError:
        words = {"year": year, "month": month, "day": day}
        raise ValueError(
            _("%(year)s年%(month)s月%(day)s日という日はありません。暦を確かめてください。") % words
        ) from None
    if era and not era.first <= result <= era.last:
        words = {"year": year, "month": month, "day": day, "era": era.name}
        raise ValueError(
            _(
                "%(year)s年%(month)s月%(day)s日は%(era)sではありません。元号を確かめるか、西暦で書いてください。"
            )
            % words
        )
    return result


def _plain_year(written, month, default_year):
    if written:
        return int(written)
    if default_year is None:
        raise ValueError(_("年も書いてください。例：2026/5/14、令和8年5月14日"))
    return default_year if month >= 4 else default_year + 1


def _check_agreement(day, note, weekday):
    if note and note not in (era_year(day), f"{day.year}年"):
        raise ValueError(
            _("元号の年と西暦の年が合いません。%(right)sです。") % {"right": format_date(day, weekday=False)}
        )
    if weekday and weekday != "月火水木金土日"[day.weekday()]:
        raise ValueError(_("日付と曜日が合いません。%(right)sです。") % {"right": format_date(day)})


_TIME = re.compile(
    r"(?P<half>午前|午後)?(?P<hour>[0-9]{1,2})(?::(?P<clock>[0-9]{2})(?::00)?|時(?:(?P<minute>[0-9]{1,2})分?|(?P<thirty>半))?)"
)
_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})")


def parse_time(value):
    """The time of day a person wrote: 15:30, １５：３０, 1530, 午後3時30分, 3時半, 15時, 正午.

    Times and datetimes pass through. Raises ValueError with a Japanese sentence that says what to write.
    """
    if isinstance(value, (time, datetime)):
        return local_time(value)
    text = "".join(unicodedata.normalize("NFKC", str(value)[:_LONGEST]).split())
    if text == "正午":
        return time(12)
    found = _TIME.fullmatch(_DIGITS.sub(r"\1:\2", text) if _DIGITS.fullmatch(text) else text)
    hour = _hour_from(found["half"], int(found["hour"])) if found else None
    minute = (30 if found["thirty"] else int(found["clock"] or found["minute"] or 0)) if found else 0
    if hour is None or hour > 23 or minute > 59:
        raise ValueError(_("時刻は 15:30 や 午後3時30分 のように書いてください。"))
    return time(hour, minute)


def _hour_from(half, hour):
    """The hour of the day; None for what contradicts itself or is read both ways (午前12時)."""
    if half == "午前":
        return hour if hour < 12 else None
    if half == "午後":
        return hour % 12 + 12 if hour <= 12 else None
    return hour
