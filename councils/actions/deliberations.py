"""Deliberation (熟議): a question, notes that are wishes of the year, marks for what matters, a summary."""

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from core.audit import record
from core.files import path_of, store
from core.refusal import InvalidMove, Refused
from councils.actions.cycles import require_running
from councils.actions.wishes import add_wishes
from councils.choosing import choosing_rows, marks_of, name_of, person_id_of
from councils.models import Deliberation, DeliberationSheet, Seat, Wish, WishMark

State = Deliberation.State
EDITABLE = ("question", "held_on", "where", "marks_each", "summary")
PICTURES = ("image/jpeg", "image/png", "application/pdf")


def _locked(deliberation, *states):
    """The row, locked; InvalidMove when it is in none of the states."""
    rows = Deliberation.objects.select_for_update(of=("self",)).select_related("cycle__council")
    locked = rows.get(pk=deliberation.pk)
    if states and locked.state not in states:
        raise InvalidMove
    return locked


def _check(cycle, values, item):
    if not values["question"].strip():
        raise Refused(_("何について話し合うか、問いを書いてください。"))
    if item is None and not values["where"].strip():
        raise Refused(_("どこで話し合うかを書いてください。「地域と学校の熟議の会」のように書けます。"))
    if not cycle.starts_on <= values["held_on"] <= cycle.ends_on:
        raise Refused(_("話し合う日は、%(year)sの中の日にしてください。") % {"year": cycle.label})
    if not 1 <= values["marks_each"] <= 20:
        raise Refused(_("一人が選べる数は、1から20までにしてください。"))


@transaction.atomic
def start_deliberation(cycle, question, *, by, held_on, item=None, where="", marks_each=3):
    """Put a question to people: in an item of a meeting, or elsewhere (地域と学校の熟議の会)."""
    require_running(cycle)
    values = {"question": question, "held_on": held_on, "where": where, "marks_each": marks_each}
    _check(cycle, values, item)
    if item is not None and item.meeting.cycle_id != cycle.pk:
        raise Refused(_("別の年度の議題です。"))
    if item is not None and not item.is_public:
        raise Refused(_("公開しない議題では、熟議のページは作れません。紙で話し合い、記録に書いてください。"))
    made = Deliberation.objects.create(
        cycle=cycle,
        item=item,
        question=question.strip(),
        held_on=held_on,
        where=where.strip(),
        marks_each=marks_each,
    )
    record("deliberation.add", made, by)
    return made


@transaction.atomic
def change_deliberation(deliberation, *, by, **fields):
    """Another wording, day or number of marks; the summary may be put right afterwards, too."""
    locked = _locked(deliberation)
    values = {name: fields.get(name, getattr(locked, name)) for name in EDITABLE}
    _check(locked.cycle, values, locked.item)
    changed = [name for name in EDITABLE if getattr(locked, name) != values[name]]
    if locked.state != State.OPEN and "marks_each" in changed:
        raise Refused(_("選びはじめたあとは、一人が選べる数を変えられません。"))
    for name in changed:
        setattr(locked, name, values[name])
        setattr(deliberation, name, values[name])
    if changed:
        locked.save(update_fields=changed)
        record("deliberation.change", locked, by)
    return deliberation


@transaction.atomic
def add_notes(deliberation, side, lines, *, by, author=None, author_label=""):
    """Notes of one side, one to a line: wishes of the year that keep in which deliberation they were written."""
    locked = _locked(deliberation)
    if locked.state != State.OPEN:
        raise Refused(
            _(
                "いまは書く時間ではありません。書きたすときは、進める人に「書く時間にもどす」を頼んでください。"
            )
        )
    return add_wishes(
        locked.cycle,
        side,
        lines,
        by=by,
        author=author,
        author_label=author_label,
        deliberation=locked,
    )


@transaction.atomic
def begin_marking(deliberation, *, by):
    """Writing is over; now everybody chooses what matters most to them."""

    def something_written(locked):
        if not locked.wishes.live().exists():
            raise Refused(_("まだ願いがありません。書いてから、選ぶ時間にしてください。"))

    deliberation.move("mark", by, guard=something_written)
    return deliberation


def write_again(deliberation, *, by):
    """Back to writing; marks that were set stay."""
    deliberation.move("write", by)
    return deliberation


@transaction.atomic
def close_deliberation(deliberation, *, by, summary=""):
    """The end: from now on everybody sees how many marks each wish got."""
    deliberation.move("close", by, summary=summary.strip())
    return deliberation


def reopen_deliberation(deliberation, *, by):
    """Something was forgotten; the marks are hidden again until it closes."""
    deliberation.move("reopen", by)
    return deliberation


@transaction.atomic
def mark_wishes(deliberation, chooser, wishes, *, by):
    """One person's marks, all at once; sent again they replace those before. What was chosen stands in no 履歴.

    `chooser` is an Attendance of the deliberation's meeting; of a deliberation elsewhere, a Seat of the council.
    """
    locked = _locked(deliberation)
    if locked.state != State.MARKING:
        raise Refused(_("いまは選ぶ時間ではありません。"))
    row = _chooser(locked, chooser)
    wishes = list({wish.pk: wish for wish in wishes}.values())
    if len(wishes) > locked.marks_each:
        raise Refused(
            _("選べるのは%(max)s件までです。いま%(n)s件に印が付いています。")
            % {"max": locked.marks_each, "n": len(wishes)}
        )
    known = set(locked.wishes.live().filter(pk__in=[w.pk for w in wishes]).values_list("pk", flat=True))
    if len(known) != len(wishes):
        raise Refused(_("取り下げられた願いがあります。もう一度選んでください。"))
    owner = marks_of(row)
    WishMark.objects.filter(wish__deliberation=locked, **owner).delete()
    WishMark.objects.bulk_create(WishMark(wish_id=pk, **owner) for pk in known)
    code = "seat.choose" if isinstance(row, Seat) else "attendance.choose"
    own = by.person_id is not None and person_id_of(row) == by.person_id
    record(code, row, by, for_label="" if own else name_of(row))
    return len(known)


def _chooser(deliberation, chooser):
    """The row of somebody who may choose here; a row of the other kind is none."""
    rows = choosing_rows(deliberation)
    row = rows.filter(pk=chooser.pk).first() if isinstance(chooser, rows.model) else None
    if row is not None:
        return row
    if deliberation.item_id is None:
        raise Refused(_("選べるのは、この協議会の委員です。"))
    raise Refused(_("選べるのは、この会議に出席した人です。"))


@transaction.atomic
def count_paper_marks(deliberation, counts, *, by):
    """Stickers on the paper, counted for each wish: {wish: number}."""
    locked = _locked(deliberation, State.MARKING)
    changed = 0
    for wish, number in counts.items():
        if number != wish.paper_marks:
            changed += locked.wishes.filter(pk=wish.pk).update(paper_marks=number)
    if changed:
        record("deliberation.count", locked, by, n=changed)
    return changed


def with_marks(wishes):
    """Wishes with the number of their marks, by telephone and on paper, the most marked first."""
    return wishes.annotate(total=Count("marks") + F("paper_marks")).order_by("-total", "side", "pk")


@transaction.atomic
def add_sheet(deliberation, upload, *, by, title=""):
    """A photograph of the large sheet of paper (模造紙); it is drawn anew, without place or camera."""
    stored = store(upload, by=by, owner=deliberation)
    if stored.content_type not in PICTURES:
        raise Refused(_("模造紙は、写真(JPEG、PNG)かPDFにしてください。"))
    sheet = DeliberationSheet.objects.create(
        deliberation=deliberation, title=(title.strip() or stored.name.rsplit(".", 1)[0])[:60], file=stored
    )
    record("deliberation.add_sheet", deliberation, by)
    return sheet


@transaction.atomic
def remove_sheet(sheet, *, by):
    """Take a photograph back, such as one on which somebody can be recognised."""
    deliberation, stored = sheet.deliberation, sheet.file
    sheet.delete()
    stored.delete()
    transaction.on_commit(lambda: path_of(stored).unlink(missing_ok=True))
    record("deliberation.remove_sheet", deliberation, by)


def most_marked(deliberation, limit=10):
    """Wishes to begin a draft of the child image with: the most marked, else all of them."""
    wishes = list(with_marks(Wish.objects.live().filter(deliberation=deliberation)))
    return [wish for wish in wishes if wish.total][:limit] or wishes[:limit]
