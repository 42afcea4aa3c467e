"""The Board's pages and an invited person's way in, in a real Chromium."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from community.actions import appoint, invite
from community.models import OrganisationContact
from community.setup import setup_code
from core.dates import today
from tests.community.conftest import next_year, town  # noqa: F401
from tests.factories.community import make_person, make_post, make_school

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "あおぞら みどり さくら 27"


@pytest.fixture
def city(town, next_year, live_server, settings):  # noqa: F811
    """The town with something on every page."""
    settings.SITE_URL = live_server.url
    by = town.viewer("board")
    for number in range(55):
        make_school(town.city, district=town.school.district)
        make_person(town.city, f"教員{number} 花子", family_kana="きょういん", given_kana="はなこ")
    appoint(make_person(town.city, "内示 太郎"), "teacher", by=by, on=next_year, school=town.school)
    past = {"starts_on": date(2015, 4, 1), "ends_on": date(2020, 3, 31)}
    make_post(make_person(town.city, "前任 次郎"), "principal", school=town.school, **past)
    OrganisationContact.objects.create(
        organisation=town.organisation, person=town.people.resident, title="会長", starts_on=today()
    )
    town.link = invite(town.people.resident, by=by, channel="letter")
    town.url = live_server.url
    return town


def sign_in_as(page, city, name, settings):
    """Give the browser a session of this account."""
    client = Client()
    client.force_login(city.users[name])
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": city.url}
    page.context.add_cookies([cookie])


def pages_of_the_board(city):
    """Addresses, by a word for the picture."""
    school, vice, resident = [city.school.code], [city.posts.vice.pk], [city.people.resident.pk]
    return {
        "schools": reverse("school_list"),
        "school": reverse("school_detail", args=school),
        "school-edit": reverse("school_edit", args=school),
        "close": reverse("school_close", args=school),
        "settings": reverse("city_settings"),
        "district": reverse("place_new", args=["districts"]),
        "post-new": reverse("post_new") + f"?school={city.school.code}&q=もりた",
        "succeed": reverse("post_succeed", args=vice) + "?q=教頭",
        "post-edit": reverse("post_edit", args=vice),
        "post-end": reverse("post_end", args=vice),
        "people": reverse("person_list"),
        "person": reverse("person_detail", args=resident),
        "person-edit": reverse("person_edit", args=resident),
        "letter": reverse("person_invitation", args=resident),
        "no-letter": reverse("person_invitation", args=[city.people.vice.pk]),
        "organisations": reverse("organisation_list"),
        "organisation": reverse("organisation_detail", args=[city.organisation.pk]),
        "contact": reverse("contact_new", args=[city.organisation.pk]),
        "me": reverse("my_account"),
        "email": reverse("my_login_email"),
        "password": reverse("account_change_password"),
        "sign-out": reverse("account_logout"),
    }


def faults_of(page, axe):
    """What is wrong with the open page: rules of axe, scrolling sideways, targets that are too small."""
    faults = axe(page)
    width = page.viewport_size["width"]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        faults.append("wider than the screen")
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, input:not([type=checkbox], [type=radio], [type=hidden]), select')]
        .filter(e => e.offsetParent && !e.matches('.skip') && e.getBoundingClientRect().height < 43.5)
        .map(e => e.textContent || e.name)"""
    )
    return faults + [f"small: {words}" for words in small]


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_boards_pages_are_clean(request, screen, city, axe, settings, tmp_path):
    page = request.getfixturevalue(screen)
    sign_in_as(page, city, "board", settings)
    errors, wrong = [], {}
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    for name, url in pages_of_the_board(city).items():
        page.goto(city.url + url)
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        if faults := faults_of(page, axe):
            wrong[name] = faults
    assert (wrong, errors) == ({}, [])


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_pages_for_people_who_are_not_signed_in_are_clean(request, screen, city, axe):
    page = request.getfixturevalue(screen)
    wrong = {}
    names = ("account_login", "account_request_login_code", "account_reset_password", "join")
    for url in (*map(reverse, names), reverse("invitation_accept", args=[city.link.token]), "/i/zz-zz/"):
        page.goto(city.url + url)
        if faults := faults_of(page, axe):
            wrong[url] = faults
    assert wrong == {}


@pytest.mark.parametrize("screen", ["phone", "plain_page"])
def test_an_invited_person_comes_in_with_the_code_on_paper(request, screen, city, axe):
    """With and without JavaScript: the code, a mistake, the password, in; out, and in again with the login name."""
    page = request.getfixturevalue(screen)
    page.goto(city.url + reverse("join"))
    page.get_by_label("案内の番号").fill(city.link.code.upper())
    page.get_by_role("button", name="次へ進む").click()
    login_name = re.search(r"[a-z]+\d{4}", page.locator("main").inner_text())[0]
    page.get_by_label(re.compile("^パスワード(?!.*もう)")).fill("みじかい")
    page.get_by_label("もう一度").fill("みじかい")
    page.get_by_role("button", name="決めて、ログインする").click()
    page.locator(".error-summary").wait_for()
    if screen == "phone":
        assert axe(page) == []
        page.wait_for_timeout(3100)  # a second press within three seconds counts as the first one
    page.get_by_label(re.compile("^パスワード(?!.*もう)")).fill(PASSWORD)
    page.get_by_label("もう一度").fill(PASSWORD)
    page.get_by_role("button", name="決めて、ログインする").click()
    page.goto(city.url + reverse("my_account"))
    assert page.get_by_role("heading", level=1).inner_text().startswith("森田 和夫")
    page.get_by_role("button", name="ログアウトする").click()
    page.goto(city.url + reverse("account_login"))
    page.get_by_label("ログイン名").fill(login_name)
    page.get_by_label("パスワード", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="ログインする").click()
    page.goto(city.url + reverse("my_account"))
    assert page.get_by_role("heading", level=1).inner_text().startswith("森田 和夫")


def test_the_board_names_a_successor(desk, city, settings, next_year):  # noqa: F811
    """Search by reading, choose, give the day: the old post ends, the new one is a 内示."""
    sign_in_as(desk, city, "board", settings)
    desk.goto(city.url + reverse("school_detail", args=[city.school.code]))
    desk.get_by_role("link", name=re.compile("後任を決める.*教頭 一郎")).click()
    desk.get_by_label("登録されている方を名前・ふりがなで探す").fill("モリタ")
    desk.get_by_role("button", name="探す").click()
    desk.get_by_role("radio", name=re.compile("森田 和夫")).check()
    desk.get_by_role("button", name="後任を登録する").click()
    coming = desk.get_by_role("region", name="これから(内示)")
    assert "森田 和夫" in coming.inner_text()
    assert city.people.resident.appointments.get().starts_on == next_year


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_an_empty_installation_is_set_up(request, screen, live_server, axe, tmp_path):
    page = request.getfixturevalue(screen)
    page.goto(live_server.url + reverse("account_login"))
    page.screenshot(path=tmp_path / "set-up.png", full_page=True)
    assert faults_of(page, axe) == []
    words = {
        "設定の番号": setup_code(),
        "自治体名": "ひばり野市",
        "教育委員会の名称": "ひばり野市教育委員会",
        "あなたの課": "学校指導課",
        "あなたの姓": "教委",
        "あなたの名": "学子",
        "ログイン名": "gakuko2026",
    }
    for label, text in words.items():
        page.get_by_label(label).and_(page.locator("input")).first.fill(text)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    page.get_by_role("button", name="設定して始める").click()
    assert page.get_by_role("heading", level=1).inner_text() == "校園"
