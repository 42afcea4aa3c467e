"""Activities of the city by month and category, this year and the last, from the kept table; and their records."""

from dataclasses import dataclass, field

from django.db.models import Sum

from activities.models import Activity, ActivityFigure
from councils.models import Council
from dashboards.city.facts import ACTIVITY
from headquarters.models import PlanItem

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


@dataclass
class Row:
    """One month or one category: figures of this year and of the year before."""

    key: object
    label: str
    now: dict = field(default_factory=lambda: dict.fromkeys(ACTIVITY, 0))
    before: dict = field(default_factory=lambda: dict.fromkeys(ACTIVITY, 0))

    def add(self, year_is_this, figures):
        """Count one kept row in."""
        sums = self.now if year_is_this else self.before
        for name in ACTIVITY:
            sums[name] += figures[name]


def tables_of(scope):
    """(rows by month, rows by category, total) in one query of at most a few hundred kept sums."""
    months = {month: Row(month, "") for month in MONTHS}
    categories = {code: Row(code, str(label)) for code, label in PlanItem.Category.choices}
    total = Row(None, "")
    for figures in _figures(scope):
        is_this = figures["fiscal_year"] == scope.year
        for row in (months[figures["month"]], categories[figures["category"]], total):
            row.add(is_this, figures)
    shown = [row for row in categories.values() if row.now["activities"] or row.before["activities"]]
    return list(months.values()), shown, total


def _figures(scope):
    """Sums by year, month and category; the scope narrows by a list of councils, so that none is summed twice."""
    found = ActivityFigure.objects.filter(
        municipality=scope.municipality_id, fiscal_year__in=(scope.year, scope.year - 1)
    )
    if scope.is_part:
        found = found.filter(council__in=councils_in(scope))
    rows = found.order_by().values("fiscal_year", "month", "category")
    for row in rows.annotate(**{f"sum_{name}": Sum(name) for name in ACTIVITY}):
        yield row | {name: row[f"sum_{name}"] for name in ACTIVITY}


def councils_in(scope):
    """The ids of the scope's councils, as a subquery."""
    return Council.objects.filter(scope.councils(path="")).values("pk")


def reported(scope, viewer, *, month=None, category="", council=None):
    """The reported activities that the figures count, the newest first."""
    found = Activity.objects.visible_to(viewer).filter(
        activity_report__isnull=False, item__plan__cycle__fiscal_year=scope.year
    )
    if scope.is_part:
        found = found.filter(item__plan__cycle__council__in=councils_in(scope))
    narrow = {"starts_at__month": month, "category": category, "item__plan__cycle__council": council}
    found = found.filter(**{name: value for name, value in narrow.items() if value})
    return found.select_related("activity_report", "item__plan__cycle__council").order_by("-starts_at", "-pk")


def columns_of(rows, name):
    """The months as pairs of columns for the chart: x, heights of this year and of the last (0–100), label."""
    highest = max((max(row.now[name], row.before[name]) for row in rows), default=0) or 1
    return [
        {
            "x": 8 + 60 * place,
            "label": row.key,
            "now": row.now[name],
            "before": row.before[name],
            "now_height": round(150 * row.now[name] / highest, 1),
            "before_height": round(150 * row.before[name] / highest, 1),
            "now_top": round(160 - 150 * row.now[name] / highest, 1),
            "before_top": round(160 - 150 * row.before[name] / highest, 1),
        }
        for place, row in enumerate(rows)
    ]
