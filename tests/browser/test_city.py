"""The Board at the city: which councils need help and why, and from every number down to its records."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.dates import today
from core.figures import all_figures
from councils.models import CouncilFigure
from headquarters.models import Duty
from tests.browser.conftest import DESK, PHONE
from tests.browser.steps import Walker
from tests.factories.community import make_district, make_school
from tests.factories.councils import at, make_council, make_cycle, make_goal
from tests.factories.evaluations import make_reported_activity
from tests.factories.headquarters import make_plan, make_plan_item
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db):
    """A small city: a council with activities, one whose year nobody opened, one whose minutes are late."""
    city = World()
    make_reported_activity(city.item, title="朝の読み聞かせ", category="READ")
    Duty.objects.create(item=city.item, side="school", text="時間割の調整")
    Duty.objects.create(item=city.item, side="community", text="読み手への電話", is_coordination=True)
    district = make_district(city.municipality, name="みどり中学校区")
    make_council(
        city.municipality, make_school(city.municipality, district=district), name="森の学校運営協議会"
    )
    cycle = make_cycle(
        make_council(
            city.municipality, make_school(city.municipality, district=district), name="丘の学校運営協議会"
        )
    )
    make_reported_activity(make_plan_item(make_plan(cycle, city.headquarters), make_goal(cycle)))
    for figures in all_figures():
        figures.rebuild()
    CouncilFigure.objects.create(
        municipality=city.municipality,
        council=cycle.council,
        fiscal_year=cycle.fiscal_year,
        meetings_held=1,
        minutes_open_since=at(today() - timedelta(days=100)),
    )
    return city


@pytest.fixture(params=["phone", "desk", "plain"])
def walker(request, city, new_context, live_server, axe):
    """Somebody at a browser; every page is looked at as it comes."""
    script = request.param != "plain"
    page = new_context(java_script_enabled=script).new_page()
    page.set_viewport_size(DESK if request.param == "desk" else PHONE)

    def look(page):
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), f"too wide: {page.url}"
        found = axe(page) if script else []
        assert not found, f"{page.url}: {found}"

    return Walker(page, live_server.url, seen=look)


def test_school_guidance_finds_who_needs_help_and_why(walker, city):
    walker.sign_in(city.users["board_guidance"]).follow("市全体")
    walker.follow("議事録が期限をすぎて未公表").reads(
        "丘の学校運営協議会", "会長の確認を得て、議事録を公表する"
    )
    walker.follow("会長の確認を得て").reads("これまでの会議")
    walker.open("city_councils", query="?need=any").reads("次にすること")
    walker.follow("数え方").reads("市の設定にある目安の月")
    walker.open("city_page").write({"中学校区": "みどり中学校区"}).press("しぼる").reads("みどり中学校区")
    walker.follow("みどり中学校区").reads("2の協議会")


def test_lifelong_learning_follows_the_figures_to_the_activities(walker, city):
    walker.sign_in(city.users["board_lifelong"]).follow("市全体").follow("月ごと・区分ごとに見る")
    walker.reads("読み聞かせ・図書", "学校が担った割合")
    row = walker.page.get_by_role("row").filter(has_text="読み聞かせ・図書")
    walker.follow("1", within=row).reads("朝の読み聞かせ", "1件")
    walker.follow("朝の読み聞かせ").reads("朝の読み聞かせ", "ねらい")
    walker.open("city_page").follow("50%").reads("役割分担")
    walker.open("city_page").follow("委員の任期").reads("任期の終わり")
    walker.follow("推進員の委嘱").reads("岡本")


def test_the_tables_are_saved_for_a_spreadsheet(walker, city):
    walker.sign_in(city.users["board_lifelong"])
    for name in ("city_councils_csv", "city_activities_csv"):
        answer = walker.page.request.get(walker.base + reverse(name))
        assert answer.body().startswith(b"\xef\xbb\xbf")
