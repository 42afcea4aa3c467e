"""Undertakings of the plan, and who does what in them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.pages import render_page, require
from core.thread import weave
from councils.models import Topic
from councils.models.visions import Side
from headquarters import actions
from headquarters.forms import CancelItemForm, CopyItemForm, DutyForm, PlanItemForm
from headquarters.models import Ask, Duty, PlanItem
from headquarters.permissions import can_ask, can_plan
from headquarters.reading import by_side, with_answers, with_goals
from headquarters.thread import known_chain
from headquarters.views.parts import FORM, form_page, item_or_404, item_trail, plan_to_write, plan_trail


def _topic(request, council_pk):
    """The topic from which an undertaking is made, or None."""
    pk = request.GET.get("topic", "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    return Topic.objects.visible_to(request.viewer).filter(pk=pk, council=council_pk).first()


@require_http_methods(FORM)
def planitem_new(request, council_pk, fiscal_year):
    """One more undertaking, perhaps from a carried-over topic."""
    cycle, plan = plan_to_write(request.viewer, council_pk, fiscal_year)
    topic = _topic(request, council_pk)
    initial = {"carried_note": topic.title[:200], "title": topic.title[:80]} if topic else None
    form = PlanItemForm(request.POST or None, cycle=cycle, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "topic": topic}
        done, item = form.attempt(actions.add_plan_item, plan, by=request.viewer, **data)
        if done:
            messages.success(request, _("取組を加えました。次は、だれが何をするかを書いてください。"))
            return redirect(item)
    context = {"cycle": cycle, "council": cycle.council, "form": form, "topic": topic}
    context |= {"crumbs": plan_trail(cycle, _("取組を加える")), "back": plan.get_absolute_url()}
    return render_page(request, "headquarters/planitem_form.html", context)


@require_http_methods(FORM)
def planitem_copy(request, council_pk, fiscal_year, pk):
    """Take last year's undertaking into this year: which goals it serves now, when, and what was learnt."""
    cycle, plan = plan_to_write(request.viewer, council_pk, fiscal_year)
    item = item_or_404(request.viewer, council_pk, pk)
    form = CopyItemForm(request.POST or None, cycle=cycle, item=item)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done, copy = form.attempt(
            actions.copy_plan_item,
            item,
            plan,
            data["goals"],
            by=request.viewer,
            month=data["month"],
            carried_note=data["carried_note"],
        )
        if done:
            messages.success(request, _("昨年度の取組を、役割の分担とともに今年度の計画に入れました。"))
            return redirect(copy)
    title = _("「%(title)s」を今年度も行う") % {"title": item.title}
    lead = _("課題、ねらい、役割の分担も入ります。あとから直せます。")
    return form_page(
        request, form, title, plan.get_absolute_url(), plan_trail(cycle, title), lead, _("計画に入れる")
    )


@require_safe
def planitem_detail(request, council_pk, pk):
    """One undertaking: issue, aim, why, duties, asks (names only for those who may ask), thread."""
    item = item_or_404(request.viewer, council_pk, pk, with_goals(with_answers(PlanItem.objects.all())))
    may_ask = can_ask(request.viewer, item)
    asks = Ask.objects.visible_to(request.viewer).filter(item=item).exclude(state=Ask.State.CANCELLED)
    asks = list(asks.select_related("person", "organisation", "duty").order_by("pk")) if may_ask else []
    for ask in asks:
        ask.item = item
    goals = [row["pk"] for row in item.goal_rows]
    chain = known_chain(item, goals, item.plan.cycle_id)
    on_paper = [
        a for a in asks if a.state == Ask.State.NEW and a.channel in (Ask.Channel.LETTER, Ask.Channel.FAX)
    ]
    context = {
        "item": item,
        "cycle": item.plan.cycle,
        "council": item.plan.cycle.council,
        "sides": by_side(item),
        "counts": item,
        "asks": asks,
        "on_paper": len(on_paper),
        "may_plan": can_plan(request.viewer, council_pk),
        "may_ask": may_ask,
        "is_live": item.state != PlanItem.State.CANCELLED,
        "links": weave([chain], request.viewer)[0].links,
        "history": history_of(item),
        "crumbs": item_trail(item),
    }
    return render_page(request, "headquarters/planitem_detail.html", context)


def _item_to_plan(request, council_pk, pk):
    """An undertaking, for somebody who may write the plan."""
    item = item_or_404(request.viewer, council_pk, pk)
    require(can_plan(request.viewer, council_pk))
    return item


@require_http_methods(FORM)
def planitem_edit(request, council_pk, pk):
    """Change an undertaking."""
    item = _item_to_plan(request, council_pk, pk)
    stored = PlanItem.objects.select_related("plan__cycle").get(pk=pk)
    form = PlanItemForm(request.POST or None, instance=stored, cycle=item.plan.cycle)
    if request.method == "POST" and form.is_valid():
        done, _item = form.attempt(actions.change_plan_item, form, by=request.viewer)
        if done:
            messages.success(request, _("取組を直しました。"))
            return redirect(item)
    context = {"cycle": item.plan.cycle, "council": item.plan.cycle.council, "item": item, "form": form}
    context |= {"crumbs": item_trail(item, _("取組を直す")), "back": item.get_absolute_url()}
    return render_page(request, "headquarters/planitem_form.html", context)


@require_http_methods(FORM)
def planitem_cancel(request, council_pk, pk):
    """Leave an undertaking out, saying why."""
    item = _item_to_plan(request, council_pk, pk)
    form = CancelItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done, taken_back = form.attempt(actions.cancel_plan_item, item, reason, by=request.viewer)
        if done:
            messages.success(request, _("取組を取りやめました。"))
            if taken_back:
                words = _("返事を待っていた%(n)s件のお願いも取り消しました。お願いした方にお知らせください。")
                messages.warning(request, words % {"n": taken_back})
            return redirect(item.plan)
    title = _("「%(title)s」を取りやめる") % {"title": item.title}
    lead = _("取りやめた取組も、理由とともに記録に残ります。返事を待っているお願いは取り消されます。")
    trail = item_trail(item, _("取りやめる"))
    return form_page(request, form, title, item.get_absolute_url(), trail, lead, _("取りやめる"), danger=True)


# ---- duties ----------------------------------------------------------------------------------------------


def _duty_page(request, item, form, title):
    lead = _("学校・地域・保護者・子どもの、だれが何をするかを書きます。")
    return form_page(request, form, title, item.get_absolute_url(), item_trail(item, title), lead)


@require_http_methods(FORM)
def duty_add(request, council_pk, pk):
    """One more task."""
    item = _item_to_plan(request, council_pk, pk)
    side = request.GET.get("side", "")
    initial = {"side": side if side in Side.values else Side.COMMUNITY}
    city = item.plan.headquarters.municipality_id
    form = DutyForm(request.POST or None, municipality_id=city, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _duty = form.attempt(actions.add_duty, item, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("役割を加えました。"))
            return redirect(item.get_absolute_url() + "#duties")
    return _duty_page(request, item, form, _("役割を加える"))


@require_http_methods(FORM)
def duty_edit(request, council_pk, pk, duty_pk):
    """Change a task or its side."""
    item = _item_to_plan(request, council_pk, pk)
    duty = get_object_or_404(Duty, pk=duty_pk, item=item)
    city = item.plan.headquarters.municipality_id
    form = DutyForm(request.POST or None, instance=duty, municipality_id=city)
    if request.method == "POST" and form.is_valid():
        done, _duty = form.attempt(actions.change_duty, duty, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("役割を直しました。"))
            return redirect(item.get_absolute_url() + "#duties")
    return _duty_page(request, item, form, _("役割を直す"))


@require_POST
def duty_remove(request, council_pk, pk, duty_pk):
    """Take a task out; a second click finds it gone."""
    item = _item_to_plan(request, council_pk, pk)
    duty = Duty.objects.select_related("item").filter(pk=duty_pk, item=item).first()
    if duty:
        actions.remove_duty(duty, by=request.viewer)
    messages.success(request, _("役割を外しました。"))
    return redirect(item.get_absolute_url() + "#duties")
