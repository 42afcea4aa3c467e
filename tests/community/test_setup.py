"""The first set-up of an empty installation."""

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from community.actions import set_up
from community.models import Appointment, Department, Municipality, Person, User
from community.setup import setup_code
from core.models import AuditEntry
from core.refusal import Refused
from core.viewer import viewer_of

PASSWORD = "あおぞら みどり さくら 27"


@pytest.fixture
def data():
    return {
        "code": setup_code(),
        "name": "ひばり野市",
        "board_name": "ひばり野市教育委員会",
        "phone": "089-000-1111",
        "department_name": "学校指導課",
        "duty": "guidance",
        "family_name": "教委",
        "given_name": "学子",
        "username": "Gakuko",
        "email": "gakuko@example.jp",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }


def test_an_empty_installation_leads_to_its_set_up(client, db):
    assert client.get(reverse("account_login")).url == reverse("set_up")
    assert client.get(reverse("set_up")).status_code == 200


def test_the_first_account_is_of_the_board_and_signed_in(client, db, data):
    answer = client.post(reverse("set_up"), data)
    assert answer.url == reverse("school_list")
    user = User.objects.get(username="gakuko")
    assert viewer_of(user.person).has("board_guidance")
    assert client.get(reverse("school_list")).status_code == 200
    assert client.session["staff"]
    assert {"municipality.add", "department.add", "person.add", "user.add", "appointment.add"} == set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_afterwards_the_page_is_gone(client, db, data):
    client.post(reverse("set_up"), data)
    assert client.get(reverse("set_up")).status_code == 404
    assert client.post(reverse("set_up"), data).status_code == 404
    assert Municipality.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "aaaa-bbbb-cccc", "番号が違います"),
        ("code", "", "設定の番号"),
        ("username", "学子", "英小文字と数字"),
        ("password2", "ちがう", "二つのパスワードが違っています"),
        ("password1", "短い", "12"),
        ("name", "", "自治体名"),
    ],
)
def test_bad_input_is_kept_and_explained(client, db, data, text_of, field, value, words):
    answer = client.post(reverse("set_up"), {**data, field: value})
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert "学校指導課" in text_of(answer)
    assert not Municipality.objects.exists()


def test_the_code_may_be_typed_loosely(client, db, data):
    data["code"] = f" {setup_code().upper().replace('-', ' ')} "
    assert client.post(reverse("set_up"), data).status_code == 302


def test_guessing_the_code_is_stopped(client, db, data):
    data["code"] = "aaaa"
    statuses = [client.post(reverse("set_up"), data).status_code for _number in range(11)]
    assert statuses == [200] * 10 + [429]


def test_the_terminal_shows_the_code_until_it_is_used(db, client, data):
    said = StringIO()
    call_command("setup_code", stdout=said)
    assert setup_code() in said.getvalue()
    client.post(reverse("set_up"), data)
    said = StringIO()
    call_command("setup_code", stdout=said)
    assert setup_code() not in said.getvalue()


def test_the_code_hangs_on_the_secret_key(settings):
    before = setup_code()
    settings.SECRET_KEY = "x" * 60
    assert setup_code() != before


@pytest.mark.django_db(transaction=True)
def test_two_set_ups_at_once_are_one():
    done, together = [], threading.Barrier(4)

    def act(number):
        together.wait()
        try:
            city = Municipality(name="ひばり野市", board_name="教育委員会")
            department, person = Department(name="課", duty="guidance"), Person(family_name=f"人{number}")
            set_up(city, department, person, username=f"user{number}", password=PASSWORD)
            done.append(True)
        except Refused:
            done.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    assert (Municipality.objects.count(), Appointment.objects.count()) == (1, 1)
