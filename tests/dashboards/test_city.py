"""The city page of the Board."""

from core.dates import now
from dashboards.city import picture
from tests.factories.community import make_municipality
from tests.factories.councils import make_council, make_cycle


def test_every_council_is_counted_once(world):
    world.cycle.talked_at = now()
    world.cycle.save()
    total, lines, _needs = picture(world.municipality.pk)
    assert total.councils == 2
    assert total.reached == [1, 0, 0, 0, 0, 0]
    assert [(line.label, line.councils) for line in lines] == [("川上中学校区", 1), ("", 1)]


def test_needs_say_why(world):
    lonely = make_council(world.municipality, name="歩みのない協議会")
    _total, _lines, needs = picture(world.municipality.pk)
    assert needs["no_cycle"] == [lonely]
    assert lonely in needs["no_coordinator"]
    assert world.council not in needs["no_coordinator"]
    assert world.council in needs["no_policy"]


def test_another_municipality_is_not_counted(world):
    make_council(make_municipality(name="となり市"))
    total, _lines, _needs = picture(world.municipality.pk)
    assert total.councils == 2


def test_the_city_page_costs_the_same_with_few_and_many(world, signed_in, django_assert_num_queries):
    client = signed_in("board_lifelong")
    client.get("/city/")
    with django_assert_num_queries(8):
        client.get("/city/")
    for _n in range(12):
        make_cycle(make_council(world.municipality))
    with django_assert_num_queries(8):
        client.get("/city/")
