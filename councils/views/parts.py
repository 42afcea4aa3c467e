"""What the views of this room have in common: finding records, the path, a page with one form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages import render_page
from councils.models import BasicPolicy, ChildVision, Cycle, Goal, Seat, Topic
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
    "vision_or_404",
    "year_crumbs",
]


def cycle_or_404(request, council_pk, fiscal_year):
    """A year of a council whose inside the viewer sees."""
    cycles = Cycle.objects.visible_to(request.viewer).select_related("council", "vision")
    return get_object_or_404(cycles, council_id=council_pk, fiscal_year=fiscal_year)


def seat_or_404(request, council_pk, pk):
    """A member's seat."""
    seats = Seat.objects.visible_to(request.viewer).select_related("council", "person")
    return get_object_or_404(seats, pk=pk, council_id=council_pk)


def topic_or_404(request, council_pk, pk):
    """Something to talk about."""
    topics = Topic.objects.visible_to(request.viewer).select_related("council")
    return get_object_or_404(topics, pk=pk, council_id=council_pk)


def vision_or_404(request, council_pk, pk):
    """A version of the child image; an agreed one is public, but this is the council's own page."""
    council = council_or_404(request, council_pk)
    visions = ChildVision.objects.visible_to(request.viewer).select_related(
        "council", "discussed_in__council"
    )
    vision = get_object_or_404(visions, pk=pk, council_id=council.pk)
    vision.council = council
    return vision


def goal_or_404(request, council_pk, pk):
    """A goal of one of the council's years."""
    council = council_or_404(request, council_pk)
    goals = Goal.objects.filter(cycle__council=council).select_related(
        "cycle__council", "vision", "continues__cycle"
    )
    return get_object_or_404(goals, pk=pk)


def policy_or_404(request, council_pk, pk):
    """A version of a basic policy: a draft only for the school's own office."""
    council = council_or_404(request, council_pk)
    policies = BasicPolicy.objects.visible_to(request.viewer).select_related(
        "school", "cycle__council", "drafted_by", "resolution__meeting__council"
    )
    return get_object_or_404(policies, pk=pk, cycle__council=council)


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


def positive_int(text):
    """A number from a posted value, or 404: nobody types these."""
    if not str(text).isdecimal() or len(str(text)) > 18:
        raise Http404
    return int(text)
