"""Replies before the meeting and presence on the day."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pages import render_page, require
from councils.actions import change_presence, not_form_meeting, open_meeting, reply_to_meeting
from councils.actions.attendance import seats_of_day
from councils.actions.invitations import invited
from councils.forms.meetings import PresenceForm, ReasonForm, ReplyForm
from councils.models import Attendance, Meeting
from councils.permissions.meeting import can_record, can_reply
from councils.reading import forecast_of
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404


@require_safe
def attendance_list(request, council_pk, pk):
    """All members' answers in one table; the office writes down what came by telephone or on paper."""
    meeting = meeting_or_404(request, council_pk, pk)
    rows = list(invited(meeting))
    context = {
        "meeting": meeting,
        "rows": rows,
        "forecast": forecast_of(meeting, rows),
        "may_record": can_record(request.viewer, council_pk) and meeting.is_ahead,
        "channels": ReplyForm.CHANNELS,
        "crumbs": meeting_crumbs(meeting, (_("出欠"), "")),
    }
    return render_page(request, "councils/attendance_list.html", context)


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
        reply_to_meeting(row, by=request.viewer, **form.cleaned_data)
        words = {"name": row.seat.person, "reply": row.get_reply_display()}
        messages.success(request, _("%(name)sさんの返事を「%(reply)s」にしました。") % words)
    if request.POST.get("back") == "list":
        return redirect("attendance_list", council_pk, pk)
    return redirect(row.meeting)


def _presence_form(request, meeting):
    rows = {row.seat_id: row for row in invited(meeting)}
    guests = meeting.attendances.filter(seat__isnull=True).values_list("guest", flat=True)
    initial = {"guests": "\n".join(guests)}
    return PresenceForm(
        request.POST or None, meeting=meeting, seats=seats_of_day(meeting), rows=rows, initial=initial
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_open(request, council_pk, pk):
    """Who is here: open the meeting with quorum; while it is open, count again."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
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


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_not_form(request, council_pk, pk):
    """流会: too few came. The ticks of the presence page are kept when they come along."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    form = ReasonForm(
        request.POST if "reason" in request.POST else None,
        label=_("流会の理由"),
        initial={"reason": _("出席が定足数に足りなかったため")},
    )
    ticked = [value for value in request.POST.getlist("present") if value.isdigit()]
    if request.method == "POST" and form.is_bound and form.is_valid():
        seats = [seat for seat in seats_of_day(meeting) if str(seat.pk) in ticked]
        done, _meeting = form.attempt(
            not_form_meeting,
            meeting,
            form.cleaned_data["reason"],
            by=request.viewer,
            present=None if meeting.state == Meeting.State.OPEN else seats,
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
