"""What waits for somebody, over all rooms, in one query.

Each Kind says whom it concerns and which records wait; the querysets are joined with UNION ALL, so that a first screen
costs one query however many kinds there are, and its SQL is built once a day for all people whose roles have the same
shape (core.prepared). A row becomes a sentence and a link when it is read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, DateField, F, IntegerField, Value
from django.db.models.functions import Cast, TruncDate
from django.utils.translation import gettext as _

from core.dates import format_short, today
from core.prepared import prepared

COLUMNS = ("t_code", "t_step", "t_council", "t_pk", "t_title", "t_due")


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of thing that waits.

    `rows(viewer)` is a queryset; `council`, `title`, `due` and `pk` are lookups in it
    (`due` may be None, `pk` is the record that `url` leads to). `text` is the link's
    sentence with %(title)s, `url(row)` where it leads, `note` a line under it.
    """

    code: str
    step: int
    rows: Callable
    council: str
    title: str
    text: str
    url: Callable
    due: str | None = None
    due_is_datetime: bool = False
    note: str = ""
    tag: str = ""
    pk: str = "pk"

    def select(self, viewer):
        """The kind's rows in the columns of the union."""
        due = Cast(Value(None), DateField())
        if self.due:
            due = TruncDate(self.due) if self.due_is_datetime else F(self.due)
        return (
            self.rows(viewer)
            .order_by()
            .annotate(
                t_code=Value(self.code, output_field=CharField()),
                t_step=Value(self.step, output_field=IntegerField()),
                t_council=F(self.council),
                t_pk=F(self.pk),
                t_title=Cast(self.title, CharField()),
                t_due=due,
            )
            .values_list(*COLUMNS)
        )


@dataclass(frozen=True)
class Todo:
    """One line of a first screen."""

    step: int
    title: str
    url: str
    note: str = ""
    tag: str = ""
    tag_kind: str = ""
    due: date | None = None
    council_id: int | None = None


@dataclass(frozen=True)
class Row:
    """One row of the union."""

    code: str
    step: int
    council: int
    pk: int
    title: str
    due: date | None


def _tag(kind, due):
    """How long is left, in words; red when it is late or close."""
    if due is None:
        return kind.tag, ""
    left = (due - today()).days
    if left < 0:
        return _("%(n)s日すぎています") % {"n": -left}, "wait"
    if left == 0:
        return _("今日まで"), "wait"
    if left <= 7:
        return _("あと%(n)s日") % {"n": left}, "wait"
    return _("%(day)sまで") % {"day": format_short(due)}, ""


def todos_of(viewer, kinds, *, council_id=None, limit=30):
    """What waits for the viewer, the nearest date first; for one council when named."""
    by_code = {kind.code: kind for kind in kinds}
    rows = union_of(viewer, council_id, kinds=tuple(kinds), limit=limit) if kinds else []
    return [_todo(by_code[row[0]], Row(*row)) for row in rows]


@prepared
def union_of(viewer, council_id, *, kinds, limit):
    """One query over all kinds, in the columns of Row."""
    selects = [kind.select(viewer) for kind in kinds]
    if council_id:
        selects = [rows.filter(t_council=council_id) for rows in selects]
    first, *rest = selects
    union = first.union(*rest, all=True)
    return union.order_by(F("t_due").asc(nulls_last=True), "t_step", "t_pk")[:limit]


def _todo(kind, row):
    tag, tag_kind = _tag(kind, row.due)
    title = _(kind.text) % {"title": row.title}
    return Todo(
        kind.step,
        title,
        kind.url(row),
        _(kind.note) if kind.note else "",
        tag,
        tag_kind,
        row.due,
        row.council,
    )
