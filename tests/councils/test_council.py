"""A council: set up by the Board, its rules, schools and end."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.audit import history_of
from core.dates import format_date, frozen, today
from core.refusal import Refused
from councils.actions import (
    add_clerk,
    cover_school,
    create_council,
    dissolve_council,
    end_clerk,
    set_rules,
    uncover_school,
)
from councils.actions.councils import suggested_name
from councils.models import Council, CouncilRules, Seat
from tests.factories.community import make_district, make_person, make_school
from tests.factories.councils import make_council, make_cycle, make_seat
from tests.world import World

pytestmark = pytest.mark.django_db


def rules_of(rules, **changes):
    """The rules as a browser posts them."""
    ticked = ("meeting_months", "written_kinds")
    values = rules.values
    values = {k: "\n".join(v) if isinstance(v, list) and k not in ticked else v for k, v in values.items()}
    values = {k: v for k, v in values.items() if v is not False}
    return {k: "on" if v is True else v for k, v in values.items()} | changes


def test_a_council_of_one_school_takes_its_name(world):
    school = make_school(world.municipality, name="もみじ幼稚園")
    by = world.viewer("board_guidance")
    council = create_council(world.municipality, [school], by=by, established_on=today())
    assert council.name == "もみじ幼稚園 学校運営協議会"
    assert list(council.covered_schools()) == [school]
    assert {entry.action for entry in history_of(council)} == {"council.add", "council.cover"}


def test_a_council_of_several_schools_takes_the_districts_name(world):
    district = make_district(world.municipality, name="川下中学校区")
    schools = [make_school(world.municipality, district=district) for _ in range(3)]
    assert suggested_name(schools) == "川下中学校区 学校運営協議会"
    loose = [make_school(world.municipality, name=n) for n in ("あ小学校", "い小学校")]
    assert suggested_name(loose) == "あ小学校・い小学校 学校運営協議会"


def test_a_school_has_one_council_at_a_time(world):
    by = world.viewer("board_guidance")
    with pytest.raises(Refused, match="先にその協議会から外してください"):
        cover_school(world.other_council, world.school, by=by, starts_on=today())
    coverage = world.council.coverages.get()
    uncover_school(coverage, by=by, ends_on=today())
    cover_school(world.other_council, world.school, by=by, starts_on=today() + timedelta(days=1))
    assert world.school in world.other_council.covered_schools(today() + timedelta(days=1))


def test_a_school_that_joins_reopens_the_approval_of_the_year(world):
    by = world.viewer("board_guidance")
    world.cycle.approved_at = "2026-06-12T10:00:00+09:00"
    world.cycle.save()
    cover_school(world.council, make_school(world.municipality), by=by, starts_on=today())
    world.cycle.refresh_from_db()
    assert world.cycle.approved_at is None


def test_a_dissolved_council_keeps_its_records_and_ends_what_runs(world):
    by = world.viewer("board_guidance")
    on = today() + timedelta(days=3)
    dissolve_council(world.council, on, by=by, reason="学校の統合")
    world.council.refresh_from_db()
    world.chair_seat.refresh_from_db()
    world.cycle.refresh_from_db()
    assert world.council.dissolved_on == on
    assert world.chair_seat.ends_on == on
    assert world.cycle.end_reason == "学校の統合"
    assert not world.council.covered_schools(on + timedelta(days=1)).exists()
    with pytest.raises(Refused):
        dissolve_council(world.council, on, by=by, reason="もう一度")


def test_members_who_have_not_begun_do_not_begin_in_a_dissolved_council(world):
    coming = make_seat(
        world.council,
        make_person(world.municipality),
        starts_on=today() + timedelta(days=400),
        ends_on=today() + timedelta(days=500),
    )
    waiting = make_seat(world.council, make_person(world.municipality), state="nominated")
    dissolve_council(world.council, today(), by=world.viewer("board_guidance"), reason="統合")
    for seat in (coming, waiting):
        seat.refresh_from_db()
        assert seat.state == Seat.State.DECLINED


def test_rules_are_changed_and_the_history_says_which(world):
    by = world.viewer("board_guidance")
    set_rules(world.council, today(), by=by, reason="規則改正", max_members=15, tie="chair")
    entry = history_of(world.council)[0]
    assert entry.sentence == f"{format_date(today())}からの決まりを登録しました(委員の上限) 規則改正"
    assert set_rules(world.council, today(), by=by, max_members=15) == {}
    assert history_of(world.council).count() == 1


def test_the_board_sets_up_a_council_in_the_browser(world, signed_in):
    school = make_school(world.municipality, name="ひかり小学校")
    client = signed_in("board_guidance")
    page = client.get(reverse("council_add")).content.decode()
    assert "ひかり小学校" in page
    assert "ひばり小学校" not in page
    data = rules_of(
        CouncilRules(), schools=[school.pk], established_on="令和8年4月1日", goal_axes="共に生きる\n"
    )
    answer = client.post(
        reverse("council_add"), data | {"policy_checklist": "教育課程の編成\n\n地域との連携"}
    )
    council = Council.objects.get(coverages__school=school)
    assert answer.url == council.get_absolute_url()
    assert council.rules.policy_checklist == ["教育課程の編成", "地域との連携"]
    assert council.rules.goal_axes == ["共に生きる"]
    assert council.established_on == date(2026, 4, 1)


def test_a_form_with_errors_keeps_what_was_typed(world, signed_in):
    url = reverse("rules_change", args=[world.council.pk])
    data = rules_of(
        world.council.rules, mark_labels="よい\nまあまあ", term_years="5", goal_axes="書きかけの柱"
    )
    page = signed_in("board_guidance").post(url, data).content.decode()
    assert "4行で書いてください。" in page
    assert "任期は1年度から3年度までにしてください。" in page
    assert "書きかけの柱" in page
    world.council.refresh_from_db()
    assert world.council.rules.term_years == 1


def test_rules_saved_in_the_browser_are_read_on_the_councils_page(world, signed_in):
    url = reverse("rules_change", args=[world.council.pk])
    client = signed_in("board_guidance")
    day = f"{today():%Y/%m/%d}"
    client.post(url, rules_of(world.council.rules, observer_limit="12", holds_from=day, reason="規則改正"))
    assert "12人" in client.get(world.council.get_absolute_url()).content.decode()


def test_the_clerk_works_from_day_to_day(world):
    by = world.viewer("board_guidance")
    clerk = add_clerk(world.council, world.people["nobody"], by=by)
    assert world.viewer("nobody").holds("council", world.council.pk, "clerk")
    with pytest.raises(Refused, match="もう事務局"):
        add_clerk(world.council, world.people["nobody"], by=by)
    end_clerk(clerk, by=by)
    with frozen(today() + timedelta(days=1)):
        assert not world.viewer("nobody").holds("council", world.council.pk)


def test_the_board_finds_councils_by_school_district_and_what_is_missing(world, signed_in):
    client = signed_in("board_guidance")
    url = reverse("council_list")
    make_seat(world.council, make_person(world.municipality), state="nominated")
    world.other_cycle.goals.all()
    quiet = make_council(world.municipality)
    found = client.get(url, {"q": "ひばり"}).content.decode()
    assert str(world.council) in found
    assert str(world.other_council) not in found
    waiting = client.get(url, {"state": "nominated"}).context["page"]
    assert list(waiting) == [world.council]
    assert list(client.get(url, {"state": "not_opened"}).context["page"]) == [quiet]
    assert list(client.get(url, {"district": world.district.pk}).context["page"]) == [world.council]
    assert "当てはまる協議会はありません。" in client.get(url, {"q": "ない名前"}).content.decode()


@pytest.mark.parametrize("many", [1, 60])
def test_the_list_asks_the_same_number_of_questions_for_few_and_many(
    world, signed_in, many, django_assert_num_queries
):
    for _ in range(many):
        make_cycle(make_council(world.municipality))
    client = signed_in("board_guidance")
    client.get(reverse("council_list"))
    with django_assert_num_queries(10):
        page = client.get(reverse("council_list"))
    assert page.status_code == 200


@pytest.mark.parametrize("many", [0, 12])
def test_the_page_asks_the_same_number_of_questions_for_few_and_many(
    world, signed_in, many, django_assert_num_queries
):
    for n in range(many):
        make_seat(world.council, make_person(world.municipality))
        make_cycle(world.council, fiscal_year=world.year - 1 - n)
    client = signed_in("principal")
    client.get(world.council.get_absolute_url())
    with django_assert_num_queries(12):
        assert client.get(world.council.get_absolute_url()).status_code == 200


def test_the_world_is_there():
    assert World().council.rules.quorum_of(10) == 6
