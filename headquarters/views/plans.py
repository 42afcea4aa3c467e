"""The year's plan: items, duties, adoption."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.pages import render_page, require
from core.thread import thread_of
from councils.models import Cycle, Topic
from headquarters import actions
from headquarters.forms import AdoptForm, CancelItemForm, DutyForm, MakePlanForm, PlanItemForm
from headquarters.models import Ask, Duty, Plan, PlanItem
from headquarters.permissions import can_ask, can_plan
from headquarters.reading import by_month, by_side, with_answers

FORM = ["GET", "HEAD", "POST"]


def cycle_or_404(viewer, council_pk, fiscal_year):
    """A year whose inside the viewer sees."""
    cycles = Cycle.objects.visible_to(viewer).select_related("council", "vision")
    return get_object_or_404(cycles, council_id=council_pk, fiscal_year=fiscal_year)


def item_or_404(viewer, council_pk, pk):
    """An undertaking of that council which the viewer sees."""
    items = PlanItem.objects.visible_to(viewer).select_related(
        "plan__cycle__council", "plan__cycle__vision", "plan__headquarters", "continues"
    )
    return get_object_or_404(items, pk=pk, plan__cycle__council_id=council_pk)


def _planner(viewer, council_pk, fiscal_year):
    """(cycle, plan) for somebody who may write the plan."""
    cycle = cycle_or_404(viewer, council_pk, fiscal_year)
    require(can_plan(viewer, council_pk))
    return cycle, get_object_or_404(Plan.objects.visible_to(viewer), cycle=cycle)


@require_safe
def plan_detail(request, council_pk, fiscal_year):
    """The year as a table: months, undertakings, who does what; what was left by last year; who makes the plan."""
    cycle = cycle_or_404(request.viewer, council_pk, fiscal_year)
    plan = Plan.objects.visible_to(request.viewer).filter(cycle=cycle).select_related("headquarters").first()
    items = (
        with_answers(PlanItem.objects.filter(plan=plan)).prefetch_related("duties", "goals") if plan else []
    )
    items = by_month(items)
    for item in items:
        item.sides = by_side(item)
    may_plan = can_plan(request.viewer, council_pk)
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "plan": plan,
        "items": [item for item in items if item.state != PlanItem.State.CANCELLED],
        "cancelled": [item for item in items if item.state == PlanItem.State.CANCELLED],
        "may_plan": may_plan,
        "make_form": MakePlanForm(council=cycle.council) if may_plan and plan is None else None,
        "ideas": Topic.objects.open().filter(
            council=council_pk, fiscal_year=fiscal_year, origin=Topic.Origin.CARRY_OVER
        ),
        "last_items": _not_copied(cycle, plan) if may_plan and plan else [],
        "history": history_of(plan, limit=10) if plan else [],
    }
    return render_page(request, "headquarters/plan_detail.html", context)


def _not_copied(cycle, plan):
    """Last year's undertakings that have not been taken into this year's plan."""
    return (
        PlanItem.objects.live()
        .filter(plan__cycle__council=cycle.council_id, plan__cycle__fiscal_year=cycle.fiscal_year - 1)
        .exclude(continued_by__plan=plan)
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
    cycle, plan = _planner(request.viewer, council_pk, fiscal_year)
    form = AdoptForm(request.POST or None, cycle=cycle)
    if form.is_valid() and form.attempt(actions.adopt_plan, plan, by=request.viewer, **form.cleaned_data)[0]:
        messages.success(request, _("年間計画を決めました。"))
        return redirect(plan)
    context = {"cycle": cycle, "council": cycle.council, "plan": plan, "form": form}
    return render_page(request, "headquarters/plan_adopt.html", context)


@require_http_methods(FORM)
def plan_reopen(request, council_pk, fiscal_year):
    """Talk about it again, saying why."""
    cycle, plan = _planner(request.viewer, council_pk, fiscal_year)
    form = CancelItemForm(request.POST or None)
    form.fields["reason"].label = _("決め直す理由")
    if form.is_valid():
        done, _plan = form.attempt(actions.reopen_plan, plan, form.cleaned_data["reason"], by=request.viewer)
        if done:
            messages.success(request, _("計画を見直します。もう一度決めるまで「作成中」になります。"))
            return redirect(plan)
    context = {"cycle": cycle, "council": cycle.council, "plan": plan, "form": form}
    return render_page(request, "headquarters/plan_reopen.html", context)


@require_http_methods(FORM)
def planitem_new(request, council_pk, fiscal_year):
    """One more undertaking, perhaps from a carried-over topic."""
    cycle, plan = _planner(request.viewer, council_pk, fiscal_year)
    topic = (
        Topic.objects.visible_to(request.viewer)
        .filter(pk=request.GET.get("topic") or 0, council=council_pk)
        .first()
    )
    initial = {"carried_note": topic.title, "title": topic.title[:80]} if topic else None
    form = PlanItemForm(request.POST or None, cycle=cycle, initial=initial)
    if form.is_valid():
        data = {**form.cleaned_data, "topic": topic}
        data.pop("version", None)
        done, item = form.attempt(actions.add_plan_item, plan, by=request.viewer, **data)
        if done:
            messages.success(request, _("取組を加えました。だれが何をするかを書いてください。"))
            return redirect(item)
    context = {"cycle": cycle, "council": cycle.council, "plan": plan, "form": form, "topic": topic}
    return render_page(request, "headquarters/planitem_form.html", context)


@require_POST
def planitem_copy(request, council_pk, fiscal_year, pk):
    """Take last year's undertaking into this year; its goals are found again by their words."""
    cycle, plan = _planner(request.viewer, council_pk, fiscal_year)
    item = item_or_404(request.viewer, council_pk, pk)
    goals = list(cycle.goals.filter(dropped_on=None))
    if not goals:
        messages.warning(request, _("先に今年度の目標を決めてください。"))
        return redirect(plan)
    texts = {goal.text for goal in item.goals.all()}
    same = [goal for goal in goals if goal.text in texts] or goals[:1]
    copy = actions.copy_plan_item(item, plan, same, by=request.viewer, carried_note=item.carried_note)
    messages.success(request, _("昨年度の取組を今年度の計画に入れました。目標と月を確かめてください。"))
    return redirect(copy)


@require_safe
def planitem_detail(request, council_pk, pk):
    """One undertaking: issue, aim, why, duties, asks (names for the coordinator only), thread."""
    item = item_or_404(request.viewer, council_pk, pk)
    may_ask = can_ask(request.viewer, item)
    asks = Ask.objects.visible_to(request.viewer).filter(item=item).exclude(state=Ask.State.CANCELLED)
    context = {
        "item": item,
        "cycle": item.plan.cycle,
        "council": item.plan.cycle.council,
        "goals": item.goals.all(),
        "sides": by_side(item),
        "counts": with_answers(PlanItem.objects.filter(pk=item.pk)).values(
            "yes", "if_needed", "no", "waiting", "unsent"
        )[0],
        "asks": asks.select_related("person", "organisation") if may_ask else [],
        "may_plan": can_plan(request.viewer, council_pk),
        "may_ask": may_ask,
        "duty_form": DutyForm(municipality_id=item.plan.headquarters.municipality_id),
        "links": thread_of(item, request.viewer),
        "history": history_of(item),
        "answers": Ask.Answer.choices,
    }
    return render_page(request, "headquarters/planitem_detail.html", context)


@require_http_methods(FORM)
def planitem_edit(request, council_pk, pk):
    """Change an undertaking."""
    item = item_or_404(request.viewer, council_pk, pk)
    require(can_plan(request.viewer, council_pk))
    stored = PlanItem.objects.select_related("plan__cycle").get(pk=pk)
    form = PlanItemForm(request.POST or None, instance=stored, cycle=item.plan.cycle)
    if form.is_valid():
        done, _item = form.attempt(actions.change_plan_item, form, by=request.viewer)
        if done:
            messages.success(request, _("取組を変えました。"))
            return redirect(item)
    context = {"cycle": item.plan.cycle, "council": item.plan.cycle.council, "item": item, "form": form}
    return render_page(request, "headquarters/planitem_form.html", context)


@require_http_methods(FORM)
def planitem_cancel(request, council_pk, pk):
    """Leave an undertaking out, saying why."""
    item = item_or_404(request.viewer, council_pk, pk)
    require(can_plan(request.viewer, council_pk))
    form = CancelItemForm(request.POST or None)
    if form.is_valid():
        done, _none = form.attempt(
            actions.cancel_plan_item, item, form.cleaned_data["reason"], by=request.viewer
        )
        if done:
            messages.success(request, _("取組を取りやめました。"))
            return redirect(item.plan)
    context = {"item": item, "cycle": item.plan.cycle, "council": item.plan.cycle.council, "form": form}
    return render_page(request, "headquarters/planitem_cancel.html", context)


@require_POST
def duty_add(request, council_pk, pk):
    """One more task; what was typed wrongly comes back with its sentence."""
    item = item_or_404(request.viewer, council_pk, pk)
    require(can_plan(request.viewer, council_pk))
    form = DutyForm(request.POST, municipality_id=item.plan.headquarters.municipality_id)
    if form.is_valid() and form.attempt(actions.add_duty, item, by=request.viewer, **form.cleaned_data)[0]:
        messages.success(request, _("役割を加えました。"))
        return redirect(item)
    context = {"item": item, "cycle": item.plan.cycle, "council": item.plan.cycle.council, "form": form}
    return render_page(request, "headquarters/duty_form.html", context)


@require_http_methods(FORM)
def duty_edit(request, council_pk, pk, duty_pk):
    """Change a task or its side."""
    item = item_or_404(request.viewer, council_pk, pk)
    require(can_plan(request.viewer, council_pk))
    duty = get_object_or_404(Duty, pk=duty_pk, item=item)
    form = DutyForm(
        request.POST or None, instance=duty, municipality_id=item.plan.headquarters.municipality_id
    )
    if form.is_valid() and form.attempt(actions.change_duty, duty, by=request.viewer, **form.cleaned_data)[0]:
        messages.success(request, _("役割を変えました。"))
        return redirect(item)
    context = {
        "item": item,
        "cycle": item.plan.cycle,
        "council": item.plan.cycle.council,
        "form": form,
        "duty": duty,
    }
    return render_page(request, "headquarters/duty_form.html", context)


@require_POST
def duty_remove(request, council_pk, pk, duty_pk):
    """Take a task out; a second click finds it gone."""
    item = item_or_404(request.viewer, council_pk, pk)
    require(can_plan(request.viewer, council_pk))
    duty = Duty.objects.filter(pk=duty_pk, item=item).first()
    if duty:
        actions.remove_duty(duty, by=request.viewer)
    messages.success(request, _("役割を外しました。"))
    return redirect(item)
