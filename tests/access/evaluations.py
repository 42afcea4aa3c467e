"""Who may open what in this room; see tests/access/rows.py."""

from evaluations.models import GoalEvaluation
from tests.access.rows import BOARD, INSIDE, OFFICE, SEATED, Row, codes

LEADS = (*OFFICE, "chair")
WRITERS = (*OFFICE, "teacher", "coordinator")


def opened(goal):
    """The goal's evaluation, open for marks; made once for the whole table."""
    return GoalEvaluation.objects.get_or_create(goal=goal)[0]


def year(world):
    """The first council's running year, its evaluation begun."""
    opened(world.goal)
    return [world.council.pk, world.year]


def closed(world):
    """One whose marking is over."""
    evaluation = opened(world.goal)
    GoalEvaluation.objects.filter(pk=evaluation.pk).update(state=GoalEvaluation.State.DISCUSSING)
    return [world.council.pk, evaluation.pk]


def one(world):
    """The first council's evaluation."""
    return [world.council.pk, opened(world.goal).pk]


def other(world):
    """The other council's evaluation."""
    return [world.other_council.pk, opened(world.other_goal).pk]


def other_year(world):
    """A year that neither council has; that the other's own year is hidden, tests/evaluations proves."""
    return [world.other_council.pk, world.year + 1]


def reopened(world):
    """The year again, marking open whatever an earlier row did."""
    GoalEvaluation.objects.filter(goal=world.goal).update(state=GoalEvaluation.State.MARKING)
    return year(world)


ROWS = {
    "reflection_page": Row(
        lambda w: [w.council.pk, w.activity.pk],
        other=lambda w: [w.other_council.pk, w.other_activity.pk],
        get=codes(ok=INSIDE),
        post=codes(redirect=WRITERS, forbidden=(*BOARD, *SEATED)),
    ),
    "evaluation_year": Row(year, other=other_year, get=codes(ok=INSIDE)),
    "evaluation_open": Row(year, other=other_year, post=codes(redirect=LEADS, forbidden=INSIDE)),
    "marking_close": Row(reopened, other=other_year, post=codes(redirect=LEADS, forbidden=INSIDE)),
    "marking_reopen": Row(closed, other=other, post=codes(redirect=LEADS, forbidden=INSIDE)),
    "marks_write": Row(
        reopened,
        other=other_year,
        get=codes(ok=SEATED, forbidden=INSIDE),
        post=codes(ok=SEATED, forbidden=INSIDE),
    ),
    "marks_enter": Row(
        lambda w: [*reopened(w), w.member_seat.pk],
        other=lambda w: [*other_year(w), w.member_seat.pk],
        get=codes(ok=("chair", "clerk"), redirect=("member",), forbidden=INSIDE),
        post=codes(ok=("chair", "clerk"), redirect=("member",), forbidden=INSIDE),
    ),
    "mark_sheets": Row(reopened, other=other_year, get=codes(ok=LEADS, forbidden=INSIDE)),
    "evaluation_agree": Row(
        one,
        other=other,
        get=codes(ok=LEADS, forbidden=INSIDE),
        post=codes(ok=LEADS, forbidden=INSIDE),
    ),
}
