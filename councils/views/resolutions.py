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
from councils.actions import confirm_resolution, decide, void_resolution
from councils.actions.minutes_text import counts_in_words
from councils.actions.votes import must_leave
from councils.forms.meetings import ReasonForm
from councils.forms.resolutions import RegisterForm, ResolutionForm
from councils.models import ChildVision, Resolution
from councils.permissions.meeting import (
    can_confirm_resolution,
    can_record,
    can_register_resolution,
    made_policy,
    must_acknowledge,
)
from councils.views.meeting_parts import item_or_404, meeting_crumbs


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


def _subjects(item):
    """What an item without a policy can be about: its own words, or a child image that waits for agreement."""
    if item.policy_id:
        return []
    drafts = ChildVision.objects.filter(council_id=item.meeting.council_id, state=ChildVision.State.DRAFT)
    choices = [(f"vision:{vision.pk}", _("子ども像「%(text)s」") % {"text": vision}) for vision in drafts]
    return [("topic", _("議題「%(title)s」") % {"title": item.title}), *choices] if choices else []


def _subject(form, item):
    kind, _colon, pk = form.cleaned_data.get("subject", "topic").partition(":")
    if kind == "vision":
        return {"vision": ChildVision.objects.get(pk=pk, council_id=item.meeting.council_id)}
    return {}


@require_http_methods(["GET", "HEAD", "POST"])
def resolution_add(request, council_pk, pk, item_pk):
    """Write down a decision with its counts."""
    item = item_or_404(request, council_pk, pk, item_pk)
    require(can_record(request.viewer, council_pk))
    voters = item.meeting.attendances.filter(present=True, had_vote=True).select_related("seat__person")
    form = ResolutionForm(
        request.POST or None,
        voters=voters,
        leaving=must_leave(item, item.policy),
        subjects=_subjects(item),
        initial={"result": Resolution.Result.APPROVED},
    )
    if request.method == "POST" and form.is_valid():
        done, resolution = form.attempt(
            decide, item, by=request.viewer, **form.values(), **_subject(form, item)
        )
        if done:
            messages.success(request, _("議決を記録しました。会長の確認を待ちます。"))
            return redirect(resolution)
    context = {
        "meeting": item.meeting,
        "item": item,
        "form": form,
        "crumbs": meeting_crumbs(item.meeting, (_("議決"), "")),
    }
    return render_page(request, "councils/resolution_form.html", context)


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
        "excluded": resolution.excluded_members.all(),
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
