"""Decisions: written down, confirmed by the chair or from the signed paper, printed."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.files import serve
from core.pages import render_page, require
from core.thread import Link, thread_of
from councils.actions import confirm_resolution, set_review, void_resolution
from councils.actions.minutes_text import counts_in_words
from councils.forms.meetings import ReasonForm
from councils.forms.resolutions import RegisterForm, ReviewForm
from councils.models import Resolution
from councils.permissions.deciding import can_follow_conditions, can_read_choices
from councils.permissions.meeting import (
    can_confirm_resolution,
    can_record,
    can_register_resolution,
    made_policy,
    must_acknowledge,
)
from councils.views.meeting_parts import meeting_crumbs


def resolution_or_404(request, council_pk, pk):
    """A decision that the viewer sees; one on a closed item only with its item."""
    resolutions = Resolution.objects.visible_to(request.viewer).select_related(
        "meeting__council",
        "meeting__cycle__vision",
        "item",
        "policy__school",
        "policy__cycle",
        "vision",
        "topic",
        "opinion",
        "cycle",
        "recorded_by",
        "confirmed_by",
        "document",
    )
    return get_object_or_404(resolutions, pk=pk, meeting__council_id=council_pk)


def _behind_secrecy(viewer, council_pk, pk):
    """The meeting of a decision that a member may read only after acknowledging secrecy."""
    if not must_acknowledge(viewer, council_pk):
        return None
    found = Resolution.objects.filter(pk=pk, meeting__council_id=council_pk).select_related("meeting").first()
    return found.meeting if found else None


def _parts(request, resolution):
    viewer = request.viewer
    waits = resolution.state == Resolution.State.RECORDED
    return {
        "resolution": resolution,
        "meeting": resolution.meeting,
        "counts": counts_in_words(resolution),
        "may_confirm": waits and can_confirm_resolution(viewer, resolution),
        "may_register": waits and can_register_resolution(viewer, resolution),
        "may_void": waits and can_record(viewer, resolution.meeting.council_id),
        "made_it": waits and bool(resolution.policy_id) and made_policy(viewer, resolution.policy),
    }


def _voters(resolution, viewer):
    """Who was entitled and who was there, as frozen; of older decisions only who did not take part is known."""
    voters = list(resolution.voters.all())
    return {
        "voters": voters,
        "named": can_read_choices(viewer, resolution),
        "excluded": [] if voters else resolution.excluded_members.all(),
    }


def _thread(resolution, viewer):
    """The chain of what was decided about, with the decision after it."""
    links = thread_of(resolution.subject, viewer)
    mine = Link(
        2, _("議決"), str(resolution.get_result_display()), str(resolution.get_state_display()), here=True
    )
    after = next((n for n, link in enumerate(links) if link.here), len(links) - 1)
    return [*(replace(link, here=False) for link in links[: after + 1]), mine, *links[after + 1 :]]


@require_safe
def resolution_detail(request, council_pk, pk):
    """One decision: what, how, who was there, what it waits for."""
    try:
        resolution = resolution_or_404(request, council_pk, pk)
    except Http404:
        if meeting := _behind_secrecy(request.viewer, council_pk, pk):
            messages.info(
                request, _("公開しない議題の議決です。守秘を確認してから、もう一度開いてください。")
            )
            return redirect(meeting)
        raise
    context = {
        **_parts(request, resolution),
        **_voters(resolution, request.viewer),
        "conditions": resolution.condition_rows.all(),
        "may_follow": can_follow_conditions(request.viewer, council_pk) and resolution.state != "void",
        "history": history_of(resolution),
        "thread": _thread(resolution, request.viewer),
        "crumbs": meeting_crumbs(resolution.meeting, (_("議決"), "")),
    }
    return render_page(request, "councils/resolution_detail.html", context)


@require_POST
def resolution_confirm(request, council_pk, pk):
    """The chair confirms, at one press."""
    resolution = resolution_or_404(request, council_pk, pk)
    require(can_confirm_resolution(request.viewer, resolution))
    confirm_resolution(resolution, by=request.viewer)
    messages.success(request, _("議決を確認しました。この議決は、きょうから有効です。"))
    return redirect(resolution)


@require_http_methods(["GET", "HEAD", "POST"])
def resolution_register(request, council_pk, pk):
    """Register the signed 承認書."""
    resolution = resolution_or_404(request, council_pk, pk)
    require(can_register_resolution(request.viewer, resolution))
    form = RegisterForm(request.POST or None, request.FILES or None, initial={"on": resolution.decided_on})
    if request.method == "POST" and form.is_valid():
        done, _resolution = form.attempt(
            confirm_resolution, resolution, by=request.viewer, **form.cleaned_data
        )
        if done:
            messages.success(request, _("署名のある承認書を登録しました。この議決は有効です。"))
            return redirect(resolution)
    context = {
        **_parts(request, resolution),
        "form": form,
        "crumbs": meeting_crumbs(resolution.meeting, (_("承認書の登録"), "")),
    }
    return render_page(request, "councils/resolution_register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def resolution_void(request, council_pk, pk):
    """Take back a wrong record while it does not count."""
    resolution = resolution_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    form = ReasonForm(
        request.POST or None, label=_("取り消す理由"), help_text=_("例:人数を書きまちがえたため")
    )
    if request.method == "POST" and form.is_valid():
        done, _resolution = form.attempt(
            void_resolution, resolution, form.cleaned_data["reason"], by=request.viewer
        )
        if done:
            messages.success(request, _("議決の記録を取り消しました。正しい内容を記録してください。"))
            return redirect(resolution.meeting)
    context = {
        "meeting": resolution.meeting,
        "form": form,
        "heading": _("議決の記録を取り消す"),
        "button": _("取り消す"),
        "back": resolution.get_absolute_url(),
        "crumbs": meeting_crumbs(resolution.meeting, (_("議決の取り消し"), "")),
    }
    return render_page(request, "councils/meeting_reason.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def resolution_review(request, council_pk, pk):
    """Set, change or take away the day of the review."""
    resolution = resolution_or_404(request, council_pk, pk)
    require(can_follow_conditions(request.viewer, council_pk))
    form = ReviewForm(request.POST or None, initial={"review_on": resolution.review_on})
    if request.method == "POST" and form.is_valid():
        done, _resolution = form.attempt(
            set_review, resolution, form.cleaned_data["review_on"], by=request.viewer
        )
        if done:
            messages.success(request, _("見直す日を保存しました。"))
            return redirect(resolution)
    context = {
        "resolution": resolution,
        "form": form,
        "crumbs": meeting_crumbs(
            resolution.meeting, (_("議決"), resolution.get_absolute_url()), (_("見直す日"), "")
        ),
    }
    return render_page(request, "councils/resolution_review.html", context)


@require_safe
def resolution_print(request, council_pk, pk):
    """承認書 on A4, with a line for the chair's signature."""
    resolution = resolution_or_404(request, council_pk, pk)
    chair = resolution.meeting.council.seats.on(resolution.decided_on).filter(office="chair").first()
    context = {**_parts(request, resolution), "chair": chair, "letter_step": 2}
    return render_page(request, "councils/resolution_print.html", context)


@require_safe
def resolution_document(request, council_pk, pk):
    """The scanned 承認書."""
    resolution = resolution_or_404(request, council_pk, pk)
    if resolution.document is None:
        raise Http404
    return serve(resolution.document)
