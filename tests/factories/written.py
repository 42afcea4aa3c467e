"""Meetings in writing in the state that a test needs, made through the actions."""

from datetime import timedelta

from core.dates import frozen, now, today
from core.viewer import viewer_of
from councils.actions import count_written, enter_sheet, notify_meeting, sign_sheet
from councils.models import AgendaItem, Meeting
from tests.factories.councils import at, make_meeting


def make_planned(world, cycle=None, *, bills=1, **fields):
    """A meeting in writing that goes out today and comes back in a week, with one bill (or more)."""
    starts_at = fields.pop("starts_at", at(today(), 9, 0))
    fields = {
        "mode": Meeting.Mode.WRITTEN,
        "place": "書面",
        "is_public": False,
        "ends_at": at(today() + timedelta(days=7), 17, 0),
        **fields,
    }
    meeting = make_meeting(cycle or world.cycle, starts_at=starts_at, **fields)
    meeting.items.all().delete()
    for n in range(1, bills + 1):
        AgendaItem.objects.create(
            meeting=meeting, order=n, kind=AgendaItem.Kind.APPROVAL, title=f"見守りの予定 その{n}"
        )
    return Meeting.objects.get(pk=meeting.pk)


def make_sent(world, **fields):
    """The sheets are out."""
    return notify_meeting(make_planned(world, **fields), by=world.viewer("clerk"))


def row_of(meeting, seat):
    """A member's line of the meeting."""
    return meeting.attendances.select_related("seat__person", "meeting__council").get(seat=seat)


def sign(meeting, seat, choice="for", **more):
    """The member's own signed sheet, the same choice on every bill."""
    row = row_of(meeting, seat)
    choices = choice if isinstance(choice, dict) else dict.fromkeys(meeting.items.all(), choice)
    more = {"signed_name": str(seat.person), **more}
    return sign_sheet(row, choices, by=viewer_of(seat.person), **more)


def enter(world, meeting, seat, choice="for", **more):
    """The sheet as the clerk types it from paper."""
    choices = choice if isinstance(choice, dict) else dict.fromkeys(meeting.items.all(), choice)
    more = {"received_at": now(), "is_signed": True, **more}
    return enter_sheet(row_of(meeting, seat), choices, by=world.viewer("clerk"), **more)


def after_deadline(meeting, minutes=1):
    """The clock a moment after the deadline."""
    return frozen(meeting.ends_at + timedelta(minutes=minutes))


def make_counted(world, **fields):
    """Everybody agreed; it is counted. The deadline is moved to the past, so that it has been so for a while."""
    meeting = make_sent(world, **fields)
    for seat in world.council.seats.on(today()):
        sign(meeting, seat)
    with after_deadline(meeting):
        return count_written(meeting, by=world.viewer("clerk"))


def count(meeting, by, **more):
    """The count, a moment after the deadline."""
    with after_deadline(meeting):
        return count_written(Meeting.objects.get(pk=meeting.pk), by=by, **more)
