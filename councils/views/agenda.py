"""The agenda builder, papers, and the acknowledgement of secrecy."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.dates import today
from core.files import serve
from core.pages import render_page, require
from core.refusal import Refused
from councils.actions import (
    acknowledge_secrecy,
    add_agenda_item,
    add_paper,
    add_standard_items,
    arrange_agenda,
    change_agenda_item,
    move_agenda_item,
    put_policy_on_agenda,
    put_topic_on_agenda,
    remove_agenda_item,
    remove_paper,
)
from councils.forms.agenda_lines import AgendaLinesForm
from councils.forms.meetings import AgendaItemForm, PaperForm, ReasonForm
from councils.models import BasicPolicy, Meeting, Paper, Seat, Topic
from councils.offered import offered
from councils.permissions.meeting import can_convene, must_acknowledge
from councils.published import agenda_shown
from councils.views.meeting_parts import (
    council_or_404,
    crumbs_of,
    item_or_404,
    meeting_crumbs,
    meeting_or_404,
)


def _agenda_url(meeting):
    return reverse("agenda_edit", args=[meeting.council_id, meeting.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_edit(request, council_pk, pk):
    """The agenda builder: what is offered, all items in one form, one more item."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    agenda = agenda_shown(meeting, request.viewer)
    posted = request.POST or None
    lines = AgendaLinesForm(posted if posted and "lines" in posted else None, rows=agenda.rows)
    add = AgendaItemForm(posted if posted and "lines" not in posted else None)
    if lines.is_bound and lines.is_valid():
        done, answer = lines.attempt(_save_lines, request, meeting, lines)
        if done:
            return answer
    if add.is_bound and add.is_valid():
        done, _item = add.attempt(add_agenda_item, meeting, by=request.viewer, **add.values())
        if done:
            messages.success(request, _("議題を加えました。"))
            return redirect(_agenda_url(meeting))
    boxes = lines.lines()
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "publication": agenda.publication,
        "form": lines if lines.is_bound else add,
        "add": add,
        "rows": [(row, boxes.get(row.item.pk)) for row in agenda.rows],
        "standing": len(agenda.standing),
        "moved": request.GET.get("moved", ""),
        "may_change": meeting.is_ahead or meeting.state == Meeting.State.OPEN,
        "crumbs": meeting_crumbs(meeting, (_("次第を作る"), "")),
        **offered(meeting, request.viewer),
    }
    return render_page(request, "councils/agenda_edit.html", context)


@transaction.atomic
def _save_lines(request, meeting, form):
    """What was typed, then the move of the pressed button; the page comes back at that button."""
    arrange_agenda(meeting, form.changes, form.places, by=request.viewer)
    to = next((name for name in ("up", "down") if name in request.POST), None)
    if to is None:
        messages.success(request, _("次第を保存しました。"))
        return redirect(_agenda_url(meeting))
    moved = next((row.item for row in form.rows if str(row.item.pk) == request.POST[to]), None)
    if moved is None:
        raise Refused(_("議題が見つかりません。画面を読み込み直してください。"))
    moved.meeting = meeting
    move_agenda_item(moved, by=request.viewer, to=to)
    # Without a fragment: where the address names a place, browsers do not focus the button.
    return redirect(f"{_agenda_url(meeting)}?moved={to}-{moved.pk}")


@require_POST
def agenda_standard(request, council_pk, pk):
    """The items of every meeting, at one press."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    made = add_standard_items(meeting, by=request.viewer)
    messages.success(
        request, _("いつもの議題を入れました。") if made else _("いつもの議題は、もう入っています。")
    )
    return redirect(_agenda_url(meeting))


@require_POST
def agenda_topic(request, council_pk, pk, topic_pk):
    """An open topic goes on the agenda, at one press."""
    meeting = meeting_or_404(request, council_pk, pk)
    topic = get_object_or_404(Topic.objects.visible_to(request.viewer), pk=topic_pk, council_id=council_pk)
    require(can_convene(request.viewer, council_pk))
    put_topic_on_agenda(meeting, topic, by=request.viewer)
    messages.success(request, _("「%(title)s」を次第に入れました。") % {"title": topic.title})
    return redirect(_agenda_url(meeting))


@require_POST
def agenda_policy(request, council_pk, pk, policy_pk):
    """A submitted basic policy goes on the agenda, at one press."""
    meeting = meeting_or_404(request, council_pk, pk)
    policies = BasicPolicy.objects.visible_to(request.viewer).select_related("school")
    policy = get_object_or_404(policies, pk=policy_pk, cycle__council_id=council_pk)
    require(can_convene(request.viewer, council_pk))
    put_policy_on_agenda(meeting, policy, by=request.viewer)
    messages.success(request, _("%(school)sの基本方針を次第に入れました。") % {"school": policy.school})
    return redirect(_agenda_url(meeting))


@require_http_methods(["GET", "HEAD", "POST"])
def agendaitem_edit(request, council_pk, pk, item_pk):
    """Change one item."""
    item = item_or_404(request, council_pk, pk, item_pk)
    require(can_convene(request.viewer, council_pk))
    form = AgendaItemForm(request.POST or None, initial=AgendaItemForm.initial_of(item))
    if request.method == "POST" and form.is_valid():
        done, _item = form.attempt(change_agenda_item, item, by=request.viewer, **form.values())
        if done:
            messages.success(request, _("議題を保存しました。"))
            return redirect(_agenda_url(item.meeting))
    context = {
        "meeting": item.meeting,
        "item": item,
        "papers": item.papers.select_related("file"),
        "form": form,
        "back": _agenda_url(item.meeting),
        "crumbs": meeting_crumbs(item.meeting, (_("次第"), _agenda_url(item.meeting)), (item.title, "")),
    }
    return render_page(request, "councils/agenda_item.html", context)


@require_POST
def agendaitem_move(request, council_pk, pk, item_pk):
    """Up, down, or to a number."""
    item = item_or_404(request, council_pk, pk, item_pk)
    require(can_convene(request.viewer, council_pk))
    to = request.POST.get("to", "")
    if to in ("up", "down") or (to.isascii() and to.isdigit()):
        move_agenda_item(item, by=request.viewer, to=to)
    else:
        messages.warning(request, _("順番は、1、2 のような数字で書いてください。"))
    return redirect(_agenda_url(item.meeting))


@require_http_methods(["GET", "HEAD", "POST"])
def agendaitem_remove(request, council_pk, pk, item_pk):
    """Take an item off the agenda; once the notice is out, with a reason."""
    item = item_or_404(request, council_pk, pk, item_pk)
    require(can_convene(request.viewer, council_pk))
    form = ReasonForm(request.POST or None, label=_("取りやめる理由"))
    form.fields["reason"].max_length = 120
    form.fields["reason"].required = item.meeting.state != Meeting.State.PLANNED or item.papers.exists()
    if request.method == "POST" and form.is_valid():
        done, _item = form.attempt(
            remove_agenda_item, item, by=request.viewer, reason=form.cleaned_data["reason"]
        )
        if done:
            messages.success(request, _("議題を次第から外しました。"))
            return redirect(_agenda_url(item.meeting))
    context = {
        "meeting": item.meeting,
        "form": form,
        "heading": _("「%(title)s」を次第から外す") % {"title": item.title},
        "button": _("次第から外す"),
        "back": _agenda_url(item.meeting),
        "crumbs": meeting_crumbs(item.meeting, (_("次第"), _agenda_url(item.meeting)), (_("外す"), "")),
    }
    return render_page(request, "councils/meeting_reason.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_add(request, council_pk, pk, item_pk):
    """A paper for an item."""
    item = item_or_404(request, council_pk, pk, item_pk)
    require(can_convene(request.viewer, council_pk))
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data.pop("file")
        done, _paper = form.attempt(add_paper, item, upload, by=request.viewer, **form.cleaned_data)
        if done:
            messages.success(request, _("資料を加えました。"))
            return redirect(_agenda_url(item.meeting))
    context = {
        "meeting": item.meeting,
        "item": item,
        "form": form,
        "back": _agenda_url(item.meeting),
        "crumbs": meeting_crumbs(item.meeting, (_("次第"), _agenda_url(item.meeting)), (_("資料"), "")),
    }
    return render_page(request, "councils/paper_form.html", context)


def _paper(request, council_pk, pk, paper_pk):
    papers = Paper.objects.visible_to(request.viewer).select_related("file", "item__meeting__council")
    return get_object_or_404(papers, pk=paper_pk, item__meeting_id=pk, item__meeting__council_id=council_pk)


@require_safe
def paper_download(request, council_pk, pk, paper_pk):
    """The file, for whoever may read its item; a member who has not promised secrecy yet is asked to first."""
    viewer = request.viewer
    seen = Paper.objects.visible_to(viewer).filter(pk=paper_pk).exists()
    if not seen and must_acknowledge(viewer, council_pk) and _is_closed(council_pk, pk, paper_pk):
        return redirect(
            f"{reverse('secrecy_acknowledge', args=[council_pk])}?{urlencode({'back': request.path})}"
        )
    return serve(_paper(request, council_pk, pk, paper_pk).file)


def _is_closed(council_pk, pk, paper_pk):
    """Whether it is the promise that is missing: a paper of a closed item of this council's meeting."""
    closed = Paper.objects.filter(pk=paper_pk, item__meeting=pk, item__meeting__council=council_pk)
    return closed.filter(item__is_public=False).exists()


@require_POST
def paper_remove(request, council_pk, pk, paper_pk):
    """Take a paper back before the notice."""
    paper = _paper(request, council_pk, pk, paper_pk)
    require(can_convene(request.viewer, council_pk))
    remove_paper(paper, by=request.viewer)
    messages.success(request, _("資料を外しました。"))
    return redirect(_agenda_url(paper.item.meeting))


@require_http_methods(["GET", "HEAD", "POST"])
def secrecy_acknowledge(request, council_pk):
    """The member's promise before the first closed item is shown (R25); then back to where they were."""
    council = council_or_404(request, council_pk)
    own = Seat.objects.filter(council=council, person_id=request.viewer.person_id)
    if own.waiting_on(today()).exists():
        raise Refused(_("非公開の議題と資料は、任命されてから読めます。"))
    seat = own.on(today()).first()
    require(seat is not None)
    back = _way_back(request, council)
    if request.method == "POST":
        acknowledge_secrecy(seat, by=request.viewer)
        messages.success(request, _("確認しました。非公開の議題と資料を読めます。"))
        return redirect(back)
    context = {
        "council": council,
        "seat": seat,
        "back": request.GET.get("back", ""),
        "way_back": back if isinstance(back, str) else back.get_absolute_url(),
        "crumbs": crumbs_of(council, (_("秘密を守る約束"), "")),
    }
    return render_page(request, "councils/secrecy.html", context)


def _way_back(request, council):
    """A page of this council that was named: by its address, or, as of a meeting, by its number; else the council's."""
    back = request.POST.get("back") or request.GET.get("back", "")
    if back.isascii() and back.isdigit():
        return Meeting.objects.filter(council=council, pk=int(back)).first() or council
    inside = back.startswith(council.get_absolute_url()) and "\\" not in back
    return back if inside and url_has_allowed_host_and_scheme(back, None) else council
