"""What is carried over: a topic of the next 年度, once, in step with its words while it is still to be talked about."""

import pytest
from django.urls import reverse

from core.models import AuditEntry
from councils.actions import change_topic, close_topic, drop_topic
from councils.models import Cycle, Topic
from evaluations.actions import carry_over, reflect
from evaluations.models import CarryOver
from tests.factories.councils import make_cycle
from tests.factories.evaluations import make_reflection

WORDS = {"decision": "change", "next_change": "秋に二回に分けて行う"}


@pytest.fixture
def by(world):
    """The coordinator."""
    return world.viewer("coordinator")


def post(signed_in, world, activity, **typed):
    """Save the reflection through its page."""
    url = reverse("reflection_page", args=[world.council.pk, activity.pk])
    typed = {"degree": "3", "reason": "一人ひとりが話せた", "version": activity.reflection.version, **typed}
    answer = signed_in("coordinator").post(url, typed)
    activity.reflection.refresh_from_db()
    return answer


def test_it_becomes_a_topic_of_next_year_although_that_year_is_not_open(world, reported, by):
    reflection = reflect(reported, by=by, degree=3, reason="よく話せた", **WORDS)
    topic = Topic.objects.get()
    assert not Cycle.objects.filter(council=world.council, fiscal_year=world.year + 1).exists()
    assert (topic.council, topic.fiscal_year, topic.title) == (
        world.council,
        world.year + 1,
        "秋に二回に分けて行う",
    )
    assert (topic.origin, topic.state, topic.proposed_by) == ("carry_over", "open", "岡本 正")
    assert (topic.origin_type, topic.origin_id) == ("evaluations.reflection", reflection.pk)
    assert world.item.aim in topic.body
    assert reflection.carry_over.topic == topic


def test_the_open_cycle_of_next_year_finds_it_too(world, reported, by):
    make_cycle(world.council, fiscal_year=world.year + 1, vision=world.vision)
    reflect(reported, by=by, degree=3, reason="よく話せた", **WORDS)
    assert Topic.objects.open().get(fiscal_year=world.year + 1).council == world.council


def test_without_words_for_next_year_nothing_is_left(reported, by):
    reflect(reported, by=by, degree=3, reason="よく話せた", decision="keep")
    assert not Topic.objects.exists()


def test_words_added_later_are_left_then_and_once(signed_in, world, reported):
    make_reflection(reported)
    assert post(signed_in, world, reported, **WORDS).status_code == 302
    assert post(signed_in, world, reported, **WORDS, good="よかった").status_code == 302
    assert Topic.objects.get().title == WORDS["next_change"]
    assert CarryOver.objects.count() == 1


def test_an_open_topic_follows_the_words(signed_in, world, reported):
    make_reflection(reported)
    post(signed_in, world, reported, **WORDS)
    post(signed_in, world, reported, decision="hand_over", next_change="町内会が受け持つ")
    carried = CarryOver.objects.get()
    assert (carried.text, carried.decision, carried.topic.title) == (
        "町内会が受け持つ",
        "hand_over",
        "町内会が受け持つ",
    )
    assert AuditEntry.objects.filter(action="carryover.change").count() == 1


def test_words_that_the_council_gave_the_topic_stay(signed_in, world, reported):
    make_reflection(reported)
    post(signed_in, world, reported, **WORDS)
    change_topic(Topic.objects.get(), by=world.viewer("chair"), title="ウォークの回数", body="")
    post(signed_in, world, reported, decision="change", next_change="三回に分ける")
    assert Topic.objects.get().title == "ウォークの回数"
    assert CarryOver.objects.get().text == "三回に分ける"


@pytest.mark.parametrize("end", [close_topic, drop_topic])
def test_a_topic_that_was_talked_about_stays_as_it_was(signed_in, world, reported, end):
    make_reflection(reported)
    post(signed_in, world, reported, **WORDS)
    end(Topic.objects.get(), by=world.viewer("chair"))
    post(signed_in, world, reported, decision="change", next_change="三回に分ける")
    assert Topic.objects.get().title == CarryOver.objects.get().text == WORDS["next_change"]
    assert reported.reflection.next_change == "三回に分ける"


def test_what_was_carried_over_is_dropped_at_the_topic_only(signed_in, world, reported):
    make_reflection(reported)
    post(signed_in, world, reported, **WORDS)
    for typed in ({"decision": "", "next_change": ""}, {"decision": "keep", "next_change": ""}):
        answer = post(signed_in, world, reported, **typed)
        assert answer.status_code == 200
        assert "そのページで取り下げてください" in answer.content.decode()
    assert reported.reflection.next_change == WORDS["next_change"]


def test_asked_twice_it_is_left_once(world, reported, by):
    reflection = make_reflection(reported)
    first = carry_over(by=by, decision="change", text="秋にも", reflection=reflection)
    second = carry_over(by=by, decision="change", text="秋にも", reflection=reflection)
    assert first == second
    assert (Topic.objects.count(), AuditEntry.objects.filter(action__startswith="carryover").count()) == (
        1,
        1,
    )


def test_a_long_text_stands_whole_in_the_body(reported, by):
    text = "参加する子どもの学年を分けて、午前と午後に行い、" * 8
    reflection = reflect(reported, by=by, degree=3, reason="よく話せた", decision="change", next_change=text)
    topic = reflection.carry_over.topic
    assert len(topic.title) == 100
    assert topic.title.endswith("…")
    assert text in topic.body
