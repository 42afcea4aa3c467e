"""One's own duties: what I promised, what I am asked, what I could join."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.actions import withdraw
from activities.models import Assignment
from activities.reading import CHAIN, duties_of, open_slots
from core.dates import local_day, today
from core.pages import page_of, render_page
from headquarters.models import Ask


@require_safe
def my_duties(request):
    """My duties with the aim and the child image, what I am asked, what I could join."""
    viewer = request.viewer
    mine = Q(person_id=viewer.person_id) | Q(organisation__in=viewer.ids("organisation"))
    asks = Ask.objects.filter(mine, state=Ask.State.WAITING).select_related(
        "item__plan__cycle", "organisation"
    )
    context = {
        "duties": list(duties_of(viewer)),
        "asks": list(asks.order_by("reply_by", "pk")),
        "page": page_of(request, open_slots(viewer)),
    }
    return render_page(request, "activities/my_duties.html", context)


def _mine(request, pk):
    viewer = request.viewer
    mine = Q(person_id=viewer.person_id or 0) | Q(organisation__in=viewer.ids("organisation"))
    rows = Assignment.objects.filter(mine).select_related(
        "person", "organisation", "ask__asked_by", *(f"slot__activity__{path}" for path in CHAIN)
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def my_duty(request, pk):
    """One promise: what, when, where, what for, whom to call."""
    duty = _mine(request, pk)
    activity = duty.slot.activity
    holds = duty.state in ("offered", "confirmed", "standin_wanted")
    context = {
        "duty": duty,
        "slot": duty.slot,
        "activity": activity,
        "vision": activity.item.plan.cycle.vision,
        "headquarters": activity.item.plan.headquarters,
        "holds": holds,
        "may_withdraw": holds and local_day(duty.slot.starts_at) > today(),
    }
    return render_page(request, "activities/my_duty.html", context)


@require_POST
def my_duty_withdraw(request, pk):
    """I cannot come after all: until the day before."""
    duty = _mine(request, pk)
    withdraw(duty, by=request.viewer)
    messages.success(request, _("取りやめました。お知らせくださり、ありがとうございました。"))
    return redirect("my_duties")
