"""CSV and what all tables share: encodings, refusals, headers found in any order, rows named."""

import csv
import io
import random
from datetime import date

import pytest

from core import sheets, tables
from core.tables import Header, Record, TableError, find_header, read_table, records, write_csv

ROSTER = [
    ["氏名", "ふりがな", "電話"],
    ["髙橋　花子", "たかはし はなこ", "086-803-1234"],
    ["山﨑 一", "", ""],
]
READ = [["氏名", "ふりがな", "電話"], ["髙橋　花子", "たかはし はなこ", "086-803-1234"], ["山﨑 一"]]


def csv_text(rows=ROSTER, delimiter=","):
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


# ---- CSV -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp932", "cp932"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding(encoding, found, delimiter):
    table = read_table("名簿.csv", csv_text(delimiter=delimiter).encode(encoding))
    assert table.rows == READ
    assert (table.source, table.encoding) == ("csv", found)


def test_csv_big_endian_utf16():
    assert read_table("a.txt", b"\xfe\xff" + csv_text().encode("utf-16-be")).rows == READ


def test_csv_keeps_four_byte_letters_and_variant_glyphs():
    assert read_table("a.csv", "氏名\n𠮷田\n辻\U000e0100\n".encode()).rows == [
        ["氏名"],
        ["𠮷田"],
        ["辻\U000e0100"],
    ]


def test_csv_quoted_line_breaks_commas_and_quotes():
    data = '氏名,住所\r\n"山田","岡山市,北区\r\n1-2 ""あさひ"""\r\n'.encode("cp932")
    assert read_table("a.csv", data).rows[1] == ["山田", '岡山市,北区\n1-2 "あさひ"']


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_csv_line_ends(ending):
    assert read_table("a.csv", ending.join(["a,b", "1,2", ""]).encode()).rows == [["a", "b"], ["1", "2"]]


def test_csv_delimiter_is_not_fooled_by_text():
    assert read_table("a.tsv", "氏名\t備考\n山田\tい,ろ,は\n佐藤\tに,ほ\n鈴木\tへ\n".encode()).rows[1] == [
        "山田",
        "い,ろ,は",
    ]
    assert read_table("a.csv", "名簿\n氏名,備考\n山田,い;ろ;は\n佐藤,に\n".encode()).rows[2] == [
        "山田",
        "い;ろ;は",
    ]


def test_csv_blank_lines_keep_the_count_and_ends_are_cut():
    table = read_table("a.csv", b"a,b,,\n,,,\n\nc,,,\n,,\n,,\n")
    assert table.rows == [["a", "b"], [], [], ["c"]]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.csv", b"", "ファイルが空です"),
        ("a.csv", b"\xef\xbb\xbf", "何も書かれていません"),
        ("a.csv", b"\r\n,,,\r\n", "何も書かれていません"),
        ("a.csv", "氏名\0,電話\n".encode(), "文字を読み取れません"),
        ("a.csv", csv_text().encode("utf-16-le"), "文字を読み取れません"),
        ("a.csv", b"\xef\xbb\xbf" + csv_text().encode("cp932"), "文字を読み取れません"),
        ("a.csv", b"\xff\xfe\x00\xd8", "文字を読み取れません"),
        ("a.csv", b"abc\xa0\xfd", "文字を読み取れません"),
        ("a.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01", "文字を読み取れません"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "文字を読み取れません"),
        ("a.csv", random.Random(1).randbytes(5000), "文字を読み取れません"),
        ("a.xlsx", random.Random(2).randbytes(5000), "中身が違います"),
        ("名簿.XLSX", b"<html><table><tr><td>a</td></tr></table></html>", "中身が違います"),
        ("a.xls", "氏名\t電話\n".encode(), "中身が違います"),
        ("a.csv", b"\n <!DOCTYPE html><html>", "ウェブページ"),
        ("a.csv", b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "ウェブページ"),
        ("a.csv", b'a,b\n"never closed,1\nc,2\n', "引用符"),
        ("a.csv", b"a,b\n" + b"x" * 200_000, "引用符"),
        ("a.csv", ",".join("x" * 201).encode(), "列が多すぎます"),
        ("a.xls", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "古い形式"),
        ("a.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
    ],
)
def test_refuses_with_a_sentence(name, data, sentence):
    with pytest.raises(TableError, match=sentence) as refused:
        read_table(name, data)
    assert str(refused.value).endswith("。")


def test_refuses_too_many_bytes(monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 2**20)
    assert read_table("a.csv", b"a\n" * 2**10)
    with pytest.raises(TableError, match="1MBまで"):
        read_table("a.csv", b"a" * (2**20 + 1))


def test_row_limit_counts_written_rows_only():
    head = b"a\n" * sheets.MAX_ROWS
    assert len(read_table("a.csv", head + b",\n" * 1000).rows) == sheets.MAX_ROWS
    with pytest.raises(TableError, match="100,000行まで"):
        read_table("a.csv", head + b"a\n")


def test_csv_texts_in_disguise():
    assert read_table("a.csv", b'a,b\n="0012",="x\n').rows[1] == ["0012", '="x']


# ---- header --------------------------------------------------------------------------------------

WANTED = {
    "name": ["氏名", "お名前"],
    "kana": ["ふりがな", "フリガナ", "氏名(カナ)"],
    "phone": ["電話番号", "電話", "TEL"],
    "note": ["備考"],
}


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (["氏名", "フリガナ", "電話番号"], {"name": 0, "kana": 1, "phone": 2}),
        (["電話", "", "備考", "氏名"], {"phone": 0, "note": 2, "name": 3}),
        (["お名前 ※必須", "ﾌﾘｶﾞﾅ（任意）", "ＴＥＬ"], {"name": 0, "kana": 1, "phone": 2}),
        (["【必須】氏　名", "ふり\nがな", "*電話番号："], {"name": 0, "kana": 1, "phone": 2}),
        (
            ["氏名（漢字）", "氏名（カナ）", "電話（自宅）", "電話（携帯）"],
            {"name": 0, "kana": 1, "phone": 2},
        ),
        (["氏名（カナ）", "氏名（漢字）", "TEL"], {"name": 1, "kana": 0, "phone": 2}),
        (["氏名（旧姓）", "氏名", "tel"], {"name": 1, "phone": 2}),
        (["氏名", "氏名", "電話"], {"name": 0, "phone": 2}),
    ],
)
def test_find_header(row, columns):
    header = find_header([row], WANTED, {"name", "phone"})
    assert (header.row_index, header.columns) == (0, columns)


def test_find_header_below_titles_and_notes():
    rows = [["令和8年度 名簿"], [], ["※氏名と電話を書いてください"], ["備考", "氏名の欄は漢字で"], *ROSTER]
    assert find_header(rows, WANTED, {"name"}).row_index == 4


def test_find_header_takes_the_row_with_the_most_columns():
    assert find_header([["氏名"], ["氏名", "電話", "備考"]], WANTED, {"name"}).row_index == 1
    assert find_header([["電話", "備考", "ふりがな"], ["氏名"]], WANTED, {"name"}).row_index == 1


def test_a_reading_never_stands_in_for_the_name():
    with pytest.raises(TableError, match="氏名。"):
        find_header([["氏名（ローマ字）", "電話"]], {"name": ["氏名"], "phone": ["電話"]}, {"name"})


def test_find_header_names_what_is_missing_and_what_was_found():
    with pytest.raises(TableError, match="見つかりません：氏名。見つかった見出し：電話、 ?役職 名。"):
        find_header([["名簿"], ["電話", "", "役職\n名"]], WANTED, {"name", "phone"})
    with pytest.raises(TableError, match="見つかりません：氏名、電話番号。見つかった見出し：a、b、c。"):
        find_header([["x"], ["a", "b", "c"]], WANTED, {"name", "phone"})
    with pytest.raises(TableError, match="見つかった見出し：なし。"):
        find_header([], WANTED, {"name"})
    with pytest.raises(TableError, match="氏名、ふりがな、電話番号、備考"):
        find_header([["a", "b"]], WANTED)


def test_find_header_looks_only_so_far():
    rows = [["x"]] * 30 + ROSTER
    with pytest.raises(TableError):
        find_header(rows, WANTED, {"name"})
    assert find_header(rows, WANTED, {"name"}, look=31).row_index == 30


# ---- rows ----------------------------------------------------------------------------------------


def test_records():
    rows = [
        ["名簿"],
        ["No", "氏名 ※必須", "電話", "備考"],
        ["図書ボランティア"],
        ["1", " 山田 太郎　", "086"],
        [],
        ["", "", " ", "　"],
        ["No", "氏名", "電話", "備考"],
        ["2", "佐藤", "", "い\nろ", "余白のメモ"],
        ["3"],
        ["４"],
        ["", "鈴木"],
    ]
    header = find_header(rows, WANTED, {"name", "phone"})
    empty = {"name": "", "phone": "", "note": ""}
    assert list(records(rows, header)) == [
        Record(3, empty, "図書ボランティア"),
        Record(4, {"name": "山田 太郎", "phone": "086", "note": ""}),
        Record(8, {"name": "佐藤", "phone": "", "note": "い\nろ"}),
        Record(11, {"name": "鈴木", "phone": "", "note": ""}),
    ]


def test_records_under_a_header_made_by_hand():
    header = Header(0, {"name": 0, "phone": 1})
    assert [record.values["name"] for record in records([["氏名", "電話"], ["氏名", "電話"]], header)] == [
        "氏名"
    ]


def test_a_row_without_wanted_cells_is_left_out():
    header = find_header([["氏名", "外", "外2"]], WANTED, {"name"})
    assert list(records([["氏名", "外", "外2"], ["", "x", "y"]], header)) == []


# ---- writing -------------------------------------------------------------------------------------


def test_write_csv():
    data = write_csv(["氏名", "日"], [["髙橋\n花子", date(2026, 5, 14)], [None, 3.0]])
    assert data == '\ufeff氏名,日\r\n"髙橋\n花子",2026/5/14\r\n,3\r\n'.encode()
    assert read_table("a.csv", data).rows == [["氏名", "日"], ["髙橋\n花子", "2026/5/14"], ["", "3"]]
