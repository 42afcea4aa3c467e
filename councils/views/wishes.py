"""Wishes of the four sides: written by oneself or for somebody, grouped into themes, printed."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Person
from core.pages import render_page, require
from councils.actions import add_wishes, change_wish, group_wishes, rename_theme, withdraw_wish
from councils.forms.wishes import GroupForm, ThemeForm, WishesForm, WishForm
from councils.models import Wish, WishTheme
from councils.models.visions import Side
from councils.permissions import can_add_wish, can_change_wish, can_group_wishes, can_write_vision
from councils.views.parts import cycle_or_404, form_page, said, year_crumbs, year_url

FORM = ["GET", "HEAD", "POST"]
#: A year gathers some hundred wishes; a page shows them all, since they are sorted by hand side by side.
SHOWN = 500


def wishes_of(cycle, viewer):
    """The year's wishes with theme and author, at most SHOWN."""
    wishes = Wish.objects.visible_to(viewer).live().filter(cycle=cycle).select_related("theme", "author")
    found = list(wishes[:SHOWN])
    for wish in found:
        wish.cycle = cycle
    return found


def columns_of(wishes):
    """(side, its word, wishes): children stand beside the adults."""
    return [(side.value, side.label, [w for w in wishes if w.side == side.value]) for side in Side]


def groups_of(cycle, wishes):
    """(theme or None, wishes), themes first, empty ones too."""
    themes = list(cycle.themes.all())
    groups = [(theme, [w for w in wishes if w.theme_id == theme.pk]) for theme in themes]
    loose = [w for w in wishes if w.theme_id is None]
    return [*groups, *([(None, loose)] if loose else [])]


@require_safe
def wish_list(request, council_pk, fiscal_year):
    """The year's wishes, by side or by theme."""
    viewer = request.viewer
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    return _wish_list(request, cycle, GroupForm(cycle=cycle), viewer)


def _wish_list(request, cycle, group_form, viewer):
    wishes = wishes_of(cycle, viewer)
    may_group = can_group_wishes(viewer, cycle.council_id)
    for wish in wishes:
        wish.may_change = can_change_wish(viewer, wish)
    by_theme = request.GET.get("by") == "theme"
    context = {
        "cycle": cycle,
        "council": cycle.council,
        "crumbs": year_crumbs(cycle, (_("願い"), "")),
        "columns": columns_of(wishes),
        "groups": groups_of(cycle, wishes),
        "by_theme": by_theme,
        "total": len(wishes),
        "shown_all": len(wishes) < SHOWN,
        "ticked": set(request.POST.getlist("wishes")),
        "form": group_form,
        "may_add": can_add_wish(viewer, cycle.council_id) and not cycle.ended_on,
        "may_group": may_group and not cycle.ended_on and bool(wishes),
        "may_draft": can_write_vision(viewer, cycle.council_id) and not cycle.ended_on,
    }
    return render_page(request, "councils/wish_list.html", context)


@require_http_methods(FORM)
def wish_add(request, council_pk, fiscal_year):
    """Write wishes, many at once."""
    viewer = request.viewer
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    require(can_add_wish(viewer, cycle.council_id))
    initial = {"side": request.GET.get("side"), "whose": "me" if request.GET.get("mine") else ""}
    form = WishesForm(request.POST or None, cycle=cycle, viewer=viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        author, label = form.author(get_object_or_404(Person, pk=viewer.person_id))
        done, made = form.attempt(
            add_wishes,
            cycle,
            data["side"],
            data["lines"],
            by=viewer,
            author=author,
            author_label=label,
            theme=data["theme"],
        )
        if done:
            return said(
                request,
                _("願いを%(n)s件書きました。") % {"n": len(made)},
                "wish_list",
                council_pk,
                fiscal_year,
            )
    title = _("願いを書く")
    return form_page(
        request,
        form,
        title,
        year_url("wish_list", cycle),
        crumbs=year_crumbs(cycle, (_("願い"), year_url("wish_list", cycle)), (title, "")),
        lead=_("「こんな子どもに育ってほしい」という願いを、地域・学校・保護者・子どもの立場から書きます。"),
        save=_("書いた願いを出す"),
    )


@require_POST
def wish_group(request, council_pk, fiscal_year):
    """Put what is ticked under a theme, or take it along to a draft of the image."""
    viewer = request.viewer
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    require(can_group_wishes(viewer, cycle.council_id))
    if "draft" in request.POST:
        ticked = urlencode({"wishes": request.POST.getlist("wishes")}, doseq=True)
        return redirect(f"{year_url('vision_draft', cycle)}?{ticked}")
    form = GroupForm(request.POST, cycle=cycle)
    if form.is_valid():
        done, theme = form.attempt(
            group_wishes, cycle, form.cleaned_data["wishes"], by=viewer, **form.target()
        )
        if done:
            words = (
                _("「%(name)s」にまとめました。") % {"name": theme}
                if theme
                else _("まとまりから外しました。")
            )
            return said(request, words, "wish_list", council_pk, fiscal_year)
    return _wish_list(request, cycle, form, viewer)


def _wish_or_404(request, council_pk, fiscal_year, pk):
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    wish = get_object_or_404(cycle.wishes.live(), pk=pk)
    wish.cycle = cycle
    return wish


@require_http_methods(FORM)
def wish_edit(request, council_pk, fiscal_year, pk):
    """Correct a wish."""
    wish = _wish_or_404(request, council_pk, fiscal_year, pk)
    cycle = wish.cycle
    require(can_change_wish(request.viewer, wish))
    form = WishForm(request.POST or None, instance=wish)
    if request.method == "POST" and form.is_valid():
        done, _wish = form.attempt(change_wish, wish, by=request.viewer, **form.cleaned_data)
        if done:
            return said(request, _("保存しました。"), "wish_list", council_pk, fiscal_year)
    return form_page(
        request,
        form,
        _("願いを直す"),
        year_url("wish_list", cycle),
        crumbs=year_crumbs(cycle, (_("願い"), year_url("wish_list", cycle)), (_("願いを直す"), "")),
        template="councils/wish_edit.html",
        wish=wish,
    )


@require_POST
def wish_withdraw(request, council_pk, fiscal_year, pk):
    """Take a wish back."""
    wish = _wish_or_404(request, council_pk, fiscal_year, pk)
    require(can_change_wish(request.viewer, wish))
    withdraw_wish(wish, by=request.viewer)
    return said(request, _("願いを取り下げました。"), "wish_list", council_pk, fiscal_year)


@require_http_methods(FORM)
def theme_edit(request, council_pk, fiscal_year, pk):
    """Rename a theme."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    theme = get_object_or_404(WishTheme, pk=pk, cycle=cycle)
    require(can_group_wishes(request.viewer, cycle.council_id))
    form = ThemeForm(request.POST or None, instance=theme)
    if request.method == "POST" and form.is_valid():
        stored = WishTheme.objects.select_related("cycle").get(pk=theme.pk)
        done, _theme = form.attempt(rename_theme, stored, form.cleaned_data["name"], by=request.viewer)
        if done:
            return said(request, _("保存しました。"), "wish_list", council_pk, fiscal_year)
    title = _("まとまりの名前を変える")
    return form_page(
        request,
        form,
        title,
        year_url("wish_list", cycle),
        crumbs=year_crumbs(cycle, (_("願い"), year_url("wish_list", cycle)), (title, "")),
    )


@require_safe
def wish_print(request, council_pk, fiscal_year):
    """Wishes by theme on A4, or an empty sheet to write on by hand (?sheet=SIDE)."""
    cycle = cycle_or_404(request, council_pk, fiscal_year)
    sheet = request.GET.get("sheet", "")
    if sheet and sheet not in (*Side.values, "all"):
        raise Http404
    context = {"cycle": cycle, "council": cycle.council, "letter_step": 1}
    if sheet:
        context |= {
            "letter_title": _("願いを書く紙"),
            "sides": [side for side in Side if sheet in (side.value, "all")],
            "lines": range(10),
        }
        return render_page(request, "councils/wish_sheet.html", context)
    context |= {
        "letter_title": _("みんなの願い"),
        "groups": groups_of(cycle, wishes_of(cycle, request.viewer)),
    }
    return render_page(request, "councils/wish_print.html", context)
