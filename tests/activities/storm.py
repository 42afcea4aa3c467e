"""Many people at once, with the time it took and what PostgreSQL made of it."""

import time

from django.db import connection

from tests.helpers import threads


def at_once(acts):
    """Run all acts at the same moment, each in its own thread; returns (results or exceptions, seconds)."""
    began = time.monotonic()
    return threads.at_once(*acts), time.monotonic() - began


def deadlocks():
    """How many deadlocks PostgreSQL has had to break in this database, also those that a second try hid."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]
