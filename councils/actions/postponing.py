"""Postponing a meeting without a date (延期), and giving it a new one: then everybody is asked again."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import line, record_all
from core.dates import format_span
from core.refusal import InvalidMove, Refused
from councils.actions.attendance import notify_meeting
from councils.actions.invitations import extend_links, forget_told, tell_invited
from councils.actions.meetings import check_times, was_announced
from councils.models import Attendance, Meeting
from councils.written import is_written, why_not_postponed

#: What belongs to an answer, and its value before anybody answered.
UNASKED = {
    "reply": Attendance.Reply.NONE,
    "reply_note": "",
    "replied_at": None,
    "reply_entered_by": "",
    "reply_link_id": None,
    "reminded_at": None,
    "told_at": None,
    "told_by": "",
}


@transaction.atomic
def postpone_meeting(meeting, reason, *, by):
    """The meeting will be held on another day that is not known yet; those who have been invited are told."""
    reason = reason.strip()[:200]
    if not reason:
        raise Refused(_("延期の理由を書いてください。委員への連絡にも使います。"))
    if why := why_not_postponed(meeting):
        raise Refused(why)
    notified = was_announced(meeting)
    meeting.move("postpone", by, end_reason=reason, data={"reason": reason})
    forget_told(meeting)
    if notified:
        tell_invited(meeting, "postponed")
    return meeting


@transaction.atomic
def replan_meeting(meeting, *, by, starts_at, ends_at, place, notify=False):
    """Give a postponed meeting its new day. Answers to the old day are kept in the history and asked anew.

    With `notify` the notice of the new day goes out at once.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=meeting.pk)
    if not locked.can_move("replan"):
        raise InvalidMove
    if is_written(locked) and locked.notified_at:
        raise Refused(
            _(
                "書面表決書を送った会議に、新しい日は決められません。中止として、新しい書面の会議を予定してください。"
            )
        )
    check_times(locked.cycle, starts_at, ends_at, locked.number, but=locked.pk)
    counts = _ask_anew(locked, by)
    meeting.move(
        "replan",
        by,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        end_reason="",
        notified_at=None,
        data={"when": format_span(starts_at, ends_at), **counts},
    )
    extend_links(meeting)
    return notify_meeting(meeting, by=by) if notify else meeting


def _ask_anew(meeting, by):
    """Blank the answers; each that was given is written into the history. Returns how many of which kind there were."""
    rows = list(Attendance.objects.filter(meeting=meeting).select_related("meeting__council", "seat__person"))
    answered = [row for row in rows if row.reply]
    record_all(
        line(
            "attendance.ask_anew",
            row,
            by,
            reply=str(row.get_reply_display()),
            note=row.reply_note,
            when=meeting.when,
        )
        for row in answered
    )
    Attendance.objects.filter(meeting=meeting).update(**UNASKED)
    replies = [row.reply for row in answered]
    return {
        "yes": replies.count(Attendance.Reply.COMING),
        "no": replies.count(Attendance.Reply.ABSENT),
    }
