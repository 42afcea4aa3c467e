"""電話連絡表: who is told by telephone that a meeting moved, was postponed or called off; reminders by a press."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.pages import render_page, require
from core.refusal import Refused
from councils.actions import remind_unanswered, tell_member, untell_member
from councils.actions.calls import CALLED
from councils.actions.invitations import invited
from councils.actions.reminders import reminding_of
from councils.agenda_lines import news_of
from councils.models import Attendance, Meeting, Observer
from councils.permissions.before import can_call_members
from councils.permissions.meeting import can_convene
from councils.views.meeting_parts import meeting_crumbs, meeting_or_404


def _calls(request, meeting):
    """What the list and its paper show: those without mail (?all=1: everybody), and observers to be told."""
    rows = list(invited(meeting)) if meeting.state in CALLED else []
    everybody = bool(request.GET.get("all"))
    observers = Observer.objects.filter(meeting=meeting).exclude(state=Observer.State.WITHDRAWN)
    shown = [row for row in rows if everybody or not row.seat.person.email]
    return {
        "meeting": meeting,
        "rows": shown,
        "left": sum(row.told_at is None for row in shown),
        "everybody": everybody,
        "mailed": sum(bool(row.seat.person.email) for row in rows),
        "observers": observers if meeting.state in CALLED else [],
        "words": _words(meeting),
        "news": news_of(meeting) if meeting.state == Meeting.State.NOTIFIED else None,
    }


def _words(meeting):
    """What is said on the telephone."""
    said = {
        "council": meeting.council,
        "number": meeting.number,
        "when": meeting.when,
        "place": meeting.place,
    }
    if meeting.state == Meeting.State.POSTPONED:
        words = _(
            "%(when)sに予定していた%(council)s 第%(number)s回は、延期になりました。新しい日が決まりましたら、またご連絡します。"
        )
    elif meeting.state == Meeting.State.CANCELLED:
        words = _("%(when)sに予定していた%(council)s 第%(number)s回は、中止になりました。")
    else:
        words = _("%(council)s 第%(number)s回は、%(when)s、%(place)sで開きます。")
    return words % said


@require_safe
def call_list(request, council_pk, pk):
    """Whom to call, when they can be reached, and who has been told."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_call_members(request.viewer, council_pk))
    context = _calls(request, meeting) | {"crumbs": meeting_crumbs(meeting, (_("電話連絡表"), ""))}
    return render_page(request, "councils/call_list.html", context)


@require_safe
def call_list_print(request, council_pk, pk):
    """The same on A4, with boxes to tick."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_call_members(request.viewer, council_pk))
    return render_page(request, "councils/call_list_print.html", _calls(request, meeting))


def _row(request, council_pk, pk, attendance_pk):
    rows = Attendance.objects.visible_to(request.viewer).select_related("seat__person")
    row = get_object_or_404(
        rows, pk=attendance_pk, meeting_id=pk, meeting__council_id=council_pk, seat__isnull=False
    )
    require(can_call_members(request.viewer, council_pk))
    return row


@require_POST
def call_told(request, council_pk, pk, attendance_pk):
    """One member was told."""
    row = _row(request, council_pk, pk, attendance_pk)
    tell_member(row, by=request.viewer)
    messages.success(request, _("%(name)sさんに伝えました。") % {"name": row.seat.person})
    return redirect("call_list", council_pk, pk)


@require_POST
def call_untold(request, council_pk, pk, attendance_pk):
    """That was a slip of the finger."""
    row = _row(request, council_pk, pk, attendance_pk)
    untell_member(row, by=request.viewer)
    messages.success(request, _("%(name)sさんを「まだ」に戻しました。") % {"name": row.seat.person})
    return redirect("call_list", council_pk, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_remind(request, council_pk, pk):
    """Who has not answered: first named, then mailed by one press; the others are called."""
    meeting = meeting_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    refusal = ""
    if request.method == "POST":
        try:
            rows = remind_unanswered(meeting, by=request.viewer)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("%(n)s人にお願いを送りました。") % {"n": len(rows)})
            return redirect("attendance_list", council_pk, pk)
    context = {
        "meeting": meeting,
        "found": reminding_of(meeting) if meeting.state == Meeting.State.NOTIFIED else None,
        "refusal": refusal,
        "shows_phones": can_call_members(request.viewer, council_pk),
        "remind_days": meeting.rules.remind_days,
        "crumbs": meeting_crumbs(meeting, (_("返事のお願い"), "")),
    }
    return render_page(request, "councils/meeting_remind.html", context)
