"""A meeting in writing in a real Chromium: the member by the link, the clerk from paper, the count, the result."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from community.models import AccessLink
from core.dates import now
from councils.models import Meeting, Resolution, WrittenSheet
from tests.browser.steps import Walker
from tests.browser.test_meetings import look, sign_in_as
from tests.factories.community import make_person
from tests.factories.councils import make_seat
from tests.factories.written import make_sent
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db, live_server, settings):
    """A council of four with a meeting in writing whose sheets are out."""
    settings.SITE_URL = live_server.url
    world = World()
    world.url, world.by = live_server.url, world.viewer("clerk")
    for name in ("大橋 美智子", "髙原 茂"):
        make_seat(world.council, make_person(world.municipality, name))
    world.written = make_sent(world, bills=2, note="急ぎのため、書面で行います。")
    return world


def here(city, name, *more):
    return city.url + reverse(name, args=[city.council.pk, city.written.pk, *more])


def test_from_the_members_link_to_the_result(city, phone, desk, axe, settings):
    link = AccessLink.objects.get(purpose="meeting", person=city.people["member"])
    look(phone, city.url + reverse("meeting_link", args=[link.token]), "written-invited", axe)
    member = Walker(phone, city.url)
    member.follow("書面表決書を書く")
    look(phone, phone.url, "written-link", axe)
    for bill in (1, 2):
        member.choose(f"第{bill}号", "賛成")
    member.write({"意見": "見守りの人数が心配です", "署名": "委員 五子"})
    member.press("署名して提出する")
    member.reads("書面表決書を受け取りました")
    assert axe(phone) == []

    clerk = Walker(sign_in_as(desk, city, "clerk", settings), city.url)
    look(desk, here(city, "written_detail"), "written-detail", axe)
    clerk.follow("紙から書き写す：森田 和夫")
    look(desk, desk.url, "written-enter", axe)
    clerk.choose("署名", "ある")
    for bill in (1, 2):
        clerk.choose(f"第{bill}号", "反対" if bill == 2 else "賛成")
    clerk.press("書き写したとおり保存する")
    clerk.reads("書き写し：事務 四郎", "有効な書面表決書 2通")

    look(desk, here(city, "written_print"), "written-print", axe)
    look(desk, here(city, "written_extend"), "written-extend", axe)
    third = city.council.seats.select_related("person").latest("pk")
    row = city.written.attendances.get(seat=third)
    desk.goto(here(city, "written_enter", row.pk))
    clerk.choose("署名", "ある")
    clerk.press("書き写したとおり保存する")
    passed(city)
    look(desk, here(city, "written_count"), "written-count", axe)
    clerk.tick("承認")
    clerk.write({"会長のことば": "きょう電話で、承認と言われた"})
    clerk.press("この結果で記録する")
    clerk.reads("見守りの人数が心配です", "結果を全員に知らせる")
    assert axe(desk) == []
    clerk.press("結果を全員に知らせる")
    expect(desk.get_by_text("結果を全員に知らせました").first).to_be_visible()
    look(desk, here(city, "written_detail"), "written-result", axe)
    look(desk, here(city, "written_result_print") + "?all=1", "written-letter", axe)
    assert Resolution.objects.count() == 2
    register = city.url + reverse("decision_register", args=[city.council.pk, city.year])
    look(desk, register, "register", axe)
    look(desk, register + "print/", "register-print", axe)
    clerk.goto(register)
    clerk.follow("第2号")
    look(desk, desk.url, "written-decision", axe)


def passed(city):
    """The deadline is over: as if everything had happened an hour before it."""
    over = now() - timedelta(minutes=1)
    Meeting.objects.filter(pk=city.written.pk).update(
        starts_at=over - timedelta(days=7), ends_at=over, notified_at=over - timedelta(days=7)
    )
    WrittenSheet.objects.update(returned_at=over - timedelta(hours=1))
