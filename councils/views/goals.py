"""Goals of the year under the child image."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.pages import render_page, require
from core.thread import thread_of
from councils.actions import (
    add_goal,
    change_goal,
    copy_goals,
    drop_goal,
    goals_to_copy,
    move_goal,
    vision_for,
)
from councils.forms.goals import CopyGoalsForm, DropGoalForm, GoalForm, NewGoalForm
from councils.models import BasicPolicy, Goal
from councils.permissions import can_write_goals
from councils.views.parts import cycle_or_404, form_page, goal_or_404, said, year_crumbs, year_url

FORM = ["GET", "HEAD", "POST"]


def _crumbs(cycle, *steps):
    return year_crumbs(cycle, (_("目標"), year_url("goal_list", cycle)), *steps)


@require_safe
def goal_list(request, council_pk, fiscal_year):
    """The year's goals under the image, those given up at the end, and last year's to take over."""
    viewer = request.viewer
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    goals = list(Goal.objects.filter(cycle=cycle).select_related("continues"))
    for goal in goals:
        goal.cycle = cycle
    may_write = can_write_goals(viewer, council_pk) and not cycle.ended_on
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "crumbs": year_crumbs(cycle, (_("目標"), "")),
        "vision": vision_for(cycle),
        "goals": [goal for goal in goals if goal.dropped_on is None],
        "dropped": [goal for goal in goals if goal.dropped_on],
        "to_copy": goals_to_copy(cycle) if may_write else [],
        "may_write": may_write,
    }
    return render_page(request, "councils/goal_list.html", context)


@require_http_methods(FORM)
def goal_add(request, council_pk, fiscal_year):
    """One more goal."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    require(can_write_goals(request.viewer, council_pk))
    form = NewGoalForm(request.POST or None, axes=cycle.council.rules.goal_axes)
    if request.method == "POST" and form.is_valid():
        done, _goal = form.attempt(add_goal, cycle, by=request.viewer, **form.cleaned_data)
        if done:
            return said(request, _("目標を加えました。"), "goal_list", council_pk, fiscal_year)
    title = _("目標を加える")
    return form_page(
        request,
        form,
        title,
        year_url("goal_list", cycle),
        crumbs=_crumbs(cycle, (title, "")),
        template="councils/goal_form.html",
        vision=vision_for(cycle),
    )


@require_http_methods(FORM)
def goal_copy(request, council_pk, fiscal_year):
    """Take over last year's goals."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    require(can_write_goals(request.viewer, council_pk))
    goals = goals_to_copy(cycle)
    form = CopyGoalsForm(request.POST or None, goals=goals)
    if request.method == "POST" and form.is_valid():
        done, made = form.attempt(copy_goals, cycle, by=request.viewer, goals=form.cleaned_data["goals"])
        if done:
            return said(
                request,
                _("目標を%(n)s件引き継ぎました。") % {"n": len(made)},
                "goal_list",
                council_pk,
                fiscal_year,
            )
    title = _("前の年度の目標を引き継ぐ")
    return form_page(
        request,
        form,
        title,
        year_url("goal_list", cycle),
        crumbs=_crumbs(cycle, (title, "")),
        save=_("引き継ぐ"),
        nothing="" if goals else _("引き継げる目標はありません。"),
    )


@require_safe
def goal_detail(request, council_pk, pk):
    """One goal with its thread."""
    viewer = request.viewer
    goal = goal_or_404(request, council_pk, pk)
    cycle = goal.cycle
    policies = BasicPolicy.objects.visible_to(viewer).filter(goals=goal).exclude(state="superseded")
    context = {
        "goal": goal,
        "cycle": cycle,
        "council": cycle.council,
        "crumbs": _crumbs(cycle, (goal.text, "")),
        "policies": policies.select_related("school", "cycle__council"),
        "may_write": can_write_goals(viewer, council_pk) and not goal.dropped_on and not cycle.ended_on,
        "thread": thread_of(goal, viewer),
        "history": history_of(goal),
    }
    return render_page(request, "councils/goal_detail.html", context)


@require_http_methods(FORM)
def goal_edit(request, council_pk, pk):
    """Work on a goal; whoever saves second sees both texts."""
    goal = goal_or_404(request, council_pk, pk)
    require(can_write_goals(request.viewer, council_pk))
    form = GoalForm(request.POST or None, instance=goal, axes=goal.cycle.council.rules.goal_axes)
    if request.method == "POST" and form.is_valid():
        done, _goal = form.attempt(change_goal, form, by=request.viewer)
        if done:
            return said(request, _("保存しました。"), goal)
    title = _("目標を直す")
    return form_page(
        request,
        form,
        title,
        reverse("goal_detail", args=[council_pk, pk]),
        crumbs=_crumbs(goal.cycle, (title, "")),
        template="councils/goal_form.html",
        vision=goal.vision,
    )


@require_http_methods(FORM)
def goal_drop(request, council_pk, pk):
    """Give a goal up."""
    goal = goal_or_404(request, council_pk, pk)
    require(can_write_goals(request.viewer, council_pk))
    form = DropGoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _goal = form.attempt(drop_goal, goal, form.cleaned_data["reason"], by=request.viewer)
        if done:
            return said(request, _("目標を取りやめました。"), goal)
    title = _("目標を取りやめる")
    return form_page(
        request,
        form,
        title,
        reverse("goal_detail", args=[council_pk, pk]),
        crumbs=_crumbs(goal.cycle, (title, "")),
        lead=goal.text,
        save=_("取りやめる"),
        danger=True,
    )


@require_POST
def goal_move(request, council_pk, pk):
    """Up or down in the order."""
    goal = goal_or_404(request, council_pk, pk)
    require(can_write_goals(request.viewer, council_pk))
    move_goal(goal, "up" if request.POST.get("to") == "up" else "down", by=request.viewer)
    return said(request, _("順番を変えました。"), "goal_list", council_pk, goal.cycle.fiscal_year)
