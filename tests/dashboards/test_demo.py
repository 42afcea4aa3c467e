"""The demo: three told councils, made through the actions, relative to today."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import F

from activities.models import ActivityFigure, ActivityReport
from community.models import Municipality, User
from core.dates import fiscal_year, frozen, now, today
from core.figures import all_figures
from core.models import AuditEntry, SearchEntry
from core.search.entries import SAID, all_kinds
from councils.models import (
    ActionItem,
    BasicPolicy,
    Condition,
    Council,
    CouncilFigure,
    Cycle,
    Deliberation,
    Meeting,
    MinutesCorrection,
    Opinion,
    Resolution,
    Topic,
)
from evaluations.models import Reflection
from tests.dashboards.public_walk import (  # noqa: F401  the public pages of the same demo
    test_all_of_them_are_there_and_set_no_cookie,
    test_every_kind_of_page_is_reached_by_links,
    test_no_personal_name_is_read_but_of_who_agreed,
    test_no_telephone_or_address_of_a_person_is_read,
    test_none_of_them_asks_the_database_more_than_twelve_times,
    test_none_of_them_leads_inside,
    test_they_are_valid_html_with_one_heading,
    walked,
)

#: One worker loads it once for all of them.
pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for this file and taken back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", verbosity=0)
        yield Municipality.objects.get()
        transaction.set_rollback(True)


def test_three_councils_with_three_years(demo):
    assert Council.objects.count() == 3
    years = set(Cycle.objects.values_list("fiscal_year", flat=True))
    this = fiscal_year(today())
    assert {this, this - 1, this - 2} <= years


def test_there_is_always_a_next_meeting(demo):
    for council in Council.objects.all():
        assert Meeting.objects.filter(council=council).upcoming(now()).exists(), council


def test_the_joint_council_approved_three_policies_in_the_first_year(demo):
    first = Cycle.objects.filter(council__name__startswith="川上").order_by("fiscal_year").first()
    assert BasicPolicy.objects.filter(cycle=first, state__in=BasicPolicy.IN_FORCE).count() == 3
    assert first.approved_at is not None


def test_last_years_carry_over_is_this_years_topic(demo):
    topics = Topic.objects.filter(origin=Topic.Origin.CARRY_OVER, fiscal_year=fiscal_year(today()))
    assert topics.count() >= 5


def test_past_years_went_through_all_six_steps(demo):
    for cycle in Cycle.objects.filter(fiscal_year__lt=fiscal_year(today())):
        assert all(
            (cycle.talked_at, cycle.approved_at, cycle.planned_at, cycle.acted_at, cycle.evaluated_at)
        ), cycle


def test_everything_went_through_the_actions(demo):
    assert AuditEntry.objects.filter(action="reflection.add").count() == Reflection.objects.count()
    assert AuditEntry.objects.filter(action="basicpolicy.approve").exists()


def test_the_kept_figures_equal_a_recount(demo):
    for figures in all_figures():
        assert figures.kept() == figures.rows(), figures.model
        assert figures.model.objects.exists()


def test_the_figures_count_what_the_records_say(demo):
    reports = ActivityReport.objects.filter(activity__item__plan__cycle__fiscal_year=fiscal_year(today()))
    told = ActivityFigure.objects.filter(fiscal_year=fiscal_year(today()))
    assert sum(f.activities for f in told) == reports.count()
    assert sum(f.children for f in told) == sum(r.children_count for r in reports)
    held = Meeting.objects.filter(state=Meeting.State.CLOSED).count()
    assert sum(f.meetings_held for f in CouncilFigure.objects.all()) == held


def test_the_command_counts_the_figures_anew(demo):
    before = {figures: figures.kept() for figures in all_figures()}
    ActivityFigure.objects.update(children=F("children") + 1)
    call_command("rebuild_figures", verbosity=0)
    assert {figures: figures.kept() for figures in all_figures()} == before


def test_what_can_be_found_was_kept_as_a_rebuilding_writes_it(demo):
    def entries():
        rows = SearchEntry.objects.values_list("kind", "target_id", *SAID, "words")
        return {row[:2]: row[2:] for row in rows}

    kept = entries()
    assert {kind for kind, _pk in kept} == set(all_kinds())
    SearchEntry.objects.filter(kind="person").update(key="", words="")
    call_command("rebuild_search", verbosity=0)
    rebuilt = entries()
    assert {key: row for key, row in rebuilt.items() if kept.get(key) != row} == {}
    assert kept.keys() == rebuilt.keys()


def test_loading_again_changes_nothing(demo):
    before = Cycle.objects.count()
    call_command("demo", "--if-empty", verbosity=0)
    assert Cycle.objects.count() == before


def test_every_role_can_sign_in(demo):
    assert User.objects.filter(username__startswith="demo-").count() == 13


@pytest.mark.parametrize("day", [date(2026, 4, 3), date(2027, 3, 28)])
def test_it_can_be_loaded_on_any_day(db, day):
    with frozen(day):
        call_command("demo", verbosity=0)
        assert Meeting.objects.upcoming(now()).exists()
        if day.month == 3:
            see_what_a_year_of_meetings_left()


def see_what_a_year_of_meetings_left():
    """At the end of a 年度 every kind of record of a meeting has been made."""
    assert Meeting.objects.filter(mode="written", state="closed", result_told_at__isnull=False).exists()
    talk = Deliberation.objects.filter(state="closed").latest("held_on")
    assert set(talk.wishes.values_list("side", flat=True)) == {"children", "community", "guardians", "school"}
    assert not talk.wishes.filter(theme=None).exists()
    assert set(MinutesCorrection.objects.values_list("state", flat=True)) == {"open", "taken", "declined"}
    assert set(Opinion.objects.values_list("state", flat=True)) == {"sent", "answered"}
    this = Condition.objects.filter(resolution__cycle__fiscal_year=fiscal_year(today()))
    assert set(this.values_list("state", flat=True)) == {"open", "met"}
    assert Resolution.objects.filter(
        review_on__isnull=False, cycle__fiscal_year=fiscal_year(today())
    ).exists()
    assert any(item.is_late for item in ActionItem.objects.open())


def test_the_next_meeting_was_changed_with_a_reason_and_has_observers(demo):
    meeting = Meeting.objects.filter(council__name__startswith="ひばり").upcoming(now()).first()
    assert meeting.agenda_versions.first().reason
    assert meeting.agenda_versions.count() >= 2
    assert meeting.observer_rows.count() == 2
    assert meeting.attendances.filter(reminded_at__isnull=False).exists()
    assert meeting.attendances.filter(reply="absent").exclude(reply_note="").exists()
