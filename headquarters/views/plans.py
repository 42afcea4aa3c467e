"""The year's plan: made, read, printed, adopted, opened again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.pages import render_page, require
from core.thread import weave
from councils.models import Topic
from councils.models.visions import Side
from headquarters import actions
from headquarters.forms import AdoptForm, MakePlanForm, ReopenForm
from headquarters.models import Plan, PlanItem
from headquarters.permissions import can_make_headquarters, can_plan
from headquarters.reading import by_month, by_side, coordination_of, shares_of, with_answers, with_goals
from headquarters.thread import known_chain
from headquarters.views.parts import FORM, cycle_or_404, form_page, plan_to_write, plan_trail

#: The months in the order of a 年度.
MONTH_NUMBERS = (*range(4, 13), 1, 2, 3)


def _items_of(plan, duties="duties"):
    """The undertakings in the order of a 年度, with goals, duties by side, and answers."""
    items = with_goals(with_answers(PlanItem.objects.filter(plan=plan)))
    items = by_month(items.prefetch_related(duties))
    for item in items:
        # The page knows the year already: addresses are made without asking for it again.
        item.plan, item.sides = plan, by_side(item)
    return items


def _plan_context(request, cycle, plan):
    items = _items_of(plan)
    live = [item for item in items if item.state != PlanItem.State.CANCELLED]
    outside, tasks = coordination_of(live)
    plan.live = len(live)
    chain = known_chain(plan, {row["pk"] for item in live for row in item.goal_rows}, cycle.pk)
    chain.plan = plan
    return {
        "items": live,
        "cancelled": [item for item in items if item.state == PlanItem.State.CANCELLED],
        "shares": shares_of(live),
        "outside": outside,
        "tasks": tasks,
        "last_items": _not_copied(cycle, plan) if can_plan(request.viewer, cycle.council_id) else [],
        "links": weave([chain], request.viewer)[0].links,
        "history": history_of(plan, limit=10),
    }


def _plan_of(viewer, cycle):
    plan = (
        Plan.objects.visible_to(viewer)
        .filter(cycle=cycle)
        .select_related("headquarters", "adopted_in")
        .first()
    )
    if plan:
        plan.cycle = cycle
    return plan


@require_safe
def plan_detail(request, council_pk, fiscal_year):
    """The year's undertakings by month, who does what, what last year left over; before that, who makes the plan."""
    cycle = cycle_or_404(request.viewer, council_pk, fiscal_year)
    plan = _plan_of(request.viewer, cycle)
    may_plan = can_plan(request.viewer, council_pk)
    ideas = Topic.objects.open().filter(
        council=council_pk, fiscal_year=fiscal_year, origin=Topic.Origin.CARRY_OVER
    )
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "plan": plan,
        "may_plan": may_plan,
        "may_make_body": can_make_headquarters(request.viewer),
        "make_form": MakePlanForm(council=cycle.council) if may_plan and plan is None else None,
        "ideas": ideas.exclude(plan_items__in=PlanItem.objects.live()),
        "crumbs": plan_trail(cycle),
    }
    if plan:
        context |= _plan_context(request, cycle, plan)
    return render_page(request, "headquarters/plan_detail.html", context)


@require_safe
def plan_table(request, council_pk, fiscal_year):
    """The year on one sheet of A4, landscape: months down, the four sides across."""
    cycle = cycle_or_404(request.viewer, council_pk, fiscal_year)
    plan = _plan_of(request.viewer, cycle)
    if plan is None:
        raise Http404
    live = [
        item for item in _items_of(plan, "duties__organisation") if item.state != PlanItem.State.CANCELLED
    ]
    months = [(month, [item for item in live if item.month == month]) for month in MONTH_NUMBERS]
    context = {"cycle": cycle, "council": cycle.council, "plan": plan, "months": months, "sides": Side}
    return render_page(request, "headquarters/plan_table.html", context)


def _not_copied(cycle, plan):
    """Last year's undertakings that have not been taken into this year's plan."""
    return (
        PlanItem.objects.live()
        .filter(plan__cycle__council=cycle.council_id, plan__cycle__fiscal_year=cycle.fiscal_year - 1)
        .exclude(continued_by__in=PlanItem.objects.live().filter(plan=plan))
        .order_by("pk")
    )


@require_POST
def plan_make(request, council_pk, fiscal_year):
    """Begin the plan."""
    cycle = cycle_or_404(request.viewer, council_pk, fiscal_year)
    require(can_plan(request.viewer, council_pk))
    form = MakePlanForm(request.POST, council=cycle.council)
    if form.is_valid():
        actions.make_plan(cycle, form.cleaned_data["headquarters"], by=request.viewer)
        messages.success(request, _("計画を作り始めました。取組を書いてください。"))
    else:
        messages.warning(request, _("計画を作る本部を選んでください。"))
    return redirect("plan_detail", council_pk, fiscal_year)


@require_http_methods(FORM)
def plan_adopt(request, council_pk, fiscal_year):
    """Adopt the plan."""
    cycle, plan = plan_to_write(request.viewer, council_pk, fiscal_year)
    form = AdoptForm(request.POST or None, cycle=cycle)
    if request.method == "POST" and form.is_valid():
        done, _plan = form.attempt(actions.adopt_plan, plan, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("年間計画を決めました。"))
            return redirect("plan_detail", council_pk, fiscal_year)
    title = _("年間計画を決める")
    lead = _("いつ、どこで決めたかを残します。決めたあとも、取組を加えたり直したりできます。")
    back = plan.get_absolute_url()
    return form_page(request, form, title, back, plan_trail(cycle, title), lead, _("この計画に決める"))


@require_http_methods(FORM)
def plan_reopen(request, council_pk, fiscal_year):
    """Talk about it again, saying why."""
    cycle, plan = plan_to_write(request.viewer, council_pk, fiscal_year)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _plan = form.attempt(actions.reopen_plan, plan, form.cleaned_data["reason"], by=request.viewer)
        if done:
            messages.success(request, _("計画を作成中に戻しました。もう一度、話し合って決めてください。"))
            return redirect("plan_detail", council_pk, fiscal_year)
    title = _("年間計画を決め直す")
    back = plan.get_absolute_url()
    return form_page(request, form, title, back, plan_trail(cycle, title), "", _("作成中に戻す"))
