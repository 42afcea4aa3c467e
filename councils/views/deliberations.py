"""Deliberations (熟議): the list, the question, the wall of notes, and from writing to the result."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import history_of
from core.dates import today
from core.pages import page_of, render_page, require
from core.refusal import Refused
from councils.actions import (
    add_notes,
    begin_marking,
    change_deliberation,
    close_deliberation,
    reopen_deliberation,
    start_deliberation,
    write_again,
)
from councils.actions.deliberations import most_marked
from councils.actions.meetings import cycle_of_day
from councils.choosing import choosers_of
from councils.forms.deliberations import DeliberationEditForm, DeliberationForm, NotesForm, SummaryForm
from councils.models import AgendaItem, Deliberation
from councils.permissions.cycle import can_write_vision
from councils.permissions.deliberations import can_lead_deliberation, can_sort_notes, can_write_note
from councils.talks import counted, talk_of, with_last_act
from councils.views.meeting_parts import council_or_404
from councils.views.parts import crumbs_of, form_page, said, year_url
from councils.views.room import answer_live

FORM = ["GET", "HEAD", "POST"]
TEMPLATE = "councils/deliberation_detail.html"
State = Deliberation.State


def deliberation_or_404(request, council_pk, pk):
    """A deliberation that the viewer sees, with its year, item and meeting: one query."""
    seen = with_last_act(Deliberation.objects.visible_to(request.viewer), council_pk)
    seen = seen.select_related("cycle__council", "cycle__vision", "item__meeting__council")
    return get_object_or_404(seen, pk=pk, cycle__council=council_pk)


def crumbs(deliberation, *steps):
    """The path to a page of a deliberation."""
    council = deliberation.cycle.council
    here = (deliberation.question, deliberation.get_absolute_url() if steps else "")
    return crumbs_of(council, list_step(council), here, *steps)


def list_step(council):
    """The list in the path."""
    return (_("熟議"), reverse("deliberation_list", args=[council.pk]))


@require_safe
def deliberation_list(request, council_pk):
    """All deliberations of the council, newest first."""
    council = council_or_404(request, council_pk)
    rows = counted(Deliberation.objects.filter(cycle__council=council))
    context = {
        "council": council,
        "page": page_of(request, rows),
        "may_lead": can_lead_deliberation(request.viewer, council_pk),
        "crumbs": crumbs_of(council, (_("熟議"), "")),
    }
    return render_page(request, "councils/deliberation_list.html", context)


def _asked_item(request, council_pk):
    """The agenda item that the address names, if the viewer may read it."""
    asked = request.GET.get("item", "")
    if not asked:
        return None
    items = AgendaItem.objects.open_to(request.viewer).filter(meeting__council=council_pk)
    items = items.select_related("meeting__cycle__council")
    return get_object_or_404(items, pk=int(asked) if asked.isdigit() else 0)


@require_http_methods(FORM)
def deliberation_add(request, council_pk):
    """A question for an item of a meeting, or for a gathering elsewhere."""
    council = council_or_404(request, council_pk)
    require(can_lead_deliberation(request.viewer, council_pk))
    item = _asked_item(request, council_pk)
    initial = {"held_on": item.meeting.day if item else today(), "question": item.title if item else ""}
    form = DeliberationForm(request.POST or None, item=item, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, made = form.attempt(_start, council, item, by=request.viewer, **form.cleaned_data)
        if done:
            return said(request, _("問いを立てました。願いを書いてもらいましょう。"), made)
    title = _("熟議をはじめる")
    return form_page(
        request,
        form,
        title,
        item.meeting.get_absolute_url() if item else list_step(council)[1],
        crumbs=crumbs_of(council, list_step(council), (title, "")),
        lead=str(item.meeting) if item else _("会議のほかで開く、地域と学校の熟議の会などに使います。"),
        save=_("はじめる"),
    )


def _start(council, item, *, by, question, held_on, **more):
    cycle = item.meeting.cycle if item else cycle_of_day(council, held_on)
    return start_deliberation(cycle, question, by=by, held_on=held_on, item=item, **more)


# ---- the page --------------------------------------------------------------------------------------------


def drawn_in(request, deliberation):
    """The state in which the page around the live part was drawn: its forms stay as they are until it is opened anew."""
    return request.GET.get("drawn", deliberation.state)


@require_safe
def deliberation_detail(request, council_pk, pk):
    """The question and the wall of notes, which refreshes by itself; then the result."""
    deliberation = deliberation_or_404(request, council_pk, pk)
    mark = f"{deliberation.last_act}"
    return answer_live(request, TEMPLATE, mark, lambda: _context(request, deliberation))


def _context(request, deliberation, form=None):
    viewer, council_pk = request.viewer, deliberation.cycle.council_id
    talk = talk_of(deliberation)
    may_lead = can_lead_deliberation(viewer, council_pk)
    rows = choosers_of(deliberation) if deliberation.state == State.MARKING else []
    mine = next((row for row in rows if row.who_id and row.who_id == viewer.person_id), None)
    return {
        "deliberation": deliberation,
        "council": deliberation.cycle.council,
        "talk": talk,
        "mark": f"{deliberation.last_act}",
        "drawn": drawn_in(request, deliberation),
        "choosers": rows,
        "mine": mine,
        "may_lead": may_lead,
        "may_write": can_write_note(viewer, council_pk) and deliberation.state == State.OPEN,
        "may_sort": can_sort_notes(viewer, council_pk),
        "form": form or NotesForm(),
        "sheets": deliberation.sheets.select_related("file"),
        "draft_url": _draft_url(viewer, deliberation),
        "crumbs": crumbs(deliberation),
        "history": history_of(deliberation),
    }


def _draft_url(viewer, deliberation):
    """Where a child image is drafted from the most marked wishes; "" when it is not time or not theirs."""
    cycle = deliberation.cycle
    if deliberation.state != State.CLOSED or cycle.ended_on:
        return ""
    if not can_write_vision(viewer, cycle.council_id):
        return ""
    wishes = urlencode({"wishes": [wish.pk for wish in most_marked(deliberation)]}, doseq=True)
    return f"{year_url('vision_draft', cycle)}?{wishes}"


@require_POST
def deliberation_note(request, council_pk, pk):
    """Notes, several lines at once; with a mistake in them the page comes back with all that was typed."""
    deliberation = deliberation_or_404(request, council_pk, pk)
    require(can_write_note(request.viewer, council_pk))
    form = NotesForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        done, made = form.attempt(
            add_notes,
            deliberation,
            data["side"],
            data["lines"],
            by=request.viewer,
            author_label=data["label"],
        )
        if done:
            return said(request, _("%(n)s件書きました。") % {"n": len(made)}, deliberation)
    return render_page(request, TEMPLATE, _context(request, deliberation, form))


@require_http_methods(FORM)
def deliberation_edit(request, council_pk, pk):
    """The question, the day, the summary."""
    deliberation = deliberation_or_404(request, council_pk, pk)
    require(can_lead_deliberation(request.viewer, council_pk))
    names = ("question", "held_on", "where", "marks_each", "summary")
    initial = {name: getattr(deliberation, name) for name in names}
    form = DeliberationEditForm(request.POST or None, item=deliberation.item, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _made = form.attempt(change_deliberation, deliberation, by=request.viewer, **form.cleaned_data)
        if done:
            return said(request, _("保存しました。"), deliberation)
    title = _("問い・まとめを直す")
    return form_page(
        request,
        form,
        title,
        deliberation.get_absolute_url(),
        crumbs=crumbs(deliberation, (title, "")),
    )


# ---- from writing to the result --------------------------------------------------------------------------


def _move(request, council_pk, pk, act, sentence):
    deliberation = deliberation_or_404(request, council_pk, pk)
    require(can_lead_deliberation(request.viewer, council_pk))
    act(deliberation, by=request.viewer)
    return said(request, sentence, deliberation)


@require_POST
def deliberation_mark(request, council_pk, pk):
    """Writing is over; choosing begins."""
    return _move(request, council_pk, pk, begin_marking, _("大事だと思う願いを選ぶ時間にしました。"))


@require_POST
def deliberation_write(request, council_pk, pk):
    """Back to writing."""
    return _move(request, council_pk, pk, write_again, _("書く時間にもどしました。"))


@require_POST
def deliberation_reopen(request, council_pk, pk):
    """Open again what had ended."""
    return _move(request, council_pk, pk, reopen_deliberation, _("もう一度開きました。"))


@require_http_methods(FORM)
def deliberation_close(request, council_pk, pk):
    """The end, with a summary; then everybody sees the marks."""
    deliberation = deliberation_or_404(request, council_pk, pk)
    require(can_lead_deliberation(request.viewer, council_pk))
    initial = {"summary": deliberation.summary}
    form = SummaryForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        summary = form.cleaned_data["summary"]
        try:
            close_deliberation(deliberation, by=request.viewer, summary=summary)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return said(request, _("熟議を終えました。結果はみんなが見られます。"), deliberation)
    title = _("熟議を終える")
    return form_page(
        request,
        form,
        title,
        deliberation.get_absolute_url(),
        crumbs=crumbs(deliberation, (title, "")),
        lead=_("終えると、それぞれの願いにいくつ印が付いたかを、みんなが見られます。"),
        save=_("終えて結果を見せる"),
    )
