"""The year's calendar of meetings: what the rules propose, several planned at once, members who meet elsewhere."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.dates import fiscal_year_start, frozen, today
from core.refusal import Refused
from councils.actions import cancel_meeting, plan_meetings
from councils.models import Meeting
from councils.year_plan import plan_of
from tests.factories.councils import at, give_rules, make_cycle, make_meeting, make_seat
from tests.factories.meetings import make_members, warm

pytestmark = pytest.mark.django_db


def url(world, name="meeting_calendar"):
    return reverse(name, args=[world.council.pk, world.cycle.fiscal_year])


@pytest.fixture
def april(world):
    """1 April of the running year; no meeting stands."""
    Meeting.objects.filter(council=world.council).delete() if not world.meeting.items.exists() else None
    world.meeting.items.all().delete()
    world.meeting.delete()
    with frozen(fiscal_year_start(world.cycle.fiscal_year)) as moment:
        yield moment


def typed(*rows):
    data = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0"}
    for n, row in enumerate(rows):
        data |= {f"rows-{n}-{name}": value for name, value in row.items()}
    return data


def a_row(day, **more):
    return {"day": day, "starts": "15:30", "ends": "17:00", "place": "会議室", "mode": "in_person", **more}


def test_the_months_of_the_rules_are_proposed(world, april):
    give_rules(world.council, meeting_months=[5, 10, 2], min_meetings=4)
    plan = plan_of(world.cycle)
    assert [row["label"] for row in plan.proposals] == ["5月", "10月", "2月", "ほかの月"]
    assert plan.lacking == 4


def test_last_years_weekday_time_and_place_are_the_proposal(world, april):
    give_rules(world.council, meeting_months=[6], min_meetings=1)
    year = world.cycle.fiscal_year
    last = make_cycle(world.council, fiscal_year=year - 1)
    # The third Wednesday of June.
    june = date(year - 1, 6, 1)
    third = june + timedelta(days=(2 - june.weekday()) % 7 + 14)
    make_meeting(
        last,
        starts_at=at(third, 18, 0),
        place="みなみ公民館",
        state="closed",
        voters_in_office=1,
        voters_present=1,
        quorum=1,
    )
    initial = plan_of(world.cycle).proposals[0]["initial"]
    assert (initial["day"].weekday(), (initial["day"].day - 1) // 7, initial["day"].year) == (2, 2, year)
    assert (f"{initial['starts']:%H:%M}", initial["place"]) == ("18:00", "みなみ公民館")


def test_a_month_with_a_meeting_is_not_proposed_again_unless_it_was_called_off(world, april):
    give_rules(world.council, meeting_months=[5], min_meetings=1)
    meeting = make_meeting(world.cycle, starts_at=at(date(world.cycle.fiscal_year, 5, 13)))
    plan = plan_of(world.cycle)
    assert [row["label"] for row in plan.proposals] == ["ほかの月"]
    assert (plan.standing, plan.lacking) == (1, 0)
    cancel_meeting(meeting, "雪", by=world.viewer("clerk"))
    assert [row["label"] for row in plan_of(world.cycle).proposals] == ["5月", "ほかの月"]


def test_months_that_are_over_are_not_proposed(world):
    give_rules(world.council, meeting_months=[4, 3], min_meetings=2)
    with frozen(date(world.cycle.fiscal_year, 6, 1)):
        labels = [row["label"] for row in plan_of(world.cycle).proposals]
    assert "4月" not in labels
    assert "3月" in labels


def test_several_are_planned_at_one_press_and_numbered_by_their_days(world, april, signed_in):
    year = world.cycle.fiscal_year
    answer = signed_in("vice_principal").post(
        url(world), typed(a_row("10/14"), a_row("5/13"), {"day": "", "place": "会議室"})
    )
    assert answer.status_code == 302
    found = Meeting.objects.filter(cycle=world.cycle).order_by("number")
    assert [(m.number, m.day) for m in found] == [(1, date(year, 5, 13)), (2, date(year, 10, 14))]


def test_one_bad_row_plans_none_and_loses_nothing(world, april, signed_in):
    answer = signed_in("clerk").post(
        url(world), typed(a_row("5/13"), a_row("そのうち", place="みなみ公民館"), a_row("6/3", ends="15:00"))
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("そのうち", "みなみ公民館", "終わりの時刻は、始まりより後にしてください。"):
        assert words in page
    assert not Meeting.objects.filter(cycle=world.cycle).exists()


def test_a_row_with_a_day_wants_the_rest(world, april, signed_in):
    page = signed_in("clerk").post(url(world), typed({"day": "5/13"})).content.decode()
    assert "場所を書いてください。予定に入れないときは、日にちを空けてください。" in page


def test_nothing_written_is_said_calmly(world, april, signed_in):
    page = signed_in("clerk").post(url(world), typed({"day": ""})).content.decode()
    assert "日にちを、一つは書いてください。" in page
    with pytest.raises(Refused):
        plan_meetings(world.cycle, [], by=world.viewer("clerk"))


def test_a_member_who_meets_elsewhere_that_day_is_told_without_the_other_councils_name(world, signed_in):
    make_seat(world.other_council, world.people["member"])
    page = signed_in("clerk").get(url(world)).content.decode()
    assert "委員 五子さんは、この日の午後3時30分から、別の協議会の会議があります。" in page
    assert "となり" not in page


def test_the_other_councils_called_off_meeting_is_no_clash(world):
    make_seat(world.other_council, world.people["member"])
    world.other_meeting.state = "cancelled"
    world.other_meeting.save()
    assert plan_of(world.cycle).clashes == {}


def test_members_read_the_calendar_and_plan_nothing(world, signed_in):
    page = signed_in("member").get(url(world)).content.decode()
    assert "まとめて予定に入れる" not in page
    assert signed_in("member").post(url(world), typed(a_row("5/13"))).status_code == 403


def test_the_years_plan_on_paper_names_each_month(world, signed_in):
    page = signed_in("member").get(url(world, "meeting_calendar_print")).content.decode()
    assert page.count("月</th>") >= 12
    assert world.meeting.title in page


@pytest.mark.parametrize("n", [1, 20])
def test_the_calendar_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    make_members(world.council, n)
    for number in range(n):
        make_meeting(world.cycle, starts_at=at(today() + timedelta(days=number % 5)))
    client = warm(signed_in("clerk"), world.meeting)
    with django_assert_num_queries(9):
        client.get(url(world))
