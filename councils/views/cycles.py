"""The year of a council: begun, and perhaps ended early."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.dates import fiscal_year
from core.pages import require
from councils.actions import close_cycle, open_cycle, years_to_open
from councils.forms.cycles import CloseCycleForm, OpenCycleForm
from councils.models import Topic
from councils.permissions import can_close_cycle, can_open_cycle
from councils.views.parts import council_or_404, crumbs_of, cycle_or_404, form_page, said, year_crumbs

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def cycle_open(request, council_pk):
    """Begin this or the next 年度; what was left for it is shown, and the image comes next."""
    viewer = request.viewer
    council = council_or_404(request, council_pk)
    require(can_open_cycle(viewer, council))
    years = years_to_open(council, viewer.day)
    form = OpenCycleForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["fiscal_year"]
        done, cycle = form.attempt(open_cycle, council, year, by=viewer)
        if done:
            return said(
                request,
                _("%(year)sの歩みを始めました。つぎに、目指す子ども像を確かめましょう。")
                % {"year": cycle.label},
                "vision_year",
                council.pk,
                year,
            )
    this_year = fiscal_year(viewer.day)
    title = _("年度の歩みを始める")
    return form_page(
        request,
        form,
        title,
        council.get_absolute_url(),
        crumbs=crumbs_of(council, (title, "")),
        template="councils/cycle_open.html",
        save=_("始める"),
        council=council,
        years=years,
        topics=Topic.objects.visible_to(viewer)
        .open()
        .filter(council=council, fiscal_year__in=[this_year, this_year + 1]),
    )


@require_http_methods(FORM)
def cycle_close(request, council_pk, fiscal_year):
    """End the year early."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    require(can_close_cycle(request.viewer, cycle.council))
    form = CloseCycleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, _cycle = form.attempt(
            close_cycle, cycle, by=request.viewer, on=data["on"], reason=data["reason"]
        )
        if done:
            return said(request, _("この年度の歩みを終えました。"), cycle.council)
    title = _("%(year)sの歩みを途中で終える") % {"year": cycle.label}
    return form_page(
        request,
        form,
        title,
        reverse("council_detail", args=[council_pk]),
        crumbs=year_crumbs(cycle, (title, "")),
        lead=_("閉校・休園などで、年度の途中で終えるときに使います。記録はすべて残ります。"),
        save=_("途中で終える"),
        danger=True,
    )
