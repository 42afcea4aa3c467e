"""What must hold when many people press at the same moment. Real threads, real connections, committed data."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction

from activities.actions import assign, assign_people, cancel_assignment, change_slot, sign_up, sign_up_group
from activities.models import Assignment, Slot
from activities.models.slots import HOLDING
from community.models import Person
from core.refusal import Refused
from core.viewer import system_viewer
from tests.activities.storm import at_once, deadlocks
from tests.factories.activities import make_activity, make_slot
from tests.factories.community import make_organisation, make_person
from tests.factories.headquarters import make_plan_item
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
BY = system_viewer("試験")


@pytest.fixture
def town(transactional_db):
    """The small city, committed."""
    return World()


def promises(outcomes):
    return [o for o in outcomes if isinstance(o, Assignment)]


def refusals(outcomes):
    return [o for o in outcomes if isinstance(o, Refused)]


def seats_held(slot):
    held = Assignment.objects.filter(slot=slot, state__in=HOLDING)
    return sum(held.values_list("seats", flat=True))


def test_forty_people_for_ten_places_are_exactly_ten(town):
    slot = make_slot(town.activity, capacity=10)
    people = [make_person(town.municipality) for _ in range(40)]
    outcomes, _seconds = at_once([partial(sign_up, slot, person, by=BY) for person in people])
    assert (len(promises(outcomes)), len(refusals(outcomes))) == (10, 30)
    slot.refresh_from_db()
    assert slot.filled == seats_held(slot) == 10


def test_one_person_pressing_for_two_overlapping_slots_gets_one(town):
    other = make_activity(make_plan_item(town.plan, town.goal, title="花壇"))
    slots = [make_slot(town.activity, capacity=20), make_slot(other, capacity=20)] * 10
    person = make_person(town.municipality)
    outcomes, seconds = at_once([partial(sign_up, slot, person, by=BY) for slot in slots])
    assert len(promises(outcomes)) + len(refusals(outcomes)) == 20
    assert Assignment.objects.filter(person=person, state__in=HOLDING).count() == 1
    assert seconds < 20


def test_a_double_press_makes_one_promise(town):
    slot = make_slot(town.activity, capacity=20)
    person = make_person(town.municipality)
    outcomes, _seconds = at_once([partial(sign_up, slot, person, by=BY)] * 10)
    assert len({o.pk for o in promises(outcomes)}) == 1
    assert len(promises(outcomes)) == 10


def test_groups_take_seats_and_a_double_press_takes_no_more(town):
    slot = make_slot(town.activity, capacity=10)
    groups = [make_organisation(town.municipality) for _ in range(5)]
    acts = [partial(sign_up_group, slot, group, 3, by=BY) for group in groups for _again in range(3)]
    outcomes, _seconds = at_once(acts)
    assert len({o.pk for o in promises(outcomes)}) == 3
    assert seats_held(slot) == 9


def come_and_go(slots, family):
    """A household signs up for two slots and leaves again, five times."""
    for _round in range(5):
        for slot in slots:
            done, _refused = assign_people(slot, family, by=BY)
            for promise in done:
                cancel_assignment(promise, by=BY)
        family, slots = family[::-1], slots[::-1]


def test_households_signed_up_from_both_ends_never_wait_for_each_other(town):
    other = make_activity(make_plan_item(town.plan, town.goal, title="花壇"))
    slots = [make_slot(town.activity, capacity=200), make_slot(other, capacity=200)]
    families = [[make_person(town.municipality) for _ in range(3)] for _family in range(3)]
    before = deadlocks()
    acts = []
    for family in families:
        acts += [partial(come_and_go, slots, family), partial(come_and_go, slots[::-1], family[::-1])]
    outcomes, seconds = at_once(acts)
    strange = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refused)]
    assert strange == []
    assert [seats_held(slot) for slot in slots] == [0, 0]
    assert deadlocks() == before
    assert seconds < 60


def test_moving_a_slot_while_people_sign_up_elsewhere_leaves_nobody_in_two_places(town):
    item = make_plan_item(town.plan, town.goal, title="花壇")
    here, there = make_activity(item), make_activity(item, title="となり")
    people = [make_person(town.municipality) for _ in range(8)]
    moving = make_slot(
        here, capacity=20, starts_at=here.starts_at, ends_at=here.starts_at + timedelta(minutes=30)
    )
    fixed = make_slot(there, capacity=20, starts_at=here.starts_at + timedelta(hours=1))
    for person in people[:4]:
        assign(moving, person=person, by=BY)
    start, end = here.starts_at + timedelta(hours=1), here.ends_at
    acts = [partial(change_slot, moving, starts_at=start, ends_at=end, by=BY)]
    acts += [partial(sign_up, fixed, person, by=BY) for person in people]
    acts += [partial(sign_up, moving, person, by=BY) for person in people[4:]]
    outcomes, seconds = at_once(acts)
    strange = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refused)]
    assert strange == []
    moved = Slot.objects.get(pk=moving.pk).starts_at == start
    for person in people:
        held = Assignment.objects.filter(person=person, state__in=HOLDING)
        assert held.count() == (1 if moved else held.count()) <= 2
    assert seconds < 30


def test_giving_back_and_taking_at_once_never_overfills(town):
    slot = make_slot(town.activity, capacity=5)
    first = [assign(slot, person=make_person(town.municipality), by=BY) for _ in range(5)]
    people = [make_person(town.municipality) for _ in range(15)]
    acts = [partial(cancel_assignment, promise, by=BY) for promise in first]
    acts += [partial(sign_up, slot, person, by=BY) for person in people]
    outcomes, _seconds = at_once(acts)
    assert [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, Refused)] == []
    slot.refresh_from_db()
    assert slot.filled == seats_held(slot) <= 5


def impatient(act):
    """Do it, but wait for a lock no longer than half a second."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '500ms'")
    return act()


def test_the_person_is_locked_before_anything_is_written(town):
    """Without this lock two inserts for one person may wait for each other; the chance is too small to meet it here."""
    person = town.people["volunteer"]
    with transaction.atomic():
        list(Person.objects.filter(pk=person.pk).select_for_update(no_key=True))
        (outcome,), _seconds = at_once([partial(impatient, partial(sign_up, town.slot, person, by=BY))])
    assert isinstance(outcome, OperationalError)
    assert not Assignment.objects.exists()
