"""The thread of steps 3 and 4: from an undertaking, an ask, a plan, a goal and a topic; no names; few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.thread import chain_of, thread_of, weave
from councils.actions import leave_topic
from headquarters import actions
from tests.factories.community import make_person
from tests.factories.councils import make_goal
from tests.factories.headquarters import make_ask, make_plan_item


def words_of(links):
    """(step, title) of each knot."""
    return [(link.step, str(link.title)) for link in links]


def test_an_undertaking_leads_up_to_the_image_and_down_to_its_asks(world):
    by = world.viewer("coordinator")
    actions.add_duty(world.item, "community", "史跡の案内", by=by)
    actions.add_duty(world.item, "school", "安全の計画", by=by)
    make_ask(
        world.item,
        organisation=world.organisation,
        state="done",
        answer="yes",
        answered_at=world.cycle.opened_at,
    )
    links = thread_of(world.item, world.viewer("chair"))
    assert {link.step for link in links} >= {1, 2, 3, 4}
    third, fourth = (next(link for link in links if link.step == step) for step in (3, 4))
    assert third.here
    assert third.note == "地域：史跡の案内　学校：安全の計画"
    assert str(fourth.title) == "2の人・団体にお願い（行きます 1）"
    assert "北町内会" in fourth.note


def test_no_name_of_a_person_stands_in_a_thread(world):
    for role in ("chair", "principal", "board_lifelong", "coordinator"):
        text = "".join(f"{link.title}{link.note}" for link in thread_of(world.item, world.viewer(role)))
        assert "髙原" not in text


def test_the_ask_is_here_on_its_own_page(world):
    links = thread_of(world.ask, world.viewer("coordinator"))
    assert [link.step for link in links if link.here] == [4]
    assert thread_of(world.ask, world.viewer("principal")) == []


def test_the_plan_stands_under_its_goals(world):
    make_plan_item(world.plan, world.goal, title="花いっぱい")
    links = thread_of(world.plan, world.viewer("member"))
    assert (3, "年間計画　取組2件") in words_of(links)
    assert (2, world.goal.text) in words_of(links)


def test_a_goals_page_shows_its_own_undertakings_but_not_those_left_out(world):
    make_plan_item(world.plan, make_goal(world.cycle, text="ほか"), title="ほかの取組")
    make_plan_item(world.plan, world.goal, title="取りやめ", state="cancelled", cancel_reason="雨")
    titles = {title for step, title in words_of(thread_of(world.goal, world.viewer("member"))) if step == 3}
    assert titles == {world.item.title}


def test_a_topic_leads_to_what_grew_from_it(world):
    topic = leave_topic(
        world.council, world.year, "わらを早めに", by=world.viewer("clerk"), origin="carry_over"
    )
    world.item.topic = topic
    world.item.save()
    assert (3, world.item.title) in words_of(thread_of(topic, world.viewer("member")))
    assert (1, "わらを早めに") in words_of(thread_of(world.item, world.viewer("member")))


def test_another_council_sees_nothing(world):
    assert [
        link for link in thread_of(world.item, world.viewer("other_principal")) if link.step in (3, 4)
    ] == []


@pytest.mark.parametrize("n", [2, 30])
def test_many_threads_cost_as_much_as_one(world, n):
    items = [make_plan_item(world.plan, world.goal, title=f"取組{number}") for number in range(n)]
    for item in items:
        item.duties.create(side="school", text="連絡")
        make_ask(item, make_person(world.municipality))
    viewer = world.viewer("coordinator")
    with CaptureQueriesContext(connection) as asked:
        weave([chain_of(item) for item in items], viewer)
    assert len(asked) == 4
