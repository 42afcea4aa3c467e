"""Meetings in writing: who may send what, whose sheet counts, and that it is counted once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.models import AccessLink, Delivery
from core.dates import frozen, today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import (
    add_agenda_item,
    change_agenda_item,
    change_meeting,
    extend_written,
    not_form_meeting,
    notify_meeting,
    open_meeting,
    plan_meeting,
    remove_agenda_item,
)
from councils.models import Ballot, Meeting, WrittenSheet
from councils.waiting import replies_owed, sheets_owed
from tests.factories.councils import at, give_rules
from tests.factories.meetings import make_members
from tests.factories.written import (
    after_deadline,
    enter,
    make_counted,
    make_planned,
    make_sent,
    row_of,
    sign,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def meeting(world):
    """Sent to six voters: the chair, a member and four more; the quorum is four."""
    make_members(world.council, 4)
    return make_sent(world)


@pytest.fixture
def seats(world, meeting):
    return list(world.council.seats.select_related("person").order_by("pk"))


# ---- planning and sending --------------------------------------------------------------------------------


def test_where_the_rule_knows_no_written_votes_none_is_planned_or_sent(world, clerk):
    planned = make_planned(world)
    give_rules(world.council, written_votes=False)
    with pytest.raises(Refused, match="書面で決められません"):
        plan_meeting(
            world.cycle,
            by=clerk,
            starts_at=at(today()),
            ends_at=at(today() + timedelta(days=7)),
            place="書面",
            mode="written",
        )
    with pytest.raises(Refused, match="書面で決められません"):
        change_meeting(world.meeting, by=clerk, mode="written")
    with pytest.raises(Refused, match="書面で決められません"):
        notify_meeting(planned, by=clerk)


def test_only_kinds_that_the_rule_names_stand_on_the_agenda(world, clerk):
    meeting = make_planned(world)
    with pytest.raises(Refused, match="「協議」の議題は、書面では決められない決まりです"):
        add_agenda_item(meeting, by=clerk, kind="deliberation", title="これからの十年")
    assert add_agenda_item(meeting, by=clerk, kind="report", title="報告").pk
    give_rules(world.council, written_kinds=["approval"])
    with pytest.raises(Refused, match="「報告」の議題は"):
        notify_meeting(Meeting.objects.get(pk=meeting.pk), by=clerk)


def test_once_it_is_out_the_deadline_is_not_simply_changed(world, clerk, meeting):
    for fields in ({"ends_at": meeting.ends_at + timedelta(days=1)}, {"mode": "in_person"}):
        with pytest.raises(Refused, match="締切は、全員の分を延ばせます"):
            change_meeting(meeting, by=clerk, **fields)
    change_meeting(meeting, by=clerk, note="資料は別便です")
    assert Meeting.objects.get(pk=meeting.pk).note == "資料は別便です"


def test_without_a_bill_or_after_the_deadline_nothing_is_sent(world, clerk):
    empty = make_planned(world, bills=0)
    with pytest.raises(Refused, match="書面で決める議案がありません"):
        notify_meeting(empty, by=clerk)
    with after_deadline(make_planned(world)), pytest.raises(Refused):
        notify_meeting(Meeting.objects.latest("pk"), by=clerk)


def test_once_the_sheets_are_out_the_bills_stand_as_they_are(world, clerk, meeting):
    bill = meeting.items.get()
    with pytest.raises(Refused, match="送ったあとは、議案を加えたり変えたりできません"):
        add_agenda_item(meeting, by=clerk, kind="approval", title="もう一つ")
    with pytest.raises(Refused, match="送ったあとは"):
        change_agenda_item(bill, by=clerk, title="別のこと")
    assert remove_agenda_item(bill, by=clerk, reason="集まって決める").is_dropped


def test_the_mail_names_bills_and_deadline_and_hides_what_is_closed(world, clerk):
    world.people["member"].email = "member@example.jp"
    world.people["member"].save()
    meeting = make_planned(world)
    meeting.items.create(order=5, kind="approval", title="人事のこと", is_public=False, closed_reason="人事")
    notify_meeting(meeting, by=clerk)
    body = Delivery.objects.get(person=world.people["member"]).body
    assert "見守りの予定 その1" in body
    assert "17:00" in body
    assert "人事のこと" not in body
    assert "出欠" not in body


def test_nobody_opens_it_and_the_sentence_says_where_to_go(world, clerk, meeting, signed_in):
    for act in (
        lambda: open_meeting(meeting, by=clerk, present=[], presided_by="会長"),
        lambda: not_form_meeting(meeting, "少ない", by=clerk),
    ):
        with pytest.raises(Refused, match="書面の会議は開会しません"):
            act()
    for name in ("meeting_open", "meeting_day"):
        answer = signed_in("clerk").get(reverse(name, args=[world.council.pk, meeting.pk]))
        assert answer.url == reverse("written_detail", args=[world.council.pk, meeting.pk])


# ---- sheets ----------------------------------------------------------------------------------------------


def test_a_member_signs_by_name_and_may_correct_until_the_deadline(world, meeting):
    sign(meeting, world.member_seat, signed_name="委員五子", opinion="賛成です")
    sign(meeting, world.member_seat, "against")
    sheet = WrittenSheet.objects.get()
    assert (sheet.counts, sheet.ballots.get().choice, sheet.entered_by) == (True, "against", "")
    codes = AuditEntry.objects.filter(target_type="councils.writtensheet").values_list("action", flat=True)
    assert sorted(codes) == ["writtensheet.correct", "writtensheet.return"]


def test_another_name_is_no_signature(world, meeting):
    with pytest.raises(Refused, match="署名は、お名前を「委員 五子」と書いてください"):
        sign(meeting, world.member_seat, signed_name="森田 和夫")
    assert not WrittenSheet.objects.exists()


def test_nobody_signs_for_somebody_else(world, meeting, clerk):
    from councils.actions import sign_sheet

    with pytest.raises(Refused, match="ほかの委員の書面表決書には、署名できません"):
        sign_sheet(row_of(meeting, world.member_seat), {}, by=clerk, signed_name="委員 五子")


def test_an_unsigned_paper_is_kept_and_does_not_count(world, meeting):
    enter(world, meeting, world.member_seat, is_signed=False)
    sheet = WrittenSheet.objects.get()
    assert (sheet.counts, sheet.entered_by) == (False, "事務 四郎")
    entry = AuditEntry.objects.get(action="writtensheet.return")
    assert entry.for_label == "委員 五子"
    assert "署名なし" in entry.data["how"]


def test_a_late_sheet_is_kept_with_its_time_and_opinion_but_not_counted(world, meeting):
    with after_deadline(meeting, 30):
        sign(meeting, world.member_seat, opinion="おくれてすみません")
    sheet = WrittenSheet.objects.get()
    assert (sheet.is_late, sheet.counts, sheet.opinion) == (True, False, "おくれてすみません")
    assert sheet.returned_at == meeting.ends_at + timedelta(minutes=30)


def test_after_the_deadline_a_sheet_in_time_is_not_rewritten_by_its_member(world, meeting):
    sign(meeting, world.member_seat)
    with after_deadline(meeting), pytest.raises(Refused, match="締切のあとは、書き直せません"):
        sign(meeting, world.member_seat, "against")
    assert Ballot.objects.get().choice == "for"


def test_the_clerk_types_after_the_deadline_what_came_before_it(world, meeting):
    with after_deadline(meeting, 60):
        enter(world, meeting, world.member_seat, received_at=meeting.ends_at - timedelta(hours=1))
    assert WrittenSheet.objects.get().counts


@pytest.mark.parametrize(
    ("days", "said"), [(30, "届いた日時が先になっています"), (-3, "書面表決書を送った日より前です")]
)
def test_a_paper_comes_between_the_sending_and_now(world, meeting, days, said):
    with pytest.raises(Refused, match=said):
        enter(world, meeting, world.member_seat, received_at=at(today() + timedelta(days=days)))


def test_nothing_is_taken_before_the_sending_or_after_a_cancellation(world, meeting):
    for state, said in (("planned", "まだ送られていません"), ("cancelled", "取りやめになっています")):
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
        with pytest.raises(Refused, match=said):
            sign(meeting, world.member_seat)


def test_what_waits_is_the_sheet_and_not_an_answer(world, meeting):
    member = world.viewer("member")
    assert list(sheets_owed(member)) == [row_of(meeting, world.member_seat)]
    with frozen(at(today(), 8, 0)):
        assert not replies_owed(member).exists()
    sign(meeting, world.member_seat)
    assert not sheets_owed(member).exists()


# ---- the deadline ----------------------------------------------------------------------------------------


def test_the_chair_extends_for_all_and_everybody_is_told(world, meeting):
    with after_deadline(meeting, 30):
        sign(meeting, world.member_seat)
        later = meeting.ends_at + timedelta(days=3)
        extend_written(meeting, later, "返送が少ないため", by=world.viewer("chair"))
    meeting.refresh_from_db()
    assert meeting.ends_at == later
    assert WrittenSheet.objects.get().counts
    told = Delivery.objects.filter(key__contains=":extend:")
    assert told.count() == 6
    assert "返送が少ないため" in told.first().body
    link = AccessLink.objects.get(purpose="meeting", person=world.people["member"])
    assert link.expires_on > later.date()


def test_the_office_extends_only_with_the_chairs_word(world, meeting, clerk):
    later = meeting.ends_at + timedelta(days=3)
    with pytest.raises(Refused, match="会長がいつ、どのように言ったか"):
        extend_written(meeting, later, "返送が少ない", by=clerk)
    extend_written(meeting, later, "返送が少ない", by=clerk, word="電話で承諾")
    assert AuditEntry.objects.get(action="meeting.extend").data["word"] == "電話で承諾"


def test_a_deadline_moves_forward_only_has_a_reason_and_stays_in_the_year(world, meeting):
    chair = world.viewer("chair")
    for ends_at, reason, said in (
        (meeting.ends_at - timedelta(hours=1), "早める", "いまの締切"),
        (meeting.ends_at + timedelta(days=1), " ", "延ばす理由"),
        (meeting.ends_at + timedelta(days=400), "来年", "の中の日"),
    ):
        with pytest.raises(Refused, match=said):
            extend_written(meeting, ends_at, reason, by=chair)


def test_after_the_count_nothing_is_extended(world):
    meeting = make_counted(world)
    with pytest.raises(InvalidMove):
        extend_written(meeting, meeting.ends_at + timedelta(days=9), "まだ", by=world.viewer("chair"))
