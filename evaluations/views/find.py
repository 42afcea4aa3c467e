"""What the views of this room start from. A record that the viewer may not see is not there (404)."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import Cycle
from councils.views.parts import year_crumbs
from evaluations.models import GoalEvaluation


def cycle_or_404(viewer, council_pk, fiscal_year):
    """The year of a council."""
    cycles = Cycle.objects.visible_to(viewer).select_related("council", "vision")
    return get_object_or_404(cycles, council_id=council_pk, fiscal_year=fiscal_year)


def evaluation_or_404(viewer, council_pk, pk):
    """The evaluation of one goal."""
    evaluations = GoalEvaluation.objects.visible_to(viewer).select_related(
        "goal__cycle__council", "goal__cycle__vision", "carry_over__topic", "agreed_in"
    )
    return get_object_or_404(evaluations, pk=pk, goal__cycle__council_id=council_pk)


def posted(request):
    """What was typed, also when it is nothing at all; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def evaluation_crumbs(cycle, label):
    """The path to a page under the year's evaluation."""
    above = reverse("evaluation_year", args=[cycle.council_id, cycle.fiscal_year])
    return year_crumbs(cycle, (_("評価"), above), (label, ""))
