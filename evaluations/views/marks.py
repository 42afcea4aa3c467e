"""Members' marks: on the screen, from a paper sheet, and the empty sheets."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.pages import render_page, require
from evaluations.actions import mark_goals
from evaluations.forms import MarksForm
from evaluations.forms.marks import typed_for
from evaluations.models import Mark
from evaluations.permissions import can_enter_marks, can_lead_evaluation, can_mark
from evaluations.reading import markers, roster, sheets_of
from evaluations.views.find import cycle_or_404, evaluation_crumbs, posted


@require_http_methods(["GET", "HEAD", "POST"])
def marks_write(request, council_pk, fiscal_year):
    """A member's own sheet: all goals, one button."""
    viewer, cycle = request.viewer, cycle_or_404(request.viewer, council_pk, fiscal_year)
    require(can_mark(viewer, council_pk))
    seat = markers(cycle.council, viewer.day).filter(person=viewer.person_id).first()
    require(seat is not None)
    return _sheet(request, cycle, seat)


@require_http_methods(["GET", "HEAD", "POST"])
def marks_enter(request, council_pk, fiscal_year, pk):
    """The chair enters the sheet that a member filled in on paper."""
    viewer, cycle = request.viewer, cycle_or_404(request.viewer, council_pk, fiscal_year)
    seat = markers(cycle.council, viewer.day).filter(pk=pk).first()
    if seat is None:
        raise Http404
    if seat.person_id == viewer.person_id:
        return redirect("marks_write", council_pk, fiscal_year)
    require(can_enter_marks(viewer, council_pk))
    return _sheet(request, cycle, seat)


def _sheet(request, cycle, seat):
    own = seat.person_id == request.viewer.person_id
    sheets = [s for s in sheets_of(cycle, request.viewer) if s.is_marking or typed_for(s, request.POST)]
    if not sheets:
        messages.info(request, _("いま記入できる目標はありません。"))
        return redirect("evaluation_year", cycle.council_id, cycle.fiscal_year)
    if not own:
        _show_paper_marks(sheets, seat)
    form = MarksForm(posted(request), sheets=sheets)
    if request.method == "POST" and form.is_valid():
        done, _marks = form.attempt(mark_goals, seat, form.marks(), by=request.viewer)
        if done:
            messages.success(request, _("評価を記入しました。締め切りまで直せます。"))
            return redirect("evaluation_year", cycle.council_id, cycle.fiscal_year)
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "crumbs": evaluation_crumbs(cycle, _("わたしの評価") if own else _("紙の評価シート")),
        "sheets": sheets,
        "seat": seat,
        "own": own,
        "form": form,
    }
    return render_page(request, "evaluations/marks_form.html", context)


def _show_paper_marks(sheets, seat):
    """Whoever enters a sheet sees what was entered from it before, to put it right, but never what a member wrote."""
    marks = Mark.objects.filter(seat=seat, is_own=False, evaluation__in=[s.evaluation for s in sheets])
    by_evaluation = {mark.evaluation_id: mark for mark in marks}
    for sheet in sheets:
        sheet.my_mark = by_evaluation.get(sheet.evaluation.pk)


@require_safe
def mark_sheets(request, council_pk, fiscal_year):
    """Empty sheets on A4: one with the name of each member who has not marked yet, or one without a name."""
    viewer, cycle = request.viewer, cycle_or_404(request.viewer, council_pk, fiscal_year)
    require(can_lead_evaluation(viewer, council_pk))
    sheets = [sheet for sheet in sheets_of(cycle, viewer) if sheet.is_marking]
    members = [seat for seat in roster(cycle, viewer.day) if not seat.marked]
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "sheets": sheets,
        "names": [str(seat.person) for seat in members] or [""],
    }
    return render_page(request, "evaluations/mark_sheets.html", context)
