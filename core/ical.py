"""Calendar files (RFC 5545): what all of ours have in common. Equal records make equal bytes."""

from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event

#: How often a subscribed calendar should look again.
REFRESH = timedelta(hours=6)


def book(name, *, producer):
    """An empty calendar that telephones subscribe to under this name."""
    found = Calendar()
    found.add("prodid", f"-//tsunagaru//{producer}//JA")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    for label in ("name", "x-wr-calname"):
        found.add(label, name)
    found.add("x-wr-timezone", settings.TIME_ZONE)
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", REFRESH)
    return found


def entry(kind, record, *, title, place="", lines=(), status="CONFIRMED", url="", changed_at, changes=0):
    """One date. `kind` and the record's id make the name by which a calendar knows it again."""
    zone, found = ZoneInfo(settings.TIME_ZONE), Event()
    found.add("uid", f"{kind}-{record.pk}@{urlsplit(settings.SITE_URL).netloc}")
    found.add("sequence", changes)
    found.add("dtstamp", changed_at)
    found.add("last-modified", changed_at)
    found.add("dtstart", record.starts_at.astimezone(zone))
    found.add("dtend", record.ends_at.astimezone(zone))
    found.add("summary", title)
    if place:
        found.add("location", place)
    found.add("description", "\n".join(lines))
    found.add("status", status)
    if url:
        found.add("url", settings.SITE_URL.rstrip("/") + url)
    return found


def written(calendar, entries):
    """The bytes of the calendar with its entries."""
    for one in entries:
        calendar.add_component(one)
    if entries:
        calendar.add_missing_timezones()
    return calendar.to_ical()


def calendar_response(data, filename, *, inline=False):
    """The file as an answer: opened by a calendar that subscribed, else saved."""
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{filename}"'
    return response
