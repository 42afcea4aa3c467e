"""What every table has in common, whatever file it is in: its limits, its cells as text, its refusal."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from core.dates import local_day, local_time

MAX_BYTES = 20 * 2**20
MAX_ROWS = 100_000
MAX_COLUMNS = 200


class TableError(ValueError):
    """A file that cannot be read as a table; its text is a Japanese sentence that says what to do."""


@dataclass(frozen=True)
class Table:
    """What a file holds: `rows` is list[list[str]], blank lines kept as [], rows cut after their last text.

    `source` is csv or xlsx; `encoding` that of a CSV; `sheet` the sheet read and `sheets` all that could be
    read. `spanning` has the 1-based lines with a cell merged over columns; `notes` are Japanese sentences
    for the reader.
    """

    rows: list
    source: str
    encoding: str = ""
    sheet: str = ""
    sheets: tuple = ()
    spanning: frozenset = frozenset()
    notes: list = field(default_factory=list)


def collect(numbered):
    """The rows without empty cells at their ends and empty rows at the last, within the limits.

    Takes an iterable of (1-based line, list of text); lines left out are empty. Raises TableError when
    nothing is written or too much, ValueError when the lines do not ascend.
    """
    kept = []
    for line, row in numbered:
        trim(row)
        if not row:
            continue
        if line > MAX_ROWS:
            raise TableError(
                _("行が多すぎます。%(limit)s行までのファイルに分けてください。") % {"limit": f"{MAX_ROWS:,}"}
            )
        if len(row) > MAX_COLUMNS:
            raise TableError(_("列が多すぎます。%(limit)s列までにしてください。") % {"limit": MAX_COLUMNS})
        if line <= len(kept):
            raise ValueError("the lines of a table ascend")
        kept.extend([] for _blank in range(line - 1 - len(kept)))
        kept.append(row)
    if not kept:
        raise TableError(_("何も書かれていません。表のあるファイルを選んでください。"))
    return kept


def ticked(numbered, tick):
    """The same lines; each is told to `tick` when there is one."""
    for line, row in numbered:
        if tick:
            tick(line)
        yield line, row


def trim(row):
    """Take the empty cells off the end of a row, in place."""
    while row and not row[-1]:
        row.pop()


def cell_text(value):
    """A cell as its writer saw it: dates as 2026/5/14, whole numbers without a point, plain line breaks."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, (date, time, timedelta)):
        return _moment_text(value)
    return str(value)


def _moment_text(value):
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    day = local_day(value)
    text = f"{day.year}/{day.month}/{day.day}"
    if isinstance(value, datetime) and local_time(value) != time(0):
        return f"{text} {local_time(value):%H:%M}"
    return text
