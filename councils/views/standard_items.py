"""The Board's list of items that come by themselves onto the agendas of its councils (いつもの議題)."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Municipality
from core.audit import history_of
from core.pages import render_page, require
from councils.actions import (
    add_standard_item,
    change_standard_item,
    end_standard_item,
    give_usual_items,
    move_standard_item,
    restart_standard_item,
)
from councils.forms.agenda import StandardItemForm
from councils.models import StandardItem
from councils.permissions import can_create_council
from councils.views.parts import form_page, said
from councils.views.rules import city_crumbs

FORM = ["GET", "HEAD", "POST"]


def _list_crumb():
    return (_("いつもの議題"), reverse("standarditem_list"))


@require_safe
def standarditem_list(request):
    """The list in its order; those that no longer come stand below."""
    require(can_create_council(request.viewer))
    items = list(StandardItem.objects.filter(municipality=request.viewer.municipality_id))
    context = {
        "items": [item for item in items if item.ended_on is None],
        "ended": [item for item in items if item.ended_on],
        "crumbs": city_crumbs((_("いつもの議題"), "")),
    }
    return render_page(request, "councils/standarditem_list.html", context)


@require_POST
def standarditem_usual(request):
    """A city without a list begins with the usual one."""
    require(can_create_council(request.viewer))
    city = get_object_or_404(Municipality, pk=request.viewer.municipality_id)
    made = give_usual_items(city, by=request.viewer)
    words = _("よくある議題を入れました。市のやり方に合わせて直してください。")
    return said(request, words if made else _("一覧は、もう作られています。"), "standarditem_list")


def _item(request, pk):
    require(can_create_council(request.viewer))
    return get_object_or_404(StandardItem, pk=pk, municipality=request.viewer.municipality_id)


@require_http_methods(FORM)
def standarditem_add(request):
    """One more."""
    require(can_create_council(request.viewer))
    city = get_object_or_404(Municipality, pk=request.viewer.municipality_id)
    form = StandardItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _new = form.attempt(add_standard_item, city, by=request.viewer, **form.cleaned_data)
        if done:
            return said(request, _("加えました。これから予定する会議の次第に入ります。"), "standarditem_list")
    return _form(request, form, _("いつもの議題を加える"), save=_("加える"))


def _form(request, form, title, **context):
    crumbs = city_crumbs(_list_crumb(), (title, ""))
    return form_page(request, form, title, reverse("standarditem_list"), crumbs=crumbs, **context)


@require_http_methods(FORM)
def standarditem_edit(request, pk):
    """Other words, time or place."""
    item = _item(request, pk)
    form = StandardItemForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        done, _same = form.attempt(change_standard_item, item, by=request.viewer, **form.cleaned_data)
        if done:
            words = _("保存しました。もう作られている次第は、そのままです。")
            return said(request, words, "standarditem_list")
    return _form(request, form, _("いつもの議題を直す"), history=history_of(item))


@require_POST
def standarditem_move(request, pk):
    """Up or down by one."""
    move_standard_item(_item(request, pk), by=request.viewer, to=request.POST.get("to", ""))
    return said(request, _("順番を変えました。"), "standarditem_list")


@require_POST
def standarditem_end(request, pk):
    """It no longer comes by itself."""
    item = end_standard_item(_item(request, pk), by=request.viewer)
    return said(request, _("「%(title)s」を外しました。") % {"title": item.title}, "standarditem_list")


@require_POST
def standarditem_restart(request, pk):
    """It comes again."""
    item = restart_standard_item(_item(request, pk), by=request.viewer)
    return said(request, _("「%(title)s」を戻しました。") % {"title": item.title}, "standarditem_list")
