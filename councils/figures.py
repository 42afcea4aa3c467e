"""How the council's figures are counted (core.figures)."""

from django.db.models import Count, F, Max, Min, Q

from core.figures import Figures
from councils.models import CouncilFigure, Meeting, Minutes


def _count(**key):
    """Meetings by council and 年度; minutes count as open until they are published."""
    held = Q(state=Meeting.State.CLOSED)
    unpublished = held & (Q(record=None) | ~Q(record__state=Minutes.State.PUBLISHED))
    return (
        Meeting.objects.order_by()
        .annotate(fiscal_year=F("cycle__fiscal_year"), municipality_id=F("council__municipality_id"))
        .filter(**key)
        .values("municipality_id", "council_id", "fiscal_year")
        .annotate(
            meetings_held=Count("pk", filter=held),
            not_formed=Count("pk", filter=Q(state=Meeting.State.NOT_FORMED)),
            last_met_at=Max("starts_at", filter=held),
            minutes_open_since=Min("starts_at", filter=unpublished),
        )
    )


MEETINGS = Figures(
    CouncilFigure,
    ("municipality_id", "council_id", "fiscal_year"),
    ("meetings_held", "not_formed", "last_met_at", "minutes_open_since"),
    _count,
)


def count_meetings(meeting):
    """Count the meetings of this one's council and year anew; call it in the transaction of the change."""
    MEETINGS.refresh(
        municipality_id=meeting.council.municipality_id,
        council_id=meeting.council_id,
        fiscal_year=meeting.cycle.fiscal_year,
    )
