"""A school closes, councils join and split: looked at first, then one act; history keeps both sides."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from community.actions import close_school
from community.models import School
from core.audit import history_of
from core.dates import frozen
from core.refusal import Refused
from councils.actions import (
    Part,
    close_school_with_councils,
    join_councils,
    notify_meeting,
    recount_after_endings,
    reopen_school_with_councils,
    split_council,
)
from councils.models import BasicPolicy, Council, CouncilSchool, Meeting
from tests.factories.community import LONG_AGO, make_person, make_post, make_school
from tests.factories.councils import at, make_council, make_cycle, make_meeting, make_seat
from tests.factories.meetings import make_approval, make_resolution

pytestmark = pytest.mark.django_db

NOW = date(2026, 9, 1)
LAST = date(2026, 9, 30)
APRIL = date(2027, 4, 1)


@pytest.fixture(autouse=True)
def in_september():
    with frozen(NOW):
        yield


@pytest.fixture
def by(world):
    return world.viewer("board_guidance")


def close(school, by, **more):
    return close_school_with_councils(school, LAST, by=by, reason="統合のため", **more)


# ---- closing ---------------------------------------------------------------------------------------------


def test_closing_ends_what_belonged_to_the_school_alone(world, by):
    meeting = make_meeting(world.cycle, starts_at=at(LAST + timedelta(days=5)))
    notify_meeting(meeting, by=world.viewer("principal"))
    earlier = make_meeting(world.cycle, starts_at=at(LAST - timedelta(days=5)))
    close(world.school, by, successor_code=world.other_school.code)
    for record in (world.school, world.council, world.cycle, world.member_seat, meeting, earlier):
        record.refresh_from_db()
    assert (world.school.closed_on, world.school.successor_code) == (LAST, world.other_school.code)
    assert world.council.dissolved_on == LAST
    assert (world.cycle.ended_on, world.cycle.end_reason) == (LAST, "統合のため")
    assert (world.member_seat.ends_on, world.member_seat.end_reason) == (LAST, "closed")
    assert (meeting.state, earlier.state) == ("cancelled", "planned")
    assert world.people["principal"].appointments.get().ends_on == LAST
    assert not CouncilSchool.objects.filter(school=world.school, ends_on=None).exists()


def test_a_joint_council_goes_on_for_its_other_schools_and_counts_step_two_again(world, by):
    second = make_school(world.municipality, name="もみじ幼稚園")
    make_post(make_person(world.municipality, "園長 花"), "principal", school=second)
    CouncilSchool.objects.create(council=world.council, school=second, starts_on=LONG_AGO)
    head = make_seat(world.council, second.appointments.get().person, category="staff")
    resolution = make_resolution(make_approval(world))
    BasicPolicy.objects.filter(pk=world.policy.pk).update(
        state="approved", resolution=resolution, in_force_on=NOW
    )
    recount_after_endings(LAST, by=by)
    close(second, by)
    head.refresh_from_db()
    world.council.refresh_from_db()
    assert world.council.dissolved_on is None
    assert (head.ends_on, head.end_reason) == (LAST, "closed")
    assert [str(s) for s in world.council.covered_schools(LAST + timedelta(days=1))] == ["ひばり小学校"]
    world.cycle.refresh_from_db()
    assert world.cycle.approved_at is None
    with frozen(LAST + timedelta(days=1)):
        recount_after_endings(LAST, by=by)
    world.cycle.refresh_from_db()
    assert world.cycle.approved_at


def test_a_closing_says_why_and_knows_its_successor(world, by):
    with pytest.raises(Refused, match="理由"):
        close_school_with_councils(world.school, LAST, by=by, reason=" ")
    with pytest.raises(Refused, match="移行後の校園が見つかりません"):
        close(world.school, by, successor_code="B1")
    make_post(make_person(world.municipality), "teacher", school=world.school, starts_on=APRIL)
    with pytest.raises(Refused, match="発令が入っています"):
        close(world.school, by)
    world.council.refresh_from_db()
    assert world.council.dissolved_on is None


def test_a_mistaken_closing_is_taken_back_before_its_day(world, by):
    before = world.member_seat.ends_on
    close(world.school, by)
    reopen_school_with_councils(School.objects.get(pk=world.school.pk), by=by)
    for record in (world.school, world.council, world.cycle, world.member_seat):
        record.refresh_from_db()
    assert (world.school.closed_on, world.council.dissolved_on, world.cycle.ended_on) == (None, None, None)
    assert (world.member_seat.ends_on, world.member_seat.end_reason) == (before, "")
    assert world.viewer("principal").holds("school", world.school.pk, "principal")
    assert world.council.covered_schools(LAST + timedelta(days=9)).exists()


def test_a_closing_whose_day_is_over_stays(world, by):
    close(world.school, by)
    with frozen(LAST + timedelta(days=1)), pytest.raises(Refused, match="日を過ぎている"):
        reopen_school_with_councils(School.objects.get(pk=world.school.pk), by=by)
    open_school = make_school(world.municipality)
    with pytest.raises(Refused, match="登録はありません"):
        reopen_school_with_councils(open_school, by=by)
    close_school(open_school, LAST, by=by)


def test_the_board_looks_first_and_then_closes_in_the_browser(world, signed_in):
    client, url = signed_in("board_guidance"), reverse("school_close", args=[world.school.code])
    assert "起きることを確かめる" in client.get(url).content.decode()
    data = {"on": "令和8年9月30日", "reason": "統合のため", "successor": world.other_school.pk}
    page = client.post(url, data).content.decode()
    assert "この校園だけの協議会なので、同じ日で廃止になります" in page
    assert "委員 2人の任期が終わります" in page
    assert "統合先：となり小学校" in page
    world.school.refresh_from_db()
    assert world.school.closed_on is None
    assert 'value="統合のため"' in client.post(url, data | {"back": "1"}).content.decode()
    page = client.post(url, data | {"apply": "1"}, follow=True).content.decode()
    assert "閉校・閉園の登録を取り消す" in page
    late = client.post(url, data | {"apply": "1"}).content.decode()
    assert "登録がすんでいます" in late
    page = client.post(reverse("school_reopen", args=[world.school.code]), follow=True).content.decode()
    assert "閉校・閉園の登録を取り消しました" in page


# ---- joining and splitting -------------------------------------------------------------------------------


def test_two_councils_become_one_with_the_members_who_go_on(world, by):
    made = make_cycle(world.other_council, fiscal_year=2027)
    twice = make_seat(world.other_council, world.member_seat.person)
    coming = make_meeting(made, starts_at=at(APRIL + timedelta(days=30)))
    new = join_councils(
        [world.council, world.other_council],
        APRIL,
        by=by,
        reason="小中一貫教育",
        seats=[world.chair_seat, world.member_seat, twice],
    )
    assert (new.established_on, new.schools.count()) == (APRIL, 2)
    assert {seat.person for seat in new.seats.all()} == {world.chair_seat.person, world.member_seat.person}
    assert {(seat.state, seat.starts_on) for seat in new.seats.all()} == {("nominated", APRIL)}
    coming.refresh_from_db()
    assert coming.state == "cancelled"
    for old in Council.objects.filter(pk__in=[world.council.pk, world.other_council.pk]):
        assert old.dissolved_on == date(2027, 3, 31)
        assert list(old.successors.all()) == [new]
        assert any("になります" in line.sentence for line in history_of(old))
    assert new.rules_on(APRIL).values == world.council.rules.values


def test_joining_needs_two_councils_that_go_on(world, by):
    with pytest.raises(Refused, match="2つ以上"):
        join_councils([world.council], APRIL, by=by, reason="統合")
    with pytest.raises(Refused, match="これからの日"):
        join_councils([world.council, world.other_council], NOW - timedelta(days=1), by=by, reason="統合")
    Council.objects.filter(pk=world.other_council.pk).update(dissolved_on=APRIL)
    with pytest.raises(Refused, match="もう廃止"):
        join_councils([world.council, world.other_council], APRIL, by=by, reason="統合")
    assert Council.objects.count() == 2


def test_a_joint_council_is_split_and_every_school_goes_somewhere(world, by):
    one, two = make_school(world.municipality, name="東小"), make_school(world.municipality, name="西小")
    joint = make_council(world.municipality, one, two)
    seat = make_seat(joint, make_person(world.municipality), ex_officio_post="PTA会長")
    with pytest.raises(Refused, match="どれか1つに"):
        split_council(joint, [Part([one]), Part([one])], APRIL, by=by, reason="分離")
    with pytest.raises(Refused, match="2つ以上"):
        split_council(joint, [Part([one, two])], APRIL, by=by, reason="分離")
    east, west = split_council(
        joint, [Part([one], "東の会", [seat]), Part([two])], APRIL, by=by, reason="分離"
    )
    assert (str(east), str(west)) == ("東の会", "西小 学校運営協議会")
    assert [s.ex_officio_post for s in east.seats.all()] == ["PTA会長"]
    assert list(west.predecessors.all()) == [joint]


def test_joining_in_the_browser_shows_what_ends_and_both_pages_link(world, signed_in):
    client = signed_in("board_guidance")
    both = [world.council.pk, world.other_council.pk]
    data = {"councils": both, "on": "令和9年4月1日", "reason": "小中一貫教育", "name": "ひばり合同協議会"}
    page = client.post(reverse("council_join"), data).content.decode()
    assert "2つの協議会が1つになります" in page
    assert "森田 和夫" in page
    assert Council.objects.count() == 2
    page = client.post(
        reverse("council_join"), data | {"apply": "1", "seats": [world.chair_seat.pk]}, follow=True
    )
    page = page.content.decode()
    new = Council.objects.get(name="ひばり合同協議会")
    assert str(world.council) in page
    assert new.seats.count() == 1
    assert "ひばり合同協議会" in client.get(world.council.get_absolute_url()).content.decode()
    assert "2つ以上" in client.post(reverse("council_join"), data | {"councils": both[:1]}).content.decode()


def test_splitting_in_the_browser(world, signed_in):
    one, two = make_school(world.municipality, name="東小"), make_school(world.municipality, name="西小")
    joint = make_council(world.municipality, one, two)
    seat = make_seat(joint, make_person(world.municipality))
    client, url = signed_in("board_guidance"), reverse("council_split", args=[joint.pk])
    data = {
        "on": "令和9年4月1日",
        "reason": "分離",
        f"school_{one.pk}": "1",
        f"school_{two.pk}": "2",
        f"seat_{seat.pk}": "2",
    }
    same = client.post(url, data | {f"school_{two.pk}": "1"}).content.decode()
    assert "2つ以上の協議会に分けてください" in same
    assert "2つの協議会に分かれます" in client.post(url, data).content.decode()
    client.post(url, data | {"apply": "1"})
    assert joint.successors.count() == 2
    assert "分けられません" in client.get(reverse("council_split", args=[world.council.pk])).content.decode()


@pytest.mark.parametrize("many", [1, 15])
def test_looking_at_what_ends_costs_the_same_for_few_and_many(
    world, signed_in, many, django_assert_max_num_queries
):
    for _n in range(many):
        make_seat(world.council, make_person(world.municipality))
    Meeting.objects.update(state="cancelled")
    client = signed_in("board_guidance")
    data = {"on": "令和8年9月30日", "reason": "統合のため"}
    client.post(reverse("school_close", args=[world.school.code]), data)
    with django_assert_max_num_queries(12):
        client.post(reverse("school_close", args=[world.school.code]), data)
