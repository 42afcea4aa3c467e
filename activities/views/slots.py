"""Places to fill: adding, changing, removing; joining one by oneself."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.actions import add_slot, change_slot, remove_slot, sign_up
from activities.forms.activities import SlotForm
from activities.models import Activity, Slot
from activities.permissions import can_arrange_activity, can_sign_up
from activities.reading import CHAIN
from activities.views.parts import crumbs_to, find_activity, find_slot, posted
from community.models import Person
from core.pages import render_page, require


@require_http_methods(["GET", "HEAD", "POST"])
def slot_new(request, council_pk, pk):
    """A role at the activity."""
    activity = find_activity(request, council_pk, pk)
    require(can_arrange_activity(request.viewer, activity))
    form = SlotForm(posted(request), activity=activity)
    if request.method == "POST" and form.is_valid():
        done, _slot = form.attempt(add_slot, activity, by=request.viewer, **form.values)
        if done:
            messages.success(request, _("役割を加えました。"))
            return redirect(activity)
    context = {"form": form, "activity": activity, "crumbs": crumbs_to(activity, _("役割を加える"))}
    return render_page(request, "activities/slot_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def slot_edit(request, council_pk, pk):
    """Change or move a role; its people come along, or it says who cannot."""
    slot = find_slot(request, council_pk, pk)
    activity = slot.activity
    require(can_arrange_activity(request.viewer, activity))
    form = SlotForm(posted(request), activity=activity, slot=slot)
    if request.method == "POST" and form.is_valid():
        done, _slot = form.attempt(change_slot, slot, by=request.viewer, **form.values)
        if done:
            messages.success(request, _("役割を保存しました。"))
            return redirect(activity)
    context = {"form": form, "activity": activity, "slot": slot, "crumbs": crumbs_to(activity, slot.title)}
    return render_page(request, "activities/slot_form.html", context)


@require_POST
def slot_remove(request, council_pk, pk):
    """Take away a role that nobody was asked for."""
    slot = find_slot(request, council_pk, pk)
    require(can_arrange_activity(request.viewer, slot.activity))
    remove_slot(slot, by=request.viewer)
    messages.success(request, _("役割をなくしました。"))
    return redirect(slot.activity)


@require_http_methods(["GET", "HEAD", "POST"])
def slot_sign_up(request, pk):
    """Join by oneself: the page says what for, one press takes the place."""
    slots = Slot.objects.select_related(*(f"activity__{path}" for path in CHAIN))
    slot = get_object_or_404(slots, pk=pk, activity__in=Activity.objects.visible_to(request.viewer))
    require(can_sign_up(request.viewer, slot))
    if request.method == "POST":
        me = Person.objects.filter(pk=request.viewer.person_id).first()
        if me is None:
            raise Http404
        assignment = sign_up(slot, me, by=request.viewer)
        messages.success(request, _("申し込みました。どうぞよろしくお願いします。"))
        return redirect("my_duty", assignment.pk)
    cycle = slot.activity.item.plan.cycle
    context = {"slot": slot, "activity": slot.activity, "vision": cycle.vision}
    return render_page(request, "activities/slot_sign_up.html", context)
