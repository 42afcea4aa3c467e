"""引継書: what whoever takes over a council's office in April must know, read in few queries.

Everything is read from the records; only the words 「後任の方へ」 are written for it (councils.HandoverNote).
"""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Concat, JSONObject
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from community.models import Appointment, Person
from community.roles import SCHOOL_OFFICE, Role
from core.dates import fiscal_year, local_day
from councils.models import (
    ActionItem,
    Condition,
    Council,
    CouncilClerk,
    HandoverNote,
    Meeting,
    Opinion,
    Resolution,
    Seat,
    Topic,
    standing,
)
from councils.permissions import can_convene, can_see_contacts
from councils.permissions.council import can_change_council
from evaluations.models import CarryOver, Reflection
from headquarters.models import Commission, Headquarters

#: The lists in words.
WORDS = {
    "promises": _("約束"),
    "conditions": _("議決の条件"),
    "topics": _("話し合いたいこと"),
    "opinions": _("回答を待っている意見"),
    "carried": _("次の年度への申し送り"),
    "lessons": _("活動のふりかえりから"),
}
#: At most so many lines of each list; the pages behind them have all.
LINES = 30


def can_read_handover(viewer, council):
    """The council's office and its chair, who hand over; and the Board's guidance, who see to it."""
    return can_convene(viewer, council.pk) or can_change_council(viewer, council)


@dataclass
class Line:
    """One thing that is open: what, whose or why, until when."""

    text: str
    note: str = ""
    due_on: date | None = None


@dataclass
class Handover:
    """All parts of the paper."""

    council: object
    year: int
    contacts: bool
    seats: list
    posts: list
    helpers: list
    calendar: list
    note: object = None
    lists: dict = field(default_factory=dict)
    words: dict = field(default_factory=lambda: WORDS)


def _rows(queryset, text, note=None, due=None):
    """Up to `LINES` rows of another model as JSON in the council's own row: all open things cost one query."""
    empty = Value("", output_field=CharField())
    row = {"text": text, "note": note or empty}
    if due:
        row["due_on"] = due
    return ArraySubquery(queryset.values(row=JSONObject(**row))[:LINES])


def _open_things(council_pk, viewer, year):
    """The council with what is open, and with what last year taught."""
    mine, this = OuterRef("pk"), {"council": OuterRef("pk")}
    whose = Case(
        When(person=None, then=F("post")),
        default=Concat("person__family_name", Value(" "), "person__given_name"),
        output_field=CharField(),
    )
    promises = ActionItem.objects.open().filter(**this).order_by("due_on", "pk")
    decisions = Resolution.objects.visible_to(viewer).filter(meeting__council=mine)
    conditions = Condition.objects.filter(state="open", resolution__in=decisions).order_by("pk")
    topics = Topic.objects.filter(**this, state=Topic.State.OPEN).order_by("-fiscal_year", "pk")
    opinions = Opinion.objects.visible_to(viewer).waiting().filter(**this).order_by("sent_on")
    carried = CarryOver.objects.filter(topic__council=mine, topic__fiscal_year__gte=year).order_by("pk")
    lessons = Reflection.objects.filter(
        activity__item__plan__cycle__council=mine,
        activity__item__plan__cycle__fiscal_year__in=[year - 1, year],
    ).exclude(next_change="")
    found = Council.objects.visible_to(viewer).annotate(
        promises_rows=_rows(promises, F("text"), whose, "due_on"),
        conditions_rows=_rows(conditions, F("text"), due="due_on"),
        topics_rows=_rows(topics, F("title"), F("proposed_by")),
        opinions_rows=_rows(opinions, F("title"), due="sent_on"),
        carried_rows=_rows(carried, F("text"), F("detail")),
        lessons_rows=_rows(lessons.order_by("-activity__starts_at"), F("activity__title"), F("next_change")),
    )
    return found.filter(pk=council_pk).first()


def _lines(rows):
    """The rows as they are read: a post by its word, a day as a day."""
    posts = dict(Role.choices)
    return [
        Line(
            row["text"],
            str(posts.get(row["note"], row["note"])),
            date.fromisoformat(row["due_on"]) if row.get("due_on") else None,
        )
        for row in rows
    ]


def _calendar(council_pk, year):
    """What came when in the last year and this one: meetings and activities by their day."""
    years = [year - 1, year]
    meetings = Meeting.objects.filter(council=council_pk, cycle__fiscal_year__in=years)
    activities = Activity.objects.filter(
        item__plan__cycle__council=council_pk,
        item__plan__cycle__fiscal_year__in=years,
        state__in=Activity.HAPPENED,
    )
    numbers = meetings.exclude(state=Meeting.State.CANCELLED).order_by()
    found = activities.order_by().values_list("starts_at", "title", Value(0))
    found = found.union(numbers.values_list("starts_at", Value(""), "number"), all=True)
    lines = [(local_day(at), title or _("第%(number)s回の会議") % {"number": n}) for at, title, n in found]
    return sorted(lines, key=lambda line: line[0])


def _helpers(council, day):
    """Clerks and coordinators of a day, each with `is_clerk`."""
    clerks = CouncilClerk.objects.filter(council=council, starts_on__lte=day).exclude(ends_on__lt=day)
    bodies = Headquarters.objects.on(day).serving(council)
    coordinators = Commission.objects.on(day).filter(headquarters__in=bodies)
    people = Person.objects.filter(
        Q(pk__in=clerks.values("person")) | Q(pk__in=coordinators.values("person"))
    )
    return people.annotate(is_clerk=Exists(clerks.filter(person=OuterRef("pk")))).order_by("-is_clerk", "pk")


def handover_of(council_pk, viewer):
    """The hand-over of a council as the viewer may read it, or None where they see nothing of the council."""
    day = viewer.day
    year = fiscal_year(day)
    council = _open_things(council_pk, viewer, year)
    if council is None:
        return None
    seats = Seat.objects.on(day).filter(council=council_pk).select_related("person")
    posts = Appointment.objects.on(day).filter(
        school__in=council.covered_schools(day), post__in=SCHOOL_OFFICE
    )
    return Handover(
        council=council,
        year=year,
        contacts=can_see_contacts(viewer, council),
        seats=list(seats.order_by(*standing())),
        posts=list(posts.select_related("person", "school").order_by("school", "starts_on")),
        helpers=list(_helpers(council, day)),
        calendar=_calendar(council_pk, year),
        note=HandoverNote.objects.filter(council=council_pk).first(),
        lists={name: _lines(getattr(council, f"{name}_rows")) for name in WORDS},
    )
