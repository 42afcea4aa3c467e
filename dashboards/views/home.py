"""The first screen of everybody who signs in."""

from django.views.decorators.http import require_safe

from core.pages import render_page
from dashboards.home import first_screen


@require_safe
def home(request):
    """What waits for me, my next meeting, my year, my desk, my duties: by the roles I hold today."""
    return render_page(request, "dashboards/home.html", first_screen(request.viewer))
