"""Opinions: drafted, put on an agenda, resolved, sent, answered; those on staffing are closed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.dates import frozen, today
from core.refusal import InvalidMove, Refused
from councils.actions import (
    answer_opinion,
    confirm_resolution,
    decide_unanimously,
    draft_opinion,
    put_opinion_on_agenda,
    send_opinion,
    void_resolution,
    withdraw_opinion,
)
from councils.models import Opinion
from tests.factories.meetings import make_open, warm

pytestmark = pytest.mark.django_db
INSIDERS = ("principal", "vice_principal", "liaison", "clerk", "chair", "member", "teacher", "coordinator")


def url(name, opinion):
    return reverse(name, args=[opinion.council_id, opinion.pk])


def drafted(world, **fields):
    fields = {"addressee": "board", "title": "通学路の安全", "text": "信号を増やしてください。", **fields}
    return draft_opinion(world.cycle, by=world.viewer("clerk"), **fields)


def staffing(world):
    return drafted(world, kind="staffing", title="教員の配置", text="理科の先生を増やしてください。")


def resolved(world, opinion):
    meeting = make_open(world)
    item = put_opinion_on_agenda(opinion, meeting, by=world.viewer("clerk"))
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    confirm_resolution(resolution, by=world.viewer("chair"))
    opinion.refresh_from_db()
    return opinion


def sent(world, opinion=None, **fields):
    opinion = resolved(world, opinion or drafted(world))
    return send_opinion(opinion, by=world.viewer("clerk"), **fields)


def test_the_whole_way_from_draft_to_answer(world):
    opinion = drafted(world)
    meeting = make_open(world)
    item = put_opinion_on_agenda(opinion, meeting, by=world.viewer("clerk"))
    assert item.is_public
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    assert resolution.opinion == opinion
    opinion.refresh_from_db()
    assert opinion.state == "draft"
    confirm_resolution(resolution, by=world.viewer("chair"))
    opinion.refresh_from_db()
    assert opinion.state == "resolved"
    send_opinion(opinion, by=world.viewer("chair"), document_number="ひ協第3号")
    with frozen(today() + timedelta(days=12)):
        assert opinion.days_waited == 12
        answer_opinion(opinion, "来年度に設けます。", by=world.viewer("board_guidance"))
        assert (opinion.state, opinion.replied_by) == ("answered", "教委 学子")
    assert opinion.days_waited == 12


def test_an_opinion_on_staffing_is_a_closed_item_by_itself_and_goes_to_the_board(world):
    item = put_opinion_on_agenda(staffing(world), make_open(world), by=world.viewer("clerk"))
    assert not item.is_public
    assert "任用" in item.closed_reason
    with pytest.raises(Refused, match="教育委員会に出します"):
        drafted(world, kind="staffing", addressee="head", school=world.school)
    with pytest.raises(Refused, match="どの校園の長"):
        drafted(world, addressee="head")


def test_it_stands_on_one_agenda_at_a_time(world):
    opinion = drafted(world)
    put_opinion_on_agenda(opinion, world.meeting, by=world.viewer("clerk"))
    with pytest.raises(InvalidMove, match="もう第1回の議題です"):
        put_opinion_on_agenda(opinion, make_open(world), by=world.viewer("clerk"))


def test_nothing_is_sent_that_was_not_resolved_and_no_day_before_the_decision(world):
    opinion = drafted(world)
    with pytest.raises(InvalidMove):
        send_opinion(opinion, by=world.viewer("clerk"))
    opinion = resolved(world, opinion)
    with pytest.raises(Refused, match="議決の日"):
        send_opinion(opinion, by=world.viewer("clerk"), on=today() - timedelta(days=1))
    with pytest.raises(Refused, match="先の日付"):
        send_opinion(opinion, by=world.viewer("clerk"), on=today() + timedelta(days=1))


def test_a_refused_or_void_decision_leaves_the_draft(world):
    opinion = drafted(world)
    item = put_opinion_on_agenda(opinion, make_open(world), by=world.viewer("clerk"))
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    with pytest.raises(Refused, match="会長の確認を待っている"):
        withdraw_opinion(opinion, "やめる", by=world.viewer("clerk"))
    void_resolution(resolution, "まちがい", by=world.viewer("clerk"))
    opinion.refresh_from_db()
    assert opinion.state == "draft"


def test_withdrawing_needs_a_reason_and_ends_before_the_sending(world):
    opinion = drafted(world)
    with pytest.raises(Refused, match="理由"):
        withdraw_opinion(opinion, " ", by=world.viewer("clerk"))
    withdraw_opinion(opinion, "解決しました", by=world.viewer("clerk"))
    assert opinion.state == "withdrawn"
    with pytest.raises(InvalidMove):
        withdraw_opinion(sent(world), "おそい", by=world.viewer("clerk"))


def test_an_answer_says_something_and_comes_after_the_sending(world):
    opinion = sent(world)
    with pytest.raises(Refused, match="回答を書いて"):
        answer_opinion(opinion, " ", by=world.viewer("board_guidance"))
    with pytest.raises(Refused, match="提出の日"):
        answer_opinion(
            opinion, "はい", by=world.viewer("board_guidance"), on=opinion.sent_on - timedelta(days=1)
        )


# ---- who sees what ---------------------------------------------------------------------------------------


def sees(world, role):
    return {opinion.title for opinion in Opinion.objects.visible_to(world.viewer(role))}


def test_staffing_is_read_by_who_reads_what_is_closed_and_nobody_else(world):
    sent(world, staffing(world))
    world.member_seat.secrecy_acknowledged_on = today()
    world.member_seat.save()
    assert all(
        sees(world, role)
        for role in ("principal", "vice_principal", "liaison", "clerk", "member", "board_guidance")
    )
    assert not any(
        sees(world, role)
        for role in ("chair", "teacher", "coordinator", "board_lifelong", "volunteer", "other_principal")
    )


def test_the_board_reads_what_was_sent_and_not_what_is_still_talked_of(world):
    opinion = drafted(world)
    assert all(sees(world, role) for role in INSIDERS)
    assert not sees(world, "board_guidance")
    sent(world, opinion)
    assert sees(world, "board_guidance")
    assert sees(world, "board_lifelong")


def test_the_head_reads_what_is_said_of_the_staff_and_does_not_write_it(world, signed_in):
    opinion = staffing(world)
    client = signed_in("principal")
    assert client.get(url("opinion_detail", opinion)).status_code == 200
    for name in ("opinion_edit", "opinion_agenda", "opinion_send", "opinion_withdraw", "opinion_answer"):
        assert client.get(url(name, opinion)).status_code == 403
    page = client.get(reverse("opinion_add", args=[world.council.pk])).content.decode()
    assert 'value="staffing"' not in page
    assert signed_in("teacher").get(url("opinion_detail", opinion)).status_code == 404


# ---- pages -----------------------------------------------------------------------------------------------


def test_the_way_through_the_pages(world, signed_in):
    clerk, council = signed_in("clerk"), world.council.pk
    answer = clerk.post(
        reverse("opinion_add", args=[council]),
        {
            "kind": "management",
            "addressee": "head",
            "school": world.school.pk,
            "title": "あいさつ",
            "text": "門に立ちましょう。",
        },
    )
    opinion = Opinion.objects.get()
    assert answer.url == opinion.get_absolute_url()
    meeting = make_open(world)
    clerk.post(url("opinion_agenda", opinion), {"meeting": meeting.pk})
    resolution = decide_unanimously(meeting.items.get(opinion=opinion), by=world.viewer("clerk"))
    confirm_resolution(resolution, by=world.viewer("chair"))
    clerk.post(url("opinion_send", opinion), {"on": f"{today():%Y/%m/%d}", "document_number": "第1号"})
    assert "回答待ち" in clerk.get(url("opinion_detail", opinion)).content.decode()
    assert "第1号" in clerk.get(url("opinion_print", opinion)).content.decode()
    assert "あいさつ" in signed_in("principal").get(reverse("home")).content.decode()
    assert signed_in("board_guidance").get(url("opinion_answer", opinion)).status_code == 403
    signed_in("principal").post(
        url("opinion_answer", opinion), {"reply": "そうします。", "on": f"{today():%Y/%m/%d}"}
    )
    opinion.refresh_from_db()
    assert (opinion.state, opinion.replied_by) == ("answered", "高橋 恵子")


def test_the_office_types_a_reply_that_came_on_paper(world, signed_in):
    opinion = sent(world)
    client, data = signed_in("clerk"), {"reply": "検討します。", "on": f"{today():%Y/%m/%d}"}
    assert "検討します。" in client.post(url("opinion_answer", opinion), data).content.decode()
    client.post(url("opinion_answer", opinion), {**data, "replied_by": "学校指導課長"})
    opinion.refresh_from_db()
    assert opinion.replied_by == "学校指導課長"


def test_two_people_editing_a_draft_lose_nothing(world, signed_in):
    opinion = drafted(world)
    data = {"kind": "management", "addressee": "board", "school": "", "title": "通学路", "version": 1}
    signed_in("clerk").post(url("opinion_edit", opinion), {**data, "text": "先の文"})
    page = (
        signed_in("liaison").post(url("opinion_edit", opinion), {**data, "text": "あとの文"}).content.decode()
    )
    assert "先の文" in page
    assert "あとの文" in page
    assert Opinion.objects.get().text == "先の文"


def test_the_boards_list_has_what_waits_longest_first(world, signed_in):
    with frozen(today() - timedelta(days=20)):
        old = sent(world, drafted(world, title="古い意見"))
    sent(world, drafted(world, title="新しい意見"))
    client = signed_in("board_guidance")
    page = client.get(reverse("city_opinions")).content.decode()
    assert page.index("古い意見") < page.index("新しい意見")
    assert "回答待ち 20日" in page
    assert "古い意見" in client.get(reverse("home")).content.decode()
    answer_opinion(old, "はい", by=world.viewer("board_guidance"))
    assert "古い意見" not in client.get(reverse("city_opinions")).content.decode()
    assert "古い意見" in client.get(reverse("city_opinions") + "?answered=1").content.decode()
    assert signed_in("board_lifelong").get(reverse("city_opinions")).status_code == 404


@pytest.mark.parametrize("n", [1, 60])
def test_lists_cost_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    for number in range(n):
        opinion = drafted(world, title=f"意見{number}", school=world.school)
        Opinion.objects.filter(pk=opinion.pk).update(state="sent", sent_on=today())
    client = warm(signed_in("clerk"), world.meeting)
    with django_assert_num_queries(7):
        client.get(reverse("opinion_list", args=[world.council.pk]))
    board = warm(signed_in("board_guidance"), world.meeting)
    with django_assert_num_queries(6):
        board.get(reverse("city_opinions"))
