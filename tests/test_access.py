"""Every URL × every viewer: the table in tests/access/ is the truth, and nothing may be missing from it."""

import importlib
import re
import time
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.helpers.pages import faults_of, is_html
from tests.world import VIEWERS, World

#: Without it pytest-django makes no test database when this file runs alone.
pytestmark = pytest.mark.django_db

ROOMS = (
    "core",
    "community",
    "councils",
    "agenda",
    "meetings",
    "after",
    "before",
    "deciding",
    "day",
    "imports",
    "headquarters",
    "activities",
    "evaluations",
    "dashboards",
    "papers",
)
ROWS = {n: r for room in ROOMS for n, r in importlib.import_module(f"tests.access.{room}").ROWS.items()}

#: Tables a reading page may write: its session, and nothing else.
WRITTEN_BY_READING = {"django_session", "core_cache"}
#: Queries of one page at most, session and user included.
MAX_QUERIES = 12


def url_names():
    """Names of all URLs of the product."""
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


@dataclass
class Answer:
    """What one request was answered, and what it asked of the database."""

    status: int = 0
    page: str = ""
    queries: list = field(default_factory=list)

    @property
    def written(self):
        """Tables that INSERT, UPDATE or DELETE named."""
        writing = [sql for sql in self.queries if not sql.startswith("SELECT")]
        return {sql.split('"')[1] if '"' in sql else sql for sql in writing}


class Undo(Exception):
    """Takes back what one request did."""


def answer_of(client, method, url, data):
    """The answer to one request; its changes and cookies (signing out) are taken back."""
    answer, cookies = Answer(), dict(client.cookies)

    def watch(execute, sql, params, many, context):
        query = sql.lstrip(" \n(")
        if query.split(" ", 1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
            answer.queries.append(query)
        return execute(sql, params, many, context)

    try:
        with transaction.atomic(), connection.execute_wrapper(watch):
            response = getattr(client, method)(url, data)
            answer.status = response.status_code
            answer.page = response.text if response.status_code == 200 and is_html(response) else ""
            raise Undo
    except Undo:
        client.cookies.clear()
        client.cookies.update(cookies)
        return answer


def status_of(client, method, url, data):
    """Only the status of one request."""
    return answer_of(client, method, url, data).status


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """One small city for the whole table; each request is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        clients = {viewer: Client(raise_request_exception=True) for viewer in VIEWERS}
        for viewer, client in clients.items():
            if viewer in world.users:
                client.force_login(world.users[viewer])
                been_here(client)
        yield world, clients
        transaction.set_rollback(True)


def been_here(client):
    """The session of somebody who is in the middle of their work: its marks need not be written again."""
    session = client.session
    session["started"] = int(time.time())
    session["seen"] = int(time.time()) + 3600
    session.save()


def asked(expected):
    """Who tries a method: everybody; where no row names it, some are enough to see that it does nothing."""
    return VIEWERS if expected else ("principal", "coordinator", "volunteer", "anonymous")


@pytest.fixture(scope="module")
def reading(city):
    """reading("meeting_list") → {viewer: Answer} of a GET; each address is asked once for the whole table."""
    world, clients = city
    known = {}

    def answers(name):
        if name not in known:
            url = reverse(name, args=ROWS[name].args(world))
            known[name] = {v: answer_of(clients[v], "get", url, {}) for v in asked(ROWS[name].get)}
        return known[name]

    return answers


def test_every_url_is_in_the_table():
    assert url_names() - set(ROWS) == set()


def test_the_table_names_no_url_that_is_gone():
    assert set(ROWS) - url_names() == set()


def is_wanted(status, expected, viewer):
    """Whether the table agrees; a method that a row does not name must do nothing."""
    return status == expected[viewer] if expected else status in {302, 403, 404, 405}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_may_read(name, reading):
    expected = ROWS[name].get
    wrong = {
        viewer: f"{answer.status}, not {expected[viewer] if expected else 405}"
        for viewer, answer in reading(name).items()
        if not is_wanted(answer.status, expected, viewer)
    }
    assert not wrong, wrong


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_may_act(name, city):
    world, clients = city
    row, wrong = ROWS[name], {}
    url = reverse(name, args=row.args(world))
    for viewer in asked(row.post):
        status = status_of(clients[viewer], "post", url, row.data(world))
        if not is_wanted(status, row.post, viewer):
            wrong[viewer] = f"{status}, not {row.post[viewer] if row.post else 405}"
    assert not wrong, wrong


@pytest.mark.parametrize("name", sorted(n for n, r in ROWS.items() if r.other))
def test_another_councils_record_is_not_found(name, city):
    world, clients = city
    row = ROWS[name]
    args, mine = row.other(world), row.args(world)
    mixed = [mine[0], *args[1:]] if len(args) > 1 else args
    for tried in (args, mixed) if mixed != mine else (args,):
        url = reverse(name, args=tried)
        for viewer in ("principal", "chair", "coordinator", "volunteer", "nobody"):
            for method in ("get", "post"):
                if getattr(row, method):
                    status = status_of(clients[viewer], method, url, {})
                    assert status == 404, f"{method} {url} as {viewer}: {status}"


READABLE = sorted(n for n, r in ROWS.items() if r.get)


@pytest.mark.parametrize("name", READABLE)
def test_reading_writes_nothing(name, reading):
    wrote = {v: a.written for v, a in reading(name).items() if not a.written <= WRITTEN_BY_READING}
    assert not wrote, wrote


@pytest.mark.parametrize("name", READABLE)
def test_a_page_asks_the_database_at_most_twelve_times(name, reading):
    many = {v: len(a.queries) for v, a in reading(name).items() if len(a.queries) > MAX_QUERIES}
    worst = max(many, key=many.get, default=None)
    assert not many, f"{many}\n" + "\n".join(sql[:200] for sql in reading(name)[worst].queries)


@pytest.mark.parametrize("name", sorted(n for n, r in ROWS.items() if r.get and r.other))
def test_a_page_of_one_council_names_nothing_of_the_other(name, reading):
    insiders = ("principal", "vice_principal", "teacher", "chair", "member", "coordinator", "volunteer")
    told = [viewer for viewer in insiders if "となり" in reading(name)[viewer].page]
    assert not told


#: What differs from answer to answer though the page is the same.
TOKEN = re.compile(r"(csrfmiddlewaretoken\" value=\"|X-CSRFToken\": \")\w+")


@pytest.mark.parametrize("name", READABLE)
def test_pages_are_valid_html_with_one_heading(name, reading):
    pages = {TOKEN.sub("", answer.page) for answer in reading(name).values() if answer.page}
    for page in sorted(pages, key=len, reverse=True)[:3]:
        faults = list(faults_of(page))
        assert not faults, "\n".join(faults)


def test_addresses_can_be_made_from_the_table(city):
    world, _clients = city
    for name, row in ROWS.items():
        try:
            reverse(name, args=row.args(world))
        except NoReverseMatch:
            pytest.fail(f"{name}: its row has the wrong arguments")
