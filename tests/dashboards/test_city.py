"""The city pages of the Board: every number, its definition and its records."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.dates import fiscal_year, fiscal_year_start, frozen, now, today
from core.figures import all_figures
from core.viewer import viewer_of
from councils.models import Council, CouncilFigure
from dashboards.city import activity, ending, lines, needs
from dashboards.city.definitions import DEFINITIONS
from dashboards.city.facts import facts_of
from dashboards.city.scope import Scope
from tests.factories.activities import make_activity
from tests.factories.community import make_district, make_municipality, make_person, make_school
from tests.factories.councils import make_council, make_cycle, make_goal, make_seat
from tests.factories.evaluations import make_reported_activity
from tests.factories.headquarters import make_commission, make_headquarters, make_plan, make_plan_item

LATE = date(2026, 12, 10)


def count_all():
    for figures in all_figures():
        figures.rebuild()


def scope_of(world, **fields):
    day = fields.pop("day", today())
    return Scope(world.municipality.pk, fields.pop("year", fiscal_year(day)), day, **fields)


def needs_by_council(world, day=LATE):
    with frozen(day):
        scope = scope_of(world, day=day, year=2026)
        deadlines = needs.deadlines_of(scope)
        return {
            facts.pk: {need.kind.key: need.since for need in needs.needs_of(facts, deadlines, day)}
            for facts in facts_of(scope)
        }


# ---- the councils ----------------------------------------------------------------------------------------


def test_every_council_is_counted_once(world):
    world.cycle.talked_at = now()
    world.cycle.save()
    facts = facts_of(scope_of(world))
    total = lines.total_of(facts)
    assert (total.councils, total.reached) == (2, [1, 0, 0, 0, 0, 0])
    found = lines.lines_of(facts, scope_of(world, by="district"))
    assert [(line.label, line.councils) for line in found] == [("川上中学校区", 1), ("中学校区の登録なし", 1)]


def test_a_joint_council_is_counted_once_in_every_grouping(world):
    schools = [
        make_school(world.municipality, kind=kind, district=world.district) for kind in ("A1", "B1", "C1")
    ]
    make_council(world.municipality, *schools)
    for by in ("ward", "district", "kind"):
        scope = scope_of(world, by=by)
        assert sum(line.councils for line in lines.lines_of(facts_of(scope), scope)) == 3, by
    kinds = scope_of(world, by="kind")
    assert "種別の違う校園が合同" in [line.label for line in lines.lines_of(facts_of(kinds), kinds)]


def test_another_municipality_is_not_counted(world):
    other = make_municipality(name="となり市")
    make_cycle(make_council(other, make_school(other)))
    assert lines.total_of(facts_of(scope_of(world))).councils == 2


def test_the_city_is_narrowed_by_district_ward_and_kind(world):
    assert [f.pk for f in facts_of(scope_of(world, district=world.district.pk))] == [world.council.pk]
    assert facts_of(scope_of(world, kind="C1")) == []
    assert facts_of(scope_of(world, ward=10**6)) == []


def test_a_council_that_ended_gives_its_figures_but_stands_at_no_step(world):
    item = world.item
    make_reported_activity(item)
    count_all()
    Council.objects.filter(pk=world.council.pk).update(dissolved_on=today() - timedelta(days=1))
    total = lines.total_of(facts_of(scope_of(world)))
    assert total.councils == 1
    assert total.now["activities"] == 1


# ---- who needs help, and since when ----------------------------------------------------------------------


def test_a_council_without_a_year_needs_help_once_the_month_is_over(world):
    lonely = make_council(world.municipality, make_school(world.municipality))
    assert "no_cycle" not in needs_by_council(world, date(2026, 4, 30))[lonely.pk]
    assert needs_by_council(world, date(2026, 5, 1))[lonely.pk]["no_cycle"] == date(2026, 5, 1)


def test_the_city_says_by_when(world):
    lonely = make_council(world.municipality, make_school(world.municipality))
    world.municipality.open_by = 6
    world.municipality.save()
    assert "no_cycle" not in needs_by_council(world, date(2026, 6, 30))[lonely.pk]
    assert "no_cycle" in needs_by_council(world, date(2026, 7, 1))[lonely.pk]


def test_no_meeting_no_policy_no_plan(world):
    found = needs_by_council(world)[world.council.pk]
    assert found["not_met"] == date(2026, 7, 1)
    assert found["no_policy"] == date(2026, 7, 1)
    assert found["no_plan"] == date(2026, 8, 1)
    CouncilFigure.objects.create(
        municipality=world.municipality, council=world.council, fiscal_year=2026, meetings_held=1
    )
    type(world.cycle).objects.filter(pk=world.cycle.pk).update(approved_at=now(), planned_at=now())
    left = needs_by_council(world)[world.council.pk]
    assert not {"not_met", "no_policy", "no_plan"} & set(left)


def test_minutes_are_late_after_the_days_of_the_councils_rule(world):
    CouncilFigure.objects.create(
        municipality=world.municipality,
        council=world.council,
        fiscal_year=2026,
        meetings_held=1,
        minutes_open_since="2026-11-01T10:00:00+09:00",
    )
    assert "late_minutes" not in needs_by_council(world, date(2026, 12, 1))[world.council.pk]
    assert needs_by_council(world, date(2026, 12, 2))[world.council.pk]["late_minutes"] == date(2026, 12, 2)


def test_a_council_alone_since_the_last_commission_ended(world):
    assert "no_coordinator" not in needs_by_council(world)[world.council.pk]
    body = make_headquarters(world.municipality, world.other_school)
    make_commission(
        body,
        make_person(world.municipality),
        starts_on=date(2025, 4, 1),
        ends_on=date(2026, 8, 31),
    )
    assert needs_by_council(world)[world.other_council.pk]["no_coordinator"] == date(2026, 9, 1)


def test_last_years_evaluation_is_asked_for_after_the_year(world):
    make_cycle(world.council, fiscal_year=2025)
    assert needs_by_council(world, date(2026, 4, 1))[world.council.pk]["not_evaluated"] == date(2026, 4, 1)


def test_too_few_meetings_are_told_when_march_begins(world):
    CouncilFigure.objects.create(
        municipality=world.municipality, council=world.council, fiscal_year=2026, meetings_held=2
    )
    assert "few_meetings" not in needs_by_council(world, date(2027, 2, 28))[world.council.pk]
    assert "few_meetings" in needs_by_council(world, date(2027, 3, 1))[world.council.pk]


def test_a_council_whose_year_was_ended_early_needs_nothing(world):
    type(world.cycle).objects.filter(pk=world.cycle.pk).update(ended_on=date(2026, 9, 30), end_reason="閉校")
    assert needs_by_council(world)[world.council.pk] == {}


def test_every_reason_leads_to_a_page_that_the_board_may_open(world, signed_in):
    client = signed_in("board_guidance")
    make_cycle(world.council, fiscal_year=world.year - 1)
    for kind in needs.KINDS.values():
        assert client.get(kind.url(world.council.pk, world.year)).status_code == 200, kind.key


# ---- activities ------------------------------------------------------------------------------------------


def test_the_months_add_up_to_the_records(world):
    make_reported_activity(world.item, category="READ")
    make_reported_activity(world.item, category="SAFE")
    make_activity(world.item)
    count_all()
    scope = scope_of(world)
    months, categories, total = activity.tables_of(scope)
    board = viewer_of(world.people["board_lifelong"])
    assert total.now["activities"] == activity.reported(scope, board).count() == 2
    assert sum(row.now["children"] for row in months) == total.now["children"]
    for row in categories:
        assert row.now["activities"] == activity.reported(scope, board, category=row.key).count()
    for row in months:
        assert row.now["activities"] == activity.reported(scope, board, month=row.key).count()


def test_a_joint_councils_activities_are_not_summed_once_per_school(world):
    schools = [make_school(world.municipality, district=world.district, kind="B1") for _n in range(3)]
    cycle = make_cycle(make_council(world.municipality, *schools))
    plan = make_plan(cycle, make_headquarters(world.municipality, *schools))
    make_reported_activity(make_plan_item(plan, make_goal(cycle)))
    count_all()
    scope = scope_of(world, kind="B1")
    assert activity.tables_of(scope)[2].now["activities"] == 1
    assert lines.total_of(facts_of(scope)).now["activities"] == 1
    board = viewer_of(world.people["board_lifelong"])
    assert activity.reported(scope, board).count() == 1


def test_last_year_is_compared_up_to_the_same_month(world):
    with frozen(date(2026, 6, 10)):
        scope = scope_of(world, day=date(2026, 6, 10), year=2026)
        assert scope.months == [4, 5, 6]
    assert scope_of(world, day=date(2026, 6, 10), year=2025).months[-1] == 3


# ---- what ends -------------------------------------------------------------------------------------------


def test_what_ends_is_counted_and_listed_alike(world, signed_in):
    end = fiscal_year_start(fiscal_year(today()) + 1) - timedelta(days=1)
    make_seat(world.council, make_person(world.municipality), ends_on=end)
    counts = ending.counts_of(world.municipality.pk, today())
    client = signed_in("board_guidance")
    assert counts["seats"] == ending.seats(world.municipality.pk, today()).count() > 0
    for what in ending.WHAT:
        page = client.get(reverse("city_ending"), {"what": what}).context["page"]
        shown = sum(getattr(row, "ending", 1) for row in page)
        assert shown == counts[what], what


def test_volunteers_names_do_not_stand_in_the_citys_list(world, signed_in):
    page = signed_in("board_lifelong").get(reverse("city_ending"), {"what": "registrations"})
    assert str(world.people["volunteer"]) not in page.content.decode()


# ---- pages -----------------------------------------------------------------------------------------------

LISTS = ("city_page", "city_councils", "city_figures", "city_activities", "city_ending", "city_definitions")
COSTS = {
    "city_page": 10,
    "city_councils": 9,
    "city_figures": 9,
    "city_activities": 7,
    "city_ending": 7,
    "city_definitions": 4,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_page_costs_the_same_with_few_and_many(world, signed_in, django_assert_num_queries, name):
    client = signed_in("board_lifelong")
    make_reported_activity(world.item)
    count_all()
    client.get(reverse(name))
    with django_assert_num_queries(COSTS[name]):
        client.get(reverse(name))
    for number in range(60):
        district = make_district(world.municipality, name=f"第{number}中学校区")
        cycle = make_cycle(
            make_council(world.municipality, make_school(world.municipality, district=district))
        )
        make_reported_activity(make_plan_item(make_plan(cycle, world.headquarters), make_goal(cycle)))
        make_seat(cycle.council, make_person(world.municipality))
    count_all()
    with django_assert_num_queries(COSTS[name]):
        client.get(reverse(name))


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "year=2019&ward=1&district=1&kind=B1&by=ward",
        "year=abc&ward=-1&district=99999999999999999999&kind=%3Cscript%3E&by=x&step=9&reached=maybe&need=zzz",
        "month=13&category=NOPE&council=x&measure=y&what=z&view=w&page=9999",
        "year=%00&month=%E3%80%80",
    ],
)
def test_an_odd_address_shows_a_page(world, signed_in, name, query):
    assert signed_in("board_guidance").get(f"{reverse(name)}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["city_councils_csv", "city_activities_csv"])
def test_the_lists_come_as_tables(world, signed_in, name):
    make_reported_activity(world.item)
    count_all()
    response = signed_in("board_guidance").get(reverse(name))
    assert response.headers["Content-Type"].startswith("text/csv")
    text = response.content.decode("utf-8-sig")
    assert world.council.name in text


def test_filters_stay_in_every_link_of_the_page(world, signed_in):
    page = signed_in("board_guidance").get(reverse("city_page"), {"district": world.district.pk})
    text = page.content.decode()
    assert f'city/figures/?district={world.district.pk}"' in text
    assert f"district={world.district.pk}&amp;step=1" in text


def test_a_number_and_its_list_agree(world, signed_in):
    client = signed_in("board_guidance")
    make_council(world.municipality, make_school(world.municipality))
    with frozen(LATE):
        page = client.get(reverse("city_page"))
        for kind, n, _since in page.context["needs"]:
            found = client.get(reverse("city_councils"), {"need": kind.key})
            assert found.context["page"].paginator.count == n, kind.key
        any_reason = client.get(reverse("city_councils"), {"need": "any"})
        assert any_reason.context["page"].paginator.count == page.context["needy"]
    for number, n in page.context["total"].cells:
        found = client.get(reverse("city_councils"), {"step": number})
        assert found.context["page"].paginator.count == n


def test_the_oldest_need_comes_first(world, signed_in):
    make_cycle(world.other_council, fiscal_year=2025)
    with frozen(LATE):
        page = signed_in("board_guidance").get(reverse("city_councils"), {"need": "any"}).context["page"]
    since = [min(need.since for need in found) for _facts, found in page]
    assert since == sorted(since)


def test_each_department_sees_its_own_business_first(world, signed_in):
    text = signed_in("board_guidance").get("/city/").content.decode()
    assert text.index('id="h-steps"') < text.index('id="h-activity"')
    text = signed_in("board_lifelong").get("/city/").content.decode()
    assert text.index('id="h-activity"') < text.index('id="h-steps"')


def test_every_definition_linked_to_is_written(world, signed_in):
    import re

    keys = {key for key, _label, _words in DEFINITIONS}
    client = signed_in("board_guidance")
    linked = set()
    for query in ("", "?need=any", "?need=late_minutes", "?step=2"):
        for name in ("city_page", "city_councils", "city_figures", "city_activities", "city_ending"):
            text = client.get(reverse(name) + query).content.decode()
            linked |= set(re.findall(r"/city/definitions/#([\w-]+)", text))
    assert linked
    assert linked <= keys


def test_an_empty_city_says_what_comes_first(db, client):
    city = make_municipality()
    from tests.factories.community import make_department, make_post, make_user

    person = make_person(city)
    make_post(person, "board", department=make_department(city))
    client.force_login(make_user(person))
    assert "先に校園を取り込み" in client.get("/city/").content.decode()
    assert client.get(reverse("city_figures")).status_code == 200


def test_a_past_year_asks_for_nothing(world, signed_in):
    make_cycle(world.council, fiscal_year=world.year - 1)
    page = signed_in("board_guidance").get("/city/", {"year": world.year - 1})
    assert page.context["needs"] == []
    assert "終わった年度です" in page.content.decode()
