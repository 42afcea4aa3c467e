"""Who is here: the opening with its quorum, the count while the meeting is on, and 流会 when too few came."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import now, today
from core.refusal import InvalidMove, Refused
from councils.actions.attendance import add_rows, seats_of_day
from councils.actions.invitations import invited
from councils.actions.meetings import check_day_reached
from councils.actions.unheld import carry_left
from councils.figures import count_meetings
from councils.models import Attendance, Meeting, TimeAway
from councils.written import check_in_room

TIMES = ("arrived_at", "left_at")
FROZEN = ("present", "is_online", "name_then", "office_then", "had_vote", *TIMES)


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


def freeze_row(row, meeting):
    """Name, office and vote of a member as they are on the meeting's day."""
    seat = row.seat
    row.name_then = str(seat.person)
    row.office_then = str(_("任命待ち") if seat.is_waiting else seat.get_office_display())
    row.had_vote = seat.votes_on(meeting.day)


def _seat_ids(people):
    return {getattr(p, "seat_id", None) or p.pk for p in people}


def _save_presence(meeting, present, online, guests, stand_ins, arrived_at):
    """Write who came, freezing names, offices and votes; returns the count. Times that are known stay."""
    online = _seat_ids(online)
    came = _seat_ids(present) | online
    add_rows(meeting)
    attending = set(seats_of_day(meeting).values_list("pk", flat=True))
    rows = list(invited(meeting))
    for row in rows:
        was, row.present = row.present, row.seat_id in came and row.seat_id in attending
        row.is_online = row.present and row.seat_id in online
        if not row.present:
            row.arrived_at = row.left_at = None
        elif not was:
            row.arrived_at, row.left_at = arrived_at, None
        freeze_row(row, meeting)
    Attendance.objects.bulk_update(rows, FROZEN)
    TimeAway.objects.filter(attendance__in=[row for row in rows if not row.present]).delete()
    _save_guests(meeting, guests, arrived_at)
    if stand_ins is not None:
        _save_stand_ins(meeting, rows, stand_ins, arrived_at)
    return count_of(meeting, rows)


def count_of(meeting, rows):
    """The count from the members' rows: whoever was there at any time is present."""
    voters = [row for row in rows if row.had_vote]
    quorum = meeting.rules.quorum_of(len(voters))
    return Count(len(voters), sum(bool(row.present) for row in voters), quorum)


def _save_guests(meeting, guests, arrived_at):
    """Guests by name; one who has gone from the list goes from the record, unless they marked wishes."""
    wanted = list(dict.fromkeys(name.strip()[:80] for name in guests if name.strip()))
    rows = Attendance.objects.filter(meeting=meeting, seat__isnull=True, stands_in_for__isnull=True)
    gone = rows.exclude(guest__in=wanted)
    gone.filter(wish_marks__isnull=True).delete()
    gone.update(present=False)
    rows.filter(guest__in=wanted, present=False).update(present=True)
    known = set(rows.values_list("guest", flat=True))
    for name in wanted:
        if name not in known:
            make_guest(meeting, name, arrived_at)


def make_guest(meeting, name, arrived_at, stands_in_for=None):
    """A guest's row; a stand-in's says for whom, and has no vote to speak of."""
    return Attendance.objects.create(
        meeting=meeting,
        guest=name,
        present=True,
        name_then=name,
        had_vote=None if stands_in_for else False,
        stands_in_for=stands_in_for,
        arrived_at=arrived_at,
    )


def check_stand_in(meeting, row):
    """A stand-in comes where the rule allows it, and for a member who is away."""
    if not meeting.rules.stand_ins:
        raise Refused(_("この協議会の決まりでは、代理の出席はできません。傍聴の人として書いてください。"))
    if row.present:
        raise Refused(
            _("%(name)sさんご本人が出席しています。代理の人は「委員以外の出席者」に書いてください。")
            % {"name": row.seat.person}
        )


def _save_stand_ins(meeting, rows, stand_ins, arrived_at):
    """{seat id: name}: who came in whose place; a name that has gone takes the row with it."""
    names = {pk: name.strip()[:80] for pk, name in stand_ins.items() if name.strip()}
    here = {row.stands_in_for_id: row for row in meeting.attendances.filter(stands_in_for__isnull=False)}
    for pk, row in here.items():
        if pk not in names and not row.wish_marks.exists():
            row.delete()
    for row in rows:
        name, stand_in = names.get(row.seat_id), here.get(row.seat_id)
        if not name or (stand_in and stand_in.guest == name):
            continue
        check_stand_in(meeting, row)
        if stand_in:
            stand_in.guest = stand_in.name_then = name
            stand_in.save(update_fields=["guest", "name_then"])
        else:
            make_guest(meeting, name, arrived_at, stands_in_for=row.seat)


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


def moment_for(meeting):
    """The moment to write down when none was typed: now on the meeting's day, its planned start afterwards."""
    return now() if meeting.day == today() else meeting.starts_at


@transaction.atomic
def open_meeting(meeting, *, by, present, presided_by, online=(), guests=(), stand_ins=None, opened_at=None):
    """Open the meeting with quorum. `present` and `online` hold Seats or Attendances, `guests` names.

    `stand_ins` is {seat id: name}; `opened_at` is typed afterwards from paper. What was true then is frozen: voters
    in office and present, the quorum, who presided, names and offices.
    """
    check_in_room(meeting)
    check_day_reached(meeting)
    _lock(meeting, "open")
    if not str(presided_by).strip():
        raise Refused(_("議長になる人を選んでください。"))
    opened_at = opened_at or moment_for(meeting)
    if opened_at > now():
        raise Refused(_("開会した時刻が、まだ来ていません。時刻を確かめてください。"))
    count = _save_presence(meeting, present, online, guests, stand_ins, opened_at)
    if not count.is_enough:
        raise _no_quorum(count)
    meeting.move(
        "open",
        by,
        opened_at=opened_at,
        voters_in_office=count.in_office,
        voters_present=count.present,
        quorum=count.quorum,
        presided_by=str(presided_by).strip()[:120],
        data={"present": count.present, "quorum": count.quorum},
    )
    return meeting


@transaction.atomic
def change_presence(meeting, *, by, present, presided_by, online=(), guests=(), stand_ins=None):
    """The ticks of the opening put right while the meeting is open; the count must keep its quorum.

    Somebody who leaves is written down by `leave`, which changes nothing of who was there.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
    if locked.state != Meeting.State.OPEN:
        raise InvalidMove
    count = _save_presence(locked, present, online, guests, stand_ins, moment_for(locked))
    if not count.is_enough:
        raise Refused(
            _(
                "この人数では、表決権のある出席者が%(present)s人となり、定足数の%(quorum)s人を下回ります。"
                "途中で帰った人は、印を付けたままにして「帰った」を押してください。"
            )
            % {"present": count.present, "quorum": count.quorum}
        )
    write_count(meeting, locked, count, presided_by=str(presided_by).strip()[:120] or locked.presided_by)
    record("meeting.recount", locked, by, present=count.present, quorum=count.quorum)
    return meeting


def write_count(meeting, locked, count, **more):
    """Keep the count with the meeting, in both copies of it."""
    values = {
        "voters_in_office": count.in_office,
        "voters_present": count.present,
        "quorum": count.quorum,
        **more,
    }
    for name, value in values.items():
        setattr(locked, name, value)
        setattr(meeting, name, value)
    locked.save(update_fields=list(values))


@transaction.atomic
def not_form_meeting(meeting, reason, *, by, present=None, online=(), guests=(), carried=None):
    """Write down that too few came (流会). With `present` it is also kept who did come.

    What stood on the agenda goes to the next meeting: the items in `carried`, without it all that are left.
    """
    if not reason.strip():
        raise Refused(_("流会の理由を書いてください。"))
    check_in_room(meeting)
    check_day_reached(meeting)
    _lock(meeting, "not_form")
    changes = {"end_reason": reason.strip()[:200]}
    if present is not None and meeting.state != Meeting.State.OPEN:
        count = _save_presence(meeting, present, online, guests, None, None)
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
    carry_left(meeting, carried, by=by)
    count_meetings(meeting)
    return meeting
