"""What of this room can be found: people by name and reading, organisations, schools."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Organisation, Person, School
from community.permissions import can_manage_organisations
from community.roles import BOARD
from core.search.entries import Document, Kind, text_of


def is_board(viewer):
    """Whoever sees all of the city that is not closed or a draft."""
    return viewer.has(*BOARD)


def pages_for_board(viewer, ids):
    """{person id: address} of the register, for the Board (community.reach)."""
    if not is_board(viewer):
        return {}
    return {pk: reverse("person_detail", args=[pk]) for pk in ids}


def _person(person):
    return Document(
        title=str(person),
        reading=person.kana,
        municipality_id=person.municipality_id,
    )


def _organisation(organisation):
    return Document(
        title=organisation.name,
        body=text_of(organisation.get_kind_display(), organisation.note),
        municipality_id=organisation.municipality_id,
        url=organisation.get_absolute_url(),
    )


def _school(school):
    return Document(
        title=school.name,
        body=text_of(school.get_kind_display(), school.address, school.district),
        municipality_id=school.municipality_id,
        url=school.get_absolute_url(),
    )


KINDS = [
    # Names only: telephones and addresses are no way to find somebody.
    Kind(
        code="person",
        group="people",
        label=_("人"),
        records=lambda: Person.objects.filter(redacted_at=None),
        document=_person,
        visible=lambda viewer: Person.objects.visible_to(viewer),
        sees_all=is_board,
    ),
    Kind(
        code="organisation",
        group="people",
        label=_("団体"),
        records=lambda: Organisation.objects.all(),
        document=_organisation,
        visible=lambda viewer: Organisation.objects.visible_to(viewer),
        sees_all=can_manage_organisations,
    ),
    Kind(
        code="school",
        group="schools",
        label=_("校園"),
        records=lambda: School.objects.select_related("district"),
        document=_school,
        visible=lambda viewer: School.objects.visible_to(viewer),
        touched_by={"community.district": "district"},
        sees_all=lambda viewer: True,
    ),
]
