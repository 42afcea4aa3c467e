"""The end of a meeting: each item is done or goes to the next one, and comes back there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.dates import now
from core.refusal import InvalidMove
from councils.actions import (
    add_agenda_item,
    carry_item,
    close_meeting,
    leave_topic,
    put_topic_on_agenda,
    save_notes,
)
from councils.forms.agenda import ClosingForm
from councils.models import Observer, Topic
from councils.reading import agenda_of
from tests.factories.councils import make_meeting
from tests.factories.meetings import make_approval, make_open, warm

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def meeting(world):
    """Open, with the one item 子どもの願い."""
    return make_open(world)


def url(name, meeting):
    return reverse(name, args=[meeting.council_id, meeting.pk])


def test_an_item_without_a_topic_becomes_one_and_comes_back_first(world, meeting, clerk):
    item = meeting.items.get()
    close_meeting(meeting, by=clerk, carried={item: "  来月の当番を 決める "})
    item.refresh_from_db()
    assert (item.is_carried, item.carried_note, item.topic.title) == (
        True,
        "来月の当番を 決める",
        "子どもの願い",
    )
    assert (item.topic.state, item.topic.origin, item.topic.proposer) == ("open", "council", None)
    assert (item.topic.origin_type, item.topic.origin_id) == ("councils.agendaitem", item.pk)
    coming = make_meeting(world.cycle)
    again = put_topic_on_agenda(coming, item.topic, by=clerk)
    assert (again.title, again.kind, again.minutes) == ("子どもの願い", "deliberation", 10)


def test_a_topic_that_goes_on_stays_open_and_a_done_one_closes(world, meeting, clerk):
    topics = [leave_topic(world.council, world.year, t, by=clerk, origin="council") for t in ("一", "二")]
    items = [put_topic_on_agenda(meeting, topic, by=clerk) for topic in topics]
    close_meeting(meeting, by=clerk, carried={items[0]: ""}, topics_done=[topics[1]])
    assert [Topic.objects.get(pk=topic.pk).state for topic in topics] == ["open", "closed"]
    assert Topic.objects.count() == 2


def test_carrying_twice_makes_one_topic_and_opens_a_closed_one(meeting, clerk):
    item = meeting.items.get()
    carry_item(item, "続き", by=clerk)
    item.topic.move("close", clerk)
    carry_item(item, "もう一度", by=clerk)
    assert Topic.objects.get().state == "open"


def test_a_closed_item_keeps_its_words_to_itself(world, meeting, clerk):
    secret = add_agenda_item(
        meeting, by=clerk, kind="other", title="ある子のこと", is_public=False, closed_reason="個人のこと"
    )
    close_meeting(meeting, by=clerk, carried={secret: "家庭に聞く"})
    secret.refresh_from_db()
    said = f"{secret.topic.title} {secret.topic.origin_label} {secret.topic.body}"
    assert "ある子" not in said
    again = put_topic_on_agenda(make_meeting(world.cycle), secret.topic, by=clerk)
    assert (again.title, again.is_public, again.closed_reason) == ("ある子のこと", False, "個人のこと")


def test_no_word_of_a_closed_item_is_on_its_topics_page(world, meeting, clerk, signed_in):
    secret = add_agenda_item(
        meeting, by=clerk, kind="other", title="ある子のこと", is_public=False, closed_reason="個人のこと"
    )
    save_notes(meeting, {secret: {"notes": "ひみつの話"}}, by=clerk)
    close_meeting(meeting, by=clerk, carried={secret: "家庭に聞く"})
    secret.refresh_from_db()
    for role in ("teacher", "coordinator", "member"):
        page = signed_in(role).get(secret.topic.get_absolute_url()).content.decode()
        for words in ("ある子のこと", "ひみつの話", "家庭に聞く"):
            assert words not in page, role
    assert "家庭に聞く" in signed_in("clerk").get(secret.topic.get_absolute_url()).content.decode()


def test_a_policy_that_goes_on_waits_by_itself(world, clerk):
    item = make_approval(world)
    close_meeting(item.meeting, by=clerk, carried={item: "次回に採決"})
    item.refresh_from_db()
    assert (item.topic, item.is_carried) == (None, True)


def test_closing_keeps_the_moment_and_a_second_click_changes_nothing(meeting, clerk):
    close_meeting(meeting, by=clerk)
    assert abs(meeting.closed_at - now()) < timedelta(minutes=1)
    item = meeting.items.get()
    with pytest.raises(InvalidMove):
        close_meeting(meeting, by=clerk, carried={item: "あとから"})
    item.refresh_from_db()
    assert not item.is_carried


def test_what_is_entered_on_another_day_ended_as_planned(meeting, clerk):
    meeting.starts_at -= timedelta(days=3)
    meeting.ends_at -= timedelta(days=3)
    meeting.opened_at = None
    meeting.save()
    close_meeting(meeting, by=clerk)
    assert meeting.closed_at == meeting.ends_at


def typed(meeting, **changes):
    item = meeting.items.get(title="子どもの願い")
    return {"observers": "2", "closed_at": "23:59", f"end_{item.pk}": "done"} | {
        f"{name}_{item.pk}": value for name, value in changes.items()
    }


def test_the_page_asks_of_each_item_and_keeps_the_answer(meeting, signed_in):
    client = signed_in("clerk")
    assert "子どもの願い" in client.get(url("meeting_close", meeting)).content.decode()
    answer = client.post(
        url("meeting_close", meeting), typed(meeting, end="carry", note="当番を決める"), follow=True
    )
    assert "閉会しました。" in answer.content.decode()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.observers) == ("closed", 2)
    assert meeting.items.get().carried_note == "当番を決める"


def test_bad_input_keeps_what_was_typed(meeting, signed_in):
    data = typed(meeting, end="carry", note="当番を決める") | {"observers": "二人"}
    page = signed_in("clerk").post(url("meeting_close", meeting), data).content.decode()
    assert "二人" in page
    assert "当番を決める" in page
    meeting.refresh_from_db()
    assert meeting.state == "open"


def test_an_end_before_the_beginning_is_told(world, clerk):
    meeting = make_open(world)
    meeting.opened_at = now()
    rows = agenda_of(meeting, clerk).rows
    form = ClosingForm(typed(meeting) | {"closed_at": "0:00"}, meeting=meeting, rows=rows)
    assert not form.is_valid()
    assert "開会の時刻より後" in str(form.errors["closed_at"])


def test_what_was_talked_about_is_taken_as_done_and_the_rest_as_going_on(meeting, clerk, signed_in):
    add_agenda_item(meeting, by=clerk, kind="report", title="時間切れの報告")
    add_agenda_item(meeting, by=clerk, kind="notice", title="次回の日程・閉会")
    save_notes(meeting, {meeting.items.get(title="子どもの願い"): {"notes": "話した"}}, by=clerk)
    form = signed_in("clerk").get(url("meeting_close", meeting)).context["form"]
    assert [(line.row.title, line.choice.initial) for line in form.lines()] == [
        ("子どもの願い", "done"),
        ("時間切れの報告", "carry"),
    ]


def test_observers_who_came_are_counted(meeting, signed_in, world):
    for came in (True, True, False, None):
        Observer.objects.create(
            meeting=meeting, name="住民", received_on=meeting.day, came=came, entered_by="事務"
        )
    form = signed_in("clerk").get(url("meeting_close", meeting)).context["form"]
    assert form["observers"].initial == 2


@pytest.mark.parametrize("n", [1, 25])
def test_closing_costs_the_same_for_few_and_many(meeting, clerk, signed_in, django_assert_num_queries, n):
    for number in range(n):
        add_agenda_item(meeting, by=clerk, kind="report", title=f"議題{number}")
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(9):
        client.get(url("meeting_close", meeting))
