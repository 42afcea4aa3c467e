"""`python -m benchmarks`, which is `make bench`: measure the pages and write the tables of docs/performance.md."""

import argparse
import socket
import time

from benchmarks import place


def options():
    """What the person at the terminal asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--data", choices=place.DATA_SETS, default="told", help="which demo is loaded")
    parser.add_argument("--quick", action="store_true", help="short bursts: within ten minutes")
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    parser.add_argument(
        "--worker", choices=("sync", "gthread"), default="sync", help="gunicorn's kind of worker"
    )
    parser.add_argument("--fresh", action="store_true", help="load the data again")
    parser.add_argument("--print", action="store_true", help="print the tables, write nothing")
    return parser.parse_args()


def main():
    """Load, serve, measure, write."""
    begun, asked, port = time.monotonic(), options(), free_port()
    place.begin(asked.data, port)
    if asked.fresh or not place.is_fresh(asked.data):
        say(f"loading the data set “{asked.data}”…")
        place.forget(asked.data)
        import_django()
        load(asked.data)
        place.keep(asked.data)
    else:
        import_django()
    from benchmarks.run import measured

    text, results = measured(asked, port, say)
    say(f"done in {time.monotonic() - begun:.0f} s")
    if asked.print or asked.only:
        print(text)
        return
    from benchmarks.report import write

    write(asked.data, text, results)


def import_django():
    """Django, once the environment says which database."""
    import django

    django.setup()


def load(data_set):
    """Tables, the demo, the benchmark's own council."""
    from django.core.management import call_command

    from benchmarks.rows import fill

    call_command("migrate", verbosity=0, interactive=False)
    # The floor's tables have no migrations, and lean on those that have.
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    how = {"told": {}, "city": {"city": True}, "national": {"scale": "national"}}
    call_command("demo", **how[data_set])
    fill()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def free_port():
    """A port that nobody uses."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def say(sentence):
    """Tell the person at the terminal where it stands."""
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
