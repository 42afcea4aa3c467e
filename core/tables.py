"""Tables from the files that school offices keep: read into text, their header found, their rows named."""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from core.sheets import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Table, TableError, cell_text, collect, ticked
from core.workbooks import harmless, read_workbook, unpacked_size, write_xlsx

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Header",
    "Record",
    "Table",
    "TableError",
    "find_header",
    "glance",
    "read_table",
    "records",
    "write_csv",
    "write_xlsx",
]

ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_EXCEL_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls")


def read_table(name, data, *, sheet=None, tick=None):
    """The `Table` in the file `name` with the bytes `data`; `sheet` chooses in a workbook (else the first).

    The content decides what it is, the name only has to agree. `tick(line)` is called for every row. Raises
    TableError with a sentence for the person.
    """
    glance(name, data)
    if data.startswith(ZIP):
        return read_workbook(data, sheet, tick)
    return _read_csv(data, tick)


def glance(name, data):
    """Refuse at once what can be seen to be no table. Returns how many bytes there will be to read."""
    if not data:
        raise TableError(_("ファイルが空です。表のあるファイルを選んでください。"))
    if len(data) > MAX_BYTES:
        limit = {"limit": MAX_BYTES // 2**20}
        raise TableError(_("ファイルが大きすぎます。%(limit)sMBまでのファイルに分けてください。") % limit)
    if data.startswith(_OLE):
        raise _old_or_locked(data)
    if data.startswith(ZIP):
        return unpacked_size(data)
    if name.lower().endswith(_EXCEL_NAMES):
        raise TableError(
            _(
                "名前はExcelですが、中身が違います。Excelで開き、「Excelブック(.xlsx)」で保存し直してください。"
            )
        )
    return len(data)


def _old_or_locked(data):
    """Old .xls files and workbooks with a password come in the same wrapping."""
    if _LOCKED in data:
        return TableError(_("パスワード付きのファイルは読めません。パスワードを外して保存し直してください。"))
    return TableError(
        _("古い形式(.xls)のファイルは読めません。「Excelブック(.xlsx)」かCSVで保存し直してください。")
    )


# ---- CSV -------------------------------------------------------------------------------------------------

_DELIMITERS = ",\t;"
#: Control letters never occur in a text table; Python's cp932 lets five bytes through that are no letters
#: either.
_NO_TEXT = re.compile("[\x00-\x08\x0c\x0e-\x1f\x7f-\x9f\uf8f0-\uf8f3\ufffe\uffff]")
#: ="0012", with which some systems keep Excel from dropping zeros.
_TEXT_FORMULA = re.compile(r'^="([^"]*)"$')
_MARKUP = re.compile(r"\s*<(?:!doctype|!--|\?xml|html|head|meta|body|table|script|style)", re.IGNORECASE)


def _read_csv(data, tick=None):
    text, encoding = _decode(data)
    if _MARKUP.match(text):
        raise TableError(
            _("ウェブページの形式です。Excelで開き、「Excelブック(.xlsx)」かCSVで保存し直してください。")
        )
    parsed = _parse(text, _delimiter(text))
    texts = ([cell_text(_TEXT_FORMULA.sub(r"\1", cell)) for cell in row] for row in parsed)
    rows = collect(ticked(enumerate(texts, 1), tick))
    return Table(rows=rows, source="csv", encoding=encoding)


def _decode(data):
    """The text and its encoding: by the mark at the start; without one UTF-8, then the cp932 of Windows."""
    encodings = ("utf-8", "cp932")
    if data.startswith(codecs.BOM_UTF8):
        encodings = ("utf-8-sig",)
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text, encoding
    raise TableError(
        _("文字を読み取れませんでした。Excelで「CSV UTF-8」か「Excelブック(.xlsx)」で保存し直してください。")
    )


def _delimiter(text):
    """The delimiter under which most of the first lines have one same number of columns, above one."""

    def steadiness(delimiter):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            widths = Counter(len(row) for row in islice(reader, 50) if len(row) > 1)
        except csv.Error:
            return (0, 0)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(_DELIMITERS, key=steadiness)


def _parse(text, delimiter):
    """The rows, read strictly: an unclosed quotation mark would swallow the rest of the file in silence."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise TableError(
            _(
                '%(line)s行目のあたりで、引用符(")の使い方が読み取れません。直すか、.xlsxで保存し直してください。'
            )
            % {"line": reader.line_num}
        ) from error


def write_csv(header, rows):
    """A CSV as bytes that Excel opens with a double click: UTF-8 with its mark, CRLF, no live formulas."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in ([*header], *rows):
        writer.writerow([harmless(cell_text(value)) for value in row])
    return stream.getvalue().encode("utf-8-sig")


# ---- header and rows -------------------------------------------------------------------------------------

_OPEN, _CLOSE = r"(\[【〔<〈《「", r")\]】〕>〉》」"
_MARKS = re.compile(rf"[{_OPEN}]?[※*]?(?:必須|任意)(?:項目|入力)?[{_CLOSE}]?|[※*★☆●○◎■□◆◇▼▽:]|\s+")
_SUFFIX = re.compile(rf"(?<=.)(?:[{_OPEN}][^{_OPEN}{_CLOSE}]*[{_CLOSE}])+$")
_LONGEST_LABEL = 100
#: A reading is another column than what it reads: 氏名(カナ) never stands in for 氏名.
_READING = re.compile(r"カナ|かな|ふりがな|フリガナ|ローマ字|読み|よみ|ヨミ")


@dataclass(frozen=True)
class Header:
    """Where the header stands: its 0-based row, each field's 0-based column and label, what is required."""

    row_index: int
    columns: dict
    labels: dict = field(default_factory=dict)
    required: frozenset = frozenset()


@dataclass(frozen=True)
class Record:
    """One row: its 1-based line, field → stripped text; a sub-heading has `heading` set and empty values."""

    line: int
    values: dict
    heading: str | None = None


def find_header(rows, wanted, required=frozenset(), look=30):
    """The `Header`: of the first `look` rows the one with all `required` and the most `wanted` fields.

    `wanted` maps field → list of labels. Width, spaces, line breaks and marks such as ※必須 do not matter;
    a label with a bracket after it (氏名（漢字）) serves where no label matches exactly. Of equal labels
    the leftmost counts. Raises TableError that names the missing columns and what was found.
    """
    required = frozenset(required)
    keys = {name: {_label(label) for label in labels} for name, labels in wanted.items()}
    candidates = [(index, _match(row, keys)) for index, row in enumerate(rows[:look])]
    index, columns = max(
        candidates, key=lambda found: (required <= found[1].keys(), len(found[1])), default=(0, {})
    )
    if not columns or not required <= columns.keys():
        raise _no_header(rows[:look], wanted, required or wanted.keys(), index, columns)
    labels = {name: _label(rows[index][column]) for name, column in columns.items()}
    return Header(index, columns, labels, required)


def _label(text):
    return _MARKS.sub("", unicodedata.normalize("NFKC", text[:_LONGEST_LABEL])).casefold()


def _without_bracket(label):
    found = _SUFFIX.search(label)
    return label[: found.start()] if found and not _READING.search(found[0]) else label


def _match(row, keys):
    """Field → column: exact labels first, so that a loose one never takes a column of another field."""
    exact = [_label(cell) for cell in row]
    columns = {}
    for labels in (exact, [_without_bracket(label) for label in exact]):
        for name, accepted in keys.items():
            taken = columns.values()
            hits = (index for index, label in enumerate(labels) if label in accepted and index not in taken)
            if name not in columns and (hit := next(hits, None)) is not None:
                columns[name] = hit
    return columns


def _no_header(rows, wanted, required, index, columns):
    row = rows[index] if columns else max(rows, key=len, default=[])
    found = [" ".join(cell.split()) for cell in row if cell.strip()][:15]
    missing = [labels[0] for name, labels in wanted.items() if name in required and name not in columns]
    return TableError(
        _(
            "見出しに次の列が見つかりません：%(missing)s。見つかった見出し：%(found)s。見出しの行を確かめてください。"
        )
        % {"missing": "、".join(missing), "found": "、".join(found) or _("なし")}
    )


def records(rows, header, spanning=frozenset()):
    """Each row below the header as a `Record`, without blank rows, repeated headers and lone numbers.

    A row with a single filled cell is a sub-heading (`heading` set, values empty), unless that cell is in a
    required column and not merged over columns: give `Table.spanning` to tell.
    """
    for line, row in enumerate(rows[header.row_index + 1 :], header.row_index + 2):
        filled = {column: cell.strip() for column, cell in enumerate(row) if cell.strip()}
        values = {name: filled.get(column, "") for name, column in header.columns.items()}
        if _is_heading(filled, header, line in spanning):
            yield Record(line, dict.fromkeys(values, ""), next(iter(filled.values())))
        elif any(values.values()) and not _is_repeated(values, header):
            yield Record(line, values)


def _is_heading(filled, header, spans):
    if len(filled) != 1:
        return False
    ((column, text),) = filled.items()
    # Forms come with numbered empty lines: a lone number is no heading.
    return not text.isdecimal() and (
        spans or column not in {header.columns.get(name) for name in header.required}
    )


def _is_repeated(values, header):
    return {name: _label(text) for name, text in values.items()} == header.labels
