"""What stands around every page, and what it costs."""

import pytest
from django.urls import reverse

from community.models import OrganisationContact, School
from core.dates import today
from tests.factories.community import make_person, make_post, make_school, make_user


@pytest.mark.parametrize(
    ("name", "words"),
    [("board", "学校指導課 教委 学子"), ("principal", "校長 高橋 恵子"), ("vice", "教頭 教頭 一郎")],
)
def test_who_one_is_stands_at_the_top(client_of, text_of, name, words):
    page = text_of(client_of(name).get(reverse("my_account")))
    assert words in page
    assert "ひばり野市" in page


def test_the_head_of_a_kindergarten_is_an_encho(client, town, text_of):
    person = make_person(town.city, "園 長子")
    make_post(person, "principal", school=make_school(town.city, kind=School.Kind.KINDERGARTEN))
    client.force_login(make_user(person))
    assert "園長 園 長子" in text_of(client.get(reverse("my_account")))


def test_of_two_posts_the_weightier_is_named(client, town, text_of):
    make_post(town.people.principal, "teacher", school=make_school(town.city), title="講師")
    client.force_login(town.users["principal"])
    assert "校長 高橋 恵子" in text_of(client.get(reverse("my_account")))


def test_whoever_has_no_post_is_named_by_their_role_or_name(client, town, text_of):
    client.force_login(make_user(town.people.resident))
    assert ">森田 和夫</a>" in text_of(client.get(reverse("my_account")))
    OrganisationContact.objects.create(
        organisation=town.organisation, person=town.people.resident, starts_on=today()
    )
    assert "団体の窓口 森田 和夫" in text_of(client.get(reverse("my_account")))


def test_the_frame_costs_four_questions(client_of, django_assert_num_queries):
    """Session, account with person, roles, municipality; the page itself asks nothing."""
    client = client_of("principal")
    client.get(reverse("my_login_email"))
    with django_assert_num_queries(4):
        client.get(reverse("my_login_email"))


def test_the_sign_in_page_asks_for_the_municipality_alone(client, town, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(reverse("account_login"))
