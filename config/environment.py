"""The settings of a local run: what `make run` fills in, and `manage.py` finds again.

An installation that sets DATABASE_URL sets everything else itself as well; nothing here touches it.
"""

import json
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

VAR = Path(__file__).resolve().parent.parent / "var"
#: What a local run remembers for the next `manage.py`. Passwords are never among them.
REMEMBERED = ("DEMO", "PORT", "ALLOWED_HOSTS", "SITE_URL", "HTTPS", "DEFAULT_FROM_EMAIL")


def local_environment(*, remembered=True):
    """Fill in what the environment does not say: from the last run when `remembered`, else from defaults."""
    before = recall() if remembered else {}
    for name, value in before.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DEMO", "1")
    port = os.environ.setdefault("PORT", "8000")
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    site = urlsplit(os.environ["SITE_URL"])
    os.environ.setdefault(
        "ALLOWED_HOSTS", ",".join(dict.fromkeys([site.hostname or "localhost", "localhost", "127.0.0.1"]))
    )
    os.environ.setdefault("HTTPS", "1" if site.scheme == "https" else "0")
    os.environ.setdefault("DEFAULT_FROM_EMAIL", f"noreply@{site.hostname or 'localhost'}")
    os.environ.setdefault("SECRET_KEY", secret_key())


def remember():
    """Keep the settings of this run for commands that are typed beside it."""
    write_private(
        VAR / "environment.json", json.dumps({name: os.environ[name] for name in REMEMBERED}, indent=1)
    )


def recall():
    """The settings of the last run; nothing when there was none or its file is damaged."""
    try:
        kept = json.loads((VAR / "environment.json").read_text())
        return {name: str(kept[name]) for name in REMEMBERED}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def secret_key():
    """This folder's secret key, made the first time; only its owner can read it."""
    path = VAR / "secret_key"
    try:
        key = path.read_text().strip()
    except FileNotFoundError:
        key = ""
    if not key:
        key = secrets.token_urlsafe(64)
        write_private(path, key + "\n")
    return key


def write_private(path, text):
    """Write a file that only its owner can read; a reader sees the old text or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
