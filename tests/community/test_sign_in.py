"""Signing in and out: by password and by a mailed code, with limits."""

import re
import threading
import time

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from community.actions import disable_account
from community.models import Delivery
from tests.factories.community import make_municipality, make_person, make_user
from tests.helpers.jobs import run_jobs

PASSWORD = "pass-word-1234"


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **extra)


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def person(town):
    """Somebody with a login name and an e-mail."""
    return make_user(make_person(town.city, "委員 五子"), username="sakura4821", email="member@example.jp")


@pytest.mark.parametrize(
    "login",
    [
        "sakura4821",
        "SAKURA4821",
        " sakura4821 ",
        "ｓａｋｕｒａ４８２１",
        "sakura 4821",
        "member@example.jp",
        "Member@Example.jp",
    ],
)
def test_login_name_and_mail_both_work_however_typed(client, person, login):
    assert sign_in(client, login).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize(
    ("login", "password"), [("sakura4821", "wrong"), ("nobody", PASSWORD), ("x@example.jp", "y")]
)
def test_a_wrong_pair_says_the_same_whoever_it_is(client, person, text_of, login, password):
    answer = sign_in(client, login, password)
    assert answer.status_code == 200
    assert not is_in(client)
    assert "パスワードが違います。" in text_of(answer)
    assert f'value="{login}"' in text_of(answer)


def test_an_empty_form_says_what_to_do(client, person, text_of):
    answer = sign_in(client, "", "")
    assert answer.status_code == 200
    assert not is_in(client)


def test_one_goes_where_one_wanted(client, person):
    answer = client.get(reverse("my_account"))
    assert answer.url.startswith(reverse("account_login"))
    assert sign_in(client, "sakura4821", next=1).status_code == 302
    other = Client()
    answer = other.post(
        reverse("account_login"), {"login": "sakura4821", "password": PASSWORD, "next": reverse("my_account")}
    )
    assert answer.url == reverse("my_account")
    answer = Client().post(
        reverse("account_login"),
        {"login": "sakura4821", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert answer.url == "/me/"


def test_a_new_session_begins_with_the_sign_in(client, person):
    client.get(reverse("account_login"))
    session = client.session
    session["mine"] = 1
    session.save()
    before = client.session.session_key
    client.cookies["sid"] = before
    sign_in(client, "sakura4821")
    assert client.session.session_key != before
    assert client.session.get_expire_at_browser_close()


def code_in(message):
    return re.search(r"^ +(\S+)$", message.body, re.MULTILINE)[1]


def test_a_mailed_code_signs_in(client, person, text_of):
    answer = client.post(reverse("account_request_login_code"), {"email": "Member@example.jp"}, follow=True)
    assert "番号を送りました" in text_of(answer)
    run_jobs()
    code = code_in(mail.outbox[0])
    assert Delivery.objects.get().body == ""
    answer = client.post(reverse("account_confirm_login_code"), {"code": code.lower()})
    assert answer.status_code == 302
    assert is_in(client)


def test_three_wrong_codes_end_the_attempt(client, person, text_of):
    client.post(reverse("account_request_login_code"), {"email": "member@example.jp"})
    run_jobs()
    code, url = code_in(mail.outbox[0]), reverse("account_confirm_login_code")
    first = client.post(url, {"code": "AAAA-AAAA"})
    assert first.status_code == 200
    assert "番号が違います" in text_of(first)
    client.post(url, {"code": "AAAA-AAAB"})
    last = client.post(url, {"code": "AAAA-AAAC"}, follow=True)
    assert "しばらくログインできません" in text_of(last)
    client.post(url, {"code": code})
    assert not is_in(client)


def test_an_unknown_address_gets_the_same_answer_and_a_mail(client, person, text_of):
    answers = []
    for email in ("member@example.jp", "stranger@example.jp"):
        one = Client()
        answer = one.post(reverse("account_request_login_code"), {"email": email}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain, text_of(answer).replace(email, "")))
    cleaned = [(a, b, re.sub(r'(csrf|value)[^>]*"', "", c)) for a, b, c in answers]
    assert cleaned[0] == cleaned[1]
    run_jobs()
    assert [m.to[0] for m in mail.outbox] == ["member@example.jp", "stranger@example.jp"]
    assert "登録はありません" in mail.outbox[1].body


def test_a_person_without_an_account_is_an_unknown_address(client, town):
    make_person(town.city, "無 口座", email="only-person@example.jp")
    client.post(reverse("account_request_login_code"), {"email": "only-person@example.jp"})
    run_jobs()
    assert "登録はありません" in mail.outbox[0].body


def test_a_forgotten_password_is_set_anew_and_the_link_works_once(client, person, text_of):
    answer = client.post(reverse("account_reset_password"), {"email": "member@example.jp"}, follow=True)
    assert "メールをご覧ください" in text_of(answer)
    run_jobs()
    url = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    page = client.get(url, follow=True)
    target = page.redirect_chain[-1][0]
    assert "set-password" in target
    new = "あおぞら みどり さくら 27"
    assert client.post(target, {"password1": new, "password2": new}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)
    assert "このリンクは使えません" in text_of(Client().get(url, follow=True))


def test_a_stopped_account_is_out_at_once(client_of, town, text_of):
    vice = client_of("vice")
    assert vice.get(reverse("my_account")).status_code == 200
    disable_account(town.users["vice"], by=town.viewer("board"))
    assert vice.get(reverse("my_account")).status_code == 302
    answer = sign_in(Client(), "vice", follow=True)
    assert "いまは使えません" in text_of(answer)
    client = Client()
    town.users["vice"].email = "vice-login@example.jp"
    town.users["vice"].is_active = False
    town.users["vice"].save()
    client.post(reverse("account_request_login_code"), {"email": "vice-login@example.jp"})
    run_jobs()
    assert "登録はありません" in mail.outbox[0].body


def test_a_new_password_ends_the_other_sessions(client, person):
    here, there = Client(), Client()
    for one in (here, there):
        sign_in(one, "sakura4821")
    new = "あおぞら みどり さくら 27"
    answer = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.url == reverse("account_change_password")
    assert here.get(reverse("my_account")).status_code == 200
    assert there.get(reverse("my_account")).status_code == 302


def test_a_wrong_old_password_changes_nothing(client, person, text_of):
    sign_in(client, "sakura4821")
    new = "あおぞら みどり さくら 27"
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": "wrong", "password1": new, "password2": new}
    )
    assert "いまのパスワードが違います" in text_of(answer)


def test_reading_the_page_for_signing_out_signs_nobody_out(client_of):
    client = client_of("vice")
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("my_account")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("my_account")).status_code == 302


def test_there_is_no_signing_up(client, town, text_of):
    answer = client.get(reverse("account_signup"))
    assert "登録は、学校または教育委員会が行います" in text_of(answer)
    assert client.post(reverse("account_signup"), {"username": "x"}).status_code == 405


@pytest.mark.parametrize(("name", "idle"), [("vice", 1800), ("plain", 7200)])
def test_a_session_left_alone_ends(client, town, person, monkeypatch, text_of, name, idle):
    sign_in(client, "vice" if name == "vice" else "sakura4821")
    client.get(reverse("my_account"))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + idle - 60)
    assert client.get(reverse("my_account")).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 2 * idle)
    answer = client.get(reverse("my_account"), follow=True)
    assert not is_in(client)
    assert "しばらく操作がなかったため" in text_of(answer)


def test_a_session_ends_after_twelve_hours_whatever_is_done(client, person, monkeypatch):
    sign_in(client, "sakura4821")
    client.get(reverse("my_account"))
    now = time.time()
    for hour in range(1, 12):
        monkeypatch.setattr(time, "time", lambda h=hour: now + h * 3600)
        assert client.get(reverse("my_account")).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 12 * 3600 + 61)
    assert client.get(reverse("my_account")).status_code == 302


def test_an_open_page_writes_the_session_once_a_minute(client, person, django_assert_num_queries):
    sign_in(client, "sakura4821")
    client.get(reverse("my_account"))
    with django_assert_num_queries(5) as seen:
        client.get(reverse("my_account"))
    assert not [q for q in seen.captured_queries if q["sql"].startswith("UPDATE")]


def test_after_five_wrong_passwords_one_waits(client, person, text_of):
    for _attempt in range(5):
        assert "違います" in text_of(sign_in(client, "sakura4821", "wrong"))
    answer = sign_in(client, "sakura4821")
    assert "しばらくログインできません" in text_of(answer)
    assert not is_in(client)
    assert sign_in(Client(), "vice").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_many_try_at_once():
    """Sixteen wrong passwords in sixteen threads: five are looked at, the others are told to wait."""
    cache.clear()
    make_user(make_person(make_municipality(), "委員 五子"), username="sakura4821")
    answers, together = [], threading.Barrier(16)

    def attempt():
        together.wait()
        try:
            answers.append(sign_in(Client(), "sakura4821", "wrong").content.decode())
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cache.clear()
    looked_at = sum("パスワードが違います" in answer for answer in answers)
    # One that waited a second for a counter in vain, on a slow machine, is told to wait as well.
    told_to_wait = sum("しばらくログインできません" in answer for answer in answers)
    turned_away = sum("短い間に何度も送られたため" in answer for answer in answers)
    assert looked_at + told_to_wait + turned_away == 16
    assert 1 <= looked_at <= 5
