"""The year's plan of meetings: what stands, what the rules ask for, and who meets elsewhere on the same day."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import jpholiday
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core.dates import local_day, local_time, today
from councils.models import Meeting, Seat

#: Meetings that will not be held give their month free.
GONE = (Meeting.State.CANCELLED, Meeting.State.NOT_FORMED)
#: The months of a 年度 in their order.
MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


@dataclass
class YearPlan:
    """The meetings of a year with their warnings, and the rows that the rules propose."""

    cycle: object
    rules: object
    meetings: list
    proposals: list
    clashes: dict = field(default_factory=dict)

    @property
    def standing(self):
        """How many meetings count towards the rule's number."""
        return sum(meeting.state not in GONE for meeting in self.meetings)

    @property
    def lacking(self):
        """How many are still to be planned by the rule."""
        return max(0, self.rules.min_meetings - self.standing)

    @property
    def months(self):
        """(month, its meetings, whether the rules name it), April to March."""
        by_month = defaultdict(list)
        for meeting in self.meetings:
            by_month[meeting.day.month].append(meeting)
        return [(month, by_month[month], month in self.rules.meeting_months) for month in MONTHS]


def plan_of(cycle):
    """The plan of a year: four queries."""
    rules = cycle.council.rules_on(max(cycle.starts_on, min(today(), cycle.ends_on)))
    meetings = list(
        Meeting.objects.filter(cycle=cycle).select_related("council", "cycle").order_by("starts_at")
    )
    held = [m for m in meetings if m.state not in (*GONE, Meeting.State.POSTPONED)]
    patterns = held + list(
        Meeting.objects.filter(council=cycle.council_id, cycle__fiscal_year=cycle.fiscal_year - 1)
        .exclude(state__in=GONE)
        .exclude(mode=Meeting.Mode.WRITTEN)
        .order_by("starts_at")
    )
    plan = YearPlan(cycle, rules, meetings, [])
    plan.proposals = _proposals(plan, patterns)
    plan.clashes = clashes_of(cycle)
    for meeting in meetings:
        meeting.clashes = [] if meeting.state in GONE else plan.clashes.get(meeting.day, [])
    return plan


# ---- what the rules propose ------------------------------------------------------------------------------


def _proposals(plan, patterns):
    """One row for each month of the rules without a meeting, then empty rows up to the rule's number."""
    taken = {meeting.day.month for meeting in plan.meetings if meeting.state not in GONE}
    wanted = [month for month in MONTHS if month in plan.rules.meeting_months and month not in taken]
    rows = [_proposal(plan.cycle, month, patterns) for month in wanted if _is_ahead(plan.cycle, month)]
    blank = max(1, plan.lacking - len(rows))
    pattern = patterns[-1] if patterns else None
    return rows + [_row(_("ほかの月"), None, pattern) for _n in range(blank)]


def _first_of(cycle, month):
    return date(cycle.fiscal_year + (month < 4), month, 1)


def _is_ahead(cycle, month):
    first = _first_of(cycle, month)
    return first.replace(day=monthrange(first.year, first.month)[1]) >= today()


def _proposal(cycle, month, patterns):
    """The row of a month, as the meeting of that month was last year, else as the latest one."""
    same = [meeting for meeting in patterns if meeting.day.month == month]
    pattern = (same or patterns or [None])[-1]
    day = _same_weekday(_first_of(cycle, month), pattern.day) if pattern else None
    return _row(_("%(month)s月") % {"month": month}, day, pattern)


def _row(label, day, pattern):
    row = {"label": label, "initial": {"day": day}}
    if pattern:
        row["initial"] |= {
            "starts": local_time(pattern.starts_at),
            "ends": local_time(pattern.ends_at),
            "place": pattern.place,
            "mode": pattern.mode if pattern.mode != Meeting.Mode.WRITTEN else Meeting.Mode.IN_PERSON,
        }
    return row


def _same_weekday(first, like):
    """The same weekday of the month as `like` was (the third Wednesday); a holiday gives way to the week after."""
    nth = (like.day - 1) // 7
    day = first + timedelta(days=(like.weekday() - first.weekday()) % 7 + 7 * nth)
    while day.month != first.month:
        day -= timedelta(days=7)
    for moved in (day, day + timedelta(days=7), day - timedelta(days=7)):
        if moved.month == first.month and moved >= today() and not jpholiday.is_holiday(moved):
            return moved
    return None


# ---- members who meet elsewhere --------------------------------------------------------------------------


def clashes_of(cycle):
    """{day: [(name, moment)]} on which a member has a meeting of another council. The other is not named: it may
    not have been announced yet."""
    members = Seat.objects.filter(council=cycle.council_id, state=Seat.State.APPOINTED, ends_on__gte=today())
    rows = (
        Seat.objects.filter(
            Q(council__meetings__state__in=(Meeting.State.PLANNED, Meeting.State.NOTIFIED)),
            state=Seat.State.APPOINTED,
            person__in=members.values("person"),
            council__meetings__starts_at__date__range=(max(cycle.starts_on, today()), cycle.ends_on),
            council__meetings__starts_at__date__gte=F("starts_on"),
            council__meetings__starts_at__date__lte=F("ends_on"),
        )
        .exclude(council=cycle.council_id)
        .select_related("person")
        .annotate(at=F("council__meetings__starts_at"))
        .order_by("at", "person__family_kana")
    )
    found = defaultdict(list)
    for seat in rows:
        found[local_day(seat.at)].append((str(seat.person), seat.at))
    return dict(found)
