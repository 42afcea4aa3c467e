"""What is coming and what was: activities and meetings with what residents ask of them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import JSONObject, RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity, Slot
from core.dates import fiscal_year, format_span, now, today
from councils.models import AgendaItem, AgendaVersion, Goal, Meeting, day_of, rule_column
from dashboards.public.scope import STOPPED, schools_of, with_schools

#: How far "soon" reaches on the front page.
SOON = timedelta(weeks=4)
#: Meetings to come of which residents are told: announced, or called off or postponed since.
TOLD_OF = (Meeting.State.NOTIFIED, Meeting.State.CANCELLED, Meeting.State.POSTPONED)
#: What may be said of why an agenda item is closed; its own reason was written for insiders.
CLOSED_FOR = (
    (re.compile("人事|職員|任命"), gettext_lazy("人事に関する内容のため")),
    (re.compile("個人|児童|生徒|園児|家庭"), gettext_lazy("個人に関わる内容のため")),
)


@dataclass(frozen=True)
class Event:
    """An activity or a meeting on a day, in the words that everybody may read."""

    record: Activity | Meeting
    schools: list

    @property
    def is_meeting(self):
        """A meeting of a council."""
        return isinstance(self.record, Meeting)

    @property
    def kind(self):
        """会議 or 活動."""
        return _("会議") if self.is_meeting else _("活動")

    @property
    def title(self):
        """What it is called."""
        return str(self.record)

    @property
    def when(self):
        """Day and times in words."""
        return format_span(self.record.starts_at, self.record.ends_at)

    @property
    def year(self):
        """The 年度 of the day."""
        return fiscal_year(self.record.starts_at)

    @property
    def stopped(self):
        """延期, 中止 or 流会, else nothing."""
        return self.record.get_state_display() if self.record.state in STOPPED else ""

    @property
    def url(self):
        """The public page that tells more, or nothing where no school of the city takes part."""
        if not self.schools:
            return ""
        code = self.schools[0]["code"]
        if self.is_meeting:
            return reverse("school_page", args=[code]) + "#meetings"
        return reverse("public_activity", args=[code, self.record.pk])


def event_of(record):
    """The Event of a record that came through `with_schools`."""
    return Event(record, schools_of(record))


# ---- activities ------------------------------------------------------------------------------------------


def with_places(activities):
    """Activities with `places`: open roles that still have room, as [{title, left}]."""
    free = Slot.objects.filter(
        activity=OuterRef("pk"), is_open=True, filled__lt=F("capacity"), starts_at__gt=now()
    ).order_by("starts_at", "pk")
    rows = free.values(json=JSONObject(title="title", left=F("capacity") - F("filled")))
    return activities.annotate(places=ArraySubquery(rows))


def with_goals(activities):
    """Activities with `image` and `goals`, the thread from the child image down to the aim."""
    goals = Goal.objects.live().filter(plan_items=OuterRef("item")).order_by("order", "pk")
    agreed = ~Q(item__plan__cycle__vision__state="draft")
    return activities.annotate(
        image=Case(When(agreed, then=F("item__plan__cycle__vision__text")), default=Value("")),
        goals=ArraySubquery(goals.values("text")),
    )


def is_coming():
    """Announced activities that are not over."""
    State = Activity.State
    return Q(ends_at__gte=now(), state__in=(State.CONFIRMED, State.POSTPONED, State.CANCELLED))


def next_activities(scope, limit, until=None):
    """The next day of each activity by name, the nearest first, with `more` days after it: 見守り stands here once.

    What was postponed or cancelled is a day of its own.
    """
    return _with_more(_first_days(scope, until)).order_by("starts_at", "pk")[:limit]


def varied_activities(scope, limit, until):
    """The same, so chosen that every kind of activity has its turn: a city has 見守り at every school every morning."""
    turn = Window(RowNumber(), partition_by=[F("category")], order_by=["starts_at", "pk"])
    return (
        _with_more(_first_days(scope, until)).annotate(turn=turn).order_by("turn", "starts_at", "pk")[:limit]
    )


def _first_days(scope, until):
    coming = scope.activities().filter(is_coming())
    if until:
        coming = coming.filter(starts_at__lt=until)
    stopped = Case(When(state__in=STOPPED, then=Value(True)), default=Value(False))
    nth = Window(RowNumber(), partition_by=[F("item"), F("title"), stopped], order_by=["starts_at", "pk"])
    first = coming.order_by().annotate(nth=nth).filter(nth=1)
    return Activity.objects.filter(pk__in=first.values("pk"))


def _with_more(activities):
    after = Q(starts_at__gt=OuterRef("starts_at")) | Q(starts_at=OuterRef("starts_at"), pk__gt=OuterRef("pk"))
    same = {"item": OuterRef("item"), "title": OuterRef("title"), "state": Activity.State.CONFIRMED}
    later = Activity.objects.filter(after, **same).order_by().values("item")
    counted = activities.annotate(more=Subquery(later.annotate(n=Count("pk")).values("n")))
    return with_places(with_schools(counted))


def told_activities(scope):
    """Activities whose report is public, with their schools and their thread."""
    return with_goals(with_schools(scope.reports()))


# ---- meetings --------------------------------------------------------------------------------------------


def with_agenda(meetings):
    """Meetings with their published agenda (`published`, null before versions were kept), the items as they are
    now (`agenda_rows`), and the observers' rules of the day.
    """
    items = AgendaItem.objects.standing().filter(meeting=OuterRef("pk")).order_by("order", "pk")
    rows = JSONObject(item="pk", title="title", kind="kind", is_public="is_public", reason="closed_reason")
    versions = AgendaVersion.objects.filter(meeting=OuterRef("pk")).order_by("-number")
    version = JSONObject(number="number", items="content__items")
    return meetings.annotate(
        agenda_rows=ArraySubquery(items.values(json=rows)),
        published=Subquery(versions.values(json=version)[:1]),
        observer_limit=rule_column("observer_limit", day=day_of("starts_at")),
        observer_days=rule_column("observer_days", day=day_of("starts_at")),
    ).select_related("council")


@dataclass(frozen=True)
class PublicItem:
    """One line of an agenda as everybody may read it."""

    title: str
    note: str


def _published_rows(meeting):
    """The lines that were published and not taken off since; what is closed by now is closed in them too."""
    if not meeting.published:
        return meeting.agenda_rows
    now_closed = {row["item"]: row["reason"] for row in meeting.agenda_rows if not row["is_public"]}
    lines = [line for line in meeting.published["items"] if not line["dropped"]]
    return [
        line | {"is_public": False, "reason": now_closed[line["item"]]}
        if line["item"] in now_closed
        else line
        for line in lines
    ]


def _item(row):
    if not row["is_public"]:
        return PublicItem(_("非公開の議題"), closed_for(row["reason"]))
    kind = AgendaItem.Kind(row["kind"])
    return PublicItem(row["title"], "" if kind == AgendaItem.Kind.OTHER else str(kind.label))


def closed_for(reason):
    """The kind of reason for which an item is closed."""
    for words, said in CLOSED_FOR:
        if words.search(reason):
            return str(said)
    return _("公開しないことと決められているため")


@dataclass(frozen=True)
class Notice:
    """An announced meeting as its notice for residents (domain.md §2.2)."""

    meeting: Meeting

    @property
    def stopped(self):
        """延期, 中止 or 流会, else nothing."""
        return self.meeting.get_state_display() if self.meeting.state != Meeting.State.NOTIFIED else ""

    @property
    def is_postponed(self):
        """It will be held on another day."""
        return self.meeting.state == Meeting.State.POSTPONED

    @property
    def closed_because(self):
        """Why nobody may observe: all that is talked about is closed, or the council decided so."""
        if self.meeting.is_public:
            return ""
        reasons = {closed_for(row["reason"]) for row in self.meeting.agenda_rows if not row["is_public"]}
        named = sorted(reason for reason in reasons if reason != closed_for(""))
        return named[0] if named else str(_("公開しないことと決められているため"))

    @property
    def is_online(self):
        """Nobody comes to a place."""
        return self.meeting.mode == Meeting.Mode.ONLINE

    @property
    def is_written(self):
        """Nobody comes together."""
        return self.meeting.mode == Meeting.Mode.WRITTEN

    @property
    def items(self):
        """The agenda for everybody, as it was published."""
        return [_item(row) for row in _published_rows(self.meeting)]

    @property
    def version(self):
        """The number of an agenda that was published again, else nothing."""
        number = self.meeting.published["number"] if self.meeting.published else 1
        return number if number > 1 else None

    @property
    def apply_by(self):
        """The last day on which observers apply."""
        return self.meeting.day - timedelta(days=self.meeting.observer_days)

    @property
    def may_apply(self):
        """Whether the day has not passed."""
        return self.apply_by >= today()


def next_meetings(scope, limit):
    """Announced meetings to come, the nearest first; also those that were called off since."""
    coming = scope.meetings().filter(ends_at__gte=now(), state__in=TOLD_OF)
    return with_schools(coming).select_related("council").order_by("starts_at", "pk")[:limit]


# ---- both together ---------------------------------------------------------------------------------------


def page_of_events(page_number, activities, meetings, size=50):
    """One page of activities and meetings by their day, whichever of the two are given."""
    sources = [
        records.order_by().values_list("starts_at", "pk", Value(kind))
        for kind, records in (("activity", activities), ("meeting", meetings))
        if records is not None
    ]
    rows = sources[0].union(*sources[1:], all=True) if len(sources) > 1 else sources[0]
    page = Paginator(rows.order_by("starts_at", "pk"), size).get_page(page_number)
    page.object_list = _events_of(list(page.object_list))
    return page


def _events_of(rows):
    ids = {kind: [pk for _at, pk, k in rows if k == kind] for kind in ("activity", "meeting")}
    activities = with_places(with_schools(Activity.objects.filter(pk__in=ids["activity"])))
    meetings = with_schools(Meeting.objects.filter(pk__in=ids["meeting"])).select_related("council")
    found = {("activity", a.pk): a for a in activities} | {("meeting", m.pk): m for m in meetings}
    return [event_of(found[kind, pk]) for _at, pk, kind in rows]


def month_of(text, default=None):
    """The first day of a month written 2026-10; `default` for anything else."""
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(year, month, 1)
    except ValueError:
        return default


def next_month(first, step=1):
    """The first day of the month so many months away."""
    months = first.year * 12 + first.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)
