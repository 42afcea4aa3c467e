"""Many people at once: real threads, each with its own connection to PostgreSQL."""

import threading
import time

from django.db import connection


def at_once(acts):
    """Run all acts at the same moment, each in its own thread; returns (results or exceptions, seconds)."""
    gate = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def run(number, act):
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            outcomes[number] = act()
        except Exception as error:  # noqa: BLE001, RUF100 — the outcome of the test
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes, time.monotonic() - began


def deadlocks():
    """How many deadlocks PostgreSQL has had to break in this database, also those that a second try hid."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]
