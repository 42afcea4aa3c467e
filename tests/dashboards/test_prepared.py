"""SQL built once for all viewers of one shape finds exactly what a query built for the viewer finds."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import EmptyResultSet
from django.utils import timezone

from core import prepared as core_prepared
from core.dates import frozen, now, today
from core.prepared import stand_in_for
from core.viewer import Viewer
from dashboards.kinds import (
    BOARD_KINDS,
    COORDINATOR_KINDS,
    MEMBER_KINDS,
    SCHOOL_KINDS,
    VOLUNTEER_KINDS,
    kinds_of,
)
from dashboards.todos import todos_of, union_of
from tests.factories.activities import make_activity
from tests.factories.community import make_post, make_school
from tests.factories.councils import at, make_attendance, make_council, make_meeting, make_seat
from tests.factories.headquarters import make_ask, make_headquarters
from tests.factories.meetings import make_approval, make_resolution
from tests.world import VIEWERS

ROLES = [role for role in VIEWERS if role not in ("link", "anonymous")]
EVERY_KIND = (*MEMBER_KINDS, *SCHOOL_KINDS, *COORDINATOR_KINDS, *VOLUNTEER_KINDS, *BOARD_KINDS)


@pytest.fixture
def waiting(world):
    """The small city with something waiting for nearly everybody, and a principal of two schools."""
    notified = make_meeting(world.cycle, state="notified")
    for seat in (world.chair_seat, world.member_seat):
        make_attendance(notified, seat)
    make_resolution(make_approval(world))
    make_activity(world.item, title="先週の活動", starts_at=at(today() - timedelta(days=7)))
    make_activity(world.item, title="報告", starts_at=at(today() - timedelta(days=9)), state="held")
    make_ask(world.item, world.people["member"], reply_by=today() - timedelta(days=1))
    make_seat(world.other_council, world.people["liaison"], state="nominated")
    second = make_school(world.municipality, name="みなみ小学校")
    make_post(world.people["other_principal"], "principal", school=second)
    make_council(world.municipality, second)
    return world


def built(viewer, kinds, council_id=None):
    """SQL, parameters in one order, and rows of the query built for this very viewer."""
    rows = union_of.build(viewer, council_id, kinds=kinds, limit=30)
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, in_one_order(parameters), list(rows)


def prepared(viewer, kinds, council_id=None):
    """The same from the SQL that was built for a stand-in."""
    stand_ins, values = stand_in_for((viewer, council_id))
    statement = union_of.statement(stand_ins, {"kinds": tuple(kinds), "limit": 30})
    if statement is None:
        return None
    return statement.sql, in_one_order(statement.filled(values)), statement.rows(values)


def in_one_order(parameters):
    """The ids of a set come in any order; and Django marks numbers with the column's width, which changes no SQL."""
    return sorted(repr(int(value) if isinstance(value, int) else value) for value in parameters)


def assert_same(viewer, kinds, council_id=None):
    """Both ways give the same statement, the same values and the same rows."""
    with frozen(now()):
        expected, found = built(viewer, kinds, council_id), prepared(viewer, kinds, council_id)
    assert found == expected
    return expected[2] if expected else []


@pytest.mark.parametrize("role", ROLES)
def test_it_finds_what_a_query_for_the_very_viewer_finds(waiting, role):
    viewer = waiting.viewer(role)
    assert_same(viewer, EVERY_KIND)
    assert_same(viewer, EVERY_KIND, waiting.council.pk)
    rows = assert_same(viewer, kinds_of(viewer)) if kinds_of(viewer) else []
    assert len(rows) == len(todos_of(viewer, kinds_of(viewer)))


def test_nothing_waits_for_a_stranger(waiting):
    assert assert_same(Viewer(), EVERY_KIND) == []


def test_most_of_them_find_something(waiting):
    found = {role for role in ROLES if todos_of(waiting.viewer(role), kinds_of(waiting.viewer(role)))}
    assert found >= {"principal", "clerk", "chair", "member", "coordinator", "volunteer", "other_principal"}
    assert found >= {"board_guidance"}


def test_people_of_the_same_shape_share_the_sql_and_see_their_own(waiting):
    third = make_school(waiting.municipality, name="にし小学校")
    make_council(waiting.municipality, third)
    make_headquarters(waiting.municipality, third, name="にし本部")
    make_post(waiting.people["nobody"], "principal", school=third)
    core_prepared._statement.cache_clear()
    one, other, of_two = (waiting.viewer(role) for role in ("principal", "nobody", "other_principal"))
    for viewer in (one, other, of_two, one):
        assert_same(viewer, kinds_of(viewer))
    info = core_prepared._statement.cache_info()
    assert (info.misses, info.hits) == (2, 2)
    assert "にし小学校" in str(prepared(other, SCHOOL_KINDS)[2])


@pytest.mark.parametrize("hours", [0, 9, 18, 23.99])
def test_the_minute_is_the_readers_and_not_the_one_at_which_it_was_built(waiting, hours):
    viewer = waiting.viewer("coordinator")
    midnight = timezone.make_aware(datetime.combine(today(), time()))
    todos_of(viewer, kinds_of(viewer))
    make_activity(
        waiting.item,
        title="今日",
        starts_at=midnight + timedelta(hours=9),
        ends_at=midnight + timedelta(hours=18),
    )
    with frozen(midnight + timedelta(hours=hours, seconds=1)):
        rows = assert_same(viewer, kinds_of(viewer))
    assert any(row[4] == "今日" for row in rows) == (hours >= 18)


def test_tomorrow_is_another_day(waiting):
    viewer = waiting.viewer("coordinator")
    todos_of(viewer, kinds_of(viewer))
    with frozen(today() + timedelta(days=400)):
        assert_same(viewer, kinds_of(viewer))
