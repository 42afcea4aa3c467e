"""The room while a meeting is on: the present item, the clock, who is here, what was decided and promised today.

Pages ask again every few seconds; `mark_of` is one number that changes with every act in the council, and each
minute, so that an unchanged page costs one query beyond the viewer's own.
"""

from dataclasses import dataclass, field

from django.db.models import BooleanField, ExpressionWrapper, F, IntegerField, Q, Subquery
from django.db.models.functions import Coalesce

from core.dates import now, today
from core.models import AuditEntry
from councils.clock import Clock, clock_of, is_live
from councils.models import AgendaItem, Deliberation, Meeting, Resolution
from councils.presence import in_room, times_away_of, with_times_away
from councils.reading import agenda_of


def with_mark(meetings, council_pk):
    """Each meeting with the last act written down in the council."""
    acts = AuditEntry.objects.filter(scope=f"council:{council_pk}").order_by("-at", "-pk").values("pk")[:1]
    return meetings.annotate(last_act=Coalesce(Subquery(acts), 0, output_field=IntegerField()))


def mark_of(meeting):
    """What the page was drawn from: it changes when something was done, and with the clock."""
    minute = int(now().timestamp() // 60) if is_live(meeting) else 0
    return f"{meeting.last_act}-{meeting.state}-{minute}"


# ---- who is here -----------------------------------------------------------------------------------------


@dataclass
class Presence:
    """Everybody on the list of the meeting, and the quorum of this moment."""

    rows: list
    quorum: int
    counts_now: bool

    @property
    def here(self):
        """Who is in the room."""
        return [row for row in self.rows if row.is_here]

    @property
    def members(self):
        """Members in the room."""
        return [row for row in self.here if row.seat_id]

    @property
    def guests(self):
        """Others in the room, stand-ins among them."""
        return [row for row in self.here if not row.seat_id]

    @property
    def gone(self):
        """Who was here and has left."""
        return [row for row in self.rows if row.present and not row.is_here]

    @property
    def absent(self):
        """Members who did not come."""
        return [row for row in self.rows if row.seat_id and not row.present]

    @property
    def voters(self):
        """How many in the room may vote."""
        return sum(bool(row.had_vote) for row in self.here)

    @property
    def is_lost(self):
        """Whether too few are left to decide anything now."""
        return self.counts_now and self.voters < self.quorum


def presence_of(meeting):
    """Who is here at this moment; of a meeting that is not on now, who was there at all."""
    live = is_live(meeting)
    here = in_room(now()) if live else Q(present=True)
    rows = (
        meeting.attendances.annotate(is_here=ExpressionWrapper(Coalesce(here, False), BooleanField()))
        .select_related("seat__person", "stands_in_for__person")
        .order_by(
            F("seat__office").desc(nulls_last=True), "seat__category", "seat__person__family_kana", "pk"
        )
    )
    rows = [row for row in with_times_away(rows) if row.seat_id or row.present]
    for row in rows:
        row.times_out = times_away_of(row)
    return Presence(rows, meeting.quorum or 0, live)


# ---- the room --------------------------------------------------------------------------------------------


@dataclass
class Room:
    """All that the live part of a page shows."""

    meeting: Meeting
    agenda: object
    presence: Presence
    mark: str
    clock: Clock
    current: object = None
    next: object = None
    resolutions: list = field(default_factory=list)
    promises: list = field(default_factory=list)
    talks: list = field(default_factory=list)
    presider: object = None

    @property
    def live(self):
        """Whether the meeting is on, now."""
        return self.clock.live

    @property
    def polls(self):
        """Whether the page asks again by itself: on the meeting's day, until it has ended."""
        return self.live or (self.meeting.is_ahead and self.meeting.day == today())

    @property
    def current_decisions(self):
        """What was decided on the present item."""
        return [row for row in self.resolutions if self.current and row.item_id == self.current.item.pk]

    @property
    def asks_decision(self):
        """Whether the present item is one that the meeting decides, and may now."""
        if self.current is None or self.current.is_hidden or self.current_decisions or self.presence.is_lost:
            return False
        item = self.current.item
        return item.kind == AgendaItem.Kind.APPROVAL or item.policy_id is not None

    @property
    def outcomes(self):
        """Items of which it was written down what was agreed."""
        return [row for row in self.agenda.standing if not row.is_hidden and row.item.outcome]


def _place(meeting, rows):
    """(the present line, the next one): before the first item the next is the first that has not ended."""
    here = next((n for n, row in enumerate(rows) if row.item.pk == meeting.current_item_id), None)
    if here is not None:
        return rows[here], rows[here + 1] if here + 1 < len(rows) else None
    ended = [n for n, row in enumerate(rows) if row.item.ended_at]
    after = rows[ended[-1] + 1 :] if ended else rows
    return None, next(iter(after), None)


def room_of(meeting, viewer, agenda=None):
    """The room as a viewer may see it; with an anonymous viewer only what is said before everybody."""
    agenda = agenda or agenda_of(meeting, viewer)
    current, following = _place(meeting, agenda.standing)
    clock = clock_of(meeting, current.item if current else None)
    room = Room(meeting, agenda, presence_of(meeting), mark_of(meeting), clock, current, following)
    readable = [row.item.pk for row in agenda.standing if not row.is_hidden]
    room.resolutions = list(
        Resolution.objects.filter(meeting=meeting, item__in=readable)
        .exclude(state=Resolution.State.VOID)
        .select_related("policy__school", "vision", "topic")
    )
    room.promises = list(meeting.action_items.select_related("person"))
    room.talks = list(Deliberation.objects.filter(item__in=readable).select_related("cycle"))
    room.presider = _who_should_preside(room)
    return room


def _who_should_preside(room):
    """The chair who is here while somebody else still leads the meeting (仮議長), else None."""
    if room.meeting.state != Meeting.State.OPEN:
        return None
    chair = next((row.seat for row in room.presence.members if row.seat.office == "chair"), None)
    if chair is None or room.meeting.presided_by.startswith((str(chair).strip(), str(chair.person))):
        return None
    return chair
