"""Searching in a real Chromium: from the keyboard, on a telephone and a desk, without JavaScript, with axe."""

import os
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.steps import Walker
from tests.factories.activities import make_activity
from tests.factories.councils import make_wish
from tests.factories.meetings import make_notified
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Where pictures go when somebody wants to look.
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def city(live_server):
    """The small city with something to find."""
    world = World()
    make_activity(
        world.item,
        title="餅つき大会",
        aim="地域の方ともちつきをして、ふるさとを好きになる",
        state="confirmed",
    )
    make_activity(world.item, title="昔遊びの会", aim="餅つきの前に、こまやけん玉を教わる", state="confirmed")
    make_notified(world, place="餅つき広場のある公民館")
    make_wish(world.cycle, text="餅つきのような行事を続けたい")
    call_command("rebuild_search", verbosity=0)
    world.url = live_server.url
    return world


def look(page, name, axe, phone_too=True):
    """No fault for axe, nothing wider than the screen; a picture where wanted."""
    for size in (DESK, PHONE) if phone_too else (DESK,):
        page.set_viewport_size(size)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{PICTURES}/{name}-{size['width']}.png", full_page=True)


def test_a_coordinator_searches_from_the_keyboard(city, desk, axe):
    page = desk
    Walker(page, city.url).sign_in(city.users["coordinator"])
    look(page, "home", axe)
    page.set_viewport_size(DESK)
    box = page.get_by_role("searchbox", name="記録を探す")
    box.focus()
    page.keyboard.type("餅つき")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("searchbox", name="探すことば").input_value() == "餅つき"
    assert page.locator("mark").first.inner_text() == "餅つき"
    expect(page.get_by_role("listitem").filter(has_text="願い").first).to_be_visible()
    look(page, "results", axe)
    page.set_viewport_size(DESK)
    page.get_by_role("link", name=re.compile(r"活動\s*（2）")).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("link", name="餅つき大会").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "餅つき大会"


def test_what_is_not_found_and_an_empty_box_say_what_to_do(city, phone, axe):
    walker = Walker(phone, city.url).sign_in(city.users["volunteer"])
    walker.open("search").reads("こんなことばで探せます")
    look(phone, "empty", axe)
    walker.open("search", query="?q=存在しないことば").reads("見つかりませんでした", "ふりがな")
    look(phone, "nothing", axe)


def test_residents_search_without_javascript(city, plain_page, axe):
    walker = Walker(plain_page, city.url)
    walker.open("find").write({"探すことば": "餅つき"}).press("探す")
    walker.reads("餅つき大会", "第").follow("餅つき大会")
    plain_page.go_back()
    look_plain(plain_page)
    assert not plain_page.context.cookies()


def look_plain(page):
    """axe needs scripts; without them the width is looked at by eye."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/find-375.png", full_page=True)
