"""Step 5 in Chromium: coordinator, vice-principal, volunteer and the holder of a link; axe on every page."""

import os
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from activities.actions import assign, offer_slots
from activities.models import Assignment
from tests.factories.activities import make_slot
from tests.factories.community import make_person
from tests.factories.headquarters import make_registration
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db):
    """The small city with a walk that is short of people."""
    town = World()
    town.headquarters.phone = "000-0000-0102"
    town.headquarters.save()
    town.activity.children, town.activity.staff = "4年生 32人", "担任 2人"
    town.activity.bring, town.activity.rain_plan = "歩きやすい靴、帽子", "体育館で行う"
    town.activity.childrens_role = "見どころを自分の言葉で案内する"
    town.activity.save()
    town.activity.schools.add(town.school)
    town.by = town.viewer("coordinator")
    town.second = make_slot(town.activity, title="昔の遊びを教える", capacity=4, min_needed=3)
    for name in ("井上 花", "山﨑 登", "大野 みどり"):
        person = make_person(town.municipality, name, phone="000-0000-0105", family_kana="いのうえ")
        make_registration(town.headquarters, person, skills="しめ縄、竹とんぼ", times="平日の午前")
        town.inoue = person
    assign(town.second, person=town.inoue, by=town.by)
    offer_slots(town.ask, [town.slot, town.second], by=town.by)
    return town


def sign_in(page, town, role, live_server):
    """Give the browser a session."""
    client = Client()
    client.force_login(town.users[role])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def look(page, name):
    """Keep a picture when SHOTS names a folder."""
    if os.environ.get("SHOTS"):
        page.screenshot(
            path=f"{os.environ['SHOTS']}/{name}-{page.viewport_size['width']}.png", full_page=True
        )


def fits(page):
    """Nothing sticks out of a telephone's width."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture(params=["phone", "desk"])
def sheet(request):
    """A page of either width."""
    return request.getfixturevalue(request.param)


def test_every_page_of_the_coordinator(sheet, town, live_server, axe):
    sign_in(sheet, town, "coordinator", live_server)
    council, activity = town.council.pk, town.activity.pk
    pages = {
        "list": reverse("activity_list", args=[council]),
        "calendar": reverse("activity_list", args=[council])
        + f"?calendar=1&month={town.activity.starts_at.month}",
        "new": reverse("activity_new", args=[council, town.item.pk]),
        **{
            name: reverse(f"activity_{name}", args=[council, activity])
            for name in (
                "detail",
                "edit",
                "reschedule",
                "postpone",
                "cancel",
                "asks",
                "attendance",
                "report",
                "notice",
                "poster",
                "roster",
                "calls",
            )
        },
        "slot_edit": reverse("slot_edit", args=[council, town.second.pk]),
        "slot_assign": reverse("slot_assign", args=[council, town.slot.pk]),
    }
    wrong = {}
    for name, address in pages.items():
        answer = sheet.goto(live_server.url + address)
        look(sheet, name)
        found = axe(sheet)
        if answer.status != 200 or found or not fits(sheet):
            wrong[name] = (answer.status, found, fits(sheet))
    assert not wrong


def test_the_link_is_answered_without_javascript(plain_page, phone, town, live_server, axe):
    address = live_server.url + reverse("answer_link", args=[town.link.token])
    phone.goto(address)
    look(phone, "link")
    assert axe(phone) == []
    plain_page.goto(address)
    plain_page.get_by_role("button", name=re.compile("^行きます.*見守り")).click()
    expect(plain_page.get_by_text("決まりました")).to_be_visible()
    look(plain_page, "link-answered")
    assert plain_page.context.cookies() == []
    phone.goto(address)
    assert axe(phone) == []
    assert Assignment.objects.get(slot=town.slot).person == town.people["volunteer"]


def test_a_volunteer_joins_and_leaves(sheet, town, live_server, axe):
    sign_in(sheet, town, "volunteer", live_server)
    sheet.goto(live_server.url + reverse("my_duties"))
    look(sheet, "my-duties")
    assert axe(sheet) == []
    sheet.get_by_role("link", name=re.compile("申し込む.*昔の遊び")).click()
    look(sheet, "sign-up")
    assert axe(sheet) == []
    sheet.get_by_role("button", name="この役割に申し込む").click()
    look(sheet, "my-duty")
    assert axe(sheet) == []
    assert fits(sheet)
    sheet.goto(live_server.url + reverse("my_duties"))
    look(sheet, "my-duties-promised")
    sheet.goto(live_server.url + town.activity.get_absolute_url())
    look(sheet, "detail-volunteer")
    assert axe(sheet) == []
    sheet.goto(live_server.url + reverse("my_ask", args=[town.ask.pk]))
    look(sheet, "my-ask")
    assert axe(sheet) == []


def test_the_coordinator_writes_down_a_telephone_call_without_javascript(plain_page, town, live_server):
    sign_in(plain_page, town, "coordinator", live_server)
    plain_page.goto(live_server.url + reverse("activity_asks", args=[town.council.pk, town.activity.pk]))
    plain_page.get_by_role("button", name=re.compile("はい.*髙原 茂 見守り")).click()
    expect(plain_page.get_by_text("髙原 茂さんの返事を書きました。")).to_be_visible()
    assert Assignment.objects.filter(slot=town.slot).count() == 1
    plain_page.get_by_label("井上 花").check()
    plain_page.get_by_role("button", name="声をかけたと書く").click()
    expect(plain_page.get_by_text("1件の声かけを書きました")).to_be_visible()


def test_the_vice_principal_writes_who_came_and_the_report(desk, town, live_server, axe):
    town.activity.starts_at -= timedelta(days=20)
    town.activity.ends_at -= timedelta(days=20)
    town.activity.save()
    sign_in(desk, town, "vice_principal", live_server)
    desk.goto(live_server.url + town.activity.get_absolute_url())
    desk.get_by_role("link", name="当日の参加を書く").click()
    desk.get_by_role("group", name="大野 みどり").get_by_label("来た", exact=True).check()
    desk.get_by_label("子ども", exact=True).fill("３２")
    desk.get_by_role("button", name="保存する").click()
    desk.get_by_role("link", name="報告を書く").click()
    assert desk.get_by_label("子ども(人)").input_value() == "32"
    desk.get_by_label("ようす").fill("よく歩きました。")
    desk.get_by_role("button", name="保存する").click()
    look(desk, "reported")
    assert axe(desk) == []
    expect(desk.get_by_text("よく歩きました。")).to_be_visible()
