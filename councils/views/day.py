"""The meeting itself: notes, outcomes, decisions at one press, promises; and its end."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.pages import render_page, require
from core.refusal import Refused
from councils.actions import add_action_item, close_meeting, decide_unanimously, save_notes
from councils.forms.meetings import CloseForm, PromiseFields
from councils.forms.minutes import NotesForm
from councils.models import AgendaItem, Meeting, Resolution, Topic
from councils.permissions.meeting import can_record
from councils.reading import agenda_of, promises_before
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404, owners_of

RUNNING = (Meeting.State.OPEN, Meeting.State.CLOSED)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_day(request, council_pk, pk):
    """Everything that is written down during the meeting, in one form: every button saves what was typed."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    if meeting.state not in RUNNING:
        messages.info(request, _("まだ開会していません。出席を確かめて、開会してください。"))
        return redirect("meeting_open", council_pk, pk)
    agenda = agenda_of(meeting, request.viewer)
    owners, people = owners_of(meeting.council, meeting.day)
    data = request.POST or None
    form = NotesForm(data, rows=agenda.standing)
    wants_promise = bool(data and data.get("promise-text", "").strip())
    promise = PromiseFields(
        data if wants_promise else None, owners=owners, optional=not wants_promise, prefix="promise"
    )
    if request.method == "POST" and form.is_valid() and (not wants_promise or promise.is_valid()):
        done, answer = form.attempt(_save_day, request, meeting, form, promise, people)
        if done:
            return answer
    resolutions = {}
    for resolution in (
        Resolution.objects.visible_to(request.viewer)
        .filter(meeting=meeting)
        .select_related("policy__school", "vision", "topic")
    ):
        resolutions.setdefault(resolution.item_id, []).append(resolution)
    context = {
        "meeting": meeting,
        "form": form,
        "promise": promise,
        "lines": [(line, resolutions.get(line.row.item.pk, [])) for line in form.lines()],
        "agenda": agenda,
        "promises": meeting.action_items.select_related("person"),
        "before": [] if meeting.state == Meeting.State.CLOSED else promises_before(meeting),
        "crumbs": meeting_crumbs(meeting, (_("当日の記録"), "")),
    }
    return render_page(request, "councils/meeting_day.html", context)


@transaction.atomic
def _save_day(request, meeting, form, promise, people):
    """Notes first, then the promise, then what the pressed button asks for."""
    post, by = request.POST, request.viewer
    save_notes(meeting, form.changed, by=by)
    if promise.is_bound:
        add_action_item(
            meeting.council,
            promise.cleaned_data["text"],
            by=by,
            meeting=meeting,
            **promise.values(people),
        )
    item = _pressed(meeting, post.get("unanimous") or post.get("decide"), by)
    if item and post.get("unanimous"):
        decide_unanimously(item, by=by)
        messages.success(request, _("「異議なし」で承認と記録しました。会長の確認を待ちます。"))
        return redirect(reverse("meeting_day", args=[meeting.council_id, meeting.pk]) + f"#item-{item.pk}")
    if item:
        return redirect("resolution_add", meeting.council_id, meeting.pk, item.pk)
    messages.success(request, _("保存しました。"))
    return redirect("meeting_close" if post.get("close") else "meeting_day", meeting.council_id, meeting.pk)


def _pressed(meeting, value, viewer):
    """The item whose button was pressed, if the viewer may read it."""
    if not value:
        return None
    items = (
        AgendaItem.objects.open_to(viewer).filter(meeting=meeting).select_related("policy__school", "topic")
    )
    item = items.filter(pk=int(value)).first() if value.isdigit() else None
    if item is None:
        raise Refused(_("議題が見つかりません。画面を読み込み直してください。"))
    item.meeting = meeting
    return item


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_close(request, council_pk, pk):
    """閉会: which topics were talked through, and how many people observed."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    topics = (
        Topic.objects.visible_to(request.viewer)
        .open()
        .filter(
            items__in=AgendaItem.objects.open_to(request.viewer).filter(meeting=meeting, dropped_reason="")
        )
    )
    form = CloseForm(request.POST or None, topics=topics.distinct(), initial={"observers": meeting.observers})
    if request.method == "POST" and form.is_valid():
        done, _meeting = form.attempt(close_meeting, meeting, by=request.viewer, **form.values())
        if done:
            messages.success(request, _("閉会しました。次に、議事録の案を作ってください。"))
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "back": reverse("meeting_day", args=[council_pk, pk]),
        "crumbs": meeting_crumbs(meeting, (_("閉会"), "")),
    }
    return render_page(request, "councils/meeting_close.html", context)
