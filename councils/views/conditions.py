"""One condition of a decision: by when, and what became of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.audit import history_of
from core.pages import render_page, require
from councils.actions import drop_condition, meet_condition, reopen_condition, set_condition_due
from councils.forms.resolutions import ConditionForm
from councils.models import Condition
from councils.permissions.deciding import can_follow_conditions
from councils.views.meeting_parts import meeting_crumbs
from councils.views.resolutions import resolution_or_404


def _act(condition, form, pressed, by):
    """What the pressed button says; saving without one of them keeps the day."""
    if pressed == "meet":
        return meet_condition(condition, form.cleaned_data["answer"], by=by)
    if pressed == "drop":
        return drop_condition(condition, form.cleaned_data["answer"], by=by)
    if pressed == "reopen":
        return reopen_condition(condition, by=by)
    return set_condition_due(condition, form.cleaned_data["due_on"], by=by)


@require_http_methods(["GET", "HEAD", "POST"])
def condition_edit(request, council_pk, pk, condition_pk):
    """満たした, 取りやめ with a word, or another day."""
    resolution = resolution_or_404(request, council_pk, pk)
    condition = get_object_or_404(Condition, pk=condition_pk, resolution=resolution)
    condition.resolution = resolution
    require(can_follow_conditions(request.viewer, council_pk))
    form = ConditionForm(
        request.POST or None, initial={"answer": condition.answer, "due_on": condition.due_on}
    )
    if request.method == "POST" and form.is_valid():
        pressed = request.POST.get("press", "")
        done, _condition = form.attempt(_act, condition, form, pressed, request.viewer)
        if done:
            messages.success(request, _("条件を保存しました。"))
            return redirect(resolution)
    context = {
        "resolution": resolution,
        "meeting": resolution.meeting,
        "condition": condition,
        "form": form,
        "history": history_of(condition),
        "crumbs": meeting_crumbs(
            resolution.meeting, (_("議決"), resolution.get_absolute_url()), (_("条件"), "")
        ),
    }
    return render_page(request, "councils/resolution_condition.html", context)
