"""Looking back at an activity: when, in whose words, by whom, and what two people at once see."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import Activity
from core.models import AuditEntry
from core.refusal import Refused
from evaluations.actions import change_reflection, reflect
from evaluations.forms import ReflectionForm
from evaluations.models import Reflection
from tests.factories.community import make_person
from tests.factories.councils import give_rules, make_goal
from tests.factories.evaluations import make_evaluation, make_reflection
from tests.factories.headquarters import make_ask

TYPED = {"degree": "3", "reason": "32人が自分の言葉で話した", "good": "地域の方の話", "decision": ""}


@pytest.fixture
def url(world, reported):
    """The page of the reported activity's reflection."""
    return reverse("reflection_page", args=[world.council.pk, reported.pk])


def coordinator(world):
    return world.viewer("coordinator")


# ---- the action ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [s for s in Activity.State if s != Activity.State.REPORTED])
def test_only_a_reported_activity_is_looked_back_at(world, reported, state):
    Activity.objects.filter(pk=reported.pk).update(state=state, stop_reason="雨")
    with pytest.raises(
        Refused, match="ほかの人が先に" if state in ("reflected", "evaluated") else "先に活動の報告"
    ):
        reflect(reported, by=coordinator(world), degree=3, reason="よく話せた")
    assert not Reflection.objects.exists()


def test_the_reflection_keeps_aim_and_word_as_they_were(world, reported):
    reflection = reflect(reported, by=coordinator(world), degree=3, reason="よく話せた")
    give_rules(world.council, mark_labels=["S", "A", "B", "C"])
    Activity.objects.filter(pk=reported.pk).update(aim="あとから書きかえたねらい")
    reflection.refresh_from_db()
    assert reflection.aim_then == world.item.aim
    assert reflection.get_degree_display() == "Bよい"
    reported.refresh_from_db()
    assert reported.state == Activity.State.REFLECTED


def test_it_cannot_be_judged_is_a_degree_too(world, reported):
    assert (
        reflect(reported, by=coordinator(world), degree=0, reason="見ていない").get_degree_display()
        == "判断できない"
    )


@pytest.mark.parametrize(("degree", "reason"), [(3, "  "), (5, "理由"), (None, "理由")])
def test_a_reason_and_a_real_degree_are_required(world, reported, degree, reason):
    with pytest.raises(Refused, match="理由を書いて"):
        reflect(reported, by=coordinator(world), degree=degree, reason=reason)
    reported.refresh_from_db()
    assert reported.state == Activity.State.REPORTED


def test_the_database_keeps_the_promises_too(reported):
    for wrong in ({"reason": ""}, {"degree": 5, "reason": "理由"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reflection.objects.create(activity=reported, aim_then="ねらい", **{"degree": 3, **wrong})


def test_the_history_says_who_wrote_what(world, reported):
    reflection = reflect(reported, by=coordinator(world), degree=4, reason="よく話せた")
    row = AuditEntry.objects.get(action="reflection.add")
    assert (row.actor_label, row.target_id) == ("岡本 正", reflection.pk)
    assert row.sentence == "ふりかえりを書きました(Aとてもよい)"
    assert row.scope == f"council:{world.council.pk}"


# ---- the page --------------------------------------------------------------------------------------------


def test_the_page_asks_in_the_councils_words_beside_the_aim(signed_in, world, url):
    page = signed_in("coordinator").get(url).content.decode()
    assert world.item.aim in page
    assert all(word in page for word in ("Aとてもよい", "Dこれから", "判断できない", "子ども 32人・大人 8人"))
    assert "十分に達成" not in page
    assert "<h2>ふりかえりを書く</h2>" in page
    assert "書かれたふりかえり" not in page


def test_written_once_and_read_by_all_inside(signed_in, url):
    assert signed_in("coordinator").post(url, TYPED).status_code == 302
    for role in ("member", "chair", "board_lifelong", "teacher"):
        page = signed_in(role).get(url).content.decode()
        assert "Bよい" in page
        assert "32人が自分の言葉で話した" in page
    assert "ふりかえりを直す" not in signed_in("member").get(url).content.decode()


@pytest.mark.parametrize("role", ["member", "chair", "board_guidance"])
def test_members_and_board_do_not_write_it(signed_in, url, role):
    assert signed_in(role).post(url, TYPED).status_code == 403
    assert not Reflection.objects.exists()


def test_bad_input_keeps_everything_typed(signed_in, url):
    answer = signed_in("teacher").post(
        url, {**TYPED, "degree": "", "reason": "", "problem": "時間が足りない", "next_change": "秋に二回行う"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("時間が足りない", "秋に二回行う", "地域の方の話", "次の年度にどうするかを選んでください。"):
        assert words in page
    assert not Reflection.objects.exists()


def test_change_needs_the_words_for_next_year(signed_in, url):
    page = signed_in("teacher").post(url, {**TYPED, "decision": "change"}).content.decode()
    assert "次に変えることを書いてください。" in page
    assert signed_in("teacher").post(url, {**TYPED, "decision": "keep"}).status_code == 302


def test_a_second_click_is_calm_and_writes_nothing_twice(signed_in, url):
    client = signed_in("coordinator")
    for _press in range(2):
        assert client.post(url, TYPED).status_code == 302
    assert Reflection.objects.get().version == 1
    assert AuditEntry.objects.filter(target_type="evaluations.reflection").count() == 1


def test_two_who_wrote_at_once_see_both_texts(signed_in, url):
    signed_in("teacher").post(url, TYPED)
    late = signed_in("coordinator").post(url, {**TYPED, "degree": "2", "reason": "半分は聞くだけだった"})
    page = late.content.decode()
    assert late.status_code == 200
    assert "ほかの人が先に保存しました" in page
    assert "半分は聞くだけだった" in page
    assert "32人が自分の言葉で話した" in page
    assert Reflection.objects.get().reason == "32人が自分の言葉で話した"


def test_two_who_change_at_once_see_both_and_can_then_save(signed_in, world, reported, url):
    make_reflection(reported)
    first, second = signed_in("teacher"), signed_in("coordinator")
    first.post(url, {**TYPED, "version": 1, "reason": "先の文"})
    page = second.post(url, {**TYPED, "version": 1, "degree": "1", "reason": "後の文"}).content.decode()
    assert "先の文" in page
    assert "後の文" in page
    assert "いま保存されている内容" in page
    assert "Bよい" in page
    assert second.post(url, {**TYPED, "version": 2, "degree": "1", "reason": "ふたりの文"}).status_code == 302
    reflection = Reflection.objects.get()
    assert (reflection.reason, reflection.version, reflection.get_degree_display()) == (
        "ふたりの文",
        3,
        "Dこれから",
    )


def test_words_that_were_not_saved_are_not_shown_as_written(signed_in, reported, url):
    make_reflection(reported, reason="保存された理由")
    page = (
        signed_in("teacher")
        .post(url, {**TYPED, "version": 1, "degree": "9", "reason": "まだの理由"})
        .content.decode()
    )
    assert "<dd>保存された理由</dd>" in page
    assert "<dd>まだの理由</dd>" not in page


def test_without_a_report_there_is_no_form_but_a_way_on(signed_in, world):
    url = reverse("reflection_page", args=[world.council.pk, world.activity.pk])
    client = signed_in("coordinator")
    page = client.get(url).content.decode()
    assert "活動の報告が書かれたあとで書けます" in page
    assert 'name="reason"' not in page
    assert "先に活動の報告を書いてください" in client.post(url, TYPED, follow=True).content.decode()


def test_what_the_council_judged_by_stays(signed_in, world, reported, url):
    make_reflection(reported)
    Activity.objects.filter(pk=reported.pk).update(state=Activity.State.EVALUATED)
    make_evaluation(world.goal, state="agreed", degree=3, comment="よい", agreed_on=world.cycle.starts_on)
    client = signed_in("teacher")
    assert "ふりかえりを直す" not in client.get(url).content.decode()
    answer = client.post(url, {**TYPED, "version": 1, "reason": "書きかえ"}, follow=True)
    assert "目標の評価に使ったふりかえりのため、直せません" in answer.content.decode()
    form = ReflectionForm(
        {**TYPED, "version": 1, "reason": "書きかえ"},
        instance=Reflection.objects.get(),
        rules=world.council.rules,
    )
    assert form.is_valid()
    with pytest.raises(Refused, match="直せません"):
        change_reflection(form, by=world.viewer("teacher"))
    assert Reflection.objects.get().reason == "一人ひとりが話せた"


@pytest.mark.parametrize("more", [0, 12])
def test_the_page_of_a_reflection_costs_the_same_however_long_its_thread_is(
    signed_in, world, reported, url, django_assert_num_queries, more
):
    make_reflection(reported, decision="change", next_change="秋に")
    for n in range(more):
        goal = make_goal(world.cycle, text=f"目標{n}")
        world.item.goals.add(goal)
        make_ask(world.item, make_person(world.municipality))
        make_evaluation(goal, state="agreed", degree=3, comment="よい", agreed_on=world.cycle.starts_on)
    Activity.objects.filter(pk=reported.pk).update(state=Activity.State.EVALUATED)
    client = signed_in("coordinator")
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)
