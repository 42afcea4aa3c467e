"""Searching: within one's rights for those who are signed in, and what is public for everybody."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.models import Municipality
from core.pages import page_of, render_page
from dashboards.search import (
    ask,
    ask_as_resident,
    asked_text,
    hits_of,
    rows_of,
    tabs_of,
    urls_for_residents,
    urls_inside,
)
from dashboards.views.resident import resident_page


def _results(request, question, urls):
    """What both pages show of a question."""
    page = page_of(request, rows_of(question)) if question.words else None
    return {
        "q": asked_text(question.text),
        "group": question.group,
        "can_search": bool(question.words),
        "tabs": tabs_of(question) if question.words else [],
        "page": page,
        "hits": hits_of(question, page.object_list, urls) if page else [],
    }


@require_safe
def search_page(request):
    """What a viewer may read of what they ask for, the best first; without a question, what one can look for."""
    question = ask(request.viewer, request.GET.get("q", ""), request.GET.get("kind", ""))
    context = _results(request, question, urls_inside(request.viewer))
    return render_page(request, "dashboards/search_page.html", context)


@resident_page
def find_page(request):
    """The same for residents: schools, announced meetings, public activities and reports, published minutes."""
    city = Municipality.current()
    question = ask_as_resident(request.GET.get("q", ""), request.GET.get("kind", ""))
    context = _results(request, question, urls_for_residents)
    context |= {"place": city.board_name if city else "", "heading": _("公開されている記録をさがす")}
    return render_page(request, "dashboards/search_find.html", context)
