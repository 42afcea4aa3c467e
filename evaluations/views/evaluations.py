"""The council's evaluation of a year."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pages import render_page, require
from councils.models import Cycle, Seat
from evaluations import actions
from evaluations.forms import AgreeForm, MarkForm
from evaluations.models import GoalEvaluation
from evaluations.permissions import CHAIRS, can_lead_evaluation, can_mark
from evaluations.reading import sheets_of


def _cycle(viewer, council_pk, fiscal_year):
    cycles = Cycle.objects.visible_to(viewer).select_related("council", "vision")
    return get_object_or_404(cycles, council_id=council_pk, fiscal_year=fiscal_year)


def _evaluation(viewer, council_pk, pk):
    evaluations = GoalEvaluation.objects.visible_to(viewer).select_related(
        "goal__cycle__council", "goal__vision"
    )
    return get_object_or_404(evaluations, pk=pk, goal__cycle__council_id=council_pk)


def _my_seat(viewer, council):
    """The viewer's own seat in the council today, or None."""
    return Seat.objects.on(viewer.day).filter(council=council, person_id=viewer.person_id or 0).first()


def _seats_to_enter_for(viewer, council):
    """Members for whom the chair may enter a paper mark; None for everybody else."""
    if not viewer.holds("council", council.pk, *CHAIRS):
        return None
    return (
        Seat.objects.on(viewer.day)
        .filter(council=council)
        .exclude(category=Seat.Category.STAFF)
        .select_related("person")
    )


def _page(request, cycle, bound=None):
    """The year's sheets; `bound` is (evaluation pk, form) whose errors are shown in place."""
    viewer, council = request.viewer, cycle.council
    seat = _my_seat(viewer, council)
    may_mark = can_mark(viewer, council.pk, seat)
    sheets = sheets_of(cycle, viewer)
    for sheet in sheets:
        sheet.bars = sheet.distribution(council)
        if may_mark and sheet.evaluation and sheet.evaluation.state == GoalEvaluation.State.MARKING:
            sheet.form = _mark_form(viewer, council, sheet, bound)
    context = {
        "cycle": cycle,
        "council": council,
        "sheets": sheets,
        "may_lead": can_lead_evaluation(viewer, council.pk),
        "unopened": [s for s in sheets if s.evaluation is None],
        "form": bound[1] if bound else None,
    }
    return render_page(request, "evaluations/evaluation_year.html", context)


def _mark_form(viewer, council, sheet, bound):
    """The member's form for one goal, filled with the mark given before."""
    if bound and bound[0] == sheet.evaluation.pk:
        return bound[1]
    mark = sheet.my_mark
    initial = {"degree": mark.degree, "comment": mark.comment} if mark else None
    return MarkForm(
        initial=initial,
        council=council,
        seats=_seats_to_enter_for(viewer, council),
        auto_id=f"id_{sheet.evaluation.pk}_%s",
    )


@require_safe
def evaluation_year(request, council_pk, fiscal_year):
    """Goal by goal: evidence, marks, what was agreed and what is carried over."""
    return _page(request, _cycle(request.viewer, council_pk, fiscal_year))


@require_POST
def evaluation_open(request, council_pk, fiscal_year):
    """Begin the evaluation."""
    cycle = _cycle(request.viewer, council_pk, fiscal_year)
    require(can_lead_evaluation(request.viewer, council_pk))
    made = actions.open_evaluation(cycle, by=request.viewer)
    messages.success(
        request, _("評価を始めました。委員が記入できます。") if made else _("評価はもう始まっています。")
    )
    return redirect("evaluation_year", council_pk, fiscal_year)


@require_POST
def mark_save(request, council_pk, pk):
    """A member's mark, or one that the chair enters from paper."""
    evaluation = _evaluation(request.viewer, council_pk, pk)
    cycle, viewer = evaluation.goal.cycle, request.viewer
    mine = _my_seat(viewer, cycle.council)
    require(can_mark(viewer, council_pk, mine))
    form = MarkForm(
        request.POST,
        council=cycle.council,
        seats=_seats_to_enter_for(viewer, cycle.council),
        auto_id=f"id_{evaluation.pk}_%s",
    )
    if form.is_valid():
        data = form.cleaned_data
        seat = data.get("seat") or mine
        done, _mark = form.attempt(
            actions.mark_goal, evaluation, seat, data["degree"], by=viewer, comment=data["comment"]
        )
        if done:
            messages.success(request, _("評価を記入しました。締め切りまで直せます。"))
            return redirect("evaluation_year", council_pk, cycle.fiscal_year)
    return _page(request, cycle, bound=(evaluation.pk, form))


def _move(action, sentence):
    """A view that lets those who lead the evaluation make one move."""

    @require_POST
    def view(request, council_pk, pk):
        evaluation = _evaluation(request.viewer, council_pk, pk)
        require(can_lead_evaluation(request.viewer, council_pk))
        action(evaluation, by=request.viewer)
        messages.success(request, sentence())
        return redirect("evaluation_year", council_pk, evaluation.goal.cycle.fiscal_year)

    return view


marking_close = _move(actions.close_marking, lambda: _("記入を締め切りました。"))
marking_reopen = _move(actions.reopen_marking, lambda: _("記入を再開しました。"))


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_agree(request, council_pk, pk):
    """Write down what the council agreed for one goal."""
    evaluation = _evaluation(request.viewer, council_pk, pk)
    require(can_lead_evaluation(request.viewer, council_pk))
    cycle = evaluation.goal.cycle
    form = AgreeForm(request.POST or None, council=cycle.council, cycle=cycle)
    if form.is_bound and form.is_valid():
        done, _carried = form.attempt(
            actions.agree_evaluation, evaluation, by=request.viewer, **form.cleaned_data
        )
        if done:
            messages.success(request, _("評価を決めました。次の年度の話し合いへ引き継ぎます。"))
            return redirect("evaluation_year", council_pk, cycle.fiscal_year)
    context = {"evaluation": evaluation, "cycle": cycle, "council": cycle.council, "form": form}
    return render_page(request, "evaluations/evaluation_agree.html", context)
