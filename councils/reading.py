"""What the pages of meetings read: the agenda with its clock, the forecast, promises, days."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import local_day, today
from core.thread import Link
from councils.models import ActionItem, AgendaItem, Attendance, BasicPolicy, Meeting
from councils.models.agenda import closed_councils

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
    """The lines, when the meeting will end by them, and by how much that is too late.

    `publication` (councils.published) says which version of the agenda this is, where the page asks for it.
    """

    rows: list
    ends: str
    minutes_over: int
    has_hidden: bool
    publication: object = None

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


def agenda_items(meeting, viewer):
    """The items with all that their lines show: two queries."""
    found = items_of(meeting, viewer).select_related("topic", "policy__school", "policy__cycle")
    return list(found.annotate(came_from=_came_from()).prefetch_related("papers"))


def _came_from():
    """The earlier meeting that did not finish an item: {"number", "state"}."""
    same = Q(topic=OuterRef("topic")) | Q(policy=OuterRef("policy"))
    before = AgendaItem.objects.filter(
        same, is_carried=True, meeting__starts_at__lt=OuterRef("meeting__starts_at")
    )
    said = JSONObject(number="meeting__number", state="meeting__state")
    return Subquery(before.order_by("-meeting__starts_at").values(json=said)[:1])


def agenda_of(meeting, viewer):
    """The agenda as it stands at this moment; closed items as 「非公開の議題」 where they may not be read."""
    return agenda_from(meeting, agenda_items(meeting, viewer))


def agenda_from(meeting, items, papers=None):
    """The lines of items that have `is_readable`, with running clock times; `papers` are {item id: papers} if given."""
    rows, at, number = [], meeting.starts_at, 0
    for item in items:
        hidden = not item.is_readable
        number += not item.is_dropped
        title = _("非公開の議題") if hidden else item.title
        own = list(item.papers.all()) if papers is None else papers[item.pk]
        rows.append(AgendaRow(item, number, clock(at), title, hidden, [] if hidden else own))
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

    @property
    def is_possible(self):
        """Whether the quorum can still be reached by those who have not answered."""
        return self.coming + self.waiting >= self.quorum


def forecast_of(meeting, rows):
    """The forecast from the members' rows; whoever left office before the day does not count."""
    day = meeting.day
    voters = [r for r in rows if r.seat.votes_on(day)]
    replies = [r.reply for r in voters]
    return Forecast(
        replies.count(Attendance.Reply.COMING),
        replies.count(Attendance.Reply.ABSENT),
        replies.count(Attendance.Reply.NONE),
        meeting.rules.quorum_of(len(voters)),
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

    rules = meeting.rules
    return deadline(rules.minutes_draft_days), deadline(rules.minutes_publish_days)
