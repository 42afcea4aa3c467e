"""The first screen: what waits for whom."""

from datetime import timedelta

import pytest

from core.dates import today
from dashboards.kinds import kinds_of
from dashboards.todos import todos_of
from tests.factories.activities import make_activity, make_slot
from tests.factories.councils import at, make_attendance, make_meeting
from tests.factories.headquarters import make_ask, make_plan_item
from tests.factories.meetings import make_approval, make_notified, make_resolution


def codes_for(world, role):
    """Titles of what waits for a role."""
    viewer = world.viewer(role)
    return [todo.title for todo in todos_of(viewer, kinds_of(viewer))]


def test_a_member_is_asked_for_an_answer_until_it_is_given(world):
    meeting = make_meeting(world.cycle, state="notified")
    row = make_attendance(meeting, world.member_seat)
    assert any("出欠" in title for title in codes_for(world, "member"))
    row.reply = "coming"
    row.save()
    assert not any("出欠" in title for title in codes_for(world, "member"))


def test_each_role_is_told_what_it_can_do(world):
    make_notified(world)
    make_resolution(make_approval(world))
    codes = {role: set() for role in ("chair", "member", "clerk", "teacher", "nobody")}
    for role, found in codes.items():
        viewer = world.viewer(role)
        for kind in kinds_of(viewer):
            if kind.step == 2 and todos_of(viewer, [kind]):
                found.add(kind.code)
    assert codes == {
        "chair": {"reply", "resolution"},
        "member": {"reply"},
        "clerk": {"notify"},
        "teacher": set(),
        "nobody": set(),
    }


def test_the_school_is_told_that_no_policy_was_submitted(world):
    assert "ひばり小学校の基本方針を提出する" in codes_for(world, "principal")


def test_another_councils_work_waits_for_nobody_here(world):
    assert not any("となり" in title for title in codes_for(world, "principal"))


def test_a_volunteer_sees_what_they_were_asked(world):
    assert "「地域ふれあいウォーク」のお願いに答える" in codes_for(world, "volunteer")


def test_a_late_activity_waits_for_its_attendance(world):
    make_activity(world.item, title="先週の活動", starts_at=at(today() - timedelta(days=7)))
    assert "「先週の活動」の参加者を記録する" in codes_for(world, "coordinator")
    assert "「先週の活動」の参加者を記録する" in codes_for(world, "vice_principal")


def test_what_is_late_comes_first_and_says_how_late(world):
    make_ask(make_plan_item(world.plan, world.goal, title="急ぎ"), world.people["member"], reply_by=today())
    viewer = world.viewer("coordinator")
    todos = todos_of(viewer, kinds_of(viewer))
    dated = [todo.due for todo in todos if todo.due]
    assert dated == sorted(dated)


@pytest.mark.parametrize(
    "role",
    [
        "principal",
        "vice_principal",
        "clerk",
        "chair",
        "member",
        "coordinator",
        "volunteer",
        "contact",
        "board_guidance",
        "nobody",
    ],
)
def test_the_first_screen_opens_within_twelve_queries(world, signed_in, django_assert_max_num_queries, role):
    client = signed_in(role)
    client.get("/me/")
    with django_assert_max_num_queries(12):
        page = client.get("/me/")
    assert page.status_code == 200


@pytest.mark.parametrize("role", ["coordinator", "vice_principal"])
def test_the_first_screen_costs_the_same_with_many_records(world, signed_in, django_assert_num_queries, role):
    client = signed_in(role)
    client.get("/me/")
    with django_assert_num_queries({"coordinator": 8, "vice_principal": 9}[role]):
        client.get("/me/")
    for n in range(15):
        item = make_plan_item(world.plan, world.goal, title=f"取組{n}")
        activity = make_activity(item, starts_at=at(today() + timedelta(days=n - 5)))
        make_slot(activity)
        make_ask(item, world.people["member"])
        make_meeting(world.cycle, starts_at=at(today() + timedelta(days=n)))
    with django_assert_num_queries({"coordinator": 8, "vice_principal": 9}[role]):
        client.get("/me/")
