"""延期, its new day, and the call list."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.models import AccessLink, Delivery
from core.dates import today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import (
    cancel_meeting,
    change_meeting,
    notify_meeting,
    postpone_meeting,
    replan_meeting,
    reply_to_meeting,
    tell_member,
    untell_member,
)
from councils.models import Meeting
from tests.factories.councils import at
from tests.factories.meetings import make_members, make_notified, make_open, warm

pytestmark = pytest.mark.django_db


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


def new_day(meeting, days=30, **more):
    start = meeting.starts_at + timedelta(days=days)
    return {"starts_at": start, "ends_at": start + timedelta(hours=1), "place": "体育館", **more}


def by(world, role="clerk"):
    return world.viewer(role)


def postponed(world):
    meeting = make_notified(world)
    for row in meeting.attendances.select_related("seat"):
        coming = row.seat_id == world.chair_seat.pk
        reply_to_meeting(row, "coming" if coming else "absent", by=by(world), note="" if coming else "出張")
    return postpone_meeting(meeting, "大雪のため", by=by(world))


def test_postponing_needs_a_reason_and_tells_the_invited(world):
    meeting = make_notified(world)
    with pytest.raises(Refused, match="理由"):
        postpone_meeting(meeting, " ", by=by(world))
    postpone_meeting(meeting, "大雪のため", by=by(world))
    assert (meeting.state, meeting.end_reason) == (Meeting.State.POSTPONED, "大雪のため")
    told = Delivery.objects.filter(key__contains=":postponed:")
    assert told.count() == 2
    assert "新しい日は、決まりしだい" in told.first().body
    assert "大雪のため" in told.first().body


def test_a_planned_meeting_is_postponed_in_silence(world):
    postpone_meeting(world.meeting, "都合により", by=by(world))
    assert not Delivery.objects.exists()


def test_a_second_press_on_postpone_is_late(world):
    meeting = postponed(world)
    with pytest.raises(InvalidMove):
        postpone_meeting(meeting, "もう一度", by=by(world))
    with pytest.raises(InvalidMove):
        postpone_meeting(make_open(world), "開会中", by=by(world))


def test_a_new_day_asks_everybody_again_and_keeps_the_old_answers(world):
    meeting = postponed(world)
    replan_meeting(meeting, by=by(world), **new_day(meeting))
    assert (meeting.state, meeting.place, meeting.end_reason) == ("planned", "体育館", "")
    assert set(meeting.attendances.values_list("reply", "reply_note")) == {("", "")}
    kept = AuditEntry.objects.filter(action="attendance.ask_anew")
    assert {entry.data["reply"] for entry in kept} == {"出席", "欠席"}
    assert any("出張" in entry.sentence for entry in kept)
    line = AuditEntry.objects.get(action="meeting.replan")
    assert "出席1人・欠席1人" in line.sentence


def test_the_notice_of_the_new_day_goes_out_again_with_the_same_link(world):
    meeting = postponed(world)
    before = set(AccessLink.objects.values_list("pk", flat=True))
    Delivery.objects.all().delete()
    replan_meeting(meeting, by=by(world), notify=True, **new_day(meeting))
    assert meeting.state == "notified"
    assert Delivery.objects.filter(key__contains=":notice:").count() == 2
    assert set(AccessLink.objects.values_list("pk", flat=True)) == before
    day = meeting.day
    assert all(link.expires_on >= day for link in AccessLink.objects.all())


def test_who_left_office_before_the_new_day_is_not_invited_again(world):
    meeting = postponed(world)
    world.member_seat.ends_on = meeting.day
    world.member_seat.end_reason = "resigned"
    world.member_seat.save()
    Delivery.objects.all().delete()
    replan_meeting(meeting, by=by(world), notify=True, **new_day(meeting))
    assert list(Delivery.objects.values_list("person", flat=True)) == [world.people["chair"].pk]


def test_a_new_day_lies_in_the_year_and_only_a_postponed_meeting_takes_one(world):
    meeting = postponed(world)
    with pytest.raises(Refused, match="の中の日にしてください"):
        replan_meeting(meeting, by=by(world), **new_day(meeting, days=500))
    meeting.refresh_from_db()
    assert meeting.state == "postponed"
    assert meeting.attendances.filter(reply="coming").exists()
    with pytest.raises(InvalidMove):
        replan_meeting(world.meeting, by=by(world), **new_day(world.meeting))


def test_a_postponed_meeting_that_is_called_off_is_told(world):
    meeting = postponed(world)
    Delivery.objects.all().delete()
    cancel_meeting(meeting, "開けないため", by=by(world))
    assert Delivery.objects.filter(key__contains=":cancelled:").count() == 2


def test_postponing_and_a_new_day_in_the_browser(world, signed_in):
    meeting = make_notified(world)
    client = signed_in("vice_principal")
    client.post(url("meeting_postpone", meeting), {"reason": "警報"})
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "新しい日を決める" in page
    assert "電話連絡表を開く" in page
    meeting.refresh_from_db()
    day = meeting.day + timedelta(days=7)
    typed = {"day": "こんど", "starts": "15:00", "ends": "16:00", "place": "みなみ公民館", "notify": "on"}
    answer = client.post(url("meeting_replan", meeting), typed).content.decode()
    assert "こんど" in answer
    assert "みなみ公民館" in answer
    client.post(url("meeting_replan", meeting), typed | {"day": f"{day:%Y/%m/%d}"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.day, meeting.place) == ("notified", day, "みなみ公民館")


def test_a_postponed_meeting_stands_in_the_list_and_on_the_link(world, signed_in, client):
    postponed(world)
    page = signed_in("member").get(reverse("meeting_list", args=[world.council.pk])).content.decode()
    assert "延期" in page
    assert "新しい日は決まっていません" in page
    link = AccessLink.objects.get(person=world.people["member"])
    page = client.get(reverse("meeting_link", args=[link.token])).content.decode()
    assert "延期" in page
    assert "出席します" not in page


def test_only_the_conveners_see_the_form(world, signed_in):
    meeting = make_notified(world)
    for role, status in (("member", 403), ("teacher", 403), ("chair", 200), ("nobody", 404)):
        assert signed_in(role).get(url("meeting_postpone", meeting)).status_code == status


# ---- the call list ---------------------------------------------------------------------------------------


def rows_of(meeting):
    return {row.seat_id: row for row in meeting.attendances.all()}


def test_the_call_list_names_those_without_mail(world, signed_in):
    member, chair = world.people["member"], world.people["chair"]
    member.email = "member@example.jp"
    member.save()
    chair.phone, chair.reach_note = "090-0000-0001", "夕方6時から"
    chair.save()
    meeting = postponed(world)
    client = signed_in("clerk")
    page = client.get(url("call_list", meeting)).content.decode()
    assert "090-0000-0001" in page
    assert "夕方6時から" in page
    assert str(member) not in page
    assert str(member) in client.get(url("call_list", meeting) + "?all=1").content.decode()
    assert "細かく切って" in client.get(url("call_list_print", meeting)).content.decode()


def test_told_and_taken_back(world, signed_in):
    meeting = postponed(world)
    row = rows_of(meeting)[world.chair_seat.pk]
    client = signed_in("clerk")
    client.post(url("call_told", meeting, row.pk))
    row.refresh_from_db()
    assert row.told_by == "事務 四郎"
    entry = AuditEntry.objects.get(action="attendance.tell")
    assert entry.for_label == "森田 和夫"
    with pytest.raises(InvalidMove):
        tell_member(row, by=by(world))
    client.post(url("call_untold", meeting, row.pk))
    row.refresh_from_db()
    assert (row.told_at, row.told_by) == (None, "")
    with pytest.raises(InvalidMove):
        untell_member(row, by=by(world))


def test_something_new_is_told_again(world):
    meeting = postponed(world)
    row = rows_of(meeting)[world.chair_seat.pk]
    tell_member(row, by=by(world))
    cancel_meeting(meeting, "開けないため", by=by(world))
    row.refresh_from_db()
    assert row.told_at is None
    tell_member(row, by=by(world))


def test_a_moved_meeting_is_told_again(world):
    meeting = make_notified(world)
    row = rows_of(meeting)[world.chair_seat.pk]
    tell_member(row, by=by(world))
    change_meeting(meeting, by=by(world), place="体育館")
    row.refresh_from_db()
    assert row.told_at is None


def test_there_is_nothing_to_tell_of_a_meeting_that_nobody_was_asked_to(world):
    meeting = make_open(world)
    with pytest.raises(InvalidMove):
        tell_member(meeting.attendances.first(), by=by(world))


def test_telephones_are_for_the_office(world, signed_in):
    meeting = postponed(world)
    for role, status in (("chair", 403), ("member", 403), ("board_guidance", 403), ("liaison", 200)):
        assert signed_in(role).get(url("call_list", meeting)).status_code == status


@pytest.mark.parametrize("n", [1, 18])
def test_the_call_list_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    make_members(world.council, n)
    meeting = notify_meeting(world.meeting, by=by(world))
    postpone_meeting(meeting, "雪", by=by(world))
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(7):
        client.get(url("call_list", meeting))


def test_the_old_answer_stands_in_the_table_after_the_new_day(world, signed_in):
    meeting = postponed(world)
    replan_meeting(meeting, by=by(world), notify=True, **new_day(meeting))
    page = signed_in("clerk").get(url("attendance_list", meeting)).content.decode()
    assert "前の日には「欠席」" in page
    assert "返事待ち 2人" in page
    assert today() < meeting.day
    assert at(meeting.day)


def test_first_screens_say_that_it_is_postponed(world, signed_in):
    meeting = postponed(world)
    world.meeting.items.all().delete()
    world.meeting.delete()
    page = signed_in("vice_principal").get("/me/").content.decode()
    assert f"延期した{meeting.title}の会議の新しい日を決める" in page
    assert "新しい日は、まだ決まっていません。" in page
    page = signed_in("member").get("/me/").content.decode()
    assert "新しい日は、まだ決まっていません。" in page
    assert "新しい日を決める" not in page
    for address in (world.council.get_absolute_url(), world.cycle.get_absolute_url()):
        assert "新しい日は、まだ決まっていません。" in signed_in("member").get(address).content.decode()
