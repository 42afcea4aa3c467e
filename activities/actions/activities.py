"""The activity itself: made, changed, confirmed, moved, postponed, cancelled, held."""

from django.db import transaction
from django.utils.translation import gettext as _

from activities.actions.locks import keeping_promises, lock_with_people
from activities.actions.notices import tell_assigned
from activities.actions.promises import check_open
from activities.actions.slots import who_clashes
from activities.actions.steps import refresh_steps
from activities.figures import count_activity
from activities.models import Activity, Assignment
from activities.models.slots import HOLDING
from core.audit import record
from core.dates import fiscal_year, format_span, now
from core.refusal import Refused
from councils.actions.cycles import require_running
from headquarters.models import PlanItem

TEXTS = ("title", "place", "category", "children", "childrens_role", "staff", "bring", "rain_plan")


def check_year(item, starts_at):
    """An activity lies in the year of its plan."""
    cycle = item.plan.cycle
    if fiscal_year(starts_at) != cycle.fiscal_year:
        raise Refused(
            _("%(year)sの取組です。活動の日は、その年度の4月1日から3月31日までにしてください。")
            % {"year": cycle.label}
        )


@transaction.atomic
def make_activity(
    item,
    *,
    by,
    title="",
    starts_at,
    ends_at,
    place,
    aim="",
    category="",
    schools=None,
    also_serves=(),
    **fields,
):
    """An activity of a plan item. Title, aim and category are the item's unless given; its schools the council's."""
    item = PlanItem.objects.select_for_update(no_key=True, of=("self",)).get(pk=item.pk)
    require_running(item.plan.cycle)
    if item.state == PlanItem.State.CANCELLED:
        raise Refused(_("取りやめになった取組です。別の取組から活動を作ってください。"))
    aim = (aim or item.aim).strip()
    if not aim:
        raise Refused(_("ねらいを書いてください。活動が終わったとき、子どもがどうなっていてほしいかです。"))
    if ends_at <= starts_at:
        raise Refused(_("終わりの時刻は、始まりより後にしてください。"))
    check_year(item, starts_at)
    activity = Activity.objects.create(
        item=item,
        title=title or item.title,
        category=category or item.category,
        aim=aim,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        **{name: value for name, value in fields.items() if name in TEXTS},
    )
    activity.schools.set(item.plan.cycle.council.covered_schools() if schools is None else schools)
    activity.also_serves.set(also_serves)
    record("activity.make", activity, by, when=format_span(starts_at, ends_at))
    refresh_steps(item.plan.cycle, by=by)
    return activity


@transaction.atomic
def change_activity(activity, *, by, schools=None, also_serves=None, **changes):
    """Change the words of an activity; its times have `reschedule_activity`."""
    fresh = Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=activity.pk)
    if fresh.state in (Activity.State.CANCELLED, Activity.State.EVALUATED):
        raise Refused(_("中止した活動と、評価に反映した活動は、変えられません。"))
    if "aim" in changes and changes["aim"] != fresh.aim and fresh.state in Activity.HAPPENED:
        raise Refused(_("ねらいは、活動の前に書いたものを残します。活動のあとには変えられません。"))
    names, category = {*TEXTS, "aim"}, fresh.category
    changed = {n: v for n, v in changes.items() if n in names and getattr(fresh, n) != v}
    for name, value in changed.items():
        setattr(fresh, name, value)
    if changed:
        fresh.save(update_fields=list(changed))
    if schools is not None:
        fresh.schools.set(schools)
    if also_serves is not None:
        fresh.also_serves.set(also_serves)
    record("activity.change", fresh, by, changed=sorted(changed))
    if "category" in changed:
        count_activity(fresh, category)
    refresh_steps(fresh.item.plan.cycle, by=by)
    return fresh


def confirm_activity(activity, *, by):
    """It will take place (実施決定)."""

    def still_to_come(locked):
        if locked.ends_at <= now():
            raise Refused(_("もう過ぎた日です。日時を変えるか、当日の参加を書いてください。"))

    activity.move("confirm", by, guard=still_to_come, stop_reason="")


@transaction.atomic
def hold_activity(activity, *, by):
    """It has taken place (実施)."""

    def has_begun(locked):
        if locked.starts_at > now():
            raise Refused(_("まだ始まっていません。活動の日になってから書いてください。"))

    activity.move("hold", by, guard=has_begun)
    refresh_steps(activity.item.plan.cycle, by=by)


def _reason(reason):
    if not reason.strip():
        raise Refused(_("理由を書いてください。例：雨のため、熱中症警戒アラートのため。"))
    return reason.strip()


@keeping_promises
def postpone_activity(activity, reason, *, by):
    """Not on that day; the new date comes later. Those who promised are told and keep their places."""
    reason = _reason(reason)
    activity.move("postpone", by, data={"reason": reason}, stop_reason=reason)
    told = tell_assigned(activity, "postponed", by=by)
    refresh_steps(activity.item.plan.cycle, by=by)
    return told


@keeping_promises
def cancel_activity(activity, reason, *, by):
    """It does not take place. Those who promised are told and are free again."""
    reason = _reason(reason)
    activity.move("cancel", by, data={"reason": reason}, stop_reason=reason)
    told = tell_assigned(activity, "cancelled", by=by)
    lock_with_people(activity.slots.values_list("pk", flat=True))
    Assignment.objects.filter(slot__activity=activity, state__in=HOLDING).update(
        state=Assignment.State.CANCELLED
    )
    refresh_steps(activity.item.plan.cycle, by=by)
    return told


def reschedule_activity(activity, starts_at, *, by, ends_at=None):
    """A new time: the slots move along and carry their people, or nothing moves and a sentence says who clashes."""
    try:
        return _reschedule(activity, starts_at, ends_at, by=by)
    except Refused as refusal:
        if getattr(refusal, "constraint", "") != "nobody_in_two_places":
            raise
        fresh = Activity.objects.get(pk=activity.pk)
        delta = starts_at - fresh.starts_at
        slots = list(fresh.slots.select_related("activity__item__plan"))
        times = {slot.pk: (slot.starts_at + delta, slot.ends_at + delta) for slot in slots}
        raise Refused(who_clashes(slots, by=by, times=times)) from refusal


@keeping_promises
def _reschedule(activity, starts_at, ends_at, *, by):
    fresh = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if fresh.state != Activity.State.POSTPONED:
        check_open(fresh)
    delta = starts_at - fresh.starts_at
    ends_at = ends_at or fresh.ends_at + delta
    if ends_at <= starts_at:
        raise Refused(_("終わりの時刻は、始まりより後にしてください。"))
    check_year(fresh.item, starts_at)
    if (starts_at, ends_at) == (fresh.starts_at, fresh.ends_at):
        raise Refused(_("いまと同じ日時です。新しい日時を書いてください。"))
    was = format_span(fresh.starts_at, fresh.ends_at)
    fresh.starts_at, fresh.ends_at = starts_at, ends_at
    fresh.save(update_fields=["starts_at", "ends_at"])
    _move_slots(fresh, delta)
    told = {"was": was, "now": format_span(starts_at, ends_at)}
    if fresh.state == Activity.State.POSTPONED:
        fresh.move("reschedule", by, data={"was_on": told["was"], "now_on": told["now"]}, stop_reason="")
    else:
        record("activity.reschedule", fresh, by, was_on=told["was"], now_on=told["now"])
    tell_assigned(fresh, "rescheduled", by=by)
    refresh_steps(fresh.item.plan.cycle, by=by)
    return fresh


def _move_slots(activity, delta):
    """Each slot by the same time; the one furthest along first, so that one person's slots never meet."""
    if not delta:
        return
    slots = lock_with_people(activity.slots.values_list("pk", flat=True))
    for slot in sorted(slots.values(), key=lambda slot: slot.starts_at, reverse=delta.total_seconds() > 0):
        slot.starts_at += delta
        slot.ends_at += delta
        slot.save(update_fields=["starts_at", "ends_at"])
