"""Each role from sign-in by the form through their first screen to their main act: at 375 and at 1280 pixels with axe
on every page, and the same without JavaScript."""

import pytest
from django.urls import reverse

from activities.actions import confirm_activity, offer_slots
from activities.models import Assignment
from councils.actions import nominate_seat
from councils.models import BasicPolicy, Seat
from headquarters.models import Commission
from tests.browser.conftest import DESK, PHONE
from tests.browser.steps import Walker
from tests.factories.community import make_person
from tests.factories.meetings import make_approval, make_notified, make_resolution
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db):
    """The small city, with the volunteer's ask for a slot."""
    city = World()
    offer_slots(city.ask, [city.slot], by=city.viewer("coordinator"))
    return city


@pytest.fixture(params=["phone", "desk", "plain"])
def walker(request, city, new_context, live_server, axe, settings):
    """Somebody at a browser. Every page is looked at as it comes; nothing may stand in the console at the end."""
    settings.SITE_URL = live_server.url
    script = request.param != "plain"
    size = DESK if request.param == "desk" else PHONE
    page = new_context(java_script_enabled=script).new_page()
    page.set_viewport_size(size)
    said = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    def look(page):
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), f"too wide: {page.url}"
        found = axe(page) if script else []
        assert not found, f"{page.url}: {found}"

    yield Walker(page, live_server.url, seen=look)
    assert said == []


def test_the_principal_hands_in_the_policy(walker, city):
    walker.sign_in(city.users["principal"]).follow(".*の歩み").follow("基本方針").follow("第1版を開く")
    walker.follow("書く・直す").write({"教育課程の編成": "地域の方と歩く学習を続ける"}).press("保存する")
    walker.press("協議会に提出する").reads("協議会に提出しました。")
    assert BasicPolicy.objects.get(pk=city.policy.pk).state == "submitted"


def test_the_chair_confirms_a_decision(walker, city):
    resolution = make_resolution(make_approval(city))
    walker.sign_in(city.users["chair"]).follow(".*(確認|議決)").press("まちがいありません")
    resolution.refresh_from_db()
    assert resolution.confirmed_on
    assert BasicPolicy.objects.get(pk=city.policy.pk).state == "approved"


def test_a_member_answers_whether_they_come(walker, city):
    meeting = make_notified(city, days=3)
    walker.sign_in(city.users["member"]).follow("出欠を答える").press("出席します")
    assert meeting.attendances.get(seat=city.member_seat).reply == "coming"
    walker.open("home").follow("次第と資料")


def test_the_coordinator_asks_and_writes_the_answer_down(walker, city):
    walker.sign_in(city.users["coordinator"]).follow("次に声をかける人").follow("声かけと返事")
    walker.press("はい：髙原 茂")
    assert Assignment.objects.get(slot=city.slot).person == city.people["volunteer"]
    walker.open("desk", city.headquarters.pk)


def test_a_volunteer_answers_by_the_link(walker, city):
    walker.open("answer_link", city.link.token).reads(city.vision.text, city.activity.aim)
    walker.press("行きます").reads("決まりました")
    assert Assignment.objects.get(slot=city.slot).person == city.people["volunteer"]
    assert walker.page.context.cookies() == []


def test_a_volunteer_signs_up(walker, city):
    walker.sign_in(city.users["volunteer"]).follow("協力する活動を見る").follow("申し込む")
    walker.press("この役割に申し込む")
    assert Assignment.objects.get(slot=city.slot).person == city.people["volunteer"]
    walker.open("home").reads(city.activity.title)


def test_school_guidance_appoints_a_member(walker, city):
    person = make_person(city.municipality, "新見 由紀")
    seat = nominate_seat(city.council, person, by=city.viewer("principal"), category="guardian")
    walker.sign_in(city.users["board_guidance"]).follow("市全体を見る").follow("協議会")
    walker.follow(city.council.name).follow("委員の一覧").press(".*任命")
    assert Seat.objects.get(pk=seat.pk).state == "appointed"


def test_lifelong_learning_commissions_a_coordinator(walker, city):
    make_person(city.municipality, "新見 由紀")
    walker.sign_in(city.users["board_lifelong"]).follow("市全体を見る").follow("本部")
    walker.follow(city.headquarters.name).follow("推進員を決める")
    walker.write({"登録されている方": "新見"}).press("探す").tick("新見 由紀").press("推進員にする")
    assert Commission.objects.filter(headquarters=city.headquarters).count() == 2


def test_a_resident_finds_the_school(walker, city):
    city.activity.schools.add(city.school)
    confirm_activity(city.activity, by=city.viewer("coordinator"))
    walker.goto(reverse("front")).follow(city.school.name).reads(city.vision.text, city.activity.title)
    for name in ("アクセシビリティ", "このサイトについて", "お問い合わせ"):
        walker.follow(name)
    assert walker.page.context.cookies() == []
