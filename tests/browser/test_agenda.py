"""An agenda from the draft to the next meeting, in a real Chromium: the clerk builds it, a member reads and proposes."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core.dates import today
from councils.actions import (
    add_agenda_item,
    carry_item,
    change_agenda_item,
    leave_topic,
    notify_meeting,
    open_meeting,
    publish_agenda,
)
from councils.models import Meeting, Topic
from tests.browser.steps import Walker, begins
from tests.browser.test_meetings import look
from tests.factories.councils import at
from tests.factories.meetings import make_members, make_open
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES = ("運動会の報告", "見守りのこと", "花壇のこと", "学校評価の項目")


@pytest.fixture
def city(transactional_db, live_server, settings):
    """A council of eight with a planned meeting of four items."""
    settings.SITE_URL = live_server.url
    world = World()
    world.url, clerk = live_server.url, world.viewer("clerk")
    make_members(world.council, 6)
    world.meeting.items.all().delete()
    for title in TITLES:
        add_agenda_item(world.meeting, by=clerk, kind="report", title=title)
    leave_topic(world.council, world.year, "登校のときの見守り", by=clerk, origin=Topic.Origin.CARRY_OVER)
    return world


def sign_in_as(page, city, role, settings):
    """Give the browser a session of this role."""
    client = Client()
    client.force_login(city.users[role])
    page.context.clear_cookies()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": city.url}
    page.context.add_cookies([cookie])
    return page


def address(city, name, *more):
    return reverse(name, args=[city.council.pk, city.meeting.pk, *more])


def titles(city):
    return list(city.meeting.items.values_list("title", flat=True))


def drag(page, title, onto):
    """Take a row's handle with the pointer and let go of it in the lower half of another row."""
    page.get_by_role("button", name=f"「{title}」を動かす").scroll_into_view_if_needed()
    handle = page.get_by_role("button", name=f"「{title}」を動かす").bounding_box()
    target = page.locator(f"li[data-title='{onto}']").bounding_box()
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] + 10, target["y"] + target["height"] / 2, steps=4)
    page.mouse.move(handle["x"] + 10, target["y"] + target["height"] - 4, steps=4)
    page.wait_for_timeout(300)
    page.mouse.up()


def test_the_clerk_puts_an_agenda_in_order_and_publishes_it(city, desk, axe, settings):
    page = sign_in_as(desk, city, "clerk", settings)
    walker = Walker(page, city.url, lambda page: axe(page) == [] or pytest.fail(f"{page.url} {axe(page)}"))
    page.set_viewport_size({"width": 1280, "height": 1400})
    walker.open("agenda_edit", city.council.pk, city.meeting.pk)

    # With the pointer, while something is being typed elsewhere.
    page.get_by_text("直す・資料").nth(1).click()
    page.locator("li[data-title='見守りのこと'] input[name^=title_]").fill("登下校の見守り")
    page.get_by_text("直す・資料").nth(1).click()
    drag(page, "運動会の報告", "花壇のこと")
    expect(page.locator("#order-said")).to_have_text("「運動会の報告」を3番目に動かしました。")
    expect(page.get_by_role("button", name="「運動会の報告」を動かす")).to_be_focused()
    assert titles(city) == ["見守りのこと", "花壇のこと", "運動会の報告", "学校評価の項目"]
    expect(page.locator("li[data-title='運動会の報告'] time")).to_have_text("3:50")
    expect(page.get_by_label("「運動会の報告」の順番")).to_have_value("3")
    assert axe(page) == []

    # With the keyboard on the handle.
    page.keyboard.press("ArrowUp")
    expect(page.locator("#order-said")).to_have_text("「運動会の報告」を2番目に動かしました。")
    expect(page.get_by_role("button", name="「運動会の報告」を動かす")).to_be_focused()

    # The press of a button saves what was typed before the dragging.
    walker.press("下へ：運動会の報告")
    assert titles(city) == ["登下校の見守り", "花壇のこと", "運動会の報告", "学校評価の項目"]
    expect(page.get_by_role("button", name=begins("下へ：運動会の報告"))).to_be_focused()

    # By number.
    page.get_by_label("「学校評価の項目」の順番").fill("1")
    walker.press("順番と直したところを保存する")
    assert titles(city)[0] == "学校評価の項目"

    walker.goto(city.meeting.get_absolute_url()).press("案内を出す")
    walker.open("agenda_edit", city.council.pk, city.meeting.pk)
    walker.press("次第に入れる：登校のときの見守り").reads("公表した次第から変わっています", "加わった")
    walker.follow("理由を書いて公表し直す").write({"変えた理由": "申し送りを加えたため"})
    walker.press("公表し直す").reads("次第 第2版", "申し送りを加えたため")
    walker.follow("公表した次第を版ごとに見る").reads("第1版", "第2版", "前の版から変わったところ")
    walker.follow("第1版を印刷する").reads("次第")


def test_dragging_is_not_needed(city, plain_page, settings):
    page = sign_in_as(plain_page, city, "clerk", settings)
    walker = Walker(page, city.url).open("agenda_edit", city.council.pk, city.meeting.pk)
    assert not page.locator(".handle").first.is_visible()
    walker.press("下へ：運動会の報告")
    assert titles(city)[:2] == ["見守りのこと", "運動会の報告"]


def test_what_is_not_finished_comes_back_and_the_proposer_reads_it(city, desk, axe, settings):
    page = sign_in_as(desk, city, "member", settings)
    walker = Walker(page, city.url, lambda page: axe(page) == [] or pytest.fail(f"{page.url} {axe(page)}"))
    walker.open("topic_add", city.council.pk).write({"話し合いたいこと": "夏祭りの手伝い"}).press("提案する")
    walker.reads("事務局の返事を待っています。")
    proposal = Topic.objects.get(title="夏祭りの手伝い")

    sign_in_as(page, city, "clerk", settings)
    walker.goto("/me/").follow("提案に返事をする：夏祭りの手伝い")
    walker.write({"提案への返事": "次の会議で話し合います"}).press("返事をする")
    walker.open("agenda_edit", city.council.pk, city.meeting.pk).press("次第に入れる：夏祭りの手伝い")
    Meeting.objects.filter(pk=city.meeting.pk).update(starts_at=at(today(), 0, 1), ends_at=at(today(), 1, 31))
    city.meeting.refresh_from_db()
    seats = list(city.council.seats.all())
    open_meeting(city.meeting, by=city.viewer("clerk"), present=seats, presided_by="森田 和夫")
    walker.open("meeting_close", city.council.pk, city.meeting.pk)
    walker.choose(r"5\s夏祭りの手伝い", "次回へ")
    page.get_by_label("次回に続けること").nth(4).fill("町内会の返事を聞いて決める")
    page.get_by_label("閉会した時刻").fill("23:59")
    walker.press("閉会する")

    sign_in_as(page, city, "member", settings)
    walker.goto("/me/").follow("提案がどうなったかを見る：夏祭りの手伝い")
    walker.reads("話し終わらず、次の会議でも話し合います", "町内会の返事を聞いて決める")
    assert proposal.items.get().is_carried


def test_the_pages_at_both_widths(city, new_context, axe, settings):
    clerk = city.viewer("clerk")
    for n in range(26):
        add_agenda_item(city.meeting, by=clerk, kind="deliberation", title=f"話し合うこと その{n + 1}")
    page = sign_in_as(new_context().new_page(), city, "clerk", settings)
    look(page, city.url + address(city, "agenda_edit"), "agenda-30", axe)
    notify_meeting(city.meeting, by=clerk)
    first, *_others = city.meeting.items.all()
    change_agenda_item(first, by=clerk, minutes=20)
    look(page, city.url + address(city, "agenda_publish"), "publish", axe)
    publish_agenda(city.meeting, by=clerk, reason="時間をのばすため")
    look(page, city.url + address(city, "agenda_versions"), "versions", axe)
    look(page, city.url + address(city, "agenda_version", 1), "version-print", axe)
    meeting = make_open(city)
    carry_item(meeting.items.get(), "当番を決める", by=clerk)
    look(page, city.url + reverse("meeting_close", args=[city.council.pk, meeting.pk]), "close", axe)
    look(page, city.url + Topic.objects.get(title="子どもの願い").get_absolute_url(), "topic", axe)
    sign_in_as(page, city, "board_guidance", settings)
    page.goto(city.url + reverse("standarditem_list"))
    page.get_by_role("button", name="よくある議題を入れる").click()
    look(page, city.url + reverse("standarditem_list"), "standard", axe)
    look(page, city.url + reverse("standarditem_add"), "standard-add", axe)
    sign_in_as(page, city, "member", settings)
    look(page, city.url + reverse("secrecy_acknowledge", args=[city.council.pk]), "secrecy", axe)
