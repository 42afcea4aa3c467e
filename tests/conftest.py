"""Fixtures that every test may use: a small city, and clients signed in by role."""

import pytest
from django.conf import settings as all_settings
from django.template.base import FilterExpression
from django.test import Client

from tests.helpers.pages import resolve_strictly


@pytest.fixture(scope="session", autouse=True)
def checked_pages():
    """Whatever page a test is answered with is looked at; a name that a template was not given is an error."""
    all_settings.MIDDLEWARE.insert(0, "tests.helpers.pages.CheckedPages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FilterExpression, "resolve", resolve_strictly)
        yield


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    """Uploaded files of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def world(db):
    """The small city of tests.world."""
    from tests.world import World

    return World()


@pytest.fixture
def signed_in(world):
    """signed_in("principal") → a client of that role."""

    def client_of(role):
        client = Client()
        if role not in ("anonymous", "link"):
            client.force_login(world.users[role])
        return client

    return client_of
