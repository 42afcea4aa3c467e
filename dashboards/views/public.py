"""Pages for residents: no account, no cookie, no personal names."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.models import Municipality, School
from core.barcodes import qr_svg
from core.dates import today
from core.pages import public_page, render_page
from councils.models import Minutes
from dashboards import public


@require_safe
@public_page
def school_page(request, code):
    """A school's public page: child image, the year, what happened and what comes, minutes, policy."""
    school = get_object_or_404(
        School.objects.visible_to(request.viewer).select_related("municipality"), code=code
    )
    council = public.council_of(school)
    context = {
        "school": school,
        "council": council,
        "place": school.name,
        "policy": public.policy_in_force(school),
        "address": request.build_absolute_uri(school.get_absolute_url()),
    }
    context["qr"] = qr_svg(context["address"], label=_("このページの二次元コード"))
    if council:
        context |= {
            "cycle": public.school_year(council, today()),
            "happened": public.happened(council),
            "coming": public.coming(council),
            "meetings": public.announced_meetings(council),
            "minutes": public.published_minutes(council),
        }
    return render_page(request, "dashboards/school_page.html", context)


@require_safe
@public_page
def public_minutes(request, code, pk):
    """One meeting's published minutes."""
    school = get_object_or_404(School, code=code)
    minutes = get_object_or_404(
        Minutes.objects.select_related("meeting__council"),
        pk=pk,
        state=Minutes.State.PUBLISHED,
        meeting__council__coverages__school=school,
    )
    return render_page(
        request,
        "dashboards/public_minutes.html",
        {"school": school, "minutes": minutes, "place": school.name},
    )


def _text_page(template):
    """A page of plain text that any city may read."""

    @require_safe
    @public_page
    def view(request):
        municipality = Municipality.current()
        place = municipality.board_name if municipality else ""
        return render_page(request, template, {"municipality": municipality, "place": place})

    return view


accessibility = _text_page("dashboards/accessibility.html")
about = _text_page("dashboards/about.html")
contact = _text_page("dashboards/contact.html")


@require_safe
@public_page
def robots(request):
    """Search engines may read the public pages only."""
    return HttpResponse(
        "User-agent: *\nDisallow: /a/\nDisallow: /m/\nDisallow: /i/\n", content_type="text/plain"
    )
