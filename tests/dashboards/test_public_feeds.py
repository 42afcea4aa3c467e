"""Calendar files: what is in them, what stays equal, what changes, what they never say."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from activities.actions import cancel_activity, change_activity, postpone_activity
from core.dates import frozen, now, today
from councils.actions import change_meeting
from dashboards.public import calendars
from tests.dashboards.public_city import announce, fill, make_other_city, notify
from tests.factories.community import make_person
from tests.factories.councils import at, make_seat


@pytest.fixture
def city(world):
    """The small city with one public record of every kind."""
    return fill(world)


def feed(client, school=None, query=""):
    """The answer with a feed."""
    url = reverse("school_feed", args=[school.code]) if school else reverse("city_feed")
    response = client.get(url + query)
    assert response.status_code == 200
    return response


def events(client, school=None, query=""):
    """{uid without the host: event} of a feed, read as a telephone reads it."""
    book = Calendar.from_ical(feed(client, school, query).content)
    return {str(event["uid"]).split("@")[0]: event for event in book.walk("VEVENT")}


def test_a_school_feed_holds_its_activities_and_meetings(client, city):
    found = events(client, city.school)
    activity, meeting = found[f"activity-{city.announced.pk}"], found[f"meeting-{city.notice.pk}"]
    assert activity["summary"] == "竹とんぼの会（ひばり小学校）"
    assert activity.decoded("dtstart") == city.announced.starts_at
    assert activity.decoded("dtstart").tzinfo == ZoneInfo("Asia/Tokyo")
    assert activity["status"] == "CONFIRMED"
    assert activity["url"].endswith(reverse("public_activity", args=[city.school.code, city.announced.pk]))
    assert "子どもの願い" in meeting["description"]
    assert f"activity-{city.told.pk}" in found


def test_it_is_a_calendar_with_its_time_zone(client, city):
    answer = feed(client, city.school)
    assert answer["Content-Type"].startswith("text/calendar")
    book = Calendar.from_ical(answer.content)
    assert [str(zone["tzid"]) for zone in book.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    assert book["x-wr-calname"] == "ひばり小学校の予定"
    assert b"\r\n" in answer.content
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


def test_an_empty_feed_is_a_calendar_too(client, world):
    assert Calendar.from_ical(feed(client, world.school).content)["prodid"]


def test_what_is_not_public_is_not_in_it(client, world):
    assert events(client, world.school) == {}
    assert world.activity.pk
    assert world.meeting.pk


def test_each_school_has_its_own_and_the_city_has_all(client, city):
    theirs = announce(city.other_item, title="となりの会")
    assert f"activity-{theirs.pk}" not in events(client, city.school)
    assert f"activity-{theirs.pk}" in events(client, city.other_school)
    assert {f"activity-{theirs.pk}", f"activity-{city.announced.pk}"} <= set(events(client))
    near = events(client, query=f"?district={city.district.pk}")
    assert f"activity-{theirs.pk}" not in near
    assert f"activity-{city.announced.pk}" in near


def test_a_change_keeps_the_uid_and_raises_the_sequence(client, city):
    by, uid = city.viewer("coordinator"), f"activity-{city.announced.pk}"
    before = events(client, city.school)[uid]
    with frozen(now() + timedelta(minutes=5)):
        change_activity(city.announced, by=by, place="川原")
    moved = events(client, city.school)[uid]
    assert moved["location"] == "川原"
    assert moved["sequence"] > before["sequence"]
    assert moved.decoded("last-modified") > before.decoded("last-modified")


@pytest.mark.parametrize(("act", "word"), [(cancel_activity, "中止"), (postpone_activity, "延期")])
def test_what_was_called_off_is_cancelled_and_says_so(client, city, act, word):
    act(city.announced, "大雨のため", by=city.viewer("coordinator"))
    found = events(client, city.school)[f"activity-{city.announced.pk}"]
    assert found["status"] == "CANCELLED"
    assert found["summary"].startswith(f"【{word}】")
    assert found["sequence"] == 1
    assert "大雨" not in found["description"]


def test_a_changed_meeting_raises_its_sequence(client, city):
    change_meeting(city.notice, by=city.viewer("clerk"), place="体育館")
    found = events(client, city.school)[f"meeting-{city.notice.pk}"]
    assert (found["location"], found["sequence"]) == ("体育館", 1)


def test_equal_records_make_equal_bytes_and_are_not_sent_again(client, city):
    first, second = feed(client, city.school), feed(client, city.school)
    assert first.content == second.content
    assert "max-age" in first["Cache-Control"]
    assert first["Last-Modified"]
    url = reverse("school_feed", args=[city.school.code])
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(url, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    announce(city.item, days=9)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_no_cookie_and_no_names(client, city):
    for seat in (city.chair_seat, city.member_seat):
        seat.is_publicly_named = True
        seat.save()
    city.announced.staff = "高橋 恵子"
    city.announced.save()
    answer = feed(client, city.school)
    assert not answer.cookies
    text = answer.content.decode().replace("\r\n ", "")
    assert not [name for name in map(str, city.people.values()) if name in text]


def test_it_reaches_sixty_days_back_and_a_year_ahead(client, city):
    inside = [announce(city.item, days=n) for n in (-60, 364)]
    outside = [announce(city.item, days=n) for n in (-61, 366)]
    found = set(events(client, city.school))
    assert {f"activity-{a.pk}" for a in inside} <= found
    assert not {f"activity-{a.pk}" for a in outside} & found


def test_it_is_bounded_and_what_is_cut_off_lies_farthest_away(client, city, monkeypatch):
    monkeypatch.setattr(calendars, "MOST", 3)
    far = announce(city.item, days=200)
    near = announce(city.item, days=1)
    found = set(events(client, city.school))
    assert len(found) == 3
    assert f"activity-{near.pk}" in found
    assert f"activity-{far.pk}" not in found


def test_another_municipality_is_not_in_the_citys_feed(client, city):
    make_other_city()
    assert "よその" not in feed(client).content.decode().replace("\r\n ", "")


def test_a_feed_costs_the_same_with_few_and_many(client, city, django_assert_num_queries):
    with django_assert_num_queries(3):
        feed(client, city.school)
    for n in range(30):
        announce(city.item, days=n)
        notify(city.cycle, days=n + 30)
        make_seat(city.council, make_person(city.municipality))
    with django_assert_num_queries(3):
        feed(client, city.school)


@pytest.mark.parametrize("school", [True, False])
def test_the_page_that_explains_gives_the_address_in_three_ways(client, city, settings, school):
    settings.SITE_URL = "https://school.example.jp"
    name, args = ("school_calendar_help", [city.school.code]) if school else ("city_calendar_help", [])
    text = client.get(reverse(name, args=args)).content.decode()
    path = reverse("school_feed", args=args) if school else reverse("city_feed")
    for address in (
        f'href="webcal://school.example.jp{path}"',
        f"https://school.example.jp{path}<",
        f'href="{path}"',
    ):
        assert address in text
    assert "<svg" in text


def test_a_day_is_the_citys_day(client, city):
    late = announce(city.item, days=0)
    late.starts_at, late.ends_at = at(today(), 23, 0), at(today(), 23, 30)
    late.save()
    start = events(client, city.school)[f"activity-{late.pk}"].decoded("dtstart")
    assert (start.date(), start.hour) == (today(), 23)
    assert now() - timedelta(days=2) < start
