"""Choosing in a deliberation outside a meeting: members mark on the screen, one set each, beside the marks on paper."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.dates import frozen, today
from core.models import AuditEntry
from core.refusal import Refused
from councils.actions import (
    add_notes,
    begin_marking,
    close_deliberation,
    count_paper_marks,
    mark_wishes,
    start_deliberation,
    write_again,
)
from councils.choosing import choosers_of
from councils.models import Seat, WishMark
from councils.talks import talk_of
from tests.factories.meetings import make_members, make_open, warm

pytestmark = pytest.mark.django_db


def url(name, talk):
    return reverse(name, args=[talk.cycle.council_id, talk.pk])


@pytest.fixture
def talk(world):
    """A question talked over in the gymnasium, with three wishes; everybody chooses up to two."""
    by = world.viewer("clerk")
    made = start_deliberation(world.cycle, "どんな町に", by=by, held_on=today(), where="体育館", marks_each=2)
    add_notes(made, "community", "あいさつ\n祭り\n清掃", by=by)
    return begin_marking(made, by=by)


def test_a_member_chooses_on_the_screen_and_may_choose_again(world, talk, signed_in):
    client, wishes = signed_in("member"), list(talk.wishes.all())
    assert "大事だと思う願いを選ぶ" in client.get(talk.get_absolute_url()).content.decode()
    client.post(url("deliberation_choose", talk), {"wishes": [wish.pk for wish in wishes[:2]]})
    client.post(url("deliberation_choose", talk), {"wishes": [wishes[2].pk]})
    mark = WishMark.objects.get()
    assert (mark.wish, mark.person, mark.attendance) == (wishes[2], world.people["member"], None)
    page = client.get(talk.get_absolute_url()).content.decode()
    assert "選びなおす" in page
    assert f'value="{wishes[2].pk}" checked' in client.get(url("deliberation_choose", talk)).content.decode()
    assert [entry.sentence for entry in AuditEntry.objects.filter(action="seat.choose")] == [
        "熟議で、大事だと思う願いを選びました"
    ] * 2


def test_too_many_marks_come_back_ticked(world, talk, signed_in):
    ticked = [wish.pk for wish in talk.wishes.all()]
    page = signed_in("member").post(url("deliberation_choose", talk), {"wishes": ticked}).content.decode()
    assert "選べるのは2件までです。" in page
    assert page.count(" checked") == 3
    assert not WishMark.objects.exists()


def test_marks_of_the_screen_stand_beside_those_on_paper(world, talk):
    first, second, _third = talk.wishes.all()
    mark_wishes(talk, world.member_seat, [first, second], by=world.viewer("member"))
    mark_wishes(talk, world.chair_seat, [first], by=world.viewer("chair"))
    count_paper_marks(talk, {second: 4}, by=world.viewer("clerk"))
    close_deliberation(talk, by=world.viewer("clerk"))
    assert {wish.pk: wish.total for wish in talk_of(talk).wishes} == {first.pk: 2, second.pk: 5, _third.pk: 0}


def test_only_while_it_is_time_and_only_members_of_this_council(world, talk, signed_in):
    by, wish = world.viewer("member"), talk.wishes.first()
    outside = Seat.objects.create(
        council=world.other_council,
        person=world.people["nobody"],
        category="resident",
        state="appointed",
        starts_on=today(),
        ends_on=today(),
    )
    row = make_open(world).attendances.get(seat=world.member_seat)
    for chooser in (outside, row):
        with pytest.raises(Refused, match="この協議会の委員です"):
            mark_wishes(talk, chooser, [wish], by=by)
    for role in ("teacher", "clerk", "coordinator"):
        assert signed_in(role).get(url("deliberation_choose", talk)).status_code == 404
    write_again(talk, by=world.viewer("clerk"))
    with pytest.raises(Refused, match="選ぶ時間ではありません"):
        mark_wishes(talk, world.member_seat, [wish], by=by)


def test_in_a_meeting_a_seat_alone_does_not_choose(world, talk):
    by, item = world.viewer("clerk"), make_open(world).items.get()
    made = start_deliberation(world.cycle, "会議の問い", by=by, held_on=today(), item=item)
    add_notes(made, "school", "願い", by=by)
    begin_marking(made, by=by)
    with pytest.raises(Refused, match="この会議に出席した人です"):
        mark_wishes(made, world.member_seat, [made.wishes.get()], by=world.viewer("member"))


def test_a_member_whose_term_is_over_does_not_choose(world, talk):
    with frozen(world.member_seat.ends_on + timedelta(days=1)):
        assert str(world.people["member"]) not in [row.who for row in choosers_of(talk)]
        with pytest.raises(Refused, match="この協議会の委員です"):
            mark_wishes(talk, world.member_seat, [], by=world.viewer("clerk"))


def test_the_office_types_marks_for_a_member_and_it_is_said_for_whom(world, talk, signed_in):
    make_members(world.council, 1)
    seat = world.council.seats.last()
    page = signed_in("clerk").get(talk.get_absolute_url()).content.decode()
    assert f"?for={seat.pk}" in page
    address = url("deliberation_choose", talk) + f"?for={seat.pk}"
    assert signed_in("member").get(address).status_code == 403
    signed_in("clerk").post(address, {"wishes": [talk.wishes.first().pk]})
    assert WishMark.objects.get().person == seat.person
    assert AuditEntry.objects.get(action="seat.choose").for_label == str(seat.person)
    page = signed_in("clerk").get(talk.get_absolute_url()).content.decode()
    assert page.split(f"{seat.person}</span>")[1].split("</li>")[0].count("選びました") == 1


def test_somebody_with_two_seats_has_one_set_of_marks(world, talk):
    again = Seat.objects.create(
        council=world.council,
        person=world.people["member"],
        category="resident",
        state="nominated",
        starts_on=world.member_seat.ends_on + timedelta(days=1),
        attends_from=today(),
        ends_on=world.member_seat.ends_on + timedelta(days=365),
    )
    first, second, _third = talk.wishes.all()
    mark_wishes(talk, world.member_seat, [first], by=world.viewer("member"))
    mark_wishes(talk, again, [second], by=world.viewer("member"))
    assert WishMark.objects.get().wish == second
    assert [row.who_id for row in choosers_of(talk)].count(again.person_id) == 1


def test_the_database_keeps_one_mark_a_wish_of_one_person_or_one_attendance(world, talk):
    wish, person = talk.wishes.first(), world.people["member"]
    row = make_open(world).attendances.first()
    WishMark.objects.create(wish=wish, person=person)
    for wrong in ({"person": person}, {"person": person, "attendance": row}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WishMark.objects.create(wish=wish, **wrong)


@pytest.mark.parametrize("n", [1, 20])
def test_the_page_costs_the_same_for_few_and_many(world, talk, signed_in, django_assert_num_queries, n):
    make_members(world.council, n)
    mark_wishes(talk, world.chair_seat, talk.wishes.all()[:1], by=world.viewer("chair"))
    client = warm(signed_in("member"), world.meeting)
    with django_assert_num_queries(9):
        client.get(talk.get_absolute_url())
    with django_assert_num_queries(8):
        client.get(url("deliberation_choose", talk))
