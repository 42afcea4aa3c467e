"""The Board's lists over all councils."""

from datetime import date

import pytest
from django.urls import reverse

from community.models import Ward
from core.dates import frozen
from councils.actions import end_seat, substitute_seat, succeed_seat
from councils.models import Seat
from tests.factories.community import make_organisation, make_person
from tests.factories.councils import make_council, make_seat

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def in_may():
    with frozen(MAY):
        yield


@pytest.fixture
def board(signed_in):
    return signed_in("board_guidance")


def see(client, name, **query):
    """A list as the Board reads it."""
    return client.get(reverse(f"registry_{name}"), query).content.decode()


def seat_of(world, name, council=None, **fields):
    return make_seat(council or world.council, make_person(world.municipality, name), **fields)


def test_members_of_the_city_at_a_day_by_area_category_and_end(world, board):
    ward = Ward.objects.create(municipality=world.municipality, name="北区")
    world.district.ward = ward
    world.district.save()
    seat_of(world, "隣野 太郎", world.other_council, category="guardian")
    seat_of(world, "先月 花子", ends_on=date(2026, 5, 2))
    assert "隣野 太郎" in see(board, "members")
    assert "先月 花子" not in see(board, "members")
    assert "先月 花子" in see(board, "members", on="2026/05/01")
    assert "隣野 太郎" not in see(board, "members", ward=ward.pk)
    assert "森田 和夫" in see(board, "members", district=world.district.pk)
    assert "森田 和夫" not in see(board, "members", category="guardian")
    assert "隣野 太郎" in see(board, "members", q="となり")
    assert "森田 和夫" not in see(board, "members", ends_by="2026/12/01")
    assert "森田 和夫" in see(board, "members", ends_by="2027/03/31")
    assert "森田 和夫" in see(board, "members", ward="x", on="いつか")


def test_the_file_holds_the_same_people_without_contacts(world, board):
    Seat.objects.update(affiliation="=HYPERLINK()")
    type(world.people["chair"]).objects.update(phone="000-0000-0001")
    data = board.get(reverse("registry_members_csv"), {"category": "resident"}).content.decode("utf-8-sig")
    assert "森田 和夫" in data
    assert "000-0000-0001" not in data
    assert ",=HYPERLINK" not in data


def test_nominations_of_all_councils_are_appointed_in_one_press(world, board, signed_in):
    seats = [
        seat_of(world, "推薦 一", state="nominated"),
        seat_of(world, "推薦 二", world.other_council, state="nominated"),
    ]
    page = see(board, "waiting")
    assert "推薦 一" in page
    assert "推薦 二" in page
    assert "印を付けた人を任命する" not in see(signed_in("board_lifelong"), "waiting")
    data = {"seats": [seat.pk for seat in seats], "letter_number": "教学第5号"}
    said = board.post(reverse("registry_appoint"), data, follow=True).content.decode()
    assert "2人を任命しました" in said
    assert {seat.state for seat in Seat.objects.filter(pk__in=[s.pk for s in seats])} == {"appointed"}
    again = board.post(reverse("registry_appoint"), data, follow=True)
    assert again.status_code == 200


def test_posts_stand_as_held_waiting_unknown_or_ending(world, board):
    by = world.viewer("board_guidance")
    body = make_organisation(world.municipality, name="東町連合町内会")
    bound = {"ex_officio_post": "PTA会長"}
    seat_of(world, "続く 人", ends_on=date(2028, 3, 31), ex_officio_of=body, **bound)
    seat_of(world, "今年 人", **bound)
    changed = seat_of(world, "交代 前", **bound)
    succeed_seat(changed, make_person(world.municipality, "交代 後"), by=by, on=MAY)
    end_seat(seat_of(world, "去った 人", **bound), by=by, on=date(2026, 5, 1), reason="succeeded")
    found = {
        standing: {name for name in ("続く 人", "今年 人", "交代 前", "交代 後", "去った 人") if name in page}
        for standing in ("holder", "ending", "waiting", "unknown", "")
        for page in [see(board, "posts", standing=standing)]
    }
    assert found == {
        "holder": {"続く 人"},
        "ending": {"今年 人"},
        "waiting": {"交代 後"},
        "unknown": {"去った 人"},
        "": {"続く 人", "今年 人", "交代 後", "去った 人"},
    }


def test_a_seat_left_early_is_vacant_until_somebody_is_proposed(world, board):
    by = world.viewer("board_guidance")
    left = seat_of(world, "辞めた 人")
    end_seat(left, by=by, on=date(2026, 5, 1), reason="resigned")
    seat_of(world, "満了 人", starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
    page = see(board, "vacancies")
    assert "辞めた 人" in page
    assert "満了 人" not in page
    substitute_seat(left, make_person(world.municipality), by=by)
    assert "辞めた 人" not in see(board, "vacancies")


def test_councils_without_a_side_that_the_law_names_are_told(world, board):
    full = make_council(world.municipality, name="そろった会")
    for category in ("resident", "guardian", "coordinator"):
        make_seat(full, make_person(world.municipality), category=category)
    page = see(board, "gaps")
    assert str(world.council) in page
    assert str(world.other_council) in page
    assert "そろった会" not in page
    full.seats.filter(category="guardian").update(ends_on=date(2026, 5, 1))
    assert "そろった会" in see(board, "gaps")


@pytest.mark.parametrize("many", [2, 70])
@pytest.mark.parametrize("name", ["members", "waiting", "posts", "vacancies", "gaps"])
def test_every_list_costs_the_same_for_few_and_many(world, board, name, many, django_assert_num_queries):
    states = {
        "waiting": {"state": "nominated"},
        "vacancies": {"ends_on": MAY.replace(day=1), "end_reason": "died"},
    }
    for _n in range(many):
        council = make_council(world.municipality) if name == "gaps" else world.council
        make_seat(council, make_person(world.municipality), ex_officio_post="会長", **states.get(name, {}))
    see(board, name)
    with django_assert_num_queries(8):
        page = see(board, name)
    assert page.count("<tr>") <= 51
