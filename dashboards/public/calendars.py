"""Public dates as a calendar file that telephones and computers subscribe to (RFC 5545), and as a month."""

import calendar
from collections import defaultdict
from datetime import timedelta

import jpholiday
from django.db.models import Case, Count, DurationField, ExpressionWrapper, F, Max, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core import ical
from core.dates import format_time, local_day, today
from core.models import AuditEntry
from councils.models import Meeting
from dashboards.public.events import Notice, event_of, with_agenda
from dashboards.public.scope import between, day_begins, with_schools

#: What a feed holds: so many days back, so many days ahead, at most so many dates.
BACK, AHEAD, MOST = timedelta(days=60), timedelta(days=365), 500
#: Acts that change what a subscriber sees; their number is the SEQUENCE of the date.
ACTS = (
    *("make", "plan", "change", "confirm", "notify", "postpone", "replan", "reschedule", "cancel"),
    "not_form",
)


# ---- which dates -----------------------------------------------------------------------------------------


def _with_changes(records):
    """Records with `changes` and `changed_at` from their history."""
    label = records.model._meta.label_lower
    acts = [f"{records.model._meta.model_name}.{act}" for act in ACTS]
    lines = AuditEntry.objects.filter(target_type=label, target_id=OuterRef("pk"), action__in=acts)
    lines = lines.order_by().values("target_id")
    opened = "cycle__opened_at" if records.model is Meeting else "item__plan__cycle__opened_at"
    return records.annotate(
        changes=Coalesce(Subquery(lines.annotate(n=Count("pk")).values("n")), 0),
        changed_at=Coalesce(Subquery(lines.annotate(last=Max("at")).values("last")), F(opened)),
    )


def _nearest(records):
    """Those to come by day, then those that were, the latest first: what is cut off lies farthest away."""
    begun = day_begins(today())
    past = ExpressionWrapper(begun - F("starts_at"), output_field=DurationField())
    ahead = ExpressionWrapper(F("starts_at") - begun, output_field=DurationField())
    away = Case(When(starts_at__gte=begun, then=ahead), default=past)
    was = Case(When(starts_at__gte=begun, then=0), default=1)
    return records.annotate(was=was, away=away).order_by("was", "away", "pk")


def feed_events(scope):
    """The dates of a feed, at most MOST, in order: two queries."""
    span = between(today() - BACK, today() + AHEAD)
    activities = with_schools(_with_changes(scope.activities().filter(span)))
    meetings = with_agenda(with_schools(_with_changes(scope.meetings().filter(span))))
    found = [*_nearest(activities)[:MOST], *_nearest(meetings)[:MOST]]
    found.sort(key=lambda record: (record.was, record.away))
    return [event_of(r) for r in sorted(found[:MOST], key=lambda r: (r.starts_at, r._meta.label, r.pk))]


# ---- the file --------------------------------------------------------------------------------------------


def calendar_file(name, events, contact=""):
    """The calendar of these events. Equal records make equal bytes, so that a telephone need not fetch it twice."""
    book = ical.book(name, producer="public")
    return ical.written(book, [_entry(event, contact) for event in events])


def last_change(events):
    """When one of the events last changed, or None."""
    return max((event.record.changed_at for event in events), default=None)


def _entry(event, contact):
    record = event.record
    entry = ical.entry(
        "meeting" if event.is_meeting else "activity",
        record,
        title=_summary(event),
        place=record.place,
        lines=_lines(event, contact),
        status="CANCELLED" if event.stopped else "CONFIRMED",
        url=event.url,
        changed_at=record.changed_at,
        changes=record.changes,
    )
    # Whoever subscribed is not busy because of it.
    entry.add("transp", "TRANSPARENT")
    return entry


def _summary(event):
    """The title; not every calendar shows that a date was cancelled, so the word stands before it."""
    title = event.title
    if not event.is_meeting and event.schools:
        title = _("%(title)s（%(schools)s）") % {
            "title": title,
            "schools": "・".join(school["name"] for school in event.schools[:3]),
        }
    return _("【%(word)s】%(title)s") % {"word": event.stopped, "title": title} if event.stopped else title


def _lines(event, contact):
    record = event.record
    if event.is_meeting:
        yield _("傍聴できます。") if record.is_public else _("傍聴はできません。")
        for item in Notice(record).items:
            yield f"・{item.title}"
    else:
        yield _("ねらい：%(aim)s") % {"aim": record.aim}
    if contact:
        yield _("お問い合わせ：%(contact)s") % {"contact": contact}


# ---- the month -------------------------------------------------------------------------------------------


def month_weeks(scope, first):
    """Weeks from Sunday for includes/_month.html: two queries."""
    weeks = calendar.Calendar(firstweekday=6).monthdatescalendar(first.year, first.month)
    span = between(weeks[0][0], weeks[-1][-1])
    by_day = defaultdict(list)
    meetings = with_schools(scope.meetings().filter(span)).select_related("council")
    for record in sorted(
        [*with_schools(scope.activities().filter(span)), *meetings], key=lambda r: (r.starts_at, r.pk)
    ):
        by_day[local_day(record.starts_at)].append(_line(event_of(record)))
    return [[_cell(day, first, by_day[day]) for day in week] for week in weeks]


def _line(event):
    title = event.record.title if event.is_meeting else event.title
    if event.is_meeting:
        title = _("会議（%(number)s）") % {"number": title}
    if event.stopped:
        title = _("%(title)s（%(word)s）") % {"title": title, "word": event.stopped}
    step = None if event.is_meeting else 5
    return {"step": step, "when": format_time(event.record.starts_at), "title": title, "url": event.url}


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
