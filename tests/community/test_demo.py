"""The demo's one-press sign-ins exist in the demo only."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from community.demo import PASSWORD, label_of
from tests.factories.community import make_person, make_post, make_user


@pytest.fixture
def demo(settings, town):
    """The demo is on, and has two people."""
    settings.DEMO = True
    make_user(town.people.resident, username="demo-chair", password=PASSWORD)
    head = make_person(town.city, "園長 花")
    make_post(head, "vice_principal", school=town.school)
    make_user(head, username="demo-vice_principal-2", password=PASSWORD)
    return town


def test_the_sign_in_page_offers_everybody_of_the_demo(client, demo, text_of):
    page = text_of(client.get(reverse("account_login")))
    assert "会長 森田 和夫" in page
    assert "教頭 園長 花" in page
    assert "ひばり小学校 教頭" in page


def test_one_press_signs_in(client, demo):
    answer = client.post(reverse("demo_sign_in"), {"key": "chair"})
    assert answer.url == "/me/"
    assert client.session["_auth_user_id"]
    assert client.session.get_expire_at_browser_close()


@pytest.mark.parametrize("key", ["", "board", "nobody"])
def test_only_people_of_the_demo(client, demo, key):
    assert client.post(reverse("demo_sign_in"), {"key": key}).status_code == 404


def test_outside_the_demo_there_is_nothing(client, demo, settings, text_of):
    settings.DEMO = False
    assert client.post(reverse("demo_sign_in"), {"key": "chair"}).status_code == 404
    assert "森田 和夫" not in text_of(client.get(reverse("account_login")))
    with pytest.raises(CommandError):
        call_command("demo_signins")


def test_the_terminal_names_them(demo):
    said = StringIO()
    call_command("demo_signins", stdout=said)
    assert "demo-chair" in said.getvalue()
    assert PASSWORD in said.getvalue()


def test_other_pages_do_not_ask_for_them(demo, client_of, django_assert_num_queries):
    client = client_of("vice")
    client.get(reverse("my_account"))
    with django_assert_num_queries(5):
        client.get(reverse("my_account"))


def test_keys_name_roles():
    assert label_of("principal") == "校園長"
    assert label_of("vice_principal-2") == "教頭"
    assert label_of("vice-principal") == "教頭"
    assert label_of("somebody") == "somebody"
