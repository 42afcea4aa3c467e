"""Who is invited, who answers and who came; the quorum is counted from it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import now, today
from core.refusal import InvalidMove, Refused
from councils.actions.agenda_versions import publish_with_notice
from councils.actions.invitations import invited, send_invitation
from councils.actions.meetings import check_day_reached
from councils.figures import count_meetings
from councils.models import Attendance, Meeting, Seat


def seats_of_day(meeting):
    """Who belongs to the meeting on its day: members in office, and successors who await their appointment."""
    return (
        Seat.objects.attending_on(meeting.day).filter(council_id=meeting.council_id).select_related("person")
    )


def missing_seats(meeting):
    """Members in office on that day who have no row yet, such as one appointed after the notice."""
    return seats_of_day(meeting).exclude(attendances__meeting=meeting)


def _add_rows(meeting):
    rows = [Attendance(meeting=meeting, seat=seat) for seat in missing_seats(meeting)]
    return Attendance.objects.bulk_create(rows)


@transaction.atomic
def notify_meeting(meeting, *, by):
    """Send the notice: a row and a link for each member in office that day, mail to those with an address."""
    if meeting.day < today():
        raise Refused(_("会議の日を過ぎているため、案内は出せません。日付を確かめてください。"))
    if not seats_of_day(meeting).exists():
        raise Refused(_("会議の日に在任の委員がいません。先に委員を登録してください。"))
    meeting.move("notify", by, notified_at=now())
    publish_with_notice(meeting, by=by)
    _add_rows(meeting)
    for attendance in invited(meeting):
        attendance.meeting = meeting
        send_invitation(attendance, by=by)
    return meeting


@transaction.atomic
def invite_newcomers(meeting, *, by):
    """Members who took office after the notice get theirs too. Returns how many."""
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if locked.state != Meeting.State.NOTIFIED:
        raise InvalidMove
    new = {row.pk for row in _add_rows(meeting)}
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


@dataclass(frozen=True)
class Count:
    """Voters in office and present, and the quorum of the council's rule (domain.md R5)."""

    in_office: int
    present: int
    quorum: int

    @property
    def is_enough(self):
        """Whether the meeting may open or stay open."""
        return self.present >= self.quorum


def _save_presence(meeting, present, online, guests):
    """Write who came, freezing names, offices and votes; returns the count."""
    came = {getattr(p, "seat_id", None) or p.pk for p in present}
    came |= {getattr(p, "seat_id", None) or p.pk for p in online}
    online = {getattr(p, "seat_id", None) or p.pk for p in online}
    _add_rows(meeting)
    attending = set(seats_of_day(meeting).values_list("pk", flat=True))
    rows = list(invited(meeting))
    for row in rows:
        seat = row.seat
        row.present = seat.pk in came and seat.pk in attending
        row.is_online = row.present and seat.pk in online
        row.name_then = str(seat.person)
        row.office_then = str(_("任命待ち") if seat.is_waiting else seat.get_office_display())
        row.had_vote = seat.votes_on(meeting.day)
    Attendance.objects.bulk_update(rows, ["present", "is_online", "name_then", "office_then", "had_vote"])
    _save_guests(meeting, guests)
    voters = [row for row in rows if row.had_vote]
    quorum = meeting.rules.quorum_of(len(voters))
    return Count(len(voters), sum(row.present for row in voters), quorum)


def _save_guests(meeting, guests):
    wanted = list(dict.fromkeys(name.strip()[:80] for name in guests if name.strip()))
    Attendance.objects.filter(meeting=meeting, seat__isnull=True).exclude(guest__in=wanted).delete()
    known = set(Attendance.objects.filter(meeting=meeting, seat__isnull=True).values_list("guest", flat=True))
    Attendance.objects.bulk_create(
        [
            Attendance(meeting=meeting, guest=name, present=True, name_then=name, had_vote=False)
            for name in wanted
            if name not in known
        ]
    )


def _lock(meeting, move):
    """Hold the meeting's row before its attendances are written, so that two clerks do not write them at once."""
    if not Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk).can_move(move):
        raise InvalidMove


def _no_quorum(count):
    return Refused(
        _(
            "表決権のある出席者が%(present)s人で、定足数の%(quorum)s人に足りません(在任%(in_office)s人)。"
            "人数がそろってから開会するか、流会として記録してください。"
        )
        % {"present": count.present, "quorum": count.quorum, "in_office": count.in_office}
    )


@transaction.atomic
def open_meeting(meeting, *, by, present, presided_by, online=(), guests=()):
    """Open the meeting with quorum. `present` and `online` hold Seats or Attendances, `guests` names.

    What was true now is frozen: voters in office and present, the quorum, who presided, names and offices.
    """
    check_day_reached(meeting)
    _lock(meeting, "open")
    if not str(presided_by).strip():
        raise Refused(_("議長になる人を選んでください。"))
    count = _save_presence(meeting, present, online, guests)
    if not count.is_enough:
        raise _no_quorum(count)
    meeting.move(
        "open",
        by,
        voters_in_office=count.in_office,
        voters_present=count.present,
        quorum=count.quorum,
        presided_by=str(presided_by).strip()[:120],
        data={"present": count.present, "quorum": count.quorum},
    )
    return meeting


@transaction.atomic
def change_presence(meeting, *, by, present, presided_by, online=(), guests=()):
    """Somebody came late or left while the meeting is open; it is counted again and must keep its quorum."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
    if locked.state != Meeting.State.OPEN:
        raise InvalidMove
    count = _save_presence(locked, present, online, guests)
    if not count.is_enough:
        raise Refused(
            _(
                "この人数では、表決権のある出席者が%(present)s人となり、定足数の%(quorum)s人を下回ります。"
                "会議を閉じるか、流会として記録してください。"
            )
            % {"present": count.present, "quorum": count.quorum}
        )
    values = {
        "voters_in_office": count.in_office,
        "voters_present": count.present,
        "quorum": count.quorum,
        "presided_by": str(presided_by).strip()[:120] or locked.presided_by,
    }
    for name, value in values.items():
        setattr(locked, name, value)
        setattr(meeting, name, value)
    locked.save(update_fields=list(values))
    record("meeting.recount", locked, by, present=count.present, quorum=count.quorum)
    return meeting


@transaction.atomic
def not_form_meeting(meeting, reason, *, by, present=None, online=(), guests=()):
    """Write down that too few came (流会). With `present` it is also kept who did come."""
    if not reason.strip():
        raise Refused(_("流会の理由を書いてください。"))
    check_day_reached(meeting)
    _lock(meeting, "not_form")
    changes = {"end_reason": reason.strip()[:200]}
    if present is not None and meeting.state != Meeting.State.OPEN:
        count = _save_presence(meeting, present, online, guests)
        if count.is_enough:
            raise Refused(
                _(
                    "表決権のある出席者が%(present)s人で、定足数の%(quorum)s人に足りています。開会してください。"
                )
                % {"present": count.present, "quorum": count.quorum}
            )
        changes |= {
            "voters_in_office": count.in_office,
            "voters_present": count.present,
            "quorum": count.quorum,
        }
    meeting.move("not_form", by, data={"reason": reason.strip()}, **changes)
    count_meetings(meeting)
    return meeting


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
