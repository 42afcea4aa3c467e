"""The register of decisions: on the screen, as a file, on paper."""

from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.dates import format_date, today
from core.pages import page_of, render_page
from core.tables import write_csv
from councils.forms.resolutions import RegisterFilter
from councils.register import Entry, decisions_of
from councils.views.parts import cycle_or_404, year_crumbs


def _asked(request, council_pk, fiscal_year):
    """(cycle, filter form, decisions) of the address."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    form = RegisterFilter(request.GET)
    return cycle, form, decisions_of(cycle, request.viewer, form.wanted())


@require_safe
def decision_register(request, council_pk, fiscal_year):
    """Every decision of the year, by number."""
    cycle, form, decisions = _asked(request, council_pk, fiscal_year)
    page = page_of(request, decisions)
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "form": form,
        "page": page,
        "entries": [Entry(resolution) for resolution in page],
        "filtered": form.is_used,
        "crumbs": year_crumbs(cycle, (_("議決の一覧"), "")),
    }
    return render_page(request, "councils/register_list.html", context)


@require_safe
def decision_register_print(request, council_pk, fiscal_year):
    """The same on A4, lying."""
    cycle, _form, decisions = _asked(request, council_pk, fiscal_year)
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "entries": [Entry(resolution) for resolution in decisions],
        "letter_title": _("議決の一覧 %(year)s") % {"year": cycle.label},
        "letter_date": format_date(today()),
        "letter_number": "",
        "letter_step": 2,
    }
    return render_page(request, "councils/register_print.html", context)


def _line(entry):
    resolution = entry.resolution
    return [
        resolution.number,
        resolution.decided_on,
        str(resolution.meeting.title),
        str(resolution.subject),
        str(entry.kind),
        resolution.get_result_display(),
        resolution.get_method_display(),
        resolution.votes_for,
        resolution.votes_against,
        resolution.abstained,
        resolution.excluded,
        resolution.voters_present,
        resolution.quorum,
        resolution.conditions,
        resolution.open_conditions,
        resolution.settled_conditions,
        resolution.review_on or "",
        resolution.get_state_display(),
        resolution.confirmed_on or "",
        resolution.void_reason,
    ]


@require_safe
def decision_register_csv(request, council_pk, fiscal_year):
    """The same as a file for the office's own lists."""
    cycle, _form, decisions = _asked(request, council_pk, fiscal_year)
    what = [_("番号"), _("決めた日"), _("会議"), _("議決したこと"), _("種類"), _("結果"), _("決め方")]
    numbers = [_("賛成"), _("反対"), _("棄権"), _("加わらなかった人"), _("出席"), _("定足数")]
    after = [
        _("条件"),
        _("条件の残り"),
        _("済んだ条件"),
        _("見直す日"),
        _("確認"),
        _("確認の日"),
        _("取り消しの理由"),
    ]
    data = write_csv([*what, *numbers, *after], (_line(Entry(resolution)) for resolution in decisions))
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    name = quote(_("議決の一覧_%(year)s年度.csv") % {"year": cycle.fiscal_year})
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
