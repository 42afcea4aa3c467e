"""What the parts of the bulk city share: days and moments, people and bodies in short, and the audit trail."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache

import jpholiday
from django.utils import timezone

from community.models import School
from core.dates import fiscal_year, fiscal_year_start, now, today
from core.models import AuditEntry

Kind = School.Kind
PRESCHOOL = (Kind.KINDERGARTEN, Kind.CENTRE)
UPPER = (Kind.JUNIOR_HIGH, Kind.COMPULSORY, Kind.HIGH)
YEARS = 3


def at(day, hour=10, minute=0):
    """That moment in the city."""
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_current_timezone())


@cache
def is_holiday(day):
    """Sundays and the holidays of the calendar."""
    return day.weekday() == 6 or jpholiday.is_holiday(day)


def working(day):
    """The day itself, or the next from Monday to Friday that is no holiday."""
    while day.weekday() == 5 or is_holiday(day):
        day += timedelta(days=1)
    return day


def in_year(year, month, day):
    """A month and day of a 年度; January to March lie in the next calendar year."""
    return fiscal_year_start(year).replace(year=year + (month < 4), month=month, day=day)


@dataclass(slots=True)
class Who:
    """Somebody, as far as the load needs to know them."""

    pk: int
    family: str
    given: str
    phone: str = ""
    email: str = ""
    relation: str = "resident"
    since: object = None
    until: object = None

    def __str__(self):
        return f"{self.family} {self.given}"


@dataclass(slots=True)
class Place:
    """A school of the load, with {post: [(first 年度, Who)]}, the newest last."""

    pk: int
    name: str
    kind: str
    size: int
    district: object
    staff: dict = field(default_factory=dict)

    def holder(self, post, year):
        """Who had the post in a 年度."""
        return next(who for since, who in reversed(self.staff[post]) if since <= year)

    @property
    def is_small(self):
        """A kindergarten or こども園."""
        return self.kind in PRESCHOOL

    @property
    def head(self):
        """What the head is called."""
        return "園長" if self.is_small else "校長"


@dataclass(slots=True)
class District:
    """A district with its headquarters, its bodies, and the people who can be asked."""

    pk: int
    name: str
    word: str
    ward: str
    towns: tuple = ()
    centre: str = ""
    headquarters: int = 0
    headquarters_name: str = ""
    schools: list = field(default_factory=list)
    bodies: list = field(default_factory=list)
    coordinators: dict = field(default_factory=dict)
    volunteers: list = field(default_factory=list)


@dataclass(slots=True)
class SeatRow:
    """A seat as meetings need it."""

    pk: int
    who: Who
    category: str
    office: str
    has_vote: bool
    starts_on: object
    ends_on: object


@dataclass(slots=True)
class CouncilRow:
    """A council of the load; `fates` are what keeps it from going on (fates.py)."""

    pk: int
    name: str
    schools: list
    district: District
    fates: set = field(default_factory=set)
    seats: dict = field(default_factory=dict)
    topics: dict = field(default_factory=dict)
    told: list = field(default_factory=list)
    items: dict = field(default_factory=dict)
    habits: object = None
    vision: object = None

    @property
    def main(self):
        """The school that keeps the office."""
        return self.schools[0]

    @property
    def group(self):
        """Whose words fit: those for small or for bigger children."""
        return "small" if self.main.is_small else "big"

    @property
    def scope(self):
        """Whose history its records belong to."""
        return f"council:{self.pk}"


class Frame:
    """Today, the random numbers of the seed, the tables, and the audit trail."""

    def __init__(self, city, tables, random, board):
        self.city, self.tables, self.random, self.board = city, tables, random, board
        self.today, self.now = today(), now()
        self.now_year = fiscal_year(self.today)
        self.first_year = self.now_year - YEARS + 1
        self.busy, self.waiting = set(), set()
        self.closing = in_year(self.now_year, 8, 31)

    def is_past(self, day):
        """Whether the day lies before today; what was to happen on it has happened."""
        return day < self.today

    def some(self, *lists):
        """One of each list."""
        return [self.random.choice(one) for one in lists]

    def chance(self, percent):
        """True in so many of a hundred cases."""
        return self.random.random() * 100 < percent

    def log(self, action, model, pk, label, scope, who, moment, /, for_label="", **data):
        """One line of 履歴, as the action would have written it."""
        self.tables.add(
            AuditEntry,
            at=moment,
            action=action,
            actor_id=who.pk,
            actor_label=str(who),
            for_label=for_label,
            scope=scope,
            target_type=model._meta.label_lower,
            target_id=pk,
            target_label=str(label)[:200],
            data=data,
        )
