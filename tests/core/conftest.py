"""Records for the tests of core; any room's would do."""

import copy
from pathlib import Path

import pytest
from django.test import Client

from core.viewer import system_viewer
from councils.models import Topic
from tests.factories.community import make_municipality, make_person, make_user
from tests.factories.councils import make_council


@pytest.fixture
def council(db):
    """A council that covers one school."""
    return make_council(make_municipality())


@pytest.fixture
def topic(council):
    """An open topic."""
    return Topic.objects.create(council=council, fiscal_year=2026, title="あいさつ", origin="council")


@pytest.fixture
def by():
    """Somebody who acts."""
    return system_viewer("事務局")


@pytest.fixture
def probe(settings):
    """The small pages of tests.core.probe_urls beside the product's own."""
    settings.ROOT_URLCONF = "tests.core.probe_urls"
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates


@pytest.fixture
def person(db):
    """A person with an account."""
    person = make_person(make_municipality(), "高橋 恵子")
    make_user(person, username="keiko")
    return person


@pytest.fixture
def client_of_person(person):
    """Their browser."""
    client = Client()
    client.force_login(person.user)
    return client
