"""Database promises about ranges without the btree_gist extension, which the embedded PostgreSQL does not have."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, DateTimeRangeField
from django.db.models import Func, Value


class IdRange(Func):
    """A record's id as a range of one, so that an exclusion constraint can compare it for equality."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = BigIntegerRangeField()

    def __init__(self, field):
        super().__init__(field, field)


class Days(Func):
    """The days from `starts_on` to `ends_on`, both inclusive; no end means for ever."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, start="starts_on", end="ends_on"):
        super().__init__(start, end, Value("[]"))


class Moments(Func):
    """From one moment up to another, the end not included."""

    function = "tstzrange"
    output_field = DateTimeRangeField()
