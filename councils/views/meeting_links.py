"""The member's page behind the link in the letter: answer without an account; the chair confirms decisions."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from community.models import AccessLink
from community.views.links import usable_link
from core.files import serve
from core.ical import calendar_response
from core.pages import render_page
from core.refusal import Refused
from core.viewer import viewer_of
from councils.actions import confirm_resolution, finish_action_item, leave_topic_once, reply_to_meeting
from councils.actions.invitations import reply_by
from councils.actions.minutes_text import counts_in_words
from councils.actions.resolutions import is_drafter, leads_council
from councils.calendar_files import file_of
from councils.forms.meetings import ReplyForm
from councils.models import ActionItem, Attendance, Meeting, Paper, Resolution, Topic
from councils.published import published_agenda


def _opened(request, token):
    """(link, row, None), or (None, None, the page that explains why it does not open)."""
    link, answer = usable_link(request, token, AccessLink.Purpose.MEETING)
    if answer:
        return None, None, answer
    rows = Attendance.objects.select_related("meeting__council", "meeting__cycle__vision", "seat__person")
    return link, get_object_or_404(rows, pk=link.target_id, seat__person=link.person_id), None


def _to_confirm(meeting, viewer):
    """Decisions of open items that wait for the chair, when it is the chair who holds the link."""
    if not leads_council(viewer, meeting.council_id):
        return []
    waiting = (
        Resolution.objects.filter(meeting=meeting, state=Resolution.State.RECORDED, item__is_public=True)
        .select_related("policy__school", "vision", "topic", "item")
        .order_by("pk")
    )
    return [
        {"resolution": resolution, "counts": counts_in_words(resolution)}
        for resolution in waiting
        if not is_drafter(viewer, resolution)
    ]


def _promises(link, meeting):
    """Open promises of the person, by name or by a post held today; a link carries no roles itself."""
    mine = ActionItem.objects.open().owned_by(viewer_of(link.person)).filter(council=meeting.council_id)
    return mine.select_related("person")


def _page(request, token, link, row, *, sentence="", form=None, typed=None, status=200):
    """The page itself; a sentence stands where something could not be done, `typed` keeps the words of a topic."""
    viewer, meeting = viewer_of(link.person, link=link), row.meeting
    school = meeting.council.covered_schools(meeting.day).first()
    context = {
        "token": token,
        "row": row,
        "meeting": meeting,
        "vision": meeting.cycle.vision,
        "agenda": published_agenda(meeting, viewer),
        "reply_by": reply_by(meeting),
        "promises": _promises(link, meeting),
        "is_written": meeting.mode == Meeting.Mode.WRITTEN,
        "to_confirm": _to_confirm(meeting, viewer),
        "school": school,
        "place": meeting.council.name,
        "sentence": sentence,
        "note": form.data.get("note", "") if form else row.reply_note,
        "stand_in": form.data.get("stand_in", "") if form else "",
        "may_stand_in": meeting.rules.stand_ins,
        "typed": typed or {},
    }
    return render_page(request, "councils/meeting_link.html", context, status=status)


@login_not_required
@require_safe
def meeting_link(request, token):
    """The meeting, its agenda and the two buttons. Reading changes nothing."""
    link, row, answer = _opened(request, token)
    return answer or _page(request, token, link, row)


@csrf_exempt  # The token in the address is the credential; these pages set no cookie.
@login_not_required
@require_POST
def meeting_link_reply(request, token):
    """The answer."""
    link, row, answer = _opened(request, token)
    if answer:
        return answer
    form = ReplyForm(request.POST)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return _page(request, token, link, row, sentence=sentence, form=form)
    try:
        values = form.values()
        reply_to_meeting(
            row,
            values["reply"],
            by=viewer_of(link.person, link=link),
            note=values["note"],
            link=link,
        )
    except Refused as refusal:
        return _page(request, token, link, row, sentence=str(refusal), form=form)
    return HttpResponseRedirect(reverse("meeting_link", args=[token]) + "#answered")


@csrf_exempt  # As above.
@login_not_required
@require_POST
def meeting_link_confirm(request, token, pk):
    """The chair confirms one decision of this meeting."""
    link, row, answer = _opened(request, token)
    if answer:
        return answer
    resolution = get_object_or_404(
        Resolution.objects.select_related(
            "meeting__council", "meeting__cycle", "policy__school", "vision", "topic"
        ),
        pk=pk,
        meeting=row.meeting_id,
        item__is_public=True,
    )
    try:
        confirm_resolution(resolution, by=viewer_of(link.person, link=link))
    except Refused as refusal:
        return _page(request, token, link, row, sentence=str(refusal))
    return _page(request, token, link, row, sentence=_("議決を確認しました。ありがとうございました。"))


@login_not_required
@require_safe
def meeting_link_paper(request, token, pk):
    """A published paper of an open item; closed ones are read after signing in."""
    link, row, answer = _opened(request, token)
    if answer:
        return answer
    papers = Paper.objects.announced_to(viewer_of(link.person, link=link))
    papers = papers.filter(item__meeting=row.meeting_id, item__is_public=True, item__dropped_reason="")
    return serve(get_object_or_404(papers.select_related("file"), pk=pk).file)


@csrf_exempt  # As above.
@login_not_required
@require_POST
def meeting_link_promise(request, token, pk):
    """The member has done what was promised."""
    link, row, answer = _opened(request, token)
    if answer:
        return answer
    mine = ActionItem.objects.owned_by(viewer_of(link.person)).filter(council=row.meeting.council_id)
    item = get_object_or_404(mine, pk=pk)
    try:
        finish_action_item(item, request.POST.get("result", ""), by=viewer_of(link.person, link=link))
    except Refused as refusal:
        return _page(request, token, link, row, sentence=str(refusal))
    words = {"text": item.text}
    return _page(request, token, link, row, sentence=_("「%(text)s」を「済み」にしました。") % words)


@csrf_exempt  # As above.
@login_not_required
@require_POST
def meeting_link_topic(request, token):
    """What the member would like to talk about; the same words a second time are one topic."""
    link, row, answer = _opened(request, token)
    if answer:
        return answer
    title, body = request.POST.get("title", ""), request.POST.get("body", "")
    council, year, by = row.meeting.council, row.meeting.cycle.fiscal_year, viewer_of(link.person, link=link)
    said = {"title": " ".join(title.split())[:100]}
    try:
        leave_topic_once(council, year, title, by=by, origin=Topic.Origin.COUNCIL, body=body[:2000])
    except Refused as refusal:
        return _page(request, token, link, row, sentence=str(refusal), typed={"title": title, "body": body})
    sentence = (
        _("「%(title)s」をお預かりしました。会議の議題にするかどうかは、事務局と会長で決めます。") % said
    )
    return _page(request, token, link, row, sentence=sentence)


@login_not_required
@require_safe
def meeting_link_calendar(request, token):
    """The meeting for the calendar of the member's telephone."""
    _link, row, answer = _opened(request, token)
    if answer:
        return answer
    return calendar_response(file_of(row.meeting, inside=True), f"meeting-{row.meeting_id}.ics")
