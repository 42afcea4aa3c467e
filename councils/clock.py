"""The clock of a meeting that is on: what is left of the item and of the meeting, in words of hours and minutes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.dates import now, today
from councils.models import Meeting

#: Minutes beyond its end after which a meeting was most likely only not closed: no session runs three hours over.
FAR = 180


def is_live(meeting):
    """Whether the meeting is on, now; one that is entered afterwards from paper has no clock."""
    return meeting.state == Meeting.State.OPEN and meeting.day == today()


@dataclass(frozen=True)
class Left:
    """Whole minutes until something should be over; below nought it has run over."""

    minutes: int

    @property
    def is_over(self):
        """Whether the time has run out."""
        return self.minutes < 0

    @property
    def is_far_over(self):
        """Over by so much that the meeting has ended rather than run long."""
        return self.minutes <= -FAR

    @property
    def words(self):
        """How long is left, or has passed since: 45分, 2時間5分."""
        return in_hours(abs(self.minutes))


def in_hours(minutes):
    """A length as people say it: 45分, 2時間, 2時間5分."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s分") % {"minutes": rest}
    words = _("%(hours)s時間%(minutes)s分") if rest else _("%(hours)s時間")
    return words % {"hours": hours, "minutes": rest}


def left_until(moment):
    """Minutes until a moment: the last one counts until it is over, and so does the first beyond."""
    return Left(int((moment - now()).total_seconds() // 60))


def left_of_item(item):
    """Minutes left of an item by its planned length; None when it has not begun or has no length."""
    if item is None or item.started_at is None or item.ended_at or not item.minutes:
        return None
    spent = int((now() - item.started_at).total_seconds() // 60)
    return Left(item.minutes - spent)


@dataclass(frozen=True)
class Clock:
    """What stands on the clock; nothing is left of a meeting that is not on now."""

    meeting: Meeting
    live: bool
    item_left: Left | None = None
    left: Left | None = None

    @property
    def is_left_open(self):
        """Begun on an earlier day, and nobody has written down that it ended."""
        return self.meeting.state == Meeting.State.OPEN and not self.live


def clock_of(meeting, item):
    """The clock with the present item, which may be None."""
    if not is_live(meeting):
        return Clock(meeting, live=False)
    return Clock(meeting, live=True, item_left=left_of_item(item), left=left_until(meeting.ends_at))
