"""During the meeting: the present item, who arrives and leaves, who presides. Times that are typed: `times`."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import format_time
from core.refusal import InvalidMove, Refused
from councils.actions.invitations import invited
from councils.actions.presence import (
    check_stand_in,
    count_of,
    freeze_row,
    make_guest,
    moment_for,
    write_count,
)
from councils.actions.seats import elect
from councils.actions.times import check_stay, come_back, locked_row, recordable, spans_of
from councils.models import AgendaItem, Meeting, Seat


def _open(meeting_pk):
    """The meeting's row, locked; only while the meeting is on."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting_pk)
    if locked.state != Meeting.State.OPEN:
        raise InvalidMove(_("会議は開会中ではありません。いまの内容をご確認ください。"))
    return locked


# ---- the present item ------------------------------------------------------------------------------------


def _end_item(meeting, at):
    """The present item ends; the row of the meeting is locked."""
    item = meeting.current_item
    if item is not None and item.ended_at is None:
        # The moment is the planned one for a meeting of another day, the item may have begun after it.
        item.ended_at = max(at, item.started_at or at)
        item.save(update_fields=["ended_at"])
    return item


@transaction.atomic
def start_item(item, *, by):
    """Make an item the present one; the one before ends. A second press, or somebody else's, changes nothing."""
    meeting = _open(item.meeting_id)
    if item.is_dropped:
        raise Refused(_("この議題は取りやめになっています。"))
    if meeting.current_item_id == item.pk:
        return item
    at = moment_for(meeting)
    _end_item(meeting, at)
    stored = AgendaItem.objects.get(pk=item.pk)
    stored.started_at, stored.ended_at = stored.started_at or at, None
    stored.save(update_fields=["started_at", "ended_at"])
    meeting.current_item = stored
    meeting.save(update_fields=["current_item"])
    record("agendaitem.start", stored, by)
    return stored


@transaction.atomic
def finish_item(item, *, by):
    """The item ends and no other begins: after the last one, or for a break."""
    meeting = _open(item.meeting_id)
    if meeting.current_item_id != item.pk:
        raise InvalidMove
    ended = _end_item(meeting, moment_for(meeting))
    meeting.current_item = None
    meeting.save(update_fields=["current_item"])
    record("agendaitem.finish", ended, by)
    return ended


# ---- who arrives and leaves ------------------------------------------------------------------------------


def _recount(meeting):
    """Members who came at any time are those present; a quorum once reached cannot be lost by arriving."""
    write_count(meeting, meeting, count_of(meeting, list(invited(meeting))))


@transaction.atomic
def arrive(attendance, *, by, at=None, online=False):
    """Somebody comes, now or at the time typed; who had left is back, and the time between is kept."""
    meeting = recordable(attendance.meeting_id)
    row = locked_row(attendance)
    if row.present and row.left_at is None:
        return row
    moment, is_back = at or moment_for(meeting), row.present
    if is_back:
        come_back(row, moment)
    else:
        row.arrived_at, row.is_online = moment, online
        if row.seat_id:
            freeze_row(row, meeting)
    row.present, row.left_at = True, None
    row.save(
        update_fields=[
            "present",
            "is_online",
            "arrived_at",
            "left_at",
            "name_then",
            "office_then",
            "had_vote",
        ]
    )
    _recount(meeting)
    record("attendance.return" if is_back else "attendance.arrive", row, by, when=str(format_time(moment)))
    return row


@transaction.atomic
def leave(attendance, *, by, at=None):
    """Somebody goes home. Below the quorum the meeting goes on; only decisions are no longer possible."""
    meeting = recordable(attendance.meeting_id)
    row = locked_row(attendance)
    if not row.present or row.left_at is not None:
        return row
    at = at or moment_for(meeting)
    check_stay(row, row.arrived_at, at, spans_of(row))
    row.left_at = at
    row.save(update_fields=["left_at"])
    record("attendance.leave", row, by, when=str(format_time(at)))
    return row


@transaction.atomic
def add_guest(meeting, name, *, by, stands_in_for=None):
    """Somebody who is no member comes: a guest, or for a member who is away a stand-in without vote."""
    locked = recordable(meeting.pk)
    name = " ".join(name.split())[:80]
    if not name:
        raise Refused(_("来た人の名前を書いてください。"))
    if stands_in_for is not None:
        row = invited(locked).get(seat=stands_in_for)
        check_stand_in(locked, row)
        if locked.attendances.filter(stands_in_for=stands_in_for, present=True).exists():
            raise Refused(_("%(name)sさんの代理の人は、もう書いてあります。") % {"name": row.seat.person})
    elif locked.attendances.filter(guest=name, present=True, stands_in_for__isnull=True).exists():
        raise Refused(_("「%(name)s」は、もう書いてあります。") % {"name": name})
    guest = make_guest(locked, name, moment_for(locked), stands_in_for=stands_in_for)
    record("attendance.guest", guest, by)
    return guest


# ---- who presides ----------------------------------------------------------------------------------------


def _check_ours(seat, meeting):
    if seat.council_id != meeting.council_id:
        raise Refused(_("%(name)sさんは、この協議会の委員ではありません。") % {"name": seat.person})


@transaction.atomic
def preside(meeting, seat, *, by):
    """The chair takes over from whoever led the meeting so far (仮議長, or the vice-chair)."""
    locked = _open(meeting.pk)
    _check_ours(seat, locked)
    name, before = str(seat).strip(), locked.presided_by
    if before.startswith(name):
        return meeting
    words = _("%(chair)s(はじめは%(before)s)") % {"chair": name, "before": before}
    locked.presided_by = meeting.presided_by = words[:120]
    locked.save(update_fields=["presided_by"])
    record("meeting.preside", locked, by, who=name, before=before)
    return meeting


@transaction.atomic
def elect_chair(item, seat, *, by):
    """The members choose their chair in this item; whoever is here leads the meeting from now on."""
    locked = _open(item.meeting_id)
    if item.kind != AgendaItem.Kind.ELECTION:
        raise Refused(_("選出の議題ではありません。次第をご確認ください。"))
    _check_ours(seat, locked)
    elect(seat, Seat.Office.CHAIR, by=by)
    row = locked.attendances.filter(seat=seat).first()
    if row and row.present and row.left_at is None:
        row.office_then = str(seat.get_office_display())
        row.save(update_fields=["office_then"])
        preside(locked, seat, by=by)
    return seat
