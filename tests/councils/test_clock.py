"""The clock of the room, and what a chair sees first on a telephone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.dates import format_short, frozen, today
from councils.actions import add_action_item, arrive, close_meeting, leave, start_item
from councils.clock import Left, in_hours
from tests.factories.councils import at
from tests.factories.meetings import make_approval, make_members, make_open, warm

pytestmark = pytest.mark.django_db
#: Half past three of today, when the meeting begins.
START = at(today())


def url(name, meeting):
    return reverse(name, args=[meeting.council_id, meeting.pk])


def later(minutes):
    return frozen(START + timedelta(minutes=minutes))


@pytest.fixture
def running(world):
    """A meeting of five members that began at its planned time, with two items; the clock stands there."""
    make_members(world.council, 3)
    with frozen(START):
        meeting = make_open(world)
        meeting.items.create(order=2, kind="report", title="報告", minutes=20)
        yield meeting


# ---- the clock -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0分"), (59, "59分"), (60, "1時間"), (125, "2時間5分"), (1043, "17時間23分")]
)
def test_a_length_is_said_in_hours_and_minutes(minutes, words):
    assert in_hours(minutes) == words
    assert Left(-minutes).words == words


def test_far_beyond_its_end_the_clock_says_that_nobody_closed_the_meeting(world, running, signed_in):
    start_item(running.items.first(), by=world.viewer("clerk"))
    with later(90 + 179):
        page = signed_in("clerk").get(url("meeting_day", running)).content.decode()
        assert "会議は予定を2時間59分すぎています" in page
    with later(90 + 180):
        page = signed_in("clerk").get(url("meeting_day", running)).content.decode()
        assert "予定の終わり（午後5時）から3時間たちました。閉会の記録がまだありません。" in page
        assert "この議題は予定を" not in page


def test_on_another_day_the_meeting_says_that_it_was_never_closed(world, running, signed_in):
    with later(24 * 60):
        for name in ("meeting_day", "meeting_room"):
            page = signed_in("clerk").get(url(name, running)).content.decode()
            assert (
                f"{format_short(today() - timedelta(days=1))}の会議です。閉会の記録がまだありません。" in page
            )
            assert "すぎています" not in page
    close_meeting(running, by=world.viewer("clerk"))
    assert "閉会の記録がまだ" not in signed_in("clerk").get(url("meeting_day", running)).content.decode()


# ---- the chair at a telephone ----------------------------------------------------------------------------


def test_the_present_item_and_its_decision_stand_before_the_people_and_the_promises(
    world, running, signed_in
):
    item = make_approval(world, running)
    add_action_item(world.council, "前の約束", by=world.viewer("clerk"), post="principal")
    start_item(item, by=world.viewer("clerk"))
    page = signed_in("chair").get(url("meeting_day", running)).content.decode()
    marks = ("いまの議題", "この議題はあと", 'id="press-unanimous"', 'id="press-decide"', "いまいる人")
    places = [page.index(mark) for mark in (*marks, 'id="live-people"', "前回の約束", 'id="item-')]
    assert places == sorted(places)


def test_the_decision_of_the_present_item_is_asked_until_it_was_made(world, running, signed_in):
    item, client = make_approval(world, running), signed_in("chair")
    report = running.items.get(order=2)
    start_item(report, by=world.viewer("clerk"))
    assert 'id="press-unanimous"' not in client.get(url("meeting_day", running)).content.decode()
    start_item(item, by=world.viewer("clerk"))
    leaving = list(running.attendances.order_by("pk")[2:])
    for row in leaving:
        leave(row, by=world.viewer("clerk"))
    with later(1):
        assert 'id="press-unanimous"' not in client.get(url("meeting_day", running)).content.decode()
        for row in leaving:
            arrive(row, by=world.viewer("clerk"))
        assert 'id="press-unanimous"' in client.get(url("meeting_day", running)).content.decode()
        data = {"unanimous": item.pk, f"notes_{item.pk}": "説明をきいた", f"was_notes_{item.pk}": ""}
        client.post(url("meeting_day", running), data)
        page = client.get(url("meeting_day", running)).content.decode()
    item.refresh_from_db()
    assert item.notes == "説明をきいた"
    assert "この議題の議決：承認" in page
    assert 'id="press-unanimous"' not in page


@pytest.mark.parametrize("n", [1, 20])
def test_the_page_of_the_day_costs_the_same_for_few_and_many_and_little_when_nothing_changed(
    world, running, signed_in, django_assert_num_queries, n
):
    for row in make_members(world.council, n):
        running.attendances.create(seat=row, present=True, had_vote=True, arrived_at=START)
    gone = running.attendances.first()
    leave(gone, by=world.viewer("clerk"))
    with later(5):
        arrive(gone, by=world.viewer("clerk"))
        client, address = warm(signed_in("clerk"), running), url("meeting_day", running)
        with django_assert_num_queries(11):
            page = client.get(address).content.decode()
        seen = page.split("seen=")[1].split('"')[0]
        with django_assert_num_queries(4):
            answer = client.get(f"{address}?seen={seen}", headers={"HX-Request": "true", "HX-Target": "live"})
        assert answer.status_code == 204


@pytest.mark.parametrize("n", [1, 20])
def test_the_page_of_times_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    make_members(world.council, n)
    meeting = make_open(world)
    for order in range(n):
        meeting.items.create(order=order + 2, kind="report", title=f"報告{order}")
    client = signed_in("clerk")
    client.get(url("meeting_times", meeting))
    with django_assert_num_queries(7):
        client.get(url("meeting_times", meeting))
