"""Times of a meeting: items and people typed from paper, going out and coming back, and what a decision keeps of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.dates import frozen, today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import (
    arrive,
    change_presence,
    close_meeting,
    decide_unanimously,
    finish_item,
    leave,
    open_meeting,
    set_item_times,
    set_times,
    start_item,
    write_minutes,
)
from councils.models import AgendaItem, Attendance, Minutes, TimeAway
from councils.presence import moment_of, times_away_in_words, voters_now, with_times_away
from councils.room import presence_of
from tests.factories.councils import at, make_meeting
from tests.factories.meetings import make_approval, make_members, make_open

pytestmark = pytest.mark.django_db
#: Half past three of today, when the meeting begins.
START = at(today())


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


def after(minutes, start=START):
    return start + timedelta(minutes=minutes)


def later(minutes):
    return frozen(after(minutes))


@pytest.fixture
def running(world):
    """A meeting of five members that began at its planned time; the clock stands there."""
    make_members(world.council, 3)
    with frozen(START):
        yield make_open(world)


@pytest.fixture
def on_paper(world):
    """A meeting of two days ago, opened and closed today from paper: five members, a report and an approval."""
    make_members(world.council, 3)
    meeting = make_meeting(world.cycle, starts_at=at(today() - timedelta(days=2)))
    seats = list(world.council.seats.all())
    open_meeting(meeting, by=world.viewer("clerk"), present=seats, presided_by="森田 和夫")
    meeting.items.create(order=2, kind="report", title="報告", minutes=20)
    make_approval(world, meeting)
    return close_meeting(meeting, by=world.viewer("clerk"))


def went_out(world, row, *spans):
    """Somebody presses 帰った and もどった."""
    for left, back in spans:
        with later(left):
            leave(row, by=world.viewer("clerk"))
        with later(back):
            arrive(row, by=world.viewer("clerk"))


# ---- going out and coming back ---------------------------------------------------------------------------


def test_who_comes_back_was_away_between_and_counts_before_and_after(world, running):
    row = running.attendances.get(seat=world.member_seat)
    went_out(world, row, (20, 30), (50, 55))
    for minutes, here in ((0, 5), (19, 5), (20, 5), (25, 4), (30, 5), (40, 5), (52, 4), (55, 5), (80, 5)):
        assert voters_now(running, after(minutes)).count() == here, minutes
    row.refresh_from_db()
    assert (row.arrived_at, row.left_at) == (START, None)
    assert (
        times_away_in_words(with_times_away(Attendance.objects).get(pk=row.pk))
        == "15:50〜16:00、16:20〜16:25"
    )
    done = list(AuditEntry.objects.filter(target_type="councils.attendance").values_list("action", flat=True))
    assert sorted(done) == ["attendance.leave"] * 2 + ["attendance.return"] * 2


def test_the_quorum_is_lost_and_found_again(world, running):
    rows = list(running.attendances.all()[:3])
    for row in rows:
        with later(10):
            leave(row, by=world.viewer("clerk"))
    with later(15):
        assert presence_of(running).is_lost
    for row in rows:
        with later(20):
            arrive(row, by=world.viewer("clerk"))
    with later(21):
        assert not presence_of(running).is_lost
        assert presence_of(running).voters == 5
    with later(15):
        assert presence_of(running).is_lost


def test_a_slip_of_the_finger_leaves_no_trace_and_a_second_press_changes_nothing(world, running):
    row = running.attendances.first()
    went_out(world, row, (20, 20))
    assert not TimeAway.objects.exists()
    went_out(world, row, (30, 40))
    with later(45):
        arrive(row, by=world.viewer("clerk"))
    assert TimeAway.objects.count() == 1


def test_nobody_comes_back_before_they_left_nor_leaves_before_they_came_back(world, running):
    row = running.attendances.first()
    with later(60):
        leave(row, by=world.viewer("clerk"), at=after(30))
        with pytest.raises(Refused, match="に帰ったと記録されています"):
            arrive(row, by=world.viewer("clerk"), at=after(20))
        arrive(row, by=world.viewer("clerk"), at=after(40))
        with pytest.raises(Refused, match="着いた時刻と帰った時刻の間"):
            leave(row, by=world.viewer("clerk"), at=after(35))
        leave(row, by=world.viewer("clerk"), at=after(40))


def test_the_database_refuses_reversed_and_overlapping_times(world, running):
    row, other = list(running.attendances.all()[:2])
    TimeAway.objects.create(attendance=row, left_at=after(10), back_at=after(20))
    for left, back in ((30, 30), (40, 30), (15, 25), (5, 30), (10, 20)):
        with pytest.raises(IntegrityError), transaction.atomic():
            TimeAway.objects.create(attendance=row, left_at=after(left), back_at=after(back))
    TimeAway.objects.create(attendance=row, left_at=after(20), back_at=after(25))
    TimeAway.objects.create(attendance=other, left_at=after(10), back_at=after(20))


def test_the_page_of_the_day_says_who_was_out(world, running, signed_in):
    row = running.attendances.get(seat=world.member_seat)
    went_out(world, row, (20, 30))
    with later(40):
        page = signed_in("clerk").get(url("meeting_day", running)).content.decode()
    assert "午後3時50分〜午後4時は席を外しました" in page


def test_one_press_brings_somebody_back(world, running, signed_in):
    row = running.attendances.get(seat=world.member_seat)
    with later(20):
        signed_in("clerk").post(url("meeting_press", running), {"leave": row.pk})
    with later(30):
        assert "もどった<span" in signed_in("clerk").get(url("meeting_day", running)).content.decode()
        signed_in("clerk").post(url("meeting_press", running), {"arrive": row.pk})
    assert list(row.times_away.values_list("left_at", "back_at")) == [(after(20), after(30))]


def test_whose_tick_is_taken_away_was_not_away_either(world, running):
    row = running.attendances.get(seat=world.member_seat)
    went_out(world, row, (20, 30))
    others = [seat for seat in world.council.seats.all() if seat != world.member_seat]
    with later(40):
        change_presence(running, by=world.viewer("clerk"), present=others, presided_by="森田 和夫")
    assert not TimeAway.objects.exists()


def test_minutes_and_the_attendance_sheet_say_when_somebody_was_out(world, running, signed_in):
    row = running.attendances.get(seat=world.member_seat)
    went_out(world, row, (20, 30))
    with later(90):
        close_meeting(running, by=world.viewer("clerk"))
        minutes = write_minutes(running, by=world.viewer("clerk"))
    assert "委員 五子(午後3時50分〜午後4時は席を外した)" in minutes.text
    assert "席を外した" not in minutes.public_text
    page = signed_in("clerk").get(url("signing_print", running)).content.decode()
    assert "午後3時50分〜午後4時は席を外した" in page


# ---- items -----------------------------------------------------------------------------------------------


def test_times_of_items_are_typed_from_paper_in_any_spelling(world, on_paper, signed_in):
    first, second, third = on_paper.items.all()
    data = {
        f"started_{first.pk}": "15：30",
        f"ended_{first.pk}": "１５４５",
        f"started_{second.pk}": "1545",
        f"ended_{second.pk}": "午後4時5分",
        f"started_{third.pk}": "",
    }
    answer = signed_in("clerk").post(url("meeting_times", on_paper), data)
    assert answer.status_code == 302
    for item, begin, end in ((first, 0, 15), (second, 15, 35)):
        item.refresh_from_db()
        assert (item.started_at, item.ended_at) == (
            after(begin, on_paper.starts_at),
            after(end, on_paper.starts_at),
        )
    entry = AuditEntry.objects.get(action="meeting.item_times")
    assert str(entry.sentence) == "議題の始まりと終わりの時刻を記録しました(2件)"
    signed_in("clerk").post(url("meeting_times", on_paper), data)
    assert AuditEntry.objects.filter(action="meeting.item_times").count() == 1


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("16:00", "15:59", "終わりの時刻が、始まりの時刻より前です。"),
        ("15:29", "15:40", "開会した時刻(午後3時30分)より前です。"),
        ("16:00", "17:01", "閉会した時刻(午後5時)より後です。"),
        ("16:00", "25:00", "時刻は 15:30 や 午後3時30分 のように書いてください。"),
    ],
)
def test_a_time_of_an_item_that_cannot_be_comes_back_as_typed(world, on_paper, signed_in, begin, end, words):
    item = on_paper.items.first()
    data = {f"started_{item.pk}": begin, f"ended_{item.pk}": end}
    page = signed_in("clerk").post(url("meeting_times", on_paper), data).content.decode()
    assert words in page
    assert f'value="{end}"' in page
    item.refresh_from_db()
    assert item.started_at is None


def test_an_item_does_not_end_ahead_of_now_nor_after_the_minutes_were_confirmed(world, running):
    item = running.items.get()
    with pytest.raises(Refused, match="まだ来ていない"):
        set_item_times(running, {item: (START, after(30))}, by=world.viewer("clerk"))
    with later(90):
        close_meeting(running, by=world.viewer("clerk"))
        Minutes.objects.create(
            meeting=running, state="confirmed", confirmed_on=today(), text="", written_by=""
        )
        with pytest.raises(Refused, match="確定している"):
            set_item_times(running, {item: (START, after(30))}, by=world.viewer("clerk"))


def test_before_the_opening_no_item_has_a_time(world):
    with pytest.raises(InvalidMove):
        set_item_times(world.meeting, {}, by=world.viewer("clerk"))


def test_the_present_item_whose_end_is_typed_is_over(world, running):
    item = running.items.get()
    start_item(item, by=world.viewer("clerk"))
    with later(20):
        set_item_times(running, {item: (START, after(10))}, by=world.viewer("clerk"))
    running.refresh_from_db()
    assert running.current_item is None


def test_an_item_left_running_overnight_ends_when_it_began_at_the_earliest(world, running):
    first = running.items.get()
    with later(15):
        start_item(first, by=world.viewer("clerk"))
    with later(24 * 60):
        finish_item(first, by=world.viewer("clerk"))
    first.refresh_from_db()
    assert first.ended_at == first.started_at == after(15)


def test_a_meeting_closed_at_an_earlier_time_ends_no_item_before_it_began(world, running):
    first = running.items.get()
    with later(30):
        start_item(first, by=world.viewer("clerk"))
        close_meeting(running, by=world.viewer("clerk"), closed_at=after(20))
    first.refresh_from_db()
    assert first.ended_at == first.started_at
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=first.pk).update(ended_at=after(29))


# ---- people, typed --------------------------------------------------------------------------------------


def test_times_away_are_typed_from_paper(world, on_paper, signed_in):
    row = on_paper.attendances.get(seat=world.member_seat)
    data = {f"away_{row.pk}": "１６：００から１６：２０まで、1640-1645"}
    signed_in("clerk").post(url("meeting_times", on_paper), data)
    page = signed_in("clerk").get(url("meeting_times", on_paper)).content.decode()
    assert 'value="16:00〜16:20、16:40〜16:45"' in page
    signed_in("clerk").post(url("meeting_times", on_paper), {f"away_{row.pk}": "16:10〜16:20"})
    assert row.times_away.count() == 1
    signed_in("clerk").post(url("meeting_times", on_paper), {f"away_{row.pk}": ""})
    assert not row.times_away.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("16:00", "席を外した時間は 16:00〜16:20 のように書いてください。"),
        ("16時〜四時", "席を外した時間は 16:00〜16:20 のように書いてください。"),
        ("16:20〜16:00", "席を外した時刻より後にしてください。"),
        ("16:00〜16:20、16:10〜16:30", "席を外した時間が重なっています。"),
        ("15:00〜16:20", "着いた時刻と帰った時刻の間にしてください。"),
    ],
)
def test_times_away_that_cannot_be_come_back_as_typed(world, on_paper, signed_in, typed, words):
    row = on_paper.attendances.get(seat=world.member_seat)
    page = signed_in("clerk").post(url("meeting_times", on_paper), {f"away_{row.pk}": typed}).content.decode()
    assert words in page
    assert f'value="{typed}"' in page
    assert not TimeAway.objects.exists()


def test_what_was_pressed_while_the_page_stood_open_is_not_typed_over(world, running, signed_in):
    client = signed_in("clerk")
    row, other = (
        running.attendances.get(seat=world.member_seat),
        running.attendances.get(seat=world.chair_seat),
    )
    item = running.items.get()
    page = client.get(url("meeting_times", running)).content.decode()
    sent = {
        name: "" for name in (f"started_{item.pk}", f"ended_{item.pk}", f"left_{row.pk}", f"away_{row.pk}")
    }
    sent |= {f"was_{name}": "" for name in sent}
    sent |= {f"arrived_{row.pk}": "15:30", f"was_arrived_{row.pk}": "15:30"}
    assert all(f'name="{name}"' in page for name in sent)
    with later(10):
        start_item(item, by=world.viewer("chair"))
        leave(row, by=world.viewer("chair"))
    with later(20):
        typed = {f"arrived_{other.pk}": "15:35", f"was_arrived_{other.pk}": "15:30"}
        assert client.post(url("meeting_times", running), sent | typed).status_code == 302
    for record in (row, other, item):
        record.refresh_from_db()
    assert (item.started_at, row.left_at, other.arrived_at) == (after(10), after(10), after(5))


# ---- decisions -------------------------------------------------------------------------------------------


def test_a_decision_written_down_later_counts_who_was_in_the_room_then(world, on_paper, signed_in):
    item, row = on_paper.items.last(), on_paper.attendances.get(seat=world.member_seat)
    back, away = after(50, on_paper.starts_at), after(40, on_paper.starts_at)
    set_item_times(
        on_paper,
        {item: (after(35, on_paper.starts_at), after(45, on_paper.starts_at))},
        by=world.viewer("clerk"),
    )
    set_times(on_paper, {row: (row.arrived_at, None)}, by=world.viewer("clerk"), away={row: [(away, back)]})
    item.refresh_from_db()
    assert moment_of(item) == after(45, on_paper.starts_at)
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    assert (resolution.voters_present, resolution.votes_for) == (4, 4)
    assert not resolution.voters.get(seat=world.member_seat).present


def test_times_put_right_afterwards_do_not_change_a_decision_and_say_so(world, on_paper, signed_in):
    item, row = on_paper.items.last(), on_paper.attendances.get(seat=world.member_seat)
    set_item_times(
        on_paper,
        {item: (after(35, on_paper.starts_at), after(45, on_paper.starts_at))},
        by=world.viewer("clerk"),
    )
    item.refresh_from_db()
    resolution = decide_unanimously(item, by=world.viewer("clerk"))
    frozen_then = list(resolution.voters.values_list("seat", "present", "choice"))
    client = signed_in("clerk")
    quiet = client.post(url("meeting_times", on_paper), {f"left_{row.pk}": "16:30"}, follow=True)
    assert "記録したときの出席" not in quiet.content.decode()
    page = client.post(url("meeting_times", on_paper), {f"left_{row.pk}": "16:00"}, follow=True)
    assert "記録したときの出席(5人)のままです。書き直した時刻では4人になります。" in page.content.decode()
    page = client.post(
        url("meeting_times", on_paper),
        {f"ended_{item.pk}": "1605", f"started_{item.pk}": "1555"},
        follow=True,
    )
    assert "記録したときの出席" not in page.content.decode()
    again = client.post(
        url("meeting_times", on_paper),
        {f"ended_{item.pk}": "15:58", f"started_{item.pk}": "1555"},
        follow=True,
    )
    assert "書き直した時刻では5人になります。" in again.content.decode()
    resolution.refresh_from_db()
    assert resolution.voters_present == 5
    assert list(resolution.voters.values_list("seat", "present", "choice")) == frozen_then


def test_the_form_asks_when_it_was_decided_where_somebody_was_out_between(world, running, signed_in):
    item = make_approval(world, running)
    client, address = signed_in("clerk"), url("resolution_add", running, item.pk)
    assert "決めた時刻" not in client.get(address).content.decode()
    went_out(world, running.attendances.get(seat=world.member_seat), (20, 30))
    with later(40):
        assert "決めた時刻" in client.get(address).content.decode()
