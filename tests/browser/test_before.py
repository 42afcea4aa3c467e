"""What comes before a meeting, in a real Chromium: a blank year is planned, a meeting postponed, called and planned anew."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from community.models import AccessLink
from core.dates import today
from councils.models import Meeting, Observer, Topic
from tests.browser.steps import Walker
from tests.browser.test_meetings import sign_in_as
from tests.factories.councils import give_rules
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db, live_server, settings):
    """A council whose rules ask for one more meeting this month and take one observer."""
    settings.SITE_URL = live_server.url
    world = World()
    world.url = live_server.url
    give_rules(world.council, meeting_months=[today().month], min_meetings=2, observer_limit=1)
    for role, email in (("member", "member@example.jp"), ("chair", "")):
        person = world.people[role]
        person.email, person.phone = email, "090-0000-0001"
        person.save()
    return world


def test_the_clerk_prepares_a_meeting_alone(city, desk, phone, settings, axe):
    def seen(page):
        assert axe(page) == [], page.url

    clerk = Walker(sign_in_as(desk, city, "vice_principal", settings), city.url, seen)
    meeting = plan_the_year(city, clerk)
    clerk.goto(meeting.get_absolute_url()).press("案内を出す")
    member = Walker(phone, city.url, seen)
    link = AccessLink.objects.get(person=city.people["member"], purpose="meeting")
    answer_by_link(city, member, link)
    clerk.goto(meeting.get_absolute_url()).follow("返事のない1人にお願いする").reads(
        "電話で聞く人 1人", "森田 和夫"
    )
    take_observers(clerk, meeting)
    postpone(clerk, meeting)
    member.goto(reverse("meeting_link", args=[link.token])).reads("延期", "大雪のため")
    clerk.goto(meeting.get_absolute_url()).follow("新しい日を決める")
    clerk.write({"日にち": f"{today():%Y/%m/%d}"})
    clerk.press("この日に決める").reads("返事待ち 2人")
    member.goto(reverse("meeting_link", args=[link.token])).reads("出席しますか")


def plan_the_year(city, clerk):
    """The row of the calendar becomes a meeting."""
    clerk.open("meeting_calendar", city.council.pk, city.year)
    row = clerk.page.locator("fieldset").first
    row.get_by_label("日にち").fill(f"{today():%Y/%m/%d}")
    row.get_by_label("始まり").fill("22:00")
    row.get_by_label("終わり").fill("23:00")
    row.get_by_label("場所").fill("みなみ公民館")
    clerk.press("予定に入れる").reads("会議を1回、予定に入れました。", "みなみ公民館")
    return Meeting.objects.get(place="みなみ公民館")


def answer_by_link(city, member, link):
    """Absent with somebody in one's place, and a topic."""
    member.goto(reverse("meeting_link", args=[link.token]))
    member.page.get_by_text("ひとこと そえる・代理を立てる").click()
    expect(member.page.get_by_label("代理で出る人の名前")).to_be_visible()
    member.write({"代理で出る人の名前": "山田 花子"}).press("欠席します")
    member.reads("「欠席」とうかがいました。")
    member.write({"話し合いたいこと": "登校の見守り"}).press("提案する").reads("お預かりしました")
    assert Topic.objects.get().proposed_by == "委員 五子"


def take_observers(clerk, meeting):
    """One place, two who ask, one who withdraws."""
    clerk.open("observer_list", meeting.council_id, meeting.pk)
    clerk.write({"名前": "傍聴 一子"}).press("書きとめる")
    clerk.write({"名前": "傍聴 二郎"}).press("書きとめる").reads("待ち 1人")
    clerk.press("申込みを取り消す：傍聴 一子").press("受け付ける：傍聴 二郎").press("来た：傍聴 二郎")
    clerk.reads("来た人 1人")
    assert Observer.objects.get(name="傍聴 二郎").came


def postpone(clerk, meeting):
    """With its reason; who has no mail is called."""
    clerk.goto(meeting.get_absolute_url()).follow("延期する").write({"延期の理由": "大雪のため"})
    clerk.press("延期とする").follow("電話連絡表を開く").reads("森田 和夫", "090-0000-0001")
    clerk.press("伝えた：森田 和夫").reads("森田 和夫さんに伝えました。")
    clerk.press("取り消す：森田 和夫").reads("「まだ」に戻しました。")
