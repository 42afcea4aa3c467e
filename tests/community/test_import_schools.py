"""The ministry's list of school codes: read in every form it comes, narrowed to the city, applied as a whole."""

import csv
import io
import time
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import Workbook

from community.imports.schools import SchoolImporter, kind_of
from community.models import Appointment, School
from core import imports
from core.dates import today
from core.models import AuditEntry, ImportBatch
from core.refusal import Refused
from core.viewer import system_viewer
from tests.factories.community import make_municipality, make_person, make_post, make_school

BY = system_viewer("試験")
HEADER = [
    "学校コード",
    "学校種",
    "都道府県番号",
    "設置区分",
    "本分校",
    "学校名",
    "学校所在地",
    "郵便番号",
    "属性情報設定年月日",
    "属性情報廃止年月日",
    "旧学校調査番号",
    "移行後の学校コード",
]
NOTES = [["学校コード一覧", *[""] * 11], ["令和8年5月1日現在 ※この一覧は…"], []]


def line(number=1, kind="B1(小学校)", name="ひばり野市立ひばり小学校", **cells):
    """One row of the list, as a dict of its columns."""
    code = f"{kind[:2] if kind[:1].isascii() else 'B1'}1332{number:07d}"[:13]
    values = dict.fromkeys(HEADER, "") | {
        "学校コード": f"{code:0<13}",
        "学校種": kind,
        "都道府県番号": "33(岡山)",
        "設置区分": "2(公立)",
        "本分校": "1(本校)",
        "学校名": name,
        "学校所在地": "岡山県ひばり野市本町1-2-3",
        "郵便番号": "7000001",
        "属性情報設定年月日": "2020/05/01",
    }
    return values | cells


def rows_of_list(*lines, header=HEADER, notes=NOTES):
    return [*notes, header, *([values[column] for column in header] for values in lines)]


def csv_bytes(rows, encoding="utf-8"):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


def xlsx_bytes(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(data, name="学校コード一覧.csv"):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def city(db):
    return make_municipality()


def preview(city, *lines, include=(), **how):
    importer = SchoolImporter(city, frozenset(include))
    return imports.preview(upload(csv_bytes(rows_of_list(*lines, **how))), importer, by=BY)


def apply(city, batch, include=()):
    return imports.apply(batch, SchoolImporter(city, frozenset(include)), by=BY)


def verdicts(batch):
    return [row["verdict"] for row in batch.rows]


FORMS = {
    "utf-8": lambda rows: ("a.csv", csv_bytes(rows)),
    "bom": lambda rows: ("a.csv", csv_bytes(rows, "utf-8-sig")),
    "cp932": lambda rows: ("a.csv", csv_bytes(rows, "cp932")),
    "xlsx": lambda rows: ("a.xlsx", xlsx_bytes(rows)),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("header", [HEADER, HEADER[::-1]])
def test_every_form_of_the_list_with_notes_above_and_columns_in_any_order(city, form, header):
    name, data = FORMS[form](rows_of_list(line(), header=header))
    batch = imports.preview(upload(data, name), SchoolImporter(city), by=BY)
    apply(city, batch)
    school = School.objects.get()
    assert (school.code, school.name, school.kind) == ("B113320000001", "ひばり小学校", "B1")
    assert (school.postal_code, school.address) == ("700-0001", "岡山県ひばり野市本町1-2-3")
    assert (school.is_branch, school.opened_on, school.closed_on) == (False, None, None)
    assert AuditEntry.objects.filter(action="school.add", target_id=school.pk).exists()


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("B1(小学校)", "", "B1"),
        ("B1（小学校）", "", "B1"),
        ("b1", "", "B1"),
        ("小学校", "", "B1"),
        ("", "C1133", "C1"),
        ("A1(幼稚園)", "", "A1"),
        ("A2(幼保連携型認定こども園)", "", "A2"),
        ("幼保連携型認定こども園", "", "A2"),
        ("C2(義務教育学校)", "", "C2"),
        ("D2(中等教育学校)", "", "D2"),
        ("特別支援学校", "", "E1"),
        ("H1(専修学校)", "", None),
        ("専修学校", "B1133", None),
    ],
)
def test_kinds_in_every_spelling(text, code, kind):
    assert kind_of(text, code) == kind


def test_schools_of_other_places_are_only_counted(city):
    batch = preview(
        city,
        line(1),
        line(2, 学校所在地="岡山県岡山市北区1-1"),
        line(3, 都道府県番号="34(広島)", 学校所在地="広島県ひばり野市1-1"),
        line(4, 学校所在地="岡山県岡山市北区ひばり野市1"),
        line(5, 学校所在地="ひばり野市東町1"),
    )
    assert verdicts(batch) == ["new", "new"]
    assert batch.summary["left_out"] == [["ほかの自治体", 3]]
    assert batch.summary["read"] == 5


def test_a_town_is_found_under_its_county(db):
    town = make_municipality(name="吉備ヶ丘町")
    batch = preview(
        town,
        line(1, 学校所在地="岡山県加賀郡吉備ケ丘町1"),
        line(2, 学校所在地="岡山県加賀郡別の町吉備ヶ丘町1"),
    )
    assert len(batch.rows) == 1


def test_private_national_and_prefectural_are_left_out_unless_asked_for(city):
    lines = [
        line(1),
        line(2, 設置区分="3(私立)", 学校名="光学園小学校"),
        line(3, 設置区分="1", 学校名="附属小学校"),
        line(4, "D1(高等学校)", "岡山県立ひばり高等学校"),
    ]
    batch = preview(city, *lines)
    assert verdicts(batch) == ["new", "skip", "skip", "skip"]
    assert [row["notes"][0] for row in batch.rows[1:]] == [
        "私立の校園です。",
        "国立の校園です。",
        "岡山県立の校園です。",
    ]
    assert batch.summary["counts"]["skip"] == 3
    batch = preview(city, *lines, include=["private", "prefectural"])
    assert verdicts(batch) == ["new", "new", "skip", "new"]


def test_unknown_kinds_are_skipped_with_a_sentence(city):
    batch = preview(city, line(1, "H1(専修学校)", "看護学校"))
    assert verdicts(batch) == ["skip"]
    assert "H1(専修学校)" in batch.rows[0]["notes"][0]


def test_a_closed_school_keeps_its_row_and_names_its_successor(city):
    batch = preview(
        city,
        line(1, 属性情報廃止年月日="2022/3/31", 移行後の学校コード="C2133200000099"[:13]),
        line(2, 属性情報廃止年月日="令和4年3月31日"),
        line(3, 属性情報廃止年月日="99999999"),
    )
    apply(city, batch)
    first, second, third = School.objects.order_by("code")
    assert (first.closed_on, first.successor_code) == (date(2022, 3, 31), "C213320000009")
    assert second.closed_on == date(2022, 3, 31)
    assert third.closed_on is None


def test_a_school_that_the_list_closes_ends_its_posts(city):
    school = make_school(city, code=line(1)["学校コード"], name="ひばり小学校")
    post = make_post(make_person(city), "principal", school=school)
    batch = preview(city, line(1, 属性情報廃止年月日="2026/3/31"))
    assert ["閉校・閉園日", "", "令和8年(2026年)3月31日"] in batch.rows[0]["changes"]
    apply(city, batch)
    school.refresh_from_db()
    post.refresh_from_db()
    assert school.closed_on == post.ends_on == date(2026, 3, 31)
    assert AuditEntry.objects.filter(action="school.close").exists()


def test_a_school_with_posts_to_come_is_not_closed_by_a_file(city):
    school = make_school(city, code=line(1)["学校コード"])
    make_post(make_person(city), "principal", school=school, starts_on=date(today().year + 1, 4, 1))
    batch = preview(city, line(1, 属性情報廃止年月日="2026/3/31"))
    assert verdicts(batch) == ["error"]
    apply(city, batch)
    school.refresh_from_db()
    assert school.closed_on is None
    assert Appointment.objects.filter(ends_on__isnull=False).count() == 0


def test_two_schools_of_one_name_are_kept_apart_and_told(city):
    batch = preview(city, line(1), line(2))
    assert verdicts(batch) == ["new", "new"]
    assert "同じ名前の校園" in batch.rows[0]["notes"][0]
    assert batch.rows[1]["values"]["code"] in batch.rows[0]["notes"][0]
    apply(city, batch)
    assert School.objects.filter(name="ひばり小学校").count() == 2


def test_one_code_twice_takes_the_row_in_force(city):
    batch = preview(
        city, line(1, 学校名="旧小学校", 属性情報廃止年月日="2022/3/31"), line(1, 学校名="新小学校")
    )
    assert verdicts(batch) == ["skip", "new"]


def test_changes_are_told_field_by_field_and_the_second_time_nothing_changes(city):
    school = make_school(
        city, code=line(1)["学校コード"], name="旧名小学校", phone="086-1", postal_code="700-0009"
    )
    batch = preview(city, line(1))
    assert verdicts(batch) == ["change"]
    assert batch.rows[0]["changes"] == [
        ["名称", "旧名小学校", "ひばり小学校"],
        ["郵便番号", "700-0009", "700-0001"],
        ["所在地", "", "岡山県ひばり野市本町1-2-3"],
    ]
    apply(city, batch)
    school.refresh_from_db()
    assert (school.name, school.phone) == ("ひばり小学校", "086-1")
    again = preview(city, line(1), line(2, 学校名="ひがし小学校"))
    assert verdicts(again) == ["same", "new"]
    apply(city, again)
    assert verdicts(preview(city, line(1), line(2, 学校名="ひがし小学校"))) == ["same", "same"]
    assert School.objects.count() == 2


def test_empty_cells_and_missing_columns_change_nothing(city):
    make_school(
        city, code=line(1)["学校コード"], name="ひばり小学校", postal_code="700-0009", address="岡山県ひばり野市本町1-2-3",
        closed_on=date(2026, 3, 31), is_branch=True,
    )  # fmt: skip
    header = ["学校コード", "学校名", "学校所在地"]
    batch = preview(city, line(1), header=header)
    assert verdicts(batch) == ["same"]
    assert "令和8年(2026年)3月31日" in batch.rows[0]["notes"][0]


def test_schools_of_another_municipality_are_never_touched(city):
    elsewhere = make_school(make_municipality(name="となり市"), code=line(1)["学校コード"], name="他市小学校")
    batch = preview(city, line(1))
    assert verdicts(batch) == ["error"]
    apply(city, batch)
    elsewhere.refresh_from_db()
    assert elsewhere.name == "他市小学校"


def test_what_changed_since_the_preview_is_not_overwritten(city):
    batch = preview(city, line(1))
    make_school(city, code=line(1)["学校コード"], name="手で入れた小学校")
    with pytest.raises(Refused, match="もう一度「取り込む」"):
        apply(city, batch)
    assert School.objects.get().name == "手で入れた小学校"
    batch.refresh_from_db()
    assert verdicts(batch) == ["change"]
    apply(city, batch)
    assert School.objects.get().name == "ひばり小学校"


def test_a_broken_code_is_told_and_the_rest_comes_in(city):
    batch = preview(city, line(1, 学校コード="B12"), line(2))
    assert verdicts(batch) == ["error", "new"]
    apply(city, batch)
    assert School.objects.count() == 1


def test_a_second_press_and_a_given_up_batch_get_calm_sentences(city):
    batch = preview(city, line(1))
    apply(city, batch)
    with pytest.raises(Refused, match="もう取り込みました"):
        apply(city, batch)
    batch.refresh_from_db()
    assert (batch.rows, batch.choices, batch.summary["counts"]["new"]) == ([], {}, 1)
    given_up = preview(city, line(2))
    imports.discard(given_up, by=BY)
    with pytest.raises(Refused, match="もう取りやめました"):
        apply(city, given_up)
    assert School.objects.count() == 1


def test_a_file_without_schools_of_the_city_is_refused(city):
    with pytest.raises(Refused, match="岡山県ひばり野市"):
        preview(city, line(1, 学校所在地="岡山県岡山市1"))
    with pytest.raises(Refused, match="学校所在地"):
        preview(city, line(1), header=["学校コード", "学校名"])
    assert not ImportBatch.objects.exists()


# ---- the command -----------------------------------------------------------------------------------------


def run(*args):
    out = io.StringIO()
    call_command("import_schools", *args, stdout=out)
    return out.getvalue()


def test_the_command_writes_and_a_dry_run_does_not(city, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes(rows_of_list(line(1), line(2, 学校所在地="岡山県岡山市1")), "cp932"))
    told = run(str(path), "--dry-run")
    assert "新しく登録 ひばり小学校" in told
    assert "ほかの自治体 1" in told
    assert not School.objects.exists()
    assert not ImportBatch.objects.exists()
    run(str(path))
    assert School.objects.count() == 1
    assert "変更なし 1" in run(str(path))


def test_the_command_tells_what_is_wrong(city, tmp_path):
    with pytest.raises(CommandError, match="ファイルを開けません"):
        run(str(tmp_path / "none.csv"))
    (tmp_path / "bad.csv").write_bytes(b"\x00\x01\x02")
    with pytest.raises(CommandError, match="文字を読み取れません"):
        run(str(tmp_path / "bad.csv"))
    city.delete()
    with pytest.raises(CommandError, match="先に自治体"):
        run(str(tmp_path / "bad.csv"))


def test_sixty_thousand_rows_take_seconds(city, record_property):
    elsewhere = [
        line(n, 学校所在地="北海道札幌市北区1", 都道府県番号="01(北海道)") for n in range(200, 60_000)
    ]
    data = csv_bytes(rows_of_list(*(line(n, 学校名=f"第{n}小学校") for n in range(200)), *elsewhere), "cp932")
    started = time.perf_counter()
    batch = imports.preview(upload(data), SchoolImporter(city), by=BY)
    seconds = time.perf_counter() - started
    record_property("preview_seconds", round(seconds, 2))
    print(f"60,000 rows, {len(data) / 2**20:.1f} MB: preview {seconds:.1f} s", end=" ")
    started = time.perf_counter()
    apply(city, batch)
    print(f"apply {time.perf_counter() - started:.1f} s")
    assert batch.summary["counts"]["new"] == School.objects.count() == 200
    assert batch.summary["read"] == 60_000


# ---- in the browser --------------------------------------------------------------------------------------


def test_the_board_uploads_looks_and_applies(world, signed_in):
    client = signed_in("board_lifelong")
    data = csv_bytes(rows_of_list(line(1), line(2, 学校名="ひがし小学校"), line(3, 設置区分="3(私立)")))
    page = client.post(reverse("school_import"), {"file": upload(data)})
    batch = ImportBatch.objects.get()
    assert page.url == reverse("school_import_preview", args=[batch.pk])
    text = client.get(page.url).content.decode()
    assert "ひばり小学校" in text
    assert "新しく登録（2）" in text
    mark = imports.seen(batch)
    kept = client.post(
        reverse("school_import_apply", args=[batch.pk]),
        {"mark": mark, "line": ["5", "6"], "6-skip": "1"},
        follow=True,
    )
    assert "もう一度「取り込む」" in kept.content.decode()
    assert not School.objects.filter(name="ひがし小学校").exists()
    batch.refresh_from_db()
    again = {"mark": imports.seen(batch), "line": ["5", "6"], "6-skip": "1"}
    done = client.post(reverse("school_import_apply", args=[batch.pk]), again, follow=True)
    assert "校園を取り込みました" in done.content.decode()
    codes = set(School.objects.values_list("code", flat=True))
    assert line(1)["学校コード"] in codes
    assert line(2)["学校コード"] not in codes


def test_a_stale_page_changes_nothing(world, signed_in):
    client = signed_in("board_guidance")
    client.post(reverse("school_import"), {"file": upload(csv_bytes(rows_of_list(line(1))))})
    batch = ImportBatch.objects.get()
    preview_url = reverse("school_import_preview", args=[batch.pk])
    back = {"referer": f"http://testserver{preview_url}"}
    apply_url = reverse("school_import_apply", args=[batch.pk])
    answered = client.post(apply_url, {"mark": "old"}, headers=back, follow=True)
    assert "確認の内容が変わりました" in answered.content.decode()
    batch.refresh_from_db()
    assert batch.state == "preview"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.csv", b"", "ファイルが空です"),
        ("a.csv", b"\x00\x01\x02\x03", "文字を読み取れませんでした"),
        ("a.xlsx", b"<html><table></table></html>", "名前はExcelですが"),
        ("a.csv", b"<html><table></table></html>", "ウェブページの形式"),
        ("a.xls", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "古い形式"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "Excelファイルとして開けませんでした"),
        ("a.csv", "氏名,電話\nあ,1\n".encode(), "学校コード、学校名、学校所在地"),
        ("a.pdf", b"%PDF-1.7", "この種類のファイルは読めません"),
        ("a.csv", b"x" * (20 * 2**20 + 1), "ファイルが大きすぎます"),
    ],
)
def test_broken_and_hostile_files_get_a_sentence_beside_the_field(world, signed_in, name, data, sentence):
    page = signed_in("board_guidance").post(reverse("school_import"), {"file": upload(data, name)})
    assert page.status_code == 200
    assert sentence in page.context["form"].errors["file"][0]
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("count", [1, 130])
def test_the_preview_asks_as_many_queries_for_few_and_for_many(
    world, signed_in, django_assert_num_queries, count
):
    client = signed_in("board_guidance")
    lines = [line(n, 学校名=f"第{n}小学校") for n in range(count)]
    client.post(reverse("school_import"), {"file": upload(csv_bytes(rows_of_list(*lines)))})
    url = reverse("school_import_preview", args=[ImportBatch.objects.get().pk])
    client.get(url)
    with django_assert_num_queries(6):
        page = client.get(url)
    assert len(page.context["page"].object_list) == min(count, 50)
