"""After the meeting, in a real Chromium: minutes corrected by a link, a promise told, an opinion sent and answered."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from core.dates import today
from councils.actions import (
    add_action_item,
    circulate_minutes,
    close_meeting,
    comment_policy,
    confirm_resolution,
    decide_unanimously,
    save_notes,
    submit_policy,
    write_minutes,
)
from councils.actions.invitations import links_of
from councils.models import Minutes, Opinion
from tests.browser.steps import Walker
from tests.factories.community import make_person
from tests.factories.councils import make_cycle, make_policy, make_seat
from tests.factories.meetings import make_open
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (375, 1280)
#: Pictures are kept where this names a folder.
PICTURES = os.environ.get("PICTURES")
TALK = "森田会長から、登校のときの見守りについて説明があった。\n北門の横断歩道に立つ人が足りない。"


@pytest.fixture
def city(transactional_db, live_server, settings):
    """A council whose meeting of today is over, with minutes passed round, and a policy before it."""
    settings.SITE_URL = live_server.url
    world = World()
    world.url, world.by = live_server.url, world.viewer("clerk")
    for name in ("大橋 美智子", "髙原 茂", "小野﨑 健"):
        make_seat(world.council, make_person(world.municipality, name))
    before = make_policy(
        make_cycle(world.council, fiscal_year=world.year - 1),
        world.school,
        world.people["principal"],
        state="rejected",
    )
    before.items.filter(order=1).update(body="地域を学ぶ時間を年に10時間とります。")
    world.policy.items.filter(order=1).update(body="地域を学ぶ時間を年に20時間とり、地域の人と計画します。")
    submit_policy(world.policy, by=world.viewer("principal"))
    comment_policy(
        world.policy, "どの学年で学びますか。", by=world.viewer("member"), item=world.policy.items.first()
    )
    meeting = make_open(world)
    save_notes(meeting, {meeting.items.first(): {"notes": TALK, "outcome": "秋にもう一度話す"}}, by=world.by)
    late = today() - timedelta(days=3)
    member = world.people["member"]
    add_action_item(
        world.council, "横断歩道を見に行く", by=world.by, person=member, due_on=late, meeting=meeting
    )
    world.held = close_meeting(meeting, by=world.by)
    world.minutes = circulate_minutes(write_minutes(world.held, by=world.by), by=world.by)
    return world


@pytest.fixture
def at_desk(city, new_context, settings, axe):
    """at_desk("clerk") → a Walker signed in in a window of their own; each page is looked at in both widths."""

    def sit(role, name):
        page = new_context().new_page()
        if role:
            client = Client()
            client.force_login(city.users[role])
            key = client.session.session_key
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": city.url}])
        count = iter(range(99))
        return Walker(page, city.url, lambda seen: look(seen, f"{name}-{next(count):02}", axe))

    return sit


def look(page, name, axe):
    """Both widths: no sideways scrolling, nothing that axe finds; a picture where one is wanted."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width}"
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        assert axe(page) == [], f"{name} at {width}"


def test_minutes_from_the_first_correction_to_the_report(city, at_desk):
    """A member by link, the office by telephone, the clerk who answers, the chair, the Board."""
    row = city.held.attendances.get(seat=city.member_seat)
    member = at_desk(None, "member")
    member.goto(reverse("minutes_link", args=[links_of([row])[row.pk].token]))
    member.reads("北門の横断歩道").follow("この段落を直す：1")
    box = member.page.get_by_label("直した文")
    box.fill(box.input_value().replace("北門", "西門"))
    member.press("この直しを送る").reads("直しを受け付けました")

    clerk = at_desk("clerk", "clerk")
    clerk.open("minutes_detail", city.council.pk, city.held.pk)
    clerk.reads("返事を待っている直しが1件", "西").press("取り入れる").reads("申し出のとおり直しました")
    clerk.follow("この段落を直す：約束").write({"だれの申し出": "森田", "直した文": "約束したこと\nなし"})
    clerk.press("この直しを送る").follow("見くらべて決める")
    clerk.write({"理由": "約束は会議で確かめました"}).press("取り入れない")
    clerk.follow("メールのない委員への手紙").reads("議事録のご確認のお願い")

    chair = at_desk("chair", "chair")
    chair.open("minutes_detail", city.council.pk, city.held.pk)
    chair.reads("約束は会議で確かめました").press("まちがいありません").reads("確定")
    clerk.open("minutes_detail", city.council.pk, city.held.pk).press("公表する")
    clerk.reads("教育委員会に報告しました").follow("委員用を印刷する")
    at_desk("board_guidance", "board").open("city_minutes").reads("第2回")
    stored = Minutes.objects.get()
    assert "西門" in stored.text
    assert "西門" in stored.public_text
    assert "森田" not in stored.public_text


def test_two_clerks_at_once_lose_nothing(city, at_desk):
    """Both open the editor; the second sees the differences and keeps both."""
    first, second = at_desk("clerk", "editor1"), at_desk("vice_principal", "editor2")
    for walker in (first, second):
        walker.open("minutes_edit", city.council.pk, city.held.pk)
    for walker, word in ((first, "東門"), (second, "南門")):
        box = walker.page.get_by_label("議事録(委員用)")
        box.fill(box.input_value().replace("北門", word))
    first.press("保存する")
    with second.page.expect_navigation():
        second.page.get_by_role("button", name="保存する").click()
    second.reads("二つの文のちがい")
    second.press("両方の文を残す").press("保存する")
    text = Minutes.objects.get().text
    assert "東門" in text
    assert "南門" in text


def test_an_opinion_from_the_draft_to_the_answer(city, at_desk):
    """The clerk writes it down, the council resolves it, the Board answers."""
    clerk = at_desk("clerk", "opinion")
    clerk.open("opinion_list", city.council.pk).follow("意見を書く")
    clerk.tick("教育委員会").write({"件名": "北門の信号", "意見": "北門の前に信号を設けてください。"})
    clerk.press("保存する")
    clerk.follow("会議の議題にする").press("議題にする")
    meeting = make_open(city)
    opinion = Opinion.objects.get()
    item = opinion.agenda_items.get()
    item.meeting = meeting
    item.save()
    resolution = decide_unanimously(item, by=city.by)
    confirm_resolution(resolution, by=city.viewer("chair"))
    clerk.goto(opinion.get_absolute_url())
    clerk.follow("提出を記録する").write({"文書番号": "ひ協第7号"}).press("保存する").reads("回答待ち 0日")
    clerk.follow("意見書を印刷する").reads("ひ協第7号", "47条の5第6項")
    board = at_desk("board_guidance", "opinion-board")
    board.open("home").reads("協議会の意見に回答する：北門の信号")
    board.open("city_opinions").follow("北門の信号").follow("回答を書く")
    board.write({"回答": "来年度に設けます。"}).press("保存する").reads("来年度に設けます。", "回答あり")
    board.open("city_opinions", query="?answered=1").reads("0日で回答")


def test_promises_told_and_a_policy_talked_of(city, at_desk):
    """The clerk tells by telephone; the head answers a member's word; what changed since last year."""
    clerk = at_desk("clerk", "promise")
    clerk.open("actionitem_list", city.council.pk).follow("電話で伝える").press("伝えました")
    clerk.reads("いま、電話で伝える約束はありません").follow("遅れているもの").reads("横断歩道を見に行く")
    member = at_desk("member", "policy-member")
    member.open("policy_detail", city.council.pk, city.policy.pk)
    member.follow("意見を書く：学校経営計画").write({"意見": "読みやすいと思います。"}).press("保存する")
    head = at_desk("principal", "policy-head")
    head.open("policy_detail", city.council.pk, city.policy.pk).follow("返事をする：どの学年")
    head.write({"返事": "3年生と5年生です。"}).press("保存する").reads("3年生と5年生です。")
    head.follow("昨年度から変わったところ").reads("昨年度", "この版", "20時間")
