"""The activity: made, moved, postponed, cancelled; who is told; the year's steps."""

from datetime import timedelta

import pytest

from activities.actions import (
    add_slot,
    assign,
    cancel_activity,
    change_activity,
    change_slot,
    confirm_activity,
    make_activity,
    postpone_activity,
    refresh_steps,
    remove_slot,
    report_activity,
    reschedule_activity,
    take_attendance,
)
from activities.models import Activity, Assignment
from community.models import Delivery
from core.audit import history_of
from core.dates import frozen, today
from core.refusal import InvalidMove, Refused
from core.thread import chain_of, thread_of, weave
from tests.factories.activities import make_activity as given_activity
from tests.factories.activities import make_slot
from tests.factories.community import make_organisation, make_person
from tests.factories.councils import at
from tests.factories.headquarters import make_plan_item


def in_a_month(world):
    """A day within the running year."""
    return max(today() + timedelta(days=12), world.cycle.starts_on + timedelta(days=30))


def made(world, by, **fields):
    day = min(in_a_month(world), world.cycle.ends_on)
    fields = {"starts_at": at(day, 9, 0), "ends_at": at(day, 11, 0), "place": "体育館", **fields}
    return make_activity(world.item, by=by, **fields)


def test_an_activity_takes_title_aim_and_schools_from_its_item(world, coordinator):
    activity = made(world, coordinator)
    assert (activity.title, activity.aim) == (world.item.title, world.item.aim)
    assert list(activity.schools.all()) == [world.school]
    assert "活動を作りました" in history_of(activity)[0].sentence


def test_an_activity_needs_an_aim_and_lies_in_the_year_of_its_plan(world, coordinator):
    world.item.aim = ""
    world.item.save()
    with pytest.raises(Refused, match="ねらいを書いて"):
        made(world, coordinator)
    next_year = at(world.cycle.ends_on + timedelta(days=1), 9)
    with pytest.raises(Refused, match="年度"):
        made(world, coordinator, aim="ねらい", starts_at=next_year, ends_at=next_year + timedelta(hours=1))


def test_a_year_that_was_ended_early_and_a_dropped_item_take_no_activity(world, coordinator):
    world.item.state, world.item.cancel_reason = "cancelled", "人が集まらない"
    world.item.save()
    with pytest.raises(Refused, match="取りやめ"):
        made(world, coordinator)
    world.cycle.ended_on, world.cycle.end_reason = today(), "閉校のため"
    world.cycle.save()
    with pytest.raises(Refused, match="終えています"):
        made(world, coordinator)


def test_the_aim_is_not_changed_after_the_day(world, coordinator):
    held = given_activity(world.item, state="held")
    with pytest.raises(Refused, match="活動のあと"):
        change_activity(held, by=coordinator, aim="あとから")
    assert change_activity(held, by=coordinator, place="公民館").place == "公民館"


def test_a_slot_lies_around_its_activity(world, coordinator):
    early = world.activity.starts_at - timedelta(days=3)
    times = {"starts_at": early, "ends_at": early + timedelta(hours=1)}
    with pytest.raises(Refused, match="前後1日"):
        add_slot(world.activity, by=coordinator, title="準備", capacity=1, **times)
    assert (
        add_slot(world.activity, by=coordinator, title="受付", capacity=3).ends_at == world.activity.ends_at
    )


def test_places_below_those_promised_are_refused_with_the_number(world, coordinator):
    for _n in range(2):
        assign(world.slot, person=make_person(world.municipality), by=coordinator)
    with pytest.raises(Refused, match="もう2人が決まっています"):
        change_slot(world.slot, by=coordinator, capacity=1)


def test_moving_a_slot_carries_its_people_and_asks_them_again(world, coordinator):
    promise = assign(world.slot, person=world.people["volunteer"], by=coordinator)
    later = world.slot.starts_at + timedelta(hours=1)
    change_slot(world.slot, by=coordinator, starts_at=later, ends_at=world.slot.ends_at + timedelta(hours=1))
    promise.refresh_from_db()
    assert promise.during.lower == later
    assert promise.needs_reconfirm


def test_moving_a_slot_onto_another_promise_names_who_and_what(world, coordinator, evening):
    other = given_activity(
        make_plan_item(world.plan, world.goal), title="花壇づくり", starts_at=evening.starts_at
    )
    assign(make_slot(other), person=world.people["volunteer"], by=coordinator)
    assign(world.slot, person=world.people["volunteer"], by=coordinator)
    with pytest.raises(Refused, match="髙原 茂さん.*花壇づくり"):
        change_slot(world.slot, by=coordinator, starts_at=evening.starts_at, ends_at=evening.ends_at)
    world.slot.refresh_from_db()
    assert world.slot.starts_at == world.activity.starts_at


def test_a_slot_that_somebody_was_in_is_not_removed(world, coordinator, evening):
    assign(world.slot, person=world.people["volunteer"], by=coordinator)
    with pytest.raises(Refused, match="なくせません"):
        remove_slot(world.slot, by=coordinator)
    remove_slot(evening, by=coordinator)
    assert world.activity.slots.count() == 1


def test_rescheduling_moves_all_slots_even_when_one_person_is_in_two(world, coordinator, evening):
    person = world.people["volunteer"]
    assign(world.slot, person=person, by=coordinator)
    assign(evening, person=person, by=coordinator)
    for hours in (1, -1):
        new = Activity.objects.get(pk=world.activity.pk).starts_at + timedelta(hours=hours)
        reschedule_activity(world.activity, new, by=coordinator)
    assert Assignment.objects.filter(person=person, state="confirmed", needs_reconfirm=True).count() == 2
    evening.refresh_from_db()
    assert evening.starts_at == world.slot.ends_at


def test_rescheduling_onto_a_clash_moves_nothing_and_names_it(world, coordinator):
    person = world.people["volunteer"]
    new = world.activity.starts_at + timedelta(days=1)
    other = given_activity(make_plan_item(world.plan, world.goal), title="花壇づくり", starts_at=new)
    assign(make_slot(other), person=person, by=coordinator)
    assign(world.slot, person=person, by=coordinator)
    with pytest.raises(Refused, match="花壇づくり"):
        reschedule_activity(world.activity, new, by=coordinator)
    world.activity.refresh_from_db()
    assert world.activity.starts_at != new


def test_the_activity_of_another_headquarters_is_not_named(world, coordinator):
    person = world.people["volunteer"]
    assign(make_slot(world.other_activity), person=person, by=coordinator)
    with pytest.raises(Refused, match="ほかの校園の活動"):
        assign(world.slot, person=person, by=coordinator)


def test_postponing_tells_those_who_promised_and_a_new_date_brings_it_back(world, coordinator):
    by_mail = make_person(world.municipality, email="a@example.jp")
    assign(world.slot, person=by_mail, by=coordinator)
    assign(world.slot, person=make_person(world.municipality), by=coordinator)
    postpone_activity(world.activity, "雨のため", by=coordinator)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["paper", "waiting"]
    assert "雨のため" in Delivery.objects.get(person=by_mail).body
    with pytest.raises(InvalidMove):
        confirm_activity(world.activity, by=coordinator)
    again = reschedule_activity(world.activity, world.activity.starts_at + timedelta(days=1), by=coordinator)
    assert (again.state, again.stop_reason) == ("arranging", "")
    assert Delivery.objects.count() == 4


def test_cancelling_needs_a_reason_and_frees_the_people(world, coordinator):
    person = world.people["volunteer"]
    promise = assign(world.slot, person=person, by=coordinator)
    with pytest.raises(Refused, match="理由を書いて"):
        cancel_activity(world.activity, " ", by=coordinator)
    cancel_activity(world.activity, "感染症のため", by=coordinator)
    promise.refresh_from_db()
    world.slot.refresh_from_db()
    assert (promise.state, world.slot.filled) == ("cancelled", 0)
    with pytest.raises(InvalidMove):
        cancel_activity(world.activity, "もう一度", by=coordinator)
    with pytest.raises(Refused, match="中止"):
        assign(world.slot, person=person, by=coordinator)


def test_organisations_are_told_too(world, coordinator):
    group = make_organisation(world.municipality, email="g@example.jp")
    assign(world.slot, organisation=group, seats=2, by=coordinator)
    assert cancel_activity(world.activity, "雨", by=coordinator) == 1
    assert Delivery.objects.get().organisation == group


def test_step_4_is_reached_and_reopened_by_places(world, coordinator):
    world.cycle.refresh_from_db()
    assert world.cycle.liaised_at is None
    promise = assign(world.slot, person=world.people["volunteer"], by=coordinator)
    world.cycle.refresh_from_db()
    assert world.cycle.liaised_at
    add_slot(world.activity, by=coordinator, title="受付", capacity=1)
    world.cycle.refresh_from_db()
    assert world.cycle.liaised_at is None
    assert promise.state == "confirmed"


def test_an_item_that_needs_nobody_counts_as_staffed(world, coordinator):
    world.item.needs_people = False
    world.item.save()
    refresh_steps(world.cycle, by=coordinator)
    world.cycle.refresh_from_db()
    assert world.cycle.liaised_at


def test_step_5_is_reached_when_every_live_item_is_reported(world, coordinator, day):
    with frozen(day + timedelta(days=1)):
        report_activity(
            world.activity, by=coordinator, text="よく歩きました。", children_count=212, adults_count=31
        )
    world.cycle.refresh_from_db()
    assert world.cycle.acted_at
    make_plan_item(world.plan, world.goal, title="花壇", needs_people=False)
    refresh_steps(world.cycle, by=coordinator)
    world.cycle.refresh_from_db()
    assert world.cycle.acted_at is None


def test_steps_cost_three_queries_when_nothing_changes(world, coordinator, django_assert_num_queries):
    refresh_steps(world.cycle, by=coordinator)
    with django_assert_num_queries(2):
        refresh_steps(world.cycle, by=coordinator)


def test_the_thread_leads_from_the_item_to_the_activity_and_back(world, coordinator, day):
    with frozen(day + timedelta(days=1)):
        take_attendance(world.activity, by=coordinator, counts={"child": 212, "resident": 31})
        report_activity(world.activity, by=coordinator, text="よく歩きました。")
    (knot,) = [link for link in thread_of(world.item, coordinator) if link.step == 5]
    assert (knot.title, knot.here) == (world.activity.title, False)
    assert "子ども 212人・協力者 31人" in knot.note
    chain = weave([chain_of(world.activity)], coordinator)[0]
    assert world.item.pk in chain.of("headquarters.planitem")
    assert [link.here for link in chain.links if link.step == 5] == [True]


def test_siblings_of_an_activity_are_not_in_its_thread(world, coordinator):
    given_activity(world.item, title="もう一回")
    found = [link.title for link in thread_of(world.activity, coordinator) if link.step == 5]
    assert found == [world.activity.title]
