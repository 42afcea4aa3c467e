"""`python -m config.prepare`: bring the database and the static files up to this version of the program."""

import hashlib
import os
from pathlib import Path

from config.environment import VAR, write_private


def main():
    """Migrate, make the cache table, collect static files and, in an empty demo, load the demo."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # A migration of a grown database may rightly take longer than any page may.
    os.environ["STATEMENT_TIMEOUT_MS"] = "0"
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    say("データベースを整えています…")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    collect_static_files()
    if settings.DEMO:
        call_command("demo", if_empty=True, city=True)


def collect_static_files():
    """Collect and compress the static files, when one of them has changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, now = VAR / "static-files", fingerprint()
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if collected.exists() and stamp.exists() and stamp.read_text() == now:
        return
    say("画面の部品を整えています…")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    write_private(stamp, now)


def fingerprint():
    """A text that changes when a static file is added, removed or written."""
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{storage.location}/{name} {found.st_mtime_ns} {found.st_size}\n".encode())
    return seen.hexdigest()


def say(sentence):
    """Tell the person at the terminal what is going on, at once."""
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
