"""A meeting from its plan to its published minutes, in a real Chromium: clerk, chair, member, holder of a link."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from community.models import AccessLink
from core.dates import today
from councils.actions import (
    add_action_item,
    add_agenda_item,
    add_paper,
    add_standard_items,
    decide_unanimously,
    leave_topic,
    put_policy_on_agenda,
    put_topic_on_agenda,
)
from councils.models import Meeting, Minutes, Resolution, Topic
from tests.factories.community import make_person
from tests.factories.councils import at, make_meeting, make_seat
from tests.factories.meetings import make_notified, make_open
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (375, 1280)
NAMES = (
    "大橋 美智子",
    "髙原 茂",
    "小野﨑 健",
    "吉川 由美子",
    "松本 学",
    "石井 千鶴",
    "渡邊 誠",
    "五十嵐 久美",
)
#: Pictures are kept where this names a folder.
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def city(transactional_db, live_server, settings):
    """A council of ten with a meeting in two weeks whose agenda has one of everything."""
    settings.SITE_URL = live_server.url
    world = World()
    world.url, world.by = live_server.url, world.viewer("clerk")
    world.people["member"].email = "member@example.jp"
    world.people["member"].save()
    for name in NAMES:
        make_seat(world.council, make_person(world.municipality, name))
    world.policy.state = "submitted"
    world.policy.save()
    leave_topic(world.council, world.year, "登校のときの見守り", by=world.by, origin=Topic.Origin.CARRY_OVER)
    add_action_item(world.council, "公民館に共催を打診する", by=world.by, post="chair", due_on=today())
    late = today() - timedelta(days=3)
    add_action_item(world.council, "評価項目の案を作る", by=world.by, post="vice_principal", due_on=late)
    return world


def full_agenda(world, meeting):
    """Standard items, a topic, the policy, a closed item, papers."""
    meeting.items.all().delete()
    add_standard_items(meeting, by=world.by)
    topic = leave_topic(
        world.council,
        world.year,
        "ふれあいウォークのふりかえり",
        by=world.by,
        origin=Topic.Origin.HEADQUARTERS,
    )
    item = put_topic_on_agenda(meeting, topic, by=world.by, minutes=25)
    add_paper(
        item,
        SimpleUploadedFile("まとめ.pdf", b"%PDF-1.4\n", "application/pdf"),
        by=world.by,
        title="ふりかえりのまとめ",
    )
    put_policy_on_agenda(meeting, world.policy, by=world.by)
    add_agenda_item(
        meeting,
        by=world.by,
        kind="other",
        title="子どもの登下校について",
        minutes=40,
        is_public=False,
        closed_reason="個人に関わる内容のため",
    )
    return meeting


def sign_in_as(page, city, role, settings):
    """Give the browser a session of this role."""
    client = Client()
    client.force_login(city.users[role])
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": city.url}
    page.context.add_cookies([cookie])
    return page


def look(page, address, name, axe):
    """Both widths: no sideways scrolling, nothing that axe finds; a picture where one is wanted."""
    page.goto(address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width}"
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        assert axe(page) == [], f"{name} at {width}"


def address(city, name, *args):
    return city.url + reverse(name, args=args)


def of(city, name, meeting, *more):
    return address(city, name, city.council.pk, meeting.pk, *more)


# ---- every page seen -------------------------------------------------------------------------------------


def test_pages_before_the_meeting(city, new_context, axe, settings):
    planned = full_agenda(city, city.meeting)
    notified = full_agenda(city, make_notified(city, days=20))
    item = planned.items.get(title="ふれあいウォークのふりかえり")
    page = new_context().new_page()
    sign_in_as(page, city, "vice_principal", settings)
    look(page, of(city, "meeting_detail", planned), "planned-office", axe)
    look(page, of(city, "meeting_detail", notified), "notified-office", axe)
    look(page, address(city, "meeting_list", city.council.pk), "list", axe)
    look(page, address(city, "meeting_plan", city.council.pk), "plan", axe)
    look(page, of(city, "meeting_edit", notified), "edit", axe)
    look(page, of(city, "meeting_cancel", notified), "cancel", axe)
    look(page, of(city, "agenda_edit", planned), "agenda", axe)
    look(page, of(city, "agendaitem_edit", planned, item.pk), "agenda-item", axe)
    look(page, of(city, "agendaitem_remove", notified, notified.items.first().pk), "agenda-remove", axe)
    look(page, of(city, "paper_add", planned, item.pk), "paper", axe)
    look(page, of(city, "attendance_list", notified), "replies", axe)
    look(page, of(city, "meeting_letters", notified), "letters", axe)
    look(page, of(city, "meeting_print", notified), "print", axe)
    look(page, address(city, "actionitem_list", city.council.pk), "promises", axe)
    look(page, city.url + city.council.action_items.first().get_absolute_url(), "promise", axe)
    look(page, address(city, "actionitem_add", city.council.pk), "promise-add", axe)
    sign_in_as(page, city, "member", settings)
    look(page, of(city, "meeting_detail", notified), "notified-member", axe)
    row = notified.attendances.get(seat=city.member_seat)
    link = AccessLink.objects.get(purpose="meeting", target_id=row.pk)
    stranger = new_context().new_page()
    look(stranger, address(city, "meeting_link", link.token), "link", axe)
    look(stranger, address(city, "meeting_link", link.token[:-1] + "2"), "link-forged", axe)


def test_pages_of_the_day_and_after(city, new_context, axe, settings):
    today_meeting = full_agenda(city, make_meeting(city.cycle, starts_at=at(today())))
    page = new_context().new_page()
    sign_in_as(page, city, "vice_principal", settings)
    look(page, of(city, "meeting_open", today_meeting), "presence", axe)
    look(page, of(city, "meeting_not_form", today_meeting), "not-formed", axe)
    meeting = full_agenda(city, make_open(city))
    approval = meeting.items.get(kind="approval")
    look(page, of(city, "meeting_day", meeting), "day", axe)
    look(page, of(city, "meeting_close", meeting), "close", axe)
    look(page, of(city, "resolution_add", meeting, approval.pk), "decide", axe)
    resolution = decide_unanimously(approval, by=city.by)
    look(page, of(city, "meeting_detail", meeting), "open-office", axe)
    look(page, address(city, "resolution_detail", city.council.pk, resolution.pk), "decision", axe)
    look(page, address(city, "resolution_register", city.council.pk, resolution.pk), "register", axe)
    look(page, address(city, "resolution_void", city.council.pk, resolution.pk), "void", axe)
    look(page, address(city, "resolution_print", city.council.pk, resolution.pk), "decision-print", axe)
    sign_in_as(page, city, "chair", settings)
    look(page, address(city, "resolution_detail", city.council.pk, resolution.pk), "decision-chair", axe)
    row = meeting.attendances.get(seat=city.chair_seat)
    link = AccessLink.objects.get(purpose="meeting", target_id=row.pk)
    look(new_context().new_page(), address(city, "meeting_link", link.token), "link-chair", axe)
    sign_in_as(page, city, "vice_principal", settings)
    page.goto(of(city, "meeting_close", meeting))
    page.get_by_role("button", name="閉会する").click()
    page.get_by_role("button", name="議事録の案を作る").click()
    look(page, of(city, "minutes_edit", meeting), "minutes-edit", axe)
    look(page, of(city, "minutes_detail", meeting), "minutes", axe)
    look(page, of(city, "minutes_print", meeting), "minutes-print", axe)
    look(page, of(city, "meeting_detail", meeting), "closed-office", axe)


def pressing(name):
    """The name of a button whose last words only a screen reader hears; the browser may put a space before them."""
    return re.compile(re.escape(name).replace("：", r"\s*："))


# ---- journeys --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False])
def test_a_meeting_from_plan_to_published_minutes(city, new_context, settings, javascript):
    context = new_context(java_script_enabled=javascript)
    clerk = sign_in_as(context.new_page(), city, "vice_principal", settings)
    clerk.goto(address(city, "meeting_list", city.council.pk))
    clerk.get_by_role("link", name="会議を予定する").click()
    clerk.get_by_label("日にち").fill(f"{today().year}/{today().month}/{today().day}")
    clerk.get_by_label("始まり").fill("23時")
    clerk.get_by_label("終わり").fill("23:59")
    clerk.get_by_role("textbox", name=re.compile("^場所")).fill("会議室")
    clerk.get_by_role("button", name="予定に入れる").click()
    meeting = Meeting.objects.latest("pk")
    clerk.get_by_role("link", name="次第を作る").first.click()
    clerk.get_by_role("button", name="いつもの議題を入れる").click()
    clerk.get_by_role("button", name=pressing("次第に入れる：ひばり小学校")).click()
    clerk.get_by_role("button", name=pressing("次第に入れる：登校のときの見守り")).click()
    clerk.get_by_role("button", name=pressing("上へ：登校のときの見守り")).click()
    titles = list(meeting.items.values_list("title", flat=True))
    assert titles.index("登校のときの見守り") + 1 == titles.index("ひばり小学校 学校運営の基本方針")
    clerk.get_by_role("link", name="会議のページへ").click()
    clerk.get_by_role("button", name="案内を出す").click()
    answer_by_link(city, meeting, new_context().new_page())
    clerk.get_by_role("link", name="出欠の表を開く").click()
    clerk.get_by_role("button", name=pressing("欠席：髙原 茂")).click()
    assert "電話で" in clerk.get_by_role("row", name=re.compile("髙原")).inner_text()
    hold(city, meeting, clerk)
    confirm_as_chair(city, new_context(java_script_enabled=javascript).new_page(), settings)
    finish(city, meeting, clerk, new_context().new_page(), settings)


def answer_by_link(city, meeting, page):
    """A member answers from the mail, without an account."""
    row = meeting.attendances.get(seat=city.member_seat)
    link = AccessLink.objects.get(purpose="meeting", target_id=row.pk)
    page.goto(address(city, "meeting_link", link.token))
    page.get_by_text("ひとこと そえる").click()
    page.get_by_label("ひとこと", exact=True).fill("少し遅れます")
    page.get_by_role("button", name="出席します").click()
    expect(page.get_by_text("「出席」とうかがいました。")).to_be_visible()
    row.refresh_from_db()
    assert (row.reply, row.reply_note) == ("coming", "少し遅れます")


def hold(city, meeting, clerk):
    """Too few, then enough; notes, a decision, a promise, the end."""
    clerk.goto(of(city, "meeting_detail", meeting))
    clerk.get_by_role("link", name="出席を確かめて開会する").click()
    clerk.get_by_role("button", name="開会する").click()
    expect(clerk.get_by_text("定足数の6人に足りません").first).to_be_visible()
    for name in ("森田 和夫", *NAMES[:5]):
        clerk.get_by_role("checkbox", name=pressing(f"出席：{name}")).check()
    clerk.get_by_role("button", name="開会する").click()
    item = meeting.items.get(kind="approval")
    section = clerk.locator(f"#item-{item.pk}")
    section.get_by_label("話し合いの内容").fill("校長から説明があった")
    section.get_by_role("button", name="異議なしで承認").click()
    clerk.get_by_role("textbox", name="約束したこと").fill("当番表を作る")
    clerk.get_by_label("だれが").select_option("post:vice_principal")
    clerk.get_by_role("button", name="保存して閉会へ").click()
    clerk.get_by_role("group", name=re.compile("登校のときの見守り")).get_by_label("済み").check()
    clerk.get_by_role("button", name="閉会する").click()
    item.refresh_from_db()
    assert item.notes == "校長から説明があった"
    assert Resolution.objects.get().votes_for == 7
    assert meeting.action_items.get().text == "当番表を作る"
    assert Topic.objects.get(title="登校のときの見守り").state == "closed"


def confirm_as_chair(city, page, settings):
    """One press makes the policy count."""
    resolution = Resolution.objects.get()
    sign_in_as(page, city, "chair", settings)
    page.goto(city.url + resolution.get_absolute_url())
    page.get_by_role("button", name="まちがいありません").click()
    city.policy.refresh_from_db()
    assert city.policy.state == "approved"


def finish(city, meeting, clerk, chair, settings):
    """Minutes: drafted, passed round, confirmed by the chair, published."""
    clerk.goto(of(city, "meeting_detail", meeting))
    clerk.get_by_role("button", name="議事録の案を作る").click()
    assert "校長から説明があった" in clerk.get_by_label("議事録(委員用)").input_value()
    clerk.get_by_role("button", name="保存する").click()
    clerk.get_by_role("button", name="委員に回す").click()
    sign_in_as(chair, city, "chair", settings)
    chair.goto(of(city, "minutes_detail", meeting))
    chair.get_by_role("button", name="まちがいありません").click()
    clerk.reload()
    clerk.get_by_role("button", name="公表する").click()
    assert Minutes.objects.get().state == "published"


def test_each_paper_fits_its_sheet(city, new_context, settings):
    """A letter with child image, QR code and reply slip is one sheet of A4; so is an agenda and a 承認書."""
    notified = full_agenda(city, make_notified(city, days=20))
    resolution = decide_unanimously(full_agenda(city, make_open(city)).items.get(kind="approval"), by=city.by)
    page = sign_in_as(new_context().new_page(), city, "vice_principal", settings)
    papers = {
        of(city, "meeting_letters", notified): 9,
        of(city, "meeting_print", notified): 1,
        address(city, "resolution_print", city.council.pk, resolution.pk): 1,
    }
    for paper, sheets in papers.items():
        page.goto(paper)
        pdf = page.pdf(prefer_css_page_size=True)
        if PICTURES:
            Path(PICTURES, f"paper-{sheets}-{len(paper)}.pdf").write_bytes(pdf)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == sheets, paper
