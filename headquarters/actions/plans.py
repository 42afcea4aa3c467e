"""Step 3: making, filling and adopting the year's plan."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import today
from core.refusal import Refused
from councils.actions import reach_step
from councils.models import Cycle, Goal
from headquarters.models import Duty, Plan, PlanItem

#: Words of an item that may be changed at any time; everything else has its own action.
ITEM_FIELDS = (
    "title",
    "month",
    "category",
    "issue",
    "aim",
    "why",
    "existing_event",
    "needs_people",
    "carried_note",
)


def _lock_cycle(cycle):
    """Plan and items of one year are written one after the other."""
    return Cycle.objects.select_for_update(of=("self",)).select_related("council").get(pk=cycle.pk)


@transaction.atomic
def make_plan(cycle, headquarters, *, by):
    """Begin the plan of a year. A second click finds the one that is there."""
    cycle = _lock_cycle(cycle)
    if not headquarters.schools.filter(coverages__council=cycle.council).exists():
        raise Refused(_("この協議会の校園を受け持つ本部を選んでください。"))
    plan, made = Plan.objects.get_or_create(cycle=cycle, defaults={"headquarters": headquarters})
    if made:
        record("plan.add", plan, by)
    return plan


def _check_goals(plan, goals):
    goals = list(goals)
    if not goals:
        raise Refused(_("つながる目標を一つ以上選んでください。"))
    if Goal.objects.filter(pk__in=[g.pk for g in goals]).exclude(cycle=plan.cycle_id).exists():
        raise Refused(_("この年度の目標を選んでください。"))
    return goals


@transaction.atomic
def add_plan_item(plan, *, by, title, month, goals, **fields):
    """One more undertaking. Only title, month and goal are required; one added after the adoption counts as decided.

    New work that needs people reopens steps 4 and 5 of a year that had reached them.
    """
    cycle = _lock_cycle(plan.cycle)
    goals = _check_goals(plan, goals)
    adopted = Plan.objects.get(pk=plan.pk).state == Plan.State.ADOPTED
    state = PlanItem.State.DECIDED if adopted else PlanItem.State.PROPOSED
    item = PlanItem.objects.create(plan=plan, title=title, month=month, state=state, **fields)
    item.goals.set(goals)
    record("planitem.add", item, by)
    for number in (4, 5):
        if number == 5 or item.needs_people:
            reach_step(cycle, number, False, by=by)
    return item


@transaction.atomic
def change_plan_item(item, *, by, goals=None, **changes):
    """Change the words of an undertaking, and its goals."""
    fresh = PlanItem.objects.select_for_update(of=("self",)).select_related("plan__cycle").get(pk=item.pk)
    if fresh.state == PlanItem.State.CANCELLED:
        raise Refused(_("取りやめた取組は変えられません。"))
    changed = {n: v for n, v in changes.items() if n in ITEM_FIELDS and getattr(fresh, n) != v}
    for name, value in changed.items():
        setattr(fresh, name, value)
    if changed:
        fresh.save(update_fields=list(changed))
    if goals is not None:
        fresh.goals.set(_check_goals(fresh.plan, goals))
    record("planitem.change", fresh, by, fields=sorted(changed))
    return fresh


@transaction.atomic
def copy_plan_item(item, plan, goals, *, by, carried_note=""):
    """Take an undertaking of last year into this year's plan, with its duties; both stay linked."""
    fields = {n: getattr(item, n) for n in ITEM_FIELDS if n not in ("title", "month", "carried_note")}
    copy = add_plan_item(
        plan,
        by=by,
        title=item.title,
        month=item.month,
        goals=goals,
        continues=item,
        carried_note=carried_note,
        **fields,
    )
    for duty in item.duties.all():
        add_duty(
            copy,
            duty.side,
            duty.text,
            by=by,
            organisation=duty.organisation,
            is_coordination=duty.is_coordination,
        )
    return copy


def cancel_plan_item(item, reason, *, by):
    """Leave an undertaking out, saying why."""
    if not reason.strip():
        raise Refused(_("取りやめる理由を書いてください。"))
    item.move("cancel", by, cancel_reason=reason.strip()[:200], data={"reason": reason.strip()})


@transaction.atomic
def add_duty(item, side, text, *, by, organisation=None, is_coordination=False):
    """Who does what: one task on one of the four sides."""
    if not text.strip():
        raise Refused(_("することを書いてください。"))
    duty = Duty.objects.create(
        item=item,
        side=side,
        text=text.strip()[:120],
        organisation=organisation,
        is_coordination=is_coordination,
    )
    record("planitem.add_duty", item, by, text=duty.text, side=duty.get_side_display())
    return duty


@transaction.atomic
def change_duty(duty, *, by, **changes):
    """Change a task or the side it lies on."""
    for name, value in changes.items():
        setattr(duty, name, value)
    duty.save(update_fields=list(changes))
    record("planitem.change_duty", duty.item, by, text=duty.text, side=duty.get_side_display())
    return duty


@transaction.atomic
def remove_duty(duty, *, by):
    """Take a task out of the division; the history keeps it."""
    record("planitem.remove_duty", duty.item, by, text=duty.text, side=duty.get_side_display())
    duty.delete()


@transaction.atomic
def adopt_plan(plan, *, by, on, meeting=None, where=""):
    """Adopt the plan: on which day, in which meeting or where else. Reaches step 3; its items become decided."""
    if on > today():
        raise Refused(_("決めた日は、今日までの日付にしてください。"))
    if meeting is None and not where.strip():
        raise Refused(_("どこで決めたかを書くか、会議を選んでください。"))
    if meeting and meeting.council_id != plan.cycle.council_id:
        raise Refused(_("この協議会の会議を選んでください。"))
    if not PlanItem.objects.filter(plan=plan).live().exists():
        raise Refused(_("取組がまだありません。先に取組を一つ以上書いてください。"))
    cycle = _lock_cycle(plan.cycle)
    plan.move("adopt", by, adopted_on=on, adopted_in=meeting, adopted_where=where.strip())
    for item in PlanItem.objects.filter(plan=plan, state=PlanItem.State.PROPOSED).select_related(
        "plan__cycle"
    ):
        item.move("decide", by)
    reach_step(cycle, 3, True, by=by)
    return plan


@transaction.atomic
def reopen_plan(plan, *, by):
    """Take the adoption back, for a plan that must be talked about again."""
    cycle = _lock_cycle(plan.cycle)
    plan.move("reopen", by)
    reach_step(cycle, 3, False, by=by)
    return plan
