"""What pages and first screens read about meetings. Querysets, so that a first screen may join them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Value,
    When,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.roles import SCHOOL_OFFICE, SEATED, Role
from core.dates import local_day, now, today
from core.thread import Link
from councils.models import ActionItem, Attendance, BasicPolicy, Meeting, Minutes, Resolution
from councils.models.meetings import closed_councils

OFFICE = (*SCHOOL_OFFICE, Role.CLERK)
LEADS = (Role.CHAIR, Role.VICE_CHAIR)


# ---- the agenda with its clock ---------------------------------------------------------------------------


@dataclass
class AgendaRow:
    """One line of the agenda as this viewer sees it."""

    item: object
    number: int
    clock: str
    title: str
    is_hidden: bool
    papers: list = field(default_factory=list)


@dataclass
class Agenda:
    """The lines, when the meeting will end by them, and by how much that is too late."""

    rows: list
    ends: str
    minutes_over: int
    has_hidden: bool

    @property
    def standing(self):
        """Lines that were not taken off."""
        return [row for row in self.rows if not row.item.is_dropped]


def clock(moment):
    """3:30, as on a printed agenda."""
    local = timezone.localtime(moment)
    return f"{local.hour % 12 or 12}:{local.minute:02}"


def items_of(meeting, viewer):
    """Agenda items, each with `is_readable`: whether this viewer may read its inside."""
    closed = closed_councils(viewer).filter(pk=OuterRef("meeting__council"))
    return meeting.items.annotate(is_readable=Case(When(is_public=True, then=True), default=Exists(closed)))


def reads_everything(meeting, viewer):
    """Whether no item of the meeting is hidden from the viewer."""
    return not items_of(meeting, viewer).filter(is_readable=False).exists()


def agenda_of(meeting, viewer):
    """The agenda with running clock times; closed items stand as 「非公開の議題」 where they may not be read."""
    items = (
        items_of(meeting, viewer)
        .select_related("topic", "policy__school", "policy__cycle")
        .prefetch_related("papers")
    )
    rows, at, number = [], meeting.starts_at, 0
    for item in items:
        hidden = not item.is_readable
        number += not item.is_dropped
        title = _("非公開の議題") if hidden else item.title
        rows.append(
            AgendaRow(item, number, clock(at), title, hidden, [] if hidden else list(item.papers.all()))
        )
        if not item.is_dropped:
            at += timedelta(minutes=item.minutes)
    over = max(0, int((at - meeting.ends_at).total_seconds() // 60))
    return Agenda(rows, clock(at), over, any(row.is_hidden for row in rows))


def meeting_thread(meeting, agenda=None):
    """The chain in which a meeting stands, from what its page has read already: the image, what it talks about."""
    items = [row.item for row in agenda.standing if not row.is_hidden] if agenda else []
    vision, here = meeting.cycle.vision, meeting.get_absolute_url()
    links = []
    if vision:
        links.append(Link(1, _("目指す子ども像"), vision.text, url=vision.get_absolute_url()))
    for item in items:
        if item.topic_id:
            topic = item.topic
            label = topic.get_origin_display()
            links.append(Link(1, label, topic.title, topic.get_state_display(), topic.get_absolute_url()))
    links.append(Link(2, _("会議"), meeting.title, meeting.get_state_display(), here, here=True))
    for item in items:
        if item.policy_id and item.policy.state != BasicPolicy.State.DRAFT:
            policy = item.policy
            note = str(policy.get_state_display())
            links.append(Link(2, _("基本方針"), str(policy.school), note, policy.get_absolute_url()))
    return links


# ---- replies and quorum ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forecast:
    """出席 9人・欠席 2人・返事待ち 3人(定足数:8人): counted over the members who vote."""

    coming: int
    absent: int
    waiting: int
    quorum: int

    @property
    def is_enough(self):
        """Enough members who vote have said that they come."""
        return self.coming >= self.quorum


def forecast_of(meeting, rows):
    """The forecast from the members' rows; whoever left office before the day does not count."""
    day = meeting.day
    voters = [r for r in rows if r.seat.has_vote and r.seat.starts_on <= day <= r.seat.ends_on]
    replies = [r.reply for r in voters]
    return Forecast(
        replies.count(Attendance.Reply.COMING),
        replies.count(Attendance.Reply.ABSENT),
        replies.count(Attendance.Reply.NONE),
        meeting.council.quorum_of(len(voters)),
    )


# ---- promises --------------------------------------------------------------------------------------------


def promises_before(meeting):
    """前回の約束: what is still open in the council, and what the last meeting promised."""
    last = (
        Meeting.objects.filter(
            council_id=meeting.council_id, starts_at__lt=meeting.starts_at, state=Meeting.State.CLOSED
        )
        .order_by("-starts_at")
        .values("pk")[:1]
    )
    return (
        ActionItem.objects.filter(Q(state=ActionItem.State.OPEN) | Q(meeting__in=last))
        .filter(council_id=meeting.council_id)
        .exclude(meeting=meeting)
        .select_related("person")
    )


# ---- what waits for somebody -----------------------------------------------------------------------------


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


# ---- days of the minutes ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deadline:
    """Until when something is due, and how many days it is late."""

    on: date
    late: int


def minutes_deadlines(meeting):
    """Draft and publication of the minutes, by the council's rule."""
    day = local_day(meeting.ends_at)

    def deadline(days):
        on = day + timedelta(days=days)
        return Deadline(on, max(0, (today() - on).days))

    return deadline(meeting.council.minutes_draft_days), deadline(meeting.council.minutes_publish_days)
