"""Who is looking: one Viewer per request, with the roles held today, read in one query.

Core knows no role by name. Each room registers a source: a function (person_id, day) → queryset of three
columns, role, kind and id of what the role is held for, such as ("principal", "school", 12). The sources are joined
with UNION ALL, so that the whole costs one query however many rooms there are.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

from django.db import connection
from django.db.models import CharField, Value

from core.dates import today

_sources = []
#: Stand-ins in the prepared statement: no person has this id, no post this day.
_ANYBODY, _ANY_DAY = -1, date(1, 1, 1)


def text(value):
    """A constant column of a role source."""
    return Value(value, output_field=CharField())


def register_roles(source):
    """Add a role source; called once per room when it loads."""
    if source not in _sources:
        _sources.append(source)


@dataclass(frozen=True)
class Held:
    """One role held for one thing."""

    role: str
    kind: str
    id: int


@dataclass(frozen=True)
class Viewer:
    """An account or an access link, the person behind it, and the roles held on `day`; `Viewer()` is anonymous."""

    name: str = ""
    person_id: int | None = None
    user_id: int | None = None
    municipality_id: int | None = None
    held: frozenset = field(default_factory=frozenset)
    link: object = None
    day: date = field(default_factory=today)

    @property
    def is_anonymous(self):
        """Nobody is known: neither account nor link."""
        return self.person_id is None and self.link is None

    @cached_property
    def roles(self):
        """Names of the roles held anywhere."""
        return frozenset(h.role for h in self.held)

    def has(self, *roles):
        """Whether one of the roles is held for anything."""
        return any(role in self.roles for role in roles)

    def ids(self, kind, *roles):
        """Ids of the things of `kind` for which one of `roles` (any role, when none is named) is held."""
        return {h.id for h in self.held if h.kind == kind and (not roles or h.role in roles)}

    def holds(self, kind, pk, *roles):
        """Whether one of `roles` (any, when none is named) is held for that very thing."""
        return pk in self.ids(kind, *roles)


def system_viewer(name):
    """The viewer of commands and jobs: a name for the audit trail, no roles."""
    return Viewer(name=name)


@cache
def _statement(sources):
    """The UNION over the sources as SQL with its parameters, a stand-in where person and day belong.

    Building twelve querysets costs more than running them, and every page asks; so they are built once a process.
    """
    first, *rest = [source(_ANYBODY, _ANY_DAY) for source in sources]
    return first.union(*rest, all=True).query.sql_with_params()


def roles_of(person_id, day):
    """All roles a person holds on a day: one UNION over the rooms' sources."""
    sql, parameters = _statement(tuple(_sources))
    own = {_ANYBODY: person_id, _ANY_DAY: day}
    with connection.cursor() as cursor:
        cursor.execute(sql, [own.get(value, value) for value in parameters])
        return frozenset(Held(*row) for row in cursor.fetchall())


def viewer_of(person, *, user_id=None, link=None, day=None):
    """The Viewer of a person, with the roles of the day (today when not named)."""
    day = day or today()
    held = frozenset() if link else roles_of(person.pk, day)
    return Viewer(str(person), person.pk, user_id, person.municipality_id, held, link, day)
