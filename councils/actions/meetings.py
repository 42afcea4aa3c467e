"""Planning, moving, calling off and ending meetings."""

from django.db import transaction
from django.db.models import Max, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import fiscal_year, format_fiscal_year, format_span, local_day, now, today
from core.refusal import Refused
from councils.actions.cycles import require_running
from councils.actions.invitations import extend_links, forget_told, tell_invited
from councils.actions.standard_items import add_standard_items, has_list
from councils.actions.topics import carry_item
from councils.actions.unheld import carry_left
from councils.figures import count_meetings
from councils.models import Cycle, Meeting, Topic
from councils.written import check_change, check_plan

#: What an edit may change; a change of the first five is told to those who have been invited.
TOLD = ("starts_at", "ends_at", "place", "mode", "online_address")
EDITABLE = (*TOLD, "number", "is_public", "note")


def next_number(cycle):
    """The number proposed for the next meeting of the year."""
    return (cycle.meetings.aggregate(last=Max("number"))["last"] or 0) + 1


def cycle_of_day(council, day):
    """The council's cycle in whose 年度 a day lies; Refused when that year has not been opened."""
    cycle = Cycle.objects.filter(council=council, fiscal_year=fiscal_year(day)).first()
    if cycle is None:
        raise Refused(
            _("%(year)sの歩みがまだ始まっていません。先に年度を始めるか、日付を確かめてください。")
            % {"year": format_fiscal_year(fiscal_year(day))}
        )
    return cycle


def check_times(cycle, starts_at, ends_at, number, *, but=None):
    """The rules of a meeting's date and number, told before the database refuses."""
    if ends_at <= starts_at:
        raise Refused(_("終わりの時刻は、始まりより後にしてください。"))
    if not cycle.starts_on <= local_day(starts_at) <= cycle.ends_on:
        raise Refused(_("会議の日は、%(year)sの中の日にしてください。") % {"year": cycle.label})
    if Meeting.objects.filter(cycle=cycle, number=number).exclude(pk=but).exists():
        raise Refused(_("第%(number)s回の会議がもうあります。別の回にしてください。") % {"number": number})


@transaction.atomic
def plan_meeting(
    cycle,
    *,
    by,
    starts_at,
    ends_at,
    place,
    mode=Meeting.Mode.IN_PERSON,
    online_address="",
    is_public=True,
    note="",
    number=None,
):
    """Put a meeting into the year; without `number` it is the next one."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    require_running(cycle)
    number = number or next_number(cycle)
    check_times(cycle, starts_at, ends_at, number)
    check_plan(cycle.council, mode, local_day(starts_at))
    meeting = Meeting.objects.create(
        council_id=cycle.council_id,
        cycle=cycle,
        number=number,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        mode=mode,
        online_address=online_address,
        is_public=is_public,
        note=note,
    )
    record("meeting.plan", meeting, by, when=format_span(starts_at, ends_at))
    if has_list(meeting):
        add_standard_items(meeting, by=by)
    return meeting


@transaction.atomic
def change_meeting(meeting, *, by, **fields):
    """Change what was planned; members who have been invited are told when date or place move."""
    if unknown := set(fields) - set(EDITABLE):
        raise TypeError(f"Not a field of a plan: {unknown}")
    locked = (
        Meeting.objects.select_for_update(of=("self",)).select_related("cycle", "council").get(pk=meeting.pk)
    )
    if not locked.is_ahead:
        raise Refused(_("この会議はもう開かれたか、取りやめになっているため、予定は変えられません。"))
    values = {name: fields.get(name, getattr(locked, name)) for name in EDITABLE}
    check_times(locked.cycle, values["starts_at"], values["ends_at"], values["number"], but=locked.pk)
    check_plan(locked.council, values["mode"], local_day(values["starts_at"]))
    changed = [name for name in EDITABLE if getattr(locked, name) != values[name]]
    check_change(locked, values["mode"], changed)
    for name in changed:
        setattr(locked, name, values[name])
        setattr(meeting, name, values[name])
    if not changed:
        return meeting
    locked.save(update_fields=changed)
    labels = [str(Meeting._meta.get_field(name).verbose_name) for name in changed]
    record("meeting.change", locked, by, what="・".join(labels), when=locked.when)
    if locked.state == Meeting.State.NOTIFIED and set(changed) & set(TOLD):
        extend_links(locked)
        forget_told(locked)
        tell_invited(locked, "changed")
    return meeting


@transaction.atomic
def plan_meetings(cycle, plans, *, by):
    """Put several meetings into the year at once, numbered by their days; all or none."""
    if not plans:
        raise Refused(_("日にちを、一つは書いてください。"))
    plans = sorted(plans, key=lambda plan: plan["starts_at"])
    return [plan_meeting(cycle, by=by, **plan) for plan in plans]


@transaction.atomic
def cancel_meeting(meeting, reason, *, by, carried=None):
    """Call a meeting off (中止); those who have been invited are told. What stood on its agenda goes to the next one.

    `carried` names the items that do; without it all that are left.
    """
    if not reason.strip():
        raise Refused(_("中止の理由を書いてください。委員への連絡にも使います。"))
    notified = was_announced(meeting)
    meeting.move("cancel", by, end_reason=reason.strip()[:200], data={"reason": reason.strip()})
    carry_left(meeting, carried, by=by)
    forget_told(meeting)
    if notified:
        tell_invited(meeting, "cancelled")
    return meeting


def was_announced(meeting):
    """Whether the notice of this day is out: also of a meeting that was postponed after it."""
    return meeting.state == Meeting.State.NOTIFIED or (
        meeting.state == Meeting.State.POSTPONED and meeting.notified_at is not None
    )


@transaction.atomic
def close_meeting(meeting, *, by, topics_done=(), observers=None, carried=None, closed_at=None):
    """End the meeting (閉会). Topics in `topics_done` have been talked through; the others stay open.

    `carried` are {item: what is to be continued}: these go to the next meeting. Without `closed_at` it ends now, or,
    when it is written down on another day, at the time for which it was planned.
    """
    changes = {} if observers is None else {"observers": observers}
    closed_at = closed_at or _usual_end(meeting)
    running = meeting.items.filter(started_at__isnull=False, ended_at=None)
    running.update(ended_at=Greatest("started_at", Value(closed_at)))
    meeting.move("close", by, closed_at=closed_at, current_item=None, **changes)
    for item, note in (carried or {}).items():
        carry_item(item, note, by=by)
    for topic in Topic.objects.filter(pk__in=[t.pk for t in topics_done], items__meeting=meeting).distinct():
        if topic.can_move("close"):
            topic.move("close", by)
    count_meetings(meeting)
    return meeting


def _usual_end(meeting):
    """Now, on the very day; else as planned, but not before it began."""
    if meeting.day == today():
        return now()
    return max(meeting.ends_at, meeting.opened_at or meeting.ends_at)


def check_day_reached(meeting):
    """A meeting is opened, or found without quorum, on its day or afterwards from paper."""
    if meeting.day > today():
        raise Refused(
            _("この会議は%(when)sの予定です。日が変わったときは、先に予定を直してください。")
            % {"when": meeting.when}
        )
