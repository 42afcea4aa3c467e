"""The registry clerk of 学校指導課 at 375 and 1280 pixels with axe on every page, and once without JavaScript: a rule from
next April for the whole city, a PTA会長 who changes and is appointed later, a school that closes, two councils that join.
"""

from datetime import timedelta

import pytest

from core.dates import fiscal_year_end, fiscal_year_start, today
from councils.models import Council, Seat
from tests.browser.conftest import DESK, PHONE
from tests.browser.steps import Walker
from tests.factories.community import make_person, make_school
from tests.factories.councils import make_council, make_meeting, make_seat
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db):
    """The small city; its PTA会長 sits in the first council, and two kindergartens have councils of their own."""
    city = World()
    person = make_person(city.municipality, "会長 一子")
    city.pta = make_seat(city.council, person, category="guardian", ex_officio_post="PTA会長")
    Seat.objects.filter(pk=city.pta.pk).update(starts_on=today() - timedelta(days=60))
    city.gardens = [make_school(city.municipality, name=name, kind="A1") for name in ("東幼稚園", "西幼稚園")]
    for garden in city.gardens:
        council = make_council(city.municipality, garden)
        make_seat(council, make_person(city.municipality, f"{garden.name[:1]}野 花"))
    return city


@pytest.fixture(params=["phone", "desk", "plain"])
def walker(request, city, new_context, live_server, axe, settings):
    """The clerk, signed in. Every page is looked at as it comes; nothing may stand in the console at the end."""
    settings.SITE_URL = live_server.url
    script = request.param != "plain"
    page = new_context(java_script_enabled=script).new_page()
    page.set_viewport_size(DESK if request.param == "desk" else PHONE)
    said = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    def look(page):
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), f"too wide: {page.url}"
        found = axe(page) if script else []
        assert not found, f"{page.url}: {found}"

    yield Walker(page, live_server.url, seen=look).sign_in(city.users["board_guidance"])
    assert said == []


def slashed(day):
    """A day as it is typed."""
    return f"{day:%Y/%m/%d}"


def test_the_clerk_of_the_registry(walker, city):
    april = fiscal_year_start(city.year + 1)
    a_rule_from_april_for_the_whole_city(walker, april)
    the_pta_changes_hands(walker, city)
    a_school_closes(walker, city)
    two_councils_become_one(walker, city, april)
    lists_of_the_day(walker)


def a_rule_from_april_for_the_whole_city(walker, april):
    walker.open("council_list").follow("決まりをまとめて変える")
    walker.write({"いつから": slashed(april), "理由・もとになる規則": "規則改正", "委員の上限": "15"})
    walker.press("変わるところを確かめる").reads("4協議会の決まりが次のように変わります", "20人", "15人")
    walker.press("この内容で決める").reads("4協議会の決まりを")
    council = Council.objects.first()
    assert (council.rules.max_members, council.rules_on(april).max_members) == (20, 15)
    walker.open("rules_list", council.pk).reads("規則改正", "これから")


def the_pta_changes_hands(walker, city):
    meeting = make_meeting(city.cycle)
    walker.goto(city.pta.get_absolute_url()).follow("役職の交代")
    walker.write({"姓": "次期", "名": "二子", "交代した日": slashed(today())}).press("交代を登録する")
    walker.reads("任命されるまで、表決に加わらずに出席します", "任命待ち・表決に加わりません")
    heir = city.council.seats.get(follows=city.pta)
    walker.open("registry_posts").reads("PTA会長", "次期 二子", "任命待ち")
    assert not heir.votes_on(meeting.day)
    walker.open("registry_waiting").tick("任命：次期 二子").write({"委嘱状の番号": "教学第9号"})
    walker.press("印を付けた人を任命する").reads("1人を任命しました")
    heir.refresh_from_db()
    assert (heir.starts_on, heir.votes_on(meeting.day)) == (today(), True)


def a_school_closes(walker, city):
    last = fiscal_year_end(city.year)
    walker.open("school_detail", city.other_school.code).follow("閉校・閉園")
    walker.write({"閉校・閉園日": slashed(last), "理由": "統合のため", "統合先": "ひばり小学校"})
    walker.press("起きることを確かめる").reads("同じ日で廃止になります", "統合先：ひばり小学校", "他校 七郎")
    walker.press("閉校・閉園を登録する").reads("閉校・閉園の日を登録しました")
    city.other_council.refresh_from_db()
    assert city.other_council.dissolved_on == last


def two_councils_become_one(walker, city, april):
    walker.open("council_join").tick(*[f"{garden} 学校運営協議会" for garden in city.gardens])
    walker.write(
        {"新しい協議会の名称": "東西幼稚園 学校運営協議会", "いつから": slashed(april), "理由": "統合"}
    )
    walker.press("起きることを確かめる").reads("2つの協議会が1つになります", "東野 花", "西野 花")
    walker.press("1つの協議会にする").reads("東西幼稚園 学校運営協議会", "次の協議会に代わって始まります")
    new = Council.objects.get(name="東西幼稚園 学校運営協議会")
    assert new.seats.count() == 2
    assert new.rules_on(april).max_members == 15


def lists_of_the_day(walker):
    walker.open("registry_members").reads("森田 和夫").follow("5月1日の委員")
    walker.open("registry_vacancies")
    walker.open("registry_gaps").reads("学校運営協議会")
