"""The settings: production by default, and a sentence for whatever is missing or wrong."""

import importlib
import os
import re
import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment, settings

#: An environment that suffices in production.
PRODUCTION = {
    "DATABASE_URL": "postgresql://app:p%40ss@db.example.jp:5433/tsunagaru?sslmode=verify-full",
    "SECRET_KEY": "s3cret-" * 10,
    "ALLOWED_HOSTS": "school.example.jp, www.example.jp",
    "SITE_URL": "https://school.example.jp/",
    "DEFAULT_FROM_EMAIL": "noreply@school.example.jp",
}


def load(**changes):
    """Import the settings in a process of their own; returns its result with what it printed."""
    values = {**PRODUCTION, **changes}
    environ = {name: value for name, value in values.items() if value is not None}
    shown = "s.DEBUG, s.DEMO, s.HTTPS, s.SESSION_COOKIE_NAME, s.ALLOWED_HOSTS"
    program = f"from config import settings as s; print({shown})"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
    )


def test_production_is_the_default():
    result = load()
    assert result.stdout == "False False True __Host-sid ['school.example.jp', 'www.example.jp']\n", (
        result.stderr
    )


@pytest.mark.parametrize("name", PRODUCTION)
def test_a_missing_variable_is_named_in_a_sentence(name):
    result = load(**{name: None})
    assert result.returncode != 0
    assert f"{name} is not set. Set it in the environment" in result.stderr


@pytest.mark.parametrize(
    ("reader", "value", "sentence"),
    [
        (settings.env_bool, "yes", "X must be 1 or 0, not 'yes'."),
        (settings.env_bool, "", "X must be 1 or 0, not ''."),
        (lambda name: settings.env_int(name, 1), "-1", "X must be a whole number, not '-1'."),
        (settings.env_list, " , ", "X is empty. Name at least one, separated by commas."),
        (settings.env_secret, "short", "X is too short. Give it at least 50 random characters."),
        (settings.env_site, "school.example.jp", "X must be like https://school.example.jp"),
        (settings.env_site, "https://school.example.jp/path", "without a path"),
        (lambda name: settings.env_choice(name, "A", ("A", "B")), "C", "X must be one of A, B, not 'C'."),
    ],
)
def test_a_wrong_value_gets_a_sentence(monkeypatch, reader, value, sentence):
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)):
        reader("X")


def test_database_from_a_server_address():
    database = settings.database_from(PRODUCTION["DATABASE_URL"])
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.jp", "5433", "tsunagaru")
    assert (database["USER"], database["PASSWORD"]) == ("app", "p@ss")
    assert database["OPTIONS"]["sslmode"] == "verify-full"


def test_database_from_a_socket_folder():
    database = settings.database_from("postgresql://tsunagaru@/tsunagaru?host=%2Frun%2F%E5%AD%A6%E6%A0%A1")
    assert (database["HOST"], database["PORT"], database["USER"]) == ("/run/学校", "", "tsunagaru")
    assert "host" not in database["OPTIONS"]


@pytest.mark.parametrize(
    "url", ["sqlite:///file", "mysql://server/name", "postgresql://server", "postgresql://server/"]
)
def test_another_database_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        settings.database_from(url)


@pytest.fixture
def local(monkeypatch, tmp_path):
    """The module of local settings with its files in a folder of the test and nothing in the environment."""
    monkeypatch.setattr(environment, "VAR", tmp_path)
    monkeypatch.setattr(os, "environ", {})
    return environment


def test_a_local_run_needs_no_settings(local):
    local.local_environment()
    assert os.environ["DEMO"] == "1"
    assert os.environ["SITE_URL"] == "http://localhost:8000"
    assert os.environ["HTTPS"] == "0"
    assert len(os.environ["SECRET_KEY"]) >= 50


def test_the_secret_key_stays_and_is_private(local):
    assert local.secret_key() == local.secret_key()
    assert stat.S_IMODE((local.VAR / "secret_key").stat().st_mode) == 0o600


def test_a_command_finds_the_settings_of_the_last_run(local):
    os.environ.update(DEMO="0", SITE_URL="https://school.example.jp", PORT="8100")
    local.local_environment(remembered=False)
    local.remember()
    os.environ.clear()
    local.local_environment()
    assert os.environ["DEMO"] == "0"
    assert os.environ["HTTPS"] == "1"
    assert os.environ["ALLOWED_HOSTS"] == "school.example.jp,localhost,127.0.0.1"


def test_a_damaged_memory_is_no_obstacle(local):
    (local.VAR / "environment.json").write_text("{half")
    local.local_environment()
    assert os.environ["DEMO"] == "1"


def test_gunicorn_opens_no_door_and_logs_no_address():
    server = importlib.import_module("config.gunicorn")
    assert server.control_socket_disable
    assert server.accesslog is None
    assert server.bind.startswith("127.0.0.1:")
