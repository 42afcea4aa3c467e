"""The hand-over: on the screen, on paper, and the words left to the successor."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.dates import fiscal_year
from core.pages import render_page, require
from councils.actions import write_handover
from councils.forms.papers import HandoverForm
from councils.models import Council, HandoverNote
from councils.permissions import can_write_minutes
from dashboards.handover import can_read_handover, handover_of


def _crumbs(council, *labels):
    page = {"label": _("引継書"), "url": reverse("handover_page", args=[council.pk]) if labels else ""}
    path = [{"label": str(council), "url": council.get_absolute_url()}, page]
    return [*path, *({"label": label, "url": ""} for label in labels)]


def _handover(request, council_pk):
    """The hand-over, for those who may read it."""
    handover = handover_of(council_pk, request.viewer)
    if handover is None:
        raise Http404
    require(can_read_handover(request.viewer, handover.council))
    return handover


@require_safe
def handover_page(request, council_pk):
    """Everything the successor needs, with links to where it is kept."""
    handover = _handover(request, council_pk)
    context = {
        "handover": handover,
        "council": handover.council,
        "may_write": can_write_minutes(request.viewer, council_pk),
        "crumbs": _crumbs(handover.council),
    }
    return render_page(request, "dashboards/handover_page.html", context)


@require_safe
def handover_print(request, council_pk):
    """引継書 on paper."""
    handover = _handover(request, council_pk)
    context = {"handover": handover, "council": handover.council, "day": request.viewer.day}
    return render_page(request, "dashboards/handover_print.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_edit(request, council_pk):
    """The words to the successor, one text a year; last year's stands there to begin with."""
    council = get_object_or_404(Council.objects.visible_to(request.viewer), pk=council_pk)
    require(can_write_minutes(request.viewer, council.pk))
    year = fiscal_year(request.viewer.day)
    notes = HandoverNote.objects.filter(council=council)
    note = notes.filter(fiscal_year=year).first()
    if note is None:
        last = notes.first()
        note = HandoverNote(council=council, fiscal_year=year, text=last.text if last else "")
    form = HandoverForm(request.POST or None, instance=note)
    if request.method == "POST" and form.is_valid():
        done, _note = form.attempt(write_handover, form, by=request.viewer)
        if done:
            messages.success(request, _("引継ぎのことばを保存しました。"))
            return redirect("handover_page", council.pk)
    context = {"council": council, "form": form, "year": year, "crumbs": _crumbs(council, _("後任の方へ"))}
    return render_page(request, "dashboards/handover_form.html", context)
