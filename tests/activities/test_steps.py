"""How steps 4 and 5 are counted: right, and by index however many activities the city has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.actions import assign, cancel_assignment
from activities.actions.steps import progress_of
from headquarters.models import PlanItem
from tests.factories.activities import make_activity
from tests.factories.headquarters import make_plan_item

COUNT = "staffed"


@pytest.fixture
def items(world):
    return PlanItem.objects.filter(plan=world.item.plan)


def test_an_item_served_by_anothers_activity_is_staffed_too(world, items):
    other = make_plan_item(world.item.plan, needs_people=True)
    assert progress_of(items)["total"] == 2
    served = make_activity(world.item)
    before = progress_of(items)["staffed"]
    served.also_serves.add(other)
    assert progress_of(items)["staffed"] == before + 1
    assert progress_of(items.filter(pk=other.pk)) == {"total": 1, "staffed": 1, "reported": 0}


def test_activities_are_looked_for_in_two_ways_each_by_its_index(items):
    """With 5,800 activities one outer join over both ways cost 1.6 seconds at every sign-up (docs/performance.md)."""
    with CaptureQueriesContext(connection) as asked:
        progress_of(items)
    assert "also_serves" in asked[0]["sql"]
    assert "LEFT OUTER JOIN" not in asked[0]["sql"]


def test_a_sign_up_that_cannot_turn_the_year_does_not_count_it_again(world):
    by = world.viewer("coordinator")
    make_activity(make_plan_item(world.item.plan, needs_people=True))
    world.slot.min_needed = world.slot.capacity = 2
    world.slot.save()
    with CaptureQueriesContext(connection) as asked:
        promise = assign(world.slot, person=world.people["volunteer"], by=by)
    assert sum(COUNT in query["sql"] for query in asked) == 1
    cancel_assignment(promise, by=by)
    world.cycle.refresh_from_db()
    assert world.cycle.liaised_at is None
