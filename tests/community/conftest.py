"""A town with only this room's records."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Department
from core.dates import fiscal_year, fiscal_year_start, today
from core.viewer import viewer_of
from tests.factories.community import (
    make_department,
    make_district,
    make_municipality,
    make_organisation,
    make_person,
    make_post,
    make_school,
    make_user,
)


@pytest.fixture
def town(db):
    """ひばり野市: a school with its head and 教頭, two departments with staff, an organisation, a resident."""
    city = make_municipality(phone="089-000-1111")
    guidance = make_department(city, Department.Duty.GUIDANCE, name="学校指導課")
    lifelong = make_department(city, Department.Duty.LIFELONG, name="生涯学習課")
    school = make_school(
        city, name="ひばり小学校", code="B133210000012", district=make_district(city, name="川上中学校区")
    )
    people = SimpleNamespace(
        board=make_person(city, "教委 学子"),
        lifelong=make_person(city, "教委 生子"),
        principal=make_person(city, "高橋 恵子"),
        vice=make_person(city, "教頭 一郎", email="vice@example.jp"),
        resident=make_person(
            city, "森田 和夫", family_kana="もりた", given_kana="かずお", phone="089-123-4567"
        ),
    )
    make_post(people.board, "board", department=guidance)
    make_post(people.lifelong, "board", department=lifelong)
    posts = SimpleNamespace(
        principal=make_post(people.principal, "principal", school=school),
        vice=make_post(people.vice, "vice_principal", school=school),
    )
    users = {
        name: make_user(getattr(people, name), username=name)
        for name in ("board", "lifelong", "principal", "vice")
    }
    return SimpleNamespace(
        city=city,
        guidance=guidance,
        lifelong=lifelong,
        school=school,
        people=people,
        posts=posts,
        users=users,
        organisation=make_organisation(city, name="北町内会"),
        viewer=lambda name: viewer_of(
            getattr(people, name), user_id=users[name].pk if name in users else None
        ),
    )


@pytest.fixture
def client_of(town):
    """client_of("board") → a client who is signed in."""

    def signed_in(name):
        client = Client()
        client.force_login(town.users[name])
        # The first page of a session notes when it began; what a page costs is counted from the second on.
        client.get(reverse("account_logout"))
        return client

    return signed_in


@pytest.fixture
def board(client_of):
    """A client of the Board's school guidance."""
    return client_of("board")


@pytest.fixture
def text_of():
    """The words of an answer."""
    return lambda response: response.content.decode()


@pytest.fixture
def next_year():
    """The next 1 April, on which posts change."""
    return fiscal_year_start(fiscal_year(today()) + 1)
