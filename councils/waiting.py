"""What waits for somebody about meetings. Querysets, so that a first screen may join them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.roles import SCHOOL_OFFICE, SEATED, Role
from core.dates import now, today
from councils.models import ActionItem, Attendance, Meeting, Minutes, Resolution

OFFICE = (*SCHOOL_OFFICE, Role.CLERK)
LEADS = (Role.CHAIR, Role.VICE_CHAIR)


def _midnight(days, *, field, sign=1):
    """Midnight that many days from today, plus (or minus) a council's rule in days, by the database."""
    start = timezone.make_aware(datetime.combine(today() + timedelta(days=days), time()))
    span = ExpressionWrapper(F(field) * Value(timedelta(days=sign)), output_field=DurationField())
    moment = Value(start, output_field=DateTimeField())
    return ExpressionWrapper(moment + span, output_field=DateTimeField())


def replies_owed(viewer):
    """Meetings that wait for my answer: Attendance rows, due on the meeting's day."""
    return Attendance.objects.filter(
        seat__person_id=viewer.person_id,
        reply="",
        meeting__state=Meeting.State.NOTIFIED,
        meeting__starts_at__gte=now(),
    )


def resolutions_to_confirm(viewer):
    """Decisions that count once I, as chair or vice-chair, confirm them; never a policy that I made."""
    return (
        Resolution.objects.filter(
            state=Resolution.State.RECORDED, meeting__council__in=viewer.ids("council", *LEADS)
        )
        .exclude(policy__drafted_by=viewer.person_id)
        .exclude(policy__school__in=viewer.ids("school", Role.PRINCIPAL))
    )


def minutes_to_read(viewer):
    """Minutes that were passed round to the members and wait for the chair."""
    return Minutes.objects.filter(
        state=Minutes.State.CHECKING, meeting__council__in=viewer.ids("council", *SEATED)
    )


def minutes_to_publish(viewer):
    """Confirmed minutes whose public text the office has not published."""
    return Minutes.objects.filter(
        state=Minutes.State.CONFIRMED, meeting__council__in=viewer.ids("council", *OFFICE)
    )


def my_promises(viewer):
    """Open promises of mine, by name or by a post I hold."""
    return ActionItem.objects.open().owned_by(viewer)


def meetings_without_notice(viewer):
    """Planned meetings of my office whose notice is due by the council's rule."""
    return Meeting.objects.filter(
        state=Meeting.State.PLANNED,
        council__in=viewer.ids("council", *OFFICE),
        starts_at__gte=now(),
        starts_at__lt=_midnight(1, field="council__notice_days"),
    )


def meetings_overdue(viewer):
    """Meetings of my office whose day is over and of which nobody has said what became."""
    start = timezone.make_aware(datetime.combine(today(), time()))
    return Meeting.objects.filter(
        state__in=[Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN],
        council__in=viewer.ids("council", *OFFICE),
        ends_at__lt=start,
    )


def meetings_without_minutes(viewer):
    """Ended meetings of my office without minutes, or with minutes still being written."""
    return Meeting.objects.filter(
        Q(record__isnull=True) | Q(record__state=Minutes.State.DRAFT),
        state=Meeting.State.CLOSED,
        council__in=viewer.ids("council", *OFFICE),
    )


def minutes_late(viewer):
    """Of these, the ones past the council's number of days (domain.md R12)."""
    limit = _midnight(0, field="council__minutes_draft_days", sign=-1)
    return meetings_without_minutes(viewer).filter(ends_at__lt=limit)


@dataclass(frozen=True)
class MeetingTodo:
    """One line of a first screen."""

    kind: str
    step: int
    title: str
    url: str
    council_id: int
    due: date | None = None


def _reply_todos(viewer):
    for row in replies_owed(viewer).select_related("meeting__council")[:20]:
        meeting = row.meeting
        text = _("%(meeting)s 出欠のお返事をお願いします") % {"meeting": meeting}
        yield MeetingTodo("reply", 1, text, meeting.get_absolute_url(), meeting.council_id, meeting.day)


def _resolution_todos(viewer):
    rows = resolutions_to_confirm(viewer).select_related("meeting", "policy__school", "vision", "topic")
    for row in rows[:20]:
        text = _("議決を確認してください:%(what)s") % {"what": row}
        yield MeetingTodo("resolution", 2, text, row.get_absolute_url(), row.meeting.council_id)


def _minutes_todos(viewer):
    rows = list(minutes_to_read(viewer).select_related("meeting__council")[:20])
    for row in rows:
        leads = viewer.holds("council", row.meeting.council_id, *LEADS)
        sentence = _("%(minutes)sを確認してください") if leads else _("%(minutes)sを読んでください")
        text = sentence % {"minutes": row}
        yield MeetingTodo("minutes", 1, text, row.get_absolute_url(), row.meeting.council_id)


def _promise_todos(viewer):
    for row in my_promises(viewer)[:20]:
        text = _("約束:%(text)s") % {"text": row.text}
        yield MeetingTodo("promise", 1, text, row.get_absolute_url(), row.council_id, row.due_on)


def _office_todos(viewer):
    for row in meetings_without_notice(viewer).select_related("council")[:20]:
        text = _("%(meeting)sの案内を出してください") % {"meeting": row}
        due = row.day - timedelta(days=row.council.notice_days)
        yield MeetingTodo("notice", 1, text, row.get_absolute_url(), row.council_id, due)
    for row in meetings_overdue(viewer).select_related("council")[:20]:
        text = _("%(meeting)sの結果を記録してください") % {"meeting": row}
        yield MeetingTodo("overdue", 1, text, row.get_absolute_url(), row.council_id, row.day)
    for row in meetings_without_minutes(viewer).select_related("council")[:20]:
        text = _("%(meeting)sの議事録を作ってください") % {"meeting": row}
        url = reverse("minutes_detail", args=[row.council_id, row.pk])
        due = row.day + timedelta(days=row.council.minutes_draft_days)
        yield MeetingTodo("minutes_draft", 1, text, url, row.council_id, due)


def meeting_todos(viewer):
    """Everything about meetings that waits for the viewer, the nearest date first; at most seven queries."""
    if viewer.person_id is None:
        return []
    found = [
        *_reply_todos(viewer),
        *_resolution_todos(viewer),
        *_minutes_todos(viewer),
        *_promise_todos(viewer),
        *_office_todos(viewer),
    ]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or today()))
