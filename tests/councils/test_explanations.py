"""What is said of an item beforehand: who reads it, where it is frozen, what a bill in writing says."""

import re

import pytest
from django.urls import reverse

from community.models import AccessLink
from councils.actions import (
    add_agenda_item,
    change_agenda_item,
    notify_meeting,
    publish_agenda,
    put_topic_on_agenda,
)
from councils.models import AgendaItem
from councils.published import agenda_shown
from tests.factories.councils import make_meeting
from tests.factories.written import make_sent

pytestmark = pytest.mark.django_db
WORDS = "雨の日は二人で立つ。\n<b>当番表</b>は三月に配る。"
ESCAPED = "雨の日は二人で立つ。<br>&lt;b&gt;当番表&lt;/b&gt;は三月に配る。"


def text_of(client, name, meeting):
    return client.get(reverse(name, args=[meeting.council_id, meeting.pk])).content.decode()


def link_page(client, world, name="meeting_link"):
    link = AccessLink.objects.filter(purpose="meeting", person=world.people["member"]).latest("pk")
    return client.get(reverse(name, args=[link.token])).content.decode()


def test_the_office_writes_it_and_the_members_read_it(world, signed_in, client):
    meeting = make_meeting(world.cycle)
    said = {"title": "見守りの当番", "kind": "deliberation", "minutes": 10, "explanation": WORDS}
    signed_in("clerk").post(reverse("agenda_edit", args=[world.council.pk, meeting.pk]), said)
    assert AgendaItem.objects.get(title="見守りの当番").explanation.split() == WORDS.split()
    notify_meeting(meeting, by=world.viewer("clerk"))
    assert ESCAPED in text_of(signed_in("member"), "meeting_detail", meeting)
    assert ESCAPED in text_of(signed_in("clerk"), "meeting_print", meeting)
    assert ESCAPED in text_of(signed_in("member"), "agenda_versions", meeting)
    assert ESCAPED in link_page(client, world)


def test_every_form_of_an_item_has_the_box_so_that_saving_keeps_the_words(world, signed_in):
    meeting, by = make_meeting(world.cycle), world.viewer("clerk")
    item = add_agenda_item(meeting, by=by, kind="report", title="見守りの当番", explanation="はじめの説明")
    edit = reverse("agendaitem_edit", args=[world.council.pk, meeting.pk, item.pk])
    page = signed_in("clerk").get(edit).content.decode()
    assert re.search(r'<textarea name="explanation"[^>]*>\s*はじめの説明', page)
    whole = text_of(signed_in("clerk"), "agenda_edit", meeting)
    assert '<textarea name="explanation"' in whole
    assert re.search(rf'<textarea name="explanation_{item.pk}"[^>]*>\s*はじめの説明', whole)


def test_members_read_what_was_published_and_a_change_is_told(world, signed_in):
    meeting, by = make_meeting(world.cycle), world.viewer("clerk")
    item = add_agenda_item(meeting, by=by, kind="report", title="見守りの当番", explanation="はじめの説明")
    notify_meeting(meeting, by=by)
    change_agenda_item(item, by=by, explanation="書き直した説明")
    assert "はじめの説明" in text_of(signed_in("member"), "meeting_detail", meeting)
    assert "書き直した説明" in text_of(signed_in("clerk"), "meeting_detail", meeting)
    publish_agenda(meeting, by=by, reason="わかりやすくするため")
    assert "書き直した説明" in text_of(signed_in("member"), "meeting_detail", meeting)
    changes = agenda_shown(meeting, world.viewer("member")).publication.changes
    assert [(change.word, change.title, change.text) for change in changes] == [
        ("説明", "見守りの当番", "書き直した")
    ]


def test_a_topic_brings_its_words_along(world):
    topic = world.council.topics.create(
        fiscal_year=world.cycle.fiscal_year, title="夏の水やり", body="地域にもお願いしたい"
    )
    item = put_topic_on_agenda(make_meeting(world.cycle), topic, by=world.viewer("clerk"))
    assert item.explanation == "地域にもお願いしたい"


def test_of_a_closed_item_it_is_closed_too(world, signed_in, client):
    meeting, by = make_meeting(world.cycle), world.viewer("clerk")
    closed = {"is_public": False, "closed_reason": "個人のこと"}
    add_agenda_item(meeting, by=by, kind="other", title="ある子", explanation="くわしい事情", **closed)
    notify_meeting(meeting, by=by)
    assert "くわしい事情" in text_of(signed_in("clerk"), "meeting_detail", meeting)
    for name in ("meeting_detail", "meeting_print", "agenda_versions"):
        assert "くわしい事情" not in text_of(signed_in("teacher"), name, meeting), name
    assert "くわしい事情" not in link_page(client, world)


def test_what_is_voted_on_in_writing_stands_on_the_sheet(world, signed_in, client):
    meeting = make_sent(world)
    meeting.items.update(explanation=WORDS)
    assert ESCAPED in link_page(client, world, "written_link")
    paper = reverse("written_print", args=[meeting.council_id, meeting.pk]) + "?all=1"
    assert ESCAPED in signed_in("clerk").get(paper).content.decode()
    meeting.items.update(is_public=False, closed_reason="個人のこと")
    assert "当番表" not in link_page(client, world, "written_link")
