"""Step 3: making, filling and adopting the year's plan."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import format_date, today
from core.refusal import Refused
from councils.actions import reach_step
from councils.actions.cycles import require_running
from councils.models import Cycle, Goal
from headquarters.figures import count_plan
from headquarters.models import Ask, Duty, Headquarters, Plan, PlanItem

#: What an undertaking of last year brings along.
COPIED = ("category", "issue", "aim", "why", "existing_event", "needs_people")


def _lock_cycle(cycle):
    """Plan and items of one year are written one after the other; a year that was ended early takes no more."""
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("council").get(pk=cycle.pk)
    require_running(locked)
    return locked


def refresh_liaison(cycle, *, by):
    """Step 4 as far as it is known here: reached when the plan is adopted and no live undertaking needs people.

    Where people are needed, `activities` knows whether they were found, and reaches the step with its own count.
    """
    live = PlanItem.objects.filter(plan__cycle=cycle).live()
    adopted = Plan.objects.filter(cycle=cycle, state=Plan.State.ADOPTED).exists()
    if adopted and live.exists() and not live.filter(needs_people=True).exists():
        reach_step(cycle, 4, True, by=by)


@transaction.atomic
def make_plan(cycle, headquarters, *, by):
    """Begin the plan of a year. A second click finds the one that is there."""
    cycle = _lock_cycle(cycle)
    serving = Headquarters.objects.serving(cycle.council).on(today())
    if not serving.filter(pk=headquarters.pk).exists():
        raise Refused(_("この協議会の校園を受け持つ本部を選んでください。"))
    plan, made = Plan.objects.get_or_create(cycle=cycle, defaults={"headquarters": headquarters})
    if made:
        record("plan.add", plan, by)
    return plan


def _check_goals(plan, goals):
    goals = list(goals)
    if not goals:
        raise Refused(_("つながる目標を一つ以上選んでください。"))
    ours = Goal.objects.live().filter(pk__in=[g.pk for g in goals], cycle=plan.cycle_id)
    if ours.count() < len({g.pk for g in goals}):
        raise Refused(_("この年度の目標を選んでください。"))
    return goals


@transaction.atomic
def add_plan_item(plan, *, by, title, month, goals, **fields):
    """One more undertaking. Only title, month and goal are required; one added after the adoption counts as decided.

    New work that needs people reopens step 4, any new work step 5, of a year that had reached them.
    """
    cycle = _lock_cycle(plan.cycle)
    goals = _check_goals(plan, goals)
    if not title.strip():
        raise Refused(_("取組の名前を書いてください。"))
    adopted = Plan.objects.get(pk=plan.pk).state == Plan.State.ADOPTED
    state = PlanItem.State.DECIDED if adopted else PlanItem.State.PROPOSED
    item = PlanItem.objects.create(plan=plan, title=title.strip(), month=month, state=state, **fields)
    item.goals.set(goals)
    record("planitem.add", item, by, late=_("（年度の途中に加えました）") if adopted else "")
    if item.needs_people:
        reach_step(cycle, 4, False, by=by)
    reach_step(cycle, 5, False, by=by)
    refresh_liaison(cycle, by=by)
    count_plan(cycle)
    return item


@transaction.atomic
def change_plan_item(form, *, by):
    """Save a VersionedModelForm of an undertaking. Who needs people after all reopens step 4."""
    item = form.instance
    cycle = _lock_cycle(item.plan.cycle)
    stored = PlanItem.objects.get(pk=item.pk)
    if stored.state == PlanItem.State.CANCELLED:
        raise Refused(_("取りやめた取組は変えられません。"))
    item = form.save()
    record(
        "planitem.change", item, by, fields="、".join(str(form.fields[n].label) for n in form.changed_data)
    )
    if item.needs_people and not stored.needs_people:
        reach_step(cycle, 4, False, by=by)
    refresh_liaison(cycle, by=by)
    return item


@transaction.atomic
def copy_plan_item(item, plan, goals, *, by, carried_note="", month=None):
    """Take an undertaking of last year into this year's plan, with its duties; both stay linked."""
    _lock_cycle(plan.cycle)
    if item.plan.cycle.council_id != plan.cycle.council_id or item.plan_id == plan.pk:
        raise Refused(_("この協議会の、前の年度の取組を選んでください。"))
    if PlanItem.objects.live().filter(plan=plan, continues=item).exists():
        raise Refused(_("「%(title)s」は、もうこの年度の計画に入っています。") % {"title": item.title})
    copy = add_plan_item(
        plan,
        by=by,
        title=item.title,
        month=month or item.month,
        goals=goals,
        continues=item,
        carried_note=carried_note.strip()[:200],
        **{name: getattr(item, name) for name in COPIED},
    )
    for duty in item.duties.select_related("organisation"):
        add_duty(
            copy,
            duty.side,
            duty.text,
            by=by,
            organisation=duty.organisation,
            is_coordination=duty.is_coordination,
        )
    return copy


@transaction.atomic
def cancel_plan_item(item, reason, *, by):
    """Leave an undertaking out, saying why. Open asks about it are taken back; returns how many."""
    if not reason.strip():
        raise Refused(_("取りやめる理由を書いてください。"))
    cycle = _lock_cycle(item.plan.cycle)
    reason = reason.strip()[:200]
    item.move("cancel", by, cancel_reason=reason, data={"reason": reason})
    open_asks = list(
        Ask.objects.filter(item=item, state__in=(Ask.State.NEW, Ask.State.WAITING)).select_related("link")
    )
    for made in open_asks:
        made.move("cancel", by)
        if made.link:
            made.link.revoke()
    refresh_liaison(cycle, by=by)
    count_plan(cycle)
    return len(open_asks)


@transaction.atomic
def add_duty(item, side, text, *, by, organisation=None, is_coordination=False):
    """Who does what: one task on one of the four sides."""
    _check_duty(item, text)
    duty = Duty.objects.create(
        item=item,
        side=side,
        text=text.strip()[:120],
        organisation=organisation,
        is_coordination=is_coordination,
    )
    record("planitem.add_duty", item, by, text=duty.text, side=duty.get_side_display())
    count_plan(item.plan.cycle)
    return duty


def _check_duty(item, text):
    if PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk).state == PlanItem.State.CANCELLED:
        raise Refused(_("取りやめた取組の役割は変えられません。"))
    if not text.strip():
        raise Refused(_("することを書いてください。"))


@transaction.atomic
def change_duty(duty, *, by, **changes):
    """Change a task or the side it lies on: `side`, `text`, `organisation`, `is_coordination`."""
    _check_duty(duty.item, changes.get("text", duty.text))
    for name, value in changes.items():
        setattr(duty, name, value)
    duty.save(update_fields=list(changes))
    record("planitem.change_duty", duty.item, by, text=duty.text, side=duty.get_side_display())
    count_plan(duty.item.plan.cycle)
    return duty


@transaction.atomic
def remove_duty(duty, *, by):
    """Take a task out of the division; the history keeps it."""
    _check_duty(duty.item, duty.text)
    duty.delete()
    record("planitem.remove_duty", duty.item, by, text=duty.text, side=duty.get_side_display())
    count_plan(duty.item.plan.cycle)


@transaction.atomic
def adopt_plan(plan, *, by, on, meeting=None, where=""):
    """Adopt the plan: on which day, in which meeting or where else. Reaches step 3; its items become decided."""
    if on > today():
        raise Refused(_("決めた日は、今日までの日付にしてください。"))
    if meeting is None and not where.strip():
        raise Refused(_("どこで決めたかを書くか、会議を選んでください。"))
    if meeting and meeting.council_id != plan.cycle.council_id:
        raise Refused(_("この協議会の会議を選んでください。"))
    cycle = _lock_cycle(plan.cycle)
    if not PlanItem.objects.filter(plan=plan).live().exists():
        raise Refused(_("取組がまだありません。先に取組を一つ以上書いてください。"))
    words = {"day": format_date(on), "where": str(meeting.title if meeting else where.strip())}
    plan.move("adopt", by, adopted_on=on, adopted_in=meeting, adopted_where=where.strip(), data=words)
    proposed = PlanItem.objects.filter(plan=plan, state=PlanItem.State.PROPOSED)
    for item in proposed.select_related("plan__cycle"):
        item.move("decide", by)
    reach_step(cycle, 3, True, by=by)
    refresh_liaison(cycle, by=by)
    return plan


@transaction.atomic
def reopen_plan(plan, reason, *, by):
    """Take the adoption back, saying why, for a plan that must be talked about again."""
    if not reason.strip():
        raise Refused(_("決め直す理由を書いてください。"))
    cycle = _lock_cycle(plan.cycle)
    plan.move("reopen", by, data={"reason": reason.strip()[:200]})
    reach_step(cycle, 3, False, by=by)
    return plan
