"""Who is looking: roles held on the day, for the very thing."""

from datetime import timedelta

import pytest

from core.dates import today
from core.viewer import Held, Viewer, roles_of, system_viewer, viewer_of
from tests.factories.community import make_municipality, make_person, make_post, make_school
from tests.factories.councils import make_council, make_seat


@pytest.fixture
def city(db):
    """A municipality."""
    return make_municipality()


@pytest.fixture
def person(city):
    """Somebody without posts."""
    return make_person(city, "高橋 恵子")


def test_nobody_is_anonymous_and_holds_nothing():
    assert Viewer().is_anonymous
    assert not Viewer().held
    assert not Viewer().has("principal")
    assert Viewer().day == today()


def test_a_command_acts_under_a_name_without_roles():
    viewer = system_viewer("夜の仕事")
    assert (viewer.name, viewer.person_id, viewer.held) == ("夜の仕事", None, frozenset())


def test_a_post_gives_its_role_for_that_school_only(city, person):
    mine, other = make_school(city), make_school(city)
    make_post(person, "principal", school=mine)
    viewer = viewer_of(person)
    assert viewer.holds("school", mine.pk)
    assert viewer.holds("school", mine.pk, "principal", "teacher")
    assert not viewer.holds("school", mine.pk, "teacher")
    assert not viewer.holds("school", other.pk)
    assert not viewer.holds("headquarters", mine.pk), "the same number of another kind is another thing"


def test_roles_of_several_rooms_are_united(city, person):
    mine, other = make_school(city), make_school(city)
    make_post(person, "teacher", school=mine)
    council = make_council(city, other)
    make_seat(council, person)
    viewer = viewer_of(person)
    assert viewer.has("teacher")
    assert viewer.has("member")
    assert viewer.ids("school", "teacher") == {mine.pk}
    assert council.pk in viewer.ids("council")
    assert viewer.ids("council", "principal") == set()


def test_posts_that_begin_tomorrow_give_nothing_today(city, person):
    school = make_school(city)
    make_post(person, "principal", school=school, starts_on=today() + timedelta(days=1))
    assert not viewer_of(person).held
    assert viewer_of(person, day=today() + timedelta(days=1)).holds("school", school.pk, "principal")


def test_the_last_day_counts_and_the_day_after_does_not(city, person):
    school = make_school(city)
    make_post(person, "principal", school=school, ends_on=today())
    assert viewer_of(person).has("principal")
    assert not viewer_of(person, day=today() + timedelta(days=1)).has("principal")


def test_somebody_elses_posts_give_nothing(city, person):
    make_post(make_person(city), "principal", school=make_school(city))
    assert roles_of(person.pk, today()) == frozenset()


def test_a_link_brings_its_person_but_none_of_the_roles(city, person):
    make_post(person, "principal", school=make_school(city))
    viewer = viewer_of(person, link=object())
    assert viewer.person_id == person.pk
    assert not viewer.is_anonymous
    assert not viewer.held


def test_all_roles_cost_one_query(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        viewer_of(person)


def test_roles_are_values(city, person):
    school = make_school(city)
    make_post(person, "principal", school=school)
    assert Held("principal", "school", school.pk) in viewer_of(person).held
