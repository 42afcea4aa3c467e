"""What the views of this room have in common: finding records, the path, a page with one form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages import render_page
from councils.models import BasicPolicy, ChildVision, Council, Cycle, Goal, Seat, Topic
from councils.views.meeting_parts import council_or_404, crumbs_of

__all__ = [
    "council_or_404",
    "crumbs_of",
    "cycle_or_404",
    "form_page",
    "goal_or_404",
    "policy_or_404",
    "said",
    "seat_or_404",
    "topic_or_404",
    "versions_or_404",
    "vision_or_404",
    "year_crumbs",
    "year_url",
]


def cycle_or_404(request, council_pk, fiscal_year):
    """A year of a council whose inside the viewer sees."""
    cycles = Cycle.objects.visible_to(request.viewer).select_related("council", "vision")
    return get_object_or_404(cycles, council_id=council_pk, fiscal_year=fiscal_year)


def seat_or_404(request, council_pk, pk):
    """A member's seat."""
    seats = Seat.objects.visible_to(request.viewer).select_related(
        "council", "person", "ex_officio_of", "follows__person"
    )
    return get_object_or_404(seats, pk=pk, council_id=council_pk)


def topic_or_404(request, council_pk, pk):
    """Something to talk about."""
    topics = Topic.objects.visible_to(request.viewer).select_related("council")
    return get_object_or_404(topics, pk=pk, council_id=council_pk)


def inside(request):
    """Councils whose own pages open for the viewer: what is public elsewhere is found here by them only."""
    return Council.objects.visible_to(request.viewer)


def vision_or_404(request, council_pk, pk):
    """A version of the child image, on the council's own page."""
    visions = ChildVision.objects.visible_to(request.viewer).filter(council__in=inside(request))
    return get_object_or_404(
        visions.select_related("council", "discussed_in__council"), pk=pk, council_id=council_pk
    )


def goal_or_404(request, council_pk, pk):
    """A goal of one of the council's years."""
    goals = Goal.objects.filter(cycle__council__in=inside(request))
    return get_object_or_404(
        goals.select_related("cycle__council", "vision", "continues"), pk=pk, cycle__council=council_pk
    )


def versions_or_404(request, council_pk, pk):
    """(a version of a basic policy, all versions of that school and year that the viewer sees, newest first)."""
    seen = BasicPolicy.objects.visible_to(request.viewer).filter(cycle__council__in=inside(request))
    asked = seen.filter(pk=pk, cycle__council=council_pk)
    versions = list(
        seen.filter(school__in=asked.values("school"), cycle__in=asked.values("cycle"))
        .select_related("school", "cycle__council", "resolution__meeting__council")
        .order_by("-number")
    )
    policy = next((version for version in versions if version.pk == pk), None)
    if policy is None:
        raise Http404
    return policy, versions


def policy_or_404(request, council_pk, pk):
    """A version of a basic policy: a draft only for the school's own office."""
    policies = BasicPolicy.objects.visible_to(request.viewer).filter(cycle__council__in=inside(request))
    return get_object_or_404(
        policies.select_related("school", "cycle__council", "cycle__vision", "resolution"),
        pk=pk,
        cycle__council=council_pk,
    )


def year_crumbs(cycle, *steps):
    """The path to a page of a year."""
    return crumbs_of(cycle.council, (cycle.label, cycle.get_absolute_url()), *steps)


def form_page(request, form, title, back, *, crumbs=None, lead="", save=None, template=None, **context):
    """A page with one form: heading, a sentence, the form, save and back."""
    context |= {
        "form": form,
        "title": title,
        "lead": lead,
        "back": back,
        "save": save or _("保存する"),
        "crumbs": crumbs,
    }
    return render_page(request, template or "councils/council_act.html", context)


def said(request, sentence, to, *args):
    """The sentence, and on to the page."""
    messages.success(request, sentence)
    return redirect(to, *args)


def year_url(name, cycle):
    """An address of a page of the year."""
    return reverse(name, args=[cycle.council_id, cycle.fiscal_year])
