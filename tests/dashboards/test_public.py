"""The front page and a school's page: no cookie, no names, only what was agreed, approved, announced, published."""

import gzip
from datetime import timedelta

import pytest
from django.urls import reverse

from activities.figures import ACTIVITIES
from community.models import School
from core.dates import frozen, today
from councils.figures import MEETINGS
from councils.models import AgendaItem, CouncilSchool
from dashboards.public.events import closed_for
from tests.dashboards.public_city import announce, evaluate, fill, make_other_city, notify, put_in_force, tell
from tests.factories.activities import make_activity
from tests.factories.community import LONG_AGO, make_municipality, make_school
from tests.factories.councils import at, make_cycle, make_vision
from tests.helpers.pages import faults_of


@pytest.fixture
def city(world):
    """The small city with one public record of every kind."""
    return fill(world)


def text_of(client, url, status=200):
    """A page as anybody reads it."""
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def page(client, world, query=""):
    """The first school's page."""
    return text_of(client, world.school.get_absolute_url() + query)


# ---- how it answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/", "school"])
def test_it_sets_no_cookie_and_may_be_kept(client, city, url):
    response = client.get(city.school.get_absolute_url() if url == "school" else url)
    assert not response.cookies
    assert "public" in response["Cache-Control"]


def test_who_has_the_page_already_gets_it_confirmed_without_sending_it(client, city):
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]
    announce(city.item, title="新しい会")
    assert client.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_it_comes_compressed(client, city):
    response = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert "ひばり小学校" in gzip.decompress(response.content).decode()


def test_a_signed_in_visitor_reads_the_same_page_and_no_cache_keeps_it(city, signed_in, client):
    mine = signed_in("principal").get(city.school.get_absolute_url())
    assert mine.content == client.get(city.school.get_absolute_url()).content
    assert "no-store" in mine["Cache-Control"]


def test_an_empty_installation_asks_for_its_set_up(client, db):
    assert client.get("/").url == "/set-up/"


@pytest.mark.parametrize("url", ["/coming/", "/calendar/", "/contact/", "/about/", "/accessibility/"])
def test_pages_of_an_installation_without_city_do_not_fail(client, db, url):
    assert client.get(url).status_code == 200


# ---- the front page --------------------------------------------------------------------------------------


def test_the_front_page_shows_what_comes_what_was_and_the_figures(client, city):
    MEETINGS.rebuild()
    ACTIVITIES.rebuild()
    text = text_of(client, "/")
    for words in ("竹とんぼの会", "竹を切る", "町たんけん", "第3回", "ひばり小学校", "32人"):
        assert words in text, words


def test_no_school_is_compared_with_another(client, city):
    MEETINGS.rebuild()
    assert "順位" not in text_of(client, "/") + page(client, city)


@pytest.mark.parametrize("q", ["ひばり", "ヒバリ", "川上"])
def test_a_school_is_found_by_part_of_its_name_or_its_district(client, city, q):
    found = text_of(client, f"/?q={q}").split("件</h3>")[1].split("</ul>")[0]
    assert city.school.get_absolute_url() in found
    assert "となり" not in found


def test_a_search_that_finds_nothing_says_what_to_do(client, city):
    assert "名前の一部だけで" in text_of(client, "/?q=ないしょ")


def test_what_is_typed_into_the_search_is_only_text(client, city):
    assert "<script>" not in text_of(client, "/?q=<script>")


def test_daily_days_of_one_undertaking_stand_there_once(client, city):
    for days in range(6, 12):
        announce(city.item, days=days)
    text = text_of(client, "/")
    assert text.count("竹とんぼの会") == 1
    assert "このあとも6回" in text


def test_of_many_activities_every_kind_has_its_turn(client, city):
    for n in range(12):
        announce(city.item, days=1, category="SAFE", title=f"{n}丁目の見守り")
    announce(city.item, days=20, category="READ", title="おはなし会")
    text = text_of(client, "/")
    assert "おはなし会" in text
    assert "第2回" in text
    assert text.count("丁目の見守り") == 7


def test_what_lies_further_away_than_four_weeks_is_left_to_the_list(client, city):
    announce(city.item, days=40, title="ずっと先の会")
    announce(city.item, days=12, state="cancelled", stop_reason="雨", title="別の会")
    assert "ずっと先の会" not in text_of(client, "/")


# ---- only what may be read -------------------------------------------------------------------------------


def test_the_agreed_image_is_shown_and_a_draft_policy_is_not(client, world):
    text = page(client, world)
    assert world.vision.text in text
    assert world.policy.title not in text
    put_in_force(world.policy)
    assert world.policy.title in page(client, world)


def test_a_draft_image_is_nobodys_business(client, world):
    world.vision.state, world.vision.agreed_on = "draft", None
    world.vision.save()
    assert world.vision.text not in page(client, world)


def test_only_members_who_agreed_are_named(client, city):
    city.member_seat.is_publicly_named = True
    city.member_seat.save()
    text = page(client, city)
    assert "委員 五子" in text
    assert "森田" not in text
    assert "会長(地域の住民)　1人" in text


def test_only_reports_that_were_made_public_are_shown(client, city):
    tell(city.item, public=False, title="秘密の活動")
    assert "秘密の活動" not in page(client, city) + text_of(client, "/")


def test_arranged_activities_and_planned_meetings_are_not_announced_yet(client, world):
    text = page(client, world) + text_of(client, "/coming/")
    assert world.activity.place not in text
    assert world.meeting.title not in text


@pytest.mark.parametrize(("state", "word"), [("postponed", "延期"), ("cancelled", "中止")])
def test_what_was_called_off_is_never_shown_as_if_it_took_place(client, city, state, word):
    activity = announce(city.item, days=3, state=state, stop_reason="担当の人の都合", title="中庭の会")
    text = page(client, city)
    assert "中庭の会" in text
    line = text.split("中庭の会")[1].split("</li>")[0]
    assert word in line
    assert f'<s class="era">{activity.when}</s>' in line
    assert "都合" not in text


def test_a_meeting_that_was_called_off_says_so(client, city):
    city.notice.state, city.notice.end_reason = "cancelled", "会長の都合"
    city.notice.save()
    text = page(client, city)
    assert "この日には開きません" in text
    assert "都合" not in text


# ---- meetings and how to observe -------------------------------------------------------------------------


def test_the_notice_names_topics_and_how_to_observe(client, city):
    AgendaItem.objects.create(
        meeting=city.notice,
        order=2,
        kind="deliberation",
        title="田中さんの件",
        is_public=False,
        closed_reason="児童の田中さんの事情のため",
    )
    city.school.phone = "000-0000-0001"
    city.school.save()
    text = page(client, city)
    assert "子どもの願い" in text
    assert "非公開の議題" in text
    assert "個人に関わる内容のため" in text
    assert "田中" not in text
    assert "定員は10人" in text
    assert "000-0000-0001" in text


@pytest.mark.parametrize(
    ("reason", "said"),
    [("教職員の人事のため", "人事"), ("個人に関わる", "個人"), ("その他", "公開しないことと決められている")],
)
def test_why_an_item_is_closed_is_told_by_its_kind_only(reason, said):
    assert said in closed_for(reason)


def test_a_postponed_meeting_says_so_everywhere(client, city):
    city.notice.state = "postponed"
    city.notice.end_reason = "内輪の都合"
    city.notice.save()
    for text in (page(client, city), client.get("/coming/").content.decode()):
        assert "延期" in text
        assert "内輪の都合" not in text
    assert "延期になりました。新しい日は、決まりしだい" in page(client, city)
    feed = client.get(reverse("school_feed", args=[city.school.code])).content.decode()
    assert "【延期】" in feed.replace("\r\n ", "")
    assert "STATUS:CANCELLED" in feed


def test_a_closed_meeting_says_why_not_by_its_kind(client, world):
    meeting = notify(world.cycle, is_public=False)
    AgendaItem.objects.create(
        meeting=meeting, order=2, kind="other", title="田中さん", is_public=False, closed_reason="職員の人事"
    )
    text = page(client, world)
    assert "人事に関する内容のため" in text
    assert "田中" not in text


def test_after_the_last_day_for_observers_the_page_says_so(client, world):
    notify(world.cycle, days=3)
    assert "締め切りました" in page(client, world)


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"is_public": False}, "傍聴はできません"), ({"mode": "written"}, "書面で意見を集める")],
)
def test_a_meeting_nobody_can_observe_says_so(client, world, fields, words):
    notify(world.cycle, **fields)
    text = page(client, world)
    assert words in text
    assert "定員" not in text


# ---- schools of all kinds --------------------------------------------------------------------------------


def test_an_empty_school_says_what_will_come(client, world):
    text = text_of(client, make_school(world.municipality).get_absolute_url())
    for words in ("学校運営協議会は、まだありません", "次の活動は、日にちが決まりしだい", "ここにのせます"):
        assert words in text
    assert not list(faults_of(text))


def test_a_kindergarten_has_a_head_of_its_own_name(client, world):
    school = make_school(world.municipality, name="わかば幼稚園", kind=School.Kind.KINDERGARTEN)
    CouncilSchool.objects.create(council=world.council, school=school, starts_on=LONG_AGO)
    text = text_of(client, school.get_absolute_url())
    assert "園長が案をつくり" in text
    assert "校長" not in text


def test_a_joint_council_tells_which_schools_belong(client, world):
    other = make_school(world.municipality, name="わかば幼稚園")
    CouncilSchool.objects.create(council=world.council, school=other, starts_on=LONG_AGO)
    text = page(client, world)
    assert "一つの協議会で" in text
    assert other.get_absolute_url() in text


def test_of_a_joint_council_each_school_shows_its_own_activities(client, city):
    other = make_school(city.municipality, name="わかば幼稚園")
    CouncilSchool.objects.create(council=city.council, school=other, starts_on=LONG_AGO)
    city.told.schools.add(city.school)
    text = text_of(client, other.get_absolute_url())
    assert "町たんけん" not in text
    assert "竹とんぼの会" in text


def test_a_closed_school_keeps_its_page_and_leads_to_its_successor(client, city):
    next_school = make_school(city.municipality, name="みらい小学校")
    city.school.closed_on, city.school.successor_code = today() - timedelta(days=1), next_school.code
    city.school.save()
    city.council.coverages.update(ends_on=city.school.closed_on)
    text = page(client, city)
    assert "閉校しました" in text
    assert next_school.get_absolute_url() in text
    assert city.vision.text in text
    assert "町たんけん" in text
    assert "参加するには" not in text
    assert "ひばり小学校" not in text_of(client, "/").split("これから4週間")[0]


def test_an_earlier_year_keeps_its_page(client, city):
    year = city.year
    with frozen(at(today()) + timedelta(days=366)):
        vision = make_vision(city.council, text="新しい像", state="superseded")
        make_cycle(city.council, fiscal_year=year + 1, vision=vision)
        now_page, then = page(client, city), page(client, city, f"?year={year}")
    assert "新しい像" in now_page
    assert f"?year={year}" in now_page
    assert "町たんけん" not in now_page
    assert city.vision.text in then
    assert "町たんけん" in then
    assert "よく話せた" in then
    assert "参加するには" not in then


@pytest.mark.parametrize("year", ["1999", "9999", "x", "²", "-1", "2026.5"])
def test_a_year_that_is_not_there_shows_the_running_one(client, city, year):
    assert "これからの活動" in page(client, city, f"?year={year}")


def test_evaluations_are_shown_when_all_goals_are_agreed(client, world):
    assert "結果をここにのせます" in page(client, world)
    evaluate(world.goal)
    text = page(client, world)
    assert "よく話せた" in text
    assert "比べるものではありません" in text


# ---- another municipality in the same database -----------------------------------------------------------


def test_another_municipality_never_appears(client, city):
    other = make_other_city()
    MEETINGS.rebuild()
    ACTIVITIES.rebuild()
    for url in ("/", "/?q=よその", "/coming/", "/calendar.ics", "/contact/", "/coming/?kind=B1"):
        assert "よその" not in text_of(client, url).replace("「よその」", "").replace('value="よその"', ""), (
            url
        )
    code = other.school.code
    for url in (
        reverse("school_page", args=[code]),
        reverse("school_feed", args=[code]),
        reverse("leaflet", args=[code]),
        reverse("public_minutes", args=[code, other.minutes.pk]),
        reverse("public_minutes", args=[city.school.code, other.minutes.pk]),
        reverse("public_activity", args=[code, other.activity.pk]),
        reverse("public_activity", args=[city.school.code, other.activity.pk]),
    ):
        assert client.get(url).status_code == 404, url


def test_its_figures_are_not_counted_in(client, city):
    make_other_city()
    ACTIVITIES.rebuild()
    assert "<dd>1回</dd>" in text_of(client, "/")


def test_an_activity_of_another_school_is_not_shown(client, city):
    """An activity that names another school stays off the page, though the council is the same."""
    activity = make_activity(city.item, state="confirmed", title="となりの会")
    activity.schools.add(city.other_school)
    assert "となりの会" not in page(client, city)


def test_a_second_municipality_does_not_become_the_first(client, city):
    make_municipality(name="あとの市", board_name="あとの委員会")
    assert "あとの市" not in text_of(client, "/")
