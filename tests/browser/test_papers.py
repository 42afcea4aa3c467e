"""The clerk's papers in a real Chromium: a PDF, an issued notice, the register, the year's archive, the hand-over."""

import os
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core.models import FileWork
from tests.browser.steps import Walker
from tests.core.test_papers import needs_pdf
from tests.factories.meetings import make_notified
from tests.helpers.jobs import run_jobs
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_pdf]
WIDTHS = (1280, 375)
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def clerk(transactional_db, live_server, settings, desk, axe):
    """A clerk who is signed in; every page on the way is looked at in both widths and by axe."""
    settings.SITE_URL = live_server.url
    world = World()
    client = Client()
    client.force_login(world.users["clerk"])
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.session.session_key,
        "url": live_server.url,
    }
    desk.context.add_cookies([cookie])

    def look(page):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (page.url, width)
            if PICTURES:
                name = re.sub(r"\W+", "_", page.url.removeprefix(live_server.url)).strip("_")
                page.screenshot(path=Path(PICTURES) / f"{name}_{width}.png", full_page=True)
        assert axe(page) == [], page.url

    walker = Walker(desk, live_server.url, look)
    walker.world = world
    return walker


def test_a_clerk_prints_issues_packs_and_hands_over(clerk):
    world, page = clerk.world, clerk.page
    meeting = make_notified(world)
    page.goto(clerk.base + meeting.get_absolute_url())
    clerk.follow("開催案内")
    clerk.press("PDFにする").reads("順番を待っています")
    run_jobs()
    expect(page.get_by_role("link", name="ファイルを受け取る")).to_be_visible()
    with page.expect_download() as came:
        page.get_by_role("link", name="ファイルを受け取る").click()
    assert Path(came.value.path()).read_bytes().startswith(b"%PDF-")
    clerk.follow("もとのページにもどる")
    clerk.press("番号を付けて発行する")
    run_jobs()
    expect(page.get_by_role("link", name="発行した文書を見る")).to_be_visible()
    clerk.follow("発行した文書を見る").reads("第1号", "委員各位")
    clerk.follow("取り消す").write({"取り消す理由": "日づけのまちがい"})
    clerk.press("取り消す").reads("日づけのまちがい", "取り消し")
    clerk.open("document_register", "council", world.council.pk).reads("第1号", "取り消し")
    clerk.open("archive_page", world.council.pk, world.year)
    clerk.press("公表用にまとめる")
    run_jobs()
    expect(page.get_by_role("link", name="ファイルを受け取る")).to_be_visible()
    assert FileWork.objects.get(kind="archive").file.name.endswith(".zip")
    clerk.open("handover_page", world.council.pk)
    clerk.follow("後任の方へのことばを書く").write({"後任の方へ": "はじめに会長へ挨拶を"})
    clerk.press("保存する").reads("はじめに会長へ挨拶を", "第1版")
    clerk.follow("印刷する").reads("引継書")


def test_a_pdf_is_made_without_javascript(clerk, new_context, settings):
    world = clerk.world
    context = new_context(java_script_enabled=False)
    context.add_cookies(clerk.page.context.cookies())
    walker = Walker(context.new_page(), clerk.base)
    walker.goto(reverse("seat_print", args=[world.council.pk]))
    walker.press("PDFにする").reads("順番を待っています")
    run_jobs()
    walker.follow("いまの様子を見る")
    expect(walker.page.get_by_role("link", name="ファイルを受け取る")).to_be_visible()
