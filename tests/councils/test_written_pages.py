"""The pages and papers of meetings in writing: link, screen, paper typed by the office; few queries with many sheets."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.models import AccessLink
from core.dates import local_day, today
from councils.models import Meeting, Resolution, WrittenSheet
from tests.factories.councils import make_meeting
from tests.factories.meetings import make_members, warm
from tests.factories.written import after_deadline, make_counted, make_planned, make_sent, sign

pytestmark = pytest.mark.django_db


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


def link_of(world, person="member"):
    return AccessLink.objects.get(purpose="meeting", person=world.people[person])


def ballots(meeting, choice="for"):
    return {f"bill_{item.pk}": choice for item in meeting.items.all()}


def test_the_office_plans_and_changes_one_until_it_is_sent(world, signed_in):
    client = signed_in("clerk")
    day = today() + timedelta(days=3)
    data = {
        "number": 9,
        "sent_on": f"{day:%Y/%m/%d}",
        "until": f"{day + timedelta(days=7):%Y/%m/%d}",
        "until_time": "17:00",
        "note": "急ぎのため",
    }
    answer = client.post(reverse("written_plan", args=[world.council.pk]), data)
    meeting = Meeting.objects.get(mode="written")
    assert answer.url == meeting.get_absolute_url()
    assert (meeting.number, meeting.is_public, meeting.place) == (9, False, "書面")
    client.post(url("written_edit", meeting), {**data, "until_time": "12:00"})
    meeting.refresh_from_db()
    assert local_day(meeting.ends_at) == day + timedelta(days=7)
    Meeting.objects.filter(pk=meeting.pk).update(state="notified")
    late = client.post(url("written_edit", meeting), {**data, "until_time": "13:00"}).content.decode()
    assert "全員の締切を延ばしてください" in late
    wrong = client.post(
        reverse("written_plan", args=[world.council.pk]), {**data, "until": data["sent_on"]}
    ).content.decode()
    assert "締切は、送る日より後の日にしてください" in wrong
    assert "急ぎのため" in wrong


def test_a_member_answers_by_the_link_without_an_account(world, client):
    meeting = make_sent(world)
    address = reverse("written_link", args=[link_of(world).token])
    page = client.get(address).content.decode()
    assert "委員 五子 さま" in page
    assert not WrittenSheet.objects.exists()
    wrong = client.post(address, {**ballots(meeting), "opinion": "長い意見", "signed_name": ""})
    assert "署名のない書面表決書は無効です" in wrong.content.decode()
    assert "長い意見" in wrong.content.decode()
    assert not wrong.cookies
    answer = client.post(address, {**ballots(meeting), "signed_name": "委員 五子"})
    assert answer.status_code == 302
    sheet = WrittenSheet.objects.get()
    assert (sheet.counts, sheet.link_id) == (True, link_of(world).pk)
    assert "書面表決書を受け取りました" in client.get(address).content.decode()


def test_a_link_to_another_meeting_has_no_sheet(world, client):
    from councils.actions.invitations import link_for
    from tests.factories.meetings import make_notified

    row = (
        make_notified(world).attendances.select_related("meeting", "seat__person").get(seat=world.member_seat)
    )
    link = link_for(row, by=world.viewer("clerk"))
    assert client.get(reverse("written_link", args=[link.token])).status_code == 404


def test_a_closed_bill_keeps_its_words_from_the_link_and_may_be_answered(world, client):
    meeting = make_planned(world, bills=0)
    bill = meeting.items.create(
        order=1, kind="approval", title="人事のこと", is_public=False, closed_reason="人事"
    )
    from councils.actions import notify_meeting

    notify_meeting(meeting, by=world.viewer("clerk"))
    address = reverse("written_link", args=[link_of(world).token])
    assert "人事のこと" not in client.get(address).content.decode()
    client.post(address, {f"bill_{bill.pk}": "against", "signed_name": "委員五子"})
    assert WrittenSheet.objects.get().ballots.get().choice == "against"


def test_a_late_answer_by_the_link_says_that_it_does_not_count(world, client):
    meeting = make_sent(world)
    address = reverse("written_link", args=[link_of(world).token])
    with after_deadline(meeting):
        assert "数には入りませんが、時刻と意見は残します" in client.get(address).content.decode()
        client.post(address, {**ballots(meeting), "signed_name": "委員 五子"})
        assert "締切のあとのため、数には入りません" in client.get(address).content.decode()


def test_the_members_page_leads_to_the_sheet(world, client):
    make_sent(world)
    token = link_of(world).token
    page = client.get(reverse("meeting_link", args=[token])).content.decode()
    assert reverse("written_link", args=[token]) in page
    assert "出席します" not in page


def test_a_member_signs_on_the_screen(world, signed_in):
    meeting = make_sent(world)
    client = signed_in("member")
    assert "書面表決書を書く" in client.get(url("written_detail", meeting)).content.decode()
    answer = client.post(url("written_sheet", meeting), {**ballots(meeting), "signed_name": "委員 五子"})
    assert answer.url == url("written_detail", meeting)
    assert WrittenSheet.objects.get().counts


def test_the_clerk_types_the_paper(world, signed_in):
    meeting = make_sent(world)
    row = meeting.attendances.get(seat=world.member_seat)
    client = signed_in("clerk")
    data = {
        **ballots(meeting, "against"),
        "opinion": "紙の意見",
        "received_at_day": f"{today():%Y/%m/%d}",
        "received_at_time": "0:01",
    }
    page = client.post(url("written_enter", meeting, row.pk), data).content.decode()
    assert "署名があるかないかを選んでください" in page
    assert "紙の意見" in page
    client.post(url("written_enter", meeting, row.pk), {**data, "is_signed": "yes"})
    sheet = WrittenSheet.objects.get()
    assert (sheet.entered_by, sheet.names_opinion, sheet.counts) == ("事務 四郎", False, True)
    assert "書き写し：事務 四郎" in client.get(url("written_detail", meeting)).content.decode()


def test_others_do_not_read_who_answered_what(world, signed_in):
    meeting = make_sent(world)
    sign(meeting, world.chair_seat, opinion="会長の意見")
    page = signed_in("member").get(url("written_detail", meeting)).content.decode()
    assert "会長の意見" not in page
    assert "森田" not in page
    assert "1通" in page


def test_from_the_count_to_the_letter(world, signed_in):
    meeting = make_sent(world)
    client = signed_in("clerk")
    assert "締切を過ぎてから数えてください" in client.get(url("written_count", meeting)).content.decode()
    for seat, choice in ((world.chair_seat, "for"), (world.member_seat, "against")):
        sign(meeting, seat, choice, opinion=f"{choice}の意見")
    with after_deadline(meeting):
        page = client.get(url("written_count", meeting)).content.decode()
        assert "可否同数（会長が決める）" in page
        bill = meeting.items.get()
        refused = client.post(url("written_count", meeting), {f"tie_{bill.pk}": "approved"}).content.decode()
        assert "会長がいつ、どのように言ったか" in refused
        client.post(url("written_count", meeting), {f"tie_{bill.pk}": "approved", "word": "電話で承諾"})
        assert Resolution.objects.get().by_chair
        again = client.post(url("written_count", meeting), {})
        assert "ほかの人が先に進めていたため" in again.content.decode()
        page = client.get(url("written_detail", meeting)).content.decode()
        assert "結果を全員に知らせる" in page
        assert "againstの意見" in page
        client.post(url("written_tell", meeting))
        letter = client.get(url("written_result_print", meeting) + "?all=1").content.decode()
    for words in ("委員 五子 様", "可否同数のため会長が決めた", "forの意見"):
        assert words in letter


def test_the_sheet_is_printed_for_each_member_with_name_and_bills(world, signed_in):
    meeting = make_sent(world, bills=2)
    page = signed_in("clerk").get(url("written_print", meeting)).content.decode()
    for words in (
        "委員 五子 様",
        "森田 和夫 様",
        "見守りの予定 その2",
        "署名・日付",
        "署名のないものは無効です",
    ):
        assert words in page


def test_choices_on_sheets_are_for_those_who_count(world, signed_in):
    meeting = make_counted(world)
    decided = Resolution.objects.get(meeting=meeting)
    assert '<td data-label="表決">' in signed_in("clerk").get(decided.get_absolute_url()).content.decode()
    member = signed_in("member").get(decided.get_absolute_url()).content.decode()
    assert '<td data-label="表決">' not in member
    assert "表決権のあった委員と出席" in member


@pytest.mark.parametrize("members", [2, 20])
def test_the_page_asks_as_much_for_many_sheets_as_for_few(
    world, signed_in, members, django_assert_num_queries
):
    make_members(world.council, members)
    meeting = make_sent(world, bills=members // 2)
    for seat in world.council.seats.select_related("person"):
        sign(meeting, seat)
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(9):
        assert client.get(url("written_detail", meeting)).status_code == 200
    with after_deadline(meeting), django_assert_num_queries(8):
        assert client.get(url("written_count", meeting)).status_code == 200


def test_what_is_decided_in_writing_has_no_clock(world, signed_in):
    written, together = make_planned(world), make_meeting(world.cycle)
    client = signed_in("clerk")
    for name in ("meeting_detail", "agenda_edit"):
        assert (
            "9:00"
            not in client.get(url(name, written))
            .content.decode()
            .split("次第", 1)[1]
            .split("議題を加える")[0]
        )
        assert "3:30" in client.get(url(name, together)).content.decode()
