"""The city page of the Board of Education."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from community.roles import BOARD
from core.dates import fiscal_year
from core.pages import render_page
from dashboards import city

NEED_WORDS = {
    "no_cycle": (1, _("今年度の歩みが始まっていない")),
    "not_met": (1, _("今年度、一度も会議が開かれていない")),
    "no_policy": (2, _("基本方針の承認がまだ")),
    "late_minutes": (2, _("議事録が期限をすぎて未公表")),
    "no_coordinator": (4, _("推進員がいない")),
}


def board_only(request):
    """The city page is the Board's; to others it is not there."""
    if not request.viewer.has(*BOARD):
        raise Http404


@require_safe
def city_page(request):
    """Six steps over all councils, by district; who needs help; what ends on 31 March."""
    board_only(request)
    year = fiscal_year(request.viewer.day)
    total, lines, needs = city.picture(request.viewer.municipality_id, year)
    context = {
        "total": total,
        "lines": lines,
        "bars": city.bars(total),
        "needs": [(*NEED_WORDS[need], councils) for need, councils in needs.items() if councils],
        "expiring": city.expiring(request.viewer.municipality_id),
        "year": year,
        "day": request.viewer.day,
    }
    return render_page(request, "dashboards/city_page.html", context)
