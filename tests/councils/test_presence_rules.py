"""Who counts as present: each rule of opening, arriving, leaving and presiding alone."""

from datetime import timedelta
from functools import partial

import pytest

from core.dates import frozen, today
from core.refusal import InvalidMove, Refused
from councils.actions import (
    add_guest,
    arrive,
    change_presence,
    close_meeting,
    decide_unanimously,
    elect_chair,
    leave,
    open_meeting,
    preside,
)
from councils.models import Meeting
from tests.factories.councils import at, give_rules, make_seat
from tests.factories.meetings import make_members, make_open, make_today_meeting
from tests.helpers.threads import at_once, words_of

pytestmark = pytest.mark.django_db
START = at(today())


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


def later(minutes):
    return frozen(START + timedelta(minutes=minutes))


def row_of(meeting, seat):
    return meeting.attendances.get(seat=seat)


def opened(meeting, seats, by, **more):
    return open_meeting(meeting, by=by, present=seats, **{"presided_by": "森田 和夫", **more})


# ---- the opening -----------------------------------------------------------------------------------------


def test_somebody_presides_and_the_hour_has_come(world, clerk):
    meeting, seats = make_today_meeting(world), [world.chair_seat, world.member_seat]
    with later(0):
        with pytest.raises(Refused, match="議長になる人を選んで"):
            opened(meeting, seats, clerk, presided_by=" ")
        with pytest.raises(Refused, match="開会した時刻が、まだ来ていません"):
            opened(meeting, seats, clerk, opened_at=START + timedelta(minutes=1))
        assert opened(meeting, seats, clerk, opened_at=START - timedelta(minutes=1)).state == "open"


def test_whoever_left_office_before_the_day_does_not_count_also_when_ticked(world, clerk):
    gone = make_members(world.council, 1)[0]
    meeting = make_today_meeting(world)
    meeting.attendances.create(seat=gone)
    gone.ends_on, gone.end_reason = today() - timedelta(days=1), "resigned"
    gone.save()
    opened(meeting, [world.chair_seat, world.member_seat, gone], clerk)
    assert (meeting.voters_in_office, meeting.voters_present) == (2, 2)
    assert not row_of(meeting, gone).present


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_open_at_once_leave_the_ticks_of_one(world, clerk):
    """The count that is frozen is that of the rows that are kept."""
    others = make_members(world.council, 3)
    meeting = make_today_meeting(world)
    seats = [world.chair_seat, world.member_seat, *others]

    def opens(n):
        return opened(Meeting.objects.get(pk=meeting.pk), seats[:n], clerk).state

    outcomes = at_once(*[partial(opens, n) for n in (3, 4, 5)])
    assert words_of(outcomes) == ["InvalidMove", "InvalidMove", "open"]
    meeting.refresh_from_db()
    assert meeting.attendances.filter(present=True).count() == meeting.voters_present


def test_after_the_closing_the_ticks_stand(world, clerk):
    meeting = close_meeting(make_open(world), by=clerk)
    with pytest.raises(InvalidMove):
        change_presence(meeting, by=clerk, present=[world.chair_seat, world.member_seat], presided_by="誰か")
    assert row_of(meeting, world.member_seat).present


# ---- during the meeting ----------------------------------------------------------------------------------


def test_who_arrives_later_has_name_office_and_vote_of_the_day(world, clerk):
    seats = [world.chair_seat, *make_members(world.council, 2)]
    meeting = make_open(world, present=seats)
    meeting.attendances.filter(seat=world.member_seat).update(name_then="", office_then="", had_vote=None)
    row = arrive(row_of(meeting, world.member_seat), by=clerk)
    assert (row.name_then, row.had_vote) == ("委員 五子", True)
    meeting.refresh_from_db()
    assert meeting.voters_present == 4


def test_nobody_is_written_down_twice(world, clerk):
    give_rules(world.council, stand_ins=True)
    meeting = make_open(world, present=[world.chair_seat, *make_members(world.council, 2)])
    add_guest(meeting, "公民館の人", by=clerk)
    with pytest.raises(Refused, match="「公民館の人」は、もう書いてあります"):
        add_guest(meeting, "公民館の人", by=clerk)
    add_guest(meeting, "代わりの人", by=clerk, stands_in_for=world.member_seat)
    with pytest.raises(Refused, match="代理の人は、もう書いてあります"):
        add_guest(meeting, "別の人", by=clerk, stands_in_for=world.member_seat)
    assert meeting.attendances.filter(seat__isnull=True).count() == 2


def test_after_the_closing_who_left_during_the_item_was_there_when_it_was_decided(world, clerk):
    """Written down after the closing: the moment is that of the item, not of the typing."""
    make_members(world.council, 3)
    with later(0):
        meeting = make_open(world)
        item = meeting.items.get()
        item.started_at = START
        item.save()
    with later(30):
        leave(row_of(meeting, world.member_seat), by=clerk)
    with later(60):
        close_meeting(meeting, by=clerk)
    item.refresh_from_db()
    type(item).objects.filter(pk=item.pk).update(ended_at=None)
    with later(90):
        assert decide_unanimously(type(item).objects.get(pk=item.pk), by=clerk).voters_present == 5


def test_an_item_that_was_never_begun_is_decided_by_who_stayed_to_the_end(world, clerk):
    make_members(world.council, 3)
    with later(0):
        meeting = make_open(world)
    with later(30):
        leave(row_of(meeting, world.member_seat), by=clerk)
    with later(60):
        close_meeting(meeting, by=clerk)
    meeting.attendances.filter(present=True, left_at=None).update(left_at=START + timedelta(minutes=60))
    with later(90):
        assert decide_unanimously(meeting.items.get(), by=clerk).voters_present == 4


# ---- who presides ----------------------------------------------------------------------------------------


@pytest.fixture
def election(world, clerk):
    """A meeting without chair that the office leads, with the election on its agenda."""
    world.chair_seat.office = ""
    world.chair_seat.save()
    seats = [world.chair_seat, *make_members(world.council, 2)]
    meeting = opened(make_today_meeting(world), seats, clerk, presided_by="仮議長(事務局)")
    return meeting.items.create(order=2, kind="election", title="会長の選出")


def test_a_chair_who_is_elected_and_is_not_here_does_not_preside(world, clerk, election):
    elect_chair(election, world.member_seat, by=clerk)
    world.member_seat.refresh_from_db()
    assert world.member_seat.office == "chair"
    assert Meeting.objects.get(pk=election.meeting_id).presided_by == "仮議長(事務局)"


def test_a_chair_who_has_left_does_not_preside(world, clerk, election):
    leave(row_of(election.meeting, world.chair_seat), by=clerk)
    elect_chair(election, world.chair_seat, by=clerk)
    assert Meeting.objects.get(pk=election.meeting_id).presided_by == "仮議長(事務局)"


def test_nobody_of_another_council_is_elected_or_presides(world, clerk, election):
    stranger = make_seat(world.other_council, world.people["nobody"])
    with pytest.raises(Refused, match="この協議会の委員ではありません"):
        elect_chair(election, stranger, by=clerk)
    with pytest.raises(Refused, match="この協議会の委員ではありません"):
        preside(election.meeting, stranger, by=clerk)
    stranger.refresh_from_db()
    assert stranger.office == ""
