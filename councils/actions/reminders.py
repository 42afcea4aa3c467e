"""Reminding those who have not answered, and nobody else: by a press, and once by itself."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from community.outbox import send_later
from core.audit import record
from core.dates import format_short, local_day, now, today
from core.refusal import InvalidMove, Refused
from councils.actions.attendance import seats_of_day
from councils.actions.invitations import address_of, invited, link_for, reply_by
from councils.models import Meeting


@dataclass
class Reminding:
    """Whom a press would reach: by mail now, by telephone, and who was reminded today already."""

    mail: list = field(default_factory=list)
    call: list = field(default_factory=list)
    done: list = field(default_factory=list)

    @property
    def everybody(self):
        """All who have not answered."""
        return [*self.mail, *self.call, *self.done]


def unanswered(meeting):
    """Rows of members of that day without an answer; of a written meeting, without a returned sheet."""
    rows = invited(meeting).filter(seat__in=seats_of_day(meeting).order_by().values("pk"))
    if meeting.mode == Meeting.Mode.WRITTEN:
        return rows.filter(sheet__isnull=True)
    return rows.filter(reply="")


def reminding_of(meeting):
    """Who would be reminded now, and how; nobody twice on one day."""
    found = Reminding()
    for row in unanswered(meeting):
        if row.reminded_at and local_day(row.reminded_at) >= today():
            found.done.append(row)
        elif row.seat.person.email:
            found.mail.append(row)
        else:
            found.call.append(row)
    return found


@transaction.atomic
def remind_unanswered(meeting, *, by):
    """Mail those who have not answered and were not reminded today. Returns the rows that were mailed."""
    locked = (
        Meeting.objects.select_for_update(of=("self",)).select_related("council", "cycle").get(pk=meeting.pk)
    )
    if locked.state != Meeting.State.NOTIFIED or locked.ends_at < now():
        raise InvalidMove
    found = reminding_of(locked)
    if not found.mail:
        raise Refused(_nobody(found))
    for row in found.mail:
        row.meeting = locked
        _send(row, by)
    record("meeting.remind", locked, by, n=len(found.mail))
    return found.mail


def _nobody(found):
    if found.done:
        return _("今日はもう送りました。急ぐときは、電話で聞いてください。")
    if found.call:
        return _("返事のない委員には、メールがありません。電話で聞いて、返事を書きとめてください。")
    return _("返事のない委員はいません。")


def _send(row, by):
    """One mail, and the moment of it."""
    row.reminded_at = now()
    row.save(update_fields=["reminded_at"])
    send_later(
        key=f"meeting:{row.meeting_id}:remind:{row.pk}:{today():%Y%m%d}",
        subject=_("学校運営協議会 お返事のお願い"),
        body=reminder_text(row, link_for(row, by=by)),
        person=row.seat.person,
    )


def reminder_text(row, link):
    """The words of the mail; the name stands in it, never in its subject."""
    meeting = row.meeting
    if meeting.mode == Meeting.Mode.WRITTEN:
        ask = _(
            "書面表決書がまだ届いていません。次のページからお送りください。紙でお返しくださってもかまいません。"
        )
    else:
        ask = _(
            "出欠のお返事をお待ちしています。次のページのボタンからお願いします。お電話でもかまいません。"
        )
    lines = [
        _("%(name)s 様") % {"name": row.seat.person},
        "",
        _("%(council)s 第%(number)s回のことで、お知らせします。")
        % {"council": meeting.council, "number": meeting.number},
        _("とき　%(when)s") % {"when": meeting.when},
        _("ところ　%(place)s") % {"place": meeting.place},
        "",
        ask,
        address_of(link),
    ]
    if until := reply_by(meeting):
        lines.append(_("お返事は%(day)sまでにお願いします。") % {"day": format_short(until)})
    lines += ["", _("行きちがいでお返事をいただいているときは、お許しください。")]
    return "\n".join(lines)


def due_for_reminder():
    """Announced meetings whose day of the rule has come and whose notice was out before it."""
    coming = Meeting.objects.filter(state=Meeting.State.NOTIFIED, ends_at__gt=now()).with_rules()
    return [meeting for meeting in coming.select_related("council", "cycle") if _is_due(meeting)]


def _is_due(meeting):
    on = remind_day(meeting)
    told_before = meeting.notified_at is not None and local_day(meeting.notified_at) < on
    return told_before and on <= today() < local_day(meeting.ends_at)


def remind_day(meeting):
    """The day of the rule, counted back from the meeting; of a written one from its deadline."""
    return local_day(meeting.ends_at) - timedelta(days=meeting.rules.remind_days)


@transaction.atomic
def remind_once(meeting, *, by):
    """The reminder that comes by itself: who was reminded since the day of the rule is left in peace."""
    locked = (
        Meeting.objects.select_for_update(of=("self",)).select_related("council", "cycle").get(pk=meeting.pk)
    )
    if locked.state != Meeting.State.NOTIFIED:
        return 0
    on = remind_day(locked)
    rows = [
        row
        for row in unanswered(locked)
        if row.seat.person.email and not (row.reminded_at and local_day(row.reminded_at) >= on)
    ]
    for row in rows:
        row.meeting = locked
        _send(row, by)
    if rows:
        record("meeting.remind", locked, by, n=len(rows))
    return len(rows)
