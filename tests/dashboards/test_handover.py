"""The hand-over: people, what is open, what was learned, the words to the successor."""

import pytest
from django.urls import reverse

from core.dates import today
from councils.actions import add_action_item
from councils.models import HandoverNote
from tests.factories.meetings import make_members, make_notified

pytestmark = pytest.mark.django_db


def url(world, name="handover_page"):
    return reverse(name, args=[world.council.pk])


def test_it_says_who_and_what_is_open(world, signed_in):
    by = world.viewer("clerk")
    add_action_item(world.council, "公民館に打診する", by=by, person=world.people["chair"], due_on=today())
    add_action_item(world.council, "案を作る", by=by, post="vice_principal")
    world.council.topics.create(fiscal_year=world.year, title="見守りの当番", origin="council")
    world.people["member"].phone = "000-0000-1111"
    world.people["member"].save()
    for page in (
        signed_in("clerk").get(url(world)).text,
        signed_in("clerk").get(url(world, "handover_print")).text,
    ):
        for words in (
            "高橋 恵子",
            "事務 四郎",
            "岡本 正",
            "森田 和夫",
            "公民館に打診する",
            "教頭",
            "見守りの当番",
            "000-0000-1111",
        ):
            assert words in page, words


def test_contacts_only_for_whom_they_are(world, signed_in):
    world.people["member"].phone = "000-0000-1111"
    world.people["member"].save()
    assert "000-0000-1111" not in signed_in("chair").get(url(world)).text


def test_the_words_are_kept_with_their_version_and_begin_with_last_years(world, signed_in):
    clerk = signed_in("clerk")
    HandoverNote.objects.create(
        council=world.council,
        fiscal_year=world.year - 1,
        text="去年のことば",
        written_by="前任",
        written_at="2025-03-01T00:00Z",
    )
    assert "去年のことば" in clerk.get(url(world, "handover_edit")).text
    clerk.post(url(world, "handover_edit"), {"text": "はじめに会長へ電話を"})
    clerk.post(url(world, "handover_edit"), {"text": "はじめに会長へ挨拶を", "version": 1})
    note = HandoverNote.objects.get(fiscal_year=world.year)
    assert (note.text, note.version, note.written_by) == ("はじめに会長へ挨拶を", 2, "事務 四郎")
    late = clerk.post(url(world, "handover_edit"), {"text": "別の人のことば", "version": 1})
    assert "はじめに会長へ挨拶を" in late.text
    assert "別の人のことば" in late.text
    assert "第2版" in signed_in("chair").get(url(world)).text
    assert HandoverNote.objects.count() == 2, "last year's words stay"


@pytest.mark.parametrize("many", [0, 15])
def test_it_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, many):
    by = world.viewer("clerk")
    make_members(world.council, many)
    for number in range(many):
        add_action_item(world.council, f"約束{number}", by=by, post="principal")
        make_notified(world, days=10 + number)
    clerk = signed_in("clerk")
    clerk.get(url(world))
    with django_assert_num_queries(10):
        clerk.get(url(world))
