"""The year of a council."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.dates import fiscal_year as current_year
from core.pages import render_page
from councils.models import Council
from dashboards.archive.making import can_make_archive
from dashboards.kinds import CHAIRS, OFFICE, SCHOOL_KINDS, kinds_of
from dashboards.progress import steps_of
from dashboards.todos import todos_of
from dashboards.year import cycle_for, next_meetings, shares_of, threads_of_year, with_quorum


@require_safe
def year_page(request, council_pk, fiscal_year):
    """The year in one page; a year that nobody opened yet says who can open it."""
    cycle = cycle_for(request.viewer, council_pk, fiscal_year)
    if cycle is None:
        return year_not_opened(request, council_pk, fiscal_year)
    shares, duties = shares_of(cycle)
    kinds = [kind for kind in kinds_of(request.viewer) if kind in SCHOOL_KINDS]
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "steps": steps_of(cycle),
        "todos": todos_of(request.viewer, kinds, council_id=council_pk, limit=10),
        "meeting": with_quorum(next(iter(next_meetings([council_pk], most=1)), None)),
        "threads": threads_of_year(cycle, request.viewer),
        "shares": shares,
        "duties": duties,
        "last_year": fiscal_year - 1,
        "next_year": fiscal_year + 1,
        "may_archive": can_make_archive(request.viewer, council_pk),
    }
    return render_page(request, "dashboards/year_page.html", context)


def year_not_opened(request, council_pk, fiscal_year):
    """The council is there, its year is not."""
    council = get_object_or_404(Council.objects.visible_to(request.viewer), pk=council_pk)
    if not council.established_on.year - 1 <= fiscal_year <= request.viewer.day.year + 1:
        raise Http404
    may_open = request.viewer.holds("council", council.pk, *OFFICE, *CHAIRS) and fiscal_year >= current_year(
        request.viewer.day
    )
    context = {"council": council, "fiscal_year": fiscal_year, "may_open": may_open}
    return render_page(request, "dashboards/year_empty.html", context)
