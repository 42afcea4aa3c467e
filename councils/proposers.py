"""Whose proposal the office may write down, told by telephone or on paper: members, and whom a room above names."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from community.models import Person
from councils.models import Seat, Topic

#: The choice of somebody whom we know by name only.
BY_NAME = "name"

_sources = []


def register_proposers(source):
    """Add source(council, day) → queryset of ids of people who speak for the headquarters."""
    if source not in _sources:
        _sources.append(source)


@dataclass(frozen=True)
class Proposer:
    """Whose it is: a person we know, or a name, and the side from which it comes."""

    origin: str
    person: Person | None = None
    name: str = ""

    @property
    def label(self):
        """As it is written down."""
        return str(self.person) if self.person else self.name


def proposers_of(council, day):
    """{value: Proposer} of the people one may choose: members in office first, then coordinators."""
    found = {}
    seats = Seat.objects.attending_on(day).filter(council=council).select_related("person")
    for seat in seats.order_by("person__family_kana", "pk"):
        found[f"person:{seat.person_id}"] = Proposer(Topic.Origin.COUNCIL, seat.person)
    for source in _sources:
        for person in Person.objects.filter(pk__in=source(council, day)).order_by("family_kana", "pk"):
            found.setdefault(f"person:{person.pk}", Proposer(Topic.Origin.HEADQUARTERS, person))
    return found


def choices_of(proposers):
    """The people as choices of a form, by side; first oneself, last whoever is known by name only."""
    sides = {Topic.Origin.COUNCIL: [], Topic.Origin.HEADQUARTERS: []}
    for value, proposer in proposers.items():
        sides[proposer.origin].append((value, proposer.label))
    return [
        ("", _("自分の提案")),
        (_("委員"), sides[Topic.Origin.COUNCIL]),
        (_("本部・推進員"), [*sides[Topic.Origin.HEADQUARTERS], (BY_NAME, _("本部の人(下に名前を書く)"))]),
    ]
