"""Promises: the list, one promise, its end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.dates import today
from core.pages import page_of, render_page, require
from councils.actions import (
    add_action_item,
    drop_action_item,
    finish_action_item,
    reopen_action_item,
    tell_action_item,
)
from councils.actions.nudges import to_tell
from councils.forms.meetings import PromiseFields
from councils.models import ActionItem
from councils.permissions import can_end_action_item, can_record, can_see_contacts
from councils.views.meeting_parts import council_or_404, crumbs_of, owners_of


def _crumb(council_pk):
    return (_("約束"), reverse("actionitem_list", args=[council_pk]))


def _item(request, council_pk, pk):
    items = ActionItem.objects.visible_to(request.viewer).select_related("council", "meeting", "person")
    return get_object_or_404(items, pk=pk, council_id=council_pk)


def _show(request, may_tell):
    """Which promises are asked for: open ones unless the address says late, mine, ended or (the office) tell."""
    show = "ended" if request.GET.get("ended") else request.GET.get("show", "")
    return show if show in ("late", "mine", "ended") or (show == "tell" and may_tell) else ""


def _chosen(council, viewer, show):
    """The promises of one tab: open ones by their day, ended ones the newest first."""
    items = ActionItem.objects.visible_to(viewer).filter(council=council).select_related("person", "meeting")
    if show == "ended":
        return items.exclude(state=ActionItem.State.OPEN).order_by("-pk")
    items = items.open()
    if show == "late":
        return items.filter(due_on__lt=today())
    return items.owned_by(viewer) if show == "mine" else items


@require_safe
def actionitem_list(request, council_pk):
    """Open promises, the nearest day first; ?show=late, mine, ended, or tell: those whom no mail reaches."""
    council = council_or_404(request, council_pk)
    may_add = can_record(request.viewer, council.pk)
    show = _show(request, may_add)
    found = to_tell(council) if show == "tell" else _chosen(council, request.viewer, show)
    context = {
        "council": council,
        "page": page_of(request, found),
        "show": show,
        "tabs": _tabs(may_add),
        "may_add": may_add,
        "may_call": can_see_contacts(request.viewer, council),
        "crumbs": crumbs_of(council, _crumb(council.pk)),
    }
    return render_page(request, "councils/actionitem_list.html", context)


def _tabs(may_tell):
    """(show, label) of each tab."""
    tabs = [("", _("これから")), ("late", _("遅れているもの")), ("mine", _("わたしの約束"))]
    if may_tell:
        tabs.append(("tell", _("電話で伝える")))
    return [*tabs, ("ended", _("終わったもの"))]


@require_POST
def actionitem_tell(request, council_pk, pk):
    """The office has told the owner, whom no mail reaches."""
    item = _item(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    tell_action_item(item, by=request.viewer)
    messages.success(request, _("伝えたことを記録しました。"))
    return redirect(reverse("actionitem_list", args=[council_pk]) + "?show=tell")


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
