"""A council's year of six meetings in Chromium, from an empty calendar to the register of decisions: the clerk at a
desk, the chair at another, a member without account on a telephone, all three at once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import expect

from core.dates import fiscal_year, fiscal_year_end, now, today
from core.viewer import viewer_of
from councils.actions import give_usual_items, submit_policy
from councils.actions.invitations import links_of
from councils.models import Meeting, Minutes, Opinion, Resolution, Wish, WrittenSheet
from tests.browser.steps import Walker
from tests.factories.community import make_municipality, make_person, make_post, make_school, make_user
from tests.factories.councils import at, make_council, make_cycle, make_policy, make_seat, make_vision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEMBERS = ("森田 和夫", "井上 花", "大橋 美智子", "小野﨑 健", "吉川 由美子", "松本 学")
CHAIR, PHONE = MEMBERS[:2]
NARROW, WIDE = 375, 1280
WORDS = "雨の日の見守りを二人にすること"


class Six:
    """The council, and three people at their browsers."""

    def __init__(self, new_context, base, look):
        self.new_context, self.base, self.look = new_context, base, look
        city = make_municipality()
        school = make_school(city, name="ひばり小学校")
        head, office = make_person(city, "高橋 恵子"), make_person(city, "教頭 一郎")
        make_post(head, "principal", school=school)
        make_post(office, "vice_principal", school=school)
        self.council = make_council(city, school, meeting_months=[5, 6, 9, 11, 1, 2], min_meetings=6)
        self.seats = {name: make_seat(self.council, make_person(city, name)) for name in MEMBERS}
        self.cycle = make_cycle(self.council, vision=make_vision(self.council))
        give_usual_items(city, by=viewer_of(office))
        submit_policy(make_policy(self.cycle, school, head), by=viewer_of(head))
        self.clerk = self.at_desk(office)
        self.chair = self.at_desk(self.seats[CHAIR].person)
        self.phone = self.browser(NARROW)

    def browser(self, width):
        """A window of its own, signed in by nobody."""
        page = self.new_context().new_page()
        page.set_viewport_size({"width": width, "height": 900})
        return Walker(page, self.base, self.look)

    def at_desk(self, person):
        """Somebody who has signed in."""
        walker, client = self.browser(WIDE), Client()
        client.force_login(make_user(person, username=f"person-{person.pk}"))
        cookie = {"name": "sessionid", "value": client.session.session_key, "url": self.base}
        walker.page.context.add_cookies([cookie])
        return walker

    def meeting(self, number):
        """The meeting with this number as it is now."""
        return self.cycle.meetings.get(number=number)

    def of(self, number, *more):
        """What stands in the address of a page of a meeting."""
        return self.council.pk, self.meeting(number).pk, *more

    def token(self, number):
        """What stands in the link of the member without account."""
        row = self.meeting(number).attendances.get(seat=self.seats[PHONE])
        return links_of([row])[row.pk].token

    def bring_to_today(self, number):
        """The server runs on its own clock, so the day cannot be waited for: the meeting is moved to it."""
        Meeting.objects.filter(pk=self.meeting(number).pk).update(
            starts_at=at(today(), 0, 0), ends_at=at(today(), 23, 59)
        )

    def announce(self, number):
        """The notice goes out, and the member with the telephone says yes."""
        self.clerk.open("meeting_detail", *self.of(number)).press("案内を出す")
        self.say_yes(number)

    def say_yes(self, number):
        """By the link in the letter; then the day has come."""
        self.phone.open("meeting_link", self.token(number)).press("出席します")
        self.phone.reads("「出席」とうかがいました。")
        self.bring_to_today(number)

    def open_meeting(self, number, present):
        """Who came is ticked; whoever said yes is ticked already."""
        self.clerk.open("meeting_open", *self.of(number)).tick(*(f"出席：{name}" for name in present))
        return self.clerk

    def close_meeting(self, number):
        """The end, as it is proposed."""
        self.clerk.open("meeting_close", *self.of(number)).press("閉会する")
        assert self.meeting(number).state == "closed"

    def confirm(self, resolution):
        """The chair's one press."""
        self.chair.open("resolution_detail", self.council.pk, resolution.pk).press("まちがいありません")
        resolution.refresh_from_db()
        assert resolution.state == "confirmed"


@pytest.fixture
def six(transactional_db, live_server, settings, new_context, axe):
    """A blank year; every page is looked at by axe once in each shape that it takes."""
    settings.SITE_URL, settings.SESSION_COOKIE_NAME = live_server.url, "sessionid"
    seen = set()

    def look(page):
        shape = re.sub(r"\d+|(?<=/m/)[^/]+", "*", page.url), page.locator("h1").first.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        if shape not in seen:
            seen.add(shape)
            assert axe(page) == [], page.url

    return Six(new_context, live_server.url, look)


def test_a_blank_year_is_led_through_six_meetings(six):
    the_year_is_planned_in_one_form(six)
    the_first_meeting_elects_and_approves_with_a_condition(six)
    the_second_deliberates(six)
    the_third_is_held_in_writing(six)
    the_fourth_has_no_quorum(six)
    the_fifth_is_postponed_and_resolves_an_opinion_by_name(six)
    the_sixth_sees_the_condition_met(six)
    its_minutes_are_corrected_confirmed_and_published(six)
    the_register_tells_all(six)


def the_year_is_planned_in_one_form(six):
    """Five meetings to come together in; the one in writing has a form of its own."""
    clerk = six.clerk.open("meeting_calendar", six.council.pk, six.cycle.fiscal_year)
    last = fiscal_year_end(fiscal_year(today()))
    rows = clerk.page.locator("fieldset.group")
    planned = 0
    for row in rows.all():
        day = f"{min(today() + timedelta(days=planned + 1), last):%Y/%m/%d}" if planned < 5 else ""
        row.get_by_label("日にち").fill(day)
        row.get_by_label("始まり").fill(f"{10 + planned}:00")
        row.get_by_label("終わり").fill(f"{10 + planned}:50")
        row.get_by_label("場所").fill("会議室")
        planned += 1
    assert planned >= 5, "決まりの月の数だけ行がある"
    clerk.press("予定に入れる").reads("第1回", "第5回")
    assert six.cycle.meetings.count() == 5


def the_first_meeting_elects_and_approves_with_a_condition(six):
    """仮議長 until the election; the policy is approved with two conditions; the chair confirms at the other desk."""
    six.clerk.open("agenda_edit", *six.of(1)).reads("会長・副会長の選出").press("次第に入れる：ひばり小学校")
    six.announce(1)
    clerk = six.open_meeting(1, MEMBERS[:5]).write({"議長": "仮議長"})
    clerk.press("開会する").reads("仮議長")
    clerk.write({"会長に選ばれた委員": CHAIR}).press("会長の選出を記録する").reads(f"議長：会長 {CHAIR}")
    clerk.press("ほかの結果を記録する").choose("結果", "条件付承認")
    clerk.write({"条件(?!付)": f"{WORDS}\n町に出る回数を示すこと"}).press("議決を記録する")
    six.confirm(Resolution.objects.get())
    six.close_meeting(1)
    assert six.cycle.policies.get().state == "conditional"


def the_second_deliberates(six):
    """Proposed by the chair; notes by telephone and at the desk, themes, marks, what came of it."""
    six.chair.open("topic_add", six.council.pk).write({"話し合いたいこと": "どんな子に育ってほしいか"})
    six.chair.press("提案する")
    six.clerk.open("agenda_edit", *six.of(2)).press("次第に入れる：どんな子")
    six.announce(2)
    six.open_meeting(2, MEMBERS[:5]).press("開会する").follow("熟議をはじめる：どんな子")
    clerk = six.clerk.write({"問い": "十年後、どんな人になっていてほしいか"}).press("はじめる")
    talk = six.cycle.deliberations.get()
    phone = six.phone.open("deliberation_link", six.token(2), talk.pk)
    phone.write({"願い・考え": "あいさつのできる人\n祭りを続ける人"}).press("書いた願いを出す")
    clerk.tick("子ども").write({"願い・考え": "名前をよんでもらえる町"}).press("書いた願いを出す")
    clerk.reads("祭りを続ける人", "名前をよんでもらえる町").follow("まとまりに分ける")
    clerk.tick("あいさつのできる人", "名前をよんで").write({"新しいまとまりの名前": "つながる"}).press(
        "まとめる"
    )
    clerk.open("deliberation_detail", six.council.pk, talk.pk).press("書き終わったので")
    phone.open("deliberation_link", six.token(2), talk.pk).tick("あいさつのできる人").press("これに決める")
    clerk.open("deliberation_close", six.council.pk, talk.pk).write({"まとめ": "あいさつから始める"})
    clerk.press("終えて結果を見せる").reads("印 1", "つながる", "あいさつから始める")
    six.close_meeting(2)
    assert set(Wish.objects.values_list("side", flat=True)) == {"community", "children"}


def the_third_is_held_in_writing(six):
    """By link, with an account, on paper, unsigned, late; counted after the deadline; told to all."""
    tomorrow = min(today() + timedelta(days=1), fiscal_year_end(fiscal_year(today())))
    clerk = six.clerk.open("written_plan", six.council.pk)
    clerk.write({"送る日": f"{today():%Y/%m/%d}", "締切の日": f"{tomorrow:%Y/%m/%d}"}).press("保存する")
    clerk.open("agenda_edit", *six.of(6)).write({"議題": "合同の避難訓練", "種類": "その他"}).press("加える")
    clerk.open("meeting_detail", *six.of(6)).press("案内を出す")
    six.phone.open("written_link", six.token(6)).choose("第1号", "賛成")
    six.phone.write({"意見": "暑さに気をつけて", "署名": PHONE}).press("署名して提出する").reads(
        "受け取りました"
    )
    six.chair.open("written_sheet", *six.of(6)).choose("第1号", "賛成").write({"署名": CHAIR})
    six.chair.press("署名して提出する")
    for name, signed in zip(MEMBERS[2:5], ("ある", "ある", "ない"), strict=True):
        on_paper(six, name, signed)
    past = {"starts_at": now() - timedelta(hours=1), "ends_at": now() - timedelta(minutes=1)}
    Meeting.objects.filter(number=6).update(**past)
    on_paper(six, MEMBERS[5], "ある")
    assert list(WrittenSheet.objects.order_by("pk").values_list("is_signed", "is_late"))[4:] == [
        (False, False),
        (True, True),
    ]
    clerk.open("written_count", *six.of(6)).press("この結果で記録する").reads("暑さに気をつけて")
    six.confirm(Resolution.objects.get(meeting__number=6))
    clerk.open("written_detail", *six.of(6)).press("結果を全員に知らせる").reads("結果を全員に知らせました")
    assert Resolution.objects.get(meeting__number=6).votes_for == 4


def on_paper(six, name, signed):
    """What stands on a returned sheet is typed by the clerk."""
    row = six.meeting(6).attendances.get(seat=six.seats[name])
    clerk = six.clerk.open("written_enter", *six.of(6, row.pk))
    clerk.choose("署名", signed).choose("第1号", "賛成").press("書き写したとおり保存する")


def the_fourth_has_no_quorum(six):
    """Two came; it is written down as 流会 with its reason."""
    six.announce(3)
    clerk = six.open_meeting(3, MEMBERS[:2]).press("流会として記録する")
    clerk.write({".*理由": "大雨のため"}).press("流会とする").reads("大雨のため")
    six.phone.open("meeting_link", six.token(3)).reads("流会")
    assert six.meeting(3).state == "not_formed"


def the_fifth_is_postponed_and_resolves_an_opinion_by_name(six):
    """A new day; a stand-in comes, somebody leaves, each vote is named, and the opinion goes to the Board."""
    clerk = six.clerk.open("meeting_detail", *six.of(4)).press("案内を出す")
    clerk.open("meeting_postpone", *six.of(4)).write({".*理由": "学級閉鎖のため"}).press("延期とする")
    six.phone.open("meeting_link", six.token(4)).reads("延期", "学級閉鎖のため")
    day = min(today() + timedelta(days=9), fiscal_year_end(fiscal_year(today())))
    clerk.open("meeting_replan", *six.of(4)).write({"日にち": f"{day:%Y/%m/%d}", "始まり": "18:00"})
    clerk.write({"終わり": "19:30", "場所": "会議室"}).press("この日に決める")
    clerk.open("opinion_list", six.council.pk).follow("意見を書く").tick("教育委員会")
    clerk.write({"件名": "北門の信号", "意見": "信号を設けてください。"}).press("保存する")
    clerk.follow("会議の議題にする").write({"どの会議の議題": "第4回"}).press("議題にする")
    clerk.open("agenda_publish", *six.of(4)).write({"変えた理由": "意見を話し合うため"}).press("公表し直す")
    six.say_yes(4)
    six.open_meeting(4, MEMBERS[:5]).write({f"{MEMBERS[5]}さんの代理": "水野 彩"}).press("開会する")
    clerk.page.locator("#live-people summary").click()
    clerk.page.get_by_role("button", name=re.compile(rf"帰った\s*：{MEMBERS[4]}")).click()
    expect(clerk.page.locator("#live")).to_contain_text("に帰りました")
    item = six.meeting(4).items.get(opinion__isnull=False)
    clerk.open("resolution_named", *six.of(4, item.pk)).choose(f".*{MEMBERS[3]}", "反対").press(
        "議決を記録する"
    )
    six.confirm(item.resolutions.get())
    six.close_meeting(4)
    opinion = Opinion.objects.get()
    clerk.open("opinion_detail", six.council.pk, opinion.pk).follow("提出を記録する")
    clerk.write({"文書番号": "ひ協第1号"}).press("保存する").reads("回答待ち 0日")
    decided = item.resolutions.get()
    assert (decided.method, decided.votes_for, decided.votes_against) == ("named", 3, 1)


def the_sixth_sees_the_condition_met(six):
    """The clerk writes how one of the two conditions was met; the last meeting hears of it."""
    condition = Resolution.objects.get(policy__isnull=False).condition_rows.get(text=WORDS)
    clerk = six.clerk.open("condition_edit", six.council.pk, condition.resolution_id, condition.pk)
    clerk.write({"どうなったか": "十月から二人で立っています"}).press("満たした").reads("十月から二人で")
    six.announce(5)
    clerk = six.open_meeting(5, MEMBERS[:5]).press("開会する")
    clerk.write({"話し合いの内容": "北門の見守りが二人になった。", "約束したこと": "当番表を配る"})
    clerk.write({"だれが": CHAIR}).press("保存して閉会へ").press("閉会する")
    assert six.meeting(5).action_items.get().text == "当番表を配る"


def its_minutes_are_corrected_confirmed_and_published(six):
    """The telephone asks, the clerk takes it over, the chair confirms, everybody and the Board can read it."""
    clerk = six.clerk.open("meeting_detail", *six.of(5)).press("議事録の案を作る").press("保存する")
    clerk.press("委員に回す")
    phone = six.phone.open("minutes_link", six.token(5)).follow(r"この段落を直す：1\s")
    box = phone.page.get_by_label("直した文")
    box.fill(box.input_value().replace("北門", "西門"))
    phone.press("この直しを送る").reads("直しを受け付けました")
    clerk.open("minutes_detail", *six.of(5)).press("取り入れる").reads("申し出のとおり直しました")
    six.chair.open("minutes_detail", *six.of(5)).press("まちがいありません").reads("確定")
    clerk.open("minutes_detail", *six.of(5)).press("公表する").reads("教育委員会に報告しました")
    minutes = Minutes.objects.get()
    assert "西門の見守り" in minutes.public_text
    assert (minutes.state, minutes.reported_on) == ("published", today())


def the_register_tells_all(six):
    """Three decisions with their numbers, each with the meeting that made it."""
    six.clerk.open("decision_register", six.council.pk, six.cycle.fiscal_year)
    six.clerk.reads("3件", "条件付承認", "合同の避難訓練", "北門の信号", "書面", "記名")
    decided = Resolution.objects.get(policy__isnull=False)
    six.clerk.open("resolution_detail", six.council.pk, decided.pk).reads(
        WORDS, "十月から二人で立っています", CHAIR
    )
    states = dict(six.cycle.meetings.values_list("number", "state"))
    assert states == {1: "closed", 2: "closed", 3: "not_formed", 4: "closed", 5: "closed", 6: "closed"}
