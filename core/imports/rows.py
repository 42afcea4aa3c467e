"""Rows of a file on their way in, and what an importer must say about its kind of list."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports.progress import Silent
from core.refusal import Refused
from core.tables import TableError, find_header, read_table


class Verdict(models.TextChoices):
    """What will happen with a row."""

    NEW = "new", gettext_lazy("新しく登録")
    CHANGE = "change", gettext_lazy("変わるところ")
    SAME = "same", gettext_lazy("変更なし")
    UNCLEAR = "unclear", gettext_lazy("確認してください")
    ERROR = "error", gettext_lazy("取り込めません")
    SKIP = "skip", gettext_lazy("取り込まない")


@dataclass
class Question:
    """What a person may, or (`must`) has to, choose for a row: options are [value, label] pairs."""

    name: str
    label: str
    options: list
    value: str = ""
    must: bool = False


@dataclass
class Row:
    """One row of the file. `values`, `remarks` and `fixed` come from reading, the rest from judging.

    `fixed` is a verdict that reading alone decided (error, skip), with `remarks` as its reasons. `facts` are
    [label, text] of what will be stored, `changes` are [label, before, after].
    """

    line: int
    values: dict = field(default_factory=dict)
    label: str = ""
    remarks: list = field(default_factory=list)
    fixed: str = ""
    verdict: str = ""
    target: int | None = None
    facts: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    questions: list = field(default_factory=list)

    def forget_judgement(self):
        """Back to what reading found."""
        self.verdict, self.target = self.fixed, None
        self.notes = list(self.remarks)
        self.facts, self.changes, self.questions = [], [], []

    def leave(self, verdict, sentence):
        """Close the row while reading."""
        self.fixed = verdict
        self.remarks.append(sentence)
        return self

    def ask(self, question, chosen=""):
        """Add a question; an answer that is (still) one of its options becomes its value."""
        if chosen in {value for value, _label in question.options}:
            question.value = chosen
        self.questions.append(question)
        if question.must and not question.value:
            self.verdict = Verdict.UNCLEAR
        return question.value


@dataclass
class Reading:
    """What a file holds for this importer; `left_out` counts rows not shown, by reason."""

    rows: list
    notes: list = field(default_factory=list)
    left_out: Counter = field(default_factory=Counter)


class Importer:
    """What a kind of list must say about itself. An instance carries its context (for whom, by whom).

    `wanted` and `required` are for core.tables.find_header. Everything that `judge` compares with must be locked
    by `lock`, which apply calls before it judges anew.
    """

    kind = ""
    wanted = {}
    required = frozenset()
    scope = ""
    #: More rows than a list of this kind can have: somebody chose the wrong file.
    max_rows = 5000
    #: How far a job has come; `judge` and `store` walk their rows through `progress.rows(rows, step)`.
    progress = Silent()
    #: The step that `judge` is part of: "judge" while reading, "check" while writing.
    step = "judge"
    nothing_found = gettext_lazy("見出しの下に行がありません。表のあるファイルを選んでください。")

    def header(self, rows):
        """Where the header stands; raises TableError."""
        return find_header(rows, self.wanted, self.required)

    def read(self, table, header):
        """A `Reading` of the rows under the header; asks the database nothing that may change."""
        raise NotImplementedError

    def judge(self, rows, choices):
        """Fill verdict, target, facts, changes, notes and questions; return sentences about the whole file."""
        raise NotImplementedError

    def lock(self):
        """Lock what `store` is going to write."""

    def store(self, rows, by):
        """Write the rows that are new or changed; they are as `judge` left them."""
        raise NotImplementedError


# ---- reading and judging ---------------------------------------------------------------------------------


def examine(name, data, importer):
    """Read and judge a file without keeping anything. Returns (rows, summary); raises Refused."""
    try:
        table, header = _find_table(name, data, importer)
        reading = importer.read(table, header)
    except TableError as error:
        raise Refused(str(error)) from error
    if not reading.rows:
        raise Refused(str(importer.nothing_found))
    if len(reading.rows) > importer.max_rows:
        raise Refused(
            _("取り込む行が%(count)s行あります。%(limit)s行までのファイルに分けてください。")
            % {"count": f"{len(reading.rows):,}", "limit": f"{importer.max_rows:,}"}
        )
    notes = judge(importer, reading.rows, {})
    summary = {
        "read": len(reading.rows) + sum(reading.left_out.values()),
        "left_out": [[str(reason), count] for reason, count in reading.left_out.most_common()],
        "file_notes": [*table.notes, *_sheet_note(table), *reading.notes],
    }
    return reading.rows, plain(summary | counted(reading.rows, notes))


def _find_table(name, data, importer):
    """The table and its header: of the first sheet that has one."""

    def tick(line):
        importer.progress.tell("read", line)

    table = read_table(name, data, tick=tick)
    first_error = None
    for sheet in table.sheets or ("",):
        if sheet != table.sheet:
            table = read_table(name, data, sheet=sheet, tick=tick)
        try:
            return table, importer.header(table.rows)
        except TableError as error:
            first_error = first_error or error
    raise first_error


def _sheet_note(table):
    if len(table.sheets) < 2:
        return []
    return [_("シート「%(sheet)s」を読みました。ほかのシートは読んでいません。") % {"sheet": table.sheet}]


def judge(importer, rows, choices):
    """Judge all rows anew; those that somebody left out are not looked at."""
    for row in rows:
        row.forget_judgement()
        if not row.verdict and choices.get(str(row.line), {}).get("skip"):
            row.verdict = Verdict.SKIP
            row.notes.append(_("取り込まないことにしました。"))
    return importer.judge([row for row in rows if not row.verdict], choices) or []


def counted(rows, notes):
    """What the summary keeps of a judgement: the rows by verdict, and the sentences."""
    counts = Counter(row.verdict for row in rows)
    return {"counts": {verdict: counts[verdict] for verdict in Verdict.values}, "notes": notes}


def plain(value):
    """The value as JSON gives it back, so that stored and fresh judgements can be compared."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def dump(rows):
    """The rows as the batch keeps them."""
    return plain([asdict(row) for row in rows])
