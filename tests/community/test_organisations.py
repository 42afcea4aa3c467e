"""Organisations and who answers for them."""

import pytest
from django.urls import reverse

from community.models import Organisation, OrganisationContact, Person
from core.dates import today
from core.viewer import viewer_of
from tests.factories.community import make_organisation, make_person, make_user


def wrote(day):
    return f"{day:%Y/%m/%d}"


def test_the_list_narrows_by_name_and_kind(client_of, town, text_of):
    make_organisation(town.city, name="ひばり公民館", kind=Organisation.Kind.LEARNING)
    client, url = client_of("vice"), reverse("organisation_list")
    assert "北町内会" in text_of(client.get(url))
    assert "北町内会" not in text_of(client.get(url, {"q": "ヒバリ"}))
    assert "ひばり公民館" in text_of(client.get(url, {"kind": "learning"}))
    assert "当てはまる団体はありません" in text_of(client.get(url, {"q": "ありえない"}))


@pytest.mark.parametrize("many", [2, 130])
def test_the_list_asks_the_same_number_of_questions(client_of, town, django_assert_num_queries, many):
    for _number in range(many):
        body = make_organisation(town.city)
        OrganisationContact.objects.create(
            organisation=body, person=make_person(town.city), starts_on=today()
        )
    client = client_of("vice")
    with django_assert_num_queries(7):
        client.get(reverse("organisation_list"))


def test_one_is_entered_once(client_of, town, text_of):
    client = client_of("vice")
    data = {"name": "南町内会", "kind": "residents", "phone": "089-3"}
    assert client.post(reverse("organisation_new"), data).status_code == 302
    again = client.post(reverse("organisation_new"), data)
    assert "もう登録されています" in text_of(again)
    assert "089-3" in text_of(again)
    assert Organisation.objects.filter(name="南町内会").count() == 1


def test_one_is_changed(client_of, town):
    url = reverse("organisation_edit", args=[town.organisation.pk])
    client_of("principal").post(url, {"name": "北町町内会", "kind": "residents"})
    town.organisation.refresh_from_db()
    assert town.organisation.name == "北町町内会"


def test_a_contact_person_answers_from_a_day_to_a_day(client_of, town, text_of):
    client = client_of("vice")
    url = reverse("contact_new", args=[town.organisation.pk])
    data = {
        "person": "new",
        "family_name": "西",
        "given_name": "守",
        "title": "会長",
        "on": wrote(today()),
        "phone": "089-7",
    }
    assert client.post(url, data).status_code == 302
    contact = OrganisationContact.objects.get()
    assert viewer_of(contact.person).holds("organisation", town.organisation.pk, "contact")
    page = text_of(client.get(reverse("organisation_detail", args=[town.organisation.pk])))
    assert "西 守" in page
    assert "089-7" not in page
    end = reverse("contact_end", args=[town.organisation.pk, contact.pk])
    assert "始まりの日より前" in text_of(client.post(end, {"on": "2001/4/1"}))
    assert client.post(end, {"on": wrote(today())}).status_code == 302
    assert "までと登録されています" in text_of(client.post(end, {"on": wrote(today())}))


def test_who_may_not_search_the_register_doubles_nobody(client_of, town):
    data = {
        "person": "new",
        "family_name": "森田",
        "given_name": "和夫",
        "phone": "0891234567",
        "on": wrote(today()),
    }
    client_of("vice").post(reverse("contact_new", args=[town.organisation.pk]), data)
    assert OrganisationContact.objects.get().person == town.people.resident
    assert Person.objects.filter(family_name="森田").count() == 1


def test_a_school_office_is_not_shown_strangers(client_of, town, text_of):
    page = text_of(client_of("vice").get(reverse("contact_new", args=[town.organisation.pk]), {"q": "森田"}))
    assert "森田 和夫" not in page
    assert "当てはまる方はいません" in page


def test_a_second_press_names_no_second_contact(client_of, town, text_of):
    client, url = client_of("vice"), reverse("contact_new", args=[town.organisation.pk])
    data = {"person": town.people.principal.pk, "on": wrote(today())}
    client.post(url, data)
    assert "もうこの団体の窓口です" in text_of(client.post(url, data))


def test_another_organisations_contact_is_not_found(client_of, town):
    other = make_organisation(town.city)
    contact = OrganisationContact.objects.create(
        organisation=other, person=town.people.resident, starts_on=today()
    )
    assert (
        client_of("vice").get(reverse("contact_end", args=[town.organisation.pk, contact.pk])).status_code
        == 404
    )


def test_its_contact_person_sees_their_own_organisation_only(client, town, text_of):
    OrganisationContact.objects.create(
        organisation=town.organisation, person=town.people.resident, starts_on=today()
    )
    Organisation.objects.update(note="ひみつのメモ")
    client.force_login(make_user(town.people.resident))
    page = client.get(reverse("organisation_detail", args=[town.organisation.pk]))
    assert page.status_code == 200
    assert "ひみつのメモ" not in text_of(page)
    assert (
        client.get(reverse("organisation_detail", args=[make_organisation(town.city).pk])).status_code == 404
    )
