"""Residents read the agenda that was published, and nothing that is still a draft."""

import pytest

from councils.actions import (
    add_agenda_item,
    change_agenda_item,
    notify_meeting,
    publish_agenda,
    remove_agenda_item,
)

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
