"""Sheets, deadline and count of a meeting in writing: each rule alone."""

from datetime import timedelta

import pytest

from community.models import AccessLink, Delivery
from core.dates import frozen, today
from core.refusal import Refused
from core.viewer import viewer_of
from councils.actions import extend_written, notify_meeting, sign_sheet, tell_written_result
from councils.models import Ballot, Meeting, Resolution
from councils.written import votes_in_writing
from tests.factories.councils import at, give_rules, make_seat
from tests.factories.meetings import make_members, make_notified
from tests.factories.written import count, make_planned, make_sent, row_of, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


# ---- sheets ----------------------------------------------------------------------------------------------


def test_a_member_without_vote_gives_an_opinion_and_no_vote(world):
    seat = make_seat(world.council, world.people["teacher"], has_vote=False)
    meeting = make_sent(world)
    sheet = sign(meeting, seat, opinion="よいと思います")
    assert sheet.opinion == "よいと思います"
    assert not Ballot.objects.exists()


def test_a_sheet_says_something_of_the_bills_of_its_meeting_only(world):
    meeting, other = make_sent(world), make_sent(world)
    choices = {meeting.items.get(): "for", other.items.get(): "against"}
    sheet = sign(meeting, world.member_seat, choices)
    assert [ballot.item.meeting_id for ballot in sheet.ballots.all()] == [meeting.pk]


def test_a_meeting_in_a_room_takes_no_sheet(world):
    meeting = make_notified(world)
    person = world.people["member"]
    with pytest.raises(Refused, match="書面の会議ではありません"):
        sign_sheet(row_of(meeting, world.member_seat), {}, by=viewer_of(person), signed_name=str(person))


# ---- the deadline ----------------------------------------------------------------------------------------


def test_the_new_deadline_lies_ahead_also_when_the_old_one_has_passed(world):
    meeting = make_sent(world)
    with (
        frozen(meeting.ends_at + timedelta(hours=2)),
        pytest.raises(Refused, match="この時刻より後にしてください"),
    ):
        extend_written(
            meeting, meeting.ends_at + timedelta(hours=1), "まだ届かない", by=world.viewer("chair")
        )


def test_links_live_as_long_as_the_new_deadline(world):
    meeting = make_sent(world)
    link = AccessLink.objects.get(person=world.people["member"])
    until, later = link.expires_on, at(today() + timedelta(days=30), 17, 0)
    extend_written(meeting, later, "まだ届かない", by=world.viewer("chair"))
    link.refresh_from_db()
    assert link.expires_on == until + timedelta(days=30 - 7)


# ---- the count -------------------------------------------------------------------------------------------


def test_a_member_to_whom_no_sheet_went_is_in_office_all_the_same(world, clerk):
    meeting = make_sent(world)
    make_members(world.council, 1)
    for seat in (world.chair_seat, world.member_seat):
        sign(meeting, seat)
    counted = count(meeting, clerk)
    assert (counted.voters_in_office, counted.voters_present, counted.quorum) == (3, 2, 2)
    assert Resolution.objects.get().voters.count() == 3


def test_name_and_office_of_the_count_stay(world, clerk):
    meeting = make_sent(world)
    for seat in (world.chair_seat, world.member_seat):
        sign(meeting, seat)
    count(meeting, clerk)
    assert {(row.name_then, row.office_then) for row in meeting.attendances.all()} == {
        ("森田 和夫", "会長"),
        ("委員 五子", "委員"),
    }


def test_the_result_says_nothing_of_a_closed_bill(world, clerk):
    meeting = make_planned(world)
    meeting.items.update(title="ある子のこと", is_public=False, closed_reason="個人のこと")
    meeting = notify_meeting(Meeting.objects.get(pk=meeting.pk), by=clerk)
    for seat in (world.chair_seat, world.member_seat):
        sign(meeting, seat)
    tell_written_result(count(meeting, clerk), by=clerk)
    told = Delivery.objects.filter(key__contains=":result:")
    assert told.count() == 2
    for mail in Delivery.objects.all():
        assert "ある子のこと" not in mail.body
    assert "非公開の議題" in told.first().body


def test_nothing_is_sent_whose_deadline_has_passed(world, clerk):
    meeting = make_planned(world, ends_at=at(today(), 9, 30))
    with frozen(at(today(), 10, 0)), pytest.raises(Refused, match="締切が過ぎています"):
        notify_meeting(meeting, by=clerk)


def test_a_vote_counts_of_who_was_in_office_when_the_sheets_went_out(world, clerk):
    """Somebody whose term begins between the sending and the deadline reads along and does not vote."""
    late = make_members(world.council, 1, starts_on=today() + timedelta(days=1))[0]
    meeting = make_sent(world)
    assert not votes_in_writing(late, meeting)
    assert votes_in_writing(world.member_seat, meeting)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at + timedelta(days=1))
    assert votes_in_writing(late, Meeting.objects.get(pk=meeting.pk))


def test_where_the_rule_lets_the_head_vote_the_heads_sheet_counts(world, clerk):
    give_rules(world.council, head_votes_on_policy=True)
    head = make_seat(world.council, world.people["principal"], category="staff")
    world.policy.state = "submitted"
    world.policy.save()
    meeting = make_planned(world, bills=0)
    meeting.items.create(order=1, kind="approval", title="方針", policy=world.policy)
    notify_meeting(meeting, by=clerk)
    for seat in (world.chair_seat, world.member_seat, head):
        sign(meeting, seat)
    count(meeting, clerk)
    decided = Resolution.objects.get()
    assert (decided.votes_for, decided.excluded) == (3, 0)
