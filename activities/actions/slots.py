"""Places to fill: adding, changing, moving, removing."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from activities.actions.locks import clashing, keeping_promises, lock_with_people, people_in
from activities.actions.steps import refresh_steps
from activities.models import Activity, Slot
from core.audit import record
from core.dates import local_day
from core.refusal import InvalidMove, Refused

FIELDS = ("title", "starts_at", "ends_at", "min_needed", "capacity", "is_open", "note")
#: Preparing the day before and tidying up the day after belong to an activity.
AROUND = timedelta(days=1)


def check_times(activity, starts_at, ends_at):
    """A slot lies on the days of its activity, or one day around them."""
    first, last = local_day(activity.starts_at) - AROUND, local_day(activity.ends_at) + AROUND
    if ends_at <= starts_at:
        raise Refused(_("終わりの時刻は、始まりより後にしてください。"))
    if local_day(starts_at) < first or local_day(ends_at) > last:
        raise Refused(_("役割の時間は、活動の日か、その前後1日のあいだにしてください。"))


def check_changeable(activity):
    """Slots change until the activity has taken place."""
    if activity.state not in (Activity.State.ARRANGING, Activity.State.CONFIRMED, Activity.State.POSTPONED):
        raise Refused(_("この活動は、もう終わったか中止になったため、役割を変えられません。"))


@transaction.atomic
def add_slot(
    activity, *, by, title, capacity, starts_at=None, ends_at=None, min_needed=1, is_open=True, note=""
):
    """A role at the activity; without times it lasts as long as the activity."""
    activity = Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=activity.pk)
    check_changeable(activity)
    starts_at, ends_at = starts_at or activity.starts_at, ends_at or activity.ends_at
    check_times(activity, starts_at, ends_at)
    if capacity < max(1, min_needed):
        raise Refused(_("最低の人数は、定員までにしてください。"))
    slot = Slot.objects.create(
        activity=activity,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        min_needed=min_needed,
        capacity=capacity,
        is_open=is_open,
        note=note,
    )
    record("activity.add_slot", activity, by, title=title, capacity=capacity)
    refresh_steps(activity.item.plan.cycle, by=by)
    return slot


def change_slot(slot, *, by, **changes):
    """Change a slot. Moving it carries its people, or fails with a sentence that names who clashes with what."""
    try:
        return _change_slot(slot, by=by, **changes)
    except Refused as refusal:
        if getattr(refusal, "constraint", "") == "nobody_in_two_places":
            raise Refused(who_clashes([slot], by=by, times={slot.pk: _span(slot, changes)})) from refusal
        if getattr(refusal, "constraint", "") == "slot_not_overfull":
            filled = Slot.objects.values_list("filled", flat=True).get(pk=slot.pk)
            raise Refused(
                _("もう%(n)s人が決まっています。定員を%(n)s人以上にしてください。") % {"n": filled}
            ) from refusal
        raise


def _span(slot, changes):
    return changes.get("starts_at", slot.starts_at), changes.get("ends_at", slot.ends_at)


@keeping_promises
def _change_slot(slot, *, by, **changes):
    fresh = lock_with_people([slot.pk])[slot.pk]
    check_changeable(fresh.activity)
    check_times(fresh.activity, *_span(fresh, changes))
    changed = {
        name: value for name, value in changes.items() if name in FIELDS and getattr(fresh, name) != value
    }
    if not changed:
        return fresh
    for name, value in changed.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changed))
    record("activity.change_slot", fresh.activity, by, title=fresh.title, changed=sorted(changed))
    refresh_steps(fresh.activity.item.plan.cycle, by=by)
    return fresh


def who_clashes(slots, *, by, times):
    """All sentences of people in `slots` who could not be there at the new `times` ({slot id: (start, end)})."""
    told = []
    ids = [slot.pk for slot in slots]
    for slot in slots:
        start, end = times[slot.pk]
        headquarters_id = slot.activity.item.plan.headquarters_id
        busy = people_in([slot.pk]).filter(assignments__in=_holding_elsewhere(ids, start, end))
        told += [
            clashing(person, start, end, by=by, headquarters_id=headquarters_id, but=ids)
            for person in busy.distinct()
        ]
    told = list(dict.fromkeys(map(str, told))) or [_("この時間には、別の活動に入っている人がいます。")]
    return " ".join([*told, _("担当を替えるか、別の日時にしてください。日時は変わっていません。")])


def _holding_elsewhere(slot_ids, start, end):
    from activities.models import Assignment
    from activities.models.slots import HOLDING

    return (
        Assignment.objects.filter(state__in=HOLDING, overlap_reason="")
        .filter(slot__starts_at__lt=end, slot__ends_at__gt=start)
        .exclude(slot__in=slot_ids)
    )


@keeping_promises
def remove_slot(slot, *, by):
    """Take away a role that nobody was ever asked for or promised; otherwise it stays and is told apart."""
    fresh = lock_with_people([slot.pk])[slot.pk]
    if fresh.assignments.exists() or fresh.answers.exists() or fresh.attendances.exists():
        raise Refused(_("声をかけた人か、決まった人がいる役割は、なくせません。定員を変えてください。"))
    if fresh.activity.state not in (
        Activity.State.ARRANGING,
        Activity.State.CONFIRMED,
        Activity.State.POSTPONED,
    ):
        raise InvalidMove
    record("activity.remove_slot", fresh.activity, by, title=fresh.title)
    fresh.delete()
    refresh_steps(fresh.activity.item.plan.cycle, by=by)
