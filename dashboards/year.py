"""What the year page of a council shows, each part in one query."""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Max, OuterRef, Q
from django.db.models.functions import JSONObject

from activities.models import Activity
from core.dates import now, today
from core.prepared import prepared
from core.thread import chain_of, weave
from councils.models import Attendance, Cycle, Meeting, Seat
from councils.models.visions import Side
from dashboards.progress import with_progress
from headquarters.models import Duty, PlanItem

#: At most so many undertakings show their thread on the year page; the plan lists all.
THREADS = 20


@dataclass(frozen=True)
class Share:
    """How much of the year's duties one side carries, and carried last year, in per cent (None: no duties)."""

    label: str
    percent: int | None
    last: int | None


def cycle_for(viewer, council_pk, fiscal_year):
    """The cycle with its counts, or None when there is none that the viewer may see."""
    return next(iter(_cycles_for(viewer, council_pk, fiscal_year=fiscal_year)), None)


@prepared
def _cycles_for(viewer, council_pk, *, fiscal_year):
    cycles = Cycle.objects.visible_to(viewer).select_related("council", "vision")
    cycles = with_progress(cycles).annotate(duty_rows=ArraySubquery(_duties_of(fiscal_year - 1)))
    return cycles.filter(council_id=council_pk, fiscal_year=fiscal_year)


@prepared
def next_meetings(council_ids, *, most):
    """The next meetings of councils, and those postponed without a new day, with the voters' answers and the number
    of voters in office: one query."""
    coming = Attendance.Reply.COMING
    voter = {"attendances__seat__has_vote": True, "attendances__seat__state": Seat.State.APPOINTED}
    in_office = Q(council__seats__state=Seat.State.APPOINTED, council__seats__has_vote=True)
    replies = {
        "coming": Count("attendances", filter=Q(attendances__reply=coming, **voter), distinct=True),
        "absent": Count(
            "attendances", filter=Q(attendances__reply=Attendance.Reply.ABSENT, **voter), distinct=True
        ),
        "unanswered": Count("attendances", filter=Q(attendances__reply="", **voter), distinct=True),
        "voters": Count(
            "council__seats",
            filter=in_office
            & Q(council__seats__starts_on__lte=today(), council__seats__ends_on__gte=today()),
            distinct=True,
        ),
    }
    expected = Meeting.objects.expected(now()).filter(council__in=council_ids)
    return expected.select_related("council").annotate(**replies).with_rules()[:most]


def with_quorum(meeting):
    """The meeting with `needed`, how many voters it takes."""
    if meeting:
        meeting.needed = meeting.rules.quorum_of(meeting.voters)
    return meeting


def threads_of_year(cycle, viewer):
    """(item, links) of the year's undertakings, the newest activity first: one query and the thread's own."""
    items = _items_of(cycle.pk)
    chains = weave([_chain(item) for item in items], viewer)
    return [(item, chain.links) for item, chain in zip(items, chains, strict=True)]


@prepared
def _items_of(cycle_pk):
    return (
        PlanItem.objects.live()
        .filter(plan__cycle=cycle_pk)
        .select_related("plan__cycle")
        .annotate(
            last_held=Max("activities__starts_at", filter=Q(activities__state__in=Activity.HAPPENED)),
            goal_ids=ArrayAgg("goals", distinct=True),
        )
        .order_by(F("last_held").desc(nulls_last=True), "month", "pk")[:THREADS]
    )


def _chain(item):
    """The chain of an undertaking whose goals and year are known already."""
    chain = chain_of(item)
    chain.of("councils.goal").update(item.goal_ids)
    chain.of("councils.cycle").add(item.plan.cycle_id)
    return chain


def _duties_of(first_year):
    """The outer council's duties by year and side, as rows in the outer query."""
    return (
        Duty.objects.filter(
            item__plan__cycle__council=OuterRef("council"),
            item__plan__cycle__fiscal_year__in=[first_year, first_year + 1],
        )
        .exclude(item__state=PlanItem.State.CANCELLED)
        .order_by()
        .values("item__plan__cycle__fiscal_year", "side")
        .annotate(n=Count("pk"))
        .values(row=JSONObject(year="item__plan__cycle__fiscal_year", side="side", n="n"))
    )


def shares_of(cycle):
    """The four sides' shares of this year's and last year's duties, and the number of duties this year."""
    counts = dict.fromkeys(((year, side) for year in (0, 1) for side in Side.values), 0)
    for row in cycle.duty_rows:
        counts[cycle.fiscal_year - row["year"], row["side"]] = row["n"]
    totals = [sum(counts[year, side] for side in Side.values) for year in (0, 1)]

    def percent(year, side):
        return round(100 * counts[year, side] / totals[year]) if totals[year] else None

    return [Share(side.label, percent(0, side), percent(1, side)) for side in Side], totals[0]
