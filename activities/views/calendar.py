"""Activities of a month on a calendar, and the calendar file of one activity."""

import calendar
from collections import defaultdict
from datetime import date

import jpholiday
from django.views.decorators.http import require_safe

from activities.models import Activity
from activities.views.parts import find_activity
from core import ical
from core.dates import local_day, now, today


def days_of_year(year, month):
    """The first day of that month within the 年度."""
    return date(year if month >= 4 else year + 1, month, 1)


def month_weeks(activities, first):
    """Weeks from Sunday for includes/_month.html."""
    weeks = calendar.Calendar(firstweekday=6).monthdatescalendar(first.year, first.month)
    begin, end = weeks[0][0], weeks[-1][-1]
    found = activities.filter(starts_at__date__gte=begin, starts_at__date__lte=end)
    by_day = defaultdict(list)
    for activity in found.select_related("item__plan__cycle").order_by("starts_at", "pk"):
        by_day[local_day(activity.starts_at)].append(_entry(activity))
    return [[_cell(day, first, by_day[day]) for day in week] for week in weeks]


def _entry(activity):
    from core.dates import local_time

    stopped = activity.state in (Activity.State.POSTPONED, Activity.State.CANCELLED)
    title = f"{activity.title}({activity.get_state_display()})" if stopped else activity.title
    when = f"{local_time(activity.starts_at):%-H:%M}"
    return {"step": 5, "when": when, "title": title, "url": activity.get_absolute_url()}


def _cell(day, first, items):
    holiday = jpholiday.is_holiday_name(day)
    return {
        "date": day,
        "other": day.month != first.month,
        "off": bool(holiday) or day.weekday() >= 5,
        "today": day == today(),
        "note": holiday or "",
        "items": items,
    }


def calendar_file(activity):
    """One activity for the calendar of a telephone."""
    stopped = activity.state in (Activity.State.POSTPONED, Activity.State.CANCELLED)
    entry = ical.entry(
        "activity",
        activity,
        title=activity.title,
        place=activity.place,
        lines=[activity.aim],
        status="CANCELLED" if stopped else "CONFIRMED",
        url=activity.get_absolute_url(),
        changed_at=now(),
    )
    return ical.written(ical.book(activity.title, producer="activities"), [entry])


@require_safe
def activity_calendar(request, council_pk, pk):
    """The activity as a calendar file."""
    activity = find_activity(request, council_pk, pk)
    return ical.calendar_response(calendar_file(activity), f"activity-{activity.pk}.ics")
