"""The pages behind a school's page: activities, reports, minutes, policy, leaflet, and the city's list."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activities.models import Assignment
from core.dates import fiscal_year, frozen, today
from councils.models import CouncilSchool
from tests.dashboards.public_city import announce, fill, notify, publish_minutes, tell
from tests.factories.activities import make_slot
from tests.factories.community import LONG_AGO, make_department, make_school
from tests.factories.councils import at
from tests.helpers.pages import faults_of


@pytest.fixture
def city(world):
    """The small city with one public record of every kind."""
    return fill(world)


def get(client, name, *args, query="", status=200):
    """A page as anybody reads it."""
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == status
    return response.content.decode()


# ---- one activity ----------------------------------------------------------------------------------------


def test_an_activity_tells_why_and_how_to_join(client, city):
    city.school.phone = "000-0000-0001"
    city.school.save()
    text = get(client, "public_activity", city.school.code, city.announced.pk)
    for words in (
        city.vision.text,
        city.goal.text,
        city.announced.aim,
        "竹を切る",
        "あと 4人",
        "000-0000-0001",
    ):
        assert words in text, words
    assert text.index(city.vision.text) < text.index(city.goal.text)


def test_places_left_are_counted_and_full_or_closed_roles_are_not_offered(client, city):
    Assignment.objects.create(
        slot=city.place, person=city.people["volunteer"], during=city.place.during, entered_by="x"
    )
    make_slot(city.announced, title="内々の役", is_open=False)
    text = get(client, "public_activity", city.school.code, city.announced.pk)
    assert "あと 3人" in text
    assert "内々の役" not in text
    assert "髙原" not in text


def test_afterwards_it_tells_what_happened(client, city):
    text = get(client, "public_activity", city.school.code, city.told.pk)
    assert "班ごとに歩きました" in text
    assert "自分の町はすごい" in text
    assert "参加するには" not in text


def test_until_the_report_is_public_it_says_that_it_will_come(client, city):
    hidden = tell(city.item, public=False)
    text = get(client, "public_activity", city.school.code, hidden.pk)
    assert "班ごとに歩きました" not in text
    assert "公開すると、ここにのせます" in text


def test_an_arranged_activity_is_not_found(client, city):
    get(client, "public_activity", city.school.code, city.activity.pk, status=404)


def test_an_activity_is_found_only_under_its_own_school(client, city):
    get(client, "public_activity", city.other_school.code, city.announced.pk, status=404)


@pytest.mark.parametrize(
    ("state", "words"), [("postponed", "この日には行いません"), ("cancelled", "この活動は行いません")]
)
def test_a_stopped_activity_asks_nobody_to_come(client, city, state, words):
    city.announced.state, city.announced.stop_reason = state, "大雨"
    city.announced.save()
    text = get(client, "public_activity", city.school.code, city.announced.pk)
    assert words in text
    assert "参加するには" not in text


# ---- minutes ---------------------------------------------------------------------------------------------


def test_minutes_are_read_only_when_published(client, city):
    text = get(client, "public_minutes", city.school.code, city.minutes.pk)
    assert "公表した文" in text
    assert "全文" not in text
    city.minutes.state = "confirmed"
    city.minutes.save()
    get(client, "public_minutes", city.school.code, city.minutes.pk, status=404)
    assert "会長が確かめたあと" in get(client, "public_minutes_list", city.school.code)


def test_another_schools_address_does_not_show_them(client, city):
    get(client, "public_minutes", city.other_school.code, city.minutes.pk, status=404)


def test_a_school_that_joined_the_council_later_does_not_show_the_minutes_of_before(client, city):
    late = make_school(city.municipality)
    CouncilSchool.objects.create(council=city.council, school=late, starts_on=today())
    get(client, "public_minutes", late.code, city.minutes.pk, status=404)


def test_a_school_covered_twice_shows_them_once(client, city):
    first = city.council.coverages.get()
    first.ends_on = LONG_AGO
    first.save()
    CouncilSchool.objects.create(
        council=city.council, school=city.school, starts_on=LONG_AGO.replace(year=LONG_AGO.year + 1)
    )
    assert get(client, "public_minutes_list", city.school.code).count("/minutes/") == 1
    get(client, "public_minutes", city.school.code, city.minutes.pk)


# ---- lists -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "queries"), [("public_reports", 3), ("public_minutes_list", 3)])
def test_lists_of_a_school_cost_the_same_with_few_and_many(
    client, city, name, queries, django_assert_num_queries
):
    with django_assert_num_queries(queries):
        get(client, name, city.school.code)
    for n in range(55):
        tell(city.item, days=n + 1)
        publish_minutes(city.cycle, days=n + 31)
    with django_assert_num_queries(queries):
        text = get(client, name, city.school.code)
    assert "全56件" in text
    assert get(client, name, city.school.code, query="?page=2") != text


@pytest.mark.parametrize(
    "name", ["public_reports", "public_minutes_list", "public_policy", "public_calendar", "leaflet"]
)
def test_an_empty_school_says_what_will_come(client, world, name):
    text = get(client, name, make_school(world.municipality).code)
    assert "。" in text
    assert not list(faults_of(text))


def test_the_citys_list_costs_the_same_with_few_and_many(client, city, django_assert_num_queries):
    with django_assert_num_queries(6):
        get(client, "coming")
    for n in range(40):
        make_slot(announce(city.item, days=n + 1))
        notify(city.cycle, days=n + 1)
    with django_assert_num_queries(6):
        text = get(client, "coming")
    assert "全82件" in text
    assert "竹とんぼの会" in get(client, "coming", query="?page=2")


def test_the_citys_list_is_in_the_order_of_days(client, city):
    notify(city.cycle, days=2)
    text = get(client, "coming")
    assert text.index("第5回") < text.index("竹とんぼの会") < text.index("第2回")


@pytest.mark.parametrize(
    ("query", "activity", "meeting"),
    [
        ("what=activity", True, False),
        ("what=meeting", False, True),
        ("kind=B1", True, True),
        ("kind=C1", False, False),
        ("kind=drop&what=x&ward=&district=²&month=x", True, True),
        ("ward=999999", False, False),
        ("month=1999-01", False, False),
    ],
)
def test_the_citys_list_is_narrowed_by_its_address(client, city, query, activity, meeting):
    text = get(client, "coming", query=f"?{query}")
    assert ("竹とんぼの会" in text, "第2回" in text) == (activity, meeting)


def test_the_district_of_the_school_narrows_too(client, city):
    assert "竹とんぼの会" in get(client, "coming", query=f"?district={city.district.pk}")
    city.school.district = None
    city.school.save()
    assert "竹とんぼの会" not in get(client, "coming", query=f"?district={city.district.pk}")


# ---- month, policy, leaflet, contact ---------------------------------------------------------------------


def test_the_month_shows_both_and_says_what_was_called_off(client, city):
    announce(city.item, days=5, title="水遊び", state="postponed", stop_reason="雨")
    month = city.announced.starts_at.strftime("%Y-%m")
    text = get(client, "public_calendar", city.school.code, query=f"?month={month}")
    assert "竹とんぼの会" in text
    assert "水遊び（延期）" in text


@pytest.mark.parametrize("month", ["2026-13", "x", "0001-01", "9999-12", "2026-07-01"])
def test_a_month_that_cannot_be_shows_one_that_can(client, city, month):
    assert "月" in get(client, "public_calendar", city.school.code, query=f"?month={month}")


def test_the_policy_stands_whole_on_its_page(client, city):
    text = get(client, "public_policy", city.school.code)
    for words in (city.policy.title, "教育課程の編成の内容", city.vision.text):
        assert words in text
    assert "高橋" not in text


def test_last_years_policy_is_read_by_its_year(client, city):
    year = fiscal_year(today())
    with frozen(at(today()) + timedelta(days=366)):
        assert city.policy.title not in get(client, "public_policy", city.school.code)
        assert city.policy.title in get(client, "public_policy", city.school.code, query=f"?year={year}")


def test_the_leaflet_holds_three_dates_and_the_address(client, city, settings):
    settings.SITE_URL = "https://school.example.jp"
    for n in range(4):
        announce(city.item, days=n + 6, title=f"会{n}")
    announce(city.item, days=1, state="cancelled", stop_reason="雨", title="なくなった会")
    text = get(client, "leaflet", city.school.code)
    assert f"https://school.example.jp/schools/{city.school.code}/" in text
    assert city.vision.text in text
    assert text.count("ねらい：") + text.count("<dt>会議</dt>") == 3
    assert "なくなった会" not in text
    assert not client.get(reverse("leaflet", args=[city.school.code])).cookies


def test_the_contact_page_says_whom_to_call_for_what(client, world):
    make_department(world.municipality, "childcare", name="こども園課", phone="000-0000-1009")
    text = get(client, "contact")
    assert "000-0000-1009" in text
    assert "消してほしいとき" in text
