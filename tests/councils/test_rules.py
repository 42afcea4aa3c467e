"""The rules of a council: each version from a day on, read as Python and as SQL alike."""

from datetime import date

import pytest

from core.audit import history_of
from core.dates import format_date, frozen, today
from core.refusal import Refused
from councils.actions import set_rules, withdraw_rules
from councils.models import Council, CouncilRules, Meeting, day_of, rule_column
from councils.waiting import meetings_without_notice
from tests.factories.councils import at, make_council, make_meeting

pytestmark = pytest.mark.django_db

APRIL = date(2027, 4, 1)


@pytest.fixture(autouse=True)
def in_november():
    with frozen(date(2026, 11, 20)):
        yield


@pytest.fixture
def by(world):
    return world.viewer("board_guidance")


def test_the_version_of_the_day_is_read(world, by):
    set_rules(world.council, APRIL, by=by, reason="規則改正", max_members=15)
    council = Council.objects.get(pk=world.council.pk)
    assert council.rules.max_members == 20
    assert council.rules_on(date(2027, 3, 31)).max_members == 20
    assert council.rules_on(APRIL).max_members == 15
    assert council.rules_on(date(1999, 1, 1)).max_members == 20
    assert CouncilRules.objects.filter(council=council).count() == 2


def test_without_any_version_the_defaults_hold(world):
    world.council.rule_versions.all().delete()
    assert Council.objects.get(pk=world.council.pk).rules.notice_days == 14
    make_meeting(world.cycle)
    assert Meeting.objects.with_rules().first().rules.notice_days == 14


def test_all_versions_are_read_once(world, by, django_assert_num_queries):
    set_rules(world.council, APRIL, by=by, max_members=15)
    make_council(world.municipality)
    with django_assert_num_queries(2):
        councils = list(Council.objects.prefetch_related("rule_versions"))
        assert {c.rules_on(APRIL).max_members for c in councils} == {15, 20}
    council = Council.objects.get(pk=world.council.pk)
    with django_assert_num_queries(1):
        assert [council.rules.max_members, council.rules_on(APRIL).max_members] == [20, 15]


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2019, 1, 5), 14), (date(2026, 12, 1), 14), (date(2027, 4, 1), 21)]
)
def test_sql_and_python_pick_the_same_version(world, by, day, expected):
    set_rules(world.council, APRIL, by=by, notice_days=21)
    meeting = make_meeting(world.cycle, starts_at=at(day))
    row = (
        Meeting.objects.with_rules()
        .annotate(notice=rule_column("notice_days", day=day_of("starts_at")))
        .get(pk=meeting.pk)
    )
    again = Meeting.objects.get(pk=meeting.pk)
    assert [row.notice, row.rules.notice_days, again.rules.notice_days] == [expected] * 3
    assert row.rules.values == again.rules.values


def test_a_meeting_is_held_by_the_rules_of_its_own_day(world, by):
    Meeting.objects.update(state="cancelled")
    set_rules(world.council, APRIL, by=by, notice_days=30)
    meeting = make_meeting(world.cycle, starts_at=at(date(2027, 4, 25)))
    office = world.viewer("principal")
    with frozen(date(2027, 3, 25)):
        assert not meetings_without_notice(office).exists()
    with frozen(date(2027, 3, 26)):
        assert list(meetings_without_notice(office)) == [meeting]


def test_a_term_follows_the_rule_of_the_day_it_starts(world, by):
    set_rules(world.council, APRIL, by=by, term_years=2)
    council = Council.objects.get(pk=world.council.pk)
    assert council.rules_on(date(2027, 3, 1)).term_end(date(2027, 3, 1)) == date(2027, 3, 31)
    assert council.rules_on(APRIL).term_end(APRIL) == date(2029, 3, 31)


def test_a_change_today_reaches_later_versions_that_had_nothing_else_in_mind(world, by):
    set_rules(world.council, APRIL, by=by, max_members=15)
    set_rules(world.council, today(), by=by, reason="訂正", max_members=18, notice_days=10)
    later = Council.objects.get(pk=world.council.pk).rules_on(APRIL)
    assert (later.max_members, later.notice_days) == (15, 10)


def test_the_past_is_never_rewritten(world, by):
    with pytest.raises(Refused, match="今日より前の日からは"):
        set_rules(world.council, date(2026, 11, 19), by=by, max_members=15)
    set_rules(world.council, today(), by=by, max_members=15)
    with pytest.raises(Refused, match="もう始まった決まり"):
        withdraw_rules(world.council.rule_versions.get(holds_from=today()), by=by)


def test_a_coming_version_is_corrected_or_taken_back_and_the_history_says_so(world, by):
    set_rules(world.council, APRIL, by=by, reason="規則改正", max_members=15)
    assert set_rules(world.council, APRIL, by=by, reason="規則改正", max_members=16)
    coming = world.council.rule_versions.get(holds_from=APRIL)
    assert coming.max_members == 16
    withdraw_rules(coming, by=by)
    with pytest.raises(Refused, match="もう取りやめ"):
        withdraw_rules(coming, by=by)
    assert history_of(world.council)[0].sentence == f"{format_date(APRIL)}からの決まりを取りやめました"


def test_a_quorum_can_always_be_reached(world):
    with pytest.raises(Exception, match="quorum_is_reachable"):
        world.council.rule_versions.update(quorum_percent=100)
