"""The count of a meeting in writing: whose sheet counts, what the numbers decide, who hears of it, and that it is once."""

from datetime import timedelta
from functools import partial

import pytest

from community.models import Delivery
from core.dates import today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import (
    count_again,
    count_written,
    notify_meeting,
    reply_to_meeting,
    tell_written_result,
    void_resolution,
)
from councils.models import Meeting, Resolution, Topic, WrittenSheet
from councils.waiting import written_results_to_tell
from tests.factories.councils import give_rules, make_seat
from tests.factories.meetings import make_members
from tests.factories.written import (
    after_deadline,
    count,
    enter,
    make_planned,
    make_sent,
    row_of,
    sign,
)
from tests.helpers.threads import at_once, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def meeting(world):
    """Sent to six voters: the chair, a member and four more; the quorum is four."""
    make_members(world.council, 4)
    return make_sent(world)


@pytest.fixture
def seats(world, meeting):
    return list(world.council.seats.select_related("person").order_by("pk"))


# ---- counting --------------------------------------------------------------------------------------------


def test_before_the_deadline_nothing_is_counted(world, meeting, clerk):
    with pytest.raises(Refused, match="締切を過ぎてから数えてください"):
        count_written(meeting, by=clerk)


def test_returned_signed_timely_sheets_are_attendance_and_decide(world, meeting, seats, clerk):
    for seat in seats[:3]:
        sign(meeting, seat)
    enter(world, meeting, seats[3], "against")
    enter(world, meeting, seats[4], is_signed=False)
    counted = count(meeting, clerk)
    assert (counted.state, counted.voters_in_office, counted.voters_present, counted.quorum) == (
        "closed",
        6,
        4,
        4,
    )
    decided = Resolution.objects.get()
    assert (decided.result, decided.method, decided.votes_for, decided.votes_against) == (
        "approved",
        "written",
        3,
        1,
    )
    assert decided.decided_on == meeting.ends_at.date()
    assert decided.voters.filter(present=True).count() == 4
    assert decided.voters.count() == 6
    assert meeting.attendances.filter(present=True).count() == 4


def test_what_was_voted_on_has_been_talked_through_and_what_was_not_waits_on(world, clerk):
    meeting = make_planned(world)
    new = partial(world.council.topics.create, fiscal_year=world.cycle.fiscal_year)
    topics = [new(title=title) for title in ("見守り", "訓練")]
    meeting.items.update(topic=topics[0])
    notify_meeting(meeting, by=clerk)
    for seat in world.council.seats.all():
        sign(meeting, seat)
    count(meeting, clerk)
    assert [Topic.objects.get(pk=topic.pk).state for topic in topics] == ["closed", "open"]


def test_a_blank_bill_is_an_abstention_and_less_than_half_is_a_no(world, meeting, seats, clerk):
    for seat, choice in zip(seats, ("for", "for", "", "abstain", "against"), strict=False):
        enter(world, meeting, seat, choice)
    count(meeting, clerk)
    decided = Resolution.objects.get()
    assert (decided.votes_for, decided.votes_against, decided.abstained) == (2, 1, 2)
    assert decided.result == "rejected"


def test_too_few_sheets_are_a_meeting_not_formed(world, meeting, seats, clerk):
    for seat in seats[:3]:
        sign(meeting, seat)
    counted = count(meeting, clerk)
    assert counted.state == "not_formed"
    assert "定足数の4通に足りなかった" in counted.end_reason
    assert not Resolution.objects.exists()


def tie(world, meeting, seats):
    for seat in seats[:4]:
        sign(meeting, seat, "for" if seat in seats[:2] else "against")


def test_a_tie_is_the_chairs(world, meeting, seats, clerk):
    tie(world, meeting, seats)
    bill = meeting.items.get()
    for more, said in (
        ({}, "可否同数です"),
        ({"ties": {bill.pk: "approved"}}, "会長がいつ、どのように言ったか"),
    ):
        with pytest.raises(Refused, match=said):
            count(meeting, clerk, **more)
    assert Meeting.objects.get(pk=meeting.pk).state == "notified"
    count(meeting, world.viewer("chair"), ties={bill.pk: "approved"})
    decided = Resolution.objects.get()
    assert (decided.result, decided.by_chair) == ("approved", True)


def test_where_a_tie_is_a_no_the_chair_is_not_asked(world, meeting, seats, clerk):
    give_rules(world.council, tie="rejected")
    tie(world, meeting, seats)
    count(meeting, clerk)
    assert Resolution.objects.get().result == "rejected"


def test_the_head_takes_no_part_in_the_own_policy(world, clerk):
    make_members(world.council, 2)
    head = make_seat(world.council, world.people["principal"], category="staff")
    world.policy.state = "submitted"
    world.policy.save()
    meeting = make_planned(world, bills=0)
    item = meeting.items.create(order=1, kind="approval", title="方針", policy=world.policy)
    notify_meeting(meeting, by=clerk)
    for seat in world.council.seats.select_related("person"):
        sign(meeting, seat, {item: "against" if seat == head else "for"})
    count(meeting, clerk)
    decided = Resolution.objects.get()
    assert (decided.votes_for, decided.votes_against, decided.excluded) == (4, 0, 1)
    assert decided.voters.get(seat=head).choice == "excluded"


def test_somebody_who_left_office_before_the_deadline_is_not_counted(world, meeting, seats, clerk):
    for seat in seats[:4]:
        sign(meeting, seat)
    gone = seats[0]
    gone.ends_on = today() + timedelta(days=2)
    gone.save()
    counted = count(meeting, clerk)
    assert (counted.voters_in_office, counted.voters_present, counted.quorum) == (5, 3, 3)


def test_a_second_count_finds_it_done(world, meeting, seats, clerk):
    for seat in seats:
        sign(meeting, seat)
    count(meeting, clerk)
    with pytest.raises(InvalidMove):
        count(meeting, clerk)
    assert Resolution.objects.count() == 1


def test_a_sheet_typed_after_the_count_is_kept_and_changes_nothing(world, meeting, seats, clerk):
    for seat in seats[:4]:
        sign(meeting, seat)
    count(meeting, clerk)
    with after_deadline(meeting, 60):
        enter(world, meeting, seats[5], "against", received_at=meeting.ends_at - timedelta(hours=2))
    sheet = WrittenSheet.objects.get(attendance__seat=seats[5])
    assert (sheet.is_late, sheet.returned_at < meeting.ends_at) == (True, True)
    assert Resolution.objects.get().votes_against == 0


def test_what_was_taken_back_is_counted_again_from_the_same_sheets(world, meeting, seats, clerk):
    tie(world, meeting, seats)
    bill = meeting.items.get()
    counted = count(meeting, clerk, ties={bill.pk: "approved"}, word="電話で")
    with pytest.raises(InvalidMove):
        count_again(counted, by=clerk)
    void_resolution(Resolution.objects.get(), "会長は否と言った", by=clerk)
    with pytest.raises(Refused, match="もう一度数えてから"):
        tell_written_result(counted, by=clerk)
    count_again(counted, by=clerk, ties={bill.pk: "rejected"}, word="電話で確かめた")
    assert Resolution.objects.exclude(state="void").get().result == "rejected"


# ---- the result ------------------------------------------------------------------------------------------


def test_the_result_goes_once_to_all_with_every_opinion_as_its_member_wished(world, meeting, seats, clerk):
    chair_person = world.people["chair"]
    chair_person.email = "chair@example.jp"
    chair_person.save()
    for seat, named in zip(seats[:4], (True, False, True, True), strict=True):
        sign(meeting, seat, opinion=f"意見{seat.pk}", names_opinion=named)
    with after_deadline(meeting, 5):
        sign(meeting, seats[4], opinion="おくれた意見")
    counted = count(meeting, clerk)
    assert list(written_results_to_tell(clerk)) == [counted]
    tell_written_result(counted, by=clerk)
    told = Delivery.objects.filter(key__contains=":result:")
    assert told.count() == 6
    assert sorted(set(told.values_list("state", flat=True))) == ["paper", "waiting"]
    body = told.get(person=chair_person).body
    assert f"意見{seats[0].pk}({seats[0].person})" in body
    assert f"・意見{seats[1].pk}\n" in body
    assert "おくれた意見" in body
    assert "期限のあと" in body
    assert "承認" in body
    assert not written_results_to_tell(clerk).exists()
    with pytest.raises(InvalidMove):
        tell_written_result(Meeting.objects.get(pk=counted.pk), by=clerk)


def test_before_the_count_there_is_no_result_to_tell(world, meeting, clerk):
    with pytest.raises(InvalidMove):
        tell_written_result(meeting, by=clerk)


def test_an_ordinary_answer_is_not_a_sheet(world, meeting, clerk):
    """Old links may still post an answer; it changes nothing in the count."""
    reply_to_meeting(row_of(meeting, world.member_seat), "coming", by=clerk)
    assert count(meeting, clerk).state == "not_formed"


# ---- real threads ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_clerks_count_at_once_and_it_is_counted_once(world, clerk):
    meeting = make_sent(world)
    for seat in (world.chair_seat, world.member_seat):
        sign(meeting, seat)
    outcomes = at_once(*[lambda: count(meeting, clerk).state] * 3)
    assert words_of(outcomes) == ["InvalidMove", "InvalidMove", "closed"]
    assert Resolution.objects.count() == 1
    assert AuditEntry.objects.filter(action="meeting.count").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sheet_that_arrives_while_counting_is_either_counted_or_not(world, clerk):
    """The paper came in time and is typed while somebody counts: the numbers are those of the sheets counted."""
    make_members(world.council, 1)
    meeting = make_sent(world)
    for seat in (world.chair_seat, world.member_seat):
        sign(meeting, seat)
    third = world.council.seats.select_related("person").latest("pk")

    def arrives():
        with after_deadline(meeting):
            enter(world, meeting, third, "against", received_at=meeting.ends_at - timedelta(hours=1))
        return "kept"

    outcomes = at_once(lambda: count(meeting, clerk).state, arrives)
    assert words_of(outcomes) == ["closed", "kept"]
    decided = Resolution.objects.get()
    late = WrittenSheet.objects.get(attendance__seat=third).is_late
    assert decided.votes_against == (0 if late else 1)
    assert decided.voters_present == (2 if late else 3)
    assert decided.voters.filter(present=True).count() == decided.voters_present
