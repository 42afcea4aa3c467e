"""What the front page and a school's page may cost: queries however much there is, and bytes."""

import gzip

import pytest

from community.models import Ward
from tests.dashboards.public_city import announce, fill, notify, tell
from tests.factories.activities import make_slot
from tests.factories.community import make_district, make_person, make_school
from tests.factories.councils import make_seat


@pytest.fixture
def city(world):
    """The small city with one public record of every kind."""
    return fill(world)


FRONT_QUERIES, SCHOOL_QUERIES = 8, 10


def test_the_front_page_costs_the_same_with_few_and_many(client, city, django_assert_num_queries):
    with django_assert_num_queries(FRONT_QUERIES):
        client.get("/")
    fill_more(city)
    with django_assert_num_queries(FRONT_QUERIES):
        client.get("/")


def test_a_schools_page_costs_the_same_with_few_and_many(client, city, django_assert_num_queries):
    with django_assert_num_queries(SCHOOL_QUERIES):
        client.get(city.school.get_absolute_url())
    fill_more(city)
    for n in range(15):
        make_seat(city.council, make_person(city.municipality), is_publicly_named=n % 2 == 0)
    with django_assert_num_queries(SCHOOL_QUERIES):
        client.get(city.school.get_absolute_url())


def fill_more(city):
    """Many of everything."""
    for n in range(30):
        make_school(city.municipality, district=city.district)
        make_slot(announce(city.item, days=n + 1, title=f"会{n}"))
        tell(city.item, days=n + 1)
        notify(city.cycle, days=n + 1)


def test_with_a_hundred_and_seventy_schools_the_front_page_stays_light(client, city):
    kinds = ("小学校", "B1"), ("中学校", "C1"), ("幼稚園", "A1"), ("こども園", "A2")
    wards = [
        Ward.objects.create(municipality=city.municipality, name=name)
        for name in ("北区", "中区", "東区", "南区")
    ]
    districts = [
        make_district(city.municipality, name=f"霞ヶ丘第{n}中学校区", ward=wards[n % 4]) for n in range(38)
    ]
    for n in range(170):
        name, kind = kinds[n % 4]
        make_school(city.municipality, name=f"霞ヶ丘第{n}{name}", kind=kind, district=districts[n % 38])
    for n in range(12):
        make_slot(announce(city.item, days=n + 1, title=f"地域ふれあいウォーク{n}"))
        tell(city.item, days=n + 1)
        notify(city.cycle, days=n + 1)
    content = client.get("/").content
    assert content.count("霞ヶ丘第".encode()) > 170
    assert len(content) <= 40_000
    assert len(gzip.compress(content)) <= 8_000


def test_a_schools_page_stays_light(client, city):
    fill_more(city)
    content = client.get(city.school.get_absolute_url()).content
    assert len(gzip.compress(content)) <= 12_000
