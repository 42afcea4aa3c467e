"""Places: promised, given back, taken over; answers on the telephone."""

from datetime import timedelta

import pytest

from activities.actions import (
    answer_slots,
    ask_for_slots,
    assign,
    assign_people,
    cancel_assignment,
    confirm_assignment,
    offer_slots,
    replace_assignment,
    sign_up,
    sign_up_group,
    want_standin,
    withdraw,
)
from activities.models import Assignment
from core.audit import history_of
from core.dates import frozen, now
from core.refusal import InvalidMove, Refused
from headquarters.models import Ask
from tests.factories.activities import make_activity, make_slot
from tests.factories.community import make_organisation, make_person
from tests.factories.headquarters import make_ask, make_plan_item


def held(slot):
    slot.refresh_from_db()
    return slot.filled


@pytest.fixture
def group_ask(world):
    """The neighbourhood association, asked for three people."""
    return make_ask(
        world.item, organisation=world.organisation, seats=3, asked_by=world.people["coordinator"]
    )


def test_overlap_only_with_a_written_reason(world, coordinator):
    other = make_slot(make_activity(make_plan_item(world.plan, world.goal, title="花壇")))
    person = world.people["volunteer"]
    assign(world.slot, person=person, by=coordinator)
    with pytest.raises(Refused, match="髙原 茂さんは.*地域ふれあいウォーク"):
        assign(other, person=person, by=coordinator)
    assert assign(other, person=person, by=coordinator, overlap_reason="受付だけ先に").overlap_reason


def test_a_full_slot_says_so(world, coordinator):
    for _n in range(2):
        assign(world.slot, person=make_person(world.municipality), by=coordinator)
    with pytest.raises(Refused, match="定員になりました"):
        assign(world.slot, person=make_person(world.municipality), by=coordinator)


def test_one_clash_does_not_lose_the_rest_of_a_household(world, coordinator, evening):
    people = [make_person(world.municipality) for _ in range(3)]
    assign(evening, person=people[1], by=coordinator)
    done, refused = assign_people(evening, people, by=coordinator)
    assert (len(done), len(refused)) == (2, 1)
    assert str(people[1]) in refused[0]


def test_who_enters_it_for_whom_is_written_down(world, coordinator):
    promise = assign(world.slot, person=world.people["volunteer"], by=coordinator)
    (line,) = history_of(promise)
    assert (promise.entered_by, line.actor_label, line.for_label) == ("岡本 正", "岡本 正", "髙原 茂")


def test_signing_up_needs_an_open_slot_to_come(world):
    me, by = world.people["volunteer"], world.viewer("volunteer")
    world.slot.is_open = False
    world.slot.save()
    with pytest.raises(Refused, match="お願いで決めて"):
        sign_up(world.slot, me, by=by)
    past = make_slot(make_activity(world.item, starts_at=now() - timedelta(hours=1)))
    with pytest.raises(Refused, match="もう始まって"):
        sign_up(past, me, by=by)


def test_a_group_takes_its_seats_once(world):
    slot = make_slot(world.activity, capacity=5)
    by = world.viewer("contact")
    first = sign_up_group(slot, world.organisation, 3, by=by)
    assert sign_up_group(slot, world.organisation, 3, by=by) == first
    assert held(slot) == 3


def test_withdrawing_is_possible_until_the_day_before(world, day):
    me, by = world.people["volunteer"], world.viewer("volunteer")
    promise = sign_up(world.slot, me, by=by)
    with frozen(day), pytest.raises(Refused, match="電話"):
        withdraw(promise, by=by)
    with frozen(day - timedelta(days=1)):
        withdraw(promise, by=by)
    assert held(world.slot) == 0
    assert sign_up(world.slot, me, by=by).pk != promise.pk


def test_a_stand_in_takes_over_in_one_step(world, coordinator):
    world.slot.capacity = 1
    world.slot.save()
    promise = assign(world.slot, person=world.people["volunteer"], by=coordinator)
    want_standin(promise, by=coordinator)
    assert held(world.slot) == 1
    new = replace_assignment(promise, by=coordinator, person=make_person(world.municipality))
    assert (new.state, held(world.slot)) == ("confirmed", 1)
    with pytest.raises(InvalidMove):
        cancel_assignment(promise, by=coordinator)


def test_a_moved_promise_is_confirmed_again(world, coordinator):
    promise = assign(world.slot, person=world.people["volunteer"], by=coordinator)
    Assignment.objects.filter(pk=promise.pk).update(needs_reconfirm=True)
    confirm_assignment(promise, by=coordinator)
    promise.refresh_from_db()
    assert not promise.needs_reconfirm
    assert history_of(promise)[0].action == "assignment.reconfirm"


def test_yes_on_the_telephone_is_a_promise_when_there_is_room(world, coordinator):
    offer_slots(world.ask, [world.slot], by=coordinator)
    (outcome,) = answer_slots(world.ask, {world.slot.pk: "yes"}, by=coordinator, channel="phone")
    assert outcome.assignment.person == world.people["volunteer"]
    world.ask.refresh_from_db()
    assert (world.ask.state, world.ask.answer, world.ask.answer_entered_by) == ("done", "yes", "岡本 正")


def test_yes_to_a_full_slot_is_kept_as_an_answer(world, coordinator):
    for _n in range(2):
        assign(world.slot, person=make_person(world.municipality), by=coordinator)
    offer_slots(world.ask, [world.slot], by=coordinator)
    (outcome,) = answer_slots(world.ask, {world.slot.pk: "yes"}, by=coordinator, channel="phone")
    assert outcome.assignment is None
    assert "定員" in outcome.sentence
    assert world.ask.slot_answers.get().answer == "yes"


def test_the_ask_is_answered_by_the_best_of_its_slots(world, coordinator, evening):
    offer_slots(world.ask, [world.slot, evening], by=coordinator)
    answers = {world.slot.pk: "no", evening.pk: "if_needed"}
    answer_slots(world.ask, answers, by=coordinator, channel="phone")
    world.ask.refresh_from_db()
    assert world.ask.answer == "if_needed"
    assert (held(world.slot), held(evening)) == (0, 0)


def test_no_after_yes_gives_the_place_back(world, coordinator):
    offer_slots(world.ask, [world.slot], by=coordinator)
    answer_slots(world.ask, {world.slot.pk: "yes"}, by=coordinator, channel="phone")
    assert held(world.slot) == 1
    answer_slots(world.ask, {world.slot.pk: "no"}, by=coordinator, channel="phone")
    assert held(world.slot) == 0


def test_the_same_answer_again_writes_nothing(world, coordinator):
    offer_slots(world.ask, [world.slot], by=coordinator)
    for _n in range(2):
        answer_slots(world.ask, {world.slot.pk: "yes"}, by=coordinator, channel="phone")
    assert history_of(world.ask).count() == 1
    assert Assignment.objects.count() == 1


def test_a_group_answers_with_its_number(world, coordinator, group_ask):
    slot = make_slot(world.activity, capacity=4)
    offer_slots(group_ask, [slot], by=coordinator)
    answer_slots(group_ask, {slot.pk: "yes"}, by=coordinator, channel="fax", seats=2)
    assert held(slot) == 2
    (outcome,) = answer_slots(group_ask, {slot.pk: "yes"}, by=coordinator, channel="fax", seats=9)
    assert "2人のまま" in outcome.sentence
    assert held(slot) == 2


def test_a_slot_of_another_item_is_not_offered(world, coordinator):
    other = make_slot(make_activity(make_plan_item(world.plan, world.goal)))
    with pytest.raises(Refused, match="別の取組"):
        offer_slots(world.ask, [other], by=coordinator)


def test_a_slot_that_was_not_asked_for_is_not_answered(world, coordinator, evening):
    offer_slots(world.ask, [world.slot], by=coordinator)
    with pytest.raises(Refused, match="お願いにない"):
        answer_slots(world.ask, {evening.pk: "yes"}, by=coordinator, channel="phone")


def test_asking_several_uses_the_open_ask_where_there_is_one(world, coordinator, evening):
    new, group = make_person(world.municipality), make_organisation(world.municipality)
    asks = ask_for_slots(
        world.activity,
        [world.slot, evening],
        by=coordinator,
        channel="phone",
        people=[world.people["volunteer"], new],
        organisations=[group],
        seats=4,
    )
    assert asks[0] == world.ask
    assert [ask.slot_answers.count() for ask in asks] == [2, 2, 2]
    assert asks[2].slot_answers.first().seats == 4
    assert Ask.objects.get(person=new).state == "waiting"


def test_the_link_stays_open_until_the_day(world, coordinator):
    world.link.expires_on = now().date()
    world.link.save()
    offer_slots(world.ask, [world.slot], by=coordinator)
    world.link.refresh_from_db()
    assert world.link.expires_on >= world.slot.ends_at.date()
