"""The rules of a council: each version from a day on, read as Python and as SQL alike."""

from datetime import date

import pytest
from django.urls import reverse

from community.models import Ward
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


def typed(rules, **changes):
    """All rules as a browser posts them."""
    ticked = ("meeting_months", "written_kinds")
    values = {
        k: "\n".join(v) if isinstance(v, list) and k not in ticked else v
        for k, v in rules.values.items()
        if v is not False
    }
    return {k: "on" if v is True else v for k, v in values.items()} | changes


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
    with pytest.raises(Refused, match="もう始まった決まりは"):
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


# ---- pages of one council ---------------------------------------------------------------------------------


def test_the_board_changes_a_rule_from_april_in_the_browser(world, signed_in):
    client = signed_in("board_guidance")
    page = client.get(reverse("rules_change", args=[world.council.pk])).content.decode()
    assert "2027" in page
    answer = client.post(
        reverse("rules_change", args=[world.council.pk]),
        typed(world.council.rules, holds_from="令和9年4月1日", reason="令和9年度規則改正", max_members="15"),
        follow=True,
    ).content.decode()
    assert "令和9年度規則改正" in answer
    assert "20人" in answer
    assert "15人" in answer
    assert "これから" in answer


def test_a_change_that_changes_nothing_says_so_and_keeps_what_was_typed(world, signed_in):
    data = typed(world.council.rules, holds_from="令和9年4月1日", reason="令和9年度規則改正")
    page = signed_in("board_guidance").post(reverse("rules_change", args=[world.council.pk]), data)
    assert "変わるところがありません" in page.content.decode()
    assert "令和9年度規則改正" in page.content.decode()
    assert world.council.rule_versions.count() == 1


def test_a_coming_version_is_corrected_in_the_browser_and_its_reason_alone_too(world, signed_in, by):
    set_rules(world.council, APRIL, by=by, reason="規則改正", max_members=15)
    coming = world.council.rule_versions.get(holds_from=APRIL)
    url = reverse("rules_edit", args=[world.council.pk, coming.pk])
    client = signed_in("board_guidance")
    client.post(url, typed(coming, reason="規則改正", max_members="16"))
    coming.refresh_from_db()
    assert coming.max_members == 16
    client.post(url, typed(coming, reason="令和9年規則第3号"))
    coming.refresh_from_db()
    assert (coming.reason, coming.max_members) == ("令和9年規則第3号", 16)
    client.post(reverse("rules_withdraw", args=[world.council.pk, coming.pk]))
    assert world.council.rule_versions.count() == 1
    held = world.council.rule_versions.get()
    assert client.get(reverse("rules_edit", args=[world.council.pk, held.pk])).status_code == 404


def test_members_read_the_rules_and_do_not_change_them(world, signed_in, by):
    set_rules(world.council, APRIL, by=by, reason="規則改正", max_members=15)
    page = signed_in("member").get(reverse("rules_list", args=[world.council.pk])).content.decode()
    assert "規則改正" in page
    assert "取りやめる" not in page


@pytest.mark.parametrize("many", [0, 20])
def test_the_versions_cost_the_same_for_few_and_many(world, signed_in, many, django_assert_num_queries):
    for n in range(many):
        world.council.rule_versions.create(holds_from=date(2021, 1, 1 + n), max_members=5 + n)
    client = signed_in("board_guidance")
    client.get(reverse("rules_list", args=[world.council.pk]))
    with django_assert_num_queries(6):
        client.get(reverse("rules_list", args=[world.council.pk]))


# ---- the whole city ---------------------------------------------------------------------------------------


def for_the_city(councils, **more):
    """What a browser posts for many councils."""
    day = {"holds_from": "令和9年4月1日", "reason": "令和9年度規則改正"}
    return day | {"councils": [council.pk for council in councils]} | more


def test_the_city_looks_first_and_then_changes_all_at_once(world, signed_in, by):
    set_rules(world.other_council, APRIL, by=by, max_members=15)
    client, both = signed_in("board_guidance"), [world.council, world.other_council]
    page = client.post(reverse("city_rules"), for_the_city(both, max_members="15", written_votes="no"))
    page = page.content.decode()
    assert "2協議会の決まりが次のように変わります" in page
    assert "20人" in page
    assert "15人" in page
    assert CouncilRules.objects.count() == 3
    answer = client.post(
        reverse("city_rules"),
        for_the_city(both, max_members="15", written_votes="no", apply="1"),
        follow=True,
    )
    assert "2協議会の決まりを" in answer.content.decode()
    for council in Council.objects.filter(pk__in=[council.pk for council in both]):
        rules = council.rules_on(APRIL)
        assert (rules.max_members, rules.written_votes, rules.notice_days) == (15, False, 14)
        assert council.rules.max_members == 20
        assert "規則改正" in history_of(council)[0].sentence


def test_nothing_to_change_or_nobody_chosen_is_told(world, signed_in):
    client = signed_in("board_guidance")
    page = client.post(reverse("city_rules"), for_the_city([world.council])).content.decode()
    assert "変えるところを、1つ以上書いてください" in page
    assert "令和9年度規則改正" in page
    page = client.post(reverse("city_rules"), for_the_city([], term_years="5")).content.decode()
    assert "協議会に印を付けてください" in page
    page = client.post(reverse("city_rules"), for_the_city([world.council], max_members="20"))
    assert "もうすべてそうなっています" in page.content.decode()
    back = client.post(reverse("city_rules"), for_the_city([world.council], max_members="18", back="1"))
    assert 'value="18"' in back.content.decode()
    assert CouncilRules.objects.count() == 2


def test_the_city_is_narrowed_by_ward_district_and_kind(world, signed_in):
    ward = Ward.objects.create(municipality=world.municipality, name="北区")
    world.district.ward = ward
    world.district.save()
    client = signed_in("board_guidance")
    for query in ({"ward": ward.pk}, {"district": world.district.pk}):
        page = client.get(reverse("city_rules"), query).content.decode()
        assert str(world.council) in page
        assert str(world.other_council) not in page
    assert (
        "当てはまる協議会はありません" in client.get(reverse("city_rules"), {"kind": "D1"}).content.decode()
    )


@pytest.mark.parametrize("many", [2, 40])
def test_a_whole_city_costs_the_same_for_few_and_many(
    world, signed_in, many, django_assert_num_queries, django_assert_max_num_queries
):
    councils = [make_council(world.municipality) for _n in range(many)]
    client = signed_in("board_guidance")
    client.get(reverse("city_rules"))
    with django_assert_num_queries(7):
        client.get(reverse("city_rules"))
    with django_assert_num_queries(7):
        client.post(reverse("city_rules"), for_the_city(councils, max_members="9"))
    with django_assert_max_num_queries(24):
        client.post(reverse("city_rules"), for_the_city(councils, max_members="9", apply="1"))
