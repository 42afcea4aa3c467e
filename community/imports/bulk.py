"""Writing hundreds of people at once: what Person.save() does, and one line of 履歴 for each record."""

from community.models import Person
from core.audit import line, record_all
from core.names import phone_key, search_key

CONTACTS = ("phone", "fax", "email", "postal_code", "address", "channel", "reach_note")
#: Rows in one statement.
SIZE = 500


def new_person(municipality, values):
    """Somebody new out of the values of a row, with the keys under which they are found; not saved."""
    person = Person(
        municipality=municipality,
        family_name=values["family"],
        given_name=values["given"],
        family_kana=values.get("family_kana", ""),
        given_kana=values.get("given_kana", ""),
        birth_year=values.get("birth_year"),
        **{key: values.get(key, "") for key in CONTACTS},
    )
    return keep_keys(person)


def keep_keys(person):
    """What Person.save() does; statements for many rows go past it."""
    person.search_key = search_key(
        person.family_name, person.given_name, person.family_kana, person.given_kana
    )
    person.phone_key = phone_key(person.phone)[:20]
    return person


class Book:
    """The lines of 履歴 of one import, gathered and written at once."""

    def __init__(self, by):
        self.by, self.entries = by, []

    def note(self, action, target, **data):
        """One line; its record may get its number later."""
        self.entries.append((action, target, data))

    def write(self, told=lambda done, total: None):
        """All of them, by hundreds; `told` hears how many of how many."""
        total = len(self.entries)
        for start in range(0, total, SIZE):
            told(start, total)
            part = self.entries[start : start + SIZE]
            record_all([line(action, target, self.by, **data) for action, target, data in part])
        self.entries = []
