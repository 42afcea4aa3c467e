"""Members' marks: hidden while marking is open, never by staff, and from paper when somebody enters them."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import AuditEntry
from core.refusal import Refused
from councils.models import Seat
from evaluations.actions import mark_goal, mark_goals
from evaluations.models import GoalEvaluation, Mark
from tests.factories.councils import give_rules, make_goal
from tests.factories.evaluations import make_evaluation, make_mark

SECRET = "夏はとても暑かったので人が来なかった"


@pytest.fixture
def year(world):
    """Arguments of the year's pages."""
    return [world.council.pk, world.cycle.fiscal_year]


def typed(evaluation, degree="3", comment="見守りが定着した"):
    """What a browser posts for one goal."""
    return {f"degree_{evaluation.pk}": degree, f"comment_{evaluation.pk}": comment}


# ---- who ------------------------------------------------------------------------------------------------


def test_a_member_marks_and_changes_it_until_the_end(world, evaluation):
    by = world.viewer("member")
    mark_goal(evaluation, world.member_seat, 2, by=by)
    mark_goal(evaluation, world.member_seat, 0, by=by, comment="見ていない")
    mark = Mark.objects.get()
    assert (mark.degree, mark.comment, mark.is_own) == (0, "見ていない", True)
    assert mark.get_degree_display() == "判断できない"
    assert [row.action for row in AuditEntry.objects.all()] == ["mark.change", "mark.write"]


def test_the_same_mark_again_leaves_no_second_line(world, evaluation):
    for _press in range(2):
        mark_goal(evaluation, world.member_seat, 3, by=world.viewer("member"))
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("state", ["discussing", "agreed"])
def test_after_the_end_nobody_marks(world, evaluation, state):
    fields = {"state": state, "degree": 3, "agreed_on": world.cycle.starts_on}
    GoalEvaluation.objects.filter(pk=evaluation.pk).update(**fields)
    with pytest.raises(Refused, match="締め切られました"):
        mark_goal(evaluation, world.member_seat, 3, by=world.viewer("member"))


def test_staff_give_no_mark_whatever_their_seat_is_called(world, evaluation, seats):
    disguised = seats[2]
    for category in Seat.Category:
        Seat.objects.filter(pk=disguised.pk).update(category=category)
        disguised.refresh_from_db()
        with pytest.raises(Refused, match="教職員ではない委員だけ"):
            mark_goal(evaluation, disguised, 4, by=world.viewer("chair"))
    assert not Mark.objects.exists()


def test_only_members_in_office_mark(world, evaluation, seats):
    gone, strange = seats[0], world.chair_seat
    Seat.objects.filter(pk=gone.pk).update(ends_on=gone.starts_on)
    with pytest.raises(Refused, match="いま在任"):
        mark_goal(evaluation, gone, 3, by=world.viewer("chair"))
    with pytest.raises(Refused, match="この協議会の委員"):
        mark_goal(make_evaluation(world.other_goal), strange, 3, by=world.viewer("chair"))


def test_a_goal_that_was_given_up_is_not_marked(world, evaluation):
    world.goal.dropped_on, world.goal.drop_reason = world.cycle.starts_on, "別の目標に入れた"
    world.goal.save()
    with pytest.raises(Refused, match="取りやめた目標"):
        mark_goal(evaluation, world.member_seat, 3, by=world.viewer("member"))


@pytest.mark.parametrize("degree", [5, -1, None, "3"])
def test_only_the_five_answers_are_taken(world, evaluation, degree):
    with pytest.raises(Refused, match="評価を選んで"):
        mark_goal(evaluation, world.member_seat, degree, by=world.viewer("member"))


def test_the_database_takes_one_mark_per_member_and_goal(world, evaluation):
    make_mark(evaluation, world.member_seat)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mark(evaluation, world.member_seat, 4)


def test_a_sheet_is_kept_as_a_whole_or_not_at_all(world, evaluation):
    closed = make_evaluation(make_goal(world.cycle, text="あいさつ"), state="discussing")
    with pytest.raises(Refused, match="あいさつ"):
        mark_goals(world.member_seat, [(closed, 3, ""), (evaluation, 4, "")], by=world.viewer("member"))
    assert not Mark.objects.exists()


# ---- from paper -----------------------------------------------------------------------------------------


def test_the_chair_enters_a_paper_mark_and_the_record_says_so(signed_in, world, evaluation, seats, year):
    url = reverse("marks_enter", args=[*year, seats[0].pk])
    answer = signed_in("chair").post(url, typed(evaluation, "1", SECRET))
    assert answer.status_code == 302
    mark = Mark.objects.get()
    assert (mark.seat, mark.degree, mark.is_own, mark.entered_by) == (seats[0], 1, False, "森田 和夫")
    row = AuditEntry.objects.get(action="mark.write")
    assert (row.actor_label, row.for_label) == ("森田 和夫", "一 花子")
    assert row.sentence == "評価を記入しました(一 花子さんの分を入力)"


def test_what_a_member_wrote_is_neither_changed_nor_seen_by_the_chair(signed_in, world, evaluation, year):
    make_mark(evaluation, world.member_seat, 2, comment=SECRET)
    url = reverse("marks_enter", args=[*year, world.member_seat.pk])
    page = signed_in("chair").get(url).content.decode()
    assert SECRET not in page
    assert "checked" not in page
    late = signed_in("chair").post(url, typed(evaluation, "4", "紙の理由"))
    assert "ご自身で記入しています" in late.content.decode()
    assert "紙の理由" in late.content.decode()
    assert Mark.objects.get().degree == 2


def test_a_member_corrects_what_was_entered_from_their_paper(signed_in, world, evaluation, year):
    make_mark(evaluation, world.member_seat, 1, is_own=False, entered_by="森田 和夫")
    url = reverse("marks_write", args=year)
    client = signed_in("member")
    assert "森田 和夫さんが入力しました" in client.get(url).content.decode()
    client.post(url, typed(evaluation, "1", ""))
    assert Mark.objects.get().is_own


@pytest.mark.parametrize(
    "role", ["principal", "vice_principal", "liaison", "teacher", "board_guidance", "coordinator"]
)
def test_staff_neither_mark_nor_enter_marks(signed_in, world, evaluation, seats, year, role):
    client = signed_in(role)
    for name, args in (("marks_write", year), ("marks_enter", [*year, seats[0].pk])):
        url = reverse(name, args=args)
        assert client.get(url).status_code == 403
        assert client.post(url, typed(evaluation)).status_code == 403
    page = client.get(reverse("evaluation_year", args=year)).content.decode()
    assert "/marks/" not in page
    assert not Mark.objects.exists()


def test_a_teacher_who_is_also_chair_still_gives_no_mark(signed_in, world, evaluation, year):
    Seat.objects.filter(pk=world.chair_seat.pk).update(person=world.people["teacher"])
    client = signed_in("teacher")
    assert client.get(reverse("marks_write", args=year)).status_code == 403
    assert client.get(reverse("marks_enter", args=[*year, world.member_seat.pk])).status_code == 403


def test_a_clerk_who_is_no_staff_may_enter_paper(signed_in, world, evaluation, year):
    url = reverse("marks_enter", args=[*year, world.member_seat.pk])
    assert signed_in("clerk").post(url, typed(evaluation)).status_code == 302
    assert Mark.objects.get().entered_by == "事務 四郎"


def test_a_staff_seat_has_no_sheet(signed_in, world, evaluation, seats, year):
    assert signed_in("chair").get(reverse("marks_enter", args=[*year, seats[2].pk])).status_code == 404


# ---- hidden ---------------------------------------------------------------------------------------------


ALL = (
    "principal",
    "vice_principal",
    "clerk",
    "chair",
    "teacher",
    "coordinator",
    "board_guidance",
    "board_lifelong",
)


def without_tokens(page):
    """The page without what differs from answer to answer."""
    import re

    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", page)


@pytest.mark.parametrize("role", ALL)
def test_open_marks_change_nothing_that_others_see(signed_in, world, evaluation, seats, year, role):
    pages = []
    for degree in (1, 4):
        Mark.objects.all().delete()
        for seat in (world.member_seat, *seats[:2]):
            make_mark(evaluation, seat, degree, comment=SECRET)
        urls = [reverse("evaluation_year", args=year)]
        agree = reverse("evaluation_agree", args=[world.council.pk, evaluation.pk])
        client = signed_in(role)
        urls += [
            url for url in (agree, reverse("mark_sheets", args=year)) if client.get(url).status_code == 200
        ]
        shown = [without_tokens(client.get(url).content.decode()) for url in urls]
        assert not any(SECRET in page for page in shown)
        pages.append(shown)
    assert pages[0] == pages[1]


def test_the_history_tells_that_somebody_marked_but_not_how(world, evaluation):
    mark_goal(evaluation, world.member_seat, 1, by=world.viewer("member"), comment=SECRET)
    row = AuditEntry.objects.get()
    assert "Dこれから" not in f"{row.target_label}{row.data}{row.sentence}"
    assert SECRET not in f"{row.target_label}{row.data}"


def test_after_the_end_the_spread_is_seen_without_names(signed_in, world, evaluation, seats, year):
    make_mark(evaluation, world.member_seat, 1, comment=SECRET)
    make_mark(evaluation, seats[0], 3)
    make_mark(evaluation, seats[1], 0)
    GoalEvaluation.objects.update(state="discussing")
    page = signed_in("vice_principal").get(reverse("evaluation_year", args=year)).content.decode()
    assert "3人が記入" in page
    assert "平均 2.0（4点満点、2人。" in page
    assert SECRET in page
    assert "委員 五子" not in page
    GoalEvaluation.objects.update(state="marking")
    assert (
        SECRET not in signed_in("vice_principal").get(reverse("evaluation_year", args=year)).content.decode()
    )


# ---- the sheet on the screen ----------------------------------------------------------------------------


def test_one_button_for_all_goals_in_the_words_of_the_beginning(signed_in, world, evaluation, year):
    second = make_evaluation(make_goal(world.cycle, text="あいさつ", order=2))
    give_rules(world.council, mark_labels=["S", "A", "B", "C"])
    client, url = signed_in("member"), reverse("marks_write", args=year)
    page = client.get(url).content.decode()
    assert "Aとてもよい" in page
    assert page.count("この内容で記入する") == 1
    assert client.post(url, {**typed(evaluation, "4"), **typed(second, "0", "")}).status_code == 302
    assert sorted(Mark.objects.values_list("degree", flat=True)) == [0, 4]
    again = client.get(url).content.decode()
    assert again.count("checked") == 2
    assert "見守りが定着した" in again


def test_a_goal_may_be_left_out_but_no_reason_without_its_degree(signed_in, world, evaluation, year):
    second = make_evaluation(make_goal(world.cycle, text="あいさつ", order=2))
    client, url = signed_in("member"), reverse("marks_write", args=year)
    page = client.post(url, {**typed(evaluation, "4"), **typed(second, "", "理由だけ")}).content.decode()
    assert "理由を書いた目標は、評価も選んでください。" in page
    assert "理由だけ" in page
    assert "見守りが定着した" in page
    assert "評価をひとつ以上選んでください。" in client.post(url, {}).content.decode()
    assert not Mark.objects.exists()
    assert client.post(url, typed(evaluation, "4")).status_code == 302


def test_a_reason_that_is_too_long_comes_back_whole(signed_in, evaluation, year):
    page = (
        signed_in("member")
        .post(reverse("marks_write", args=year), typed(evaluation, "3", "長" * 301))
        .content.decode()
    )
    assert "300文字までにしてください" in page
    assert "長" * 301 in page


def test_too_late_keeps_the_words(signed_in, world, evaluation, year):
    GoalEvaluation.objects.update(state="discussing")
    client, url = signed_in("member"), reverse("marks_write", args=year)
    page = client.post(url, typed(evaluation, "3", SECRET)).content.decode()
    assert "締め切られました" in page
    assert SECRET in page
    assert client.get(url).url == reverse("evaluation_year", args=year)
    assert not Mark.objects.exists()


def test_a_sheet_of_another_council_is_not_there(signed_in, world, evaluation):
    make_evaluation(world.other_goal)
    other = [world.other_council.pk, world.cycle.fiscal_year]
    for role in ("chair", "member", "principal", "coordinator"):
        client = signed_in(role)
        for name in ("evaluation_year", "marks_write", "mark_sheets"):
            assert client.get(reverse(name, args=other)).status_code == 404
        for name in ("evaluation_open", "marking_close"):
            assert client.post(reverse(name, args=other)).status_code == 404


# ---- empty sheets ---------------------------------------------------------------------------------------


def test_a_paper_sheet_for_each_member_who_has_not_marked(signed_in, world, evaluation, seats, year):
    make_mark(evaluation, seats[0])
    page = signed_in("vice_principal").get(reverse("mark_sheets", args=year)).content.decode()
    assert page.count("<article") == 3
    assert "森田 和夫 様" in page
    assert "一 花子 様" not in page
    assert "高橋 恵子 様" not in page
    assert page.count("Cもう少し") == 3


def test_one_sheet_without_a_name_when_all_have_marked(signed_in, world, evaluation, year):
    for seat in (world.chair_seat, world.member_seat):
        make_mark(evaluation, seat)
    page = signed_in("chair").get(reverse("mark_sheets", args=year)).content.decode()
    assert page.count("<article") == 1
    assert "お名前" in page
