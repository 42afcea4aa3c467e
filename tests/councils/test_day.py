"""The day of a meeting: the present item, who arrives and leaves, stand-ins, who presides, the room that others follow."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.dates import frozen, today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import (
    add_guest,
    arrive,
    close_meeting,
    elect_chair,
    finish_item,
    leave,
    open_meeting,
    preside,
    set_times,
    start_item,
)
from councils.actions.invitations import link_for
from councils.clock import left_of_item
from councils.models import AgendaItem, Attendance, Meeting, Seat
from councils.presence import voters_now
from councils.room import presence_of, room_of, with_mark
from tests.factories.councils import at, give_rules, make_meeting
from tests.factories.meetings import make_approval, make_members, make_open, make_today_meeting, warm

pytestmark = pytest.mark.django_db
#: Half past three of today, when the meeting begins.
START = at(today())


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


def marked(meeting):
    """The meeting as pages read it."""
    return with_mark(Meeting.objects.with_rules(), meeting.council_id).get(pk=meeting.pk)


@pytest.fixture
def running(world):
    """A meeting of five members that began at its planned time, with three items; the clock stands there."""
    make_members(world.council, 3)
    with frozen(START):
        meeting = make_open(world)
        for order in (2, 3):
            meeting.items.create(order=order, kind="report", title=f"報告{order}", minutes=20)
        yield meeting


def later(minutes):
    return frozen(START + timedelta(minutes=minutes))


def row_of(meeting, seat):
    return meeting.attendances.get(seat=seat)


# ---- the opening -----------------------------------------------------------------------------------------


def test_the_opening_keeps_its_moment_and_everybodys(world, running):
    running.refresh_from_db()
    assert running.opened_at == START
    assert set(running.attendances.values_list("arrived_at", flat=True)) == {START}


def test_afterwards_from_paper_the_moment_is_typed_or_the_planned_one(world, signed_in):
    meeting = make_meeting(world.cycle, starts_at=at(today() - timedelta(days=2)))
    data = {"present": [world.chair_seat.pk, world.member_seat.pk], "presided_by": str(world.chair_seat)}
    page = signed_in("clerk").get(url("meeting_open", meeting)).content.decode()
    assert 'value="15:30"' in page
    signed_in("clerk").post(url("meeting_open", meeting), {**data, "opened_at": "午後3時40分"})
    meeting.refresh_from_db()
    assert meeting.opened_at == meeting.starts_at + timedelta(minutes=10)


def test_a_stand_in_is_a_guest_without_vote_and_does_not_make_the_quorum(world, signed_in):
    make_members(world.council, 1)
    meeting = make_today_meeting(world)
    data = {
        "present": [world.chair_seat.pk],
        "presided_by": str(world.chair_seat),
        f"stand_in_{world.member_seat.pk}": "代わりの 花子",
    }
    page = signed_in("clerk").post(url("meeting_open", meeting), data).content.decode()
    assert "定足数の2人に足りません" in page
    assert "代わりの 花子" in page
    data["present"].append(world.council.seats.last().pk)
    signed_in("clerk").post(url("meeting_open", meeting), data)
    stand_in = meeting.attendances.get(guest="代わりの 花子")
    assert (stand_in.stands_in_for, stand_in.had_vote, stand_in.present) == (world.member_seat, None, True)
    assert voters_now(meeting).count() == 2
    again = signed_in("clerk").get(url("meeting_open", meeting)).content.decode()
    assert 'value="代わりの 花子"' in again


def test_no_stand_ins_where_the_rule_says_so_nor_for_somebody_who_is_there(world, signed_in):
    meeting = make_open(world)
    with pytest.raises(Refused, match="ご本人が出席しています"):
        add_guest(meeting, "花子", by=world.viewer("clerk"), stands_in_for=world.member_seat)
    give_rules(world.council, stand_ins=False)
    assert "代理で来た人" not in signed_in("clerk").get(url("meeting_open", meeting)).content.decode()
    with pytest.raises(Refused, match="代理の出席はできません"):
        add_guest(
            Meeting.objects.get(pk=meeting.pk),
            "花子",
            by=world.viewer("clerk"),
            stands_in_for=world.member_seat,
        )


def test_recounting_keeps_the_times_of_those_who_stay(world, running):
    leaver = row_of(running, world.member_seat)
    with later(30):
        leave(leaver, by=world.viewer("clerk"))
    signed = [seat for seat in world.council.seats.all()]
    from councils.actions import change_presence

    with later(40):
        change_presence(running, by=world.viewer("clerk"), present=signed, presided_by="森田 和夫")
    leaver.refresh_from_db()
    assert (leaver.arrived_at, leaver.left_at) == (START, START + timedelta(minutes=30))


# ---- the present item ------------------------------------------------------------------------------------


def test_going_on_ends_one_item_and_begins_the_next(world, running):
    first, second, _third = running.items.all()
    start_item(first, by=world.viewer("clerk"))
    with later(12):
        start_item(second, by=world.viewer("chair"))
    first.refresh_from_db()
    second.refresh_from_db()
    running.refresh_from_db()
    assert (first.started_at, first.ended_at) == (START, START + timedelta(minutes=12))
    assert (second.started_at, second.ended_at, running.current_item) == (first.ended_at, None, second)


def test_a_second_press_does_not_skip_an_item(world, running, signed_in):
    first, second, _third = running.items.all()
    for _press in range(2):
        signed_in("clerk").post(url("meeting_press", running), {"start": first.pk})
    signed_in("chair").post(url("meeting_press", running), {"start": second.pk})
    signed_in("clerk").post(url("meeting_press", running), {"start": second.pk})
    running.refresh_from_db()
    assert running.current_item == second
    assert AuditEntry.objects.filter(action="agendaitem.start").count() == 2


def test_an_item_taken_up_again_goes_on(world, running):
    first, second, _third = running.items.all()
    by = world.viewer("clerk")
    start_item(first, by=by)
    with later(5):
        start_item(second, by=by)
    with later(9):
        start_item(first, by=by)
    first.refresh_from_db()
    assert (first.started_at, first.ended_at) == (START, None)


def test_the_last_item_ends_without_a_next_one(world, running):
    *_before, last = running.items.all()
    start_item(last, by=world.viewer("clerk"))
    finish_item(last, by=world.viewer("clerk"))
    running.refresh_from_db()
    assert running.current_item is None
    with pytest.raises(InvalidMove):
        finish_item(last, by=world.viewer("clerk"))
    room = room_of(marked(running), world.viewer("clerk"))
    assert (room.current, room.next) == (None, None)


def test_closing_the_meeting_ends_the_item_that_was_talked_about(world, running):
    first = running.items.first()
    start_item(first, by=world.viewer("clerk"))
    with later(80):
        close_meeting(running, by=world.viewer("clerk"))
    first.refresh_from_db()
    assert first.ended_at == START + timedelta(minutes=80)


def test_no_item_begins_before_the_opening_nor_when_it_was_dropped(world, running):
    with pytest.raises(InvalidMove, match="開会中ではありません"):
        start_item(world.meeting.items.get(), by=world.viewer("clerk"))
    item = running.items.first()
    AgendaItem.objects.filter(pk=item.pk).update(dropped_reason="なし")
    item.refresh_from_db()
    with pytest.raises(Refused, match="取りやめ"):
        start_item(item, by=world.viewer("clerk"))


def test_the_clock_counts_down_and_says_calmly_when_time_is_over(world, running, signed_in):
    item = running.items.first()
    start_item(item, by=world.viewer("clerk"))
    with later(4):
        item.refresh_from_db()
        assert left_of_item(item).minutes == 6
        page = signed_in("member").get(url("meeting_room", running)).content.decode()
        assert "この議題はあと6分" in page
        assert "会議はあと1時間26分" in page
    with later(95):
        page = signed_in("member").get(url("meeting_room", running)).content.decode()
        assert "この議題は予定を1時間25分すぎています" in page
        assert "会議は予定を5分すぎています" in page


# ---- arriving and leaving --------------------------------------------------------------------------------


def test_leaving_below_the_quorum_ends_nothing_but_says_what_may_still_be_done(world, running, signed_in):
    rows = list(running.attendances.filter(seat__isnull=False))
    for row in rows[:3]:
        signed_in("clerk").post(url("meeting_press", running), {"leave": row.pk})
    with later(1):
        running.refresh_from_db()
        assert (running.state, running.voters_present, voters_now(running).count()) == ("open", 5, 2)
        page = signed_in("clerk").get(url("meeting_day", running)).content.decode()
        assert "表決権のある人がいま 2人で、定足数の3人に足りません。" in page
        assert "話し合いと報告は続けられます。" in page
        signed_in("clerk").post(url("meeting_press", running), {"arrive": rows[0].pk})
        assert "足りません" not in signed_in("clerk").get(url("meeting_day", running)).content.decode()


def test_who_comes_late_is_counted_from_then_on(world):
    late = make_members(world.council, 1)[0]
    with frozen(START):
        meeting = make_open(world, present=[world.chair_seat, world.member_seat])
        assert voters_now(meeting).count() == 2
    with later(20):
        arrive(row_of(meeting, late), by=world.viewer("clerk"))
        meeting.refresh_from_db()
        assert (meeting.voters_present, voters_now(meeting).count()) == (3, 3)
        assert voters_now(meeting, at=START + timedelta(minutes=10)).count() == 2
    assert row_of(meeting, late).arrived_at == START + timedelta(minutes=20)


def test_times_are_typed_from_paper_until_the_minutes_are_confirmed(world, running, signed_in):
    row, other = list(running.attendances.all())[:2]
    with later(100):
        close_meeting(running, by=world.viewer("clerk"))
        data = {f"arrived_{r.pk}": "15:30" for r in running.attendances.all()}
        answer = signed_in("clerk").post(
            url("meeting_times", running),
            {**data, f"arrived_{row.pk}": "15時45分", f"left_{row.pk}": "16:30"},
        )
        assert answer.status_code == 302
        row.refresh_from_db()
        assert row.left_at - row.arrived_at == timedelta(minutes=45)
        page = (
            signed_in("clerk")
            .post(url("meeting_times", running), {**data, f"left_{other.pk}": "15:00"})
            .content.decode()
        )
        assert "帰った時刻が、着いた時刻より前です。" in page
        assert 'value="15:00"' in page
    from councils.models import Minutes

    Minutes.objects.create(meeting=running, state="confirmed", confirmed_on=today(), text="", written_by="")
    with pytest.raises(Refused, match="確定している"):
        set_times(running, {row: (None, None)}, by=world.viewer("clerk"))


def test_a_time_that_has_not_come_is_refused(world, running):
    row = running.attendances.first()
    with pytest.raises(Refused, match="まだ来ていない"):
        set_times(running, {row: (START, START + timedelta(hours=1))}, by=world.viewer("clerk"))


def test_members_follow_but_do_not_press(world, running, signed_in):
    row = running.attendances.first()
    assert signed_in("member").post(url("meeting_press", running), {"leave": row.pk}).status_code == 403
    assert signed_in("teacher").get(url("meeting_day", running)).status_code == 403
    row.refresh_from_db()
    assert row.left_at is None


def test_every_button_of_the_page_saves_what_was_typed(world, running, signed_in):
    """Without JavaScript the same buttons post the whole form."""
    item = running.items.first()
    row = running.attendances.first()
    signed_in("clerk").post(
        url("meeting_day", running),
        {f"notes_{item.pk}": "話した", f"was_notes_{item.pk}": "", "guest-name": "市の人", "leave": row.pk},
    )
    item.refresh_from_db()
    row.refresh_from_db()
    assert item.notes == "話した"
    assert row.left_at == START
    assert running.attendances.get(guest="市の人").present


def test_a_stand_in_who_comes_later_is_added_on_the_page(world, signed_in):
    meeting = make_open(world, present=[world.chair_seat, *make_members(world.council, 2)])
    data = {"guest-name": "代わりの人", "guest-stands_in": world.member_seat.pk}
    signed_in("clerk").post(url("meeting_day", meeting), data)
    assert meeting.attendances.get(guest="代わりの人").stands_in_for == world.member_seat
    page = signed_in("clerk").post(url("meeting_day", meeting), data).content.decode()
    assert "代わりの人" in page
    assert meeting.attendances.filter(guest="代わりの人").count() == 1


# ---- who presides ----------------------------------------------------------------------------------------


def test_after_the_election_the_chair_takes_over_from_whoever_led_so_far(world, signed_in):
    world.chair_seat.office = ""
    world.chair_seat.save()
    meeting = make_today_meeting(world)
    seats = [world.chair_seat, world.member_seat]
    open_meeting(meeting, by=world.viewer("clerk"), present=seats, presided_by="仮議長(事務局)")
    item = meeting.items.create(order=2, kind="election", title="会長の選出")
    data = {"elect": item.pk, f"elected-{item.pk}": world.member_seat.pk, f"notes_{item.pk}": "全員一致"}
    signed_in("clerk").post(url("meeting_day", meeting), data)
    meeting.refresh_from_db()
    world.member_seat.refresh_from_db()
    item.refresh_from_db()
    assert (world.member_seat.office, item.notes) == ("chair", "全員一致")
    assert meeting.presided_by == "会長 委員 五子(はじめは仮議長(事務局))"
    assert AuditEntry.objects.filter(action="meeting.preside").count() == 1


def test_a_chair_is_elected_only_where_the_agenda_says_so(world):
    meeting = make_open(world)
    with pytest.raises(Refused, match="選出の議題ではありません"):
        elect_chair(meeting.items.get(), world.member_seat, by=world.viewer("clerk"))


def test_a_chair_who_arrives_late_is_offered_the_lead_once(world, signed_in):
    others = make_members(world.council, 2)
    meeting = make_open(world, present=[world.member_seat, *others])
    Meeting.objects.filter(pk=meeting.pk).update(presided_by="副会長 田中")
    arrive(row_of(meeting, world.chair_seat), by=world.viewer("clerk"))
    page = signed_in("clerk").get(url("meeting_day", meeting)).content.decode()
    assert "議長を会長 森田 和夫に代わる" in page
    for _press in range(2):
        signed_in("clerk").post(url("meeting_press", meeting), {"preside": world.chair_seat.pk})
    meeting.refresh_from_db()
    assert meeting.presided_by == "会長 森田 和夫(はじめは副会長 田中)"
    assert "に代わる" not in signed_in("clerk").get(url("meeting_day", meeting)).content.decode()


def test_somebody_who_does_not_sit_in_the_council_does_not_preside(world, signed_in):
    meeting = make_open(world)
    seat = Seat.objects.create(
        council=world.other_council,
        person=world.people["nobody"],
        category="resident",
        state="appointed",
        starts_on=today(),
        ends_on=today(),
    )
    answer = signed_in("clerk").post(url("meeting_press", meeting), {"preside": seat.pk}, follow=True)
    assert "委員が見つかりません" in answer.content.decode()


# ---- the room --------------------------------------------------------------------------------------------


def poll(client, address, seen=""):
    return client.get(f"{address}?seen={seen}", headers={"HX-Request": "true", "HX-Target": "live"})


def seen_in(answer):
    return answer.content.decode().split("seen=")[1].split('"')[0]


@pytest.mark.parametrize("role", ["clerk", "member"])
def test_an_unchanged_room_costs_nothing_and_a_change_comes(
    world, running, signed_in, role, django_assert_num_queries
):
    client = warm(signed_in(role), running)
    address = url("meeting_room", running)
    mark = seen_in(client.get(address))
    with django_assert_num_queries(4):
        assert poll(client, address, mark).status_code == 204
    start_item(running.items.first(), by=world.viewer("clerk"))
    answer = poll(client, address, mark)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="live"')
    assert "<form" not in page
    assert "子どもの願い" in page
    assert poll(client, address, seen_in(answer)).status_code == 204
    with later(1):
        assert poll(client, address, seen_in(answer)).status_code == 200


def test_the_record_refreshes_its_live_part_only(world, running, signed_in):
    client = signed_in("clerk")
    address = url("meeting_day", running)
    mark = seen_in(client.get(address))
    assert poll(client, address, mark).status_code == 204
    leave(running.attendances.first(), by=world.viewer("chair"))
    page = poll(client, address, mark).content.decode()
    assert page.lstrip().startswith('<section id="live"')
    assert "<textarea" not in page


def test_a_link_follows_without_account_cookie_or_names(world, running, client, django_assert_num_queries):
    secret = running.items.create(
        order=9, kind="other", title="ひみつの件", is_public=False, closed_reason="個人"
    )
    link = link_for(row_of(running, world.member_seat), by=world.viewer("clerk"))
    address = reverse("meeting_link_room", args=[link.token])
    answer = client.get(address)
    page = answer.content.decode()
    assert not answer.cookies
    assert "子どもの願い" in page
    assert "森田 和夫" not in page
    assert "ひみつの件" not in page
    start_item(secret, by=world.viewer("clerk"))
    page = client.get(address).content.decode()
    assert "ひみつの件" not in page
    assert "非公開の議題" in page
    mark = seen_in(client.get(address))
    with django_assert_num_queries(3):
        assert poll(client, address, mark).status_code == 204


def test_the_projector_shows_neither_names_nor_what_is_closed(world, running, signed_in):
    running.items.create(order=9, kind="other", title="ひみつの件", is_public=False, closed_reason="個人")
    room = signed_in("clerk").get(url("meeting_room", running)).content.decode()
    assert "ひみつの件" in room
    assert "森田 和夫" in room
    screen = signed_in("clerk").get(url("meeting_room", running) + "?screen=1").content.decode()
    assert "ひみつの件" not in screen
    assert "森田 和夫" not in screen
    assert "seen=" in screen


def test_the_board_reads_numbers_and_members_names(world, running, signed_in):
    assert "森田 和夫" not in signed_in("teacher").get(url("meeting_room", running)).content.decode()
    assert "森田 和夫" in signed_in("member").get(url("meeting_room", running)).content.decode()


def test_a_meeting_of_another_day_is_not_asked_about_again_and_again(world, signed_in):
    meeting = make_meeting(world.cycle, starts_at=at(today() - timedelta(days=3)))
    seats = [world.chair_seat, world.member_seat]
    open_meeting(meeting, by=world.viewer("clerk"), present=seats, presided_by="森田 和夫")
    for name in ("meeting_room", "meeting_day"):
        page = signed_in("clerk").get(url(name, meeting)).content.decode()
        assert "hx-get" not in page
        assert "あと" not in page.split('id="live"')[1].split("</section>")[0]
    assert presence_of(marked(meeting)).voters == 2


@pytest.mark.parametrize("n", [1, 20])
def test_the_room_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    from tests.factories.meetings import make_resolution

    make_members(world.council, n)
    meeting = make_open(world)
    for number in range(n):
        item = make_approval(world, meeting=meeting, title=f"承認{number}", order=number, policy=None)
        item.topic = world.council.topics.create(
            fiscal_year=world.year, title=f"題{number}", origin="council"
        )
        item.save()
        make_resolution(item)
    client = warm(signed_in("member"), meeting)
    with django_assert_num_queries(11):
        client.get(url("meeting_room", meeting))
    mark = seen_in(client.get(url("meeting_room", meeting)))
    start_item(meeting.items.first(), by=world.viewer("clerk"))
    with django_assert_num_queries(10):
        assert poll(client, url("meeting_room", meeting), mark).status_code == 200


def test_a_meeting_that_was_held_before_times_were_kept_still_reads(world, signed_in):
    meeting = make_open(world)
    Attendance.objects.update(arrived_at=None)
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=None)
    assert voters_now(meeting).count() == 2
    assert signed_in("clerk").get(url("meeting_day", meeting)).status_code == 200
    assert signed_in("clerk").get(url("meeting_times", meeting)).status_code == 200
    assert preside(meeting, world.chair_seat, by=world.viewer("clerk")) == meeting
