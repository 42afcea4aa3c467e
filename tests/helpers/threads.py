"""People who press at the same moment: real threads, each with its own connection to PostgreSQL."""

import threading

from django.db import connection


def at_once(*acts):
    """Run all acts at the same moment, each in its own thread; returns what each came to, results or exceptions."""
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
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def words_of(outcomes):
    """Outcomes sorted, exceptions by the name of their kind."""
    return sorted(type(o).__name__ if isinstance(o, Exception) else str(o) for o in outcomes)
