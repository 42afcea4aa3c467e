"""What the front page and a school's page read, each with SQL that is built once a day (core.prepared).

`school` is a school's id, None the whole city. A year goes in by keyword: it is no id, and there are few.
"""

from core.dates import now
from core.prepared import prepared
from councils.models import Cycle
from dashboards.progress import with_progress
from dashboards.public.events import (
    SOON,
    Notice,
    event_of,
    next_activities,
    next_meetings,
    told_activities,
    varied_activities,
    with_agenda,
)
from dashboards.public.scope import Scope, city_schools


def _scope(school):
    return Scope() if school is None else Scope(city_schools().filter(pk=school))


@prepared
def varied_soon(*, limit):
    """Activities of the next four weeks, of every kind something."""
    return varied_activities(Scope(), limit, now() + SOON)


@prepared
def coming_activities(school, *, limit):
    """The next day of each activity by name."""
    return next_activities(_scope(school), limit)


@prepared
def coming_meetings(school, *, limit):
    """Announced meetings to come."""
    return next_meetings(_scope(school), limit)


@prepared
def meetings_with_agenda(school, *, limit):
    """The same with agenda and observers' rules."""
    return with_agenda(next_meetings(_scope(school), limit))


@prepared
def newest_told(school, *, limit, fiscal_year=None):
    """Activities whose report is public, of one 年度 or (None) of any."""
    told = told_activities(_scope(school))
    if fiscal_year is not None:
        told = told.filter(item__plan__cycle__fiscal_year=fiscal_year)
    return told[:limit]


@prepared
def newest_minutes(school, *, limit, fiscal_year=None):
    """Published minutes, of one 年度 or (None) of any with the schools of their council."""
    if fiscal_year is None:
        return _scope(school).minutes_with_schools()[:limit]
    return _scope(school).minutes().filter(meeting__cycle__fiscal_year=fiscal_year)[:limit]


@prepared
def cycle_with_steps(council, *, fiscal_year):
    """The cycle of a council's year with what its ribbon counts: one row or none."""
    cycles = Cycle.objects.filter(council=council, fiscal_year=fiscal_year)
    return with_progress(cycles.select_related("council", "vision"))


def soon(limit):
    """What is coming in the city in the next four weeks, of every kind something: two queries."""
    until = now() + SOON
    activities = varied_soon(limit=limit)
    meetings = [meeting for meeting in coming_meetings(None, limit=limit) if meeting.starts_at < until]
    meetings = meetings[: max(limit // 3, limit - len(activities))]
    found = [*activities[: limit - len(meetings)], *meetings]
    return [event_of(record) for record in sorted(found, key=lambda record: record.starts_at)]


def notices(school, limit):
    """A school's announced meetings as notices."""
    return [Notice(meeting) for meeting in meetings_with_agenda(school, limit=limit)]
