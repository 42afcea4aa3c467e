"""Notice, replies, presence and the quorum."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from community.models import AccessLink, Delivery
from core.dates import today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import (
    acknowledge_secrecy,
    change_presence,
    invite_newcomers,
    not_form_meeting,
    notify_meeting,
    open_meeting,
    publish_agenda,
    reply_to_meeting,
)
from councils.models import CouncilRules, Meeting, Seat
from councils.reading import forecast_of
from councils.waiting import replies_owed
from tests.factories.councils import at, make_meeting
from tests.factories.meetings import make_members, make_notified, make_open, make_today_meeting, warm
from tests.helpers.jobs import run_jobs

pytestmark = pytest.mark.django_db


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


# ---- notice ----------------------------------------------------------------------------------------------


def test_the_notice_makes_rows_links_and_mails(world):
    world.people["member"].email = "member@example.jp"
    world.people["member"].save()
    meeting = make_notified(world)
    assert meeting.state == Meeting.State.NOTIFIED
    assert meeting.attendances.count() == 2
    links = AccessLink.objects.filter(purpose="meeting")
    assert links.get(person=world.people["member"]).expires_on == meeting.day
    assert links.get(person=world.people["chair"]).expires_on > meeting.day
    states = dict(Delivery.objects.values_list("person", "state"))
    assert states == {world.people["member"].pk: "waiting", world.people["chair"].pk: "paper"}
    run_jobs()
    assert [m.to for m in mail.outbox] == [["member@example.jp"]]
    assert mail.outbox[0].subject == "学校運営協議会 開催のご案内"
    assert links.get(person=world.people["member"]).token in mail.outbox[0].body


def test_only_members_in_office_on_that_day_are_invited(world):
    seat = make_members(world.council, 1)[0]
    seat.ends_on = world.meeting.day - timedelta(days=1)
    seat.end_reason = Seat.EndReason.RESIGNED
    seat.save()
    notify_meeting(world.meeting, by=world.viewer("clerk"))
    assert seat.pk not in world.meeting.attendances.values_list("seat", flat=True)


def test_a_second_click_sends_nothing_twice(world):
    meeting = make_notified(world)
    with pytest.raises(InvalidMove):
        notify_meeting(meeting, by=world.viewer("clerk"))
    assert invite_newcomers(meeting, by=world.viewer("clerk")) == 0
    assert Delivery.objects.count() == 2


def test_no_notice_for_a_day_that_is_over_or_a_council_without_members(world):
    past = make_meeting(world.cycle, starts_at=at(today() - timedelta(days=1)))
    with pytest.raises(Refused, match="過ぎている"):
        notify_meeting(past, by=world.viewer("clerk"))
    with pytest.raises(Refused, match="在任の委員がいません"):
        notify_meeting(world.other_meeting, by=world.viewer("other_principal"))


# ---- replies ---------------------------------------------------------------------------------------------


def test_a_member_answers_with_one_press(world, signed_in):
    meeting = make_notified(world)
    mine = meeting.attendances.get(seat=world.member_seat)
    assert list(replies_owed(world.viewer("member"))) == [mine]
    signed_in("member").post(
        url("attendance_reply", meeting, mine.pk), {"reply": "coming", "note": "少し遅れます"}
    )
    mine.refresh_from_db()
    assert (mine.reply, mine.reply_note, mine.reply_entered_by) == ("coming", "少し遅れます", "")
    assert not replies_owed(world.viewer("member")).exists()


def test_the_office_enters_what_came_by_telephone(world, signed_in):
    meeting = make_notified(world)
    row = meeting.attendances.get(seat=world.member_seat)
    signed_in("clerk").post(
        url("attendance_reply", meeting, row.pk), {"reply": "absent", "channel": "電話で", "back": "list"}
    )
    row.refresh_from_db()
    assert (row.reply, row.reply_entered_by) == ("absent", "事務 四郎(電話で)")
    entry = AuditEntry.objects.get(action="attendance.reply")
    assert (entry.actor_label, entry.for_label) == ("事務 四郎", "委員 五子")
    page = signed_in("clerk").get(url("attendance_list", meeting)).content.decode()
    assert "出席 0人・欠席 1人・返事待ち 1人（定足数：2人）" in page


def test_a_member_does_not_answer_for_another(world, signed_in):
    meeting = make_notified(world)
    row = meeting.attendances.get(seat=world.chair_seat)
    assert (
        signed_in("member").post(url("attendance_reply", meeting, row.pk), {"reply": "coming"}).status_code
        == 403
    )


def test_no_answer_after_the_opening(world):
    meeting = make_open(world)
    row = meeting.attendances.first()
    with pytest.raises(Refused, match="もう開かれた"):
        reply_to_meeting(row, "absent", by=world.viewer("clerk"))


def test_an_empty_answer_is_told(world, signed_in):
    meeting = make_notified(world)
    row = meeting.attendances.get(seat=world.member_seat)
    answer = signed_in("member").post(url("attendance_reply", meeting, row.pk), {}, follow=True)
    assert "出席か欠席かのボタンを押してください。" in answer.content.decode()


def test_the_forecast_counts_members_who_vote(world):
    advisers = make_members(world.council, 2, has_vote=False)
    meeting = make_notified(world)
    for row in meeting.attendances.all():
        if row.seat in advisers or row.seat == world.chair_seat:
            reply_to_meeting(row, "coming", by=world.viewer("clerk"))
    forecast = forecast_of(meeting, list(meeting.attendances.select_related("seat")))
    assert (forecast.coming, forecast.absent, forecast.waiting, forecast.quorum) == (1, 0, 1, 2)
    assert not forecast.is_enough


@pytest.mark.parametrize("n", [1, 20])
def test_the_table_of_replies_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    make_members(world.council, n)
    meeting = make_notified(world)
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(7):
        client.get(url("attendance_list", meeting))


# ---- quorum ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("voters", "percent", "quorum"),
    [
        (0, 50, 1),
        (1, 50, 1),
        (2, 50, 2),
        (3, 50, 2),
        (13, 50, 7),
        (14, 50, 8),
        (15, 50, 8),
        (20, 50, 11),
        (14, 66, 10),
        (15, 66, 10),
    ],
)
def test_the_quorum_is_more_than_the_rules_share(voters, percent, quorum):
    assert CouncilRules(quorum_percent=percent).quorum_of(voters) == quorum


def test_opening_freezes_who_was_there(world):
    members = make_members(world.council, 3)
    make_members(world.council, 1, has_vote=False)
    meeting = make_today_meeting(world)
    open_meeting(
        meeting,
        by=world.viewer("clerk"),
        present=[world.chair_seat, world.member_seat],
        online=[members[0]],
        presided_by=world.chair_seat.person,
        guests=["教育委員会 学校指導課", "", "代理の人"],
    )
    meeting.refresh_from_db()
    assert (meeting.voters_in_office, meeting.voters_present, meeting.quorum) == (5, 3, 3)
    assert meeting.presided_by == "森田 和夫"
    chair = meeting.attendances.get(seat=world.chair_seat)
    assert (chair.name_then, chair.office_then, chair.had_vote, chair.present) == (
        "森田 和夫",
        "会長",
        True,
        True,
    )
    assert meeting.attendances.get(seat=members[0]).is_online
    assert list(meeting.attendances.filter(seat=None).values_list("guest", flat=True)) == [
        "教育委員会 学校指導課",
        "代理の人",
    ]


def test_later_changes_of_a_person_do_not_change_the_record(world):
    meeting = make_open(world)
    world.people["chair"].family_name = "改姓"
    world.people["chair"].save()
    assert meeting.attendances.get(seat=world.chair_seat).name_then == "森田 和夫"


def test_without_quorum_the_meeting_does_not_open(world):
    make_members(world.council, 2)
    meeting = make_today_meeting(world)
    with pytest.raises(Refused, match="表決権のある出席者が2人で、定足数の3人に足りません"):
        open_meeting(
            meeting,
            by=world.viewer("clerk"),
            present=[world.chair_seat, world.member_seat],
            presided_by="森田 和夫",
        )
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PLANNED
    assert not meeting.attendances.exists()


def test_members_without_a_vote_make_no_quorum(world):
    advisers = make_members(world.council, 3, has_vote=False)
    meeting = make_today_meeting(world)
    with pytest.raises(Refused, match="足りません"):
        open_meeting(meeting, by=world.viewer("clerk"), present=advisers, presided_by="森田 和夫")


def test_a_meeting_does_not_open_before_its_day(world):
    with pytest.raises(Refused, match="先に予定を直してください"):
        open_meeting(world.meeting, by=world.viewer("clerk"), present=[world.chair_seat], presided_by="森")


def test_ticks_may_change_while_open_but_keep_the_quorum(world):
    make_members(world.council, 1)
    meeting = make_open(world)
    assert meeting.voters_present == 3
    seats = [world.chair_seat, world.member_seat]
    change_presence(meeting, by=world.viewer("clerk"), present=seats, presided_by="副会長")
    assert (meeting.voters_present, meeting.presided_by) == (2, "副会長")
    with pytest.raises(Refused, match="下回ります"):
        change_presence(meeting, by=world.viewer("clerk"), present=seats[:1], presided_by="副会長")
    meeting.refresh_from_db()
    assert meeting.voters_present == 2
    assert meeting.attendances.filter(present=True).count() == 2


def test_too_few_is_written_down_with_who_came(world):
    make_members(world.council, 2)
    meeting = make_today_meeting(world)
    not_form_meeting(meeting, "出席が足りなかった", by=world.viewer("clerk"), present=[world.chair_seat])
    meeting.refresh_from_db()
    assert (meeting.state, meeting.voters_present, meeting.quorum) == ("not_formed", 1, 3)
    assert meeting.attendances.get(seat=world.chair_seat).present


def test_a_meeting_with_quorum_is_not_written_down_as_failed(world):
    meeting = make_today_meeting(world)
    with pytest.raises(Refused, match="足りています。開会してください"):
        not_form_meeting(
            meeting, "まちがい", by=world.viewer("clerk"), present=[world.chair_seat, world.member_seat]
        )


def test_the_presence_page_keeps_ticks_and_offers_to_record_the_failure(world, signed_in):
    members = make_members(world.council, 2)
    meeting = make_today_meeting(world)
    data = {"present": [members[0].pk], "presided_by": str(world.chair_seat), "guests": "来た人"}
    answer = signed_in("clerk").post(url("meeting_open", meeting), data)
    page = answer.content.decode()
    assert "定足数の3人に足りません" in page
    assert f'name="present" value="{members[0].pk}" checked' in page
    assert "来た人" in page
    asked = signed_in("clerk").post(url("meeting_not_form", meeting), data).content.decode()
    assert f'<input type="hidden" name="present" value="{members[0].pk}">' in asked
    signed_in("clerk").post(url("meeting_not_form", meeting), {**data, "reason": "集まらなかった"})
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.NOT_FORMED


def test_the_presence_page_opens_the_meeting(world, signed_in):
    meeting = make_today_meeting(world)
    seats = [world.chair_seat.pk, world.member_seat.pk]
    answer = signed_in("vice_principal").post(
        url("meeting_open", meeting), {"present": seats, "presided_by": str(world.chair_seat)}
    )
    assert answer.url == url("meeting_day", meeting)
    again = signed_in("vice_principal").get(url("meeting_open", meeting)).content.decode()
    assert again.count(" checked") == 2


def test_secrecy_is_acknowledged_once(world):
    acknowledge_secrecy(world.member_seat, by=world.viewer("member"))
    first = world.member_seat.secrecy_acknowledged_on
    acknowledge_secrecy(world.member_seat, by=world.viewer("clerk"), on=today() - timedelta(days=3))
    world.member_seat.refresh_from_db()
    assert world.member_seat.secrecy_acknowledged_on == first == today()
    assert AuditEntry.objects.filter(action="seat.acknowledge").count() == 1


# ---- letters ---------------------------------------------------------------------------------------------


def test_letters_for_members_without_mail_carry_the_link(world, signed_in):
    world.people["member"].email = "member@example.jp"
    world.people["member"].save()
    meeting = make_notified(world)
    page = signed_in("clerk").get(url("meeting_letters", meeting)).content.decode()
    assert page.count('<article class="letter') == 1
    assert "森田 和夫 様" in page
    link = AccessLink.objects.get(person=world.people["chair"])
    assert f"/m/{link.token}/" in page
    assert page.count("<svg") >= 2
    everybody = signed_in("clerk").get(url("meeting_letters", meeting) + "?all=1").content.decode()
    assert everybody.count('<article class="letter') == 2


def test_before_the_notice_there_are_no_letters(world, signed_in):
    page = signed_in("clerk").get(url("meeting_letters", world.meeting)).content.decode()
    assert "まだ案内を出していません" in page


@pytest.mark.parametrize("n", [1, 18])
def test_letters_cost_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    make_members(world.council, n)
    meeting = make_notified(world)
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(12):
        client.get(url("meeting_letters", meeting))


# ---- the link --------------------------------------------------------------------------------------------


@pytest.fixture
def invited(world):
    meeting = make_notified(world)
    row = meeting.attendances.get(seat=world.member_seat)
    return meeting, row, AccessLink.objects.get(target_id=row.pk, purpose="meeting")


def test_the_link_shows_the_meeting_and_reading_changes_nothing(world, invited, client):
    meeting, row, link = invited
    answer = client.get(reverse("meeting_link", args=[link.token]))
    page = answer.content.decode()
    for words in ("委員 五子 さま", str(world.vision), "出席します", "欠席します", "子どもの願い"):
        assert words in page
    assert not answer.cookies
    row.refresh_from_db()
    assert row.reply == ""


def test_the_link_takes_the_answer_and_lets_it_change(world, invited, client):
    meeting, row, link = invited
    answer = client.post(
        reverse("meeting_link_reply", args=[link.token]),
        {"reply": "coming", "note": "資料を紙で"},
        follow=True,
    )
    page = answer.content.decode()
    assert "「出席」とうかがいました。" in page
    assert "資料を紙で" in page
    row.refresh_from_db()
    assert (row.reply, row.reply_link_id, row.reply_entered_by) == ("coming", link.pk, "")
    client.post(reverse("meeting_link_reply", args=[link.token]), {"reply": "absent"})
    row.refresh_from_db()
    assert row.reply == "absent"


def test_an_answer_without_a_button_keeps_the_note(world, invited, client):
    _meeting, _row, link = invited
    page = client.post(
        reverse("meeting_link_reply", args=[link.token]), {"note": "どうしよう"}
    ).content.decode()
    assert "出席か欠席かのボタンを押してください。" in page
    assert "どうしよう" in page


def test_after_the_opening_the_link_says_so(world, client):
    meeting = make_notified(world, days=0)
    row = meeting.attendances.get(seat=world.member_seat)
    link = AccessLink.objects.get(target_id=row.pk, purpose="meeting")
    open_meeting(
        meeting,
        by=world.viewer("clerk"),
        present=[world.chair_seat, world.member_seat],
        presided_by="森田",
    )
    page = client.post(reverse("meeting_link_reply", args=[link.token]), {"reply": "coming"}).content.decode()
    assert "もう開かれた" in page
    assert "会議は始まっています" in page


@pytest.mark.parametrize("how", ["expired", "revoked", "forged", "other"])
def test_a_link_that_does_not_open_explains_itself(world, invited, client, how):
    _meeting, row, link = invited
    token = link.token
    if how == "expired":
        AccessLink.objects.filter(pk=link.pk).update(expires_on=today() - timedelta(days=1))
    elif how == "revoked":
        link.revoke()
    elif how == "forged":
        token = token[:-1] + ("3" if token[-1] == "2" else "2")
    else:
        token = world.link.token
    for name, method in (("meeting_link", client.get), ("meeting_link_reply", client.post)):
        answer = method(reverse(name, args=[token]))
        assert answer.status_code in (404, 410)
        assert "<h1" in answer.content.decode()
    row.refresh_from_db()
    assert row.reply == ""


def test_the_link_never_shows_what_is_closed(world, invited, client):
    meeting, _row, link = invited
    world.member_seat.secrecy_acknowledged_on = today()
    world.member_seat.save()
    meeting.items.create(
        order=5, kind="other", title="ある子のこと", is_public=False, closed_reason="個人のこと"
    )
    publish_agenda(meeting, by=world.viewer("clerk"), reason="議題を加えたため")
    page = client.get(reverse("meeting_link", args=[link.token])).content.decode()
    assert "ある子のこと" not in page
    assert "非公開の議題" in page
