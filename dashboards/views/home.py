"""The first screen of everybody who signs in."""

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from community.models import Municipality
from core.pages import public_page, render_page
from dashboards.home import first_screen
from dashboards.public import schools_by_district


@require_safe
def home(request):
    """What waits for me, my next meeting, my year, my desk, my duties: by the roles I hold today."""
    return render_page(request, "dashboards/home.html", first_screen(request.viewer))


@require_safe
@public_page
def front(request):
    """The front page for residents: the city's schools; an empty installation asks for its set-up."""
    municipality = Municipality.current()
    if municipality is None:
        return redirect("set_up")
    context = {
        "municipality": municipality,
        "place": municipality.board_name,
        "groups": schools_by_district(),
    }
    return render_page(request, "dashboards/front.html", context)
