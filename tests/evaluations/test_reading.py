"""What the pages read: evidence, spread and mean, a fixed number of queries, and what residents see."""

import pytest
from django.urls import reverse

from activities.models import Activity
from core.dates import today
from evaluations.actions import agree_evaluation
from evaluations.models import GoalEvaluation
from evaluations.reading import evidence_of, markers, public_evaluations, roster, sheets_of
from headquarters.models import PlanItem
from tests.factories.community import make_person
from tests.factories.councils import make_goal, make_seat
from tests.factories.evaluations import make_evaluation, make_mark, make_reflection, make_reported_activity
from tests.factories.headquarters import make_plan_item


def test_evidence_counts_what_took_place_by_plan_item(world, reported):
    make_reflection(reported)
    make_reported_activity(world.item)
    make_reported_activity(world.item, state=Activity.State.HELD)
    make_reported_activity(world.item, state=Activity.State.CANCELLED, stop_reason="雨")
    (row,) = evidence_of([world.goal])[world.goal.pk]
    assert (row.item, row.held, row.children, row.adults) == (world.item, 3, 96, 24)
    assert (row.reflected, len(row.waiting)) == ([reported], 1)


def test_evidence_knows_activities_that_also_serve_an_item(world, reported):
    goal = make_goal(world.cycle, text="あいさつ")
    item = make_plan_item(world.plan, goal, title="あいさつ運動", month=5)
    reported.also_serves.add(item)
    found = evidence_of([world.goal, goal])
    assert [row.held for row in (*found[world.goal.pk], *found[goal.pk])] == [1, 1]


def test_cancelled_items_are_no_evidence(world):
    PlanItem.objects.filter(pk=world.item.pk).update(state="cancelled", cancel_reason="人がいない")
    assert evidence_of([world.goal])[world.goal.pk] == []


def test_it_cannot_be_judged_counts_in_no_mean(world, evaluation, seats):
    for seat, degree in ((world.member_seat, 4), (world.chair_seat, 3), (seats[0], 0), (seats[1], 3)):
        make_mark(evaluation, seat, degree)
    GoalEvaluation.objects.update(state="discussing")
    (sheet,) = sheets_of(world.cycle, world.viewer("chair"))
    assert (sheet.mean, len(sheet.counted)) == (3.3, 3)
    assert [(bar["label"], bar["value"], bar["percent"]) for bar in sheet.bars] == [
        ("Aとてもよい", 1, 25),
        ("Bよい", 2, 50),
        ("Cもう少し", 0, 0),
        ("Dこれから", 0, 0),
        ("判断できない", 1, 25),
    ]


def test_while_marking_is_open_only_ones_own_mark_leaves_the_database(world, evaluation):
    make_mark(evaluation, world.member_seat, 2)
    make_mark(evaluation, world.chair_seat, 4)
    (sheet,) = sheets_of(world.cycle, world.viewer("member"))
    assert (sheet.marks, sheet.my_mark.degree) == ([], 2)
    (sheet,) = sheets_of(world.cycle, world.viewer("principal"))
    assert (sheet.marks, sheet.my_mark) == ([], None)


def test_the_roster_counts_sheets_of_this_year_only(world, evaluation, seats):
    make_mark(evaluation, world.member_seat)
    make_mark(evaluation, seats[0], is_own=False, entered_by="森田 和夫")
    dropped = make_goal(world.cycle, text="取りやめ", dropped_on=today(), drop_reason="重なる")
    make_mark(make_evaluation(dropped), world.member_seat)
    found = {str(seat.person): (seat.marked, seat.on_paper) for seat in roster(world.cycle, today())}
    assert found == {"森田 和夫": (0, 0), "委員 五子": (1, 0), "一 花子": (1, 1), "二 次郎": (0, 0)}
    assert markers(world.council, today()).count() == 4


# ---- queries --------------------------------------------------------------------------------------------


@pytest.fixture(params=["few", "many"])
def amount(request, world, evaluation, reported):
    """One goal with one activity, or twelve goals, sixty activities and a full council."""
    make_reflection(reported)
    make_mark(evaluation, world.member_seat)
    if request.param == "many":
        for n in range(18):
            make_seat(world.council, make_person(world.municipality, f"委員 {n}"))
        for n in range(11):
            goal = make_goal(world.cycle, text=f"目標{n}", order=n + 2)
            item = make_plan_item(world.plan, goal, title=f"取組{n}")
            for _day in range(5):
                make_reflection(make_reported_activity(item))
            one = make_evaluation(goal, state=("marking", "discussing")[n % 2])
            make_mark(one, world.member_seat)
            make_mark(one, world.chair_seat)
            if n % 3 == 0:
                agree_evaluation(one, 3, by=world.viewer("chair"), comment="よい", decision="keep")
    return request.param


@pytest.mark.parametrize(
    ("name", "role", "number"),
    [
        ("evaluation_year", "chair", 11),
        ("evaluation_year", "coordinator", 11),
        ("marks_write", "member", 10),
        ("mark_sheets", "chair", 10),
    ],
)
def test_queries_do_not_grow(signed_in, world, amount, django_assert_num_queries, name, role, number):
    client, url = signed_in(role), reverse(name, args=[world.council.pk, world.year])
    client.get(url)
    with django_assert_num_queries(number):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize(("name", "number"), [("evaluation_agree", 10), ("marks_enter", 11)])
def test_queries_of_the_chairs_forms_do_not_grow(
    signed_in, world, evaluation, amount, django_assert_num_queries, name, number
):
    args = [world.council.pk, evaluation.pk]
    if name == "marks_enter":
        args = [world.council.pk, world.year, world.member_seat.pk]
    client, url = signed_in("chair"), reverse(name, args=args)
    client.get(url)
    with django_assert_num_queries(number):
        assert client.get(url).status_code == 200


# ---- residents ------------------------------------------------------------------------------------------


def test_residents_read_the_evaluation_once_every_goal_is_agreed(
    world, evaluation, django_assert_num_queries
):
    chair = world.viewer("chair")
    second = make_evaluation(make_goal(world.cycle, text="あいさつ", order=2))
    make_mark(second, world.member_seat, 1, comment="ひみつ")
    agree_evaluation(
        evaluation,
        4,
        by=chair,
        comment="誇りが育った",
        community_note="つながった",
        decision="keep",
        next_text="続ける",
    )
    assert public_evaluations(world.council, world.year) == []
    agree_evaluation(second, 0, by=chair, comment="見ていない", decision="change")
    with django_assert_num_queries(1):
        first, last = public_evaluations(world.council, world.year)
    assert (first.goal, first.degree, first.comment) == (world.goal.text, "Aとてもよい", "誇りが育った")
    assert (first.community_note, first.decision, first.next_text) == (
        "つながった",
        "このまま続ける",
        "続ける",
    )
    assert (last.degree, last.next_text) == ("判断できない", "「あいさつ」：変えて続ける")
    assert "ひみつ" not in f"{first}{last}"


def test_goals_that_were_given_up_hold_nothing_back(world, evaluation):
    make_goal(world.cycle, text="取りやめ", dropped_on=today(), drop_reason="重なる")
    agree_evaluation(evaluation, 4, by=world.viewer("chair"), comment="よい", decision="keep")
    assert len(public_evaluations(world.council, world.year)) == 1
    assert public_evaluations(world.council, world.year - 1) == []
    assert public_evaluations(world.other_council, world.year) == []
