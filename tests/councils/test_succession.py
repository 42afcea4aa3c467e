"""充て職: the post changes hands in May; the successor attends without vote until the Board appoints."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.dates import frozen, today
from core.refusal import Refused
from councils.actions import (
    appoint_seats,
    decline_seat,
    end_seat,
    invite_newcomers,
    nominate_seat,
    notify_meeting,
    open_meeting,
    reply_to_meeting,
    substitute_seat,
    succeed_seat,
)
from councils.models import AgendaItem, Attendance, Meeting, Seat
from councils.reading import forecast_of
from dashboards.year import next_meetings
from evaluations.reading import markers
from tests.factories.community import make_person
from tests.factories.councils import at, make_meeting, make_seat

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 10)


@pytest.fixture(autouse=True)
def in_may():
    with frozen(MAY):
        yield


@pytest.fixture
def pta(world):
    """The PTA's chair, who sits in the council as such."""
    person = make_person(world.municipality, "会長 一子")
    return make_seat(world.council, person, category="guardian", ex_officio_post="PTA会長", affiliation="PTA")


@pytest.fixture
def successor(world):
    return world.people["nobody"]


@pytest.fixture
def heir(world, pta, successor):
    """The successor's seat, from today."""
    return succeed_seat(pta, successor, by=world.viewer("principal"), on=MAY)


def test_one_act_ends_the_one_and_proposes_the_other_for_the_remainder(pta, heir, successor):
    pta.refresh_from_db()
    assert (pta.ends_on, pta.end_reason) == (date(2026, 5, 9), "succeeded")
    assert (heir.person, heir.state, heir.starts_on) == (successor, "nominated", MAY)
    assert (heir.ends_on, heir.ex_officio_post) == (date(2027, 3, 31), "PTA会長")
    assert (heir.follows, heir.category, heir.standing) == (pta, "guardian", "任命待ち")


def test_what_does_not_fit_changes_nothing(world, pta, successor):
    by = world.viewer("principal")
    with pytest.raises(Refused, match="充て職の委員ではありません"):
        succeed_seat(world.member_seat, successor, by=by, on=MAY)
    with pytest.raises(Refused, match="同じ方"):
        succeed_seat(pta, pta.person, by=by, on=MAY)
    with pytest.raises(Refused, match="交代の日"):
        succeed_seat(pta, successor, by=by, on=pta.starts_on)
    with pytest.raises(Refused, match="すでに委員か"):
        succeed_seat(pta, world.member_seat.person, by=by, on=MAY)
    pta.refresh_from_db()
    assert pta.end_reason == ""


def test_until_appointed_the_successor_attends_and_is_not_counted(world, heir):
    meeting = make_meeting(world.cycle, starts_at=at(MAY))
    office = world.viewer("principal")
    notify_meeting(meeting, by=office)
    row = Attendance.objects.get(meeting=meeting, seat=heir)
    reply_to_meeting(row, "coming", by=world.viewer("nobody"))
    assert forecast_of(meeting, list(meeting.attendances.select_related("seat"))).coming == 0
    assert [(m, m.coming) for m in next_meetings([world.council.pk], most=1)] == [(meeting, 0)]
    open_meeting(
        meeting, by=office, present=[heir, world.chair_seat, world.member_seat], presided_by="森田 和夫"
    )
    meeting.refresh_from_db()
    row.refresh_from_db()
    assert (meeting.voters_in_office, meeting.voters_present, meeting.quorum) == (2, 2, 2)
    assert (row.present, row.had_vote, row.office_then) == (True, False, "任命待ち")


def test_the_successor_alone_makes_no_quorum(world, heir):
    meeting = make_meeting(world.cycle, starts_at=at(MAY))
    office = world.viewer("principal")
    with pytest.raises(Refused, match="足りません"):
        open_meeting(meeting, by=office, present=[heir, world.chair_seat], presided_by="森田 和夫")


def test_from_the_appointment_on_the_successor_votes_and_what_was_stays(world, heir):
    office = world.viewer("principal")
    first = make_meeting(world.cycle, starts_at=at(MAY))
    open_meeting(
        first, by=office, present=[heir, world.chair_seat, world.member_seat], presided_by="森田 和夫"
    )
    with frozen(date(2026, 6, 20)):
        appoint_seats([heir], by=world.viewer("board_guidance"), letter_number="教学第9号")
        heir.refresh_from_db()
        assert (heir.starts_on, heir.attends_from, heir.is_held) == (date(2026, 6, 20), MAY, True)
        second = make_meeting(world.cycle, starts_at=at(date(2026, 6, 20)))
        open_meeting(second, by=office, present=[heir, world.chair_seat], presided_by="森田 和夫")
        assert second.voters_in_office == 3
    assert not Attendance.objects.get(meeting=first, seat=heir).had_vote
    assert not Seat.objects.on(MAY).filter(pk=heir.pk).exists()


def test_invited_to_what_was_announced_before(world, pta, successor):
    meeting = make_meeting(world.cycle, starts_at=at(MAY + timedelta(days=5)))
    office = world.viewer("principal")
    notify_meeting(meeting, by=office)
    heir = succeed_seat(pta, successor, by=office, on=MAY)
    assert invite_newcomers(meeting, by=office) == 1
    assert meeting.attendances.filter(seat=heir).exists()


def test_reads_as_a_member_but_nothing_closed_and_gives_no_mark(world, heir, signed_in):
    viewer = world.viewer("nobody")
    assert viewer.holds("council", world.council.pk, "member")
    AgendaItem.objects.update(is_public=False, closed_reason="個人の情報のため")
    assert not AgendaItem.objects.open_to(viewer).filter(meeting__council=world.council).exists()
    assert heir not in markers(world.council, MAY)
    client = signed_in("nobody")
    assert client.get(world.council.get_absolute_url()).status_code == 200
    url = reverse("secrecy_acknowledge", args=[world.council.pk])
    said = client.post(url, {}, follow=True).content.decode()
    assert "任命されてから読めます" in said
    heir.refresh_from_db()
    assert heir.secrecy_acknowledged_on is None


def test_a_declined_successor_sees_nothing_any_more(world, heir):
    decline_seat(heir, by=world.viewer("board_guidance"))
    assert not world.viewer("nobody").ids("council")
    meeting = make_meeting(world.cycle, starts_at=at(MAY))
    notify_meeting(meeting, by=world.viewer("principal"))
    assert not meeting.attendances.filter(seat=heir).exists()


def test_an_ordinary_nomination_neither_attends_nor_sees(world):
    nominate_seat(world.council, world.people["nobody"], by=world.viewer("principal"), category="guardian")
    assert not world.viewer("nobody").ids("council")


def test_the_holder_unknown_at_first_the_successor_follows_later(world, pta, successor):
    end_seat(pta, by=world.viewer("board_guidance"), on=date(2026, 5, 9), reason="succeeded")
    with frozen(date(2026, 5, 20)):
        heir = substitute_seat(pta, successor, by=world.viewer("principal"), starts_on=today())
    assert (heir.attends_from, heir.ends_on) == (date(2026, 5, 20), date(2027, 3, 31))


def test_who_follows_whom_serves_the_first_ones_term(world, pta, successor):
    world.council.rule_versions.update(term_years=2)
    board = world.viewer("board_guidance")
    Seat.objects.filter(pk=pta.pk).update(starts_on=date(2025, 4, 1))
    heir = succeed_seat(Seat.objects.get(pk=pta.pk), successor, by=board, on=MAY)
    appoint_seats([heir], by=board)
    third = succeed_seat(
        Seat.objects.get(pk=heir.pk), make_person(world.municipality), by=board, on=MAY + timedelta(days=9)
    )
    assert {heir.ends_on, third.ends_on} == {date(2027, 3, 31)}


def test_the_office_writes_the_change_in_the_browser_and_everybody_sees_the_standing(world, pta, signed_in):
    client = signed_in("principal")
    url = reverse("seat_succeed", args=[world.council.pk, pta.pk])
    assert "役職の交代" in client.get(pta.get_absolute_url()).content.decode()
    page = client.post(
        url, {"person": "new", "family_name": "", "on": "令和8年5月10日", "affiliation": "PTA"}
    )
    assert "姓を書くか" in page.content.decode()
    data = {"person": "new", "family_name": "次期", "given_name": "二子", "on": "令和8年5月10日"}
    assert (
        "任命されるまで、表決に加わらずに出席します" in client.post(url, data, follow=True).content.decode()
    )
    members = reverse("seat_list", args=[world.council.pk])
    for role in ("principal", "member"):
        assert "任命待ち・表決に加わりません" in signed_in(role).get(members).content.decode()
    meeting = Meeting.objects.filter(council=world.council).first()
    notify_meeting(meeting, by=world.viewer("principal"))
    for name in ("attendance_list", "meeting_open"):
        page = client.get(reverse(name, args=[world.council.pk, meeting.pk])).content.decode()
        assert "任命待ち・表決に加わりません" in page
    letters = client.get(reverse("meeting_letters", args=[world.council.pk, meeting.pk]) + "?all=1")
    assert "任命されるまでの間は、表決に加わらずにご出席いただきます" in letters.content.decode()
