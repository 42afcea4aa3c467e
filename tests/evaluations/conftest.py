"""The council says A to D, has four members who are no staff, and one activity is ready to be looked back at."""

import pytest

from councils.models import Seat
from tests.factories.community import make_person
from tests.factories.councils import give_rules, make_seat
from tests.factories.evaluations import make_evaluation, make_reported_activity

WORDS = ["Aとてもよい", "Bよい", "Cもう少し", "Dこれから"]


@pytest.fixture
def world(world):
    """The small city, its council with words of its own for the degrees."""
    give_rules(world.council, mark_labels=WORDS)
    return world


@pytest.fixture
def reported(world):
    """An activity of last week with its report."""
    return make_reported_activity(world.item)


@pytest.fixture
def evaluation(world):
    """The evaluation of the year's goal, open for marks."""
    return make_evaluation(world.goal)


@pytest.fixture
def seats(world):
    """Three more members: two of the neighbourhood, and the principal, who is staff."""
    found = [
        make_seat(world.council, make_person(world.municipality, name)) for name in ("一 花子", "二 次郎")
    ]
    staff = make_seat(world.council, world.people["principal"], category=Seat.Category.STAFF)
    return [*found, staff]
