"""Replies before the meeting."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.pages import render_page, require
from councils.actions import reply_to_meeting
from councils.actions.calls import CALLED
from councils.actions.invitations import invited
from councils.answers import answers_before
from councils.forms.meetings import ReplyForm
from councils.models import Attendance, Meeting
from councils.permissions.before import can_call_members
from councils.permissions.meeting import can_convene, can_record, can_reply
from councils.reading import forecast_of
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404


def _table(meeting):
    """The members' rows with the answer they gave to the day before it was moved, and how they answer."""
    is_written = meeting.mode == Meeting.Mode.WRITTEN
    rows = list(invited(meeting).select_related("sheet") if is_written else invited(meeting))
    was = answers_before(rows)
    for row in rows:
        row.was = was.get(row.pk, "")
        row.returned = getattr(row, "sheet", None) if is_written else None
    return {
        "meeting": meeting,
        "rows": rows,
        "forecast": forecast_of(meeting, rows),
        "is_written": is_written,
        "returned": sum(bool(row.returned and row.returned.counts) for row in rows),
    }


@require_safe
def attendance_list(request, council_pk, pk):
    """All members' answers in one table; the office writes down what came by telephone or on paper."""
    meeting = meeting_or_404(request, council_pk, pk)
    asking = meeting.state == Meeting.State.NOTIFIED
    context = _table(meeting) | {
        "may_record": can_record(request.viewer, council_pk)
        and meeting.is_ahead
        and meeting.mode != Meeting.Mode.WRITTEN,
        "may_remind": can_convene(request.viewer, council_pk) and asking,
        "may_call": can_call_members(request.viewer, council_pk) and meeting.state in CALLED,
        "shows_phones": can_call_members(request.viewer, council_pk),
        "channels": ReplyForm.CHANNELS,
        "crumbs": meeting_crumbs(meeting, (_("出欠"), "")),
    }
    return render_page(request, "councils/attendance_list.html", context)


@require_safe
def attendance_print(request, council_pk, pk):
    """The answers on A4, with room to write down what comes in on the way."""
    meeting = meeting_or_404(request, council_pk, pk)
    return render_page(request, "councils/attendance_print.html", _table(meeting))


@require_POST
def attendance_reply(request, council_pk, pk, attendance_pk):
    """One answer: my own, or one that the office enters for a member."""
    rows = Attendance.objects.visible_to(request.viewer).select_related("meeting", "seat__person")
    row = get_object_or_404(rows, pk=attendance_pk, meeting_id=pk, meeting__council_id=council_pk)
    require(can_reply(request.viewer, row))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        messages.warning(request, next(iter(form.errors.values()))[0])
    else:
        reply_to_meeting(row, by=request.viewer, **form.values())
        words = {"name": row.seat.person, "reply": row.get_reply_display()}
        messages.success(request, _("%(name)sさんの返事を「%(reply)s」にしました。") % words)
    if request.POST.get("back") == "list":
        return redirect("attendance_list", council_pk, pk)
    return redirect(row.meeting)
