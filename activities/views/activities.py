"""The list of a year, one activity, making and changing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.actions import (
    cancel_activity,
    change_activity,
    confirm_activity,
    make_activity,
    postpone_activity,
    reschedule_activity,
)
from activities.forms.activities import ActivityForm, NewActivityForm, ReasonForm, RescheduleForm
from activities.models import Activity
from activities.permissions import can_arrange_activity, can_make_activity, can_see_contacts, can_see_names
from activities.reading import nearest_first, places_of, slots_with_people
from activities.views.acts import buttons_of, next_act
from activities.views.calendar import days_of_year, month_weeks
from activities.views.parts import Crumb, crumbs_of, crumbs_to, find_activity, posted
from core.audit import history_of
from core.dates import fiscal_year, today
from core.pages import page_of, render_page, require
from core.thread import chain_of, weave
from councils.models import Council
from headquarters.models import PlanItem

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


def _number(text, allowed, default):
    return int(text) if text.isdecimal() and int(text) in allowed else default


@require_safe
def activity_list(request, council_pk):
    """Activities of one 年度, the nearest first; or one month as a calendar."""
    council = get_object_or_404(Council.objects.visible_to(request.viewer), pk=council_pk)
    cycles = {cycle.fiscal_year: cycle for cycle in council.cycles.order_by("-fiscal_year")}
    year = _number(request.GET.get("year", ""), cycles, fiscal_year(today()))
    month = _number(request.GET.get("month", ""), MONTHS, 0)
    state = request.GET.get("state", "")
    state = state if state in Activity.State.values else ""
    found = Activity.objects.filter(item__plan__cycle__council=council, item__plan__cycle__fiscal_year=year)
    found = found.filter(state=state) if state else found
    found = found.filter(starts_at__month=month) if month else found
    context = {"council": council, "year": year, "cycles": cycles.values(), "months": MONTHS}
    context |= {"month": month, "state": state, "states": Activity.State.choices}
    context |= {"calendar": "calendar" in request.GET, "crumbs": _list_crumbs(council, cycles.get(year))}
    if context["calendar"]:
        first = days_of_year(year, month or today().month)
        context |= {"weeks": month_weeks(found, first), "first_day": first, "month": first.month}
        return render_page(request, "activities/activity_list.html", context)
    page = page_of(request, nearest_first(found.select_related("item__plan__cycle")))
    places = places_of(activity.pk for activity in page)
    rows = [(activity, places.get(activity.pk)) for activity in page]
    return render_page(request, "activities/activity_list.html", {**context, "page": page, "rows": rows})


def _list_crumbs(council, cycle):
    if cycle is None:
        return [Crumb(council.name, council.get_absolute_url()), Crumb(_("活動"))]
    cycle.council = council
    return crumbs_of(cycle)


def _thread(activity, viewer):
    """The links of its thread; the activity itself is at hand and need not be asked for again."""
    chain = chain_of(activity)
    chain.activities = [activity]
    return weave([chain], viewer)[0].links


@require_safe
def activity_detail(request, council_pk, pk):
    """One activity: why, when, who, what next."""
    activity, viewer = find_activity(request, council_pk, pk), request.viewer
    slots = slots_with_people(activity)
    arranges, names = can_arrange_activity(viewer, activity), can_see_names(viewer, activity)
    cycle = activity.item.plan.cycle
    context = {
        "activity": activity,
        "cycle": cycle,
        "council": cycle.council,
        "vision": cycle.vision,
        "report": getattr(activity, "activity_report", None),
        "slots": slots,
        "arranges": arranges,
        "names": names,
        "contacts": can_see_contacts(viewer, activity),
        "joins": viewer.holds("headquarters", activity.item.plan.headquarters_id, "volunteer"),
        "changeable": activity.state in ("arranging", "confirmed", "postponed"),
        "schools": activity.school_names,
        "next_act": next_act(activity, slots, viewer),
        "buttons": buttons_of(activity, viewer),
        "thread": _thread(activity, viewer),
        "history": history_of(activity),
        "inside": council_pk in viewer.ids("council")
        or viewer.has("board_guidance", "board_lifelong", "board_childcare"),
    }
    context["crumbs"] = crumbs_to(activity) if context["inside"] else []
    return render_page(request, "activities/activity_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request, council_pk, item_pk):
    """Make an activity of a plan item; one added during the year counts like any other."""
    items = PlanItem.objects.visible_to(request.viewer).select_related(
        "plan__cycle__council", "plan__cycle__vision", "plan__headquarters"
    )
    item = get_object_or_404(items, pk=item_pk, plan__cycle__council_id=council_pk)
    require(can_make_activity(request.viewer, item))
    form = NewActivityForm(posted(request), item=item)
    if request.method == "POST" and form.is_valid():
        done, activity = form.attempt(make_activity, item, by=request.viewer, **form.values, **form.span)
        if done:
            messages.success(request, _("活動を作りました。つぎに、手伝ってもらう役割を加えてください。"))
            return redirect(activity)
    context = {"form": form, "item": item, "vision": item.plan.cycle.vision, "back": item.get_absolute_url()}
    context["crumbs"] = crumbs_of(item.plan.cycle, Crumb(_("新しい活動")))
    return render_page(request, "activities/activity_form.html", context)


def _changeable(request, council_pk, pk):
    activity = find_activity(request, council_pk, pk)
    require(can_arrange_activity(request.viewer, activity))
    return activity


@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request, council_pk, pk):
    """Change the words of an activity."""
    activity = _changeable(request, council_pk, pk)
    form = ActivityForm(posted(request), activity=activity)
    if request.method == "POST" and form.is_valid():
        done, _activity = form.attempt(change_activity, activity, by=request.viewer, **form.values)
        if done:
            messages.success(request, _("活動の内容を保存しました。"))
            return redirect(activity)
    context = {"form": form, "activity": activity, "item": activity.item, "back": activity.get_absolute_url()}
    context |= {"vision": activity.item.plan.cycle.vision, "crumbs": crumbs_to(activity, _("内容を直す"))}
    return render_page(request, "activities/activity_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_reschedule(request, council_pk, pk):
    """A new day; the promised people come along, or it says who cannot."""
    activity = _changeable(request, council_pk, pk)
    span = (activity.starts_at, activity.ends_at)
    form = RescheduleForm(posted(request), fiscal_year=activity.item.plan.cycle.fiscal_year, span=span)
    if request.method == "POST" and form.is_valid():
        new = form.span
        done, _activity = form.attempt(
            reschedule_activity, activity, new["starts_at"], by=request.viewer, ends_at=new["ends_at"]
        )
        if done:
            messages.success(request, _("日時を変えました。決まっている人に知らせます。"))
            return redirect(activity)
    context = {"form": form, "activity": activity, "crumbs": crumbs_to(activity, _("日時を変える"))}
    return render_page(request, "activities/activity_reschedule.html", context)


@require_POST
def activity_confirm(request, council_pk, pk):
    """It will take place."""
    activity = _changeable(request, council_pk, pk)
    confirm_activity(activity, by=request.viewer)
    messages.success(request, _("実施を決めました。"))
    return redirect(activity)


def _stop(request, council_pk, pk, act, words):
    activity = _changeable(request, council_pk, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done, told = form.attempt(act, activity, form.cleaned_data["reason"], by=request.viewer)
        if done:
            messages.success(request, words["done"] % {"n": told})
            return redirect(reverse("activity_calls", args=[council_pk, pk]) if told else activity)
    promised = sum(slot.filled for slot in activity.slots.all())
    context = {"form": form, "activity": activity, "words": words, "promised": promised}
    context["crumbs"] = crumbs_to(activity, words["title"])
    return render_page(request, "activities/activity_stop.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_postpone(request, council_pk, pk):
    """Not on that day; the new one comes later."""
    words = {
        "title": _("延期にする"),
        "lead": _("新しい日は、決まってから入れられます。決まっている人の役割は、そのまま残ります。"),
        "done": _(
            "延期にしました。決まっていた%(n)s件の人と団体に知らせます。メールのない人には電話をお願いします。"
        ),
        "button": _("延期にする"),
    }
    return _stop(request, council_pk, pk, postpone_activity, words)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_cancel(request, council_pk, pk):
    """It does not take place."""
    words = {
        "title": _("中止にする"),
        "lead": _(
            "中止は取り消せません。決まっている人の役割は、すべてなくなります。日を改めるときは「延期」にしてください。"
        ),
        "done": _(
            "中止にしました。決まっていた%(n)s件の人と団体に知らせます。メールのない人には電話をお願いします。"
        ),
        "button": _("中止にする"),
        "danger": True,
    }
    return _stop(request, council_pk, pk, cancel_activity, words)
