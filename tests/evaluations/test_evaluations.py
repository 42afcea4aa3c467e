"""The council's evaluation: opening, the end of marking, the agreement, putting it right, and step 6."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import Activity
from core.dates import today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.models import Meeting
from evaluations.actions import (
    agree_evaluation,
    close_marking,
    open_evaluation,
    reopen_marking,
    revise_evaluation,
)
from evaluations.models import CarryOver, GoalEvaluation
from tests.factories.councils import at, make_cycle, make_goal, make_meeting
from tests.factories.evaluations import make_evaluation, make_mark, make_reflection, make_reported_activity

State = GoalEvaluation.State
ACTS = {
    "close_marking": close_marking,
    "reopen_marking": reopen_marking,
    "agree": lambda e, by: agree(e, by),
    "revise": lambda e, by: revise_evaluation(
        e, 2, by=by, reason="まちがい", comment="直した", decision="keep"
    ),
}


def agree(evaluation, by, degree=3, **fields):
    """What most councils write."""
    fields = {"comment": "よく育っている", "decision": "change", "next_text": "秋にも行う", **fields}
    return agree_evaluation(evaluation, degree, by=by, **fields)


@pytest.fixture
def chair(world):
    """The Viewer of the chair."""
    return world.viewer("chair")


@pytest.fixture
def held(world):
    """A meeting of three days ago."""
    return make_meeting(world.cycle, starts_at=at(today() - timedelta(days=3)), number=9)


# ---- opening --------------------------------------------------------------------------------------------


def test_every_live_goal_gets_one_and_a_second_click_none(world, chair):
    make_goal(world.cycle, text="あいさつ")
    make_goal(world.cycle, text="取りやめ", dropped_on=today(), drop_reason="重なる")
    assert len(open_evaluation(world.cycle, by=chair)) == 2
    assert open_evaluation(world.cycle, by=chair) == []
    assert {e.words[1] for e in GoalEvaluation.objects.all()} == {"Bよい"}
    assert AuditEntry.objects.filter(action="goalevaluation.open").count() == 2


def test_nothing_to_evaluate_is_said(world, chair):
    world.goal.dropped_on, world.goal.drop_reason = today(), "重なる"
    world.goal.save()
    with pytest.raises(Refused, match="先に目標を"):
        open_evaluation(world.cycle, by=chair)


def test_a_year_to_come_is_not_evaluated(world, chair):
    coming = make_cycle(world.council, fiscal_year=world.year + 1, vision=world.vision)
    make_goal(coming)
    with pytest.raises(Refused, match="まだ始まっていません"):
        open_evaluation(coming, by=chair)


def test_opening_through_the_browser(signed_in, world):
    url = reverse("evaluation_open", args=[world.council.pk, world.year])
    client = signed_in("vice_principal")
    assert "評価を始めました" in client.post(url, follow=True).content.decode()
    assert "もう始まっています" in client.post(url, follow=True).content.decode()


# ---- moves ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", GoalEvaluation.MOVES)
def test_every_move_from_every_state(world, chair, move, state):
    evaluation = make_evaluation(world.goal, state=state, degree=3, agreed_on=today())
    allowed, to = GoalEvaluation.MOVES[move]
    if state in allowed:
        ACTS[move](evaluation, by=chair)
    else:
        with pytest.raises(InvalidMove):
            ACTS[move](evaluation, by=chair)
    evaluation.refresh_from_db()
    assert evaluation.state == (to if state in allowed else state)
    assert AuditEntry.objects.filter(action=f"goalevaluation.{move}").exists() == (state in allowed)


def test_the_database_asks_for_degree_and_day(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_evaluation(world.goal, state="agreed")


def test_marking_ends_for_all_goals_at_once_and_opens_for_one(signed_in, world, evaluation):
    second = make_evaluation(make_goal(world.cycle, text="あいさつ"))
    client = signed_in("chair")
    close = reverse("marking_close", args=[world.council.pk, world.year])
    for _press in range(2):
        assert client.post(close).status_code == 302
    assert set(GoalEvaluation.objects.values_list("state", flat=True)) == {State.DISCUSSING}
    client.post(reverse("marking_reopen", args=[world.council.pk, second.pk]))
    evaluation.refresh_from_db()
    second.refresh_from_db()
    assert (evaluation.state, second.state) == (State.DISCUSSING, State.MARKING)
    late = client.post(reverse("marking_reopen", args=[world.council.pk, second.pk]), follow=True)
    assert "ほかの人が先に進めていたため" in late.content.decode()


@pytest.mark.parametrize("role", ["member", "teacher", "coordinator", "board_guidance"])
def test_only_chair_and_office_lead(signed_in, world, evaluation, role):
    client, year, one = signed_in(role), [world.council.pk, world.year], [world.council.pk, evaluation.pk]
    for name, args in (
        ("evaluation_open", year),
        ("marking_close", year),
        ("marking_reopen", one),
        ("evaluation_agree", one),
    ):
        assert client.post(reverse(name, args=args)).status_code == 403
    page = client.get(reverse("evaluation_year", args=year)).content.decode()
    assert "協議会としての評価を書く" not in page
    assert "締め切る</button>" not in page


# ---- the agreement --------------------------------------------------------------------------------------


def test_what_was_agreed_is_kept_with_its_day_and_meeting(world, chair, evaluation, held):
    agree(evaluation, chair, meeting=held, community_note="顔見知りがふえた")
    evaluation.refresh_from_db()
    assert (evaluation.agreed_on, evaluation.agreed_in) == (held.day, held)
    assert (evaluation.get_degree_display(), evaluation.community_note) == ("Bよい", "顔見知りがふえた")
    row = AuditEntry.objects.get(action="goalevaluation.agree")
    assert row.sentence == "協議会としての評価を決めました(Bよい)"


def test_it_may_be_agreed_that_it_cannot_be_judged(world, chair, evaluation):
    agree(evaluation, chair, degree=0, comment="感染症のため行えなかった")
    assert GoalEvaluation.objects.get().get_degree_display() == "判断できない"


@pytest.mark.parametrize(("degree", "comment"), [(5, "理由"), (None, "理由"), (3, "  ")])
def test_degree_and_reason_are_required(chair, evaluation, degree, comment):
    with pytest.raises(Refused, match="その理由を"):
        agree(evaluation, chair, degree=degree, comment=comment)


def test_the_day_lies_in_the_year_and_not_ahead(world, chair, evaluation, held):
    for wrong in (
        {"on": today() + timedelta(days=1)},
        {"on": world.cycle.starts_on - timedelta(days=1)},
        {"on": held.day - timedelta(days=1), "meeting": held},
    ):
        with pytest.raises(Refused, match="日"):
            agree(evaluation, chair, **wrong)
    evaluation.refresh_from_db()
    assert evaluation.state == State.MARKING


def test_only_a_meeting_of_this_council_that_was_held(world, chair, evaluation, held):
    with pytest.raises(Refused, match="この協議会の会議"):
        agree(evaluation, chair, meeting=world.other_meeting)
    with pytest.raises(Refused, match="開かれた会議"):
        agree(evaluation, chair, meeting=world.meeting)
    for state in (Meeting.State.CANCELLED, Meeting.State.NOT_FORMED):
        Meeting.objects.filter(pk=held.pk).update(state=state)
        held.refresh_from_db()
        with pytest.raises(Refused, match="開かれた会議"):
            agree(evaluation, chair, meeting=held)


def test_staff_write_it_down_only_for_a_meeting(world, evaluation, held):
    office = world.viewer("vice_principal")
    with pytest.raises(Refused, match="話し合った会議を選んで"):
        agree(evaluation, office)
    agree(evaluation, office, meeting=held)
    evaluation.refresh_from_db()
    assert evaluation.agreed_in == held


def test_a_goal_that_was_given_up_is_not_agreed(world, chair, evaluation):
    world.goal.dropped_on, world.goal.drop_reason = today(), "重なる"
    world.goal.save()
    with pytest.raises(Refused, match="取りやめた目標"):
        agree(evaluation, chair)


def test_reflected_activities_are_taken_in_with_their_history(world, chair, evaluation, reported):
    make_reflection(reported)
    waiting = make_reported_activity(world.item)
    agree(evaluation, chair)
    reported.refresh_from_db()
    waiting.refresh_from_db()
    assert (reported.state, waiting.state) == (Activity.State.EVALUATED, Activity.State.REPORTED)
    row = AuditEntry.objects.get(action="activity.evaluate")
    assert (row.target_id, row.actor_label) == (reported.pk, "森田 和夫")


def test_an_activity_under_two_goals_is_taken_in_once(world, chair, evaluation, reported):
    second = make_goal(world.cycle, text="あいさつ")
    world.item.goals.add(second)
    make_reflection(reported)
    agree(evaluation, chair)
    agree(make_evaluation(second), chair)
    assert AuditEntry.objects.filter(action="activity.evaluate").count() == 1


# ---- step 6 ---------------------------------------------------------------------------------------------


def test_step_six_is_reached_with_the_last_live_goal_and_reopened_by_a_new_one(world, chair):
    second = make_goal(world.cycle, text="あいさつ")
    make_goal(world.cycle, text="取りやめ", dropped_on=today(), drop_reason="重なる")
    first, other = open_evaluation(world.cycle, by=chair)
    agree(first, chair)
    world.cycle.refresh_from_db()
    assert world.cycle.evaluated_at is None
    agree(other, chair)
    world.cycle.refresh_from_db()
    assert world.cycle.evaluated_at is not None
    make_goal(world.cycle, text="年度の途中の目標")
    open_evaluation(world.cycle, by=chair)
    world.cycle.refresh_from_db()
    assert world.cycle.evaluated_at is None
    assert AuditEntry.objects.filter(action="cycle.reopen").count() == 1
    assert second.evaluation


def test_giving_up_the_last_open_goal_can_be_noted(signed_in, world, chair, evaluation):
    agree(evaluation, chair)
    extra = make_goal(world.cycle, text="あいさつ")
    open_evaluation(world.cycle, by=chair)
    extra.dropped_on, extra.drop_reason = today(), "来年度にまわす"
    extra.save()
    client, year = signed_in("chair"), [world.council.pk, world.year]
    words = "すべての目標の評価がそろったことを記録する"
    assert words in client.get(reverse("evaluation_year", args=year)).content.decode()
    client.post(reverse("evaluation_open", args=year))
    world.cycle.refresh_from_db()
    assert world.cycle.evaluated_at is not None
    assert words not in client.get(reverse("evaluation_year", args=year)).content.decode()


# ---- putting it right -----------------------------------------------------------------------------------


def test_an_agreed_evaluation_is_put_right_with_a_reason(world, chair, evaluation):
    agree(evaluation, chair)
    with pytest.raises(Refused, match="直す理由"):
        revise_evaluation(evaluation, 2, by=chair, reason=" ", comment="ちがった", decision="change")
    revise_evaluation(
        evaluation,
        2,
        by=chair,
        reason="書きまちがい",
        comment="もう少し",
        decision="change",
        next_text="春にも行う",
    )
    evaluation.refresh_from_db()
    assert evaluation.get_degree_display() == "Cもう少し"
    assert AuditEntry.objects.get(action="goalevaluation.revise").sentence.endswith("理由：書きまちがい")
    assert CarryOver.objects.get().topic.title == "春にも行う"
    world.cycle.refresh_from_db()
    assert world.cycle.evaluated_at is not None


# ---- the page of the agreement --------------------------------------------------------------------------

TYPED = {
    "degree": "3",
    "comment": "よく育っている",
    "on": "",
    "decision": "change",
    "next_text": "秋にも行う",
}


@pytest.fixture
def url(world, evaluation):
    """The page on which the agreement is written."""
    return reverse("evaluation_agree", args=[world.council.pk, evaluation.pk])


def test_agreeing_through_the_browser(signed_in, world, evaluation, held, url):
    client = signed_in("chair")
    page = client.get(url).content.decode()
    assert "Aとてもよい" in page
    assert "第9回" in page
    assert "第1回" not in page
    answer = client.post(url, {**TYPED, "meeting": held.pk})
    assert answer.url.endswith(f"/evaluation/#goal-{world.goal.pk}")
    page = client.get(answer.url).content.decode()
    assert all(
        words in page for words in ("Bよい", "よく育っている", "秋にも行う", "次の年度は「変えて続ける」")
    )


def test_bad_input_of_the_agreement_keeps_everything(signed_in, evaluation, url):
    wrong = {**TYPED, "degree": "", "on": "きのう", "community_note": "顔見知りがふえた"}
    page = signed_in("chair").post(url, wrong).content.decode()
    for words in ("きのう", "顔見知りがふえた", "よく育っている", "秋にも行う"):
        assert words in page
    assert "日付は 2026/5/14" in page or "日付" in page
    evaluation.refresh_from_db()
    assert evaluation.state == State.MARKING


def test_a_refusal_stands_in_the_form(signed_in, url):
    page = signed_in("vice_principal").post(url, TYPED).content.decode()
    assert "話し合った会議を選んでください" in page
    assert "よく育っている" in page


def test_a_second_press_of_the_agreement_is_calm(signed_in, url):
    client = signed_in("chair")
    for _press in range(2):
        assert client.post(url, TYPED).status_code == 302
    assert CarryOver.objects.count() == 1
    assert AuditEntry.objects.filter(action__startswith="goalevaluation.").count() == 1


def test_two_who_agree_at_once_see_what_stands_and_may_then_put_it_right(signed_in, evaluation, url, held):
    signed_in("chair").post(url, TYPED)
    late = {**TYPED, "degree": "1", "comment": "わたしの文", "meeting": held.pk}
    page = signed_in("clerk").post(url, late).content.decode()
    assert "ほかの人が先に進めていたため" in page
    assert "わたしの文" in page
    assert "よく育っている" in page
    assert "直す理由" in page
    evaluation.refresh_from_db()
    assert evaluation.degree == 3
    assert signed_in("clerk").post(url, {**late, "reason": "話し合いのとおりに"}).status_code == 302
    evaluation.refresh_from_db()
    assert (evaluation.degree, evaluation.comment) == (1, "わたしの文")


def test_the_page_for_putting_right_starts_with_what_stands(signed_in, url):
    client = signed_in("chair")
    client.post(url, TYPED)
    page = client.get(url).content.decode()
    assert "決めた評価を直す" in page
    assert "よく育っている" in page
    assert "秋にも行う" in page
    assert "直す理由" in client.post(url, {**TYPED, "reason": ""}).content.decode()


def test_marks_stand_beside_the_agreement_once_marking_is_over(signed_in, world, evaluation, url):
    make_mark(evaluation, world.member_seat, 2, comment="人が足りない")
    client = signed_in("chair")
    assert "人が足りない" not in client.get(url).content.decode()
    close_marking(evaluation, by=world.viewer("chair"))
    assert "人が足りない" in client.get(url).content.decode()
