"""Chromium for the browser journeys: the system's own, in Japanese, in two widths and without JavaScript."""

import os
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.steps import PATIENCE

# Playwright's event loop runs in the thread of the test; Django would take every query for one inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 900}
# What is awaited may take its time where two suites share a machine; an assertion that does not wait is a race.
expect.set_options(timeout=PATIENCE)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def pytest_collection_modifyitems(items):
    """Without Chromium the journeys are skipped, unless REQUIRE_BROWSER=1 asks for them: then they fail."""
    if CHROMIUM or os.environ.get("REQUIRE_BROWSER") == "1":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the system's Chromium, silent towards the network; as root it has no sandbox."""
    assert CHROMIUM, "Chromium is not installed, and REQUIRE_BROWSER=1 asks for it."
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    arguments = ["--no-sandbox", "--disable-quic", "--disable-gpu", *quiet]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A telephone in Japan, which is what most people hold."""
    return {**browser_context_args, "locale": "ja-JP", "timezone_id": "Asia/Tokyo", "viewport": PHONE}


@pytest.fixture
def phone(new_context):
    """A page of 375 pixels."""
    return new_context().new_page()


@pytest.fixture
def desk(new_context):
    """A page of 1280 pixels."""
    page = new_context().new_page()
    page.set_viewport_size(DESK)
    return page


@pytest.fixture
def plain_page(new_context):
    """A page without JavaScript."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def axe():
    """Checks a page: `axe(page)` returns its violations as (rule, impact, places)."""
    from axe_playwright_python.sync_playwright import Axe

    def violations(page, rules=RULES):
        found = (
            Axe()
            .run(page, options={"runOnly": {"type": "tag", "values": list(rules)}})
            .response["violations"]
        )
        return [(rule["id"], rule["impact"], [node["target"] for node in rule["nodes"]]) for rule in found]

    return violations
