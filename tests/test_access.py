"""Every URL × every viewer: the table in tests/access/ is the truth, and nothing may be missing from it."""

import importlib

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.world import VIEWERS, World

#: Without it pytest-django makes no test database when this file runs alone.
pytestmark = pytest.mark.django_db

ROOMS = ("core", "community", "councils", "meetings", "headquarters", "activities", "evaluations", "dashboards")
ROWS = {n: r for room in ROOMS for n, r in importlib.import_module(f"tests.access.{room}").ROWS.items()}

#: Tables a reading page may write: its session, and nothing else.
WRITTEN_BY_READING = {"django_session", "core_cache"}


def url_names():
    """Names of all URLs of the product."""
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def tables_written(act):
    """Tables that INSERT, UPDATE or DELETE named while `act` ran."""
    written = set()

    def watch(execute, sql, params, many, context):
        word = sql.lstrip().split(" ", 1)[0].upper()
        if word in ("INSERT", "UPDATE", "DELETE"):
            written.add(sql.split('"')[1] if '"' in sql else sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        act()
    return written


class Undo(Exception):
    """Takes back what one request did."""


def status_of(client, method, url, data):
    """The status of one request, its changes and cookies (signing out) taken back."""
    status, cookies = [], dict(client.cookies)
    try:
        with transaction.atomic():
            status.append(getattr(client, method)(url, data).status_code)
            raise Undo
    except Undo:
        client.cookies.clear()
        client.cookies.update(cookies)
        return status[0]


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """One small city for the whole table; each request is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        clients = {viewer: Client(raise_request_exception=True) for viewer in VIEWERS}
        for viewer, client in clients.items():
            if viewer in world.users:
                client.force_login(world.users[viewer])
        yield world, clients
        transaction.set_rollback(True)


def test_every_url_is_in_the_table():
    assert url_names() - set(ROWS) == set()


def test_the_table_names_no_url_that_is_gone():
    assert set(ROWS) - url_names() == set()


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_may_do_what(name, city):
    world, clients = city
    row = ROWS[name]
    url = reverse(name, args=row.args(world))
    wrong = {}
    for method in ("get", "post"):
        expected = getattr(row, method)
        for viewer, client in clients.items():
            want = expected[viewer] if expected else {302, 403, 404, 405}
            got = status_of(client, method, url, row.data(world) if method == "post" else {})
            if (got not in want) if isinstance(want, set) else (got != want):
                wrong[f"{method} {viewer}"] = f"{got}, not {want}"
    assert not wrong, wrong


@pytest.mark.parametrize("name", sorted(n for n, r in ROWS.items() if r.other))
def test_another_councils_record_is_not_found(name, city):
    world, clients = city
    row = ROWS[name]
    args, mine = row.other(world), row.args(world)
    mixed = [mine[0], *args[1:]] if len(args) > 1 else args
    for tried in (args, mixed):
        url = reverse(name, args=tried)
        for viewer in ("principal", "chair", "coordinator", "volunteer", "nobody"):
            for method in ("get", "post"):
                if getattr(row, method):
                    status = status_of(clients[viewer], method, url, {})
                    assert status == 404, f"{method} {url} as {viewer}: {status}"


@pytest.mark.parametrize("name", sorted(n for n, r in ROWS.items() if r.get))
def test_reading_writes_nothing(name, city):
    world, clients = city
    row = ROWS[name]
    url = reverse(name, args=row.args(world))
    for viewer, client in clients.items():
        written = tables_written(lambda c=client: status_of(c, "get", url, {}))
        assert written <= WRITTEN_BY_READING, f"{url} as {viewer} wrote {written}"


def test_addresses_can_be_made_from_the_table(city):
    world, _clients = city
    for name, row in ROWS.items():
        try:
            reverse(name, args=row.args(world))
        except NoReverseMatch:
            pytest.fail(f"{name}: its row has the wrong arguments")
