"""Steps 1 and 2 in Chromium: Board, principal, chair and member; axe on every page; the same without JavaScript."""

import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from core.dates import today
from councils.actions import (
    add_goal,
    add_wishes,
    draft_vision,
    group_wishes,
    leave_topic,
    nominate_seat,
    put_policy_in_force,
    renew_policy,
    submit_policy,
)
from councils.models import BasicPolicy, ChildVision, Cycle, Goal, Resolution
from tests.factories.community import make_person
from tests.factories.councils import give_rules, make_cycle, make_meeting, make_policy, make_seat
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ("井上 花", "山﨑 登", "大野 みどり", "佐々木 弘", "藤井 さくら", "𠮷田 健")


@pytest.fixture
def town(transactional_db):
    """The small city in the middle of steps 1 and 2."""
    town = World()
    council, cycle = town.council, town.cycle
    office, chair = town.viewer("principal"), town.viewer("chair")
    give_rules(council, goal_axes=["豊かな人間性", "自分を高める", "共に生きる"])
    for number, name in enumerate(NAMES):
        person = make_person(town.municipality, name, phone=f"000-0000-01{number:02}")
        make_seat(council, person, category=("resident", "guardian")[number % 2], affiliation="連合町内会長")
    for name in ("新見 由紀", "村上 大地"):
        nominate_seat(council, make_person(town.municipality, name), by=office, category="guardian")
    told = {
        "community": "地域をもっと知ってほしい\nあいさつの声がひびくまちに\n年上の人にも自分から話しかける子に",
        "school": "友だちのよさに気づける子に\n最後まで考える子に",
        "guardians": "失敗してもまた挑戦できる子に",
    }
    wishes = [w for side, lines in told.items() for w in add_wishes(cycle, side, lines, by=chair)]
    wishes += add_wishes(cycle, "children", "ぼくたちで祭りを作りたい", by=office, author_label="6年生")
    group_wishes(cycle, wishes[:3], by=chair, name="ふるさととのつながり")
    town.vision.wishes.set(wishes)
    town.draft = draft_vision(
        council,
        "ふるさとを知り、自分から動き、人とつながる子ども",
        by=chair,
        note="三つの願い",
        wishes=wishes[:4],
    )
    add_goal(
        cycle,
        "あいさつの輪を広げる",
        by=office,
        axis="共に生きる",
        issue="声の小さい子が多い",
        indicator="調査",
    )
    town.topic = leave_topic(
        council, town.year, "案内役を6年生にも広げる", by=office, origin="carry_over", body="昨年度の声から"
    )
    before = make_policy(
        make_cycle(council, fiscal_year=town.year - 1, vision=town.vision),
        town.school,
        town.people["principal"],
    )
    before.items.update(body="昨年度の文。地域の方と歩く学習を続ける。")
    approve(town)
    town.renewed = renew_policy(town.policy, "校舎の工事のため", by=office)
    town.renewed.items.filter(order=1).update(body="教育課程の編成の工夫と、地域の方との学習")
    return town


def approve(town):
    """The policy in force, on conditions."""
    submit_policy(town.policy, by=town.viewer("principal"))
    meeting = make_meeting(town.cycle)
    resolution = Resolution.objects.create(
        meeting=meeting,
        item=meeting.items.first(),
        policy=town.policy,
        result="conditional",
        conditions="安全計画を添えること",
        method="hands",
        votes_for=5,
        voters_present=5,
        quorum=3,
        decided_on=today(),
    )
    put_policy_in_force(town.policy, resolution, by=town.viewer("chair"))
    town.policy.refresh_from_db()


def sign_in(page, town, role, live_server):
    """Give the browser a session."""
    client = Client()
    client.force_login(town.users[role])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def look(page, name):
    """Keep a picture when SHOTS names a folder."""
    if os.environ.get("SHOTS"):
        page.screenshot(
            path=f"{os.environ['SHOTS']}/{name}-{page.viewport_size['width']}.png", full_page=True
        )


def fits(page):
    """Nothing sticks out of a telephone's width."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture(params=["phone", "desk"])
def sheet(request):
    """A page of either width."""
    return request.getfixturevalue(request.param)


def pages_of(town):
    """role → {name: address}."""
    council, year = town.council.pk, town.year
    of_council = {n: reverse(n, args=[council]) for n in ("council_detail", "seat_list", "topic_list")}
    of_year = {
        n: reverse(n, args=[council, year])
        for n in (
            "wish_list",
            "vision_year",
            "goal_list",
            "policy_list",
            "wish_add",
            "vision_draft",
            "goal_add",
        )
    }
    return {
        "board_guidance": {
            "council_list": reverse("council_list"),
            "council_add": reverse("council_add"),
            "council_board": of_council["council_detail"],
            "seats_board": of_council["seat_list"],
            "seat_nominated": town.council.seats.filter(state="nominated").first().get_absolute_url(),
            "seat_end": reverse("seat_end", args=[council, town.member_seat.pk]),
            "dissolve": reverse("council_dissolve", args=[council]),
            "clerk_add": reverse("clerk_add", args=[council]) + "?q=井上",
        },
        "principal": {
            **of_council,
            **of_year,
            "seat_former": of_council["seat_list"] + "?who=former",
            "seat_nominate": reverse("seat_nominate", args=[council]) + "?q=井上",
            "seat_renew": reverse("seat_renew", args=[council]),
            "policy_detail": town.renewed.get_absolute_url(),
            "policy_in_force": town.policy.get_absolute_url(),
            "policy_edit": reverse("policy_edit", args=[council, town.renewed.pk]),
            "policy_renew": reverse("policy_renew", args=[council, town.policy.pk]),
            "policy_print": reverse("policy_print", args=[council, town.policy.pk]),
            "cycle_open": reverse("cycle_open", args=[council]),
            "wish_print": reverse("wish_print", args=[council, year]),
            "wish_sheet": reverse("wish_print", args=[council, year]) + "?sheet=children",
            "seat_print": reverse("seat_print", args=[council]),
        },
        "chair": {
            "vision_detail": town.draft.get_absolute_url(),
            "vision_agree": reverse("vision_agree", args=[council, town.draft.pk]),
            "goal_detail": town.goal.get_absolute_url(),
            "goal_edit": reverse("goal_edit", args=[council, town.goal.pk]),
            "topic_detail": town.topic.get_absolute_url(),
            "seat_chair": town.member_seat.get_absolute_url(),
        },
        "member": {
            "wish_themes": of_year["wish_list"] + "?by=theme",
            "wish_edit": reverse("wish_edit", args=[council, year, town.cycle.wishes.first().pk]),
            "topic_add": reverse("topic_add", args=[council]),
            "policy_member": town.policy.get_absolute_url(),
            "seat_member": town.chair_seat.get_absolute_url(),
        },
    }


@pytest.mark.parametrize("role", ["board_guidance", "principal", "chair", "member"])
def test_every_page_of_a_role(sheet, town, live_server, axe, role):
    sign_in(sheet, town, role, live_server)
    wrong = {}
    for name, address in pages_of(town)[role].items():
        answer = sheet.goto(live_server.url + address)
        look(sheet, name)
        found = axe(sheet)
        if answer.status != 200 or found or not fits(sheet):
            wrong[name] = (answer.status, found, fits(sheet))
    assert not wrong, wrong


def test_a_year_from_wishes_to_the_submitted_policy_without_javascript(plain_page, town, live_server):
    page = plain_page
    sign_in(page, town, "principal", live_server)
    BasicPolicy.objects.filter(pk=town.renewed.pk).delete()
    page.goto(live_server.url + reverse("cycle_open", args=[town.council.pk]))
    page.get_by_label("年度").first.check()
    page.get_by_role("button", name="始める").click()
    cycle = Cycle.objects.get(fiscal_year=town.year + 1, council=town.council)
    page.goto(live_server.url + reverse("wish_list", args=[town.council.pk, cycle.fiscal_year]))
    page.get_by_role("link", name="願いを書く").click()
    page.get_by_label("子ども", exact=True).check()
    page.get_by_label("こんな子どもに育ってほしい").fill("夢を話せる子に\n\nまちを好きな子に")
    page.get_by_role("button", name="書いた願いを出す").click()
    page.get_by_label("夢を話せる子に").check()
    page.get_by_label("新しいまとまりの名前").fill("夢")
    page.get_by_role("button", name="まとめる", exact=True).click()
    expect(page.get_by_text("「夢」にまとめました。")).to_be_visible()
    page.goto(live_server.url + reverse("vision_agree", args=[town.council.pk, town.draft.pk]))
    page.get_by_label(cycle.label).check()
    page.get_by_label("会議のほかで話し合った場").fill("地域と学校の熟議の会")
    page.get_by_role("button", name="共有したことを記録する").click()
    assert ChildVision.objects.get(pk=town.draft.pk).state == "agreed"
    page.goto(live_server.url + reverse("goal_list", args=[town.council.pk, cycle.fiscal_year]))
    page.get_by_role("link", name="引き継ぐ目標を選ぶ").click()
    page.get_by_role("button", name="引き継ぐ").click()
    assert Goal.objects.filter(cycle=cycle).count() == 2
    page.get_by_role("link", name="基本方針へ").click()
    page.get_by_role("button", name="基本方針を書き始める").click()
    page.get_by_role("button", name="昨年度の文を写す").click()
    expect(page.get_by_role("button", name="保存する")).to_be_visible()
    for box in page.get_by_role("textbox").all():
        if not box.input_value():
            box.fill("これから書きます")
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("button", name="協議会に提出する").click()
    expect(page.get_by_text("協議会に提出しました。")).to_be_visible()
    assert BasicPolicy.objects.get(cycle=cycle).state == "submitted"
