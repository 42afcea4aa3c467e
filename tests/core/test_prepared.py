"""A prepared queryset gives what the queryset built for the very arguments gives."""

from datetime import timedelta

import pytest
from django.db.models import Count, Exists, OuterRef

from core import prepared as module
from core.dates import frozen, now, today
from core.prepared import padded, prepared
from councils.models import Cycle, Meeting, Seat
from tests.factories.councils import at, make_cycle, make_meeting, make_seat


@prepared
def meetings_of(viewer, councils):
    """Records with what they lead to, a count and a moment that is counted from now."""
    seats = Seat.objects.filter(council=OuterRef("council"), person_id=viewer.person_id)
    return (
        Meeting.objects.filter(council__in=councils, starts_at__gte=now() - timedelta(hours=1))
        .annotate(items_count=Count("items"), mine=Exists(seats))
        .select_related("council", "cycle__vision")
        .prefetch_related("items")
        .order_by("pk")
    )


@prepared
def asking(viewer):
    """Asks the database while it builds, which would be answered for the stand-ins."""
    return Cycle.objects.filter(pk__in=list(Cycle.objects.filter(council__in=viewer.ids("council"))))


@prepared
def running(viewer, *, newest):
    """Small rows in the order that is asked for."""
    found = Cycle.objects.filter(council__in=viewer.ids("council"))
    return found.order_by("-fiscal_year" if newest else "fiscal_year").values_list("pk", "fiscal_year")


@pytest.fixture(autouse=True)
def nothing_kept():
    """Each test prepares for itself."""
    module._statement.cache_clear()


def test_records_come_with_what_they_lead_to(world, django_assert_num_queries):
    viewer, councils = world.viewer("member"), {world.council.pk, world.other_council.pk}
    expected = list(meetings_of.build(viewer, councils))
    with django_assert_num_queries(2):
        found = meetings_of(viewer, councils)
        shown = [(m.council.name, m.cycle.vision.text, len(m.items.all())) for m in found]
    assert found == expected == [world.meeting, world.other_meeting]
    assert [(m.items_count, m.mine) for m in found] == [(m.items_count, m.mine) for m in expected]
    assert [m.mine for m in found] == [True, False]
    assert len(shown) == 2


def test_what_was_prepared_for_one_serves_another_with_their_own_values(world):
    assert [m.mine for m in meetings_of(world.viewer("member"), [world.council.pk])] == [True]
    make_seat(world.other_council, world.people["nobody"])
    found = meetings_of(world.viewer("nobody"), [world.other_council.pk])
    assert [(m, m.mine) for m in found] == [(world.other_meeting, True)]
    assert module._statement.cache_info().hits == 1


def test_a_moment_counted_from_now_stays_counted_from_now(world):
    make_meeting(world.cycle, starts_at=at(today() + timedelta(days=14), 9))
    viewer, day = world.viewer("member"), today() + timedelta(days=14)
    for hour, expected in ((9, 2), (10, 1), (15, 1), (17, 0)):
        with frozen(at(day, hour, 45)):
            assert len(meetings_of(viewer, [world.council.pk])) == expected
    assert module._statement.cache_info().misses == 1


def test_nothing_is_found_for_no_ids_and_for_nobody(world):
    assert meetings_of(world.viewer("member"), []) == meetings_of(world.viewer("member"), {None}) == []
    assert running(world.viewer("nobody"), newest=True) == []


def test_what_changes_the_order_goes_in_by_keyword(world):
    make_cycle(world.council, fiscal_year=world.year - 1)
    viewer = world.viewer("member")
    years = [[year for _pk, year in running(viewer, newest=newest)] for newest in (True, False)]
    assert years == [[world.year, world.year - 1], [world.year - 1, world.year]]


def test_a_function_that_asks_while_it_builds_is_refused(world):
    with pytest.raises(RuntimeError, match="asked the database"):
        asking(world.viewer("member"))


def test_words_go_in_by_keyword(world):
    with pytest.raises(TypeError, match="ids go in by position"):
        meetings_of(world.viewer("member"), "計測")


@pytest.mark.parametrize(
    ("ids", "expected"),
    [([], []), ([1], [1]), ([1, 2], [1, 2]), ([1, 2, 3], [1, 2, 3, 3]), ([*range(5)], [*range(5), 4, 4, 4])],
)
def test_few_lengths_are_prepared(ids, expected):
    assert padded(ids) == expected
