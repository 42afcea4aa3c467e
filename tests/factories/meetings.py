"""Meetings in the state that a test needs, made through the actions."""

from datetime import timedelta

from core.dates import today
from core.viewer import viewer_of
from councils.actions import notify_meeting, open_meeting
from councils.models import AgendaItem, Meeting, Resolution
from tests.factories.community import make_person
from tests.factories.councils import at, make_meeting, make_seat


def by(person):
    """That person as the one who acts."""
    return viewer_of(person)


def make_members(council, n, **fields):
    """n more members without account."""
    municipality = council.municipality
    return [make_seat(council, make_person(municipality), **fields) for _ in range(n)]


def make_today_meeting(world, **fields):
    """A meeting of this afternoon in the first council."""
    return make_meeting(world.cycle, starts_at=at(today()), **fields)


def make_notified(world, days=14, **fields):
    """A meeting whose notice is out."""
    meeting = make_meeting(world.cycle, starts_at=at(today() + timedelta(days=days)), **fields)
    return notify_meeting(meeting, by=world.viewer("clerk"))


def make_open(world, present=None, **fields):
    """An open meeting of today; everybody in office is there unless `present` names the seats."""
    meeting = make_today_meeting(world, **fields)
    seats = present if present is not None else list(world.council.seats.all())
    return open_meeting(meeting, by=world.viewer("clerk"), present=seats, presided_by="森田 和夫")


def make_approval(world, meeting=None, **fields):
    """An approval item with the submitted basic policy, in an open meeting."""
    meeting = meeting or make_open(world)
    world.policy.state = world.policy.State.SUBMITTED
    world.policy.save()
    fields = {
        "order": 9,
        "kind": AgendaItem.Kind.APPROVAL,
        "title": "基本方針",
        "policy": world.policy,
        **fields,
    }
    return AgendaItem.objects.create(meeting=meeting, **fields)


def make_resolution(item, **fields):
    """A decision of everybody present, written down and not yet confirmed."""
    meeting = Meeting.objects.get(pk=item.meeting_id)
    fields = {
        "result": Resolution.Result.APPROVED,
        "method": Resolution.Method.NO_OBJECTION,
        "votes_for": meeting.voters_present,
        "voters_present": meeting.voters_present,
        "quorum": meeting.quorum,
        "decided_on": meeting.day,
        "policy": item.policy,
        "topic": None if item.policy_id else item.topic,
        **fields,
    }
    return Resolution.objects.create(meeting=meeting, item=item, **fields)


def warm(client, meeting):
    """The client after its first page, so that counts of queries leave out what a new session writes."""
    client.get(meeting.get_absolute_url() + "print/")
    return client
