"""The records behind a school's public page: activities, reports, minutes, the policy, the leaflet."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import format_date, now, today
from core.pages import page_of, render_page
from dashboards.public.events import (
    event_of,
    next_activities,
    next_meetings,
    told_activities,
    with_goals,
    with_places,
)
from dashboards.public.schools import contacts_of, find_school
from dashboards.public.scope import Scope, city_schools, with_schools
from dashboards.public.years import cycle_of, image_of, policy_of, school_year
from dashboards.views.public import school_frame
from dashboards.views.resident import qr_of, resident_page, share

#: How many dates fit the leaflet.
LEAFLET_DATES = 3


def scope_of(school):
    """What residents may read of one school."""
    return Scope(city_schools().filter(pk=school.pk))


@resident_page
def public_activity(request, code, pk):
    """One activity: why, when, where, which roles are still open and how to say yes; afterwards its report."""
    school = find_school(code)
    activities = with_goals(with_places(with_schools(scope_of(school).activities())))
    activities = activities.select_related("activity_report", "item__plan__headquarters")
    activity = get_object_or_404(activities, pk=pk)
    report = getattr(activity, "activity_report", None)
    context = {
        "school": school,
        "event": event_of(activity),
        "activity": activity,
        "report": report if report and report.is_public else None,
        "is_over": activity.ends_at < now(),
        "contacts": contacts_of(school),
        **school_frame(school, (activity.title,)),
        **qr_of(reverse("public_activity", args=[code, pk])),
        "share": share(activity.title, activity.aim, reverse("public_activity", args=[code, pk])),
    }
    return render_page(request, "dashboards/public_activity.html", context)


@resident_page
def public_reports(request, code):
    """Everything that was told of a school's activities, the newest first."""
    school = find_school(code)
    page = page_of(request, told_activities(scope_of(school)))
    page.object_list = [event_of(activity) for activity in page.object_list]
    context = {"school": school, "page": page, **school_frame(school, (_("活動のようす"),))}
    return render_page(request, "dashboards/public_reports.html", context)


@resident_page
def public_minutes_list(request, code):
    """All published minutes of a school's councils, the newest first."""
    school = find_school(code)
    page = page_of(request, scope_of(school).minutes())
    context = {"school": school, "page": page, **school_frame(school, (_("公表した議事録"),))}
    return render_page(request, "dashboards/public_minutes_list.html", context)


@resident_page
def public_minutes(request, code, pk):
    """One meeting's published minutes."""
    school = find_school(code)
    minutes = get_object_or_404(scope_of(school).minutes(), pk=pk)
    path = (_("公表した議事録"), reverse("public_minutes_list", args=[code]))
    context = {
        "school": school,
        "minutes": minutes,
        **school_frame(school, path, (minutes.meeting.title,)),
    }
    return render_page(request, "dashboards/public_minutes.html", context)


@resident_page
def public_policy(request, code):
    """The basic policy in force of a year (?year=, this one when not named), ready to print."""
    school = find_school(code)
    year = school_year(school, request.GET.get("year", ""))
    policy = policy_of(school, year.fiscal_year)
    if policy is None and not year.is_current:
        raise Http404
    context = {
        "school": school,
        "year": year,
        "policy": policy,
        "items": policy.items.all() if policy else [],
        "goals": policy.goals.all() if policy else [],
        "image": image_of(year, cycle_of(year)),
        **school_frame(school, (_("学校運営の基本方針"),)),
    }
    return render_page(request, "dashboards/public_policy.html", context)


@resident_page
def leaflet(request, code):
    """One sheet of A4 about a school, to pin up: child image, ribbon, what is next, how to join, QR code."""
    school = find_school(code)
    year, scope = school_year(school), scope_of(school)
    cycle = cycle_of(year)
    coming = [*next_activities(scope, LEAFLET_DATES), *next_meetings(scope, LEAFLET_DATES)]
    dates = [event_of(record) for record in sorted(coming, key=lambda record: record.starts_at)]
    context = {
        "letter_frame": "public.html",
        "letter_title": _("%(school)s 地域と一緒に") % {"school": school},
        "school": school,
        "year": year,
        "cycle": cycle,
        "image": image_of(year, cycle),
        "events": [event for event in dates if not event.stopped][:LEAFLET_DATES],
        "contacts": contacts_of(school),
        "printed_on": format_date(today(), weekday=False),
        **school_frame(school, (_("一枚のお知らせ"),)),
        **qr_of(school.get_absolute_url()),
    }
    return render_page(request, "dashboards/public_leaflet.html", context)
