"""Public dates: the city's list with its filters, a school's month, calendar files and how to subscribe to them."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from community.models import District, Municipality, School
from core.dates import now, today
from core.ical import calendar_response
from core.pages import render_page
from dashboards.public.calendars import calendar_file, feed_events, last_change, month_weeks
from dashboards.public.events import TOLD_OF, is_coming, month_of, next_month, page_of_events
from dashboards.public.schools import contacts_of, find_school
from dashboards.public.scope import Scope, between, city_id, city_schools
from dashboards.views.public import school_frame
from dashboards.views.public_records import scope_of
from dashboards.views.resident import crumb, full_address, qr_of, resident_page

#: The months that the city's list offers, and how far a school's month may be turned back and forth.
MONTHS, TURNS = 12, 36
#: Seconds for which a calendar file is fresh: telephones fetch it a few times a day.
FEED_FRESH = 900


# ---- the city's list -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """One line of a filter."""

    value: str
    label: str
    chosen: bool = False


def _number(request, name):
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _choices(rows, chosen):
    return [Choice(str(value), str(label), str(value) == str(chosen)) for value, label in rows]


def _scope(request):
    """The schools that the address names by ward, district and kind; the whole city without any."""
    named = {
        "district__ward": _number(request, "ward"),
        "district": _number(request, "district"),
        "kind": request.GET.get("kind", "") if request.GET.get("kind") in School.Kind.values else None,
    }
    named = {name: value for name, value in named.items() if value}
    return Scope(city_schools().filter(**named)) if named else Scope()


def _filters(request, first):
    """The choices of each filter: one query."""
    districts = list(
        District.objects.filter(municipality=city_id()).select_related("ward").order_by("ward__name", "name")
    )
    wards = [(ward.pk, ward) for ward, _rows in groupby(districts, key=lambda d: d.ward) if ward]
    months = [next_month(today().replace(day=1), n) for n in range(MONTHS)]
    return {
        "wards": _choices(wards, _number(request, "ward")),
        "districts": _choices([(d.pk, d) for d in districts], _number(request, "district")),
        "kinds": _choices(School.Kind.choices, request.GET.get("kind", "")),
        "months": [
            Choice(f"{m:%Y-%m}", _("%(y)s年%(m)s月") % {"y": m.year, "m": m.month}, m == first)
            for m in months
        ],
    }


@resident_page
def coming(request):
    """What is coming in the city, the nearest first, by ward, district, kind of school, month."""
    scope, first = _scope(request), month_of(request.GET.get("month", ""))
    activities = scope.activities().filter(is_coming())
    meetings = scope.meetings().filter(ends_at__gte=now(), state__in=TOLD_OF)
    if first:
        span = between(first, next_month(first) - timedelta(days=1))
        activities, meetings = activities.filter(span), meetings.filter(span)
    what = request.GET.get("what", "")
    if what in ("activity", "meeting"):
        activities, meetings = (activities, None) if what == "activity" else (None, meetings)
    city = Municipality.current()
    context = {
        "place": city.board_name if city else "",
        "page": page_of_events(request.GET.get("page"), activities, meetings),
        "what": _choices([("activity", _("活動")), ("meeting", _("会議"))], what),
        **_filters(request, first),
        "crumbs": [crumb(city.name if city else "", "/"), crumb(_("これからの予定"))],
    }
    return render_page(request, "dashboards/public_coming.html", context)


# ---- a school's month ------------------------------------------------------------------------------------


@resident_page
def public_calendar(request, code):
    """A month of a school's public dates, those that were and those to come."""
    school, this = find_school(code), today().replace(day=1)
    first = month_of(request.GET.get("month", ""), this)
    first = max(next_month(this, -TURNS), min(first, next_month(this, MONTHS)))
    weeks = month_weeks(scope_of(school), first)
    context = {
        "school": school,
        "first": first,
        "weeks": weeks,
        "any": any(day["items"] for week in weeks for day in week),
        "before": next_month(first, -1) if first > next_month(this, -TURNS) else None,
        "after": next_month(first) if first < next_month(this, MONTHS) else None,
        "is_this": first == this,
        **school_frame(school, (_("月ごとの予定"),)),
    }
    return render_page(request, "dashboards/public_calendar.html", context)


# ---- calendar files --------------------------------------------------------------------------------------


def _feed(name, scope, contact):
    events = feed_events(scope)
    response = calendar_response(calendar_file(name, events, contact), "calendar.ics", inline=True)
    if changed := last_change(events):
        response["Last-Modified"] = http_date(changed.timestamp())
    return response


def _city_feed(request):
    """The city's dates for a calendar; the same filters as the list."""
    city = get_object_or_404(Municipality.objects.filter(pk=city_id()))
    name = _("%(place)sの地域協働学校") % {"place": city.name}
    return _feed(name, _scope(request), f"{city.board_name} {city.phone}".strip())


def _school_feed(request, code):
    """A school's dates for a calendar."""
    school = find_school(code)
    contact = f"{school.name} {school.phone}".strip()
    return _feed(_("%(place)sの予定") % {"place": school.name}, scope_of(school), contact)


city_feed = resident_page(_city_feed, fresh=FEED_FRESH)
school_feed = resident_page(_school_feed, fresh=FEED_FRESH)


# ---- how to subscribe ------------------------------------------------------------------------------------


def _subscribing(path):
    """The address of a feed for a button, for typing and as a QR code."""
    webcal = "webcal://" + full_address(path).split("://", 1)[1]
    return {**qr_of(path), "webcal": webcal, "feed": path, "is_https": settings.SITE_URL.startswith("https")}


@resident_page
def city_calendar_help(request):
    """How the city's dates come into one's own calendar."""
    city = Municipality.current()
    context = {
        "place": city.board_name if city else "",
        "name": city.name if city else "",
        "school": None,
        "crumbs": [crumb(city.name if city else "", "/"), crumb(_("カレンダーに入れる"))],
        "contacts": [],
        **_subscribing(reverse("city_feed")),
    }
    return render_page(request, "dashboards/public_subscribe.html", context)


@resident_page
def school_calendar_help(request, code):
    """How a school's dates come into one's own calendar."""
    school = find_school(code)
    context = {
        "school": school,
        "name": school.name,
        "contacts": contacts_of(school),
        **school_frame(school, (_("カレンダーに入れる"),)),
        **_subscribing(reverse("school_feed", args=[code])),
    }
    return render_page(request, "dashboards/public_subscribe.html", context)
