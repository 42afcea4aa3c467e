"""Observers: places in the order of asking, waiting, reception, and how many came."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from core.dates import frozen, today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import (
    accept_observer,
    add_observer,
    cancel_meeting,
    mark_observer,
    postpone_meeting,
    withdraw_observer,
)
from councils.actions.observers import observers_of
from councils.models import Observer
from tests.factories.councils import give_rules, make_meeting
from tests.factories.meetings import make_notified, make_open, make_today_meeting, warm
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


def apply(world, meeting, name, **fields):
    return add_observer(meeting, name, by=world.viewer("clerk"), **fields)


def test_places_go_in_the_order_of_asking(world):
    give_rules(world.council, observer_limit=2)
    meeting = make_notified(world)
    states = [apply(world, meeting, f"傍聴 {n}").state for n in range(4)]
    assert states == ["accepted", "accepted", "full", "full"]


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once_also_when_two_take_it_down_at_once(world):
    give_rules(world.council, observer_limit=1)
    meeting = make_notified(world)
    acts = [partial(apply, world, meeting, f"傍聴 {n}") for n in range(4)]
    assert sorted(observer.state for observer in at_once(*acts)) == ["accepted", "full", "full", "full"]


def test_a_place_that_becomes_free_is_the_first_waiting_ones(world):
    give_rules(world.council, observer_limit=1)
    meeting, by = make_notified(world), world.viewer("clerk")
    first, second, third = (apply(world, meeting, f"傍聴 {n}") for n in range(3))
    with pytest.raises(Refused, match="定員いっぱい"):
        accept_observer(second, by=by)
    withdraw_observer(first, by=by)
    assert apply(world, meeting, "あとの人").state == "full", "nobody overtakes those who wait"
    with pytest.raises(Refused, match="順番"):
        accept_observer(third, by=by)
    accept_observer(second, by=by)
    with pytest.raises(Refused):
        accept_observer(second, by=by)
    with pytest.raises(InvalidMove):
        withdraw_observer(first, by=by)


def test_after_the_deadline_it_is_noted(world):
    give_rules(world.council, observer_days=7)
    meeting = make_notified(world, days=10)
    assert not apply(world, meeting, "早い人").after_deadline
    with frozen(today() + timedelta(days=4)):
        late = apply(world, meeting, "おそい人")
        assert late.after_deadline
        assert not apply(
            world, meeting, "きのう聞いた人", received_on=today() - timedelta(days=3)
        ).after_deadline
    assert late.state == "accepted"


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"is_public": False}, "傍聴できない"), ({"mode": "written"}, "書面の会議")],
)
def test_some_meetings_take_nobody(world, fields, words):
    meeting = make_meeting(world.cycle, **fields)
    with pytest.raises(Refused, match=words):
        apply(world, meeting, "だれか")


def test_what_is_over_or_off_takes_nobody(world):
    off = cancel_meeting(make_meeting(world.cycle), "雪", by=world.viewer("clerk"))
    later = postpone_meeting(make_meeting(world.cycle), "雪", by=world.viewer("clerk"))
    for meeting in (off, later):
        with pytest.raises(Refused, match="もう終わったか"):
            apply(world, meeting, "だれか")


def test_bad_applications_are_told(world):
    meeting = make_notified(world)
    apply(world, meeting, "傍聴 太郎", contact="090-0000-0002")
    with pytest.raises(Refused, match="もう受け付けて"):
        apply(world, meeting, "傍聴 太郎", contact="090-0000-0002")
    with pytest.raises(Refused, match="名前"):
        apply(world, meeting, "  ")
    with pytest.raises(Refused, match="先の日付"):
        apply(world, meeting, "未来 人", received_on=today() + timedelta(days=1))


def test_who_came_is_counted_for_the_closing(world):
    meeting, by = make_open(world), world.viewer("clerk")
    assert observers_of(meeting) == 0
    rows = [apply(world, meeting, f"傍聴 {n}") for n in range(3)]
    mark_observer(rows[0], True, by=by)
    mark_observer(rows[1], True, by=by)
    mark_observer(rows[2], False, by=by)
    assert observers_of(meeting) == 2
    mark_observer(rows[1], None, by=by)
    assert observers_of(meeting) == 1


def test_nobody_came_before_the_day(world):
    meeting = make_notified(world)
    row = apply(world, meeting, "傍聴 太郎")
    with pytest.raises(Refused, match="会議の日になったら"):
        mark_observer(row, True, by=world.viewer("clerk"))


def test_who_withdrew_is_not_marked(world):
    meeting, by = make_today_meeting(world), world.viewer("clerk")
    row = withdraw_observer(apply(world, meeting, "傍聴 太郎"), by=by)
    with pytest.raises(InvalidMove):
        mark_observer(row, True, by=by)


def test_an_application_in_the_browser(world, signed_in):
    give_rules(world.council, observer_limit=1)
    meeting, client = make_notified(world), signed_in("vice_principal")
    typed = {
        "name": "傍聴 太郎",
        "contact": "090-0000-0002",
        "channel": "phone",
        "received_on": f"{today():%Y/%m/%d}",
    }
    client.post(url("observer_list", meeting), typed)
    client.post(url("observer_list", meeting), typed | {"name": "傍聴 花子"})
    page = client.get(url("observer_list", meeting)).content.decode()
    assert "受付 1人・定員 1人・あと 0人" in page
    assert "待ち 1人" in page
    kept = client.post(url("observer_list", meeting), typed | {"received_on": "来週"}).content.decode()
    assert "来週" in kept
    first = Observer.objects.get(name="傍聴 太郎")
    client.post(url("observer_withdraw", meeting, first.pk))
    assert "席が空いています" in client.get(url("observer_list", meeting)).content.decode()
    client.post(url("observer_accept", meeting, Observer.objects.get(name="傍聴 花子").pk))
    assert "傍聴 花子" in client.get(url("observer_print", meeting)).content.decode()


def test_only_the_office_reads_names(world, signed_in):
    meeting = make_notified(world)
    apply(world, meeting, "傍聴 太郎")
    for role in ("chair", "member", "board_guidance", "teacher", "coordinator"):
        assert signed_in(role).get(url("observer_list", meeting)).status_code == 403
    assert "傍聴 太郎" not in "".join(entry.sentence for entry in AuditEntry.objects.all())


def test_the_reception_in_the_browser(world, signed_in):
    meeting, client = make_today_meeting(world), signed_in("clerk")
    row = apply(world, meeting, "傍聴 太郎")
    client.post(url("observer_mark", meeting, row.pk), {"came": "yes"})
    assert "来た人 1人" in client.get(url("observer_list", meeting)).content.decode()
    client.post(url("observer_mark", meeting, row.pk), {"came": ""})
    row.refresh_from_db()
    assert row.came is None


@pytest.mark.parametrize("n", [1, 60])
def test_the_list_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    give_rules(world.council, observer_limit=100)
    meeting = make_notified(world)
    for number in range(n):
        Observer.objects.create(meeting=meeting, name=f"人{number}", received_on=today(), entered_by="事務局")
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(6):
        client.get(url("observer_list", meeting))
