"""Who is in the room with a vote at a moment: present, arrived and not gone (domain.md R5, R6).

An attendance keeps when somebody came first and left last; what lies between are `TimeAway`. Attendance without
times is somebody who was there all the while, as in all meetings before times were kept.
"""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from core.dates import local_time, now, today
from councils.models import Attendance, Meeting, TimeAway, standing


def in_room(at):
    """As a filter of attendances: came, has arrived by then, leaves no earlier and is not out of the room between."""
    arrived = Q(arrived_at__isnull=True) | Q(arrived_at__lte=at)
    stays = Q(left_at__isnull=True) | Q(left_at__gte=at)
    away = TimeAway.objects.filter(attendance=OuterRef("pk"), left_at__lt=at, back_at__gt=at)
    return arrived & stays & Q(present=True) & ~Q(Exists(away))


def with_times_away(attendances):
    """Attendances with `away_rows`, read in the same query, for `times_away_of`."""
    away = TimeAway.objects.filter(attendance=OuterRef("pk")).order_by("left_at")
    row = JSONObject(left_at="left_at", back_at="back_at")
    return attendances.annotate(away_rows=ArraySubquery(away.values(row=row)))


def times_away_of(row):
    """[(left, back)] of somebody who went out and came back, in order."""
    return [(parse_datetime(away["left_at"]), parse_datetime(away["back_at"])) for away in row.away_rows]


def times_away_in_words(row):
    """16:00〜16:20、16:40〜16:45: as it is typed and kept in tables."""
    spans = [(local_time(left), local_time(back)) for left, back in times_away_of(row)]
    return "、".join(f"{left:%H:%M}〜{back:%H:%M}" for left, back in spans)


def voters_now(meeting, at=None):
    """The present members with a vote at a moment (by default this one), in the order of the list of members."""
    return (
        Attendance.objects.filter(in_room(at or now()), meeting=meeting, had_vote=True, seat__isnull=False)
        .select_related("seat__person")
        .order_by(*standing("seat__"))
    )


def moment_of(item, at=None):
    """When an item is decided: the time that was given, else its end, else now while the meeting is on.

    What is entered from paper on a later day is counted as of the item's place in the agenda: somebody who left early was
    there before. After the closing it is the item's beginning or the closing: whoever stayed to the end was there.
    """
    meeting = item.meeting
    if at or item.ended_at:
        return at or item.ended_at
    if meeting.state == Meeting.State.OPEN:
        return now() if meeting.day >= today() else item.started_at or planned_moment(item)
    return item.started_at or meeting.closed_at or now()


def planned_moment(item):
    """When an item begins by the minutes of the items before it, counted from the opening."""
    meeting = item.meeting
    before = meeting.items.standing().filter(Q(order__lt=item.order) | Q(order=item.order, pk__lt=item.pk))
    minutes = before.aggregate(n=Sum("minutes"))["n"] or 0
    return (meeting.opened_at or meeting.starts_at) + timedelta(minutes=minutes)
