"""The call list (電話連絡表): who has been told by telephone that a meeting moved or was called off."""

from django.db import transaction

from core.audit import record
from core.dates import now
from core.refusal import InvalidMove
from councils.models import Attendance, Meeting

#: There is something to tell while the meeting is ahead, postponed or called off.
CALLED = (Meeting.State.NOTIFIED, Meeting.State.POSTPONED, Meeting.State.CANCELLED)


def _locked(attendance, *, is_told):
    """The row under lock; a second press finds it done already."""
    rows = Attendance.objects.select_for_update(of=("self",)).select_related(
        "meeting__council", "seat__person"
    )
    row = rows.get(pk=attendance.pk, seat__isnull=False)
    if row.meeting.state not in CALLED or (row.told_at is not None) != is_told:
        raise InvalidMove
    return row


@transaction.atomic
def tell_member(attendance, *, by):
    """The member was told by telephone."""
    row = _locked(attendance, is_told=False)
    row.told_at, row.told_by = now(), by.name[:120]
    row.save(update_fields=["told_at", "told_by"])
    record("attendance.tell", row, by, for_label=row.seat.person)
    return row


@transaction.atomic
def untell_member(attendance, *, by):
    """Pressed by mistake: the member has not been told yet."""
    row = _locked(attendance, is_told=True)
    row.told_at, row.told_by = None, ""
    row.save(update_fields=["told_at", "told_by"])
    record("attendance.untell", row, by, for_label=row.seat.person)
    return row
