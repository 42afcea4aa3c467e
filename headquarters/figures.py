"""How the figures of a year's plan are counted (core.figures)."""

from django.db.models import Count, F, Q

from core.figures import Figures
from councils.models.visions import Side
from headquarters.models import PlanFigure, PlanItem

SIDES = {f"{side}_duties": Q(duties__side=side) for side in Side.values}


def _count(**key):
    """Live undertakings and their duties by council and 年度."""
    coordination = Q(duties__is_coordination=True)
    return (
        PlanItem.objects.live()
        .order_by()
        .annotate(
            fiscal_year=F("plan__cycle__fiscal_year"),
            council_id=F("plan__cycle__council_id"),
            municipality_id=F("plan__cycle__council__municipality_id"),
        )
        .filter(**key)
        .values("municipality_id", "council_id", "fiscal_year")
        .annotate(
            items=Count("pk", distinct=True),
            **{name: Count("duties", filter=which) for name, which in SIDES.items()},
            coordination=Count("duties", filter=coordination),
            coordination_outside=Count("duties", filter=coordination & ~Q(duties__side=Side.SCHOOL)),
        )
    )


PLANS = Figures(
    PlanFigure,
    ("municipality_id", "council_id", "fiscal_year"),
    ("items", *SIDES, "coordination", "coordination_outside"),
    _count,
)


def count_plan(cycle):
    """Count the plan of a year anew; call it in the transaction of the change."""
    PLANS.refresh(
        municipality_id=cycle.council.municipality_id,
        council_id=cycle.council_id,
        fiscal_year=cycle.fiscal_year,
    )
