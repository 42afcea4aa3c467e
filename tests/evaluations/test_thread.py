"""Step 6 in the thread: from the goal, the activity, the reflection and next year's topic."""

import pytest

from core.thread import chain_of, thread_of, weave
from evaluations.actions import agree_evaluation, reflect
from tests.factories.evaluations import make_evaluation


@pytest.fixture
def story(world, reported):
    """One activity looked back at, its goal agreed, both carried over."""
    reflection = reflect(
        reported,
        by=world.viewer("coordinator"),
        degree=3,
        reason="よく話せた",
        child_voice="自分の地域はすごいんだ",
        decision="change",
        next_change="秋に二回",
    )
    evaluation = make_evaluation(world.goal)
    agree_evaluation(
        evaluation, 4, by=world.viewer("chair"), comment="誇りが育った", decision="keep", next_text="続ける"
    )
    return reflection, evaluation


def knots(record, viewer):
    """(step, title) of step 6 and 次 only."""
    return [(link.step, link.title) for link in thread_of(record, viewer) if link.step in (6, "next")]


def test_the_goal_shows_what_became_of_it(world, story):
    assert (6, "協議会の評価 「Aとてもよい」") in knots(world.goal, world.viewer("member"))
    assert ("next", "続ける") in knots(world.goal, world.viewer("member"))


def test_reflection_and_evaluation_know_where_they_are(world, story):
    for record in story:
        links = thread_of(record, world.viewer("member"))
        assert [link.url for link in links if link.here] == [record.get_absolute_url()]


def test_the_activity_shows_its_reflection_with_the_childs_voice(world, reported, story):
    assert (6, "ねらいの達成 「Bよい」") in knots(reported, world.viewer("member"))
    notes = [link.note for link in thread_of(reported, world.viewer("member"))]
    assert "「自分の地域はすごいんだ」" in notes


def test_next_years_topic_leads_back_to_what_it_came_from(world, story):
    reflection, evaluation = story
    assert (6, "ねらいの達成 「Bよい」") in knots(reflection.carry_over.topic, world.viewer("chair"))
    links = thread_of(evaluation.carry_over.topic, world.viewer("chair"))
    assert (6, "協議会の評価 「Aとてもよい」") in [(link.step, link.title) for link in links]
    assert [link.title for link in links].count("続ける") == 1
    assert [link.title for link in links if link.here] == ["続ける"]


def test_an_evaluation_that_is_not_agreed_is_in_no_thread(world, evaluation):
    assert knots(world.goal, world.viewer("chair")) == []


def test_people_outside_see_nothing_of_it(world, reported, story):
    for role in ("volunteer", "other_principal", "nobody"):
        assert knots(reported, world.viewer(role)) == []
        assert knots(world.goal, world.viewer(role)) == []


def test_many_threads_cost_as_many_queries_as_one(world, reported, story, django_assert_num_queries):
    viewer = world.viewer("chair")
    with django_assert_num_queries(_cost([chain_of(reported)], viewer)):
        weave([chain_of(reported), chain_of(world.activity), chain_of(reported)], viewer)


def _cost(chains, viewer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        weave(chains, viewer)
    return len(queries)
