"""Which pages are measured, as whom, and what each may cost: the goals of docs/performance.md by kind of page."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from activities.models import Activity, Slot
from benchmarks.rows import NAME, PREFIX
from community.models import School, User
from core.dates import fiscal_year, today
from councils.models import Council, Meeting
from headquarters.models import Headquarters, PlanItem, Registration

DEMO = "demo-"
ASKED = "?" + urlencode({"q": "活動"})


@dataclass(frozen=True)
class Kind:
    """What a kind of page may cost: × F at one reader, SQL statements, kB of HTML raw and by gzip."""

    name: str
    ratio: float
    statements: int
    raw: int
    packed: int


LISTING = Kind("public listing, 50 rows", 2.0, 6, 40, 8)
AGENDA = Kind("meeting agenda, 30 items", 2.5, 8, 60, 10)
WEEK = Kind("month, or 60 places with names", 3.0, 8, 80, 10)
TIMETABLE = Kind("full timetable, 300 rows", 6.0, 8, 120, 15)
DETAIL = Kind("detail page", 1.7, 8, 30, 6)
INSIDE = Kind("logged-in list, 50 rows", 2.5, 10, 50, 8)
FIRST = Kind("first screen, year", 3.0, 12, 50, 8)
CITY = Kind("city statistics", 3.0, 8, 50, 8)


@dataclass(frozen=True)
class Page:
    """One page: `who` signs in ("" is a resident), `address(places)` leads there."""

    key: str
    kind: Kind
    who: str
    address: Callable


class Places:
    """The records that the pages show: the benchmark's council, and what the demo gives."""

    def __init__(self):
        self.school = School.objects.get(name=NAME)
        self.council = Council.objects.get(schools=self.school)
        self.year = fiscal_year(today())
        self.body = Headquarters.objects.get(schools=self.school)
        held = Meeting.objects.filter(council=self.council).order_by("starts_at")
        self.meeting, self.coming = held.first(), held.last()
        self.activity = Activity.objects.get(title="大きな活動", item__plan__cycle__council=self.council)
        self.item = PlanItem.objects.get(pk=self.activity.item_id)
        self.slot = Slot.objects.get(activity__title="申し込める活動", activity__item=self.item)
        self.registration = Registration.objects.filter(headquarters=self.body).order_by("pk").first()
        self.person = self.registration.person

    def url(self, name, *args):
        """The address of a page of the council."""
        return reverse(name, args=[self.council.pk, *args])

    def at_body(self, name, *args):
        """The address of a page of the headquarters."""
        return reverse(name, args=[self.body.pk, *args])


def home(places):
    """The first screen."""
    return reverse("home")


BENCH_PRINCIPAL, BENCH_COORDINATOR = PREFIX + "principal", PREFIX + "coordinator"
BENCH_VOLUNTEER, BOARD = PREFIX + "volunteer-0", DEMO + "board-guidance"

PAGES = (
    Page("front page: all schools", LISTING, "", lambda p: reverse("front")),
    Page("what comes, for residents", LISTING, "", lambda p: reverse("coming")),
    Page("a school's public page", DETAIL, "", lambda p: reverse("school_page", args=[p.school.code])),
    Page("a school's public month", WEEK, "", lambda p: reverse("public_calendar", args=[p.school.code])),
    Page("search for residents", LISTING, "", lambda p: reverse("find") + ASKED),
    Page("agenda of a coming meeting", AGENDA, BENCH_PRINCIPAL, lambda p: p.url("meeting_detail", p.coming.pk)),
    Page("agenda with notes", AGENDA, BENCH_PRINCIPAL, lambda p: p.url("meeting_detail", p.meeting.pk)),
    Page("a month of activities", WEEK, BENCH_PRINCIPAL, lambda p: p.url("activity_list") + "?calendar"),
    Page("roster of 60 names", WEEK, BENCH_COORDINATOR, lambda p: p.url("activity_roster", p.activity.pk)),
    Page("activity, 20 roles, 60 names", WEEK, BENCH_COORDINATOR, lambda p: p.url("activity_detail", p.activity.pk)),
    Page("the plan's table, 300 rows", TIMETABLE, BENCH_PRINCIPAL, lambda p: p.url("plan_table", p.year)),
    Page("the plan, 300 rows", TIMETABLE, BENCH_COORDINATOR, lambda p: p.url("plan_detail", p.year)),
    Page("activity for a volunteer", DETAIL, BENCH_VOLUNTEER, lambda p: p.url("activity_detail", p.slot.activity_id)),
    Page("undertaking", DETAIL, BENCH_COORDINATOR, lambda p: p.url("planitem_detail", p.item.pk)),
    Page("person", DETAIL, BOARD, lambda p: reverse("person_detail", args=[p.person.pk])),
    Page("volunteer's card", DETAIL, BENCH_COORDINATOR, lambda p: p.at_body("registration_detail", p.registration.pk)),
    Page("a council", DETAIL, BENCH_PRINCIPAL, lambda p: p.url("council_detail")),
    Page("list of councils", INSIDE, BOARD, lambda p: reverse("council_list")),
    Page("list of schools", INSIDE, BOARD, lambda p: reverse("school_list")),
    Page("list of people", INSIDE, BOARD, lambda p: reverse("person_list")),
    Page("list of volunteers", INSIDE, BENCH_COORDINATOR, lambda p: p.at_body("registration_list")),
    Page("list of activities", INSIDE, BENCH_PRINCIPAL, lambda p: p.url("activity_list")),
    Page("search within one's rights", INSIDE, BENCH_PRINCIPAL, lambda p: reverse("search") + ASKED),
    Page("first screen: principal", FIRST, DEMO + "principal", home),
    Page("first screen: member", FIRST, DEMO + "member", home),
    Page("first screen: coordinator", FIRST, DEMO + "coordinator", home),
    Page("first screen: volunteer", FIRST, DEMO + "volunteer", home),
    Page("first screen: Board", FIRST, BOARD, home),
    Page("the coordinator's desk", FIRST, BENCH_COORDINATOR, lambda p: p.at_body("desk")),
    Page("a year, 300 undertakings", FIRST, BENCH_PRINCIPAL, lambda p: p.url("year_page", p.year)),
    Page("city", CITY, BOARD, lambda p: reverse("city_page")),
    Page("city: councils", CITY, BOARD, lambda p: reverse("city_councils")),
    Page("city: figures", CITY, BOARD, lambda p: reverse("city_figures")),
    Page("city: activities", INSIDE, BOARD, lambda p: reverse("city_activities")),
    Page("city: what ends", CITY, BOARD, lambda p: reverse("city_ending")),
)  # fmt: skip


def session_of(who):
    """The session cookie of an account, as signing in gives it; "" for residents."""
    from django.test import Client

    if not who:
        return ""
    client = Client()
    client.force_login(User.objects.get(username=who))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
