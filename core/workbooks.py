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
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.properties import PageSetupProperties

from core.sheets import MAX_COLUMNS, MAX_ROWS, Table, TableError, cell_text, collect, ticked, trim

#: The number of the paper, as Excel counts them.
A4 = 9
#: An .xlsx is a zip of XML parts: the unpacked bytes, the number of parts, and the XML tags. The tags bound
#: the memory of the XML reader, which a 40 kB file of empty cells would otherwise fill; they allow about a
#: million written cells. Larger tables come as CSV.
MAX_UNPACKED = 200 * 2**20
MAX_PARTS = 2000
MAX_TAGS = 4_000_000
#: The columns that Excel itself has, and the cells that merged areas may cover in all.
EXCEL_COLUMNS = 2**14
MAX_COVERED = MAX_ROWS * MAX_COLUMNS

#: Number formats that Japanese Excel has built in (ECMA-376 part 1, 18.8.30): 令和 dates that openpyxl
#: takes for numbers.
JAPANESE_DATE_FORMATS = {*range(27, 37), *range(50, 59)}

#: A formula whose cell ends without a value. Possessive, so that long runs of spaces cost no time.
_UNCOMPUTED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*+(?<=/)>)\s*+"
    rb"(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)?\s*+</(?:\w+:)?c>"
)


def unpacked_size(data):
    """How many bytes an .xlsx unpacks to; what its directory shows to be no plain workbook is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_directory(archive)
            return sum(part.file_size for part in archive.infolist())
    except TableError:
        raise
    except Exception as error:  # a hostile directory raises whatever comes first
        raise _unreadable() from error


def _unreadable():
    return TableError(
        _("Excelファイルとして開けませんでした。Excelで開き、「Excelブック(.xlsx)」で保存し直してください。")
    )


def read_workbook(data, sheet=None, tick=None):
    """The `Table` of an .xlsx file given as bytes: of `sheet`, or of the first sheet that is not hidden.

    Formulas give the value that was last computed, merged cells their text at the top left only. Raises
    TableError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect(archive)
            return _read_sheet(archive, io.BytesIO(data), sheet, tick)
    except TableError:
        raise
    except Exception as error:  # openpyxl trips over hostile parts with whatever exception comes first
        raise _unreadable() from error


def _inspect(archive):
    """Refuse what is no plain workbook before anything in it is parsed."""
    _inspect_directory(archive)
    tags = 0
    for part in archive.infolist():
        tags += _count_tags(archive, part)
        if tags > MAX_TAGS:
            raise _too_large()


def _inspect_directory(archive):
    """What the directory of the zip alone tells."""
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


def _too_large():
    return TableError(
        _("展開すると大きすぎるファイルです。必要な表だけを新しいブックに写すか、CSVで保存してください。")
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


class _SheetParser(WorkSheetParser):
    """openpyxl's reader of one sheet, row by row, without padding and without endless rows."""

    def parse_row(self, row):
        """The row's number and its cells."""
        if len(row) > EXCEL_COLUMNS:
            raise _too_large()
        return super().parse_row(row)


def _read_sheet(archive, stream, wanted, tick):
    book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    sheets = {sheet.title: sheet for sheet in book.worksheets if sheet.sheet_state == "visible"}
    if not sheets:
        raise TableError(_("読めるシートがありません。「Excelブック(.xlsx)」かCSVで保存し直してください。"))
    title = wanted or next(iter(sheets))
    if title not in sheets:
        words = {"sheet": title, "names": "、".join(sheets)}
        raise TableError(_("シート「%(sheet)s」がありません。このファイルのシート：%(names)s。") % words)
    path = sheets[title]._worksheet_path
    with archive.open(path) as part:
        parser = _parser(book, part, sheets[title])
        rows = collect(ticked(map(_row, parser.parse()), tick))
    return Table(
        rows=rows,
        source="xlsx",
        sheet=title,
        sheets=tuple(sheets),
        spanning=_clear_merged(rows, parser.merged_cells.mergeCell if parser.merged_cells else ()),
        notes=_notes(archive.read(path)),
    )


def _parser(book, part, sheet):
    styles = enumerate(book._cell_styles)
    japanese = {index for index, style in styles if style.numFmtId in JAPANESE_DATE_FORMATS}
    return _SheetParser(
        part,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats | japanese,
        timedelta_formats=book._timedelta_formats,
    )


def _row(parsed):
    """(line, list of text) from the parser's (line, written cells)."""
    line, cells = parsed
    texts = {cell["column"]: cell_text(cell["value"]) for cell in cells if cell["value"] is not None}
    return line, [texts.get(column, "") for column in range(1, max(texts, default=0) + 1)]


def _clear_merged(rows, areas):
    """Empty what hides under merged cells (LibreOffice keeps it); return the lines merged over columns."""
    spanning, covered = set(), 0
    for area in areas:
        if area.max_col > area.min_col:
            spanning.add(area.min_row)
        for line in range(area.min_row, min(area.max_row, len(rows)) + 1):
            row = rows[line - 1]
            hidden = range(area.min_col - (line > area.min_row), min(area.max_col, len(row)))
            covered += len(hidden) + 1
            if covered > MAX_COVERED:
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
    """An .xlsx of one sheet as bytes; see `write_book`."""
    return write_book([(title, header, rows)])


def write_book(sheets):
    """An .xlsx as bytes: bold headers that stay in view, widths by content, no live formulas.

    `sheets` is a list of (title, header, rows): header a list of labels, rows an iterable of lists. Numbers, dates
    and times stay what they are; aware moments become local; everything else is text.
    """
    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        _write_sheet(book, title, header, [[_plain(value) for value in row] for row in rows])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_sheet(book, title, header, rows):
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    _set_paper(sheet)
    for index, width in enumerate(_widths([header, *rows[:200]]), 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_header_cell(sheet, label) for label in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _set_paper(sheet):
    """Printed as it is: A4 lying, all columns on the sheet, the header on every page, page n/N at the foot."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "&P/&N"


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
