"""Items that come by themselves: the Board's list, and which meeting of a year has which."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.dates import today
from core.refusal import Refused
from councils.actions import (
    add_standard_item,
    add_standard_items,
    change_standard_item,
    create_council,
    end_standard_item,
    give_usual_items,
    move_standard_item,
    plan_meeting,
    restart_standard_item,
)
from councils.actions.standard_items import is_first, is_last
from councils.models import Meeting, StandardItem
from tests.factories.community import make_school
from tests.factories.councils import at, give_rules, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(world):
    return world.viewer("board_guidance")


@pytest.fixture
def city(world, board):
    """A city with the usual list and a year without meetings."""
    Meeting.objects.filter(cycle=world.cycle).update(state="cancelled", end_reason="なし")
    give_usual_items(world.municipality, by=board)
    return world.municipality


def plan(world, month, **fields):
    """A meeting on the tenth of that month of the running year."""
    year = world.year if month > 3 else world.year + 1
    starts_at = at(date(year, month, 10))
    return plan_meeting(
        world.cycle,
        by=world.viewer("clerk"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        place="会議室",
        **fields,
    )


def titles(meeting):
    return list(meeting.items.values_list("title", flat=True))


# ---- which meeting has which -----------------------------------------------------------------------------


def test_each_meeting_of_the_year_has_its_own_by_itself(world, city):
    assert titles(plan(world, 5)) == ["開会・出席の確認", "校園長の基本方針の説明", "次回の日程・閉会"]
    assert titles(plan(world, 10)) == ["開会・出席の確認", "前回の約束はどうなったか", "次回の日程・閉会"]
    assert titles(plan(world, 2)) == [
        "開会・出席の確認",
        "前回の約束はどうなったか",
        "一年のふりかえりと評価",
        "次回の日程・閉会",
    ]


def test_without_a_chair_one_is_elected(world, city):
    world.chair_seat.office = ""
    world.chair_seat.save()
    assert titles(plan(world, 5))[:2] == ["開会・出席の確認", "会長・副会長の選出"]


def test_a_meeting_in_writing_has_none(world, city):
    meeting = plan(world, 5, mode="written")
    assert titles(meeting) == []
    assert add_standard_items(meeting, by=world.viewer("clerk")) == []


def test_a_city_without_a_list_presses_the_button(world):
    meeting = plan(world, 3)
    assert titles(meeting) == []
    add_standard_items(meeting, by=world.viewer("clerk"))
    assert titles(meeting) == ["開会・出席の確認", "前回の約束はどうなったか", "次回の日程・閉会"]


def test_a_city_that_ended_all_has_none(world, city, board):
    for item in city.standard_items.all():
        end_standard_item(item, by=board)
    assert titles(plan(world, 5)) == []


@pytest.mark.parametrize("state", ["cancelled", "not_formed", "postponed"])
def test_after_a_first_meeting_that_did_not_take_place_the_next_is_the_first(world, city, state):
    first = plan(world, 5)
    second = plan(world, 10)
    assert not is_first(second)
    Meeting.objects.filter(pk=first.pk).update(state=state, end_reason="大雨")
    assert is_first(second)


def test_the_last_is_judged_by_what_is_planned_and_by_the_month(world, city):
    february = plan(world, 2)
    assert is_last(february)
    assert not is_last(plan(world, 11))
    plan(world, 3)
    assert not is_last(february)
    give_rules(world.council, meeting_months=[5, 9, 11])
    Meeting.objects.filter(cycle=world.cycle).exclude(pk=february.pk).update(
        state="cancelled", end_reason="雨"
    )
    Meeting.objects.filter(pk=february.pk).update(state="cancelled", end_reason="雨")
    council = type(world.council).objects.get(pk=world.council.pk)
    cycle = council.cycles.get(pk=world.cycle.pk)
    world.cycle = cycle
    assert is_last(plan(world, 11))


def test_what_stands_there_keeps_its_place_between_head_and_end(world, city, board):
    meeting = make_meeting(world.cycle)
    add_standard_items(meeting, by=world.viewer("clerk"))
    assert titles(meeting)[0] == "開会・出席の確認"
    assert titles(meeting)[-1] == "次回の日程・閉会"
    assert "子どもの願い" in titles(meeting)[1:-1]
    add_standard_item(
        world.municipality,
        by=board,
        title="市からのお知らせ",
        kind="notice",
        minutes=5,
        place="last",
        when="every",
    )
    add_standard_items(meeting, by=world.viewer("clerk"))
    assert titles(meeting)[-2:] == ["次回の日程・閉会", "市からのお知らせ"]
    assert add_standard_items(meeting, by=world.viewer("clerk")) == []


# ---- the list --------------------------------------------------------------------------------------------


def test_a_new_citys_first_council_begins_with_the_usual_list(world, board):
    create_council(world.municipality, [make_school(world.municipality)], by=board, established_on=today())
    assert StandardItem.objects.filter(municipality=world.municipality).count() == 6
    create_council(world.municipality, [make_school(world.municipality)], by=board, established_on=today())
    assert StandardItem.objects.count() == 6


def test_items_are_changed_moved_ended_and_come_back(world, city, board):
    first, second, *_rest = city.standard_items.all()
    change_standard_item(first, by=board, title="開会", kind="greeting", minutes=3)
    move_standard_item(second, by=board, to="up")
    assert list(city.standard_items.values_list("title", flat=True))[:2] == [
        "前回の約束はどうなったか",
        "開会",
    ]
    end_standard_item(first, by=board)
    with pytest.raises(Refused, match="先に変えていました"):
        end_standard_item(StandardItem.objects.get(pk=first.pk), by=board)
    with pytest.raises(Refused, match="先に戻して"):
        move_standard_item(first, by=board, to="up")
    assert "開会" not in titles(plan(world, 5))
    restart_standard_item(first, by=board)
    assert "開会" in titles(plan(world, 10))


def test_an_agenda_keeps_what_it_has(world, city, board):
    meeting = plan(world, 5)
    change_standard_item(city.standard_items.first(), by=board, title="はじめの会", kind="greeting")
    assert titles(meeting)[0] == "開会・出席の確認"


def test_the_board_keeps_its_list_in_the_browser(world, signed_in):
    client, address = signed_in("board_guidance"), reverse("standarditem_list")
    assert "よくある議題を入れる" in client.get(address).content.decode()
    page = client.post(reverse("standarditem_usual"), follow=True).content.decode()
    assert "一年のふりかえりと評価" in page
    data = {"title": "防災の確認", "kind": "report", "minutes": "10", "when": "every", "place": "middle"}
    page = client.post(reverse("standarditem_add"), data, follow=True).content.decode()
    assert "防災の確認" in page
    item = StandardItem.objects.get(title="防災の確認")
    client.post(reverse("standarditem_edit", args=[item.pk]), data | {"minutes": "15"})
    item.refresh_from_db()
    assert item.minutes == 15
    page = client.post(
        reverse("standarditem_edit", args=[item.pk]), data | {"title": "", "presenter": "消防"}
    )
    assert "議題を書いてください。" in page.content.decode()
    assert "消防" in page.content.decode()
    page = client.post(reverse("standarditem_end", args=[item.pk]), follow=True).content.decode()
    assert "外した議題" in page


def test_another_citys_list_is_not_reached(world, signed_in):
    from tests.factories.community import make_municipality

    item = StandardItem.objects.create(municipality=make_municipality(), title="よその市", kind="notice")
    assert signed_in("board_guidance").get(reverse("standarditem_edit", args=[item.pk])).status_code == 404


@pytest.mark.parametrize("n", [1, 40])
def test_the_list_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    for number in range(n):
        StandardItem.objects.create(
            municipality=world.municipality, title=f"題{number}", kind="notice", order=n
        )
    client = signed_in("board_guidance")
    client.get(reverse("standarditem_list"))
    with django_assert_num_queries(5):
        client.get(reverse("standarditem_list"))
