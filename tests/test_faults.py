"""Faults, with the real thing: the database of a running server is killed, and comes back."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import postgres
from config.postgres_place import find_place
from tests.plugin_database import SETTINGS

#: Long enough for a busy machine, short enough to notice that something hangs.
PATIENCE = 30


@contextmanager
def data_folder():
    """A data folder of this test's own; neither its server nor what root had to put elsewhere outlives it."""
    parent = Path(tempfile.mkdtemp(prefix="tsunagaru-faults-"))
    folder = parent / "postgres"
    try:
        yield folder
    finally:
        home = find_place(folder).home
        postgres.stop(folder)
        shutil.rmtree(parent)
        shutil.rmtree(home.parent, ignore_errors=True)


def environment_of(database):
    """The tests' settings, for programs outside the tests' process."""
    module = {"DJANGO_SETTINGS_MODULE": "tests.helpers.server_settings"}
    return {**os.environ, **SETTINGS, **module, "DATABASE_URL": database}


@contextmanager
def web_server(database):
    """A gunicorn of one worker on a free port; yields the port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = environment_of(database) | {"CONN_MAX_AGE": "600", "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "-w", "1", "config.wsgi"]
    server = subprocess.Popen(command, cwd=postgres.BASE_DIR, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def get(port, path, headers=None):
    """(response, its text, how long it took)."""
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        return response, response.read().decode(), time.monotonic() - begun
    finally:
        connection.close()


def get_as_somebody(port, path):
    """The same with a session, for which the middleware must look in the database."""
    return get(port, path, {"Cookie": "sid=0123456789abcdefghijklmnopqrstuv"})


def until(port, path, status):
    """Ask until the answer is `status`; how often another one came before."""
    end, others = time.monotonic() + PATIENCE, []
    while time.monotonic() < end:
        try:
            response, _text, _seconds = get_as_somebody(port, path)
        except OSError:
            time.sleep(0.1)
            continue
        if response.status == status:
            return others
        others.append(response.status)
        time.sleep(0.1)
    return pytest.fail(f"{path} never answered {status}, but {others[-5:]}")


def crash(folder):
    """What a fall of the machine does to PostgreSQL: no clean end for anybody."""
    place = find_place(folder)
    place.run("pg_ctl", "stop", "-D", place.data, "-m", "immediate", "-w")
    assert not postgres.is_running(folder)


@pytest.fixture(scope="module")
def running():
    """A server with a database of its own: (folder of the data, port)."""
    with data_folder() as folder:
        database = postgres.start(folder, options=postgres.TEST_OPTIONS)
        migrate = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(migrate, cwd=postgres.BASE_DIR, env=environment_of(database), check=True)
        with web_server(database) as port:
            until(port, "/healthz", 200)
            yield folder, port


def test_when_the_database_dies_pages_say_so_at_once_and_service_comes_back_by_itself(running):
    folder, port = running
    # For the first the middleware asks for the session, for the second a view asks.
    assert get_as_somebody(port, "/me/")[0].status == 302
    assert get(port, "/schools/none/")[0].status == 404
    for _twice in range(2):
        crash(folder)
        for path in ("/me/", "/schools/none/", "/me/", "/schools/none/"):
            response, text, seconds = get_as_somebody(port, path)
            assert response.status == 503, path
            assert seconds < 3, f"{path} took {seconds:.1f} s"
            assert response.headers["Retry-After"] == "60"
            assert "no-store" in response.headers["Cache-Control"]
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "Set-Cookie" not in response.headers
            assert "<h1>少しお待ちください</h1>" in text
        assert get(port, "/healthz")[0].status == 200, "the process lives: nobody should restart it"
        assert get(port, "/readyz")[0].status == 503
        postgres.start(folder, options=postgres.TEST_OPTIONS)
        assert set(until(port, "/me/", 302)) <= {503}
        assert get(port, "/schools/none/")[0].status == 404
