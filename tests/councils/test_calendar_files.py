"""Meetings in one's own calendar: the feed behind a revocable address."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from community.models import AccessLink
from core.dates import frozen
from councils.actions import cancel_meeting, postpone_meeting
from councils.actions.calendars import calendar_link_of, make_calendar_link, stop_calendar_link
from tests.factories.councils import make_meeting
from tests.factories.meetings import make_notified

pytestmark = pytest.mark.django_db


def feed(client, link):
    answer = client.get(reverse("member_feed", args=[link.token]))
    assert answer.status_code == 200
    book = Calendar.from_ical(answer.content)
    return {str(event["UID"]).split("@")[0]: event for event in book.walk("VEVENT")}


def test_the_feed_has_the_meetings_of_ones_councils_and_no_others(world, client):
    link = make_calendar_link(by=world.viewer("member"))
    events = feed(client, link)
    assert set(events) == {f"meeting-{world.meeting.pk}"}
    event = events[f"meeting-{world.meeting.pk}"]
    assert str(event["LOCATION"]) == "会議室"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert world.meeting.get_absolute_url() in str(event["DESCRIPTION"])


def test_postponed_is_tentative_and_cancelled_is_cancelled(world, client):
    by = world.viewer("clerk")
    later = postpone_meeting(make_notified(world), "雪", by=by)
    off = cancel_meeting(make_meeting(world.cycle), "雪", by=by)
    events = feed(client, make_calendar_link(by=world.viewer("member")))
    assert str(events[f"meeting-{later.pk}"]["STATUS"]) == "TENTATIVE"
    assert str(events[f"meeting-{later.pk}"]["SUMMARY"]).startswith("【延期】")
    assert str(events[f"meeting-{off.pk}"]["STATUS"]) == "CANCELLED"
    assert int(events[f"meeting-{later.pk}"]["SEQUENCE"]) == 2


def test_the_entrance_stands_in_the_members_feed(world, client):
    make_meeting(world.cycle, mode="online", online_address="https://room.example.jp/12")
    events = feed(client, make_calendar_link(by=world.viewer("member")))
    assert any("room.example.jp" in str(event["DESCRIPTION"]) for event in events.values())


def test_who_left_finds_an_empty_calendar(world, client):
    link = make_calendar_link(by=world.viewer("member"))
    world.member_seat.ends_on = world.meeting.day - timedelta(days=10)
    world.member_seat.end_reason = "resigned"
    world.member_seat.save()
    with frozen(world.meeting.day):
        assert feed(client, link) == {}


def test_a_new_address_stops_the_old_one(world, client, signed_in):
    by = world.viewer("member")
    old = make_calendar_link(by=by)
    signed_in("member").post(reverse("my_calendar_make"))
    new = calendar_link_of(by)
    assert new.pk != old.pk
    assert client.get(reverse("member_feed", args=[old.token])).status_code == 410
    assert feed(client, new)
    stop_calendar_link(by=by)
    assert client.get(reverse("member_feed", args=[new.token])).status_code == 410
    assert calendar_link_of(by) is None


def test_another_kind_of_link_opens_no_calendar(world, client):
    make_notified(world)
    link = AccessLink.objects.filter(purpose="meeting").first()
    assert client.get(reverse("member_feed", args=[link.token])).status_code == 404


def test_the_page_gives_the_address_and_reading_makes_none(world, signed_in):
    client = signed_in("member")
    assert "アドレスを作る" in client.get(reverse("my_calendar")).content.decode()
    assert not AccessLink.objects.filter(purpose="calendar").exists()
    client.post(reverse("my_calendar_make"))
    page = client.get(reverse("my_calendar")).content.decode()
    link = calendar_link_of(world.viewer("member"))
    assert reverse("member_feed", args=[link.token]) in page
    assert 'href="webcal://' in page
    assert reverse("my_calendar") in client.get(reverse("my_account")).content.decode()


def test_sixty_meetings_cost_what_one_costs(world, client, django_assert_max_num_queries):
    link = make_calendar_link(by=world.viewer("member"))
    for _n in range(60):
        make_meeting(world.cycle)
    with django_assert_max_num_queries(4):
        client.get(reverse("member_feed", args=[link.token]))
