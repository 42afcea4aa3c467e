"""Members: proposed, appointed by the Board, ended, elected, renewed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.audit import history_of
from core.dates import fiscal_year_end, fiscal_year_start, frozen, today
from core.refusal import InvalidMove, Refused
from councils.actions import (
    appoint_seats,
    change_seat,
    decline_seat,
    elect,
    end_seat,
    nominate_seat,
    renew_seats,
    seats_to_renew,
    substitute_seat,
)
from councils.models import Seat
from councils.views.seats import hints_about
from tests.factories.community import make_person
from tests.factories.councils import give_rules, make_seat

pytestmark = pytest.mark.django_db


def nominated(world, **fields):
    """Somebody proposed by the principal."""
    return nominate_seat(
        world.council,
        make_person(world.municipality),
        by=world.viewer("principal"),
        **{"category": "guardian", **fields},
    )


def test_a_term_ends_with_the_fiscal_year_of_the_councils_rule(world):
    seat = nominated(world, starts_on=date(2026, 6, 1))
    assert seat.ends_on == date(2027, 3, 31)
    give_rules(world.council, term_years=2)
    assert nominated(world, starts_on=date(2026, 4, 1)).ends_on == date(2028, 3, 31)


def test_nobody_is_proposed_twice_for_the_same_days(world):
    seat = nominated(world)
    with pytest.raises(Refused, match="すでに委員か、推薦中"):
        nominate_seat(world.council, seat.person, by=world.viewer("principal"), category="other")
    decline_seat(seat, by=world.viewer("board_guidance"))
    nominate_seat(world.council, seat.person, by=world.viewer("principal"), category="other")


def test_the_board_appoints_several_in_one_press(world, signed_in):
    seats = [nominated(world) for _ in range(3)]
    url = reverse("seat_appoint", args=[world.council.pk])
    data = {"seats": [seat.pk for seat in seats], "letter_number": "令8指第5号"}
    answer = signed_in("board_guidance").post(url, data)
    assert answer.url == reverse("seat_list", args=[world.council.pk])
    numbers = sorted(Seat.objects.filter(pk__in=data["seats"]).values_list("letter_number", flat=True))
    assert numbers == ["令8指第5号の1", "令8指第5号の2", "令8指第5号の3"]
    assert {s.standing for s in Seat.objects.filter(pk__in=data["seats"])} == {"在任"}


def test_appointing_nobody_says_what_to_do(world, signed_in):
    url = reverse("seat_appoint", args=[world.council.pk])
    page = signed_in("board_guidance").post(url, HTTP_REFERER=f"http://testserver{url[:-8]}", follow=True)
    assert "任命する人に印を付けてください。" in page.content.decode()


def test_only_nominations_of_this_council_are_appointed(world, signed_in):
    foreign = make_seat(world.other_council, make_person(world.municipality), state="nominated")
    url = reverse("seat_appoint", args=[world.council.pk])
    signed_in("board_guidance").post(url, {"seats": [foreign.pk]})
    foreign.refresh_from_db()
    assert foreign.state == "nominated"


def test_a_second_press_is_told_calmly(world):
    seat = nominated(world)
    appoint_seats([seat], by=world.viewer("board_guidance"))
    with pytest.raises(InvalidMove):
        appoint_seats([seat], by=world.viewer("board_guidance"))


def test_a_future_seat_stands_before_its_term_and_gives_no_role(world):
    start = fiscal_year_start(world.year + 1)
    seat = nominated(world, starts_on=start)
    appoint_seats([seat], by=world.viewer("board_guidance"))
    assert seat.standing == "任期前"
    assert not Seat.objects.on(today()).filter(pk=seat.pk).exists()
    with frozen(start):
        assert seat.standing == "在任"


def test_a_seat_ends_with_a_reason_and_its_substitute_serves_the_remainder(world):
    board = world.viewer("board_guidance")
    end_seat(world.member_seat, by=board, on=today(), reason="moved")
    assert world.member_seat.ends_on == today()
    substitute = substitute_seat(
        world.member_seat, make_person(world.municipality), by=world.viewer("principal"), affiliation="PTA"
    )
    assert substitute.starts_on == today() + timedelta(days=1)
    assert substitute.ends_on == fiscal_year_end(world.year)
    assert substitute.category == world.member_seat.category
    with frozen(today() + timedelta(days=1)):
        assert world.member_seat.standing == "転出・異動"


def test_a_seat_is_not_ended_twice_nor_outside_its_term(world):
    board = world.viewer("board_guidance")
    with pytest.raises(Refused, match="任期の中の日"):
        end_seat(world.member_seat, by=board, on=date(2031, 1, 1), reason="resigned")
    with pytest.raises(Refused, match="理由を選んで"):
        end_seat(world.member_seat, by=board, on=today(), reason="")
    end_seat(world.member_seat, by=board, on=today(), reason="resigned")
    with pytest.raises(Refused, match="もう終わることに"):
        end_seat(world.member_seat, by=board, on=today(), reason="resigned")


def test_a_term_that_has_not_begun_is_taken_back(world):
    seat = nominated(world, starts_on=fiscal_year_start(world.year + 1))
    board = world.viewer("board_guidance")
    appoint_seats([seat], by=board)
    end_seat(seat, by=board, on=today(), reason="moved")
    assert seat.state == Seat.State.DECLINED
    assert "任期が始まる前に取りやめました" in history_of(seat)[0].sentence


def test_somebody_who_sits_to_the_end_has_no_substitute(world):
    with pytest.raises(Refused, match="途中で終わった委員"):
        substitute_seat(world.member_seat, make_person(world.municipality), by=world.viewer("principal"))


def test_electing_a_chair_makes_the_former_one_a_member(world):
    elect(world.member_seat, "chair", by=world.viewer("principal"))
    world.chair_seat.refresh_from_db()
    assert world.chair_seat.office == ""
    assert world.viewer("member").holds("council", world.council.pk, "chair")
    assert history_of(world.chair_seat)[0].sentence == "会長から委員に戻りました"
    with pytest.raises(Refused, match="もうその役"):
        elect(world.member_seat, "chair", by=world.viewer("principal"))


def test_the_chair_is_somebody_in_office(world):
    with pytest.raises(Refused, match="在任している委員"):
        elect(nominated(world), "chair", by=world.viewer("principal"))


def test_the_chair_is_elected_in_the_browser(world, signed_in):
    url = reverse("seat_elect", args=[world.council.pk, world.member_seat.pk])
    page = signed_in("chair").post(url, {"office": "vice_chair"}, follow=True).content.decode()
    assert "委員 五子さんを副会長としました。" in page


def test_hints_name_missing_sides_and_never_block(world):
    seats = list(world.council.seats.all())
    hints = hints_about(world.council, seats)
    assert "保護者がいません。" in hints
    assert "地域の住民がいません。" not in hints
    give_rules(world.council, max_members=1)
    assert any("上限は1人です" in hint for hint in hints_about(world.council, seats))
    assert nominated(world).pk


def test_the_office_proposes_somebody_new_in_the_browser(world, signed_in):
    url = reverse("seat_nominate", args=[world.council.pk])
    data = {
        "person": "new",
        "family_name": "新田",
        "given_name": "はな",
        "phone": "000-0000-0001",
        "starts_on": f"{today():%Y/%m/%d}",
        "has_vote": "on",
        "affiliation": "PTA会長",
    }
    client = signed_in("vice_principal")
    page = client.post(url, data).content.decode()
    assert "どの区分の委員かを選んでください。" in page
    assert "新田" in page
    assert "PTA会長" in page
    client.post(url, data | {"category": "guardian"})
    seat = Seat.objects.get(person__family_name="新田")
    assert seat.state == "nominated"
    assert (
        "教育委員会が任命すると委員になります。"
        in client.get(reverse("seat_list", args=[world.council.pk])).content.decode()
    )


def test_nominations_are_seen_by_office_and_board_only(world, signed_in):
    seat = nominated(world)
    url = seat.get_absolute_url()
    for role, status in (("principal", 200), ("clerk", 200), ("board_lifelong", 200), ("chair", 404)):
        assert signed_in(role).get(url).status_code == status, role


def test_contacts_are_for_office_and_board(world, signed_in):
    person = world.people["chair"]
    person.phone = "000-1234-5678"
    person.save()
    for role, seen in (("principal", True), ("board_guidance", True), ("member", False), ("teacher", False)):
        for url in (reverse("seat_list", args=[world.council.pk]), world.chair_seat.get_absolute_url()):
            assert ("000-1234-5678" in signed_in(role).get(url).content.decode()) is seen, (role, url)


def test_the_public_roster_names_only_those_who_agreed(world, signed_in):
    change_seat(world.chair_seat, by=world.viewer("principal"), is_publicly_named=True)
    page = signed_in("member").get(reverse("seat_print", args=[world.council.pk])).content.decode()
    body = page.split("<main", 1)[1]
    assert "森田 和夫" in body
    assert "委員 五子" not in body


def test_secrecy_is_acknowledged_for_somebody_and_the_history_says_so(world, signed_in):
    url = reverse("seat_acknowledge", args=[world.council.pk, world.member_seat.pk])
    signed_in("principal").post(url, {"on": f"{today():%Y/%m/%d}"})
    world.member_seat.refresh_from_db()
    assert world.member_seat.secrecy_acknowledged_on == today()
    assert "委員 五子さんの分を入力" in history_of(world.member_seat)[0].sentence
    assert signed_in("chair").post(url).status_code == 403


def test_next_years_members_are_proposed_from_this_years(world):
    by = world.viewer("principal")
    year = world.year + 1
    assert set(seats_to_renew(world.council, year)) == {world.chair_seat, world.member_seat}
    made = renew_seats(world.council, year, [world.chair_seat], by=by)
    assert [seat.starts_on for seat in made] == [fiscal_year_start(year)]
    assert made[0].state == "nominated"
    assert made[0].office == ""
    assert list(seats_to_renew(world.council, year)) == [world.member_seat]
    with pytest.raises(Refused):
        renew_seats(world.council, year, [world.chair_seat], by=by)


def test_renewing_in_the_browser(world, signed_in):
    url = reverse("seat_renew", args=[world.council.pk])
    client = signed_in("liaison")
    page = client.get(url).content.decode()
    assert "森田 和夫" in page
    client.post(url, {"seats": [world.chair_seat.pk, world.member_seat.pk]})
    assert Seat.objects.filter(state="nominated", council=world.council).count() == 2
    assert "続けて推薦できる人はいません" in client.get(url).content.decode()


@pytest.mark.parametrize("many", [2, 40])
@pytest.mark.parametrize("who", ["", "former"])
def test_the_list_asks_the_same_number_of_questions(world, signed_in, many, who, django_assert_num_queries):
    for n in range(many):
        make_seat(world.council, make_person(world.municipality), state=("appointed", "nominated")[n % 2])
        make_seat(
            world.council,
            make_person(world.municipality),
            starts_on=date(2020, 4, 1),
            ends_on=date(2021, 3, 31),
        )
    client = signed_in("principal")
    client.get(reverse("seat_list", args=[world.council.pk]))
    with django_assert_num_queries(7):
        page = client.get(reverse("seat_list", args=[world.council.pk]), {"who": who})
    assert page.status_code == 200
