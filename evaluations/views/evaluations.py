"""The council's evaluation of a year."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.roles import STAFF
from core.pages import render_page, require
from core.refusal import LATE
from councils.models import Meeting
from councils.views.parts import year_crumbs
from evaluations import actions
from evaluations.forms import AgreeForm
from evaluations.forms.agreements import agreed_values
from evaluations.models import GoalEvaluation
from evaluations.permissions import can_enter_marks, can_lead_evaluation, can_mark
from evaluations.reading import history_of_year, roster, sheets_of
from evaluations.views.find import cycle_or_404, evaluation_crumbs, evaluation_or_404, posted

State = GoalEvaluation.State


@require_safe
def evaluation_year(request, council_pk, fiscal_year):
    """Goal by goal: evidence, marks, what was agreed and what is carried over. Printed, it is the 評価シート."""
    viewer, cycle = request.viewer, cycle_or_404(request.viewer, council_pk, fiscal_year)
    sheets = sheets_of(cycle, viewer)
    marking = [sheet for sheet in sheets if sheet.is_marking]
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "crumbs": year_crumbs(cycle, (_("評価"), "")),
        "sheets": sheets,
        "marking": marking,
        "may_lead": can_lead_evaluation(viewer, council_pk),
        "may_enter": can_enter_marks(viewer, council_pk),
        "to_open": _to_open(cycle, sheets),
        "is_finished": bool(sheets) and all(sheet.is_agreed for sheet in sheets),
        "history": history_of_year(sheets),
        **_members(viewer, cycle, marking),
    }
    return render_page(request, "evaluations/evaluation_year.html", context)


def _to_open(cycle, sheets):
    """The words of the button that begins, continues or completes the evaluation; "" when there is nothing to do."""
    unopened = [sheet for sheet in sheets if sheet.evaluation is None]
    if unopened:
        return _("評価を始める") if len(unopened) == len(sheets) else _("加わった目標の評価も始める")
    if sheets and all(sheet.is_agreed for sheet in sheets) and cycle.evaluated_at is None:
        return _("すべての目標の評価がそろったことを記録する")
    return ""


def _members(viewer, cycle, marking):
    """While marking is open: the viewer's own seat, and how far the members are. One query."""
    if not marking:
        return {}
    seats = roster(cycle, viewer.day)
    mine = next((seat for seat in seats if seat.person_id == viewer.person_id), None)
    return {
        "my_seat": mine if mine and can_mark(viewer, cycle.council_id) else None,
        "roster": seats,
        "all_marked": sum(seat.marked >= len(marking) for seat in seats),
    }


@require_POST
def evaluation_open(request, council_pk, fiscal_year):
    """Begin the evaluation."""
    cycle = cycle_or_404(request.viewer, council_pk, fiscal_year)
    require(can_lead_evaluation(request.viewer, council_pk))
    made = actions.open_evaluation(cycle, by=request.viewer)
    messages.success(
        request, _("評価を始めました。委員が記入できます。") if made else _("評価はもう始まっています。")
    )
    return redirect("evaluation_year", council_pk, fiscal_year)


@require_POST
def marking_close(request, council_pk, fiscal_year):
    """End the members' marking of all goals for which it is open."""
    cycle = cycle_or_404(request.viewer, council_pk, fiscal_year)
    require(can_lead_evaluation(request.viewer, council_pk))
    for evaluation in GoalEvaluation.objects.filter(goal__cycle=cycle, state=State.MARKING):
        actions.close_marking(evaluation, by=request.viewer)
    messages.success(request, _("記入を締め切りました。委員の評価のひろがりが見られます。"))
    return redirect("evaluation_year", council_pk, fiscal_year)


@require_POST
def marking_reopen(request, council_pk, pk):
    """Let members mark one goal again."""
    evaluation = evaluation_or_404(request.viewer, council_pk, pk)
    require(can_lead_evaluation(request.viewer, council_pk))
    actions.reopen_marking(evaluation, by=request.viewer)
    messages.success(request, _("もう一度、委員が記入できます。"))
    return redirect(evaluation)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_agree(request, council_pk, pk):
    """Write down what the council agreed for one goal; once agreed, put it right with a reason."""
    evaluation = evaluation_or_404(request.viewer, council_pk, pk)
    require(can_lead_evaluation(request.viewer, council_pk))
    form = _agree_form(request, evaluation)
    if form.is_bound and form.is_valid() and _agree(request, form, evaluation):
        return redirect(evaluation)
    cycle = evaluation.goal.cycle
    sheet = next((s for s in sheets_of(cycle, request.viewer) if s.goal.pk == evaluation.goal_id), None)
    context = {
        "evaluation": evaluation,
        "cycle": cycle,
        "council": cycle.council,
        "crumbs": evaluation_crumbs(cycle, _("協議会としての評価")),
        "form": form,
        "sheet": sheet,
    }
    return render_page(request, "evaluations/evaluation_agree.html", context)


def _agree_form(request, evaluation):
    """Whoever opened the page before it was agreed posts no reason: then they do not know yet that it was."""
    agreed = evaluation.state == State.AGREED
    return AgreeForm(
        posted(request),
        evaluation=evaluation,
        meetings=Meeting.objects.visible_to(request.viewer),
        meeting_required=request.viewer.holds("council", evaluation.goal.cycle.council_id, *STAFF),
        revise=agreed and (request.method != "POST" or "reason" in request.POST),
        initial=agreed_values(evaluation) if agreed else None,
    )


def _agree(request, form, evaluation):
    """Whether it stands as typed. A second press finds its own words; somebody else's are shown, with ours kept."""
    data = form.cleaned_data
    if "reason" in data:
        done, _carried = form.attempt(actions.revise_evaluation, evaluation, by=request.viewer, **data)
    elif evaluation.state == State.AGREED:
        done = _is_same(evaluation, data)
        if not done:
            form.add_error(None, LATE)
            form.ask_reason()
    else:
        done, _carried = form.attempt(actions.agree_evaluation, evaluation, by=request.viewer, **data)
    if done:
        messages.success(request, _("評価を決めました。次の年度の話し合いへ引き継ぎます。"))
    return done


def _is_same(evaluation, data):
    stored = (evaluation.degree, evaluation.comment, evaluation.carry_over.decision)
    return stored == (data["degree"], data["comment"].replace("\r\n", "\n"), data["decision"])
