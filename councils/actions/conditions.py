"""Conditions of a decision (条件付承認), followed one by one until each is met or no longer needed."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import today
from core.refusal import Refused
from councils.models import Condition, Resolution

LONGEST = Condition._meta.get_field("text").max_length


def condition_lines(text):
    """Each line that says something is one condition; what is too long for one is told."""
    lines = [line.strip().lstrip("・").strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if any(len(line) > LONGEST for line in lines):
        raise Refused(
            _("条件は、1つ%(n)s字までで書いてください。長いときは、行を分けてください。") % {"n": LONGEST}
        )
    return lines


def add_conditions(resolution, text, due_on=None):
    """A row for each condition; part of writing the decision down."""
    rows = [Condition(resolution=resolution, text=line, due_on=due_on) for line in condition_lines(text)]
    return Condition.objects.bulk_create(rows)


def _check_counts(condition):
    """A condition of a decision that was taken back is followed no more."""
    if condition.resolution.state == Resolution.State.VOID:
        raise Refused(_("この議決は取り消されているため、条件は変えられません。"))


def _settle(move, condition, answer, by):
    if not answer.strip():
        raise Refused(_("どうなったかを書いてください。"))
    answer = answer.strip()[:300]
    condition.move(
        move, by, guard=_check_counts, answer=answer, answered_on=today(), data={"text": condition.text}
    )
    return condition


@transaction.atomic
def meet_condition(condition, answer, *, by):
    """The condition is met; `answer` says how."""
    return _settle("meet", condition, answer, by)


@transaction.atomic
def drop_condition(condition, answer, *, by):
    """The condition is no longer needed; `answer` says why."""
    return _settle("drop", condition, answer, by)


@transaction.atomic
def reopen_condition(condition, *, by):
    """It was settled too early; what was written is kept in 履歴."""
    was = condition.answer
    condition.move("reopen", by, guard=_check_counts, answer="", answered_on=None, data={"answer": was})
    return condition


@transaction.atomic
def set_condition_due(condition, due_on, *, by):
    """By when it is to be met; None for no day."""
    locked = (
        Condition.objects.select_for_update(of=("self",)).select_related("resolution").get(pk=condition.pk)
    )
    _check_counts(locked)
    if locked.state != Condition.State.OPEN:
        raise Refused(_("この条件は、もう終わっています。"))
    if locked.due_on != due_on:
        locked.due_on = condition.due_on = due_on
        locked.save(update_fields=["due_on"])
        record("condition.due", locked, by, day=due_on)
    return condition
