"""What the pages of searching show: groups with counts, each hit with its place, its words and where it leads."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityReport
from community.models import Municipality
from community.reach import pages_of
from core.dates import today
from core.search.asking import Question, names_of, readable_among, readable_by
from core.search.entries import all_kinds
from core.search.text import MAX_LENGTH, excerpt_of, marked
from dashboards.public.scope import Scope, city_schools, schools_of, with_schools

#: The groups in which results are counted, in the order of their tabs.
GROUPS = {
    "people": _("人・団体"),
    "schools": _("校園"),
    "councils": _("協議会・本部"),
    "meetings": _("会議"),
    "minutes": _("議事録"),
    "talks": _("話し合い・願い"),
    "goals": _("子ども像・目標・方針"),
    "plans": _("取組"),
    "activities": _("活動"),
    "evaluations": _("ふりかえり・評価"),
}


@dataclass
class Tab:
    """One group and how much was found in it; `code` is empty for all."""

    code: str
    label: str
    count: int
    current: bool


@dataclass
class Hit:
    """One line of the results; texts are lists of (words, whether they were asked for)."""

    label: str
    title: list
    excerpt: list
    url: str
    day: object
    place: str


class Counted:
    """A ranked queryset that need not be counted, since the tabs know how many there are."""

    def __init__(self, rows, count):
        self.rows, self._count = rows, count

    def count(self):
        """How many there are."""
        return self._count

    def __getitem__(self, part):
        return self.rows[part]


def asked_text(text):
    """What was asked, as it goes back into the box."""
    return " ".join(text.replace("\x00", "").split())[:MAX_LENGTH]


def ask(viewer, text, group=""):
    """The question of somebody who is signed in."""
    return Question(text, readable_by(viewer), group if group in GROUPS else "")


def ask_as_resident(text, group=""):
    """The question of somebody unknown: only what residents' pages show (dashboards.public.scope)."""
    scope = Scope()
    records = {
        "school": city_schools().open_on(today()),
        "activity": scope.activities(),
        "public_report": ActivityReport.objects.filter(activity__in=_ids(scope.reports())),
        "meeting": scope.meetings(),
        "public_minutes": scope.minutes(),
    }
    city = Municipality.current()
    return Question(text, readable_among(city.pk if city else 0, records), group if group in GROUPS else "")


def _ids(records):
    return records.order_by().values("pk")


def tabs_of(question):
    """All, then the groups in which something was found; the chosen one in any case."""
    counts = question.counts
    shown = [code for code in GROUPS if counts.get(code) or code == question.group]
    total = Tab("", _("すべて"), sum(counts.values()), not question.group)
    return [total, *(Tab(code, GROUPS[code], counts.get(code, 0), code == question.group) for code in shown)]


def count_of(question):
    """How many hits the chosen group has."""
    return question.counts.get(question.group, 0) if question.group else sum(question.counts.values())


def rows_of(question):
    """The hits of the chosen group, for a Paginator."""
    return Counted(question.ranked, count_of(question))


def hits_of(question, entries, urls):
    """The entries of one page as lines; `urls(entries)` gives {entry: address} where it is not the entry's own."""
    entries, kinds = list(entries), all_kinds()
    places, pages = names_of(entry.scope for entry in entries), urls(entries)
    return [
        Hit(
            label=kinds[entry.kind].label,
            title=marked(entry.title, question.pattern),
            excerpt=excerpt_of(entry.body, question.pattern),
            url=pages.get(entry, entry.url),
            day=entry.day,
            place=places.get(entry.scope, ""),
        )
        for entry in entries
    ]


def urls_inside(viewer):
    """People's pages differ by who looks: the Board's register, a seat, the registry of volunteers."""

    def urls(entries):
        people = {entry.target_id: entry for entry in entries if entry.kind == "person"}
        pages = pages_of(viewer, list(people))
        return {entry: pages.get(pk, "") for pk, entry in people.items()}

    return urls


def urls_for_residents(entries):
    """The pages for residents stand under a school; a meeting is announced on the school's own."""
    scope, found = Scope(), {}
    reports = _targets(entries, "public_report")
    told = (
        dict(ActivityReport.objects.filter(pk__in=reports).values_list("activity", "pk")) if reports else {}
    )
    activities = {**_targets(entries, "activity")}
    for row in _rows(with_schools(scope.activities()), [*activities, *told]):
        url = _page(schools_of(row), "public_activity", row.pk)
        for entry in (activities.get(row.pk), reports.get(told.get(row.pk))):
            if entry:
                found[entry] = url
    meetings, minutes = _targets(entries, "meeting"), _targets(entries, "public_minutes")
    for row in _rows(with_schools(scope.meetings()), meetings):
        found[meetings[row.pk]] = _page(schools_of(row), "school_page")
    for row in _rows(scope.minutes_with_schools(), minutes):
        found[minutes[row.pk]] = _page(row.schools, "public_minutes", row.pk)
    return {entry: found.get(entry, "") for entry in entries if entry.kind != "school"}


def _targets(entries, kind):
    return {entry.target_id: entry for entry in entries if entry.kind == kind}


def _rows(records, ids):
    return records.filter(pk__in=list(ids)) if ids else ()


def _page(schools, name, *args):
    return reverse(name, args=[schools[0]["code"], *args]) if schools else ""
