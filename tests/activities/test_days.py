"""Who came, and the report."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activities.actions import assign, publish_report, report_activity, take_attendance
from activities.actions.days import figures_of
from activities.models import ActivityReport
from core.audit import history_of
from core.dates import frozen
from core.refusal import Refused
from tests.factories.community import make_post


@pytest.fixture
def morning_after(day):
    """The day after the activity."""
    with frozen(day + timedelta(days=1)):
        yield


@pytest.fixture
def address_of(world):
    """Address of a page of the activity."""
    return lambda name: reverse(name, args=[world.council.pk, world.activity.pk])


def test_nobody_comes_before_the_day(world, coordinator):
    with pytest.raises(Refused, match="まだ始まっていません"):
        take_attendance(world.activity, by=coordinator, counts={"child": 1})


def test_names_and_counts_make_the_figures_and_hold_the_activity(world, coordinator, morning_after):
    came, absent, unknown = (world.people[role] for role in ("volunteer", "member", "chair"))
    take_attendance(
        world.activity,
        by=coordinator,
        came=[came],
        absent=[absent.pk],
        counts={"child": 32, "guardian": 4, "staff": 2},
        minutes=120,
    )
    world.activity.refresh_from_db()
    assert world.activity.state == "held"
    assert figures_of(world.activity) == {"children": 32, "adults": 5, "staff": 2}
    assert not world.activity.attendances.filter(person=unknown).exists()
    assert world.activity.attendances.get(person=absent).minutes == 0


def test_a_late_correction_keeps_both_figures_in_the_history(world, coordinator, morning_after):
    take_attendance(world.activity, by=coordinator, counts={"child": 32})
    take_attendance(world.activity, by=coordinator, counts={"child": 30})
    line = history_of(world.activity)[0]
    assert (line.data["was"]["children"], line.data["children"]) == (32, 30)
    assert "子ども30人" in line.sentence


def test_the_report_takes_its_numbers_from_the_attendance(world, coordinator, morning_after):
    take_attendance(world.activity, by=coordinator, counts={"child": 32, "resident": 7, "staff": 2})
    report = report_activity(world.activity, by=coordinator, text="よく歩きました。")
    assert (report.children_count, report.adults_count, report.staff_count) == (32, 7, 2)


def test_the_form_of_the_day(world, coordinator, signed_in, address_of, morning_after):
    promise = assign(world.slot, person=world.people["volunteer"], by=coordinator)
    client = signed_in("teacher")
    assert "来なかった" in client.get(address_of("activity_attendance")).content.decode()
    data = {f"person_{promise.person_id}": "came", "count_child": "１２", "minutes": "90"}
    client.post(address_of("activity_attendance"), data)
    assert figures_of(world.activity) == {"children": 12, "adults": 1, "staff": 0}


def test_only_the_head_publishes_and_a_change_by_others_waits_again(
    world, signed_in, address_of, morning_after
):
    client = signed_in("coordinator")
    world.activity.schools.add(world.school)
    data = {"text": "よく歩きました。", "children_count": 3, "adults_count": 2, "staff_count": 1}
    client.post(address_of("activity_report"), data)
    report = ActivityReport.objects.get()
    assert client.post(address_of("report_publish")).status_code == 403
    signed_in("principal").post(address_of("report_publish"))
    report.refresh_from_db()
    assert report.is_public
    client.post(address_of("activity_report"), {**data, "text": "直しました。", "version": report.version})
    report.refresh_from_db()
    assert (report.text, report.is_public) == ("直しました。", False)


def test_the_acting_vice_principal_publishes(world, signed_in, address_of, morning_after, coordinator):
    world.activity.schools.add(world.school)
    report_activity(world.activity, by=coordinator, text="よく歩きました。")
    post = world.people["vice_principal"].appointments.get()
    assert signed_in("vice_principal").post(address_of("report_publish")).status_code == 403
    post.acts_for_head = True
    post.save()
    assert signed_in("vice_principal").post(address_of("report_publish")).status_code == 302
    assert make_post


def test_two_who_write_at_once_see_both_texts(world, signed_in, address_of, morning_after, coordinator):
    report = report_activity(world.activity, by=coordinator, text="はじめ", children_count=1, adults_count=1)
    data = {"children_count": 1, "adults_count": 1, "staff_count": 0, "version": report.version}
    signed_in("teacher").post(address_of("activity_report"), {**data, "text": "先に書いた"})
    text = (
        signed_in("coordinator")
        .post(address_of("activity_report"), {**data, "text": "後から書いた"})
        .content.decode()
    )
    assert "先に書いた" in text
    assert "後から書いた" in text


def test_publishing_twice_writes_one_line(world, coordinator, morning_after):
    report = report_activity(world.activity, by=coordinator, text="よく歩きました。")
    publish_report(report, by=coordinator)
    publish_report(report, by=coordinator)
    assert history_of(report).count() == 1
