"""How the figures of activities are counted (core.figures): a reported activity counts in the month it began."""

from django.db.models import Count, DurationField, ExpressionWrapper, F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Extract, ExtractMonth

from activities.models import ActivityFigure, ActivityReport, Attendance
from core.dates import local_day
from core.figures import Figures

#: Adults whose time is a gift: the school's staff are at work.
GIVERS = [kind for kind in Attendance.ADULTS if kind != Attendance.Kind.STAFF]


def _count(**key):
    """Reports by council, 年度, month and category, with the numbers written in them."""
    span = ExpressionWrapper(F("activity__ends_at") - F("activity__starts_at"), output_field=DurationField())
    given = (
        Attendance.objects.filter(activity=OuterRef("activity"), came=True, kind__in=GIVERS)
        .order_by()
        .values("activity")
        .annotate(total=Sum(F("minutes") * F("count")))
        .values("total")
    )
    return (
        ActivityReport.objects.order_by()
        .annotate(
            council_id=F("activity__item__plan__cycle__council_id"),
            municipality_id=F("activity__item__plan__cycle__council__municipality_id"),
            fiscal_year=F("activity__item__plan__cycle__fiscal_year"),
            month=ExtractMonth("activity__starts_at"),
            category=F("activity__category"),
            span=Cast(Extract(span, "epoch") / 60, IntegerField()),
            given=Coalesce(Subquery(given, output_field=IntegerField()), 0),
        )
        .filter(**key)
        .values("municipality_id", "council_id", "fiscal_year", "month", "category")
        .annotate(
            activities=Count("pk"),
            children=Sum("children_count"),
            adults=Sum("adults_count"),
            staff=Sum("staff_count"),
            minutes=Sum("span"),
            adult_minutes=Sum("given"),
        )
    )


ACTIVITIES = Figures(
    ActivityFigure,
    ("municipality_id", "council_id", "fiscal_year", "month", "category"),
    ("activities", "children", "adults", "staff", "minutes", "adult_minutes"),
    _count,
)


def count_activity(activity, category=None):
    """Count the month and category of an activity anew, `category` when it was another one before."""
    cycle = activity.item.plan.cycle
    for name in {activity.category, category or activity.category}:
        ACTIVITIES.refresh(
            municipality_id=cycle.council.municipality_id,
            council_id=cycle.council_id,
            fiscal_year=cycle.fiscal_year,
            month=local_day(activity.starts_at).month,
            category=name,
        )
