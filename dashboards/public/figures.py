"""The city's year in numbers, from the kept tables; never school by school."""

from dataclasses import dataclass

from django.db.models import Sum

from activities.models import ActivityFigure
from core.dates import fiscal_year, format_fiscal_year, today
from councils.models import CouncilFigure
from dashboards.public.scope import city_id


@dataclass(frozen=True)
class CityYear:
    """Sums over all councils of one 年度 (people counted each time they came, 延べ)."""

    fiscal_year: int
    meetings: int
    activities: int
    children: int
    adults: int

    @property
    def label(self):
        """令和8年度(2026年度)"""
        return format_fiscal_year(self.fiscal_year)


def city_figures():
    """This 年度, or the last while this one has nothing to count yet; None before there was anything: two queries."""
    this = fiscal_year(today())
    years = {"municipality": city_id(), "fiscal_year__in": (this, this - 1)}
    held = CouncilFigure.objects.filter(**years).order_by().values("fiscal_year")
    meetings = {row["fiscal_year"]: row["n"] for row in held.annotate(n=Sum("meetings_held"))}
    told = ActivityFigure.objects.filter(**years).order_by().values("fiscal_year")
    told = told.annotate(n=Sum("activities"), c=Sum("children"), a=Sum("adults"))
    activities = {row["fiscal_year"]: (row["n"], row["c"], row["a"]) for row in told}
    for year in (this, this - 1):
        found = CityYear(year, meetings.get(year, 0), *activities.get(year, (0, 0, 0)))
        if found.meetings or found.activities:
            return found
    return None
