"""What is known of every council of a scope, in three queries however many there are."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from activities.models import ActivityFigure
from core.dates import fiscal_year_end, fiscal_year_start
from councils.models import STEP_FIELDS, Council, CouncilFigure, Cycle, rule_column
from headquarters.models import Commission, PlanFigure

ACTIVITY = ("activities", "children", "adults", "minutes", "adult_minutes")
DUTIES = ("school_duties", "community_duties", "guardians_duties", "children_duties")
PLAN = ("items", *DUTIES, "coordination", "coordination_outside")
#: The councils table joins its schools; these columns say what they are.
SCHOOL = "coverages__school__"
COLUMNS = (
    "pk",
    "name",
    "established_on",
    "dissolved_on",
    "min_meetings",
    "publish_days",
    "open_since",
    "coverages__starts_on",
    "coverages__ends_on",
    *(SCHOOL + name for name in ("name", "kind", "phone", "district", "district__ward")),
)


@dataclass
class Facts:
    """One council in one 年度, as the city sees it. Sums are zero where nothing is there."""

    pk: int
    name: str
    is_live: bool
    since: date
    min_meetings: int
    publish_days: int
    schools: list = field(default_factory=list)
    kinds: set = field(default_factory=set)
    districts: set = field(default_factory=set)
    wards: set = field(default_factory=set)
    phone: str = ""
    cycle: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    minutes_open_since: datetime | None = None
    coordinated_until: date | None = None

    @property
    def reached(self):
        """Six truths: which steps this year has reached."""
        return [bool(self.cycle.get(name)) for name in STEP_FIELDS]

    @property
    def steps_in_words(self):
        """What the six dots say to whoever does not see them."""
        done = "、".join(str(number) for number, reached in enumerate(self.reached, 1) if reached)
        if not done:
            return _("どの段階もまだ")
        return _("%(steps)sの段階が済み") % {"steps": done}

    def figure(self, name, of="cycle"):
        """One number of this year (`cycle`) or of the year before (`before`)."""
        return (getattr(self, of).get("figures") or {}).get(name) or 0

    def is_in(self, scope):
        """Whether it belongs to the part of the city that is asked for."""
        return (
            (not scope.district or scope.district in self.districts)
            and (not scope.ward or scope.ward in self.wards)
            and (not scope.kind or scope.kind in self.kinds)
        )


def facts_of(scope):
    """Every council of the scope that existed in the 年度, those that are gone by now marked as not live."""
    found = _councils(scope)
    for council_id, fiscal_year, cycle in _years(scope):
        if council_id in found:
            setattr(found[council_id], "cycle" if fiscal_year == scope.year else "before", cycle)
    for council_id, until in _coordinated(scope):
        if council_id in found:
            found[council_id].coordinated_until = until
    return [facts for facts in found.values() if facts.is_in(scope)]


def _councils(scope):
    """{id: Facts} with schools, kinds and districts. Schools that left before the day count only when all have."""
    unpublished = CouncilFigure.objects.filter(
        council=OuterRef("pk"), minutes_open_since__isnull=False
    ).order_by("minutes_open_since")
    rows = (
        Council.objects.filter(
            Q(dissolved_on=None) | Q(dissolved_on__gte=fiscal_year_start(scope.year)),
            municipality_id=scope.municipality_id,
            established_on__lte=fiscal_year_end(scope.year),
        )
        .annotate(
            min_meetings=rule_column("min_meetings", council="pk"),
            publish_days=rule_column("minutes_publish_days", council="pk"),
            open_since=Subquery(unpublished.values("minutes_open_since")[:1]),
        )
        .order_by("name", "pk", "coverages__school__kind", "coverages__school__name")
        .values(*COLUMNS)
    )
    by_council = {}
    for row in rows:
        by_council.setdefault(row["pk"], []).append(row)
    return {pk: _facts(schools, scope.seen_on) for pk, schools in by_council.items()}


def _facts(rows, day):
    first = rows[0]
    facts = Facts(
        first["pk"],
        first["name"],
        first["dissolved_on"] is None or first["dissolved_on"] >= day,
        first["established_on"],
        first["min_meetings"],
        first["publish_days"],
        minutes_open_since=first["open_since"],
    )
    for row in [row for row in rows if _covers(row, day)] or rows:
        if row[SCHOOL + "name"] is None:
            continue
        facts.schools.append(row[SCHOOL + "name"])
        facts.kinds.add(row[SCHOOL + "kind"])
        facts.districts.add(row[SCHOOL + "district"])
        facts.wards.add(row[SCHOOL + "district__ward"])
        facts.phone = facts.phone or row[SCHOOL + "phone"]
    return facts


def _covers(row, day):
    starts, ends = row["coverages__starts_on"], row["coverages__ends_on"]
    return starts is not None and starts <= day and (ends is None or ends >= day)


def _sums(scope):
    """The outer cycle's activities: all of them, and (`…_so_far`) those of months that have begun by now."""
    so_far = Q(month__in=scope.months)
    sums = {name: Sum(name) for name in ACTIVITY}
    sums |= {f"{name}_so_far": Sum(name, filter=so_far) for name in ACTIVITY}
    return (
        ActivityFigure.objects.filter(council=OuterRef("council"), fiscal_year=OuterRef("fiscal_year"))
        .order_by()
        .values("council")
        .annotate(**{f"s_{name}": value for name, value in sums.items()})
        .values(row=JSONObject(**{name: f"s_{name}" for name in sums}))
    )


def _kept(model, names):
    """The outer cycle's row of a kept table."""
    rows = model.objects.filter(council=OuterRef("council"), fiscal_year=OuterRef("fiscal_year"))
    return rows.values(row=JSONObject(**{name: name for name in names}))


def _years(scope):
    """(council, 年度, cycle with figures) of the year and the one before."""
    cycles = (
        Cycle.objects.filter(
            council__municipality=scope.municipality_id, fiscal_year__in=(scope.year, scope.year - 1)
        )
        .order_by()
        .annotate(
            meeting_row=Subquery(_kept(CouncilFigure, ("meetings_held", "not_formed", "last_met_at"))),
            plan_row=Subquery(_kept(PlanFigure, PLAN)),
            activity_row=Subquery(_sums(scope)),
        )
    )
    names = ("pk", "opened_at", "ended_on", *STEP_FIELDS)
    for row in cycles.values("council_id", "fiscal_year", "meeting_row", "plan_row", "activity_row", *names):
        figures = (row["activity_row"] or {}) | (row["plan_row"] or {}) | (row["meeting_row"] or {})
        if figures.get("last_met_at"):
            figures["last_met_at"] = datetime.fromisoformat(figures["last_met_at"])
        yield row["council_id"], row["fiscal_year"], {n: row[n] for n in names} | {"figures": figures}


def _coordinated(scope):
    """(council, the last day of the longest commission begun so far) of the city."""
    return (
        Commission.objects.filter(
            headquarters__municipality=scope.municipality_id, starts_on__lte=scope.seen_on
        )
        .order_by()
        .values_list("headquarters__schools__coverages__council")
        .annotate(Max("ends_on"))
    )
