"""Excel workbooks: read as they arrive, refused with a sentence when hostile, written without formulas."""

import csv
import io
import random
import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta

import pytest
from openpyxl import Workbook, load_workbook

from core import workbooks
from core.tables import TableError, find_header, read_table, records, write_csv, write_xlsx

ROSTER = [
    ["氏名", "ふりがな", "電話"],
    ["髙橋　花子", "たかはし はなこ", "086-803-1234"],
    ["山﨑 一", "", ""],
]
READ = [["氏名", "ふりがな", "電話"], ["髙橋　花子", "たかはし はなこ", "086-803-1234"], ["山﨑 一"]]


def xlsx(rows=ROSTER, prepare=None):
    """An .xlsx of `rows`; `prepare(book, sheet)` may do more to it."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if prepare:
        prepare(book, book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(data, **changes):
    """The zip with parts changed by functions bytes → bytes: `sheet1=…`, `styles=…` (part of the name)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = next((change for key, change in changes.items() if key in name), bytes)
            new.writestr(name, change(old.read(name)))
    return stream.getvalue()


def with_part(data, name, content):
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def with_rows(xml):
    """A workbook whose sheet data is `xml`."""
    return repacked(
        xlsx(),
        sheet1=lambda part: re.sub(
            rb"<sheetData>.*</sheetData>", b"<sheetData>" + xml + b"</sheetData>", part
        ),
    )


# ---- XLSX ----------------------------------------------------------------------------------------


def test_xlsx():
    table = read_table("名簿.xlsx", xlsx())
    assert table.rows == READ
    assert (table.source, table.sheet, table.sheets, table.notes) == ("xlsx", "Sheet", ("Sheet",), [])


def test_xlsx_values_as_people_saw_them():
    moments = [date(2026, 5, 14), datetime(2026, 5, 14, 15, 30), time(9, 5), timedelta(hours=26, minutes=30)]
    numbers = [3, 3.0, 2.5, 0.1 + 0.2, -7, 9012345678, True, False]
    texts = ["0012", "い\r\nろ", " 空白 ", None, "終"]
    rows = read_table("a.xlsx", xlsx([moments, numbers, texts])).rows
    assert rows[0] == ["2026/5/14", "2026/5/14 15:30", "09:05", "26:30"]
    assert rows[1] == ["3", "3", "2.5", "0.3", "-7", "9012345678", "TRUE", "FALSE"]
    assert rows[2] == ["0012", "い\nろ", " 空白 ", "", "終"]


@pytest.mark.parametrize(
    "code", ['[$-411]ggge"年"m"月"d"日"', "[$-ja-JP]ge.m.d", 'yyyy"年"m"月"d"日"(aaa)', "m/d"]
)
def test_xlsx_japanese_date_formats(code):
    def dress(_book, sheet):
        sheet["A1"].number_format = code

    assert read_table("a.xlsx", xlsx([[date(2026, 5, 14)]], dress)).rows == [["2026/5/14"]]


@pytest.mark.parametrize("number", [27, 31, 36, 50, 57, 58])
def test_xlsx_built_in_japanese_date_formats(number):
    data = xlsx([[date(2026, 5, 14)]])
    data = repacked(data, styles=lambda part: part.replace(b'numFmtId="14"', b'numFmtId="%d"' % number))
    assert read_table("a.xlsx", data).rows == [["2026/5/14"]]


def test_xlsx_readings_above_kanji_are_left_out():
    text = "<t>山田</t><rPh sb='0' eb='2'><t>ヤマダ</t></rPh>"
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f"<sst xmlns='{namespace}'><si>{text}</si></sst>".encode()
    inline = f"<c r='B1' t='inlineStr'><is>{text}</is></c>".encode()
    data = with_rows(b"<row r='1'><c r='A1' t='s'><v>0</v></c>" + inline + b"</row>")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f"<Override PartName='/xl/sharedStrings.xml' ContentType='{kind}'/></Types>".encode()
    data = repacked(data, Types=lambda part: part.replace(b"</Types>", override))
    data = with_part(data, "xl/sharedStrings.xml", strings)
    assert read_table("a.xlsx", data).rows == [["山田", "山田"]]


def test_xlsx_merged_cells_speak_once():
    def merge(_book, sheet):
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:A3")

    data = xlsx([["名簿", None, None], ["1組", "山田", "x"], [None, "佐藤", "y"]], merge)
    table = read_table("a.xlsx", data)
    assert table.rows == [["名簿"], ["1組", "山田", "x"], ["", "佐藤", "y"]]
    assert table.spanning == {1}


def test_xlsx_text_hidden_under_a_merged_cell_is_not_read():
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="A9:XFD1048576"/></mergeCells>'
    data = repacked(
        xlsx([["a", "b", "c", "d"], ["e", "f", "g", "h"]]),
        sheet1=lambda part: part.replace(b"</sheetData>", merged),
    )
    assert read_table("a.xlsx", data).rows == [["a", "", "", "d"], ["", "", "", "h"]]


def test_xlsx_formulas_give_what_was_computed_and_a_note_otherwise():
    table = read_table("a.xlsx", xlsx([["計", "=SUM(B2:B3)", "終"], ["x", 1]]))
    assert table.rows[0] == ["計", "", "終"]
    assert "1か所" in table.notes[0]
    computed = with_rows(
        b'<row r="1"><c r="A1"><f>1+2</f><v>3</v></c><c r="B1" t="str"><f>A1</f><v>x</v></c></row>'
    )
    assert (read_table("a.xlsx", computed).rows, read_table("a.xlsx", computed).notes) == ([["3", "x"]], [])


def test_xlsx_hidden_rows_are_kept_and_hidden_sheets_are_not_offered():
    def hide(book, sheet):
        sheet.row_dimensions[2].hidden = True
        book.create_sheet("選択肢", 0).sheet_state = "hidden"
        book.create_sheet("二学期").append(["音楽"])

    data = xlsx(prepare=hide)
    table = read_table("a.xlsx", data)
    assert (table.rows, table.sheet, table.sheets) == (READ, "Sheet", ("Sheet", "二学期"))
    assert read_table("a.xlsx", data, sheet="二学期").rows == [["音楽"]]
    with pytest.raises(TableError, match="シート「選択肢」がありません。.*Sheet、二学期"):
        read_table("a.xlsx", data, sheet="選択肢")


def test_xlsx_blank_rows_keep_the_count():
    data = with_rows(b'<row r="3"><c r="B3"><v>1</v></c><c r="C3" s="0"/></row><row r="90000"/>')
    assert read_table("a.xlsx", data).rows == [[], [], ["", "1"]]


def test_xlsx_a_false_size_does_not_matter():
    data = repacked(
        xlsx(),
        sheet1=lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', part),
    )
    assert read_table("a.xlsx", data).rows == READ
    data = repacked(
        xlsx(), sheet1=lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part)
    )
    assert read_table("a.xlsx", data).rows == READ


DOCTYPE = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY e "ha"><!ENTITY f "&e;&e;&e;">]>'


def after_declaration(insert):
    def change(part):
        declaration = re.match(rb"<\?xml[^>]*\?>", part)
        at = declaration.end() if declaration else 0
        return part[:at] + insert + part[at:]

    return change


def as_utf16(part):
    text = re.sub(r"^<\?xml[^>]*\?>", "", part.decode())
    return ("<?xml version='1.0' encoding='UTF-16'?>" + DOCTYPE.decode() + text).encode("utf-16")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (with_part(xlsx(), "xl/vbaProject.bin", b"x"), "マクロ入り"),
        (with_part(xlsx(), "xl/macrosheets/sheet1.xml", b"<a/>"), "マクロ入り"),
        (repacked(xlsx(), sheet1=after_declaration(DOCTYPE)), "安全に読めない"),
        (repacked(xlsx(), workbook=after_declaration(LAUGHS)), "安全に読めない"),
        (repacked(xlsx(), styles=after_declaration(b" " * 3 * 2**20 + LAUGHS)), "安全に読めない"),
        (repacked(xlsx(), sheet1=as_utf16), "安全に読めない"),
        (repacked(xlsx(), workbook=lambda part: part[:100]), "開けませんでした"),
        (repacked(xlsx(), sheet1=lambda part: part[:-30]), "開けませんでした"),
        (repacked(xlsx(), sheet1=lambda part: b"<a/>"), "何も書かれていません"),
        (repacked(xlsx(), workbook=lambda part: re.sub(rb"<sheets>.*</sheets>", b"", part)), "読めるシート"),
        (xlsx()[:2000], "開けませんでした"),
        (xlsx()[:-300], "開けませんでした"),
        (b"PK\x03\x04" + random.Random(3).randbytes(3000), "開けませんでした"),
        (with_rows(b"<row>" + b"<c/>" * 20_000 + b"</row>"), "大きすぎる"),
        (with_rows(b'<row r="2"><c><v>1</v></c></row>' * 2), "開けませんでした"),
        (with_rows(b""), "何も書かれていません"),
        (with_rows(b'<row r="1"><c r="GS1"><v>1</v></c></row>'), "列が多すぎます"),
        (with_rows(b'<row r="100001"><c r="A100001"><v>1</v></c></row>'), "行が多すぎます"),
        (with_rows(b'<row r="99999999999"><c r="A99999999999"/></row>'), "何も書かれていません"),
        (with_rows(b'<row><c r="ZZZ1"/></row>' * 2000), "何も書かれていません"),
        (with_rows(b'<row r="1"><c r="A1"><v>' + b"9" * 5000 + b"</v></c></row>"), "開けませんでした"),
        (with_rows(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "開けませんでした"),
    ],
)
def test_xlsx_hostile_or_broken(data, sentence):
    with pytest.raises(TableError, match=sentence) as refused:
        read_table("a.xlsx", data)
    assert str(refused.value).endswith("。")


@pytest.mark.parametrize(("limit", "value"), [("MAX_UNPACKED", 10**6), ("MAX_TAGS", 10**4), ("MAX_PARTS", 9)])
def test_xlsx_bombs(monkeypatch, limit, value):
    bomb = with_part(xlsx(), "xl/worksheets/sheet2.xml", b"<a>" + b"<c/>" * 10**6)
    assert len(bomb) < 20_000
    assert read_table("a.xlsx", bomb).rows == READ
    monkeypatch.setattr(workbooks, limit, value)
    with pytest.raises(TableError, match="大きすぎる"):
        read_table("a.xlsx", bomb)


def test_xlsx_too_many_parts():
    stream = io.BytesIO(xlsx())
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(workbooks.MAX_PARTS):
            archive.writestr(f"xl/media/{number}.png", b"")
    with pytest.raises(TableError, match="大きすぎる"):
        read_table("a.xlsx", stream.getvalue())


def test_xlsx_overlapping_merges_cannot_keep_us_busy():
    rows = [["x"] * 200 for _row in range(200)]
    merges = b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:ZZ999"/>' * 1000 + b"</mergeCells>"
    data = repacked(xlsx(rows), sheet1=lambda part: part.replace(b"</sheetData>", merges))
    assert read_table("a.xlsx", data).rows == [["x"], *[[] for _row in range(199)]]


def test_zip_with_a_password():
    data = bytearray(xlsx())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(TableError, match="パスワード"):
        read_table("a.xlsx", bytes(data))


@pytest.mark.parametrize("name", ["word/document.xml", "content.xml", "xl/workbook.bin"])
def test_other_zips(name):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "<a/>")
    with pytest.raises(TableError, match="Excelの表ではありません"):
        read_table("a.xlsx", stream.getvalue())


def test_a_heading_merged_over_columns_is_told_from_a_name():
    def merge(_book, sheet):
        sheet.merge_cells("A2:B2")

    table = read_table("a.xlsx", xlsx([["氏名", "電話"], ["図書", None], ["山田", None]], merge))
    header = find_header(table.rows, {"name": ["氏名"], "phone": ["電話"]}, {"name"})
    found = [
        (record.heading, record.values["name"]) for record in records(table.rows, header, table.spanning)
    ]
    assert found == [("図書", ""), (None, "山田")]


# ---- writing -------------------------------------------------------------------------------------

DANGERS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    " =1+1",
    "　@x",
    "-",
    "- 水筒",
]
HARMLESS = ["-5", "+3.5", "0", "086-803-1234", "a=b", "山田", "ー", "'x", ""]


def test_writes_moments_in_local_time():
    moment = datetime(2026, 5, 14, 6, 30, tzinfo=UTC)
    assert read_table("a.csv", write_csv(["a"], [[moment]])).rows[1] == ["2026/5/14 15:30"]
    assert read_table("a.xlsx", write_xlsx("t", ["a"], [[moment]])).rows[1] == ["2026/5/14 15:30"]


@pytest.mark.parametrize("text", DANGERS)
def test_no_cell_is_a_formula(text):
    rows = list(csv.reader(io.StringIO(write_csv([text], [[text]]).decode("utf-8-sig"), newline="")))
    assert [row[0][0] for row in rows] == ["'", "'"]
    sheet = load_workbook(io.BytesIO(write_xlsx("t", [text], [[text]]))).active
    assert [(cell.data_type, cell.value[0]) for cell in sheet["A"]] == [("s", "'"), ("s", "'")]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays(text):
    assert workbooks.harmless(text) == text


def test_write_xlsx():
    rows = [["髙橋　花子", 3, 2.5, date(2026, 5, 14), time(9, 5), "い\nろ", True, None, "0012"], ["𠮷田"]]
    data = write_xlsx(
        "名簿[2026]:会?長", ["氏名", "数", "割合", "日", "時刻", "備考", "可", "空", "番号"], rows
    )
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet.title == "名簿 2026  会 長"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert all(cell.font.bold for cell in sheet[1])
    assert not sheet["A2"].font.bold
    assert (sheet["B2"].value, sheet["C2"].value, sheet["D2"].value.date()) == (3, 2.5, date(2026, 5, 14))
    assert sheet["D2"].number_format == "yyyy/m/d"
    assert sheet["F2"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width == 12
    assert read_table("a.xlsx", data).rows[1:] == [
        ["髙橋　花子", "3", "2.5", "2026/5/14", "09:05", "い\nろ", "TRUE", "", "0012"],
        ["𠮷田"],
    ]


@pytest.mark.parametrize("title", ["", "***", "'", "あ" * 50, "\x01"])
def test_write_xlsx_takes_any_title(title):
    assert load_workbook(io.BytesIO(write_xlsx(title, ["a"], []))).active["A1"].value == "a"


def test_write_xlsx_drops_control_letters_and_bounds_widths():
    sheet = load_workbook(io.BytesIO(write_xlsx("t", ["a"], [["x\x00\x01y"], ["長" * 500]]))).active
    assert sheet["A2"].value == "xy"
    assert sheet.column_dimensions["A"].width == 60


def test_rows_may_be_a_generator():
    assert read_table("a.csv", write_csv(["a"], ([n] for n in range(3)))).rows[3] == ["2"]
    assert read_table("a.xlsx", write_xlsx("t", ["a"], ([n] for n in range(3)))).rows[3] == ["2"]
