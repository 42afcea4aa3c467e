"""What the server says to whoever watches it."""

import pytest
from django.db import OperationalError, connection
from django.test import override_settings

from core import health


def beat(ago):
    """A worker's sign of life, `ago` seconds old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [ago],
        )


def test_healthz_asks_no_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Content-Type"].startswith("text/plain")
    assert not response.cookies


@pytest.mark.django_db
def test_ready_when_everything_is(client):
    beat(5)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "checks": {"database": True, "migrations": True, "worker": True},
    }
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_without_a_worker(client):
    beat(health.HEARTBEAT_SECONDS + 1)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": True, "migrations": True, "worker": False}


@pytest.mark.django_db
def test_not_ready_before_a_migration(client):
    beat(5)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")
    assert client.get("/readyz").json()["checks"]["migrations"] is False


@pytest.mark.django_db
def test_not_ready_without_a_database(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": False, "migrations": False, "worker": False}


@override_settings(SECURE_SSL_REDIRECT=True)
def test_the_watcher_needs_no_https(client):
    assert client.get("/healthz").status_code == 200
