"""When an agenda is published again, those who had the notice are told what changed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.models import AccessLink, Delivery
from core.dates import frozen
from core.refusal import Refused
from councils.actions import (
    add_agenda_item,
    change_agenda_item,
    notify_meeting,
    postpone_meeting,
    publish_agenda,
    remove_agenda_item,
    replan_meeting,
    tell_member,
)
from tests.factories.meetings import make_members, warm

pytestmark = pytest.mark.django_db

REASON = "報告を一つ加えたため"


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def meeting(world, clerk):
    """Its notice is out; the member has mail, the chair has not."""
    person = world.people["member"]
    person.email = "member@example.jp"
    person.save()
    return notify_meeting(world.meeting, by=clerk)


def url(name, meeting):
    return reverse(name, args=[meeting.council_id, meeting.pk])


def again(meeting, by, title="運動会の報告", **more):
    add_agenda_item(meeting, by=by, kind="report", title=title, **more)
    return publish_agenda(meeting, by=by, reason=REASON)


def news(meeting):
    return Delivery.objects.filter(key__startswith=f"meeting:{meeting.pk}:agenda:")


def test_the_members_read_what_changed_why_and_where(world, meeting, clerk):
    again(meeting, clerk)
    mail = news(meeting).get(person=world.people["member"])
    assert (mail.state, mail.to) == ("waiting", "member@example.jp")
    for words in ("運動会の報告", "加わった", REASON, "委員 五子 様"):
        assert words in mail.body
    link = AccessLink.objects.get(person=world.people["member"], purpose="meeting")
    assert f"/m/{link.token}/" in mail.body
    for name in ("運動会", "委員", "五子"):
        assert name not in mail.subject
    assert news(meeting).get(person=world.people["chair"]).state == "paper"


def test_each_version_is_told_once(meeting, clerk):
    again(meeting, clerk)
    with pytest.raises(Refused):
        publish_agenda(meeting, by=clerk, reason="もう一度")
    assert news(meeting).count() == 2
    change_agenda_item(meeting.items.get(title="運動会の報告"), by=clerk, minutes=25)
    publish_agenda(meeting, by=clerk, reason="時間が足りないため")
    assert news(meeting).count() == 4
    last = news(meeting).filter(key__contains=":agenda:3:").first()
    assert "10分から25分に" in last.body


def test_the_notice_itself_is_no_news(world, meeting, clerk, signed_in):
    assert not news(meeting).exists()
    postpone_meeting(meeting, "大雪", by=clerk)
    with pytest.raises(Refused, match="新しい日を決めてから"):
        add_agenda_item(meeting, by=clerk, kind="report", title="その間のこと")
    start = meeting.starts_at + timedelta(days=7)
    new_day = {"starts_at": start, "ends_at": start + timedelta(hours=1), "place": "体育館"}
    replan_meeting(meeting, by=clerk, **new_day)
    add_agenda_item(meeting, by=clerk, kind="report", title="その間のこと")
    notify_meeting(meeting, by=clerk)
    assert meeting.agenda_versions.count() == 2
    assert not news(meeting).exists()
    assert "次第が新しく" not in signed_in("clerk").get(url("call_list", meeting)).content.decode()


def test_nobody_is_told_of_a_meeting_that_is_over(meeting, clerk):
    with frozen(meeting.ends_at + timedelta(minutes=1)):
        again(meeting, clerk)
    assert meeting.agenda_versions.count() == 2
    assert not news(meeting).exists()


def test_who_was_not_asked_or_is_out_of_office_is_not_told(world, meeting, clerk):
    make_members(world.council, 1)
    world.chair_seat.ends_on = meeting.day - timedelta(days=1)
    world.chair_seat.end_reason = "resigned"
    world.chair_seat.save()
    again(meeting, clerk)
    assert list(news(meeting).values_list("person", flat=True)) == [world.people["member"].pk]


@pytest.mark.parametrize("closed_before", [True, False])
def test_no_word_of_a_closed_item_goes_by_mail(meeting, clerk, closed_before):
    shut = {"is_public": False, "closed_reason": "個人のこと"}
    item = add_agenda_item(
        meeting, by=clerk, kind="other", title="ある子のこと", **(shut if closed_before else {})
    )
    publish_agenda(meeting, by=clerk, reason=REASON)
    if closed_before:
        remove_agenda_item(item, by=clerk, reason="ある子の転校")
    else:
        news(meeting).delete()
        change_agenda_item(item, by=clerk, **shut)
    publish_agenda(meeting, by=clerk, reason="変えたため")
    bodies = "".join(news(meeting).values_list("body", flat=True))
    assert "非公開の議題" in bodies
    assert "ある子" not in bodies


def test_what_was_closed_keeps_its_old_name_and_what_is_closed_later_its_own(meeting, clerk, signed_in):
    shut = {"is_public": False, "closed_reason": "個人のこと"}
    opened = add_agenda_item(meeting, by=clerk, kind="other", title="ある子のこと", **shut)
    publish_agenda(meeting, by=clerk, reason=REASON)
    change_agenda_item(opened, by=clerk, is_public=True, title="遠足のこと")
    other = add_agenda_item(meeting, by=clerk, kind="other", title="別の子のこと")
    publish_agenda(meeting, by=clerk, reason="公開できるため")
    assert "ある子" not in "".join(news(meeting).values_list("body", flat=True))
    change_agenda_item(other, by=clerk, **shut)
    assert "別の子" not in signed_in("clerk").get(url("call_list", meeting)).content.decode()


def test_who_has_no_mail_is_on_the_call_list_again(world, meeting, clerk, signed_in):
    row = meeting.attendances.get(seat=world.chair_seat)
    tell_member(row, by=clerk)
    add_agenda_item(meeting, by=clerk, kind="report", title="運動会の報告")
    client = signed_in("clerk")
    answer = client.post(url("agenda_publish", meeting), {"reason": REASON}, follow=True).content.decode()
    assert "電話連絡表を見て知らせてください" in answer
    assert url("call_list", meeting) in answer
    row.refresh_from_db()
    assert row.told_at is None
    for name in ("call_list", "call_list_print"):
        page = client.get(url(name, meeting)).content.decode()
        for words in ("森田 和夫", "次第が新しくなりました", REASON, "運動会の報告"):
            assert words in page


def test_before_any_change_the_call_list_says_only_the_day(meeting, signed_in):
    assert "次第が新しく" not in signed_in("clerk").get(url("call_list", meeting)).content.decode()


@pytest.mark.parametrize("n", [1, 18])
def test_the_call_list_with_news_costs_the_same(
    world, meeting, clerk, signed_in, n, django_assert_num_queries
):
    make_members(world.council, n)
    for number in range(n):
        add_agenda_item(meeting, by=clerk, kind="report", title=f"議題{number}")
    publish_agenda(meeting, by=clerk, reason=REASON)
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(9):
        client.get(url("call_list", meeting))
