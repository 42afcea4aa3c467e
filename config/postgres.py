"""The embedded PostgreSQL: found when it runs, started when it does not, stopped by the last one to leave.

Every process that uses a server holds a shared lock for as long as it lives. Whoever ends tries to take the
lock alone, and stops the server when nobody else holds it. The system drops the locks of a killed process, so
whatever it left running is found, used and stopped by the next.
"""

import atexit
import fcntl
import os
import shlex
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from config.environment import local_environment
from config.postgres_place import DatabaseStartError, find_place

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = BASE_DIR / "var" / "postgres"
TEST_DATA = BASE_DIR / "var" / "postgres-test"
NAME = "tsunagaru"

#: For data that matters: PostgreSQL's own defaults are safe (fsync, full page writes and checksums on).
#: A log must not become a second copy of personal data: no failed statement in it, and no values in a detail.
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "../logs",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_size": "0",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
#: For data that is thrown away: nothing waits for the disk.
TEST_OPTIONS = OPTIONS | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}

_held = {}


def ensure_database_url():
    """Unless DATABASE_URL is set: find or start the embedded server, and fill in the local settings."""
    if os.environ.get("DATABASE_URL"):
        return
    local_environment()
    try:
        if os.environ.get("TSUNAGARU_TEST_DB") == "1":
            os.environ["DATABASE_URL"] = test_database_url()
        else:
            os.environ["DATABASE_URL"] = use(DATA)
    except DatabaseStartError as error:
        raise SystemExit(str(error)) from error


def test_database_url():
    """The URL of the test server, found or started; each process has a database of its own in it."""
    return use(TEST_DATA, options=TEST_OPTIONS, database=f"{NAME}_{os.getpid()}")


test_database_url.__test__ = False


def use(folder, *, options=OPTIONS, database=NAME):
    """Start the server of `folder` unless it runs, and keep it for as long as this process lives."""
    folder = Path(folder)
    if folder not in _held:
        _held[folder] = open_lock(folder, "users")
        fcntl.flock(_held[folder], fcntl.LOCK_SH)
        atexit.register(leave, folder, os.getpid())
    return start(folder, options=options, database=database)


def leave(folder, process=None):
    """Stop using the server of `folder`; the last to leave stops it. A forked child leaves nothing."""
    lock = _held.get(Path(folder))
    if lock is None or process not in (None, os.getpid()):
        return
    del _held[Path(folder)]
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        stop(folder)
    except BlockingIOError:
        # Somebody else still uses it.
        pass
    finally:
        os.close(lock)


def start(data_dir, *, options=OPTIONS, database=NAME):
    """Start the server of `data_dir` unless it runs, and return the URL of `database`, made when missing."""
    place = find_place(data_dir)
    with starting(data_dir):
        started = postmaster(place) is None
        if started:
            make_data(place)
            launch(place, options)
        socket_folder = wait_until_ready(place)
        if started and options is TEST_OPTIONS:
            drop_left_over_databases(socket_folder)
        make_database(socket_folder, database)
    return url_of(socket_folder, database)


def stop(data_dir):
    """Stop the server of `data_dir` if it runs; open transactions are rolled back."""
    place = find_place(data_dir)
    if postmaster(place):
        ended = place.run("pg_ctl", "stop", "-D", place.data, "-m", "fast", "-w", "-t", "60")
        if ended.returncode and postmaster(place):
            raise DatabaseStartError(f"内蔵データベースを止められませんでした。{ended.stderr.strip()}")


def is_running(data_dir):
    """Does the server of `data_dir` run?"""
    return postmaster(find_place(data_dir)) is not None


def open_lock(folder, purpose):
    """A lock file beside the data folder; its descriptor is not handed on to other programs."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = folder.with_name(f"{folder.name}.{purpose}.lock")
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise DatabaseStartError(f"{path} を開けません。はじめに使った利用者で実行してください。") from None


@contextmanager
def starting(folder):
    """One process at a time makes and starts the server of `folder`."""
    lock = open_lock(Path(folder), "start")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def postmaster(place):
    """The lines of postmaster.pid when they speak of a living server of this data, else None.

    After a crash or a restart of the machine the number in the file may belong to any other program.
    """
    try:
        lines = (place.data / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        data = os.path.realpath(place.data)
        # The same folder may have been named otherwise (a symbolic link) when the server was started.
        ours = "postgres" in process.name() and data in map(os.path.realpath, process.cmdline())
        return lines if ours and process.status() != psutil.STATUS_ZOMBIE else None
    except (OSError, ValueError, IndexError, psutil.Error):
        return None


def make_data(place):
    """Run initdb, whole or not at all: a folder that a killed initdb left half made is made again."""
    if (place.data / "PG_VERSION").exists():
        return
    draft = place.home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    made = place.run(
        "initdb", "--pgdata", draft, "--username", NAME, "--auth", "peer", "--encoding", "UTF8",
        "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C",
        "--data-checksums", "--no-instructions",
    )  # fmt: skip
    if made.returncode:
        raise DatabaseStartError(f"データベースの入れ物を作れませんでした。\n{made.stderr.strip()[-1000:]}")
    draft.rename(place.data)


def launch(place, options):
    """Run pg_ctl start, patiently: after a crash the old server's processes may need a moment to go."""
    clear_stale_pid(place)
    allow_local_people(place)
    settings = {**options, "unix_socket_directories": str(place.socket_folder())}
    arguments = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    for attempt in range(4):
        place.log.unlink(missing_ok=True)
        begun = place.run(
            "pg_ctl", "start", "-D", place.data, "-l", place.log, "-w", "-t", "60", "-o", arguments
        )
        if begun.returncode == 0:
            return
        time.sleep(attempt)
    said = place.log.read_text(errors="replace") if place.log.exists() else begun.stderr
    raise DatabaseStartError(
        f"内蔵データベースを始められませんでした。PostgreSQL の記録:\n{said.strip()[-1000:]}"
    )


def clear_stale_pid(place):
    """Remove a postmaster.pid whose number now belongs to another program: PostgreSQL would believe in it."""
    path = place.data / "postmaster.pid"
    try:
        if psutil.pid_exists(int(path.read_text().split("\n", 1)[0])):
            path.unlink()
    except (OSError, ValueError):
        path.unlink(missing_ok=True)


def allow_local_people(place):
    """Let in the server's account and root, as the system itself knows them: no password can be lost."""
    names = {place.account.pw_name, "root"}
    rules = {
        "pg_hba.conf": f"local all {NAME} peer map=project\n",
        "pg_ident.conf": "".join(f'project "{name}" {NAME}\n' for name in sorted(names)),
    }
    for name, text in rules.items():
        path = place.data / name
        if path.read_text() != text:
            path.write_text(text)


def wait_until_ready(place):
    """The folder of the server's socket, once it answers; a server found running may still be recovering."""
    until = time.monotonic() + 60
    while True:
        lines = postmaster(place) or []
        try:
            connect(lines[4], "postgres").close()
            return lines[4]
        except (IndexError, psycopg.OperationalError) as error:
            if time.monotonic() > until:
                raise DatabaseStartError(f"内蔵データベースが60秒待っても答えません。{error}") from error
            time.sleep(0.1)


def connect(socket_folder, database):
    """A connection of our own, outside Django and outside any transaction."""
    return psycopg.connect(host=socket_folder, user=NAME, dbname=database, connect_timeout=5, autocommit=True)


def make_database(socket_folder, database):
    """Make `database` unless it exists."""
    with connect(socket_folder, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(f'CREATE DATABASE "{database}"')


def drop_left_over_databases(socket_folder):
    """Drop what killed test runs left behind; nobody uses a test server that has only just started."""
    with connect(socket_folder, "postgres") as connection:
        for (name,) in connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%{NAME}\\_%"]
        ):
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def url_of(socket_folder, database):
    """The URL that settings and every PostgreSQL client understand."""
    return f"postgresql://{NAME}@/{database}?host={quote(socket_folder, safe='')}"
