"""Steps 3 and 4 in Chromium: coordinator, vice-principal and Board at both widths; without JavaScript; axe on every page."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.dates import today
from headquarters import actions
from headquarters.models import Ask, Commission, PlanItem
from tests.browser.conftest import (  # noqa: F401
    axe,
    browser_context_args,
    browser_type_launch_args,
    desk,
    phone,
    plain_page,
)
from tests.factories.community import make_organisation, make_person
from tests.factories.councils import make_cycle, make_goal
from tests.factories.headquarters import make_plan, make_plan_item, make_registration
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEIGHBOURS = (
    ("井上 花", "いのうえ", "はな", "読み聞かせ、お茶", "平日の午前"),
    ("山﨑 登", "やまさき", "のぼる", "史跡の案内", "土日"),
    ("大野 みどり", "おおの", "みどり", "花づくり", ""),
)


@pytest.fixture
def town(transactional_db):
    """The small city in the middle of its year."""
    town = World()
    by = town.by = town.viewer("coordinator")
    town.headquarters.phone, town.headquarters.fax = "000-0000-0102", "000-0000-0103"
    town.headquarters.base = town.organisation
    town.headquarters.save()
    town.item.issue = "地域への関心が低い子どもが多い。"
    town.item.why = "地域の方の語りでしか伝わらないことがある。"
    town.item.existing_event = "公民館まつり"
    town.item.save()
    for side, text, coordinates in (
        ("school", "学習のめあてと安全の計画", False),
        ("community", "協力者への連絡と集合の確認", True),
        ("community", "史跡の案内", False),
        ("guardians", "休憩所でのお茶", False),
        ("children", "班ごとの案内役", False),
    ):
        actions.add_duty(town.item, side, text, by=by, is_coordination=coordinates)
    for title, month in (("登校見守り", 4), ("しめ縄づくり", 12), ("昔遊び", 1)):
        actions.add_plan_item(
            town.plan,
            by=by,
            title=title,
            month=month,
            goals=[town.goal],
            aim="受け継がれた技を、自分の手で確かめる",
        )
    for name, family, given, skills, times in NEIGHBOURS:
        person = make_person(
            town.municipality,
            name,
            phone="000-0000-0105",
            family_kana=family,
            given_kana=given,
            channel="phone",
        )
        make_registration(town.headquarters, person, skills=skills, times=times)
    group = make_organisation(town.municipality, name="老人クラブ連合会", fax="000-0000-0109")
    soon = today() + timedelta(days=10)
    actions.ask(town.item, by=by, organisation=group, channel="fax", seats=4, reply_by=soon, send=False)
    late = make_person(town.municipality, "小川 進", phone="000-0000-0106")
    make_registration(town.headquarters, late)
    ask = actions.ask(town.item, by=by, person=late, channel="phone")
    Ask.objects.filter(pk=ask.pk).update(reply_by=today() - timedelta(days=2))
    said = make_person(town.municipality, "前田 幸")
    actions.answer_ask(
        actions.ask(town.item, by=by, person=said, channel="phone"),
        "yes",
        by=by,
        channel="phone",
        comment="12月は午後なら",
        entered_by=by.name,
    )
    actions.try_again(town.ask, by=by, channel="phone", on=today())
    old = make_cycle(town.council, vision=town.vision, fiscal_year=town.year - 1)
    town.old = make_plan_item(
        make_plan(old, town.headquarters), make_goal(old), title="昨年の花いっぱい", month=5
    )
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
        path = f"{os.environ['SHOTS']}/{name}-{page.viewport_size['width']}.png"
        page.screenshot(path=path, full_page=True)


def fits(page):
    """Nothing sticks out of a telephone's width."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture(params=["phone", "desk"])
def sheet(request):
    """A page of either width."""
    return request.getfixturevalue(request.param)


def visit(sheet, live_server, axe, role, pages):  # noqa: F811
    """Open every page; {name: what was wrong}."""
    wrong = {}
    for name, address in pages.items():
        answer = sheet.goto(live_server.url + address)
        look(sheet, f"{role}-{name}")
        found = axe(sheet)
        if answer.status != 200 or found or not fits(sheet):
            wrong[name] = (answer.status, found, fits(sheet))
    return wrong


def test_every_page_of_the_coordinator(sheet, town, live_server, axe):  # noqa: F811
    sign_in(sheet, town, "coordinator", live_server)
    hq, council, year = [town.headquarters.pk], town.council.pk, town.year
    person = [*hq, town.registration.pk]
    pages = {
        "desk": reverse("desk", args=hq),
        "body": reverse("headquarters_detail", args=hq),
        "people": reverse("registration_list", args=hq),
        "roster": reverse("registration_print", args=hq),
        "person": reverse("registration_detail", args=person),
        "person-new": reverse("registration_new", args=hq),
        "person-end": reverse("registration_end", args=person),
        "log": reverse("contactlog_list", args=hq),
        "log-new": reverse("contactlog_new", args=hq),
        "log-print": reverse("contactlog_print", args=hq),
        "plan": reverse("plan_detail", args=[council, year]),
        "plan-table": reverse("plan_table", args=[council, year]),
        "plan-adopt": reverse("plan_adopt", args=[council, year]),
        "item-new": reverse("planitem_new", args=[council, year]),
        "item-copy": reverse("planitem_copy", args=[council, year, town.old.pk]),
        "item": town.item.get_absolute_url(),
        "item-edit": reverse("planitem_edit", args=[council, town.item.pk]),
        "item-cancel": reverse("planitem_cancel", args=[council, town.item.pk]),
        "duty": reverse("duty_add", args=[council, town.item.pk]),
        "ask-new": reverse("ask_new", args=[council, town.item.pk]),
        "ask": reverse("ask_detail", args=[council, town.ask.pk]),
        "letters": reverse("ask_letters", args=[council, town.item.pk]) + "?all=1",
    }
    assert visit(sheet, live_server, axe, "coordinator", pages) == {}


def test_pages_of_the_vice_principal_and_the_board(sheet, town, live_server, axe):  # noqa: F811
    hq, council, year = [town.headquarters.pk], town.council.pk, town.year
    sign_in(sheet, town, "vice_principal", live_server)
    plan = reverse("plan_detail", args=[council, year])
    pages = {"plan": plan, "item": town.item.get_absolute_url(), "desk": reverse("desk", args=hq)}
    pages["ask-new"] = reverse("ask_new", args=[council, town.item.pk])
    assert visit(sheet, live_server, axe, "office", pages) == {}
    sign_in(sheet, town, "board_lifelong", live_server)
    held = Commission.objects.get(headquarters=town.headquarters)
    pages = {
        "list": reverse("headquarters_list"),
        "new": reverse("headquarters_new"),
        "coordinators": reverse("coordinator_list"),
        "body": reverse("headquarters_detail", args=hq),
        "commission": reverse("commission_new", args=hq) + "?q=委員",
        "commission-edit": reverse("commission_edit", args=[*hq, held.pk]),
        "desk": reverse("desk", args=hq),
        "plan": plan,
    }
    assert visit(sheet, live_server, axe, "board", pages) == {}


def test_a_year_is_planned_asked_and_answered_without_javascript(plain_page, town, live_server):  # noqa: F811
    page = plain_page
    sign_in(page, town, "coordinator", live_server)
    page.goto(live_server.url + reverse("plan_detail", args=[town.council.pk, town.year]))
    page.get_by_role("link", name="取組を加える").click()
    page.get_by_label("取組の名前").fill("花いっぱい")
    page.get_by_label("ふるさとへの誇りを育てる").check()
    page.get_by_role("button", name="保存する").click()
    assert page.get_by_role("heading", name="花いっぱい").is_visible()
    page.get_by_role("link", name=re.compile("加える.*地域")).click()
    page.get_by_label("すること").fill("苗の植え方を教える")
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("link", name="次に声をかける人").click()
    look(page, "plain-ask")
    page.get_by_label("大野 みどり").check()
    page.get_by_role("button", name="お願いを用意する").click()
    page.get_by_role("button", name=re.compile("足りなければ行ける.*大野")).click()
    assert page.get_by_text("記録しました").is_visible()
    look(page, "plain-answered")
    page.goto(live_server.url + reverse("plan_adopt", args=[town.council.pk, town.year]))
    page.get_by_label("会議のほかで決めた場").fill("本部の打合せ")
    page.get_by_role("button", name="この計画に決める").click()
    assert page.get_by_text("年間計画を決めました。").is_visible()
    made = PlanItem.objects.get(title="花いっぱい")
    assert (made.state, made.asks.get().answer) == ("decided", "if_needed")


def test_the_telephone_call_from_the_desk(phone, town, live_server, axe):  # noqa: F811
    sign_in(phone, town, "coordinator", live_server)
    phone.goto(live_server.url + reverse("desk", args=[town.headquarters.pk]))
    row = phone.locator(f"#ask-{town.ask.pk}")
    row.get_by_text("ひとことを添える").click()
    row.get_by_label("ひとこと：髙原 茂").fill("午前なら")
    row.get_by_role("button", name=re.compile("はい.*髙原")).click()
    assert phone.get_by_text("髙原 茂さんのお返事「行きます」を記録しました。").is_visible()
    assert axe(phone) == []
    look(phone, "desk-answered")
    town.ask.refresh_from_db()
    assert (town.ask.answer, town.ask.comment) == ("yes", "午前なら")


def test_letters_fit_one_sheet_each(desk, town, live_server):  # noqa: F811
    sign_in(desk, town, "coordinator", live_server)
    for name, args, tail, sheets in (
        ("ask_letters", [town.council.pk, town.item.pk], "?all=1", 3),
        ("plan_table", [town.council.pk, town.year], "", 1),
    ):
        desk.goto(live_server.url + reverse(name, args=args) + tail)
        paper = desk.pdf(prefer_css_page_size=True)
        if os.environ.get("SHOTS"):
            Path(os.environ["SHOTS"], f"{name}.pdf").write_bytes(paper)
        assert len(re.findall(rb"/Type /Page\b", paper)) == sheets
