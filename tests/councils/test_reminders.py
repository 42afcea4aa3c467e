"""Reminders: only to those who have not answered, once a day, once by itself."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from community.models import Delivery
from core.dates import frozen, today
from core.refusal import InvalidMove, Refused
from councils.actions import notify_meeting, postpone_meeting, remind_unanswered, reply_to_meeting
from councils.actions.reminders import remind_once
from councils.jobs import remind_members
from councils.models import Meeting, WrittenSheet
from tests.factories.councils import give_rules, make_meeting
from tests.factories.meetings import make_notified
from tests.helpers.jobs import run_jobs

pytestmark = pytest.mark.django_db


def noon(day, hour=12):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def reminders():
    return Delivery.objects.filter(key__contains=":remind:")


@pytest.fixture
def meeting(world):
    """A notified meeting; the member has mail, the chair has none."""
    world.people["member"].email = "member@example.jp"
    world.people["member"].save()
    return make_notified(world)


def row_of(meeting, seat):
    return meeting.attendances.get(seat=seat)


def test_the_page_names_whom_a_press_reaches_and_whom_one_calls(world, meeting, signed_in):
    world.people["chair"].phone = "090-0000-0001"
    world.people["chair"].save()
    client = signed_in("clerk")
    where = reverse("meeting_remind", args=[meeting.council_id, meeting.pk])
    page = client.get(where).content.decode()
    assert "メールを送る人 1人" in page
    assert "電話で聞く人 1人" in page
    assert "090-0000-0001" in page
    assert "090-0000-0001" not in signed_in("chair").get(where).content.decode()
    client.post(where)
    assert reminders().count() == 1
    again = client.post(where).content.decode()
    assert "今日はもう送りました" in again
    assert reminders().count() == 1


def test_only_who_has_not_answered_is_mailed(world, meeting):
    reply_to_meeting(row_of(meeting, world.member_seat), "absent", by=world.viewer("member"))
    with pytest.raises(Refused, match="電話で聞いて"):
        remind_unanswered(meeting, by=world.viewer("clerk"))
    assert not reminders().exists()


def test_the_mail_has_the_link_and_a_subject_without_names(world, meeting):
    run_jobs()
    mail.outbox.clear()
    remind_unanswered(meeting, by=world.viewer("clerk"))
    run_jobs()
    (sent,) = mail.outbox
    assert sent.subject == "学校運営協議会 お返事のお願い"
    assert "/m/" in sent.body


def test_the_next_day_one_may_remind_again(world, meeting):
    remind_unanswered(meeting, by=world.viewer("clerk"))
    with frozen(today() + timedelta(days=1)):
        remind_unanswered(meeting, by=world.viewer("clerk"))
    assert reminders().count() == 2


def test_a_postponed_meeting_is_not_reminded_of(world, meeting):
    postpone_meeting(meeting, "雪", by=world.viewer("clerk"))
    with pytest.raises(InvalidMove):
        remind_unanswered(meeting, by=world.viewer("clerk"))


def test_who_has_left_office_is_not_reminded(world, meeting):
    world.member_seat.ends_on, world.member_seat.end_reason = today(), "resigned"
    world.member_seat.save()
    with pytest.raises(Refused):
        remind_unanswered(meeting, by=world.viewer("clerk"))
    assert not reminders().exists()


def test_a_meeting_postponed_at_the_last_moment_is_not_reminded_of_by_itself(world, meeting):
    """The list of meetings was read before; the meeting's own row is looked at again."""
    postpone_meeting(Meeting.objects.get(pk=meeting.pk), "雪", by=world.viewer("clerk"))
    with on_the_day(meeting, 1):
        assert remind_once(meeting, by=world.viewer("clerk")) == 0
    assert not reminders().exists()


def on_the_day(meeting, days, hour=12):
    return frozen(noon(meeting.day - timedelta(days=days), hour))


def test_it_comes_once_by_itself_so_many_days_before(world, meeting):
    give_rules(world.council, remind_days=5)
    for days, expected in ((6, 0), (5, 1), (5, 1), (4, 1), (0, 1)):
        with on_the_day(meeting, days):
            remind_members(0)
        assert reminders().count() == expected, days


def test_it_does_not_come_at_night_and_is_made_up_for(world, meeting):
    with on_the_day(meeting, 5, hour=3):
        remind_members(0)
    assert not reminders().exists()
    with on_the_day(meeting, 3, hour=8):
        remind_members(0)
    assert reminders().count() == 1


def test_a_press_on_that_day_is_enough(world, meeting):
    with on_the_day(meeting, 5, hour=9):
        remind_unanswered(meeting, by=world.viewer("clerk"))
    with on_the_day(meeting, 4):
        remind_members(0)
    assert reminders().count() == 1


def test_a_notice_that_went_out_late_is_not_pressed_at_once(world):
    world.people["member"].email = "member@example.jp"
    world.people["member"].save()
    late = make_notified(world, days=3)
    with frozen(noon(today() + timedelta(days=1))):
        remind_members(0)
    assert late.state == Meeting.State.NOTIFIED
    assert not reminders().exists()


def written(world):
    """A notified meeting in writing: what it decides is of a kind that may be decided so."""
    meeting = make_meeting(world.cycle, mode="written")
    meeting.items.update(kind="approval")
    return notify_meeting(meeting, by=world.viewer("clerk"))


def test_in_writing_the_sheet_is_waited_for(world):
    world.people["member"].email = "member@example.jp"
    world.people["member"].save()
    meeting = written(world)
    row = row_of(meeting, world.member_seat)
    assert [r.pk for r in remind_unanswered(meeting, by=world.viewer("clerk"))] == [row.pk]
    assert "書面表決書がまだ" in reminders().get().body
    WrittenSheet.objects.create(attendance=row, returned_at=timezone.now(), is_signed=True)
    with frozen(today() + timedelta(days=1)), pytest.raises(Refused):
        remind_unanswered(meeting, by=world.viewer("clerk"))
