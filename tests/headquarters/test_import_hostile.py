"""Files that mean harm, or are something else, through every upload page: one sentence that says what to do, never a 500."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from community.models import Organisation, Person
from core.models import ImportBatch
from tests.factories.lists import table_csv, table_xlsx
from tests.helpers.jobs import run_jobs

PAGES = {
    "volunteers": ("coordinator", "volunteer_import", "氏名"),
    "coordinators": ("board_lifelong", "coordinator_import", "氏名"),
    "organisations": ("principal", "organisation_import", "団体名"),
}


def workbook(**parts):
    """A real workbook whose parts are replaced or added."""
    plain = table_xlsx([["氏名", "団体名", "種別"], ["青木 一郎", "東町内会", "町内会"]])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return stream.getvalue()


def sheet(body, before=""):
    """The XML of a first sheet."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{space}"><sheetData>{body}</sheetData></worksheet>'
    )


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;&x;">]>'
SQUARE = b"\0" * (60 * 2**20)


def empty_book():
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def wide(columns=10_000):
    return table_xlsx([["氏名", "団体名", *(str(n) for n in range(columns))], ["青木 一郎", "東町内会"]])


#: name of the file, its bytes, a piece of the sentence.
REFUSED = {
    "zip bomb": (
        "a.xlsx",
        lambda: workbook(**{f"xl/media/{n}.bin": SQUARE for n in range(4)}),
        "展開すると大きすぎる",
    ),
    "entities": ("a.xlsx", lambda: workbook(**{SHEET: sheet("", ENTITIES)}), "安全に読めない"),
    "entities in UTF-16": (
        "a.xlsx",
        lambda: workbook(**{SHEET: sheet("", ENTITIES).encode("utf-16")}),
        "安全に読めない",
    ),
    "macros": ("a.xlsm", lambda: workbook(**{"xl/vbaProject.bin": b"macro"}), "マクロ入り"),
    "macros under another name": (
        "a.xlsx",
        lambda: workbook(**{"xl/vbaProject.bin": b"macro"}),
        "マクロ入り",
    ),
    "web page": ("a.xlsx", lambda: b"<html><table><tr><td>x</td></tr></table>", "中身が違います"),
    "web page as CSV": ("a.csv", lambda: "<html><table>氏名".encode(), "ウェブページ"),
    "random bytes": ("a.xlsx", lambda: bytes(range(256)) * 40, "中身が違います"),
    "random bytes as CSV": ("a.csv", lambda: bytes(range(256)) * 40, "文字を読み取れません"),
    "zip of noise": ("a.xlsx", lambda: b"PK\x03\x04" + bytes(range(256)) * 40, "開けませんでした"),
    "ten thousand columns": ("a.xlsx", wide, "列が多すぎます"),
    "ten thousand columns as CSV": ("a.csv", lambda: table_csv([["氏名"] * 10_000]), "列が多すぎます"),
    "zero bytes": ("a.csv", lambda: "氏名\0,団体名\n青木\0,東\n".encode(), "文字を読み取れません"),
    "cut off": ("a.xlsx", lambda: workbook()[:-200], "開けませんでした"),
    "cut in the middle": ("a.xlsx", lambda: workbook()[: len(workbook()) // 2], "開けませんでした"),
    "empty sheet": ("a.xlsx", empty_book, "何も書かれていません"),
    "empty file": ("a.xlsx", lambda: b"", "ファイルが空です"),
    "a picture": ("a.png", lambda: b"\x89PNG\r\n\x1a\n", "この種類のファイルは読めません"),
    "a program": ("a.exe", lambda: b"MZ", "この種類のファイルは読めません"),
    "old Excel": ("a.xls", lambda: bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 500, "古い形式"),
    "a document": ("a.xlsx", lambda: _zip({"word/document.xml": "<a/>"}), "Excelの表ではありません"),
    "an endless quotation": ("a.csv", lambda: '氏名,団体名\n"青木,東\n'.encode(), "引用符"),
    "no heading": ("a.csv", lambda: "りんご,みかん\n1,2\n".encode(), "見出しに次の列が見つかりません"),
    "heading alone": ("a.csv", lambda: "氏名,団体名\n".encode(), "行が"),
    "broken XML": ("a.xlsx", lambda: workbook(**{SHEET: sheet("<row><c></row>")}), "開けませんでした"),
}


def _zip(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def upload(world, signed_in, which, name, data):
    """(client, answer) of one upload; a large file is taken in hand by its job."""
    role, view, _heading = PAGES[which]
    args = [world.headquarters.pk] if view == "volunteer_import" else []
    client = signed_in(role)
    post = {"file": SimpleUploadedFile(name, data), "insurance_year": world.year, "fiscal_year": world.year}
    return client, client.post(reverse(view, args=args), post)


@pytest.mark.parametrize("which", PAGES)
@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_a_sentence(world, signed_in, which, what):
    name, data, sentence = REFUSED[what]
    people = Person.objects.count()
    client, answer = upload(world, signed_in, which, name, data())
    if answer.status_code == 302:
        run_jobs()
        answer = client.get(answer.url)
    assert answer.status_code == 200
    words = answer.content.decode()
    assert sentence in words, answer.context["form"].errors if "form" in answer.context else words
    assert Person.objects.count() == people


# ---- harmless --------------------------------------------------------------------------------------------

NAMED = {"volunteers": "氏名", "coordinators": "氏名", "organisations": "団体名"}


def shown(world, signed_in, which, name, data):
    """The rows that the preview shows."""
    client, answer = upload(world, signed_in, which, name, data)
    assert answer.status_code == 302, answer.context["form"].errors
    run_jobs()
    assert client.get(answer.url).status_code == 200
    return ImportBatch.objects.latest("pk").rows


@pytest.mark.parametrize("which", PAGES)
def test_formulas_show_what_they_are_worth_and_run_nowhere(world, signed_in, which):
    def formulas(book):
        book.active["C2"] = '=HYPERLINK("http://example.jp","押す")'
        book.active["A3"] = "=1+1"

    data = table_xlsx([[NAMED[which], "備考", "メモ"], ["青木 一郎", "+1+1"], ["", ""]], prepare=formulas)
    rows = shown(world, signed_in, which, "a.xlsx", data)
    assert [row["label"] for row in rows] == ["青木 一郎"]
    assert "HYPERLINK" not in str(rows)


@pytest.mark.parametrize("which", PAGES)
@pytest.mark.parametrize(
    "parts",
    [
        {"../../../etc/passwd": "x"},
        {"xl/externalLinks/externalLink1.xml": "<a/>"},
        {"/tmp/evil.xml": "x"},  # noqa: S108
    ],
    ids=["path names", "external link", "absolute path"],
)
def test_what_else_lies_in_the_zip_is_never_touched(world, signed_in, which, parts):
    rows = shown(world, signed_in, which, "a.xlsx", workbook(**parts))
    assert len(rows) == 1


@pytest.mark.parametrize("which", PAGES)
def test_huge_cells_and_strange_letters_are_cut_and_shown(world, signed_in, which):
    strange = "=cmd|' /C calc'!A0 <script>alert(1)</script> 𠮷\u202e'; DROP TABLE--"
    data = table_csv(
        [
            [NAMED[which], "電話", "住所", "備考", "メール"],
            ["青木 一郎", "0" * 5000, "町" * 9000, "長" * 30000, "@" * 3000],
            [strange, strange, strange, strange, strange],
            ["山" * 3000, "", "", "", ""],
            ["石井 花子", "086-1-1111", "", "", ""],
        ],
        "utf-8",
    )
    rows = shown(world, signed_in, which, "a.csv", data)
    assert "石井 花子" in [row["label"] for row in rows]
    longest = max(
        len(str(value)) for row in rows for value in row["values"].values() if isinstance(value, str)
    )
    assert longest <= 200


@pytest.mark.parametrize("which", PAGES)
def test_they_can_also_be_applied(world, signed_in, which):
    """What was shown of strange letters is stored as letters, not as anything that runs."""
    name = "=SUM(A1) 太郎"
    data = table_csv([[NAMED[which], "種別", "担当校"], [name, "町内会", "ひばり小学校"]], "utf-8")
    client, answer = upload(world, signed_in, which, "a.csv", data)
    mark = client.get(answer.url).context["mark"]
    assert client.post(answer.url + "apply/", {"mark": mark}).status_code == 302
    found = Organisation.objects if which == "organisations" else Person.objects
    assert "=" in str(found.latest("pk"))
