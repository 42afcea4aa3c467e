"""Step 3: the plan made, filled, adopted, opened again; what each act refuses."""

from datetime import timedelta

import pytest

from core.audit import history_of
from core.dates import today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import reach_step
from councils.models import Cycle, Goal
from headquarters import actions
from headquarters.models import Ask, Plan, PlanItem
from tests.factories.community import make_organisation, make_person
from tests.factories.councils import make_cycle, make_goal, make_meeting
from tests.factories.headquarters import make_ask, make_headquarters, make_plan, make_plan_item


@pytest.fixture
def by(world):
    """The coordinator."""
    return world.viewer("coordinator")


@pytest.fixture
def last_year(world):
    """An undertaking of the year before, with two duties."""
    cycle = make_cycle(world.council, vision=world.vision, fiscal_year=world.year - 1)
    item = make_plan_item(
        make_plan(cycle, world.headquarters), make_goal(cycle), title="しめ縄づくり", month=12
    )
    item.duties.create(side="community", text="わらの準備", organisation=world.organisation)
    item.duties.create(side="school", text="連絡", is_coordination=True)
    return item


def fresh(record):
    """The record as it is stored."""
    return type(record).objects.get(pk=record.pk)


def reached(cycle):
    """{step: reached} of steps 3 to 5."""
    cycle = fresh(cycle)
    return {3: bool(cycle.planned_at), 4: bool(cycle.liaised_at), 5: bool(cycle.acted_at)}


# ---- making it -------------------------------------------------------------------------------------------


def test_a_plan_is_made_once(world, by):
    cycle = make_cycle(world.council, vision=world.vision, fiscal_year=world.year + 1)
    first = actions.make_plan(cycle, world.headquarters, by=by)
    assert actions.make_plan(cycle, world.headquarters, by=by) == first
    assert AuditEntry.objects.filter(action="plan.add", target_id=first.pk).count() == 1


def test_a_headquarters_of_other_schools_does_not_make_the_plan(world, by):
    cycle = make_cycle(world.council, fiscal_year=world.year + 1)
    with pytest.raises(Refused, match="受け持つ本部"):
        actions.make_plan(cycle, world.other_headquarters, by=by)


def test_a_headquarters_that_ended_does_not_make_the_plan(world, by):
    cycle = make_cycle(world.council, fiscal_year=world.year + 1)
    ended = make_headquarters(
        world.municipality, world.school, name="前の本部", ends_on=today() - timedelta(days=1)
    )
    with pytest.raises(Refused, match="受け持つ本部"):
        actions.make_plan(cycle, ended, by=by)


def test_a_year_that_was_ended_early_takes_no_more(world, by):
    Cycle.objects.filter(pk=world.cycle.pk).update(ended_on=today(), end_reason="休園")
    with pytest.raises(Refused, match="終えています"):
        actions.add_plan_item(world.plan, by=by, title="花いっぱい", month=5, goals=[world.goal])


# ---- undertakings ----------------------------------------------------------------------------------------


def test_only_title_month_and_goal_are_required(world, by):
    item = actions.add_plan_item(world.plan, by=by, title=" 花いっぱい ", month=5, goals=[world.goal])
    assert (item.title, item.state, list(item.goals.all())) == ("花いっぱい", "proposed", [world.goal])
    assert history_of(item)[0].action == "planitem.add"


def test_an_undertaking_names_a_goal_of_its_own_year(world, by):
    for goals, sentence in (([], "一つ以上"), ([world.other_goal], "この年度の目標")):
        with pytest.raises(Refused, match=sentence):
            actions.add_plan_item(world.plan, by=by, title="花いっぱい", month=5, goals=goals)


def test_a_goal_that_was_given_up_is_not_chosen(world, by):
    Goal.objects.filter(pk=world.goal.pk).update(dropped_on=today(), drop_reason="重なる")
    with pytest.raises(Refused, match="この年度の目標"):
        actions.add_plan_item(world.plan, by=by, title="花いっぱい", month=5, goals=[world.goal])


def test_an_undertaking_without_title_is_refused(world, by):
    with pytest.raises(Refused, match="名前を書いて"):
        actions.add_plan_item(world.plan, by=by, title="  ", month=5, goals=[world.goal])


def test_new_work_reopens_what_it_touches(world, by):
    for number in (4, 5):
        reach_step(world.cycle, number, True, by=by)
    actions.add_plan_item(
        world.plan, by=by, title="あいさつ", month=5, goals=[world.goal], needs_people=False
    )
    assert reached(world.cycle) == {3: False, 4: True, 5: False}
    actions.add_plan_item(world.plan, by=by, title="花いっぱい", month=5, goals=[world.goal])
    assert reached(world.cycle)[4] is False


def test_one_added_after_the_adoption_is_decided_and_keeps_the_plan_adopted(world, by):
    actions.adopt_plan(world.plan, by=by, on=today(), where="打合せ")
    item = actions.add_plan_item(world.plan, by=by, title="花いっぱい", month=5, goals=[world.goal])
    assert item.state == PlanItem.State.DECIDED
    assert fresh(world.plan).state == Plan.State.ADOPTED
    assert "年度の途中" in str(history_of(item)[0].sentence)


def test_last_years_undertaking_comes_with_its_duties_and_is_copied_once(world, by, last_year):
    note = "わらを早めに頼む"
    copy = actions.copy_plan_item(last_year, world.plan, [world.goal], by=by, carried_note=note)
    assert (copy.title, copy.month, copy.aim, copy.continues) == (
        "しめ縄づくり",
        12,
        last_year.aim,
        last_year,
    )
    assert copy.carried_note == note
    assert list(copy.duties.values_list("side", "text", "is_coordination")) == [
        ("community", "わらの準備", False),
        ("school", "連絡", True),
    ]
    with pytest.raises(Refused, match="もうこの年度の計画"):
        actions.copy_plan_item(last_year, world.plan, [world.goal], by=by)


def test_another_councils_undertaking_is_not_copied(world, by):
    with pytest.raises(Refused, match="前の年度の取組"):
        actions.copy_plan_item(world.other_item, world.plan, [world.goal], by=by)


def test_cancelling_needs_a_reason_and_takes_open_asks_back(world, by):
    with pytest.raises(Refused, match="理由"):
        actions.cancel_plan_item(world.item, " ", by=by)
    done = make_ask(
        world.item,
        make_person(world.municipality),
        state="done",
        answer="yes",
        answered_at=world.cycle.opened_at,
    )
    assert actions.cancel_plan_item(world.item, "工事のため", by=by) == 1
    assert fresh(world.ask).state == Ask.State.CANCELLED
    assert not fresh(world.link).is_usable
    assert fresh(done).state == Ask.State.DONE
    with pytest.raises(InvalidMove):
        actions.cancel_plan_item(world.item, "もう一度", by=by)


def test_a_cancelled_undertaking_takes_no_duties(world, by):
    duty = actions.add_duty(world.item, "school", "連絡", by=by)
    actions.cancel_plan_item(world.item, "工事のため", by=by)
    for act in (
        lambda: actions.add_duty(world.item, "school", "受付", by=by),
        lambda: actions.change_duty(duty, by=by, text="受付"),
        lambda: actions.remove_duty(duty, by=by),
    ):
        with pytest.raises(Refused, match="取りやめた取組"):
            act()


# ---- duties ----------------------------------------------------------------------------------------------


def test_duties_are_written_changed_and_removed_on_the_record(world, by):
    group = make_organisation(world.municipality)
    duty = actions.add_duty(world.item, "community", "お茶", by=by, organisation=group)
    actions.change_duty(duty, by=by, side="guardians", text="お茶の用意")
    actions.remove_duty(duty, by=by)
    assert not world.item.duties.exists()
    assert [str(line.sentence) for line in reversed(history_of(world.item))] == [
        "役割を加えました(地域：お茶)",
        "役割を直しました(保護者：お茶の用意)",
        "役割を外しました(保護者：お茶の用意)",
    ]


def test_a_duty_without_words_is_refused(world, by):
    with pytest.raises(Refused, match="すること"):
        actions.add_duty(world.item, "community", " ", by=by)


# ---- adoption --------------------------------------------------------------------------------------------


def test_adopting_decides_the_undertakings_and_reaches_step_three(world, by):
    actions.adopt_plan(world.plan, by=by, on=today(), meeting=world.meeting)
    assert fresh(world.item).state == PlanItem.State.DECIDED
    assert reached(world.cycle) == {3: True, 4: False, 5: False}
    assert fresh(world.plan).adopted_in == world.meeting


def test_adoption_says_when_and_where(world, by):
    elsewhere = make_meeting(world.other_cycle)
    for values, sentence in (
        ({"on": today() + timedelta(days=1), "where": "打合せ"}, "今日まで"),
        ({"on": today(), "where": " "}, "どこで"),
        ({"on": today(), "meeting": elsewhere}, "この協議会の会議"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.adopt_plan(world.plan, by=by, **values)
    assert fresh(world.plan).state == Plan.State.DRAFT


def test_an_empty_plan_is_not_adopted(world, by):
    actions.cancel_plan_item(world.item, "工事のため", by=by)
    with pytest.raises(Refused, match="取組がまだありません"):
        actions.adopt_plan(world.plan, by=by, on=today(), where="打合せ")


def test_step_four_is_reached_here_only_where_nobody_is_needed(world, by):
    PlanItem.objects.filter(pk=world.item.pk).update(needs_people=False)
    actions.adopt_plan(world.plan, by=by, on=today(), where="打合せ")
    assert reached(world.cycle) == {3: True, 4: True, 5: False}


def test_leaving_out_the_only_work_that_needed_people_reaches_step_four(world, by):
    actions.add_plan_item(
        world.plan, by=by, title="あいさつ", month=5, goals=[world.goal], needs_people=False
    )
    actions.adopt_plan(world.plan, by=by, on=today(), where="打合せ")
    assert reached(world.cycle)[4] is False
    actions.cancel_plan_item(world.item, "工事のため", by=by)
    assert reached(world.cycle)[4] is True


def test_opening_again_needs_a_reason_and_reopens_step_three(world, by):
    actions.adopt_plan(world.plan, by=by, on=today(), where="打合せ")
    with pytest.raises(Refused, match="理由"):
        actions.reopen_plan(world.plan, " ", by=by)
    actions.reopen_plan(world.plan, "時期を考え直す", by=by)
    assert reached(world.cycle)[3] is False
    assert fresh(world.plan).state == Plan.State.DRAFT


@pytest.mark.parametrize(
    ("record", "state", "possible"),
    [
        ("plan", "draft", {"adopt"}),
        ("plan", "adopted", {"reopen"}),
        ("item", "proposed", {"decide", "cancel"}),
        ("item", "decided", {"cancel"}),
        ("item", "cancelled", set()),
    ],
)
def test_the_table_of_states(world, record, state, possible):
    found = getattr(world, record)
    found.state = state
    assert {name for name in found.MOVES if found.can_move(name)} == possible


# ---- who sees it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        *[
            (r, True)
            for r in ("board_guidance", "principal", "teacher", "clerk", "chair", "member", "coordinator")
        ],
        *[(r, False) for r in ("volunteer", "contact", "nobody")],
    ],
)
def test_who_sees_plan_and_undertaking(world, role, seen):
    viewer = world.viewer(role)
    assert Plan.objects.visible_to(viewer).filter(pk=world.plan.pk).exists() is seen
    assert PlanItem.objects.visible_to(viewer).filter(pk=world.item.pk).exists() is seen


def test_another_council_does_not_see_it(world):
    assert list(PlanItem.objects.visible_to(world.viewer("other_principal"))) == [world.other_item]


def test_the_staff_of_another_school_that_shares_the_headquarters_does_not_see_it(world):
    world.headquarters.schools.add(world.other_school)
    assert not Plan.objects.visible_to(world.viewer("other_principal")).filter(pk=world.plan.pk).exists()
