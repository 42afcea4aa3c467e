"""SQL that is built once for all people whose roles have the same shape.

Building a deep queryset costs more than running it, and what differs between two principals is only who they are, what
they hold and the minute. So a function that makes a queryset is called with stand-ins: numbers that no record has, and a
moment of today. Its SQL is kept for the day, and the real values take the places of the stand-ins.

The function may not look at the numbers it is given, nor ask the database (that is refused), nor take ids that the
viewer's roles are compared with in Python. Whatever changes the shape of the SQL goes in by keyword, and so does a number
that is no id, such as a year: a stand-in below zero in a field of positive numbers means "no rows" before the database is asked.
"""

from copy import copy
from datetime import datetime, time
from functools import lru_cache, update_wrapper

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models.sql.where import WhereNode
from django.utils import timezone
from django.utils.translation import get_language

from core.dates import frozen, now, today
from core.viewer import Held, Viewer

#: Numbers below zero belong to no record.
_FIRST = -100
#: A moment at which nothing begins or ends: a value with these microseconds can only have come from `now()`.
_MOMENT = time(12, 34, 56, 789013)


class prepared:  # noqa: N801
    """Decorates a function of viewers and ids that returns a queryset; calling it gives the list of its rows.

    `build` is the function itself.
    """

    def __init__(self, build):
        self.build = build
        update_wrapper(self, build)

    def __call__(self, *args, **shape):
        """The rows, as `list(build(…))` would give them."""
        if any(isinstance(arg, Viewer) and arg.link for arg in args):
            return list(self.build(*args, **shape))
        stand_ins, values = stand_in_for(args)
        statement = self.statement(stand_ins, shape)
        return statement.rows(values) if statement else []

    def statement(self, stand_ins, shape):
        """The Statement for stand-ins of this shape, None when there can be no row."""
        return _statement(self.build, stand_ins, tuple(shape.items()), today(), get_language())


def stand_in_for(args):
    """The arguments with stand-ins in the place of all ids, and {stand-in: id}."""
    values = {}

    def number(value):
        if value is None:
            return None
        if not isinstance(value, int):
            raise TypeError(f"Only viewers and ids go in by position, not {value!r}.")
        values[_FIRST - len(values)] = value
        return _FIRST - len(values) + 1

    def stand_in(arg):
        if isinstance(arg, Viewer):
            return _viewer(arg, number)
        if isinstance(arg, (set, frozenset, list, tuple)):
            ids = sorted(value for value in arg if value is not None)
            return tuple(number(value) for value in padded(ids))
        return number(arg)

    return tuple(stand_in(arg) for arg in args), values


def padded(ids):
    """The ids, the last one repeated up to a power of two, so that few lengths are prepared."""
    return ids + ids[-1:] * ((1 << max(len(ids) - 1, 0).bit_length()) - len(ids)) if ids else ids


def _viewer(viewer, number):
    """A Viewer whose roles have the same shape."""
    things = {thing: number(thing[1]) for thing in sorted({(held.kind, held.id) for held in viewer.held})}
    held = frozenset(Held(h.role, h.kind, things[h.kind, h.id]) for h in viewer.held)
    known = (number(pk) for pk in (viewer.person_id, viewer.user_id, viewer.municipality_id))
    return Viewer("", *known, held, None, viewer.day)


class Statement:
    """One queryset of stand-ins, compiled."""

    def __init__(self, queryset):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.parameters = self.compiler.as_sql()
        self.moment = _moment()
        # The SQL is there; what it was built from would be much of what is kept.
        query = queryset.query
        query.where, query.alias_map, query.combined_queries = WhereNode(), {}, ()

    def rows(self, values):
        """The rows with `values` in the places of their stand-ins."""
        compiler, queryset = copy(self.compiler), self.queryset._clone()
        statement = self.sql, self.filled(values)
        compiler.connection, compiler.as_sql = connection, lambda *args, **kwargs: statement
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return list(queryset)

    def filled(self, values):
        """The parameters with the real values and the real moment."""
        moment = now()

        def real(value):
            if isinstance(value, datetime) and value.microsecond == _MOMENT.microsecond:
                return moment + (value - self.moment)
            return values.get(value, value)

        return tuple(real(value) for value in self.parameters)


@lru_cache(maxsize=96)
def _statement(build, stand_ins, shape, day, language):
    """The compiled queryset of a function for a shape on a day."""
    with frozen(_moment()), connection.execute_wrapper(_refuse):
        try:
            return Statement(build(*stand_ins, **dict(shape)))
        except EmptyResultSet:
            return None


def _refuse(execute, sql, *args):
    """A query inside a function that only builds one would be answered for the stand-ins, and kept."""
    raise RuntimeError(f"A prepared queryset asked the database while it was built: {sql}")


def _moment():
    return timezone.make_aware(datetime.combine(today(), _MOMENT))
