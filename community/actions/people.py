"""People: entered and changed."""

from django.db import transaction

from community.models import Person
from core.audit import record
from core.names import phone_key, search_key


@transaction.atomic
def add_person(person, *, by):
    """Save a new person (a Person not yet saved) and return them."""
    person.save()
    record("person.add", person, by)
    return person


@transaction.atomic
def change_person(person, *, by, fields=()):
    """Save changed names or contacts; the history tells which, never the old or new words."""
    person.save()
    record("person.change", person, by, fields=list(fields))
    return person


@transaction.atomic
def find_or_add_person(person, *, by):
    """The person of the same name and telephone who is already there, else this new one.

    For people who may not look through the whole register: it doubles nobody and shows them nobody.
    """
    key = search_key(person.family_name, person.given_name)
    known = Person.objects.filter(
        municipality_id=person.municipality_id,
        search_key__startswith=key,
        phone_key=phone_key(person.phone)[:20],
        redacted_at=None,
    ).exclude(phone_key="")
    for found in known:
        if search_key(found.family_name, found.given_name) == key:
            return found
    return add_person(person, by=by)
