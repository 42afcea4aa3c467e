"""Decisions written down in the room: by counts, by names, and the policies of all schools at one press each."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.pages import render_page, require
from core.refusal import Refused
from councils.actions import decide, decide_unanimously
from councils.actions.agenda import TO_APPROVE
from councils.actions.votes import must_leave
from councils.forms.resolutions import NamedForm, ResolutionForm
from councils.models import AgendaItem, BasicPolicy, ChildVision, Meeting, Resolution, standing
from councils.permissions.meeting import can_record
from councils.presence import moment_of, voters_now, with_times_away
from councils.views.meeting_parts import item_or_404, meeting_crumbs, meeting_or_404
from councils.views.written import to_sheets

FORM = ("GET", "HEAD", "POST")


def undecided_policies(meeting):
    """Submitted policies of the meeting's year that no item of its agenda names: for an item about all of them."""
    named = AgendaItem.objects.filter(meeting=meeting, dropped_reason="", policy__isnull=False)
    return (
        BasicPolicy.objects.filter(cycle=meeting.cycle_id, state__in=TO_APPROVE)
        .exclude(pk__in=named.values("policy"))
        .select_related("school", "cycle")
        .order_by("school__name", "number")
    )


def _subjects(item):
    """What an item without a policy can be about: its own words, schools' policies, a child image."""
    if item.policy_id:
        return []
    choices = []
    if item.kind == AgendaItem.Kind.APPROVAL:
        choices += [(f"policy:{p.pk}", str(p)) for p in undecided_policies(item.meeting)]
    drafts = ChildVision.objects.filter(council_id=item.meeting.council_id, state=ChildVision.State.DRAFT)
    choices += [(f"vision:{vision.pk}", _("子ども像「%(text)s」") % {"text": vision}) for vision in drafts]
    return [("topic", _("議題「%(title)s」") % {"title": item.title}), *choices] if choices else []


def _subject(form, item):
    """The record behind the choice; the choices were this council's own."""
    kind, pk = form.chosen
    if kind == "vision":
        return {"vision": ChildVision.objects.get(pk=pk, council_id=item.meeting.council_id)}
    if kind == "policy":
        policies = BasicPolicy.objects.select_related("school", "cycle")
        return {"policy": policies.get(pk=pk, cycle=item.meeting.cycle_id)}
    return {}


def _form(request, form, item):
    came = with_times_away(item.meeting.attendances.filter(present=True, had_vote=True))
    return form(
        request.POST or None,
        meeting=item.meeting,
        voters=came.select_related("seat__person").order_by(*standing("seat__")),
        here=list(voters_now(item.meeting, moment_of(item))),
        leaving=must_leave(item, item.policy),
        subjects=_subjects(item),
        initial={"subject": request.GET.get("subject", "topic")},
    )


def _decide_page(request, council_pk, pk, item_pk, form_class, how):
    item = item_or_404(request, council_pk, pk, item_pk)
    require(can_record(request.viewer, council_pk))
    if item.meeting.mode == Meeting.Mode.WRITTEN:
        return to_sheets(request, item.meeting)
    form = _form(request, form_class, item)
    if request.method == "POST" and form.is_valid():
        subject = _subject(form, item)
        done, resolution = form.attempt(decide, item, by=request.viewer, **form.values(), **subject)
        if done:
            messages.success(request, _("議決を記録しました。会長の確認を待ちます。"))
            return redirect(resolution)
    here = len(voters_now(item.meeting, moment_of(item))) if item.meeting.quorum is not None else None
    context = {
        "meeting": item.meeting,
        "item": item,
        "form": form,
        "how": how,
        "here": here,
        "crumbs": meeting_crumbs(item.meeting, (_("議決"), "")),
    }
    return render_page(request, "councils/resolution_form.html", context)


@require_http_methods(FORM)
def resolution_add(request, council_pk, pk, item_pk):
    """Write down a decision with its counts."""
    return _decide_page(request, council_pk, pk, item_pk, ResolutionForm, "counts")


@require_http_methods(FORM)
def resolution_named(request, council_pk, pk, item_pk):
    """Write down a decision with each member's vote (記名)."""
    return _decide_page(request, council_pk, pk, item_pk, NamedForm, "named")


# ---- the policies of all schools together ----------------------------------------------------------------


def _lines(meeting, viewer):
    """(item, policy, its decision in this meeting or None) of each school's policy before this meeting."""
    items = list(
        AgendaItem.objects.open_to(viewer)
        .filter(meeting=meeting, dropped_reason="", kind=AgendaItem.Kind.APPROVAL)
        .select_related("policy__school", "policy__cycle")
    )
    decided = {
        (resolution.item_id, resolution.policy_id): resolution
        for resolution in Resolution.objects.filter(meeting=meeting, policy__isnull=False)
        .exclude(state=Resolution.State.VOID)
        .select_related("policy__school", "policy__cycle")
    }
    pairs = [(item, item.policy) for item in items if item.policy_id]
    open_item = next(
        (item for item in items if not (item.policy_id or item.topic_id or item.opinion_id)), None
    )
    if open_item:
        done = [r.policy for key, r in decided.items() if key[0] == open_item.pk]
        waiting = [p for p in undecided_policies(meeting) if p not in done]
        pairs += [(open_item, policy) for policy in (*done, *waiting)]
    for item, policy in pairs:
        item.meeting = meeting
        yield item, policy, decided.get((item.pk, policy.pk))


@require_http_methods(FORM)
def policies_decide(request, council_pk, pk):
    """A council of several schools decides about each school's policy: all of them below each other."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    lines = list(_lines(meeting, request.viewer))
    here = reverse("policies_decide", args=[council_pk, pk])
    if request.method == "POST":
        pressed = request.POST.get("policy", "")
        found = next(((item, p) for item, p, _done in lines if str(p.pk) == pressed), None)
        if found is None:
            raise Refused(_("基本方針が見つかりません。画面を読み込み直してください。"))
        decide_unanimously(found[0], by=request.viewer, policy=found[1])
        words = {"school": found[1].school}
        messages.success(request, _("%(school)sの基本方針を「異議なし」で承認と記録しました。") % words)
        return redirect(f"{here}#policy-{found[1].pk}")
    context = {
        "meeting": meeting,
        "lines": lines,
        "here": len(voters_now(meeting)) if meeting.state == Meeting.State.OPEN else meeting.voters_present,
        "running": meeting.state in (Meeting.State.OPEN, Meeting.State.CLOSED),
        "crumbs": meeting_crumbs(meeting, (_("各校園の基本方針"), "")),
    }
    return render_page(request, "councils/resolution_policies.html", context)
