"""Promises: the list, one promise, its end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.dates import today
from core.pages import page_of, render_page, require
from councils.actions import add_action_item, drop_action_item, finish_action_item, reopen_action_item
from councils.forms.meetings import PromiseFields
from councils.models import ActionItem
from councils.permissions.meeting import can_end_action_item, can_record
from councils.views.meeting_parts import council_or_404, crumbs_of, owners_of


def _crumb(council_pk):
    return (_("約束"), reverse("actionitem_list", args=[council_pk]))


def _item(request, council_pk, pk):
    items = ActionItem.objects.visible_to(request.viewer).select_related("council", "meeting", "person")
    return get_object_or_404(items, pk=pk, council_id=council_pk)


@require_safe
def actionitem_list(request, council_pk):
    """Open promises, the nearest day first; or (?ended=1) those that ended, newest first."""
    council = council_or_404(request, council_pk)
    ended = bool(request.GET.get("ended"))
    items = ActionItem.objects.visible_to(request.viewer).filter(council=council)
    items = items.exclude(state=ActionItem.State.OPEN).order_by("-pk") if ended else items.open()
    context = {
        "council": council,
        "page": page_of(request, items.select_related("person", "meeting")),
        "ended": ended,
        "may_add": can_record(request.viewer, council.pk),
        "crumbs": crumbs_of(council, _crumb(council.pk)),
    }
    return render_page(request, "councils/actionitem_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def actionitem_add(request, council_pk):
    """Write down a promise outside of a meeting."""
    council = council_or_404(request, council_pk)
    require(can_record(request.viewer, council.pk))
    owners, people = owners_of(council, today())
    form = PromiseFields(request.POST or None, owners=owners)
    if request.method == "POST" and form.is_valid():
        values = form.values(people)
        done, _item = form.attempt(
            add_action_item, council, form.cleaned_data["text"], by=request.viewer, **values
        )
        if done:
            messages.success(request, _("約束を書きとめました。"))
            return redirect("actionitem_list", council.pk)
    context = {
        "council": council,
        "form": form,
        "crumbs": crumbs_of(council, _crumb(council.pk), (_("書きとめる"), "")),
    }
    return render_page(request, "councils/actionitem_form.html", context)


@require_safe
def actionitem_detail(request, council_pk, pk):
    """One promise and what came of it."""
    item = _item(request, council_pk, pk)
    context = {
        "council": item.council,
        "item": item,
        "may_end": can_end_action_item(request.viewer, item),
        "history": history_of(item),
        "crumbs": crumbs_of(item.council, _crumb(council_pk), (item.text, "")),
    }
    return render_page(request, "councils/actionitem_detail.html", context)


@require_POST
def actionitem_finish(request, council_pk, pk):
    """It is done."""
    item = _item(request, council_pk, pk)
    require(can_end_action_item(request.viewer, item))
    finish_action_item(item, request.POST.get("result", ""), by=request.viewer)
    messages.success(request, _("「済み」にしました。"))
    return redirect(item)


@require_POST
def actionitem_drop(request, council_pk, pk):
    """It will not be done."""
    item = _item(request, council_pk, pk)
    require(can_end_action_item(request.viewer, item))
    drop_action_item(item, request.POST.get("result", ""), by=request.viewer)
    messages.success(request, _("取りやめにしました。"))
    return redirect(item)


@require_POST
def actionitem_reopen(request, council_pk, pk):
    """It was ended by mistake."""
    item = _item(request, council_pk, pk)
    require(can_end_action_item(request.viewer, item))
    reopen_action_item(item, by=request.viewer)
    messages.success(request, _("「これから」に戻しました。"))
    return redirect(item)
