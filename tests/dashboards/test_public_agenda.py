"""Residents read the agenda that was published, and nothing that is still a draft."""

import pytest
from django.urls import reverse

from councils.actions import (
    add_agenda_item,
    cancel_meeting,
    change_agenda_item,
    notify_meeting,
    publish_agenda,
    remove_agenda_item,
)
from tests.factories.councils import make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def read(world, client):
    """What the school's page says to everybody."""
    return lambda: client.get(world.school.get_absolute_url()).content.decode()


def test_residents_read_what_was_published(world, clerk, read):
    notify_meeting(world.meeting, by=clerk)
    add_agenda_item(world.meeting, by=clerk, kind="report", title="あとから加えたこと")
    change_agenda_item(world.meeting.items.get(title="子どもの願い"), by=clerk, title="書きかえた題")
    page = read()
    assert "子どもの願い" in page
    assert "あとから加えたこと" not in page
    assert "書きかえた題" not in page
    publish_agenda(world.meeting, by=clerk, reason="内わの理由")
    page = read()
    assert "あとから加えたこと" in page
    assert "次第 第2版" in page
    assert "内わの理由" not in page


def in_calendar(client, school):
    """What the school's calendar file says, its folded lines joined."""
    return client.get(reverse("school_feed", args=[school.code])).content.decode().replace("\r\n ", "")


def test_the_calendar_says_what_was_published_and_nothing_that_is_closed(world, clerk, client):
    secret = {"title": "ある子のこと", "is_public": False, "closed_reason": "くわしい理由"}
    add_agenda_item(world.meeting, by=clerk, kind="other", **secret)
    notify_meeting(world.meeting, by=clerk)
    add_agenda_item(world.meeting, by=clerk, kind="report", title="あとから加えたこと")
    found = in_calendar(client, world.school)
    assert "子どもの願い" in found
    assert "非公開の議題" in found
    for words in ("ある子のこと", "くわしい理由", "あとから加えたこと"):
        assert words not in found
    item = world.meeting.items.get(title="子どもの願い")
    change_agenda_item(item, by=clerk, is_public=False, closed_reason="個人に関わる内容のため")
    assert "子どもの願い" not in in_calendar(client, world.school)


def test_a_meeting_whose_notice_is_not_out_is_announced_nowhere(world, clerk, client, read):
    """Neither planned ones nor one that was called off before anybody heard of it."""
    cancel_meeting(make_meeting(world.cycle, place="取りやめの部屋"), "雪", by=clerk)
    make_meeting(world.cycle, place="予定の部屋")
    for found in (read(), in_calendar(client, world.school)):
        assert "取りやめの部屋" not in found
        assert "予定の部屋" not in found


def test_what_was_taken_off_is_gone_once_that_is_published(world, clerk, read):
    add_agenda_item(world.meeting, by=clerk, kind="report", title="残る議題")
    notify_meeting(world.meeting, by=clerk)
    remove_agenda_item(world.meeting.items.get(title="子どもの願い"), by=clerk, reason="次回に")
    assert "子どもの願い" in read()
    publish_agenda(world.meeting, by=clerk, reason="次回に")
    assert "子どもの願い" not in read()
    assert "残る議題" in read()


def test_what_is_closed_by_now_is_closed_at_once(world, clerk, read):
    notify_meeting(world.meeting, by=clerk)
    item = world.meeting.items.get()
    change_agenda_item(item, by=clerk, is_public=False, closed_reason="個人に関わる内容のため")
    page = read()
    assert "子どもの願い" not in page
    assert "非公開の議題" in page
