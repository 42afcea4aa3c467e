"""Times of people and items, typed from paper or put right; what was decided meanwhile keeps its voters."""

from datetime import timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import format_time, now
from core.refusal import InvalidMove, Refused
from councils.models import Attendance, Meeting, Resolution, TimeAway
from councils.presence import moment_of, voters_now

#: A clock on the wall and ours may differ; a time typed a moment ahead is no mistake.
SOON = timedelta(minutes=5)


def recordable(meeting_pk):
    """The meeting's row, locked; while it is on, or afterwards from paper until the minutes are confirmed."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting_pk)
    if locked.state not in (Meeting.State.OPEN, Meeting.State.CLOSED):
        raise InvalidMove(_("会議が開かれていないため、出席の時刻は残せません。"))
    if hasattr(locked, "record") and locked.record.confirmed_on:
        raise Refused(_("議事録が確定しているため、記録は変えられません。"))
    return locked


def locked_row(attendance):
    """The row of somebody's attendance, locked."""
    rows = Attendance.objects.select_related("seat__person", "meeting")
    return rows.select_for_update(of=("self",)).get(pk=attendance.pk)


# ---- people ----------------------------------------------------------------------------------------------


def spans_of(row):
    """[(left, back)] that are kept of somebody."""
    return list(row.times_away.values_list("left_at", "back_at"))


def check_stay(row, arrived_at, left_at, spans):
    """Nobody leaves before they came, is away twice at once or outside their stay, and no time lies ahead."""
    name = {"name": row.name_then or row.guest}
    spans = sorted(spans)
    if any(time and time > now() + SOON for time in (arrived_at, left_at, *sum(spans, ()))):
        raise Refused(_("%(name)sさんの時刻が、まだ来ていない時刻です。") % name)
    if arrived_at and left_at and left_at < arrived_at:
        raise Refused(_("%(name)sさんの帰った時刻が、着いた時刻より前です。") % name)
    if any(back <= left for left, back in spans):
        raise Refused(_("%(name)sさんのもどった時刻を、席を外した時刻より後にしてください。") % name)
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise Refused(
            _("%(name)sさんの席を外した時間が重なっています。一つにまとめて書いてください。") % name
        )
    if spans and ((arrived_at and spans[0][0] < arrived_at) or (left_at and spans[-1][1] > left_at)):
        raise Refused(_("%(name)sさんの席を外した時間を、着いた時刻と帰った時刻の間にしてください。") % name)


def come_back(row, moment):
    """Keep the time since somebody left; within the same minute it was a slip of the finger."""
    if moment < row.left_at:
        raise Refused(
            _(
                "%(name)sさんは%(time)sに帰ったと記録されています。もどった時刻は「時刻を書く・直す」で書いてください。"
            )
            % {"name": row.name_then or row.guest, "time": format_time(row.left_at)}
        )
    if _minute(moment) != _minute(row.left_at):
        TimeAway.objects.create(attendance=row, left_at=row.left_at, back_at=moment)


def _minute(moment):
    return moment.replace(second=0, microsecond=0)


@transaction.atomic
def set_times(meeting, times, *, by, away=None):
    """Times typed from paper: {attendance: (arrived_at, left_at)}, of people who were there. Returns how many changed.

    `away` is {attendance: [(left, back)]} of those who went out and came back; of all others what is kept stays.
    """
    recordable(meeting.pk)
    away = {row.pk: sorted(spans) for row, spans in (away or {}).items()}
    changed = 0
    for attendance, (arrived_at, left_at) in times.items():
        row = locked_row(attendance)
        if row.present:
            known = spans_of(row)
            changed += _set_stay(row, arrived_at, left_at, known, away.get(row.pk, known))
    if changed:
        record("meeting.times", meeting, by, n=changed)
    return changed


def _set_stay(row, arrived_at, left_at, known, spans):
    """Write one person's times; whether anything changed."""
    if (row.arrived_at, row.left_at, known) == (arrived_at, left_at, spans):
        return False
    check_stay(row, arrived_at, left_at, spans)
    row.arrived_at, row.left_at = arrived_at, left_at
    row.save(update_fields=["arrived_at", "left_at"])
    if spans != known:
        row.times_away.all().delete()
        TimeAway.objects.bulk_create(
            TimeAway(attendance=row, left_at=left, back_at=back) for left, back in spans
        )
    return True


# ---- items -----------------------------------------------------------------------------------------------


@transaction.atomic
def set_item_times(meeting, times, *, by):
    """When items began and ended, typed from paper: {item: (started_at, ended_at)}. Returns how many changed."""
    locked = recordable(meeting.pk)
    items = {item.pk: item for item in locked.items.standing().select_for_update()}
    changed = 0
    for item, (started_at, ended_at) in times.items():
        stored = items.get(item.pk)
        if stored is None or (stored.started_at, stored.ended_at) == (started_at, ended_at):
            continue
        _check_item(locked, stored, started_at, ended_at)
        stored.started_at, stored.ended_at = started_at, ended_at
        stored.save(update_fields=["started_at", "ended_at"])
        _leave_item(locked, stored)
        changed += 1
    if changed:
        record("meeting.item_times", meeting, by, n=changed)
    return changed


def _check_item(meeting, item, started_at, ended_at):
    """An item ends after it began, within the meeting, and not ahead of now."""
    words = {"title": item.title}
    given = [time for time in (started_at, ended_at) if time]
    if started_at and ended_at and ended_at < started_at:
        raise Refused(_("「%(title)s」の終わりの時刻が、始まりの時刻より前です。") % words)
    if any(time > now() + SOON for time in given):
        raise Refused(_("「%(title)s」の時刻が、まだ来ていない時刻です。") % words)
    if any(meeting.opened_at and time < _minute(meeting.opened_at) for time in given):
        opened = {"time": format_time(meeting.opened_at)}
        raise Refused(_("「%(title)s」の時刻が、開会した時刻(%(time)s)より前です。") % (words | opened))
    if any(meeting.closed_at and _minute(time) > meeting.closed_at for time in given):
        closed = {"time": format_time(meeting.closed_at)}
        raise Refused(_("「%(title)s」の時刻が、閉会した時刻(%(time)s)より後です。") % (words | closed))


def _leave_item(meeting, item):
    """The present item whose end was typed is the present one no more."""
    if meeting.current_item_id == item.pk and item.ended_at:
        meeting.current_item = None
        meeting.save(update_fields=["current_item"])


# ---- decisions -------------------------------------------------------------------------------------------


def rooms_of_decisions(meeting):
    """{decision: who would be counted for it by the times as they stand}; what is frozen with it is not touched.

    Compared before and after times were put right, it tells which decisions deserve a second look.
    """
    found = meeting.resolutions.exclude(state=Resolution.State.VOID)
    rooms = {}
    for resolution in found.select_related("item", "policy__school", "vision", "topic", "opinion"):
        resolution.item.meeting = meeting
        rooms[resolution] = frozenset(
            voters_now(meeting, moment_of(resolution.item)).values_list("pk", flat=True)
        )
    return rooms
