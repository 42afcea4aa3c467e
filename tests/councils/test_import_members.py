"""Lists of members as school offices keep them: read, asked about, applied, and never doubled."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from community.models import Person
from core import imports
from core.dates import fiscal_year_end, fiscal_year_start, frozen
from core.imports.rows import Verdict
from core.models import AuditEntry, ImportBatch
from core.refusal import Refused
from councils.imports import members
from councils.imports.members import MemberImporter
from councils.models import Seat
from tests.factories.community import make_person, make_user
from tests.factories.councils import give_rules, make_council, make_seat

TITLE = ["令和8年度 ひばり小学校 学校運営協議会 委員名簿"]
HEADER = ["No.", "氏名", "ふりがな", "所属", "役職", "電話", "備考"]


@pytest.fixture(autouse=True)
def in_may():
    with frozen(date(2026, 5, 14)):
        yield


@pytest.fixture
def council(world):
    """A council of its own, without members."""
    return make_council(world.municipality, name="ひがし小学校 学校運営協議会")


def csv_upload(rows, name="名簿.csv", encoding="cp932"):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return SimpleUploadedFile(name, stream.getvalue().encode(encoding))


def xlsx_upload(rows, merged=(), name="名簿.xlsx", prepare=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    if prepare:
        prepare(book)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


class Desk:
    """Somebody who imports lists into one council."""

    def __init__(self, world, council, role="board_guidance"):
        self.council, self.viewer = council, world.viewer(role)

    @property
    def importer(self):
        return MemberImporter(self.council, self.viewer)

    def preview(self, rows, fiscal_year=2026):
        upload = rows if isinstance(rows, SimpleUploadedFile) else csv_upload(rows, encoding="utf-8")
        importer = self.importer
        importer.fiscal_year = fiscal_year
        return imports.preview(upload, importer, by=self.viewer)

    def answer(self, batch, answers):
        imports.answer(batch, self.importer, {str(line): given for line, given in answers.items()})
        batch.refresh_from_db()

    def apply(self, batch):
        imports.apply(batch, self.importer, by=self.viewer)

    def take(self, rows):
        batch = self.preview(rows)
        self.apply(batch)
        return {seat.person.family_name: seat for seat in self.council.seats.select_related("person")}


@pytest.fixture
def desk(world, council):
    return Desk(world, council)


@pytest.fixture
def office(world):
    """The vice-principal at the first council's desk."""
    return Desk(world, world.council, "vice_principal")


def verdicts(batch):
    return [row["verdict"] for row in batch.rows]


def labels(batch):
    return [row["label"] for row in batch.rows]


def values(batch, key):
    return [row["values"].get(key) for row in batch.rows]


def question(row, name):
    return next((q for q in row["questions"] if q["name"] == name), None)


# ---- what lists look like --------------------------------------------------------------------------------


def test_a_plain_list_becomes_appointed_members_of_the_fiscal_year(desk):
    seats = desk.take(
        [
            TITLE,
            [],
            HEADER,
            [
                "1",
                "森山　和夫",
                "モリタ　カズオ",
                "北町内会",
                "連合町内会長",
                "０８６－８０３－１２３４",
                "再",
            ],
            ["2", "髙橋 花子", "たかはし はなこ", "ひがし小PTA", "会長", "090-1234-5678", "新"],
        ]
    )
    morita, takahashi = seats["森山"], seats["髙橋"]
    assert (morita.state, morita.category, morita.office) == ("appointed", "resident", "")
    assert (takahashi.category, takahashi.affiliation) == ("guardian", "ひがし小PTA 会長")
    assert takahashi.office == "", "会長 of the PTA is not the chair of the council"
    assert (morita.starts_on, morita.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
    assert (morita.person.kana, morita.person.phone) == ("もりた かずお", "086-803-1234")
    assert takahashi.person.family_name == "髙橋"
    assert AuditEntry.objects.filter(action="seat.appoint", target_id=morita.pk).exists()


@pytest.mark.parametrize(
    "header",
    [
        ["委員名", "よみ", "TEL", "E-mail", "住所", "〒"],
        ["お名前", "フリガナ", "連絡先", "メール", "ご住所", "郵便番号"],
        ["氏 名", "ふりがな※", "電話番号", "メールアドレス", "現住所", "〒"],
        ["名前(漢字)", "氏名(フリガナ)", "携帯電話番号", "Eメール", "自宅住所", "郵便番号"],
    ],
)
def test_headers_in_every_spelling_and_order(desk, header):
    cells = [
        "岡山正",
        "おかやま ただし",
        "(086)803-1111",
        "okamoto@example.jp",
        "ひばり野市本町1",
        "〒700-0001",
    ]
    order = [4, 0, 5, 3, 1, 2]
    batch = desk.preview([[header[i] for i in order], [cells[i] for i in order]])
    got = batch.rows[0]["values"]
    assert (got["family"], got["family_kana"], got["given_kana"]) == ("岡山正", "おかやま", "ただし")
    assert (got["email"], got["postal_code"]) == ("okamoto@example.jp", "700-0001")
    assert (got["phone"], got["address"]) == ("(086)803-1111", "ひばり野市本町1")


def test_a_workbook_with_merged_titles_sub_headings_vacant_seats_and_notes(desk):
    upload = xlsx_upload(
        [
            TITLE,
            ["◎会長 ○副会長"],
            ["番号", "氏名", "フリガナ", "電話", "備考"],
            ["【地域】"],
            [1, "◎森山 和夫", "モリタ カズオ", "086-803-1234", ""],
            [2, "○ 岡山 正 様", "オカヤマ タダシ", 868031111, "民生委員"],
            ["2 保護者"],
            [3, "山﨑 一(PTA会長)", "", "", "新"],
            [4, "欠員", "", "", ""],
            [],
            ["", "学識経験者"],
            [5, "𠮷田 誠 氏", "", "", ""],
            [6],
            ["", "【事務局】"],
            ["", "教頭 四郎", "", "", ""],
            ["※ 任期は令和9年3月31日までです。"],
            ["", "以上 5名"],
        ],
        merged=["A1:E1", "A2:E2", "A4:E4", "A7:E7", "A16:E16"],
    )
    batch = desk.preview(upload)
    assert labels(batch) == ["森山 和夫", "岡山 正", "山﨑 一", "欠員", "𠮷田 誠", "教頭 四郎"]
    assert verdicts(batch) == ["new", "new", "new", "skip", "new", "skip"]
    assert values(batch, "category")[:3] == ["resident", "resident", "guardian"]
    assert batch.rows[4]["values"]["category"] == "academic"
    assert [row["values"].get("office") for row in batch.rows if row["values"]][:3] == [
        "chair",
        "vice_chair",
        "",
    ]
    assert batch.rows[1]["values"]["phone"] == "0868031111"
    assert batch.rows[2]["values"]["affiliation"] == "PTA会長"
    assert "事務局" in batch.rows[5]["notes"][0]
    desk.apply(batch)
    assert desk.council.seats.filter(office="chair").get().person.family_name == "森山"
    assert desk.council.seats.count() == 4


def test_surname_and_given_name_in_two_columns_under_a_merged_header(desk):
    upload = xlsx_upload(
        [
            ["番号", "氏名", None, "ふりがな", None],
            [1, "森山", "和夫", "もりた", "かずお"],
            [2, "林", "誠", "はやし", "まこと"],
        ],
        merged=["B1:C1", "D1:E1"],
    )
    batch = desk.preview(upload)
    assert labels(batch) == ["森山 和夫", "林 誠"]
    assert values(batch, "given_kana") == ["かずお", "まこと"]


def test_surname_and_given_name_in_columns_of_their_own_and_a_header_of_two_lines(desk):
    batch = desk.preview([["姓", "名", "セイ", "メイ"], ["森山", "和夫", "モリタ", "カズオ"]])
    assert labels(batch) == ["森山 和夫"]
    assert values(batch, "family_kana") == ["もりた"]
    two_lines = [
        ["氏名", "", "連絡先", ""],
        ["姓", "名", "電話", "メール"],
        ["林", "誠", "086-1-1111", "h@example.jp"],
    ]
    batch = desk.preview(two_lines)
    assert labels(batch) == ["林 誠"]
    assert values(batch, "email") == ["h@example.jp"]


@pytest.mark.parametrize(
    ("cell", "name", "kana"),
    [
        ("山田　太郎先生", "山田 太郎", ""),
        ("山 田 太 郎", "山田太郎", ""),
        ("やまだ たろう\n山田 太郎", "山田 太郎", "やまだ たろう"),
        ("山田 太郎(ヤマダ タロウ)", "山田 太郎", "やまだ たろう"),
        ("3. 山田 太郎", "山田 太郎", ""),
        ("山田 太郎(新)", "山田 太郎", ""),
        ("山田 隼人", "山田 隼人", ""),
        ("グエン ティ ラン", "グエン ティ ラン", ""),
    ],
)
def test_names_are_cleaned_of_what_is_no_name(desk, cell, name, kana):
    batch = desk.preview([["氏名", "区分"], [cell, "地域"]])
    assert labels(batch) == [name]
    got = batch.rows[0]["values"]
    assert f"{got['family_kana']} {got['given_kana']}".strip() == kana
    assert got["affiliation"] == ""


@pytest.mark.parametrize(
    ("mark", "office"),
    [
        (["◎", ""], "chair"),
        (["会長", ""], "chair"),
        (["", "(会長)"], "chair"),
        (["副会長", ""], "vice_chair"),
        (["", "学校運営協議会会長"], "chair"),
    ],
)
def test_the_chair_is_marked_in_any_column(desk, mark, office):
    batch = desk.preview(
        [["", "氏名", "区分", "備考"], [mark[0], "森山 和夫", "地域", mark[1]], ["", "林 誠", "地域", ""]]
    )
    assert values(batch, "office") == [office, ""]


def test_a_circle_without_a_double_circle_means_nothing_sure(desk):
    batch = desk.preview([["新", "氏名", "区分"], ["○", "森山 和夫", "地域"], ["", "林 誠", "地域"]])
    assert values(batch, "office") == [None, None]
    assert "会長の印" in " ".join(batch.summary["notes"])


def test_a_title_alone_may_name_the_chair(desk):
    batch = desk.preview(
        [["氏名", "役職"], ["森山 和夫", "会長"], ["林 誠", "副会長"], ["岡山 正", "民生委員"]]
    )
    assert values(batch, "office") == ["chair", "vice_chair", ""]
    assert values(batch, "affiliation") == ["", "", "民生委員"]


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("ひばり小PTA会長", "guardian"),
        ("ＰＴＡ副会長", "guardian"),
        ("連合町内会長", "resident"),
        ("民生委員・児童委員", "resident"),
        ("北公民館長", "resident"),
        ("元PTA会長", "resident"),
        ("地域学校協働活動推進員", "coordinator"),
        ("地域コーディネーター", "coordinator"),
        ("ひばり小学校長", "staff"),
        ("幼稚園 園長", "staff"),
        ("教頭", "staff"),
        ("元小学校長", "academic"),
        ("岡山大学 教授", "academic"),
    ],
)
def test_the_group_is_guessed_from_words_and_shown_as_a_guess(desk, words, category):
    batch = desk.preview([["氏名", "所属"], ["森山 和夫", words]])
    asked = question(batch.rows[0], "category")
    assert asked["value"] == category
    assert "見当" in asked["label"]


def test_a_group_that_nothing_tells_is_asked_and_can_be_chosen(desk):
    batch = desk.preview([["氏名", "所属"], ["森山 和夫", "会社員"]])
    assert verdicts(batch) == ["unclear"]
    with pytest.raises(Refused, match="確認してください"):
        desk.apply(batch)
    desk.answer(batch, {2: {"category": "guardian"}})
    assert verdicts(batch) == ["new"]
    desk.apply(batch)
    assert desk.council.seats.get().category == "guardian"
    again = desk.preview([["氏名", "所属"], ["森山 和夫", "会社員"]])
    assert verdicts(again) == ["same"]


def test_a_group_written_once_holds_for_the_rows_beneath(desk):
    batch = desk.preview([["区分", "氏名"], ["保護者", "森山 和夫"], ["", "林 誠"], ["学識", "岡山 正"]])
    assert values(batch, "category") == ["guardian", "guardian", "academic"]


@pytest.mark.parametrize(
    ("columns", "cells", "starts", "ends"),
    [
        (["任期"], ["R8.5.1〜R9.3.31"], date(2026, 5, 1), date(2027, 3, 31)),
        (["任期"], ["令和8年5月1日から令和9年3月31日まで"], date(2026, 5, 1), date(2027, 3, 31)),
        (["任期"], ["令和９年度"], date(2027, 4, 1), date(2028, 3, 31)),
        (["任期"], ["１年"], date(2026, 4, 1), date(2027, 3, 31)),
        (["任期"], ["令和9年3月31日まで"], date(2026, 4, 1), date(2027, 3, 31)),
        (["委嘱日"], ["2026/6/1"], date(2026, 6, 1), date(2027, 3, 31)),
        (
            ["任期始", "任期終"],
            ["２０２６年４月１日", "令和10年3月31日"],
            date(2026, 4, 1),
            date(2028, 3, 31),
        ),
        (["任期(始)", "任期(終)"], ["H31.4.1", "R2.3.31"], date(2019, 4, 1), date(2020, 3, 31)),
        (["任期"], ["別紙のとおり"], date(2026, 4, 1), date(2027, 3, 31)),
    ],
)
def test_terms_in_every_spelling(desk, columns, cells, starts, ends):
    batch = desk.preview([["氏名", "区分", *columns], ["森山 和夫", "地域", *cells]])
    assert (values(batch, "starts_on"), values(batch, "ends_on")) == (
        [starts.isoformat()],
        [ends.isoformat()],
    )


def test_unreadable_cells_are_told_and_left_out(desk):
    batch = desk.preview(
        [
            ["氏名", "区分", "電話", "メール", "委嘱日"],
            ["森山 和夫", "地域", "学校経由", "なし@", "令和8年2月30日"],
        ]
    )
    told = " ".join(batch.rows[0]["notes"])
    assert "学校経由" in told
    assert "なし@" in told
    assert "令和8年2月30日" in told
    assert verdicts(batch) == ["new"]


def test_the_year_in_the_title_is_compared_with_the_chosen_one(desk):
    rows = [TITLE, ["氏名", "区分"], ["森山 和夫", "地域"]]
    assert len(desk.preview(rows).summary["file_notes"]) == 1
    notes = desk.preview(rows, fiscal_year=2027).summary["file_notes"]
    assert any("令和8年度" in note and "令和9年度" in note for note in notes)


def test_votes_and_consent_to_be_named(desk):
    seats = desk.take(
        [
            ["氏名", "区分", "表決権", "氏名公表"],
            ["森山 和夫", "地域", "○", "可"],
            ["教頭 二郎", "教職員", "無", "×"],
        ]
    )
    assert (seats["森山"].has_vote, seats["森山"].is_publicly_named) == (True, True)
    assert (seats["教頭"].has_vote, seats["教頭"].is_publicly_named) == (False, False)


def test_several_numbers_in_a_cell_and_fax(desk):
    desk.take(
        [
            ["氏名", "区分", "電話・FAX", "携帯"],
            ["森山 和夫", "地域", "086-803-1234\nFAX 086-803-1235", "090-1111-2222"],
        ]
    )
    person = Person.objects.get(family_name="森山", given_name="和夫", phone="086-803-1234")
    assert (person.fax, person.reach_note) == ("086-803-1235", "ほかの電話 090-1111-2222")


def test_a_row_without_a_name_is_told_and_the_others_come_in(desk):
    batch = desk.preview(
        [
            ["番号", "氏名", "区分", "電話"],
            ["1", "", "地域", "086-803-1234"],
            ["2", "林 誠", "地域", ""],
            ["3", "", "", ""],
        ]
    )
    assert verdicts(batch) == ["error", "new"]
    desk.apply(batch)
    assert desk.council.seats.count() == 1


def test_the_list_may_be_on_the_second_sheet(desk):
    def second(book):
        sheet = book.create_sheet("名簿")
        sheet.append(["氏名", "区分"])
        sheet.append(["森山 和夫", "地域"])

    batch = desk.preview(xlsx_upload([["送り状"], ["よろしくお願いします"]], prepare=second))
    assert labels(batch) == ["森山 和夫"]
    assert "名簿" in " ".join(batch.summary["file_notes"])


# ---- who it is -------------------------------------------------------------------------------------------


LIST = [
    ["氏名", "ふりがな", "所属", "電話", "役"],
    ["森山 和子", "もりた かずこ", "北町内会長", "086-803-1234", "◎"],
    ["林 誠", "はやし まこと", "PTA", "090-1111-2222", ""],
    ["岡本 一", "おかもと はじめ", "民生委員", "", "○"],
]


def test_importing_again_changes_nothing_and_doubles_nobody(desk):
    desk.take(LIST)
    people = Person.objects.count()
    again = desk.preview(LIST)
    assert verdicts(again) == ["same", "same", "same"]
    assert desk.council.seats.filter(office="vice_chair").get().person.family_name == "岡本"
    desk.apply(again)
    assert (Person.objects.count(), desk.council.seats.count()) == (people, 3)


def test_changes_are_told_before_and_after_and_empty_cells_change_nothing(desk):
    seats = desk.take(LIST)
    batch = desk.preview(
        [
            ["氏名", "所属", "電話", "メール", "FAX"],
            ["森山 和子", "連合町内会長", "086-803-1234", "morita@example.jp", ""],
            ["林 誠", "", "", "", ""],
        ]
    )
    assert verdicts(batch) == ["change", "same"]
    assert batch.rows[0]["changes"] == [
        ["メール", "", "morita@example.jp"],
        ["所属・役職", "北町内会長", "連合町内会長"],
    ]
    desk.apply(batch)
    seat = Seat.objects.get(pk=seats["森山"].pk)
    assert (seat.affiliation, seat.office, seat.person.email) == (
        "連合町内会長",
        "chair",
        "morita@example.jp",
    )
    assert desk.council.seats.get(person__family_name="林").affiliation == "PTA"


def test_somebody_known_by_name_and_telephone_is_the_same_person(desk, world):
    known = make_person(world.municipality, "髙橋 花子", phone="0868031234", family_kana="たかはし")
    desk.take([["氏名", "区分", "電話"], ["高橋　花子", "地域", "０８６-８０３-１２３４"]])
    assert desk.council.seats.get().person == known
    known.refresh_from_db()
    assert known.family_name == "髙橋", "the registered glyph stays"


def test_a_name_alone_is_asked_about(desk, world):
    known = make_person(world.municipality, "佐藤 誠", phone="086-803-9999", family_kana="さとう")
    batch = desk.preview([["氏名", "区分", "電話"], ["佐藤 誠", "地域", ""]])
    assert verdicts(batch) == ["unclear"]
    asked = question(batch.rows[0], "same")
    assert asked["label"] == "同じ名前の人がいます。同じ人ですか?"
    assert "9999" in asked["options"][0][1]
    assert "086-803" not in asked["options"][0][1]
    desk.answer(batch, {2: {"same": str(known.pk)}})
    assert (verdicts(batch), batch.rows[0]["target"]) == (["new"], known.pk)
    desk.apply(batch)
    assert desk.council.seats.get().person == known


def test_one_name_and_another_telephone_is_asked_about_and_may_be_another_person(desk, world):
    known = make_person(world.municipality, "佐藤 誠", phone="086-803-9999")
    rows = [["氏名", "区分", "電話"], ["佐藤 誠", "地域", "090-0000-1111"]]
    batch = desk.preview(rows)
    assert verdicts(batch) == ["unclear"]
    desk.answer(batch, {2: {"same": "new"}})
    desk.apply(batch)
    assert desk.council.seats.get().person != known
    assert Person.objects.filter(family_name="佐藤", given_name="誠").count() == 2
    assert verdicts(desk.preview(rows)) == ["same"]


def test_two_known_people_of_one_name_are_both_offered(desk, world):
    people = [make_person(world.municipality, "佐藤 誠", phone=f"086-803-000{n}") for n in (1, 2)]
    batch = desk.preview([["氏名", "区分"], ["佐藤誠", "地域"]])
    options = [value for value, _label in question(batch.rows[0], "same")["options"]]
    assert options == [*(str(person.pk) for person in people), "new"]
    by_phone = desk.preview([["氏名", "区分", "電話"], ["佐藤誠", "地域", "0868030002"]])
    assert (verdicts(by_phone), by_phone.rows[0]["target"]) == (["new"], people[1].pk)


def test_another_reading_is_asked_about(desk, world):
    make_person(world.municipality, "林 誠", phone="086-1", family_kana="はやし", given_kana="まこと")
    batch = desk.preview([["氏名", "ふりがな", "区分", "電話"], ["林 誠", "りん せい", "地域", "086-1"]])
    assert verdicts(batch) == ["unclear"]


def test_a_forged_answer_is_not_taken(desk, world):
    make_person(world.municipality, "佐藤 誠")
    batch = desk.preview([["氏名", "区分"], ["佐藤 誠", "地域"]])
    desk.answer(batch, {2: {"same": str(world.people["principal"].pk)}, 99: {"same": "new"}})
    assert verdicts(batch) == ["unclear"]
    assert batch.choices == {}


def test_one_row_written_twice_is_taken_once_and_one_name_twice_is_asked_about(desk):
    batch = desk.preview(
        [
            ["氏名", "区分", "電話"],
            ["森山 和子", "地域", "086-1-1111"],
            ["森山和子", "地域", "086-1-1111"],
            ["林 誠", "保護者", "086-2-2222"],
            ["林 誠", "保護者", "086-3-3333"],
        ]
    )
    assert verdicts(batch) == ["new", "unclear", "new", "unclear"]
    identical = desk.preview([["氏名", "区分"], ["森山 和子", "地域"], ["森山 和子", "地域"]])
    assert verdicts(identical) == ["new", "skip"]
    assert "2行目と同じ内容" in identical.rows[1]["notes"][0]
    batch = desk.preview(
        [["氏名", "区分", "電話"], ["林 誠", "保護者", "086-2-2222"], ["林 誠", "保護者", "086-3-3333"]]
    )
    desk.answer(batch, {3: {"twin": "other"}})
    desk.apply(batch)
    assert desk.council.seats.count() == 2
    again = desk.preview(
        [["氏名", "区分", "電話"], ["林 誠", "保護者", "086-2-2222"], ["林 誠", "保護者", "086-3-3333"]]
    )
    assert verdicts(again) == ["same", "same"]


def test_a_row_may_be_left_out(desk):
    batch = desk.preview(LIST)
    desk.answer(batch, {3: {"skip": "1"}})
    assert verdicts(batch) == ["new", "skip", "new"]
    desk.answer(batch, {3: {}})
    assert verdicts(batch) == ["new", "new", "new"]
    desk.answer(batch, {3: {"skip": "1"}})
    desk.apply(batch)
    assert not desk.council.seats.filter(person__family_name="林").exists()


# ---- the chair -------------------------------------------------------------------------------------------


def test_two_chairs_in_a_list_are_asked_about(desk):
    batch = desk.preview([["氏名", "区分", "役"], ["森山 和子", "地域", "会長"], ["林 誠", "地域", "会長"]])
    assert verdicts(batch) == ["unclear", "unclear"]
    desk.answer(batch, {2: {"office": "chair"}, 3: {"office": "chair"}})
    assert verdicts(batch) == ["new", "unclear"]
    desk.answer(batch, {3: {"office": "vice_chair"}})
    desk.apply(batch)
    assert dict(desk.council.seats.values_list("person__family_name", "office")) == {
        "森山": "chair",
        "林": "vice_chair",
    }


def test_the_list_may_hand_the_chair_from_one_member_to_another(desk):
    desk.take(LIST)
    swapped = [LIST[0], [*LIST[1][:4], ""], [*LIST[2][:4], "会長"], LIST[3]]
    batch = desk.preview(swapped)
    assert ["役", "会長", "委員"] in batch.rows[0]["changes"]
    desk.apply(batch)
    assert desk.council.seats.get(office="chair").person.family_name == "林"


def test_a_sitting_chair_who_is_not_on_the_list_is_not_replaced_in_silence(desk):
    desk.take(LIST)
    batch = desk.preview([["氏名", "区分", "役"], ["新谷 会子", "地域", "会長"]])
    assert verdicts(batch) == ["unclear"]
    assert "森山 和子さん" in question(batch.rows[0], "office")["label"]
    desk.answer(batch, {2: {"office": "member"}})
    desk.apply(batch)
    assert desk.council.seats.get(office="chair").person.family_name == "森山"


# ---- whose import it is ----------------------------------------------------------------------------------


def test_a_school_office_nominates_and_the_board_appoints(office, world):
    rows = [["氏名", "区分"], ["新谷 会子", "地域"]]
    office.apply(office.preview(rows))
    seat = office.council.seats.get(person__family_name="新谷")
    assert seat.state == "nominated"
    assert AuditEntry.objects.filter(action="seat.nominate", target_id=seat.pk).exists()
    board = Desk(world, office.council)
    batch = board.preview(rows)
    assert batch.rows[0]["changes"] == [["委員として", "推薦中", "任命"]]
    board.apply(batch)
    seat.refresh_from_db()
    assert seat.state == "appointed"


def test_a_school_office_does_not_change_what_the_board_appointed(office, world):
    seat = world.member_seat
    name = str(seat.person)
    batch = office.preview(
        [["氏名", "区分", "任期", "所属"], [name, "地域", "令和8年度から令和9年度", "婦人会"]]
    )
    assert batch.rows[0]["changes"] == [["所属・役職", "", "婦人会"]]
    assert "教育委員会" in " ".join(batch.rows[0]["notes"])
    office.apply(batch)
    seat.refresh_from_db()
    assert (seat.ends_on, seat.affiliation) == (fiscal_year_end(2026), "婦人会")


def test_an_office_sees_no_contacts_of_people_it_does_not_know(office, world):
    known = make_person(
        world.municipality, "佐藤 誠", phone="086-803-9999", email="secret@example.jp", address="秘密の町1"
    )
    batch = office.preview(
        [
            ["氏名", "区分", "電話", "メール", "住所"],
            ["佐藤 誠", "地域", "090-0000-1111", "new@example.jp", "本町2"],
        ]
    )
    office.answer(batch, {2: {"same": str(known.pk)}})
    shown = str(batch.rows)
    assert "secret@example.jp" not in shown
    assert "秘密の町" not in shown
    assert "086-803" not in shown
    assert ["電話", "下4桁 9999", "090-0000-1111"] in batch.rows[0]["changes"]


def test_the_mail_of_somebody_with_an_account_is_theirs(office, world):
    person = world.people["chair"]
    person.email = "own@example.jp"
    person.save()
    batch = office.preview([["氏名", "メール"], [str(person), "other@example.jp"]])
    assert verdicts(batch) == ["same"]
    assert "アカウント" in " ".join(batch.rows[0]["notes"])


def test_next_years_list_gives_next_years_seats(desk):
    desk.take(LIST)
    batch = desk.preview(LIST, fiscal_year=2027)
    assert verdicts(batch) == ["new", "new", "new"]
    desk.apply(batch)
    seats = desk.council.seats.filter(person__family_name="森山").order_by("starts_on")
    assert [seat.starts_on for seat in seats] == [fiscal_year_start(2026), fiscal_year_start(2027)]
    assert Person.objects.filter(family_name="林", given_name="誠").count() == 1


# ---- nothing half, nothing stale -------------------------------------------------------------------------


def test_a_person_entered_meanwhile_is_asked_about_before_anything_is_written(desk, world):
    batch = desk.preview(LIST)
    make_person(world.municipality, "林 誠")
    with pytest.raises(Refused, match="登録の内容が変わった"):
        desk.apply(batch)
    assert desk.council.seats.count() == 0
    batch.refresh_from_db()
    assert verdicts(batch) == ["new", "unclear", "new"]


def test_a_fault_in_the_middle_leaves_nothing(desk, monkeypatch):
    batch = desk.preview(LIST)
    people = Person.objects.count()
    add, calls = members.nominate, []

    def fail_at_third(*args):
        calls.append(args)
        if len(calls) == 3:
            raise RuntimeError
        return add(*args)

    monkeypatch.setattr(members, "nominate", fail_at_third)
    with pytest.raises(RuntimeError):
        desk.apply(batch)
    assert (Person.objects.count(), desk.council.seats.count()) == (people, 0)
    batch.refresh_from_db()
    assert batch.state == "preview"


def test_over_the_cap_is_told(desk):
    give_rules(desk.council, max_members=2)
    assert "上限の2人" in " ".join(desk.preview(LIST).summary["notes"])


def test_a_new_upload_forgets_the_same_persons_older_preview(desk):
    first = desk.preview(LIST)
    desk.preview(LIST)
    first.refresh_from_db()
    assert (first.state, first.rows) == ("discarded", [])


def test_three_hundred_rows_are_judged_with_few_queries(desk, django_assert_max_num_queries):
    rows = [["氏名", "区分", "電話"], *([f"姓{n} 名{n}", "地域", f"086-8{n:02}-{n:04}"] for n in range(300))]
    with django_assert_max_num_queries(20):
        assert desk.preview(rows).summary["counts"][Verdict.NEW] == 300
    with pytest.raises(Refused, match="300行まで"):
        desk.preview([*rows, ["姓 名", "地域", ""]])


# ---- in the browser --------------------------------------------------------------------------------------


def test_the_vice_principal_uploads_answers_and_applies(world, signed_in):
    make_person(world.municipality, "佐藤 誠")
    client = signed_in("vice_principal")
    url = reverse("member_import", args=[world.council.pk])
    upload = csv_upload([["氏名", "区分"], ["佐藤 誠", "地域"], ["森山 和夫", "地域"]])
    page = client.post(url, {"file": upload, "fiscal_year": "2026"}, follow=True)
    text = page.content.decode()
    assert "同じ名前の人がいます。同じ人ですか?" in text
    assert "推薦中" in text
    batch = page.context["batch"]
    acts = [
        reverse(f"member_import_{act}", args=[world.council.pk, batch.pk]) for act in ("answers", "apply")
    ]
    back = {"headers": {"referer": f"http://testserver{page.request['PATH_INFO']}"}, "follow": True}
    refused = client.post(acts[1], {"mark": imports.seen(batch)}, **back)
    assert "「確認してください」の行が1件あります" in refused.content.decode()
    client.post(acts[0], {"mark": imports.seen(batch), "line": ["2"], "2-same": "new"})
    batch.refresh_from_db()
    last = {"mark": imports.seen(batch)}
    assert "委員の名簿を取り込みました" in client.post(acts[1], last, **back).content.decode()
    assert Seat.objects.filter(council=world.council, person__family_name="佐藤", state="nominated").exists()
    assert "もう取り込みました" in client.post(acts[1], last, **back).content.decode()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.csv", b"", "ファイルが空です"),
        ("a.csv", "電話,住所\n1,2\n".encode(), "氏名"),
        ("a.csv", "氏名,電話\n".encode(), "委員の行が見つかりません"),
        ("a.xlsx", b"PK\x03\x04abc", "開けませんでした"),
        ("a.csv", b'\xe6\xb0\x8f\xe5\x90\x8d,b\n"never closed,1\n', "引用符"),
        ("a.exe", b"MZ", "この種類のファイルは読めません"),
    ],
)
def test_broken_files_get_a_sentence_beside_the_field(world, signed_in, name, data, sentence):
    url = reverse("member_import", args=[world.council.pk])
    page = signed_in("clerk").post(url, {"file": SimpleUploadedFile(name, data), "fiscal_year": "2026"})
    assert page.status_code == 200
    assert sentence in page.context["form"].errors["file"][0]
    assert not ImportBatch.objects.exists()


def test_two_people_of_different_councils_share_no_preview(world, signed_in):
    batch = Desk(world, world.council, "principal").preview(LIST)
    url = reverse("member_import_preview", args=[world.other_council.pk, batch.pk])
    assert signed_in("other_principal").get(url).status_code == 404
    boards = Desk(world, world.council).preview(LIST)
    of_the_board = reverse("member_import_preview", args=[world.council.pk, boards.pk])
    assert signed_in("principal").get(of_the_board).status_code == 404
    assert signed_in("board_guidance").get(of_the_board).status_code == 200
    assert signed_in("member").get(reverse("member_import", args=[world.council.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 120])
def test_the_preview_asks_as_many_queries_for_few_and_for_many(
    world, signed_in, django_assert_num_queries, count
):
    rows = [["氏名", "所属"], *([f"姓{n} 名{n}", "町内会"] for n in range(count))]
    batch = Desk(world, world.council, "vice_principal").preview(rows)
    client = signed_in("vice_principal")
    url = reverse("member_import_preview", args=[world.council.pk, batch.pk])
    client.get(url)
    with django_assert_num_queries(6):
        page = client.get(url)
    assert len(page.context["page"].object_list) == min(count, 50)


def test_a_member_who_holds_a_seat_keeps_its_term_and_group(desk, world):
    person = make_person(world.municipality, "林 誠")
    make_user(person)
    seat = make_seat(
        desk.council, person, category="academic", starts_on=date(2025, 4, 1), ends_on=date(2027, 3, 31)
    )
    batch = desk.preview([["氏名", "所属"], ["林 誠", "PTA"]])
    assert batch.rows[0]["changes"] == [["所属・役職", "", "PTA"]]
    assert "保護者" in " ".join(batch.rows[0]["notes"])
    desk.apply(batch)
    seat.refresh_from_db()
    assert (seat.category, seat.starts_on) == ("academic", date(2025, 4, 1))


def test_a_member_who_left_during_the_year_does_not_come_back_by_a_file(desk, world):
    seat = make_seat(desk.council, make_person(world.municipality, "林 誠"))
    seat.ends_on, seat.end_reason = date(2026, 5, 1), "resigned"
    seat.save()
    batch = desk.preview([["氏名", "区分"], ["林 誠", "地域"], ["森山 和子", "地域"]])
    assert verdicts(batch) == ["error", "new"]
    assert "辞任" in batch.rows[0]["notes"][0]
    desk.apply(batch)
    seat.refresh_from_db()
    assert (seat.end_reason, desk.council.seats.count()) == ("resigned", 2)
