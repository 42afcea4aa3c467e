"""What stands around every request."""

import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from core.dates import today
from core.middleware import page_before
from tests.factories.community import make_post, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("probe")]

PRIVATE = "/probe/private/"


@pytest.fixture
def login():
    """The address of the login page."""
    return reverse("account_login")


# ---- the viewer ------------------------------------------------------------------------------------------


def test_the_viewer_is_the_person_behind_the_account(client_of_person, person):
    assert client_of_person.get(PRIVATE).text == f"高橋 恵子:{person.pk}"


def test_a_post_that_ends_takes_its_rights_at_once(client_of_person, person, rf):
    from core.middleware import _viewer

    post = make_post(person, "principal", school=make_school(person.municipality))
    request = rf.get("/")
    request.user = person.user
    assert _viewer(request).has("principal")
    post.ends_on = today() - timedelta(days=1)
    post.save()
    assert not _viewer(request).has("principal")


def test_an_account_that_is_switched_off_is_out_at_once(client_of_person, person, login):
    person.user.is_active = False
    person.user.save()
    assert client_of_person.get(PRIVATE).url.startswith(login)


# ---- the limits of a session -----------------------------------------------------------------------------


def aged(client, **marks):
    """Make the session as old as if it had last been seen, or begun, so many seconds ago."""
    session = client.session
    for name, seconds in marks.items():
        session[name] = int(time.time()) - seconds if name in ("seen", "started") else seconds
    session.save()


@pytest.mark.parametrize(
    ("marks", "stays"),
    [
        ({"started": 100, "seen": 7190}, True),
        ({"started": 100, "seen": 7210}, False),
        ({"started": 12 * 3600 - 10, "seen": 10}, True),
        ({"started": 12 * 3600 + 10, "seen": 10}, False),
        ({"started": 100, "seen": 1790, "staff": True}, True),
        ({"started": 100, "seen": 1810, "staff": True}, False),
    ],
)
def test_a_session_ends_when_nobody_was_there_or_after_a_day(client_of_person, settings, marks, stays):
    settings.SESSION_LIMITS = {"staff": (1800, 12 * 3600), "other": (7200, 12 * 3600)}
    aged(client_of_person, **marks)
    assert (client_of_person.get(PRIVATE).status_code == 200) is stays


def test_whoever_was_logged_out_is_told_so_once_and_comes_back(client_of_person, login):
    aged(client_of_person, started=100, seen=99_999)
    old = client_of_person.session.session_key
    response = client_of_person.get(PRIVATE)
    assert response.url == f"{login}?next={PRIVATE}"
    sentence = "しばらく操作がなかったため、ログアウトしました。もう一度ログインしてください。"
    assert sentence in client_of_person.get(response.url).text
    assert sentence not in client_of_person.get(response.url).text
    assert client_of_person.session.session_key != old


def test_the_mark_is_written_at_most_once_a_minute(client_of_person):
    client_of_person.get(PRIVATE)
    aged(client_of_person, seen=30)
    before = client_of_person.session["seen"]
    client_of_person.get(PRIVATE)
    assert client_of_person.session["seen"] == before
    aged(client_of_person, seen=61)
    client_of_person.get(PRIVATE)
    assert client_of_person.session["seen"] > before


def test_activity_does_not_move_the_beginning(client_of_person):
    client_of_person.get(PRIVATE)
    aged(client_of_person, started=5000, seen=100)
    started = client_of_person.session["started"]
    client_of_person.get(PRIVATE)
    assert client_of_person.session["started"] == started


# ---- logging in first ------------------------------------------------------------------------------------


def test_after_login_people_come_back_to_the_page_not_to_the_act(client, login):
    response = client.post("/probe/act/", headers={"Referer": "http://testserver/councils/3/?page=2"})
    assert response.url == f"{login}?next=/councils/3/%3Fpage%3D2"
    assert client.post("/probe/act/").url == f"{login}?next=/me/"


def test_htmx_goes_to_the_login_page_instead_of_swapping_it_in(client, login):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/city/"}
    response = client.get(PRIVATE, headers=headers)
    assert response.status_code == 200
    assert response["HX-Redirect"] == f"{login}?next=/city/"
    assert not response.content


# ---- refusals --------------------------------------------------------------------------------------------


def refused_from(client, referer, **headers):
    if referer:
        headers["Referer"] = referer
    return client.post("/probe/refuse/", headers=headers).url


def test_a_refusal_becomes_a_sentence_on_the_page_before(client_of_person):
    assert refused_from(client_of_person, "http://testserver/probe/page/?page=2") == "/probe/page/?page=2"
    page = client_of_person.get("/probe/page/").text
    assert "席がうまりました。" in page
    assert 'class="msg warning"' in page


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "http://evil.example/",
        "https://evil.example/probe/page/",
        "//evil.example/",
        "http://testserver@evil.example/",
        "http://testserver.evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
    ],
)
def test_a_refusal_never_leads_to_another_site(client_of_person, referer):
    assert refused_from(client_of_person, referer) == "/me/"


def test_a_path_that_names_another_host_stays_here(client_of_person):
    assert refused_from(client_of_person, "http://testserver//evil.example/x") == "/evil.example/x"


def test_from_an_insecure_page_nobody_is_sent_back_there(rf):
    from django_htmx.middleware import HtmxDetails

    request = rf.post("/", secure=True, headers={"Referer": "http://testserver/page/"})
    request.htmx = HtmxDetails(request)
    assert page_before(request) == ""


def test_a_page_that_refuses_to_be_read_leads_home_and_never_in_a_circle(client_of_person):
    response = client_of_person.get(
        "/probe/refuse-reading/", headers={"Referer": "http://testserver/probe/refuse-reading/"}
    )
    assert response.url == "/me/"


# ---- caches ----------------------------------------------------------------------------------------------


def test_a_public_page_may_be_kept_and_sets_no_cookie(client):
    response = client.get("/probe/public/")
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert response["Vary"] == "Cookie", "somebody who has since logged in must not be shown the old copy"


def test_the_same_page_read_by_somebody_we_know_is_not_kept(client_of_person):
    response = client_of_person.get("/probe/public/")
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_a_public_page_with_a_form_is_not_kept(client):
    for _first_then_with_cookie in range(2):
        assert "no-store" in client.get("/probe/public/form/")["Cache-Control"]


def test_that_something_is_missing_is_not_kept(client):
    assert "no-store" in client.get("/probe/public/missing/")["Cache-Control"]


def test_everything_else_is_never_kept(client, client_of_person):
    for response in (
        client_of_person.get(PRIVATE),
        client.get(PRIVATE),
        client.get("/probe/page/"),
        client.get(reverse("account_login")),
    ):
        assert "no-store" in response["Cache-Control"], response


# ---- headers ---------------------------------------------------------------------------------------------

ANSWERS = {
    "a page": lambda c: c.get("/probe/page/"),
    "a public page": lambda c: c.get("/probe/public/"),
    "login first": lambda c: c.get(PRIVATE),
    "a wrong method": lambda c: c.post("/healthz"),
    "no such address": lambda c: c.get("/no/such/page/"),
    "an unknown host": lambda c: c.get("/", headers={"Host": "evil.example"}),
    "a form from elsewhere": lambda c: Client(enforce_csrf_checks=True).post(reverse("account_login")),
    **{f"a {code}": lambda c, code=code: c.get(f"/probe/fail/{code}/") for code in (400, 403, 404, 500, 503)},
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_has_its_guards(kind):
    response = ANSWERS[kind](Client(raise_request_exception=False))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cache-Control"]


@pytest.mark.parametrize("code", [400, 403, 404, 500, 503])
def test_an_error_is_a_page_that_says_what_to_do(code):
    response = Client(raise_request_exception=False).get(f"/probe/fail/{code}/")
    assert response.status_code == code
    assert '<html lang="ja">' in response.text
    assert response.text.count("<h1>") == 1
    assert not response.cookies


def test_the_address_of_an_act_opened_like_a_page_is_no_empty_page(client_of_person):
    response = client_of_person.get("/probe/act/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert response.text.count("<h1>") == 1


# ---- a database that is away (the real thing: tests/test_faults.py) ---------------------------------------


def test_a_database_that_is_away_answers_503_and_when_to_come_back():
    response = Client(raise_request_exception=False).get("/probe/fail/503/")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "no-store" in response["Cache-Control"]


def test_a_slow_statement_is_not_taken_for_a_database_that_is_away():
    from core.views.errors import is_database_away

    class Cancelled(Exception):
        sqlstate = "57014"

    error = OperationalError()
    assert is_database_away(error)
    error.__cause__ = Cancelled()
    assert not is_database_away(error)
    assert not is_database_away(ValueError())
    assert not is_database_away(None)
