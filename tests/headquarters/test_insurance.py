"""Insurance, renewal, household and guardian: the acts, and the coordinators' pages for them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from community.models import Person
from core.dates import frozen
from core.models import AuditEntry
from core.refusal import Refused
from headquarters import actions
from headquarters.models import InsuranceCover
from tests.factories.community import make_person
from tests.factories.headquarters import make_commission, make_registration


@pytest.fixture(autouse=True)
def in_may():
    with frozen(date(2026, 5, 14)):
        yield


@pytest.fixture
def by(world):
    return world.viewer("coordinator")


@pytest.fixture
def person(world):
    return world.people["volunteer"]


# ---- acts ------------------------------------------------------------------------------------------------


def test_cover_begins_the_day_after_the_procedure_and_ends_on_31_march(person, by):
    cover = actions.enter_insurance(
        person, by=by, fiscal_year=2026, procedure_on=date(2026, 5, 14), plan="基本"
    )
    assert (cover.starts_on, cover.ends_on) == (date(2026, 5, 15), date(2027, 3, 31))
    assert AuditEntry.objects.filter(action="insurancecover.add", scope=f"person:{person.pk}").exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "手続きをした日か"),
        ({"procedure_on": date(2027, 3, 31)}, "の外です"),
        ({"procedure_on": date(2026, 2, 28)}, "3月からです"),
        ({"starts_on": date(2026, 3, 31)}, "の外です"),
        ({"starts_on": date(2027, 4, 1)}, "の外です"),
    ],
)
def test_days_outside_the_year_are_refused(person, by, told, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.enter_insurance(person, by=by, fiscal_year=2026, **told)
    assert not InsuranceCover.objects.exists()


def test_next_years_insurance_is_taken_from_march_and_begins_in_april(person, by):
    cover = actions.enter_insurance(person, by=by, fiscal_year=2026, procedure_on=date(2026, 3, 1))
    assert cover.starts_on == date(2026, 4, 1)


def test_a_second_one_in_a_year_is_refused_calmly(person, by):
    actions.enter_insurance(person, by=by, fiscal_year=2026, starts_on=date(2026, 4, 1))
    with pytest.raises(Refused, match="もう書いてあります"):
        actions.enter_insurance(person, by=by, fiscal_year=2026, starts_on=date(2026, 4, 1))


def test_many_at_once_leave_those_who_have_one(world, person, by):
    other = make_person(world.municipality)
    actions.enter_insurance(person, by=by, fiscal_year=2026, starts_on=date(2026, 4, 1), plan="天災")
    made = actions.enter_insurance_for_all(
        [person, other], by=by, fiscal_year=2026, procedure_on=date(2026, 5, 14), plan="基本"
    )
    assert [cover.person for cover in made] == [other]
    assert person.insurance.get().plan == "天災"
    with pytest.raises(Refused, match="印を付けて"):
        actions.enter_insurance_for_all([], by=by, fiscal_year=2026, procedure_on=date(2026, 5, 14))


def test_a_minor_is_registered_only_with_a_guardian(world, by):
    child = make_person(world.municipality, "若井 学", birth_year=2010)
    with pytest.raises(Refused, match="保護者を決めて"):
        actions.register(world.headquarters, child, by=by)
    actions.name_guardian(child, world.people["volunteer"], by=by)
    child.refresh_from_db()
    assert actions.register(world.headquarters, child, by=by).pk


def test_nobody_answers_for_themselves_and_no_ward_for_another(world, person, by):
    child = make_person(world.municipality, "若井 学")
    with pytest.raises(Refused, match="自分の保護者"):
        actions.name_guardian(person, person, by=by)
    actions.name_guardian(child, person, by=by)
    child.refresh_from_db()
    with pytest.raises(Refused, match="大人を選んで"):
        actions.name_guardian(make_person(world.municipality), child, by=by)


def test_households_are_joined_left_and_never_of_one(world, person, by):
    others = [make_person(world.municipality, f"髙原 {name}") for name in ("一子", "二子")]
    for other in others:
        actions.share_household(other, person, by=by)
    homes = {p.household for p in Person.objects.filter(family_name="髙原")}
    assert [str(home) for home in homes] == ["髙原家"]
    actions.leave_household(others[0], by=by)
    assert Person.objects.exclude(household=None).count() == 2
    actions.leave_household(others[1], by=by)
    assert not Person.objects.exclude(household=None).exists()
    with pytest.raises(Refused, match="同じ人"):
        actions.share_household(person, person, by=by)


def test_two_households_are_not_made_one_in_silence(world, person, by):
    a, b, c = (make_person(world.municipality) for _n in range(3))
    actions.share_household(person, a, by=by)
    actions.share_household(b, c, by=by)
    with pytest.raises(Refused, match="別の世帯"):
        actions.share_household(person, Person.objects.get(pk=b.pk), by=by)


def test_renewal_of_many_leaves_those_who_hold_as_long(world, by):
    short = make_registration(world.headquarters, make_person(world.municipality), ends_on=date(2027, 3, 31))
    long = make_registration(world.headquarters, make_person(world.municipality), ends_on=date(2029, 3, 31))
    assert actions.renew_registrations([short, long], by=by) == [short]
    short.refresh_from_db()
    assert short.ends_on == date(2029, 3, 31)
    assert actions.renew_registrations([short, long], by=by) == []


# ---- pages -----------------------------------------------------------------------------------------------


def address(world, name, *more):
    return reverse(name, args=[world.headquarters.pk, world.registration.pk, *more])


def test_the_volunteers_page_shows_and_leads_to_insurance_household_and_guardian(world, signed_in, person):
    client = signed_in("coordinator")
    page = client.get(world.registration.get_absolute_url()).content.decode()
    assert "令和8年度(2026年度)" in page
    assert "令和9年度" not in page, "next year's comes in March"
    post = {"fiscal_year": "2026", "procedure_on": "R8.5.1", "plan": "基本", "certificate": "A-1"}
    client.post(address(world, "insurance_new"), post)
    cover = person.insurance.get()
    assert (cover.starts_on, cover.certificate) == (date(2026, 5, 2), "A-1")
    client.post(
        address(world, "insurance_edit", cover.pk),
        {"starts_on": "2026/5/3", "plan": "天災", "certificate": ""},
    )
    cover.refresh_from_db()
    assert (cover.starts_on, cover.plan) == (date(2026, 5, 3), "天災")
    page = client.post(address(world, "insurance_edit", cover.pk), {"starts_on": "2025/5/3", "plan": "天災"})
    assert "の外です" in page.content.decode()


def test_a_guardian_may_be_new_and_a_household_is_found_by_name(world, signed_in, person):
    client = signed_in("coordinator")
    wife = make_registration(world.headquarters, make_person(world.municipality, "髙原 花子"))
    stranger = make_person(world.municipality, "髙原 他人")
    page = client.get(address(world, "household_join")).content.decode()
    assert "髙原 花子" in page
    assert "髙原 他人" not in page, "who is no volunteer here is not shown"
    client.post(address(world, "household_join"), {"other": stranger.pk})
    person.refresh_from_db()
    assert person.household is None
    client.post(address(world, "household_join"), {"other": wife.person_id})
    person.refresh_from_db()
    assert str(person.household) == "髙原家"
    assert "髙原 花子" in client.get(world.registration.get_absolute_url()).content.decode()
    new = {"person": "new", "family_name": "保田", "given_name": "護", "phone": "090-1-1111"}
    client.post(address(world, "guardian_edit"), new)
    person.refresh_from_db()
    assert str(person.guardian) == "保田 護"
    client.post(address(world, "guardian_remove"))
    client.post(address(world, "household_leave"))
    person.refresh_from_db()
    assert (person.guardian, person.household) == (None, None)


def desk(world):
    return reverse("renewal_list", args=[world.headquarters.pk])


def test_the_desk_renews_and_insures_those_who_are_ticked(world, signed_in):
    client, rows = signed_in("coordinator"), []
    for n in range(3):
        rows.append(
            make_registration(
                world.headquarters, make_person(world.municipality, f"列 {n}"), ends_on=date(2027, 3, 31)
            )
        )
    shown = client.get(desk(world) + "?show=ending").context["page"].object_list
    assert {r.pk for r in shown} == {r.pk for r in rows}
    client.post(desk(world), {"registration": [rows[0].pk, rows[1].pk], "act": "renew"})
    assert [type(r).objects.get(pk=r.pk).ends_on.year for r in rows] == [2029, 2029, 2027]
    post = {"registration": [rows[0].pk], "act": "insure", "fiscal_year": "2026", "procedure_on": "2026/5/14"}
    client.post(desk(world), post)
    assert InsuranceCover.objects.get().person == rows[0].person
    client.post(desk(world) + "?show=uninsured", post | {"everybody": "1", "plan": "基本"})
    assert InsuranceCover.objects.count() == 4
    assert rows[2].person.insurance.get().plan == "基本"


def test_nothing_ticked_or_no_day_keeps_what_was_typed(world, signed_in):
    client = signed_in("coordinator")
    post = {"registration": [world.registration.pk], "act": "insure", "fiscal_year": "2026", "plan": "天災"}
    page = client.post(desk(world), post)
    assert page.status_code == 200
    assert "手続きをした日か" in page.content.decode()
    assert 'value="天災"' in page.content.decode()
    assert f'value="{world.registration.pk}" checked' in page.content.decode()
    answer = client.post(
        desk(world), {"act": "renew"}, headers={"referer": f"http://testserver{desk(world)}"}
    )
    assert "印を付けてください" in client.get(answer.url).content.decode()


def test_from_march_next_years_insurance_can_be_written(world, signed_in):
    with frozen(date(2027, 3, 5)):
        make_commission(
            world.other_headquarters,
            world.people["nobody"],
            starts_on=date(2027, 1, 1),
            ends_on=date(2027, 3, 31),
        )
        type(world.headquarters).objects.get(pk=world.headquarters.pk).commissions.update(
            ends_on=date(2027, 3, 31)
        )
        client = signed_in("coordinator")
        page = client.get(desk(world)).content.decode()
        assert "令和9年度" in page
        post = {"everybody": "1", "act": "insure", "fiscal_year": "2027", "procedure_on": "2027/3/5"}
        client.post(desk(world), post)
        assert InsuranceCover.objects.get().starts_on == date(2027, 4, 1)


def test_another_headquarters_people_are_never_touched(world, signed_in):
    other = make_registration(
        world.other_headquarters, make_person(world.municipality), ends_on=date(2027, 3, 31)
    )
    client = signed_in("coordinator")
    client.post(desk(world), {"registration": [other.pk, world.registration.pk], "act": "renew"})
    other.refresh_from_db()
    assert other.ends_on == date(2027, 3, 31)


@pytest.mark.parametrize("count", [1, 60])
def test_the_desk_asks_as_many_queries_for_few_and_for_many(
    world, signed_in, django_assert_num_queries, count
):
    for n in range(count):
        make_registration(
            world.headquarters, make_person(world.municipality, f"列 {n}"), ends_on=date(2027, 3, 31)
        )
    client = signed_in("coordinator")
    client.get(desk(world))
    with django_assert_num_queries(7):
        client.get(desk(world))


def test_who_is_not_insured_on_the_day_is_told_where_people_are_assigned_and_not_kept_out(
    world, signed_in, person
):
    client = signed_in("coordinator")
    address = reverse("slot_assign", args=[world.council.pk, world.slot.pk])
    assert "髙原 茂（この日の保険の記録なし）" in client.get(address).content.decode()
    answer = client.post(address, {"people": [person.pk], "seats": "1"})
    page = client.get(answer.url).content.decode()
    assert "この日の保険の記録がありません" in page
    assert world.slot.assignments.filter(person=person).exists()


def test_the_word_is_the_coordinators_and_goes_with_a_cover(world, signed_in, person, by):
    address = reverse("slot_assign", args=[world.council.pk, world.slot.pk])
    give = actions.give_consent(world.registration, world.school, by=by)
    assert give.pk
    page = signed_in("principal").get(address).content.decode()
    assert "髙原 茂" in page
    assert "保険の記録なし" not in page
    day = world.slot.starts_at.date()
    year = day.year if day.month > 3 else day.year - 1
    actions.enter_insurance(person, by=by, fiscal_year=year, starts_on=date(year, 4, 1))
    assert "保険の記録なし" not in signed_in("coordinator").get(address).content.decode()


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2026, 3, 31), date(2027, 3, 31)), (date(2026, 4, 1), date(2027, 4, 1))],
)
def test_the_database_keeps_insurance_within_its_year(person, starts_on, ends_on):
    with pytest.raises(IntegrityError, match="insurance_within_its_year"), transaction.atomic():
        InsuranceCover.objects.create(person=person, fiscal_year=2026, starts_on=starts_on, ends_on=ends_on)
    InsuranceCover.objects.create(
        person=person, fiscal_year=2026, starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31)
    )
