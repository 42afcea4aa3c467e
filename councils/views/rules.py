"""The rules of a council: all versions, a change from a day on; and the same change for many councils at once."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.dates import format_date, today
from core.pages import render_page, require
from councils.actions import plan_rules, reword_rules, set_rules, set_rules_of, withdraw_rules
from councils.forms.rules import (
    ChangeRulesForm,
    CityRulesForm,
    CouncilNarrowing,
    councils_to_choose,
    next_april,
)
from councils.models import CouncilRules
from councils.permissions import can_change_council, can_create_council
from councils.rule_words import label_of, rule_rows, value_of, versions_of
from councils.views.parts import council_or_404, crumbs_of, form_page, said

FORM = ["GET", "HEAD", "POST"]


def _rules_crumb(council):
    return (_("協議会の決まり"), reverse("rules_list", args=[council.pk]))


@require_safe
def rules_list(request, council_pk):
    """What holds today, in words, and all versions with what each one changed."""
    council = council_or_404(request, council_pk)
    context = {
        "council": council,
        "rules": rule_rows(council.rules),
        "versions": versions_of(council),
        "may_change": can_change_council(request.viewer, council),
        "crumbs": crumbs_of(council, (_("協議会の決まり"), "")),
    }
    return render_page(request, "councils/rules_list.html", context)


def _to_change(request, council_pk):
    council = council_or_404(request, council_pk)
    require(can_change_council(request.viewer, council))
    return council


def _save(request, form, council, holds_from, version=None):
    """Write the version; a form in which nothing changed says so."""
    reason = form.cleaned_data["reason"]
    done, changes = form.attempt(
        set_rules,
        council,
        holds_from,
        by=request.viewer,
        reason=reason,
        **form.rules_of(),
    )
    if done and not changes and version and "reason" in form.changed_data:
        return form.attempt(reword_rules, version, reason, by=request.viewer)[0]
    if done and not changes:
        form.add_error(None, _("変わるところがありません。変えたい決まりを直してから保存してください。"))
    return done and bool(changes)


@require_http_methods(FORM)
def rules_change(request, council_pk):
    """Change the rules from a day on; the form begins with what holds then."""
    council = _to_change(request, council_pk)
    day = max(next_april(), council.established_on)
    form = ChangeRulesForm(request.POST or None, instance=CouncilRules(**council.rules_on(day).values))
    if request.method == "POST" and form.is_valid():
        holds_from = form.cleaned_data["holds_from"]
        if _save(request, form, council, holds_from):
            words = {"day": format_date(holds_from)}
            return said(request, _("%(day)sからの決まりを登録しました。") % words, "rules_list", council.pk)
    title = _("決まりを変える")
    return form_page(
        request,
        form,
        title,
        reverse("rules_list", args=[council.pk]),
        crumbs=crumbs_of(council, _rules_crumb(council), (title, "")),
        lead=_("変えるところだけ直してください。その日までの会議や任期は、いまの決まりのままです。"),
    )


@require_http_methods(FORM)
def rules_edit(request, council_pk, pk):
    """Correct a version that has not begun."""
    version = get_object_or_404(CouncilRules, pk=pk, council=council_pk, holds_from__gt=today())
    council = _to_change(request, council_pk)
    form = ChangeRulesForm(request.POST or None, instance=version)
    holds_from = version.holds_from
    if request.method == "POST" and form.is_valid() and _save(request, form, council, holds_from, version):
        words = {"day": format_date(holds_from)}
        return said(request, _("%(day)sからの決まりを直しました。") % words, "rules_list", council.pk)
    title = _("%(day)sからの決まりを直す") % {"day": format_date(holds_from, weekday=False)}
    return form_page(
        request,
        form,
        title,
        reverse("rules_list", args=[council.pk]),
        crumbs=crumbs_of(council, _rules_crumb(council), (title, "")),
    )


@require_POST
def rules_withdraw(request, council_pk, pk):
    """Take back a version that has not begun."""
    version = get_object_or_404(CouncilRules, pk=pk, council=council_pk)
    council = _to_change(request, council_pk)
    withdraw_rules(version, by=request.viewer)
    return said(request, _("これからの決まりを取りやめました。"), "rules_list", council.pk)


# ---- many councils at once -------------------------------------------------------------------------------


@require_http_methods(FORM)
def city_rules(request):
    """Choose councils, a day and what changes; look at what it means; then it is done for all of them at once."""
    viewer = request.viewer
    require(can_create_council(viewer))
    narrowing = CouncilNarrowing(request.GET, municipality_id=viewer.municipality_id)
    wanted = narrowing.cleaned_data if narrowing.is_valid() else {}
    wanted = {} if request.method == "POST" else wanted
    councils = councils_to_choose(viewer.municipality_id, wanted)
    form = CityRulesForm(request.POST or None, councils=councils)
    context = {
        "form": form,
        "narrowing": narrowing,
        "preview": None,
        "crumbs": city_crumbs((_("決まりをまとめて変える"), "")),
    }
    if request.method == "POST" and form.is_valid() and "back" not in request.POST:
        if "apply" in request.POST and (answer := _apply(request, form)):
            return answer
        context["preview"] = preview_of(form)
    return render_page(request, "councils/city_rules.html", context)


def city_crumbs(*steps):
    """The path from the city's list of councils."""
    path = [(_("協議会"), reverse("council_list")), *steps]
    return [{"label": label, "url": url} for label, url in path]


def _apply(request, form):
    """Do it; the answer says for how many."""
    data = form.cleaned_data
    done, plans = form.attempt(
        set_rules_of,
        data["councils"],
        data["holds_from"],
        by=request.viewer,
        reason=data["reason"],
        **form.rules(),
    )
    if not done:
        return None
    words = {"n": len(plans), "day": format_date(data["holds_from"])}
    return said(request, _("%(n)s協議会の決まりを、%(day)sから変えます。") % words, "council_list")


def preview_of(form):
    """Which rule changes from what to what, in how many councils, and how many stay as they are."""
    data = form.cleaned_data
    plans = plan_rules(data["councils"], data["holds_from"], form.rules())
    groups = {}
    for plan in plans:
        for name, (old, new) in plan.changes.items():
            key = (name, value_of(name, old), value_of(name, new))
            groups.setdefault(key, []).append(plan.council)
    changing = sum(bool(plan.changes) for plan in plans)
    return {
        "rows": [
            {"label": label_of(name), "before": before, "after": after, "councils": councils}
            for (name, before, after), councils in groups.items()
        ],
        "changing": changing,
        "staying": len(plans) - changing,
        "later": sum(
            any(version.holds_from > plan.day for version in plan.council.rule_versions.all())
            for plan in plans
            if plan.changes
        ),
    }
