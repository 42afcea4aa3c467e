"""Where the benchmark keeps its own PostgreSQL and static files, and how its processes are told."""

import hashlib
import os
from datetime import date
from pathlib import Path

from config import postgres

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "benchmarks"
RESULTS = ROOT / "benchmarks" / "results"
DATA = HOME / "postgres"
DATA_SETS = ("told", "city", "national")
#: What says how the database looks, and how the demo fills it.
SOURCES = ("*/migrations/*.py", "dashboards/demo/**/*.py", "tests/factories/*.py", "benchmarks/rows.py")
#: A loaded data set is used again for so many days; the demo is dated relative to the day on which it was loaded.
DAYS = {"told": 1, "city": 7, "national": 60}


def begin(data_set, port):
    """Start the benchmark's PostgreSQL and set the environment as an installation would, in this process and its children."""
    HOME.mkdir(parents=True, exist_ok=True)
    url = postgres.use(DATA, database=database_of(data_set))
    os.environ.update(
        DATABASE_URL=url,
        DJANGO_SETTINGS_MODULE="benchmarks.settings",
        SECRET_KEY="only-for-the-benchmark-" + "0123456789" * 4,
        ALLOWED_HOSTS="localhost,127.0.0.1",
        SITE_URL=f"http://localhost:{port}",
        DEFAULT_FROM_EMAIL="noreply@example.jp",
        MEDIA_ROOT=str(HOME / "files"),
        DEMO="0",
        DEBUG="0",
        HTTPS="0",
        # Loading takes longer than any page may; the web server is given the product's limit again.
        STATEMENT_TIMEOUT_MS="0",
    )


def database_of(data_set):
    """The name of its database."""
    return f"benchmark_{data_set}"


def is_fresh(data_set):
    """Was this data set loaded by the present code, not too long ago?"""
    try:
        mark, day = stamp(data_set).read_text().split()
    except (OSError, ValueError):
        return False
    return mark == fingerprint() and (date.today() - date.fromisoformat(day)).days < DAYS[data_set]


def keep(data_set):
    """Note that the data set is loaded."""
    stamp(data_set).write_text(f"{fingerprint()} {date.today()}\n")


def forget(data_set):
    """Throw the database of the data set away and make it anew, empty."""
    stamp(data_set).unlink(missing_ok=True)
    socket = postgres.find_place(DATA).socket_folder()
    with postgres.connect(str(socket), "postgres") as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database_of(data_set)}" WITH (FORCE)')
    postgres.make_database(str(socket), database_of(data_set))


def stamp(data_set):
    """The file that says when and by which code the data set was loaded."""
    return HOME / f"{data_set}.loaded"


def fingerprint():
    """A text that changes when the tables, the demo or the benchmark's own rows change."""
    seen = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if ".venv" not in path.parts:
                seen.update(path.read_bytes())
    return seen.hexdigest()[:16]
