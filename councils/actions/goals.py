"""Goals of the year under the child image."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import today
from core.refusal import Refused
from councils.actions.cycles import require_running
from councils.actions.steps import reach_step
from councils.models import ChildVision, Cycle, Goal

FIELDS = ("axis", "issue", "evidence", "indicator", "continues")


def vision_for(cycle):
    """The image under which the year's goals stand: the confirmed one, else the agreed one, else the draft."""
    if cycle.vision_id:
        return cycle.vision
    visions = cycle.council.visions
    order = (ChildVision.State.AGREED, ChildVision.State.DRAFT)
    found = {v.state: v for v in visions.filter(state__in=order)}
    return next((found[state] for state in order if state in found), None)


def _new_goal(cycle, text, by, **fields):
    vision = vision_for(cycle)
    if vision is None:
        raise Refused(_("先に、目指す子ども像の案を書いてください。目標はその下に置きます。"))
    order = (cycle.goals.aggregate(last=Max("order"))["last"] or 0) + 1
    goal = Goal.objects.create(cycle=cycle, vision=vision, text=text, order=order, **fields)
    record("goal.add", goal, by)
    return goal


@transaction.atomic
def add_goal(cycle, text, *, by, **fields):
    """Add a goal: `axis`, `issue`, `evidence`, `indicator`, `continues`. A finished evaluation opens again."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    require_running(cycle)
    text = " ".join(text.split())
    if not text or len(text) > 120:
        raise Refused(_("目標を120文字までで書いてください。"))
    goal = _new_goal(cycle, text, by, **{key: fields[key] for key in FIELDS if key in fields})
    reach_step(cycle, 6, False, by=by)
    return goal


@transaction.atomic
def change_goal(form, *, by):
    """Save a VersionedModelForm of a goal."""
    if Goal.objects.select_for_update(of=("self",)).get(pk=form.instance.pk).dropped_on:
        raise Refused(_("取りやめた目標は直せません。"))
    goal = form.save()
    record("goal.change", goal, by)
    return goal


@transaction.atomic
def drop_goal(goal, reason, *, by):
    """Give a goal up, with the reason; it stays to be read."""
    locked = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if locked.dropped_on:
        raise Refused(_("この目標は、もう取りやめています。"))
    if not reason.strip():
        raise Refused(_("取りやめる理由を書いてください。"))
    locked.dropped_on = goal.dropped_on = today()
    locked.drop_reason = goal.drop_reason = reason.strip()[:200]
    locked.save(update_fields=["dropped_on", "drop_reason"])
    record("goal.drop", locked, by, reason=locked.drop_reason)
    return goal


@transaction.atomic
def move_goal(goal, to, *, by):
    """Move a goal "up" or "down" among the year's live goals."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=goal.cycle_id)
    goals = list(goal.cycle.goals.live())
    here = next((n for n, other in enumerate(goals) if other.pk == goal.pk), None)
    if here is None:
        raise Refused(_("取りやめた目標は動かせません。"))
    place = max(0, min(here + (-1 if to == "up" else 1), len(goals) - 1))
    goals.insert(place, goals.pop(here))
    for order, other in enumerate(goals, 1):
        other.order = order
    Goal.objects.bulk_update(goals, ["order"])
    if place != here:
        record("goal.move", goal, by, place=place + 1)
    return goal


def goals_to_copy(cycle):
    """Live goals of the year before that this year does not continue yet."""
    return (
        Goal.objects.live()
        .filter(cycle__council_id=cycle.council_id, cycle__fiscal_year=cycle.fiscal_year - 1)
        .exclude(continued_by__cycle=cycle)
    )


@transaction.atomic
def copy_goals(cycle, *, by, goals=None):
    """Take over last year's goals (all, or those named); each remembers which it continues."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    require_running(cycle)
    found = goals_to_copy(cycle)
    if goals is not None:
        found = found.filter(pk__in=[goal.pk for goal in goals])
    made = [
        _new_goal(
            cycle,
            old.text,
            by,
            axis=old.axis,
            issue=old.issue,
            evidence=old.evidence,
            indicator=old.indicator,
            continues=old,
        )
        for old in found
    ]
    if not made:
        raise Refused(_("引き継げる目標はありません。"))
    reach_step(cycle, 6, False, by=by)
    return made
