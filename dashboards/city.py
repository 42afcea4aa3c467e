"""The city over the councils that exist: how many stand where, and who needs help. Numbers, never one mark for all."""

from dataclasses import dataclass, field

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from activities.models import ActivityReport
from community.models import District
from core.dates import fiscal_year, fiscal_year_end, today
from councils.models import STEP_FIELDS, Council, CouncilSchool, Cycle, Meeting, day_of, rule_column
from dashboards.progress import STEPS
from headquarters.models import Commission


@dataclass
class Line:
    """One district's (or kind's) line: how many councils, how many reached each step, activities and people."""

    label: str
    councils: int = 0
    reached: list = field(default_factory=lambda: [0] * 6)
    activities: int = 0
    children: int = 0
    adults: int = 0

    def add(self, council):
        """Count one council in."""
        self.councils += 1
        self.reached = [n + bool(getattr(council, f)) for n, f in zip(self.reached, STEP_FIELDS, strict=True)]
        self.activities += council.activities
        self.children += council.children
        self.adults += council.adults

    @property
    def cells(self):
        """(step number, reached, of how many)"""
        return [(number, n, self.councils) for number, n in enumerate(self.reached, 1)]


def _sum(year, column):
    """A figure of the year's reports for the outer council."""
    reports = (
        ActivityReport.objects.filter(
            activity__item__plan__cycle__council=OuterRef("pk"), activity__item__plan__cycle__fiscal_year=year
        )
        .order_by()
        .values("activity__item__plan__cycle__council")
        .annotate(n=column)
        .values("n")
    )
    return Coalesce(Subquery(reports, output_field=IntegerField()), 0)


def councils_of_city(municipality_id, year):
    """Every active council with its year's steps and figures, in one query."""
    cycle = Cycle.objects.filter(council=OuterRef("pk"), fiscal_year=year)
    met = Meeting.objects.filter(council=OuterRef("pk"), cycle__fiscal_year=year, state=Meeting.State.CLOSED)
    district = CouncilSchool.objects.filter(council=OuterRef("pk"), school__district__isnull=False).order_by(
        "starts_on", "pk"
    )
    commissioned = Commission.objects.filter(
        headquarters__schools__coverages__council=OuterRef("pk"), starts_on__lte=today(), ends_on__gte=today()
    )
    return (
        Council.objects.filter(municipality_id=municipality_id)
        .active_on(today())
        .annotate(
            cycle_pk=Subquery(cycle.values("pk")[:1]),
            has_met=Exists(met),
            has_coordinator=Exists(commissioned),
            late_minutes=Exists(late_minutes().filter(council=OuterRef("pk"))),
            district_id=Subquery(district.values("school__district")[:1]),
            activities=_sum(year, Count("pk")),
            children=_sum(year, Sum("children_count")),
            adults=_sum(year, Sum("adults_count")),
            **{name: Subquery(cycle.values(name)[:1]) for name in STEP_FIELDS},
        )
        .order_by("name")
    )


def late_minutes():
    """Closed meetings whose minutes are not published though the council's days are over."""
    return Meeting.objects.filter(
        Q(record=None) | ~Q(record__state="published"),
        state=Meeting.State.CLOSED,
        starts_at__date__lt=today() - _days(rule_column("minutes_publish_days", day=day_of("starts_at"))),
    )


def _days(column):
    """A number of days as an interval."""
    interval = Func(Value(0), Value(0), Value(0), column, function="make_interval")
    return ExpressionWrapper(interval, output_field=DurationField())


NEEDS = ("no_cycle", "not_met", "no_policy", "late_minutes", "no_coordinator")


def needs_of(council):
    """Why a council needs help, as codes of NEEDS."""
    facts = {
        "no_cycle": council.cycle_pk is None,
        "not_met": council.cycle_pk is not None and not council.has_met,
        "no_policy": council.cycle_pk is not None and council.approved_at is None,
        "late_minutes": council.late_minutes,
        "no_coordinator": not council.has_coordinator,
    }
    return [need for need in NEEDS if facts[need]]


def picture(municipality_id, year=None):
    """The whole picture: total line, lines by district, and councils by need."""
    year = year or fiscal_year(today())
    names = dict(District.objects.filter(municipality_id=municipality_id).values_list("pk", "name"))
    total, districts, needs = Line(""), {}, {need: [] for need in NEEDS}
    for council in councils_of_city(municipality_id, year):
        total.add(council)
        label = names.get(council.district_id, "")
        districts.setdefault(label, Line(label)).add(council)
        for need in needs_of(council):
            needs[need].append(council)
    lines = [districts[label] for label in sorted(districts, key=lambda label: (label == "", label))]
    return total, lines, needs


def expiring(municipality_id):
    """What ends on or before the coming 31 March: seats and commissions."""
    end = fiscal_year_end(fiscal_year(today()))
    seats = Council.objects.filter(municipality_id=municipality_id).aggregate(
        n=Count(
            "seats", filter=Q(seats__state="appointed", seats__ends_on__gte=today(), seats__ends_on__lte=end)
        )
    )["n"]
    commissions = Commission.objects.filter(
        headquarters__municipality_id=municipality_id, ends_on__gte=today(), ends_on__lte=end
    ).count()
    return {"seats": seats, "commissions": commissions, "end": end}


def bars(total):
    """The six steps as bars: label, number, per cent of all councils."""
    return [
        {
            "label": f"{number} {label}",
            "value": n,
            "step": number,
            "percent": 100 * n / total.councils if total.councils else 0,
        }
        for number, (label, n) in enumerate(zip(STEPS, total.reached, strict=True), 1)
    ]
