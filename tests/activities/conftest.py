"""What the tests of this room need besides the small city."""

from datetime import timedelta

import pytest

from core.dates import local_day
from tests.factories.activities import make_slot


@pytest.fixture
def coordinator(world):
    """The coordinator as a viewer."""
    return world.viewer("coordinator")


@pytest.fixture
def evening(world):
    """A second slot of the activity, after the first."""
    slot = world.slot
    return make_slot(
        world.activity,
        title="片付け",
        starts_at=slot.ends_at,
        ends_at=slot.ends_at + timedelta(hours=1),
        capacity=5,
    )


@pytest.fixture
def day(world):
    """The day of the activity."""
    return local_day(world.activity.starts_at)
