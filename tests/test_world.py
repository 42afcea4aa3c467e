"""The small city is what the tests believe it to be."""

from core.dates import today
from core.viewer import roles_of


def test_roles_are_read_from_posts_seats_and_commissions(world):
    council = world.council.pk
    assert world.viewer("principal").holds("council", council, "principal")
    assert world.viewer("chair").holds("council", council, "chair")
    assert world.viewer("coordinator").holds("council", council, "coordinator")
    assert not world.viewer("other_principal").holds("council", council)
    assert not world.viewer("nobody").held


def test_roles_cost_one_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        roles_of(world.people["coordinator"].pk, today())
