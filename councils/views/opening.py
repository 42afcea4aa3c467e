"""Who is here: the opening with its quorum, and 流会."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.pages import render_page, require
from councils.actions import change_presence, not_form_meeting, open_meeting
from councils.actions.attendance import seats_of_day
from councils.actions.invitations import invited
from councils.forms.meetings import NotHeldForm
from councils.forms.presence import PresenceForm
from councils.models import Meeting
from councils.permissions.meeting import can_record
from councils.views.meeting_parts import left_to_choose, meeting_crumbs, meeting_or_404
from councils.views.written import to_sheets
from councils.written import is_written

FORM = ["GET", "HEAD", "POST"]


def _presence_form(request, meeting):
    rows = {row.seat_id: row for row in invited(meeting)}
    others = list(meeting.attendances.filter(seat__isnull=True, present=True))
    guests = [row.guest for row in others if row.stands_in_for_id is None]
    return PresenceForm(
        request.POST or None,
        meeting=meeting,
        seats=seats_of_day(meeting),
        rows=rows,
        stand_ins={row.stands_in_for_id: row.guest for row in others if row.stands_in_for_id},
        initial={"guests": "\n".join(guests)},
    )


@require_http_methods(FORM)
def meeting_open(request, council_pk, pk):
    """Who is here: open the meeting with quorum; while it is open, put the ticks right."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    if is_written(meeting):
        return to_sheets(request, meeting)
    form, is_open = _presence_form(request, meeting), meeting.state == Meeting.State.OPEN
    if request.method == "POST" and form.is_valid():
        act = change_presence if is_open else open_meeting
        done, _meeting = form.attempt(act, meeting, by=request.viewer, **form.values())
        if done:
            words = {"present": meeting.voters_present, "quorum": meeting.quorum}
            sentence = _("表決権のある出席者は%(present)s人で、定足数の%(quorum)s人に足りています。") % words
            messages.success(request, sentence)
            return redirect("meeting_day", council_pk, pk)
    context = {
        "meeting": meeting,
        "form": form,
        "is_open": is_open,
        "quorum": meeting.rules.quorum_of(sum(seat.votes_on(meeting.day) for seat in form.seats)),
        "crumbs": meeting_crumbs(meeting, (_("出席の確認"), "")),
    }
    return render_page(request, "councils/attendance_presence.html", context)


@require_http_methods(FORM)
def meeting_not_form(request, council_pk, pk):
    """流会: too few came. The ticks of the presence page are kept when they come along."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    if is_written(meeting):
        return to_sheets(request, meeting)
    form = NotHeldForm(
        request.POST if "reason" in request.POST else None,
        left=left_to_choose(meeting, request.viewer),
        label=_("流会の理由"),
        initial={"reason": _("出席が定足数に足りなかったため")},
    )
    ticked = [value for value in request.POST.getlist("present") if value.isdigit()]
    if request.method == "POST" and form.is_bound and form.is_valid():
        seats = [seat for seat in seats_of_day(meeting) if str(seat.pk) in ticked]
        done, _meeting = form.attempt(
            not_form_meeting,
            meeting,
            by=request.viewer,
            present=None if meeting.state == Meeting.State.OPEN else seats,
            **form.values(),
        )
        if done:
            messages.success(request, _("流会として記録しました。次の会議を予定してください。"))
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "heading": _("流会として記録する"),
        "button": _("流会とする"),
        "kept": [("present", value) for value in ticked],
        "back": meeting.get_absolute_url(),
        "crumbs": meeting_crumbs(meeting, (_("流会"), "")),
    }
    return render_page(request, "councils/meeting_reason.html", context)
