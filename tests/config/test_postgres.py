"""The embedded PostgreSQL: starting, stopping, recovering and sharing."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from config import postgres, postgres_place
from config.postgres_place import find_place, short_hash

#: A program that uses the server in argv[1], says its address, and stays until it is told to end.
USER_PROGRAM = """
import sys
from config import postgres
print(postgres.use(sys.argv[1], options=postgres.TEST_OPTIONS), flush=True)
sys.stdin.read()
"""


@contextmanager
def data_folder():
    """A data folder that nothing outlives: neither its server nor what root had to put elsewhere."""
    parent = Path(tempfile.mkdtemp(prefix="tsunagaru-db-"))
    folder = parent / "postgres"
    try:
        yield folder
    finally:
        home = find_place(folder).home
        postgres.stop(folder)
        shutil.rmtree(parent)
        shutil.rmtree(home.parent, ignore_errors=True)


@pytest.fixture(scope="module")
def shared_folder():
    """One data folder for the module: making one takes longer than everything else here."""
    with data_folder() as folder:
        yield folder


@pytest.fixture
def folder(shared_folder):
    """The module's data folder; its server runs in no other test."""
    yield shared_folder
    postgres.stop(shared_folder)


@pytest.fixture
def user_program(folder):
    """Starts programs that use the server; they end with the test."""
    started = []

    def start():
        program = subprocess.Popen(
            [sys.executable, "-c", USER_PROGRAM, str(folder)],
            cwd=postgres.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(program)
        return program

    yield start
    for program in started:
        program.communicate()


def start(folder, options=postgres.TEST_OPTIONS):
    return postgres.start(folder, options=options)


def server_process(folder):
    return psutil.Process(int(postgres.postmaster(find_place(folder))[0]))


def ask(url, sql):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def test_data_outlives_a_stop(folder):
    assert not postgres.is_running(folder)
    url = start(folder)
    ask(url, "CREATE TABLE kept AS SELECT '髙﨑𠮷'::text AS name")
    postgres.stop(folder)
    assert not postgres.is_running(folder)
    assert ask(start(folder), "SELECT name FROM kept") == "髙﨑𠮷"


def test_database_is_made_as_the_design_says(folder):
    url = start(folder)
    assert ask(url, "SHOW data_checksums") == "on"
    assert ask(url, "SHOW listen_addresses") == ""
    assert ask(url, "SELECT datlocale FROM pg_database WHERE datname = 'tsunagaru'") == "C.UTF-8"
    assert ask(url, "SHOW server_version").startswith("18.")


def test_only_its_own_account_enters_the_data(folder):
    start(folder)
    place = find_place(folder)
    for private in (place.home, place.data, place.socket_folder()):
        assert private.stat().st_mode & 0o077 == 0
        assert private.stat().st_uid == place.account.pw_uid


def test_no_folder_is_opened(folder):
    folder.parent.chmod(0o700)
    start(folder)
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_a_killed_server_loses_nothing(folder):
    url = start(folder, postgres.OPTIONS)
    ask(url, "CREATE TABLE counted AS SELECT 1 AS number")
    server = server_process(folder)
    server.send_signal(signal.SIGKILL)
    psutil.wait_procs([server], timeout=5)
    assert not postgres.is_running(folder)
    assert ask(start(folder, postgres.OPTIONS), "SELECT number FROM counted") == 1


def test_a_process_number_of_another_program_is_not_believed(folder):
    start(folder)
    place = find_place(folder)
    lines = (place.data / "postmaster.pid").read_text()
    postgres.stop(folder)
    stranger = place.data / "postmaster.pid"
    stranger.write_text(lines.replace(lines.split("\n")[0], str(os.getppid()), 1))
    os.chown(stranger, place.account.pw_uid, place.account.pw_gid)
    assert not postgres.is_running(folder)
    assert ask(start(folder), "SELECT 1") == 1


def test_a_server_is_found_under_another_name_of_its_folder(folder):
    start(folder)
    other = folder.parent.with_name(f"{folder.parent.name}-link")
    other.symlink_to(folder.parent)
    try:
        assert postgres.is_running(other / folder.name)
    finally:
        other.unlink()


def test_a_half_made_data_folder_is_made_again():
    with data_folder() as folder:
        draft = find_place(folder).home / "data.new"
        draft.mkdir()
        (draft / "PG_VERSION").write_text("18\n")
        assert ask(start(folder), "SELECT 1") == 1


def test_two_at_once_share_one_server_and_the_last_stops_it(folder, user_program):
    first, second = user_program(), user_program()
    assert first.stdout.readline() == second.stdout.readline() != ""
    first.communicate()
    assert postgres.is_running(folder)
    second.communicate()
    assert not postgres.is_running(folder)


def test_a_server_left_by_a_killed_program_is_used_and_stopped(folder, user_program):
    killed = user_program()
    killed.stdout.readline()
    left = server_process(folder).pid
    killed.kill()
    killed.wait()
    following = user_program()
    following.stdout.readline()
    assert server_process(folder).pid == left
    following.communicate()
    assert not postgres.is_running(folder)


def test_a_fresh_test_server_drops_what_killed_runs_left(folder):
    url = start(folder)
    ask(url, "CREATE DATABASE test_tsunagaru_1_gw0")
    postgres.stop(folder)
    names = ask(start(folder), "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database")
    assert names == "postgres,template0,template1,tsunagaru"


def test_a_long_or_foreign_path_gets_a_short_socket(folder):
    long = folder.parent / ("長い名前" * 10)
    long.mkdir()
    place = postgres_place.Place(long, postgres_place.find_place(folder).account, Path())
    socket_folder = place.socket_folder()
    try:
        assert len(str(socket_folder)) < postgres_place.SOCKET_FOLDER_BYTES
        assert str(socket_folder).endswith(short_hash(long))
    finally:
        socket_folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can make a folder for somebody else.")
def test_a_folder_of_somebody_else_is_refused(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    os.chown(other, 65534, 65534)
    with pytest.raises(postgres.DatabaseStartError, match="別の利用者"):
        postgres_place.make_private(other, postgres_place.ensure_account())


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can hand a folder over.")
def test_data_whose_account_is_gone_is_handed_over(tmp_path):
    account = postgres_place.ensure_account()
    inside = tmp_path / "home" / "file"
    inside.parent.mkdir()
    inside.touch()
    for path in (inside, inside.parent):
        os.chown(path, 54321, 54321)
    postgres_place.adopt(inside.parent, account)
    assert inside.stat().st_uid == inside.parent.stat().st_uid == account.pw_uid


def test_url_from_the_environment_is_left_alone(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/name")
    began = time.monotonic()
    postgres.ensure_database_url()
    assert os.environ["DATABASE_URL"] == "postgresql://elsewhere/name"
    assert time.monotonic() - began < 1
