"""The page of one meeting: its deliberations, the present item before everything else, and what it costs."""

from datetime import date, timedelta

import pytest

from core.dates import frozen, today
from councils.actions import (
    add_action_item,
    add_notes,
    begin_marking,
    notify_meeting,
    start_deliberation,
    start_item,
)
from councils.actions.agenda_versions import publish_agenda
from tests.factories.councils import at, make_meeting
from tests.factories.meetings import make_members, make_open, warm

pytestmark = pytest.mark.django_db
START = at(today())


def page_of(client, meeting):
    return client.get(meeting.get_absolute_url()).content.decode()


def make_talk(world, meeting, question, **fields):
    item = meeting.items.create(order=8, kind="deliberation", title="話し合い", **fields)
    by = world.viewer("clerk")
    return start_deliberation(world.cycle, question, by=by, held_on=today(), item=item)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (20, "11月10日(火)までに出します(会議の14日前)"),
        (14, "11月4日(水)までに出します(会議の14日前)"),
        (1, "会議の14日前の10月22日(木)までに出す決まりです。13日すぎています"),
    ],
)
def test_the_office_reads_by_when_the_notice_is_due_by_the_councils_rule(world, signed_in, ahead, said):
    with frozen(at(date(2026, 11, 4))):
        meeting = make_meeting(world.cycle, starts_at=at(today() + timedelta(days=ahead)))
        assert said in page_of(signed_in("clerk"), meeting)


def test_the_office_reads_by_when_the_papers_go_out(world, signed_in):
    with frozen(at(date(2026, 11, 4))):
        meeting = make_meeting(world.cycle, starts_at=at(today() + timedelta(days=20)))
        notify_meeting(meeting, by=world.viewer("clerk"))
        assert "資料は11月17日(火)まで" in page_of(signed_in("clerk"), meeting)
    with frozen(at(date(2026, 11, 18))):
        assert "資料は11月17日(火)まで" not in page_of(signed_in("clerk"), meeting)


@pytest.mark.parametrize("role", ["clerk", "member", "teacher"])
def test_the_meetings_deliberations_stand_on_its_page_with_their_state(world, signed_in, role):
    meeting = make_open(world)
    assert 'id="talks"' not in page_of(signed_in(role), meeting)
    talk = make_talk(world, meeting, "どんな放課後にしたいか")
    page = page_of(signed_in(role), meeting)
    assert f'<a href="{talk.get_absolute_url()}">どんな放課後にしたいか</a>' in page
    assert "書けます" in page
    add_notes(talk, "school", "願い", by=world.viewer("clerk"))
    begin_marking(talk, by=world.viewer("clerk"))
    assert "大事だと思うものを選んでいます" in page_of(signed_in(role), meeting)


def test_a_deliberation_of_another_meeting_or_of_a_closed_item_does_not(world, signed_in):
    meeting, other = make_open(world), make_meeting(world.cycle)
    make_talk(world, other, "ほかの会議の問い")
    talk = make_talk(world, meeting, "閉じた問い")
    talk.item.is_public, talk.item.closed_reason = False, "個人に関わるため"
    talk.item.save()
    assert "閉じた問い" not in page_of(signed_in("teacher"), meeting)
    assert "ほかの会議の問い" not in page_of(signed_in("teacher"), meeting)
    assert "閉じた問い" in page_of(signed_in("clerk"), meeting)


def test_while_it_is_on_the_page_begins_with_the_present_item(world, signed_in):
    with frozen(START):
        meeting = make_open(world)
        assert "いま進めている議題はありません。" in page_of(signed_in("chair"), meeting)
        start_item(meeting.items.get(), by=world.viewer("clerk"))
        page = page_of(signed_in("chair"), meeting)
    marks = ("いまの議題", "この議題はあと10分", "当日の記録を書く", 'class="way"', "出席を数え直す")
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "いまの議題" not in page_of(signed_in("chair"), world.meeting)


def test_the_newest_versions_of_the_agenda_come_with_the_meeting(world, signed_in):
    meeting = make_meeting(world.cycle)
    notify_meeting(meeting, by=world.viewer("clerk"))
    item = meeting.items.first()
    item.title = "あたらしい題"
    item.save()
    publish_agenda(meeting, by=world.viewer("clerk"), reason="題を改めた")
    page = page_of(signed_in("member"), meeting)
    assert "次第 第2版" in page
    assert "変えた理由：題を改めた" in page
    assert "前の版から変わったところ" in page


@pytest.mark.parametrize("n", [1, 18])
@pytest.mark.parametrize("role", ["clerk", "member"])
@pytest.mark.parametrize("state", ["notified", "open"])
def test_the_page_costs_the_same_for_few_and_many(
    world, signed_in, django_assert_num_queries, n, role, state
):
    make_members(world.council, n)
    meeting = make_open(world) if state == "open" else make_meeting(world.cycle)
    if state == "notified":
        notify_meeting(meeting, by=world.viewer("clerk"))
    for number in range(n):
        make_talk(world, meeting, f"問い{number}")
        add_action_item(world.council, f"約束{number}", by=world.viewer("clerk"), post="principal")
    client = warm(signed_in(role), meeting)
    with django_assert_num_queries(11):
        client.get(meeting.get_absolute_url())
