"""A meeting day in three browsers at once: the clerk types, a telephone follows, another marks attendance."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.dates import today
from councils.actions import add_notes, start_deliberation, start_item
from councils.actions.invitations import link_for
from councils.models import Wish, WishMark
from tests.browser.test_meetings import NAMES, full_agenda, look, of, sign_in_as
from tests.factories.community import make_person
from tests.factories.councils import at, make_meeting, make_seat
from tests.factories.meetings import make_open
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db, live_server, settings):
    """A council of ten whose meeting of today is on, with a full agenda."""
    settings.SITE_URL = live_server.url
    world = World()
    world.url, world.by = live_server.url, world.viewer("clerk")
    for name in NAMES:
        make_seat(world.council, make_person(world.municipality, name))
    world.policy.state = "submitted"
    world.policy.save()
    world.open = full_agenda(world, make_open(world))
    return world


def ask_again(page):
    """What happens every ten seconds, now."""
    page.evaluate("document.querySelectorAll('[data-live]').forEach(p => htmx.trigger(p, 'refresh'))")


def someone(new_context, city, role, settings, width=1280):
    """A browser of somebody who is signed in."""
    page = new_context().new_page()
    page.set_viewport_size({"width": width, "height": 900})
    return sign_in_as(page, city, role, settings)


def test_three_browsers_at_once_lose_nothing_that_is_typed(city, new_context, axe, settings):
    meeting = city.open
    link = link_for(meeting.attendances.get(seat=city.member_seat), by=city.by)
    clerk = someone(new_context, city, "clerk", settings)
    chair = someone(new_context, city, "chair", settings, 375)
    phone = new_context().new_page()
    clerk.goto(of(city, "meeting_day", meeting))
    chair.goto(of(city, "meeting_day", meeting))
    phone.goto(city.url + reverse("meeting_link_room", args=[link.token]))
    expect(phone.locator("#live")).to_contain_text("まもなく始まります")

    # The clerk types and goes on to the first item; what was typed stays, on the telephone the item stands.
    item = meeting.items.get(title="ふれあいウォークのふりかえり")
    notes = clerk.locator(f"#id_notes_{item.pk}")
    notes.fill("話し合いの途中、まだ保存していない文")
    clerk.locator("#press-next").click()
    first = meeting.items.first()
    expect(clerk.locator("#live .big-number")).to_contain_text(first.title)
    expect(notes).to_have_value("話し合いの途中、まだ保存していない文")
    expect(clerk.locator(f"#item-{first.pk}")).to_have_class(re.compile("is-now"))
    ask_again(phone)
    expect(phone.locator(".now-title")).to_contain_text(first.title)

    # The chair, on a telephone, writes down who left; the clerk's page hears of it while typing goes on.
    chair.locator("#live-people summary").click()
    left = meeting.attendances.get(seat__person__family_name="大橋")
    chair.locator(f"#press-row-{left.pk}").click()
    expect(chair.locator(f"#press-row-{left.pk}")).to_contain_text("もどった")
    expect(chair.locator("#live-people")).to_have_attribute("open", "")
    assert axe(chair) == []
    notes.press("End")
    notes.press_sequentially("。つづき")
    ask_again(clerk)
    expect(clerk.locator("#live")).to_contain_text("表決権のある人 9人")
    expect(notes).to_have_value("話し合いの途中、まだ保存していない文。つづき")
    expect(notes).to_be_focused()
    assert axe(clerk) == []

    # Both write into the same item: whoever saves second sees both texts and saves them together.
    other = chair.locator(f"#id_notes_{item.pk}")
    other.fill("会長の書いた文")
    chair.locator(f"#item-{item.pk}").get_by_role("button", name="保存する").click()
    expect(chair.get_by_text("保存しました。")).to_be_visible()
    clerk.locator(f"#item-{item.pk}").get_by_role("button", name="保存する").click()
    expect(clerk.locator(f"#item-{item.pk}")).to_contain_text("いま保存されている内容")
    expect(clerk.locator(f"#item-{item.pk} .msg")).to_contain_text("会長の書いた文")
    expect(notes).to_have_value("話し合いの途中、まだ保存していない文。つづき")
    assert axe(clerk) == []
    notes.fill("会長の書いた文。話し合いの途中、まだ保存していない文。つづき")
    clerk.locator(f"#item-{item.pk}").get_by_role("button", name="保存する").click()
    expect(clerk.get_by_text("保存しました。")).to_be_visible()
    item.refresh_from_db()
    assert item.notes == "会長の書いた文。話し合いの途中、まだ保存していない文。つづき"
    assert axe(phone) == []


def test_a_page_without_network_says_so_quietly_and_keeps_what_is_typed(city, new_context, settings):
    clerk = someone(new_context, city, "clerk", settings)
    clerk.goto(of(city, "meeting_day", city.open))
    notes = clerk.locator("textarea").first
    notes.fill("書きかけ")
    clerk.context.set_offline(True)
    ask_again(clerk)
    expect(clerk.locator("#live > .offline")).to_be_visible()
    expect(notes).to_have_value("書きかけ")
    clerk.context.set_offline(False)
    ask_again(clerk)
    expect(clerk.locator("#live > .offline")).to_be_hidden()
    expect(notes).to_have_value("書きかけ")


def test_without_javascript_the_buttons_save_everything(city, plain_page, settings):
    sign_in_as(plain_page, city, "clerk", settings)
    plain_page.goto(of(city, "meeting_day", city.open))
    item = city.open.items.get(title="ふれあいウォークのふりかえり")
    plain_page.locator(f"#id_notes_{item.pk}").fill("書いた文")
    plain_page.locator("#press-next").click()
    expect(plain_page.locator("#live .big-number")).to_contain_text(city.open.items.first().title)
    item.refresh_from_db()
    assert item.notes == "書いた文"
    plain_page.goto(of(city, "meeting_room", city.open))
    plain_page.get_by_role("link", name="新しくする").click()
    expect(plain_page.locator(".now-title")).to_contain_text(city.open.items.first().title)


def test_a_deliberation_from_the_question_to_the_draft(city, new_context, axe, settings):
    meeting = city.open
    item = meeting.items.get(title="ふれあいウォークのふりかえり")
    link = link_for(meeting.attendances.get(seat=city.member_seat), by=city.by)
    clerk = someone(new_context, city, "clerk", settings)
    clerk.goto(f"{city.url}{reverse('deliberation_add', args=[city.council.pk])}?item={item.pk}")
    clerk.get_by_label("問い").fill("10年後、どんな人になっていてほしいか")
    clerk.get_by_role("button", name="はじめる").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("10年後")
    assert axe(clerk) == []
    talk = item.deliberations.get()

    phone = new_context().new_page()
    phone.goto(city.url + reverse("deliberation_link", args=[link.token, talk.pk]))
    phone.get_by_label("願い・考え").fill("ふるさとを好きでいてほしい\nあいさつができる")
    clerk.get_by_label("願い・考え").fill("書きかけの願い")
    phone.get_by_role("button", name="書いた願いを出す").click()
    expect(phone.locator("#live")).to_contain_text("ふるさとを好きでいてほしい")
    assert axe(phone) == []
    ask_again(clerk)
    expect(clerk.locator("#live")).to_contain_text("ふるさとを好きでいてほしい")
    expect(clerk.get_by_label("願い・考え")).to_have_value("書きかけの願い")
    clerk.get_by_label("子ども", exact=True).check()
    clerk.get_by_role("button", name="書いた願いを出す").click()
    expect(clerk.locator("#live")).to_contain_text("書きかけの願い")

    clerk.get_by_role("link", name="まとまりに分ける").click()
    clerk.get_by_label("ふるさとを好きでいてほしい").check()
    clerk.get_by_label("新しいまとまりの名前").fill("ふるさと")
    clerk.get_by_role("button", name="まとめる").click()
    expect(clerk.get_by_role("heading", name="ふるさと", exact=True)).to_be_visible()
    assert axe(clerk) == []
    clerk.get_by_role("link", name="もどる").click()
    clerk.get_by_role("button", name="書き終わったので").click()
    expect(clerk.get_by_role("heading", name="選び終わった人")).to_be_visible()
    phone.reload()
    phone.get_by_label("ふるさとを好きでいてほしい").check()
    phone.get_by_role("button", name="これに決める").click()
    expect(phone.get_by_text("1件を選びました。")).to_be_visible()
    assert WishMark.objects.get().wish == Wish.objects.get(text="ふるさとを好きでいてほしい")
    assert axe(phone) == []
    clerk.get_by_role("link", name="終える").click()
    clerk.get_by_label("まとめ").fill("ふるさとを知る機会をつくる")
    clerk.get_by_role("button", name="終えて結果を見せる").click()
    expect(clerk.locator("#live")).to_contain_text("印 1")
    assert axe(clerk) == []
    clerk.get_by_role("link", name="この願いから子ども像の案をつくる").click()
    expect(clerk.get_by_label("ふるさとを好きでいてほしい")).to_be_checked()


def test_the_chairs_telephone_begins_with_the_item_and_what_is_decided(city, new_context, axe, settings):
    """At 375 pixels the eye and the Tab key meet the item, its decision and then the people, in one order."""
    meeting = city.open
    start_item(meeting.items.get(kind="approval"), by=city.by)
    chair = someone(new_context, city, "chair", settings, 375)
    chair.goto(of(city, "meeting_day", meeting))
    first = ("#live .big-number a", "#press-next", "#press-unanimous", "#press-decide")
    parts = [chair.locator(part) for part in (*first, "#live-items summary", "#live-people summary")]
    tops = [part.bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    assert tops[2] < 812, "the decision stands on the first screen"
    parts[0].focus()
    for part in parts[1:]:
        chair.keyboard.press("Tab")
        expect(part).to_be_focused()
    assert axe(chair) == []

    # Somebody goes and comes back: one press each, and nothing that is typed is lost.
    notes = chair.locator(f"#id_notes_{meeting.items.first().pk}")
    notes.fill("まだ保存していない文")
    parts[-1].click()
    row = meeting.attendances.get(seat=city.member_seat)
    for words in ("もどった", "帰った"):
        chair.locator(f"#press-row-{row.pk}").click()
        expect(chair.locator(f"#press-row-{row.pk}")).to_contain_text(words)
    expect(notes).to_have_value("まだ保存していない文")
    chair.locator("#press-unanimous").click()
    expect(chair.locator("#live")).to_contain_text("この議題の議決：承認")
    expect(notes).to_have_value("まだ保存していない文")
    assert axe(chair) == []


def test_pages_of_the_day_and_of_deliberations(city, new_context, axe, settings):
    meeting = city.open
    item = meeting.items.get(title="ふれあいウォークのふりかえり")
    start_item(item, by=city.by)
    talk = start_deliberation(city.cycle, "どんな子に育ってほしいか", by=city.by, held_on=today(), item=item)
    add_notes(talk, "children", "友だちを大切にする\n夢をもつ", by=city.by, author_label="6年生")
    add_notes(talk, "community", "祭りに来てほしい\nあいさつのできる子", by=city.by)
    link = link_for(meeting.attendances.get(seat=city.member_seat), by=city.by)
    page = someone(new_context, city, "clerk", settings)
    look(page, of(city, "meeting_day", meeting), "day-live", axe)
    look(page, of(city, "meeting_times", meeting), "times", axe)
    look(page, of(city, "meeting_open", make_meeting(city.cycle, starts_at=at(today()))), "opening", axe)
    look(page, of(city, "meeting_room", meeting), "room", axe)
    look(page, of(city, "meeting_room", meeting) + "?screen=1", "screen", axe)
    talk_page = city.url + talk.get_absolute_url()
    look(page, city.url + reverse("deliberation_list", args=[city.council.pk]), "talks", axe)
    look(page, talk_page, "talk", axe)
    for part in ("sort", "edit", "close", "sheets/add", "print"):
        look(page, f"{talk_page}{part}/", f"talk-{part.replace('/', '-')}", axe)
    phone = new_context().new_page()
    look(phone, city.url + reverse("meeting_link_room", args=[link.token]), "room-link", axe)
    look(phone, city.url + reverse("deliberation_link", args=[link.token, talk.pk]), "talk-link", axe)
    page.goto(talk_page)
    page.get_by_role("button", name="書き終わったので").click()
    expect(page.get_by_role("heading", name="選び終わった人")).to_be_visible()
    look(page, f"{talk_page}count/", "talk-count", axe)
    row = meeting.attendances.first()
    look(page, f"{talk_page}choose/?for={row.pk}", "talk-choose", axe)
    look(phone, city.url + reverse("deliberation_link", args=[link.token, talk.pk]), "talk-link-choose", axe)
    page.goto(f"{talk_page}close/")
    page.get_by_role("button", name="終えて結果を見せる").click()
    expect(page.get_by_role("heading", name="結果")).to_be_visible()
    look(page, talk_page, "talk-result", axe)
    look(page, f"{talk_page}print/?result=1", "talk-result-print", axe)
