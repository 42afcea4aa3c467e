"""A school closes, councils join or split: first a look at what it means, then one act."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.models import School
from core.pages import render_page, require
from councils.actions import (
    close_school_with_councils,
    closing_of,
    ending_of,
    join_councils,
    reopen_school_with_councils,
    split_council,
)
from councils.forms.reorganising import JoinForm, KeepForm, SchoolClosingForm, SplitForm
from councils.models import Council
from councils.permissions import can_change_council, can_create_council
from councils.views.parts import council_or_404, crumbs_of, said
from councils.views.rules import city_crumbs

FORM = ["GET", "HEAD", "POST"]


def _is_preview(request, form):
    """Whether what was typed is complete and is to be looked at, or done."""
    return request.method == "POST" and form.is_valid() and "back" not in request.POST


# ---- a school closes -------------------------------------------------------------------------------------


def _school(request, code):
    require(can_create_council(request.viewer))
    schools = School.objects.visible_to(request.viewer)
    return get_object_or_404(schools, code=code, municipality_id=request.viewer.municipality_id)


@require_http_methods(FORM)
def school_close(request, code):
    """The last day of a school, with all that ends with it."""
    school = _school(request, code)
    form = SchoolClosingForm(request.POST or None, school=school)
    closing = None
    if _is_preview(request, form):
        data = form.cleaned_data
        if "apply" in request.POST:
            done, _school_closed = form.attempt(
                close_school_with_councils,
                school,
                data["on"],
                by=request.viewer,
                reason=data["reason"],
                successor_code=data["successor"].code if data["successor"] else "",
            )
            if done:
                return said(request, _("閉校・閉園の日を登録しました。"), "school_detail", school.code)
        closing = closing_of(school, data["on"])
    path = [(_("校園"), reverse("school_list")), (str(school), reverse("school_detail", args=[school.code]))]
    context = {
        "school": school,
        "form": form,
        "closing": closing,
        "crumbs": [{"label": label, "url": url} for label, url in [*path, (_("閉校・閉園"), "")]],
    }
    return render_page(request, "councils/school_close.html", context)


@require_POST
def school_reopen(request, code):
    """Take back a closing whose day is still to come."""
    school = _school(request, code)
    reopen_school_with_councils(school, by=request.viewer)
    return said(
        request,
        _("閉校・閉園の登録を取り消しました。取りやめた会議と推薦は、もう一度登録してください。"),
        "school_detail",
        school.code,
    )


# ---- councils join ---------------------------------------------------------------------------------------


@require_http_methods(FORM)
def council_join(request):
    """Several councils become one from a day on; who goes on is ticked on the page that shows what it means."""
    viewer = request.viewer
    require(can_create_council(viewer))
    councils = Council.objects.filter(municipality_id=viewer.municipality_id, dissolved_on=None)
    form = JoinForm(request.POST or None, councils=councils)
    context = {"form": form, "keep": None, "endings": [], "crumbs": city_crumbs((_("協議会を合わせる"), ""))}
    if _is_preview(request, form):
        chosen = form.cleaned_data["councils"]
        keep = KeepForm(request.POST if "apply" in request.POST else None, councils=chosen)
        if "apply" in request.POST and keep.is_valid():
            done, council = _join(form, keep, viewer)
            if done:
                return said(request, _("「%(name)s」を登録しました。") % {"name": council}, council)
        context["keep"] = keep
        context["endings"] = [ending_of(council, form.cleaned_data["on"]) for council in chosen]
    return render_page(request, "councils/council_join.html", context)


def _join(form, keep, viewer):
    data = form.cleaned_data
    return form.attempt(
        join_councils,
        data["councils"],
        data["on"],
        by=viewer,
        reason=data["reason"],
        name=data["name"],
        seats=keep.cleaned_data["seats"],
    )


@require_http_methods(FORM)
def council_split(request, council_pk):
    """A joint council becomes several from a day on."""
    council = council_or_404(request, council_pk)
    require(can_change_council(request.viewer, council))
    form = SplitForm(request.POST or None, council=council)
    context = {"form": form, "council": council, "parts": [], "ending": None}
    if _is_preview(request, form):
        data, parts = form.cleaned_data, form.parts()
        if "apply" in request.POST:
            done, made = form.attempt(
                split_council, council, parts, data["on"], by=request.viewer, reason=data["reason"]
            )
            if done:
                return said(request, _("%(n)sつの協議会に分けました。") % {"n": len(made)}, council)
        context |= {"parts": parts, "ending": ending_of(council, data["on"])}
    title = _("協議会を分ける")
    context["crumbs"] = crumbs_of(council, (title, ""))
    return render_page(request, "councils/council_split.html", context)
