"""Who is invited and who answers; who came stands in `presence`."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import now, today
from core.refusal import InvalidMove, Refused
from councils.actions.agenda_versions import publish_with_notice
from councils.actions.invitations import invited, send_invitation
from councils.models import Attendance, Meeting, Seat
from councils.written import check_sending


def seats_of_day(meeting):
    """Who belongs to the meeting on its day: members in office, and successors who await their appointment."""
    return (
        Seat.objects.attending_on(meeting.day).filter(council_id=meeting.council_id).select_related("person")
    )


def missing_seats(meeting):
    """Members in office on that day who have no row yet, such as one appointed after the notice."""
    return seats_of_day(meeting).exclude(attendances__meeting=meeting)


def add_rows(meeting):
    """A row for each member in office who has none yet; returns the new ones."""
    rows = [Attendance(meeting=meeting, seat=seat) for seat in missing_seats(meeting)]
    return Attendance.objects.bulk_create(rows)


@transaction.atomic
def notify_meeting(meeting, *, by):
    """Send the notice: a row and a link for each member in office that day, mail to those with an address."""
    if meeting.day < today():
        raise Refused(_("会議の日を過ぎているため、案内は出せません。日付を確かめてください。"))
    if not seats_of_day(meeting).exists():
        raise Refused(_("会議の日に在任の委員がいません。先に委員を登録してください。"))
    check_sending(meeting)
    meeting.move("notify", by, notified_at=now())
    publish_with_notice(meeting, by=by)
    add_rows(meeting)
    # Of a meeting that was postponed some of those who were asked may have left office since.
    attending = set(seats_of_day(meeting).values_list("pk", flat=True))
    for attendance in invited(meeting):
        if attendance.seat_id in attending:
            attendance.meeting = meeting
            send_invitation(attendance, by=by)
    return meeting


@transaction.atomic
def invite_newcomers(meeting, *, by):
    """Members who took office after the notice get theirs too. Returns how many."""
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if locked.state != Meeting.State.NOTIFIED:
        raise InvalidMove
    new = {row.pk for row in add_rows(meeting)}
    for attendance in invited(meeting):
        if attendance.pk in new:
            attendance.meeting = meeting
            send_invitation(attendance, by=by)
    if new:
        record("meeting.invite", meeting, by, n=len(new))
    return len(new)


@transaction.atomic
def reply_to_meeting(attendance, reply, *, by, note="", link=None, channel=""):
    """A member's answer, by link, on the screen or entered by the office; it may change until the opening."""
    locked = (
        Attendance.objects.select_for_update(of=("self",))
        .select_related("meeting", "seat__person")
        .get(pk=attendance.pk)
    )
    if not locked.meeting.is_ahead:
        raise Refused(_("この会議はもう開かれたか、取りやめになっているため、出欠の返事は変えられません。"))
    if reply not in (Attendance.Reply.COMING, Attendance.Reply.ABSENT):
        raise Refused(_("出席か欠席かを選んでください。"))
    own = locked.seat.person_id == by.person_id
    entered_by = "" if own else f"{by.name}({channel})" if channel else by.name
    values = {
        "reply": reply,
        "reply_note": note.strip()[:200],
        "replied_at": now(),
        "reply_entered_by": entered_by[:120],
        "reply_link_id": link.pk if link else None,
    }
    for name, value in values.items():
        setattr(locked, name, value)
        setattr(attendance, name, value)
    locked.save(update_fields=list(values))
    record(
        "attendance.reply",
        locked,
        by,
        for_label="" if own else locked.seat.person,
        reply=str(Attendance.Reply(reply).label),
        how=channel,
    )
    return attendance


@transaction.atomic
def acknowledge_secrecy(seat, *, by, on=None):
    """The member promises to keep secret what was said on closed items; once is enough (domain.md R25)."""
    locked = Seat.objects.select_for_update(of=("self",)).select_related("person").get(pk=seat.pk)
    if locked.secrecy_acknowledged_on is None:
        locked.secrecy_acknowledged_on = seat.secrecy_acknowledged_on = on or today()
        locked.save(update_fields=["secrecy_acknowledged_on"])
        own = locked.person_id == by.person_id
        record("seat.acknowledge", locked, by, for_label="" if own else locked.person)
    return seat
