"""Which of a bulk year's meetings were held, and when: decided before anything is written about them."""

from dataclasses import dataclass, field
from datetime import timedelta

from councils.models import Meeting


@dataclass
class Day:
    """One meeting of the year: its number, day, and what became of it."""

    pk: int
    number: int
    day: object
    state: str
    parts: tuple
    policies: list = field(default_factory=list)
    is_last: bool = False


def lay_meetings(year):
    """The meetings that stand in the books by today; a year that nobody met in has few or none."""
    days = _not_met(year) if "not_met" in year.fates else _ordinary(year)
    for number, (day, state, part) in enumerate(days, 1):
        pk = year.tables[Meeting].reserve()
        year.meetings.append(Day(pk, number, day, state, part, is_last=part == "last"))


def _ordinary(year):
    """Held when past; ahead of us the days are set for the year, and announced three weeks before."""
    found, parts = [], ["first", "second", "middle", "middle"][: year.habits.meetings - 1] + ["last"]
    if year.habits.meetings == 3:
        parts = ["first", "middle", "last"]
    for day, part in zip(year.met, parts, strict=True):
        if year.is_past(day):
            if part in ("middle",) and year.frame.chance(2):
                found.append((day - timedelta(days=9), "not_formed", part))
            found.append((day, "closed", part))
        elif day <= year.ends and day >= year.frame.today:
            found += _ahead(year, day, part)
    return found


def _ahead(year, day, part):
    left = (day - year.frame.today).days
    return [(day, "notified" if left <= 21 else "planned", part)]


def _not_met(year):
    """No meeting yet: nothing planned; too few came; nobody wrote down what became of it; or it comes at last."""
    first, today = year.met[0], year.frame.today
    case = year.random.choice(("nothing", "not_formed", "overdue", "coming"))
    if case == "coming":
        return (
            _ahead(year, today + timedelta(days=16), "first")
            if today + timedelta(days=16) <= year.ends
            else []
        )
    if case == "nothing" or not year.is_past(first):
        return []
    return [(first, "not_formed" if case == "not_formed" else "notified", "first")]
