"""SQL that is built once for all viewers of one shape.

Building the querysets of a first screen costs more than running them, and what differs between two principals is
only who they are, what they hold and the minute. So the SQL is built for a stand-in with numbers that nobody has,
kept for the day, and the real values take the places of the stand-in's.
"""

from datetime import datetime, time

from django.db import connection
from django.utils import timezone

from core.dates import frozen, now, today
from core.viewer import Held, Viewer

#: Numbers below zero belong to no record; things held are counted down from the last.
_PERSON, _USER, _MUNICIPALITY, _COUNCIL, _FIRST_THING = -1, -2, -3, -4, -100
#: A moment of the day at which nothing begins or ends, so that it can only have come from `now()`.
_MOMENT = time(12, 34, 56, 789013)


def stand_in_for(viewer, council_id=None):
    """A Viewer whose roles have the same shape, a council's stand-in, and {stand-in: what it stands for}."""
    things = sorted({(held.kind, held.id) for held in viewer.held})
    numbers = {thing: _FIRST_THING - place for place, thing in enumerate(things)}
    held = frozenset(Held(h.role, h.kind, numbers[h.kind, h.id]) for h in viewer.held)
    values = {number: pk for (_kind, pk), number in numbers.items()}
    known = {_PERSON: viewer.person_id, _USER: viewer.user_id, _MUNICIPALITY: viewer.municipality_id}
    values |= known | {_COUNCIL: council_id}
    person, user, municipality = (number if known[number] is not None else None for number in known)
    stand_in = Viewer("", person, user, municipality, held, None, viewer.day)
    return stand_in, _COUNCIL if council_id else None, values


def sql_of(build, *args):
    """SQL and parameters of the queryset that `build` makes, as if it were the stand-in's moment of today."""
    with frozen(_moment()):
        return build(*args).query.sql_with_params()


def run(statement, values):
    """The rows of a statement of `sql_of` with `values` in the places of their stand-ins."""
    sql, parameters = statement
    with connection.cursor() as cursor:
        cursor.execute(sql, filled(parameters, values))
        return cursor.fetchall()


def filled(parameters, values):
    """The parameters with the real values and the real moment."""
    values = values | {_moment(): now()}
    return [values.get(parameter, parameter) for parameter in parameters]


def _moment():
    return timezone.make_aware(datetime.combine(today(), _MOMENT))
