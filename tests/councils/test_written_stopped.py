"""What becomes of the sheets when a meeting in writing is not to go on as it was sent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.models import Delivery
from core.refusal import Refused
from councils.actions import cancel_meeting, extend_written, postpone_meeting, replan_meeting
from councils.actions.invitations import links_of
from councils.models import Meeting, WrittenSheet
from councils.written import lines_of, returned_of
from tests.factories.meetings import make_notified
from tests.factories.written import make_planned, make_sent, row_of, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def meeting(world):
    """Sent; the member's sheet came back."""
    meeting = make_sent(world)
    sign(meeting, world.member_seat, opinion="急がなくてよいと思います")
    return meeting


def url(name, meeting):
    return reverse(name, args=[meeting.council_id, meeting.pk])


def test_what_was_sent_is_not_postponed_but_gets_more_time(world, meeting, clerk):
    with pytest.raises(Refused, match="全員の締切を延ばしてください"):
        postpone_meeting(meeting, "忙しいため", by=clerk)
    meeting.refresh_from_db()
    assert meeting.state == "notified"
    extend_written(
        meeting, meeting.ends_at + timedelta(days=7), "忙しいため", by=clerk, word="12月1日に電話で承諾"
    )
    lines = lines_of(Meeting.objects.get(pk=meeting.pk))
    assert returned_of(meeting, lines).counted == 1


def test_what_was_not_sent_is_simply_changed(world, clerk):
    planned = make_planned(world)
    with pytest.raises(Refused, match="「予定を変える」で"):
        postpone_meeting(planned, "忙しいため", by=clerk)
    postpone_meeting(make_notified(world), "大雪", by=clerk)


def test_the_page_leads_to_the_sheets(world, meeting, signed_in):
    client = signed_in("clerk")
    assert "meetings" in url("meeting_postpone", meeting)
    assert url("meeting_postpone", meeting) not in client.get(meeting.get_absolute_url()).content.decode()
    answer = client.get(url("meeting_postpone", meeting), follow=True)
    assert answer.redirect_chain[-1][0] == url("written_detail", meeting)
    assert "全員の締切を延ばしてください" in answer.content.decode()


def test_one_that_was_postponed_before_this_rule_gets_no_new_day(world, meeting, clerk):
    Meeting.objects.filter(pk=meeting.pk).update(state="postponed", end_reason="大雪")
    with pytest.raises(Refused, match="中止として、新しい書面の会議"):
        replan_meeting(
            meeting,
            by=clerk,
            starts_at=meeting.starts_at + timedelta(days=9),
            ends_at=meeting.ends_at + timedelta(days=9),
            place="書面",
        )
    assert WrittenSheet.objects.count() == 1
    cancel_meeting(Meeting.objects.get(pk=meeting.pk), "やり直すため", by=clerk)


def test_called_off_the_sheets_stay_and_count_for_nothing(world, meeting, clerk, signed_in):
    cancel_meeting(meeting, "集まって話し合うため", by=clerk)
    assert WrittenSheet.objects.get().ballots.count() == 1
    with pytest.raises(Refused, match="書面表決書はいりません"):
        sign(meeting, world.chair_seat)
    mail = Delivery.objects.filter(key__contains=":cancelled:").first()
    assert "数えずに記録として残します" in mail.body
    page = signed_in("clerk").get(url("written_detail", meeting)).content.decode()
    assert "数えずに記録として残します" in page
    assert "急がなくてよいと思います" in page
    for role in ("member", "chair"):
        seen = signed_in(role).get(url("written_detail", meeting)).content.decode()
        assert ("急がなくてよいと思います" in seen) == (role == "chair"), role
    assert [item.title for item in meeting.items.filter(is_carried=True)] == ["見守りの予定 その1"]


def test_the_members_page_says_what_becomes_of_the_sheet(world, meeting, clerk, client):
    rows = [row_of(meeting, seat) for seat in (world.member_seat, world.chair_seat)]
    links = links_of(rows)
    cancel_meeting(meeting, "集まって話し合うため", by=clerk)
    words = ("お出しいただいた書面表決書は、数えずに", "お出しいただく必要はありません")
    for row, said in zip(rows, words, strict=True):
        page = client.get(reverse("meeting_link", args=[links[row.pk].token])).content.decode()
        assert said in page
        assert "集まって話し合うため" in page


def test_an_ordinary_meeting_that_is_called_off_says_nothing_of_sheets(world, clerk):
    cancel_meeting(make_notified(world), "大雪", by=clerk)
    assert "書面" not in "".join(
        Delivery.objects.filter(key__contains=":cancelled:").values_list("body", flat=True)
    )
