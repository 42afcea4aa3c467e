"""The headquarters, its coordinators, and the registry of volunteers: the acts, what they refuse, who sees them."""

from datetime import date, timedelta

import pytest

from core.audit import history_of
from core.dates import fiscal_year_end, frozen, today
from core.refusal import Refused
from headquarters import actions
from headquarters.models import Commission, Headquarters, Registration
from tests.factories.community import make_organisation, make_person, make_school


@pytest.fixture
def board(world):
    """The Board's lifelong learning."""
    return world.viewer("board_lifelong")


@pytest.fixture
def by(world):
    """The coordinator."""
    return world.viewer("coordinator")


@pytest.fixture
def person(world):
    """Somebody new."""
    return make_person(world.municipality, "井上 花子")


# ---- the body --------------------------------------------------------------------------------------------


def test_an_existing_organisation_becomes_the_headquarters(world, board):
    base = make_organisation(world.municipality, name="川上公民館", phone="000-0000-0103")
    made = actions.create_headquarters(world.municipality, [world.school], by=board, base=base)
    assert (made.name, made.phone, list(made.schools.all())) == (
        "川上公民館",
        "000-0000-0103",
        [world.school],
    )
    assert "ひばり小学校" in history_of(made)[0].sentence


def test_a_name_alone_is_enough(world, board):
    made = actions.create_headquarters(
        world.municipality, [world.school, world.other_school], by=board, name="川上のつどい"
    )
    assert (made.base, made.schools.count()) == (None, 2)


def test_a_headquarters_needs_name_and_schools_and_is_made_once(world, board):
    city = world.municipality
    for schools, name, sentence in (
        ([world.school], " ", "名称を書く"),
        ([], "つどい", "一つ以上"),
        ([world.school], world.headquarters.name, "もう本部"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.create_headquarters(city, schools, by=board, name=name)


def test_a_headquarters_may_serve_more_schools(world, board):
    more = make_school(world.municipality)
    actions.change_headquarters(world.headquarters, by=board, phone="000", schools=[world.school, more])
    fresh = Headquarters.objects.get(pk=world.headquarters.pk)
    assert (fresh.phone, set(fresh.schools.all())) == ("000", {world.school, more})
    with pytest.raises(Refused, match="一つ以上"):
        actions.change_headquarters(world.headquarters, by=board, schools=[])


def test_the_end_of_a_headquarters_ends_its_commissions(world, board):
    actions.end_headquarters(world.headquarters, today(), by=board)
    assert Commission.objects.get(headquarters=world.headquarters).ends_on == today()
    with pytest.raises(Refused, match="までと登録"):
        actions.end_headquarters(world.headquarters, today(), by=board)


# ---- coordinators ----------------------------------------------------------------------------------------


def test_a_commission_ends_on_the_last_day_of_the_year_by_default(world, board, person):
    with frozen(date(2027, 2, 10)):
        made = actions.commission(world.headquarters, person, by=board)
    assert (made.starts_on, made.ends_on) == (date(2027, 2, 10), date(2027, 3, 31))
    assert made.is_commissioned


def test_nobody_is_coordinator_twice_at_one_headquarters(world, board):
    someone = world.people["coordinator"]
    with pytest.raises(Refused, match="すでに推進員"):
        actions.commission(world.headquarters, someone, by=board)
    actions.commission(world.other_headquarters, someone, by=board)


def test_a_commission_is_changed_and_ended(world, board, person):
    made = actions.commission(world.headquarters, person, by=board, starts_on=today() - timedelta(days=3))
    with pytest.raises(Refused, match="始まりの日"):
        actions.change_commission(made, by=board, ends_on=today() - timedelta(days=9))
    actions.change_commission(made, by=board, is_lead=True, letter_number="委8-1")
    with pytest.raises(Refused, match="それより前の日"):
        actions.end_commission(made, today() + timedelta(days=900), by=board)
    actions.end_commission(made, today(), by=board)
    assert Commission.objects.on(today()).filter(pk=made.pk, is_lead=True).exists()
    assert not Commission.objects.on(today() + timedelta(days=1)).filter(pk=made.pk).exists()


# ---- the registry ----------------------------------------------------------------------------------------


def test_a_registration_holds_until_march_of_the_third_year(world, by, person):
    made = actions.register(world.headquarters, person, by=by, skills="読み聞かせ", schools=[world.school])
    assert made.ends_on == fiscal_year_end(world.year + 2)
    assert [consent.school for consent in made.consents.all()] == [world.school]
    with pytest.raises(Refused, match="もう登録されています"):
        actions.register(world.headquarters, person, by=by)


def test_a_registration_is_renewed_once_it_runs_out(world, by):
    registration = world.registration
    actions.renew_registration(registration, by=by)
    assert Registration.objects.get(pk=registration.pk).ends_on == fiscal_year_end(world.year + 2)
    with pytest.raises(Refused, match="更新はいりません"):
        actions.renew_registration(registration, by=by)


def test_whoever_leaves_the_registry_takes_every_consent_along(world, by):
    consent = actions.give_consent(world.registration, world.school, by=by)
    actions.end_registration(world.registration, today(), by=by)
    consent.refresh_from_db()
    assert consent.withdrawn_on == today()
    with pytest.raises(Refused, match="までの日"):
        actions.end_registration(world.registration, today() + timedelta(days=1), by=by)


def test_consent_is_given_once_withdrawn_and_given_again(world, by):
    first = actions.give_consent(world.registration, world.school, by=by, how="電話で")
    assert actions.give_consent(world.registration, world.school, by=by) == first
    actions.withdraw_consent(first, by=by)
    actions.withdraw_consent(first, by=by)
    assert actions.give_consent(world.registration, world.school, by=by) != first
    with pytest.raises(Refused, match="受け持つ校園"):
        actions.give_consent(world.registration, world.other_school, by=by)


def test_the_registry_is_seen_by_its_coordinators_and_each_volunteer_sees_themselves(world):
    seen = {
        role
        for role in world.people
        if world.registration in Registration.objects.visible_to(world.viewer(role))
    }
    assert seen == {"coordinator", "volunteer"}


def test_who_sees_the_inside_of_a_headquarters(world):
    seen = {
        role
        for role in world.people
        if world.headquarters in Headquarters.objects.visible_to(world.viewer(role))
    }
    staff = {"principal", "vice_principal", "liaison", "teacher"}
    assert seen == {"board_guidance", "board_lifelong", "coordinator"} | staff


def test_every_act_has_its_sentence():
    from pathlib import Path
    from re import findall

    from headquarters.sentences import SENTENCES

    written = set()
    for file in Path(actions.__file__).parent.glob("*.py"):
        written |= set(findall(r'record\(\s*"([a-z_.]+)"', file.read_text()))
    moved = {f"plan.{n}" for n in ("adopt", "reopen")} | {f"planitem.{n}" for n in ("decide", "cancel")}
    moved |= {f"ask.{n}" for n in ("send", "answer", "change_answer", "cancel")}
    assert {code for code in written if not code.startswith("person.")} | moved <= set(SENTENCES)
