"""Places to fill: adding, changing, removing; joining one by oneself."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.actions import add_slot, change_slot, remove_slot, sign_up, sign_up_group
from activities.forms.activities import SlotForm
from activities.forms.people import GroupForm
from activities.models import Activity, Slot
from activities.permissions import can_arrange_activity, can_sign_up, groups_to_sign_up
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
    """Join by oneself or with one's group: the page says what for, one press takes the places."""
    slots = Slot.objects.select_related(*(f"activity__{path}" for path in CHAIN))
    slot = get_object_or_404(slots, pk=pk, activity__in=Activity.objects.visible_to(request.viewer))
    alone, groups = can_sign_up(request.viewer, slot), list(groups_to_sign_up(request.viewer, slot))
    require(alone or groups)
    form = _group_form(request, slot) if groups else None
    if request.method == "POST":
        assignment = _join(request, slot, form)
        if assignment:
            messages.success(request, _("申し込みました。どうぞよろしくお願いします。"))
            return redirect("my_duty", assignment.pk)
    context = {"slot": slot, "activity": slot.activity, "vision": slot.activity.item.plan.cycle.vision}
    return render_page(request, "activities/slot_sign_up.html", {**context, "alone": alone, "form": form})


def _group_form(request, slot):
    """Bound only by the button of the group's own form."""
    data = request.POST if "organisation" in request.POST else None
    return GroupForm(data, groups=groups_to_sign_up(request.viewer, slot), initial={"seats": 1})


def _join(request, slot, form):
    """The promise, or None when the group's form has to be corrected."""
    viewer = request.viewer
    if form and form.is_bound:
        values = form.cleaned_data if form.is_valid() else None
        done = values and form.attempt(
            sign_up_group, slot, values["organisation"], values["seats"], by=viewer
        )
        return done[1] if done else None
    require(can_sign_up(viewer, slot))
    return sign_up(slot, Person.objects.get(pk=viewer.person_id), by=viewer)
