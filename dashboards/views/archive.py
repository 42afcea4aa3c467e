"""The year as one file, and as one paper."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from activities.models import Activity
from core.models import FileWork
from core.pages import render_page, require
from core.papers.needs import missing_words
from core.papers.work import ask_for
from councils.models import Cycle, Goal, Meeting
from dashboards.archive.making import can_make_archive
from headquarters.models import PlanItem

#: The kinds of archive, in words.
KINDS = {"full": gettext_lazy("事務局用"), "public": gettext_lazy("公表用")}


def _cycle(request, council_pk, fiscal_year):
    cycles = Cycle.objects.visible_to(request.viewer).select_related("council__municipality", "vision")
    return get_object_or_404(cycles, council=council_pk, fiscal_year=fiscal_year)


def _crumbs(cycle, label):
    year = reverse("year_page", args=[cycle.council_id, cycle.fiscal_year])
    return [
        {"label": str(cycle.council), "url": cycle.council.get_absolute_url()},
        {"label": cycle.label, "url": year},
        {"label": label, "url": ""},
    ]


@require_safe
def archive_page(request, council_pk, fiscal_year):
    """What the archive holds, the two buttons, and the files that the viewer had made."""
    cycle = _cycle(request, council_pk, fiscal_year)
    require(can_make_archive(request.viewer, council_pk))
    works = FileWork.objects.filter(
        kind="archive", person_id=request.viewer.person_id, address__startswith=f"{request.path}?"
    )
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "meetings": Meeting.objects.filter(cycle=cycle).exclude(state=Meeting.State.PLANNED).count(),
        "works": works.select_related("file")[:6],
        "missing": missing_words(),
        "crumbs": _crumbs(cycle, _("一年の記録")),
    }
    return render_page(request, "dashboards/archive_page.html", context)


@require_POST
def archive_make(request, council_pk, fiscal_year):
    """Have a job pack the year."""
    cycle = _cycle(request, council_pk, fiscal_year)
    require(can_make_archive(request.viewer, council_pk))
    which = request.POST.get("which", "full")
    if which not in KINDS:
        raise Http404
    address = reverse("archive_page", args=[council_pk, fiscal_year]) + f"?which={which}"
    title = _("%(year)sの記録（%(kind)s）") % {"year": cycle.label, "kind": KINDS[which]}
    return redirect("file_work", ask_for("archive", address, title, by=request.viewer).pk)


@require_safe
def year_print(request, council_pk, fiscal_year):
    """一年の記録 on paper: image, goals and what became of them, meetings, plan, activities (?public=1: as residents may)."""
    cycle = _cycle(request, council_pk, fiscal_year)
    public = bool(request.GET.get("public"))
    goals = Goal.objects.filter(cycle=cycle, dropped_on=None).select_related("evaluation__carry_over")
    happened = Activity.objects.filter(item__plan__cycle=cycle, state__in=Activity.HAPPENED)
    meetings = Meeting.objects.filter(cycle=cycle).exclude(state=Meeting.State.PLANNED)
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "public": public,
        "goals": goals.order_by("order", "pk"),
        "meetings": meetings.select_related("record").order_by("number"),
        "items": sorted(
            PlanItem.objects.live().filter(plan__cycle=cycle), key=lambda item: (item.month - 4) % 12
        ),
        "activities": happened.select_related("activity_report").order_by("starts_at", "pk"),
        "letter_step": 6,
    }
    return render_page(request, "dashboards/year_print.html", context)
