"""A resident in Chromium, on a telephone without JavaScript and at a desk: finds the school, what is coming, how to
join and to observe, the minutes, the calendar file; axe on every page, one sheet of paper, a light first visit."""

import re

import pytest
from django.urls import reverse
from icalendar import Calendar
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.steps import Walker
from tests.dashboards.public_city import announce, fill, tell
from tests.factories.activities import make_slot
from tests.factories.community import make_district, make_school
from tests.factories.councils import make_seat
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 700}
#: A first visit: requests, and bytes as they come over the line.
REQUESTS, BYTES = 6, 70_000


@pytest.fixture
def city(transactional_db, settings, live_server):
    """The small city with one public record of every kind, and telephones."""
    settings.SITE_URL = live_server.url
    city = fill(World())
    city.school.phone = "000-0000-0001"
    city.school.save()
    city.headquarters.phone = "000-0000-0102"
    city.headquarters.save()
    return city


@pytest.fixture(params=["plain", "desk"])
def walker(request, city, new_context, live_server, axe):
    """Somebody at a browser; every page is looked at as it comes, nothing may stand in the console at the end."""
    desk = request.param == "desk"
    page = new_context(java_script_enabled=desk).new_page()
    page.set_viewport_size(DESK if desk else PHONE)
    said = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    def look(page):
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), f"too wide: {page.url}"
        found = axe(page) if desk else []
        assert not found, f"{page.url}: {found}"

    yield Walker(page, live_server.url, seen=look)
    assert said == []
    assert page.context.cookies() == []


def public_pages(city):
    """Addresses of every kind of public page."""
    code = [city.school.code]
    named = (
        "school_page",
        "public_reports",
        "public_minutes_list",
        "public_policy",
        "public_calendar",
        "leaflet",
    )
    return [
        *(
            reverse(name)
            for name in ("front", "coming", "city_calendar_help", "contact", "about", "accessibility")
        ),
        *(reverse(name, args=code) for name in (*named, "school_calendar_help")),
        reverse("public_activity", args=[*code, city.announced.pk]),
        reverse("public_activity", args=[*code, city.told.pk]),
        reverse("public_minutes", args=[*code, city.minutes.pk]),
    ]


def test_a_resident_finds_the_way_from_the_school_to_the_calendar(walker, city):
    walker.open("front").write({"校園の名前": "ひばり"}).press("さがす").follow(city.school.name)
    walker.reads(city.vision.text, "竹とんぼの会", "竹を切る", "000-0000-0102", "傍聴できます", "定員は10人")
    walker.follow("竹とんぼの会").reads(city.goal.text, city.announced.aim, "あと 4人", "000-0000-0001")
    walker.follow(city.school.name).follow("第3回").reads("公表した文")
    walker.follow(city.school.name).follow("月ごとの予定").reads("月")
    walker.follow("予定をカレンダーに入れる").reads("calendar.ics")
    with walker.page.expect_download() as came:
        walker.page.get_by_role("link", name="予定のファイルを受け取る").click()
    book = Calendar.from_ical(came.value.path().read_bytes())
    assert "竹とんぼの会（ひばり小学校）" in [str(event["summary"]) for event in book.walk("VEVENT")]


def test_a_resident_narrows_the_citys_list(walker, city):
    announce(city.other_item, title="となりの会")
    walker.open("front").follow("予定をすべて見る").reads("竹とんぼの会", "となりの会")
    walker.write({"中学校区": city.district.name, "活動か会議か": "活動"}).press("しぼりこむ").reads(
        "竹とんぼの会"
    )
    words = walker.page.locator("main").inner_text()
    assert "となりの会" not in words
    assert "第2回" not in words


def test_the_ward_and_its_districts_unfold_without_a_script(plain_page, live_server, city):
    for n in range(20):
        make_school(city.municipality, district=make_district(city.municipality, name=f"第{n}中学校区"))
    plain_page.set_viewport_size(PHONE)
    plain_page.goto(live_server.url)
    school = plain_page.locator("#find ~ div").get_by_role("link", name=city.school.name)
    expect(school).to_be_hidden()
    plain_page.get_by_text(city.district.name).first.click()
    expect(school).to_be_visible()


@pytest.mark.parametrize("size", [NARROW, PHONE, DESK], ids=["320", "375", "1280"])
def test_every_public_page_fits_and_can_be_read_by_everybody(new_context, live_server, city, axe, size):
    make_seat(city.council, city.people["volunteer"], is_publicly_named=True, affiliation="連合町内会長")
    page, wrong = new_context().new_page(), []
    page.set_viewport_size(size)
    for path in public_pages(city):
        assert page.goto(live_server.url + path).status == 200
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            wrong.append((path, "too wide"))
        wrong += [(path, found) for found in axe(page)]
    assert not wrong
    assert page.context.cookies() == []


def test_what_stands_alone_can_be_pressed_with_a_thumb(phone, live_server, city):
    small = """() => [...document.querySelectorAll('main a, main button, main summary')].filter(e => e.offsetParent
        && e.getBoundingClientRect().height < 43.5 && getComputedStyle(e).display !== 'inline').map(e => e.innerText)"""
    for path in public_pages(city):
        phone.goto(live_server.url + path)
        assert phone.evaluate(small) == [], path


def sheets(page):
    """How many sheets of A4 a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def test_the_leaflet_is_one_sheet_also_with_much_to_say(desk, live_server, city):
    city.vision.text = (
        "ふるさとを知り、自分から動き、人とつながり、なかまと力を合わせて、あしたをつくる子ども"
    )
    city.vision.save()
    aim = "受け継がれた技を、地域の方から教わりながら自分の手で確かめ、家の人に自分の言葉で伝えられる"
    for n in range(3):
        announce(city.item, days=n + 1, title=f"地域ふれあいウォークと昔遊びの会　第{n}回", aim=aim)
    desk.goto(live_server.url + reverse("leaflet", args=[city.school.code]))
    assert sheets(desk) == 1


def test_the_policy_and_minutes_print_without_what_can_be_pressed(desk, live_server, city):
    desk.goto(live_server.url + reverse("public_policy", args=[city.school.code]))
    expect(desk.get_by_role("button", name="このページを印刷")).to_be_visible()
    assert sheets(desk) == 1
    desk.emulate_media(media="print")
    expect(desk.get_by_role("button", name="このページを印刷")).to_be_hidden()


def test_a_first_visit_is_light(new_context, live_server, city):
    for n in range(12):
        make_slot(announce(city.item, days=n + 1, title=f"地域の会{n}"))
        tell(city.item, days=n + 1)
    for path in (reverse("front"), city.school.get_absolute_url()):
        page = new_context().new_page()
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        came, asked = [], []
        line.on("Network.loadingFinished", lambda event, came=came: came.append(event["encodedDataLength"]))
        line.on("Network.requestWillBeSent", lambda event, asked=asked: asked.append(event["request"]["url"]))
        page.goto(live_server.url + path, wait_until="networkidle")
        asked = [address for address in asked if not address.startswith("data:")]
        print(path, len(asked), sum(came))
        assert len(asked) <= REQUESTS, asked
        assert sum(came) <= BYTES, came
