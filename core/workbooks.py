"""Excel workbooks: read with suspicion, since anybody can send one, and written without live formulas."""

import io
import re
import unicodedata
import zipfile
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, range_boundaries

from core.sheets import MAX_CELLS, Table, TableError, cell_text, collect, trim

#: An .xlsx is a zip of XML parts: the unpacked bytes, the number of parts, and the XML tags, which bound
#: the memory that the XML reader takes (a two-megabyte file of empty tags would otherwise fill the
#: machine).
MAX_UNPACKED = 200 * 2**20
MAX_PARTS = 2000
MAX_TAGS = 10_000_000

#: Number formats that Japanese Excel has built in (ECMA-376 part 1, 18.8.30): 令和 dates that openpyxl
#: takes for numbers.
JAPANESE_DATE_FORMATS = {*range(27, 37), *range(50, 59)}

_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})["']"""
)
_UNCOMPUTED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def read_workbook(data, sheet=None):
    """The `Table` of an .xlsx file given as bytes: of `sheet`, or of the first sheet that is not hidden.

    Formulas give the value that was last computed, merged cells their text at the top left only. Raises
    TableError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect(archive)
            return _read_sheet(archive, io.BytesIO(data), sheet)
    except TableError:
        raise
    except Exception as error:  # openpyxl trips over hostile parts with whatever exception comes first
        raise TableError(
            _(
                "Excelファイルとして開けませんでした。Excelで開き、「Excelブック(.xlsx)」で保存し直してください。"
            )
        ) from error


def _inspect(archive):
    """Refuse what is no plain workbook before anything in it is parsed."""
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise TableError(_("パスワード付きのファイルは読めません。パスワードを外して保存し直してください。"))
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise TableError(
            _("マクロ入りのファイルは受け取れません。「Excelブック(.xlsx)」かCSVで保存し直してください。")
        )
    if "[content_types].xml" not in names or "xl/workbook.bin" in names:
        raise TableError(_("Excelの表ではありません。「Excelブック(.xlsx)」かCSVで保存し直してください。"))
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _too_large()
    if {part.compress_type for part in parts} - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile("Excel packs with deflate only")
    tags = 0
    for part in parts:
        tags += _count_tags(archive, part)
        if tags > MAX_TAGS:
            raise _too_large()


def _too_large():
    return TableError(
        _("展開すると大きすぎるファイルです。必要な表だけを新しいブックに写して保存してください。")
    )


def _count_tags(archive, part):
    """The number of XML tags in a part, refusing document types, through which XML reaches for other files.

    Zero bytes are skipped so that UTF-16 hides nothing. Pictures drawn in SVG may have a document type; no
    reader of ours opens them.
    """
    tags, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(2**20):
            tags += chunk.count(b"<")
            window = (tail + chunk).replace(b"\0", b"")
            if not part.filename.lower().endswith(".svg") and (
                b"<!DOCTYPE" in window or b"<!ENTITY" in window
            ):
                raise TableError(
                    _("安全に読めない内容が入っています。Excelで開き、CSVで保存し直してください。")
                )
            tail = chunk[-32:]
    return tags


def _read_sheet(archive, stream, wanted):
    book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    sheets = {sheet.title: sheet for sheet in book.worksheets if sheet.sheet_state == "visible"}
    title = wanted or next(iter(sheets), None)
    if title not in sheets:
        words = {"sheet": title or "", "names": "、".join(sheets)}
        raise TableError(_("シート「%(sheet)s」がありません。このファイルのシート：%(names)s") % words)
    chosen = sheets[title]
    book._date_formats |= {
        index for index, style in enumerate(book._cell_styles) if style.numFmtId in JAPANESE_DATE_FORMATS
    }
    chosen.reset_dimensions()  # the stated size is often wrong, and can be a lie that never ends
    rows = collect([cell_text(value) for value in row] for row in chosen.iter_rows(values_only=True))
    part = archive.read(chosen._worksheet_path)
    return Table(
        rows=rows,
        source="xlsx",
        sheet=title,
        sheets=tuple(sheets),
        spanning=_clear_merged(rows, part),
        notes=_notes(part),
    )


def _clear_merged(rows, part):
    """Empty what hides under merged cells (LibreOffice keeps it); return the lines merged over columns."""
    spanning, touched = set(), 0
    for reference in _MERGED.findall(part, part.rfind(b"sheetData>")):
        left, top, right, bottom = range_boundaries(reference.decode())
        if right > left:
            spanning.add(top)
        for line in range(top, min(bottom, len(rows)) + 1):
            row = rows[line - 1]
            hidden = range(left if line == top else left - 1, min(right, len(row)))
            touched += len(hidden) + 1
            if touched > MAX_CELLS:
                raise _too_large()
            for column in hidden:
                row[column] = ""
            trim(row)
    return frozenset(spanning)


def _notes(part):
    count = len(_UNCOMPUTED.findall(part))
    if not count:
        return []
    note = _(
        "計算されていない式が%(count)sか所あり、空欄として読みました。Excelで開いて保存し直すと読めます。"
    )
    return [note % {"count": count}]


# ---- writing ---------------------------------------------------------------------------------------------

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_FORMATS = {datetime: "yyyy/m/d h:mm", date: "yyyy/m/d", time: "h:mm"}
_WIDEST = 60


def harmless(text):
    """The text with an apostrophe before what a spreadsheet would run as a formula; plain numbers stay."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if text.lstrip(" \u3000").startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def write_xlsx(title, header, rows):
    """An .xlsx of one sheet as bytes: bold header that stays in view, widths by content, no live formulas.

    `header` is a list of labels, `rows` an iterable of lists. Numbers, dates and times stay what they are;
    aware moments become local; everything else is text.
    """
    rows = [[_plain(value) for value in row] for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    for index, width in enumerate(_widths([header, *rows[:200]]), 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_header_cell(sheet, label) for label in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _plain(value):
    if (
        value is None
        or isinstance(value, (int, float, date, time))
        and not isinstance(value, (bool, datetime))
    ):
        return value
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    return harmless(cell_text(value))


def _sheet_title(title):
    """Excel takes 31 letters and none of []:*?/\\ in a sheet's name, and no apostrophe at its ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", ILLEGAL_CHARACTERS_RE.sub("", title))[:31].strip(" '") or _("一覧")


def _header_cell(sheet, label):
    cell = WriteOnlyCell(sheet, harmless(str(label)))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(sheet, value):
    """The value itself where Excel's defaults do; a dressed cell for moments and texts of several lines."""
    if isinstance(value, (date, time)):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = _FORMATS[type(value)]
        return cell
    if isinstance(value, str) and (_width(value) > _WIDEST or "\n" in value):
        cell = WriteOnlyCell(sheet, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell
    return value


def _widths(rows):
    columns = max(map(len, rows))
    return [
        min(max(max(_width(cell_text(row[column])) for row in rows if column < len(row)), 6) + 2, _WIDEST)
        for column in range(columns)
    ]


def _width(text):
    """The width of the widest line in half-width letters: Japanese letters take two."""
    return max(
        sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n")
    )
