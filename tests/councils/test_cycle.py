"""The year of a council and what reaches its steps."""

import pytest
from django.urls import reverse

from core.audit import history_of
from core.dates import today
from core.refusal import Refused
from councils.actions import add_goal, add_wishes, close_cycle, leave_topic, open_cycle, reach_step
from councils.models import Cycle, Topic

pytestmark = pytest.mark.django_db


def test_a_year_is_opened_once(world):
    by = world.viewer("principal")
    cycle = open_cycle(world.council, world.year + 1, by=by)
    assert cycle.vision is None
    with pytest.raises(Refused, match="もう始まっています"):
        open_cycle(world.council, world.year + 1, by=by)


def test_only_this_and_the_next_year_are_opened(world):
    for year in (world.year - 1, world.year + 2):
        with pytest.raises(Refused, match="今年度か次の年度"):
            open_cycle(world.council, year, by=world.viewer("principal"))


def test_a_year_that_ended_early_takes_no_more_work(world):
    by = world.viewer("principal")
    with pytest.raises(Refused, match="理由を書いて"):
        close_cycle(world.cycle, by=by, on=today(), reason=" ")
    close_cycle(world.cycle, by=by, on=today(), reason="休園")
    for act in (
        lambda: add_wishes(world.cycle, "school", ["あ"], by=by),
        lambda: add_goal(world.cycle, "あ", by=by),
        lambda: close_cycle(world.cycle, by=by, on=today(), reason="休園"),
    ):
        with pytest.raises(Refused, match="終えています"):
            act()


def test_a_step_is_reached_and_reopened_once_each(world):
    by = world.viewer("principal")
    for _ in range(2):
        reach_step(world.cycle, 3, True, by=by)
    first = Cycle.objects.get(pk=world.cycle.pk).planned_at
    assert first == world.cycle.planned_at is not None
    for _ in range(2):
        reach_step(world.cycle, 3, False, by=by)
    assert Cycle.objects.get(pk=world.cycle.pk).planned_at is None
    assert [e.action for e in history_of(world.cycle)] == ["cycle.reopen", "cycle.reach"]


def test_opening_shows_what_was_carried_over_and_leads_to_the_image(world, signed_in):
    leave_topic(
        world.council,
        world.year + 1,
        "案内役を6年生にも広げる",
        by=world.viewer("coordinator"),
        origin=Topic.Origin.CARRY_OVER,
    )
    client = signed_in("chair")
    url = reverse("cycle_open", args=[world.council.pk])
    page = client.get(url).content.decode()
    assert "案内役を6年生にも広げる" in page
    assert "前の年度から" in page
    answer = client.post(url, {"fiscal_year": world.year + 1})
    assert answer.url == reverse("vision_year", args=[world.council.pk, world.year + 1])
    page = client.get(answer.url).content.decode()
    assert "この子ども像を続ける" in page
    assert "案内役を6年生にも広げる" in page


def test_nothing_is_left_to_open_twice(world, signed_in):
    url = reverse("cycle_open", args=[world.council.pk])
    client = signed_in("principal")
    client.post(url, {"fiscal_year": world.year + 1})
    assert "もう始まっています" in client.get(url).content.decode()
    assert client.post(url, {"fiscal_year": world.year}).status_code == 200


def test_ending_early_in_the_browser_keeps_what_was_typed(world, signed_in):
    url = reverse("cycle_close", args=[world.council.pk, world.year])
    page = signed_in("principal").post(url, {"on": "2031/5/1", "reason": "閉校のため"}).content.decode()
    assert "の中の日にしてください。" in page
    assert "閉校のため" in page
