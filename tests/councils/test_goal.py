"""Goals of the year under the child image."""

import pytest
from django.urls import reverse

from core.dates import now
from core.refusal import Refused
from councils.actions import add_goal, copy_goals, drop_goal, goals_to_copy, move_goal, open_cycle
from councils.models import ChildVision, Cycle, Goal
from tests.factories.councils import give_rules, make_goal

pytestmark = pytest.mark.django_db


def test_a_goal_stands_under_the_years_image(world):
    goal = add_goal(
        world.cycle, "あいさつの輪", by=world.viewer("principal"), axis="共に生きる", issue="小さい声"
    )
    assert (goal.vision, goal.order) == (world.vision, 2)
    assert (goal.axis, goal.issue) == ("共に生きる", "小さい声")


def test_without_any_image_a_goal_waits(world):
    ChildVision.objects.filter(pk=world.vision.pk).update(state="superseded")
    cycle = open_cycle(world.council, world.year + 1, by=world.viewer("principal"))
    with pytest.raises(Refused, match="先に、目指す子ども像の案"):
        add_goal(cycle, "目標", by=world.viewer("principal"))


def test_a_new_goal_reopens_the_evaluation(world):
    Cycle.objects.filter(pk=world.cycle.pk).update(evaluated_at=now())
    add_goal(world.cycle, "あたらしい目標", by=world.viewer("principal"))
    assert Cycle.objects.get(pk=world.cycle.pk).evaluated_at is None


def test_a_dropped_goal_says_why_and_stays(world):
    by = world.viewer("principal")
    with pytest.raises(Refused, match="理由"):
        drop_goal(world.goal, " ", by=by)
    drop_goal(world.goal, "別の目標に合わせた", by=by)
    with pytest.raises(Refused, match="もう取りやめ"):
        drop_goal(world.goal, "もう一度", by=by)
    with pytest.raises(Refused):
        move_goal(world.goal, "up", by=by)


def test_goals_move_up_and_down(world):
    by = world.viewer("chair")
    second = add_goal(world.cycle, "二番目", by=by)
    third = add_goal(world.cycle, "三番目", by=by)
    move_goal(third, "up", by=by)
    assert [g.pk for g in world.cycle.goals.all()] == [world.goal.pk, third.pk, second.pk]
    move_goal(world.goal, "up", by=by)
    assert world.cycle.goals.first() == world.goal


def test_last_years_goals_are_taken_over_once(world):
    by = world.viewer("principal")
    cycle = open_cycle(world.council, world.year + 1, by=by)
    dropped = make_goal(world.cycle, text="やめた目標")
    drop_goal(dropped, "済んだ", by=by)
    made = copy_goals(cycle, by=by)
    assert [(g.text, g.continues) for g in made] == [(world.goal.text, world.goal)]
    assert not goals_to_copy(cycle).exists()
    with pytest.raises(Refused, match="引き継げる目標はありません"):
        copy_goals(cycle, by=by)


def test_goals_in_the_browser(world, signed_in):
    give_rules(world.council, goal_axes=["共に生きる"])
    client = signed_in("principal")
    add = reverse("goal_add", args=[world.council.pk, world.year])
    page = client.get(add).content.decode()
    assert '<option value="共に生きる"></option>' in page
    page = client.post(add, {"text": "", "issue": "声が小さい"}).content.decode()
    assert "目標を書いてください。" in page
    assert "声が小さい" in page
    client.post(add, {"text": "あいさつの輪", "axis": "自由な柱"})
    goal = Goal.objects.get(text="あいさつの輪")
    client.post(reverse("goal_move", args=[world.council.pk, goal.pk]), {"to": "up"})
    page = client.get(reverse("goal_list", args=[world.council.pk, world.year])).content.decode()
    assert page.index("あいさつの輪") < page.index(world.goal.text)
    client.post(reverse("goal_drop", args=[world.council.pk, goal.pk]), {"reason": "まとめた"})
    assert "まとめた" in client.get(goal.get_absolute_url()).content.decode()


def test_two_people_edit_a_goal(world, signed_in):
    url = reverse("goal_edit", args=[world.council.pk, world.goal.pk])
    signed_in("chair").post(url, {"version": 1, "text": "会長の文"})
    page = signed_in("principal").post(url, {"version": 1, "text": "校長の文"}).content.decode()
    assert "会長の文" in page
    assert "校長の文" in page
    world.goal.refresh_from_db()
    assert world.goal.text == "会長の文"


def test_copying_in_the_browser(world, signed_in):
    open_cycle(world.council, world.year + 1, by=world.viewer("principal"))
    client = signed_in("clerk")
    assert (
        world.goal.text
        in client.get(reverse("goal_list", args=[world.council.pk, world.year + 1])).content.decode()
    )
    url = reverse("goal_copy", args=[world.council.pk, world.year + 1])
    client.post(url, {"goals": [world.goal.pk]})
    assert Goal.objects.get(continues=world.goal).cycle.fiscal_year == world.year + 1


@pytest.mark.parametrize("many", [1, 30])
def test_the_pages_ask_the_same_number_of_questions(world, signed_in, many, django_assert_num_queries):
    for n in range(many):
        make_goal(world.cycle, text=f"目標{n}", continues=world.goal)
    client = signed_in("chair")
    client.get(world.goal.get_absolute_url())
    with django_assert_num_queries(7):
        client.get(reverse("goal_list", args=[world.council.pk, world.year]))


def test_the_page_of_a_goal_keeps_the_budget(world, signed_in, django_assert_max_num_queries):
    client = signed_in("chair")
    client.get(world.goal.get_absolute_url())
    with django_assert_max_num_queries(12):
        assert client.get(world.goal.get_absolute_url()).status_code == 200
