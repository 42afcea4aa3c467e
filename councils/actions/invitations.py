"""The links and mails of a meeting: one answer link per member, and words to those who have been invited."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import AccessLink
from community.outbox import send_later
from core.dates import format_short, local_day, now, today
from councils.models import Attendance, Meeting, Seat, standing
from councils.written import is_written, written_invitation

#: The chair's link outlives the day: decisions written down from paper wait for the chair's confirmation.
CHAIR_DAYS = 45
#: A sheet that comes too late is kept with its time and opinion.
LATE_DAYS = 14
LEADS = (Seat.Office.CHAIR, Seat.Office.VICE_CHAIR)


def expiry_of(attendance):
    """Until when a member's link is good: the meeting's (last) day; the chair's somewhat longer."""
    late = LATE_DAYS if is_written(attendance.meeting) else 0
    extra = CHAIR_DAYS if attendance.seat.office in LEADS else late
    return local_day(attendance.meeting.ends_at) + timedelta(days=extra)


def reply_by(meeting):
    """Until when answers are asked for: when the papers go out, of a written meeting its end; None when it is over."""
    if meeting.mode == Meeting.Mode.WRITTEN:
        on = local_day(meeting.ends_at)
    else:
        on = meeting.day - timedelta(days=meeting.rules.papers_days)
    return on if on >= today() else None


def links_of(attendances):
    """{attendance id: usable link} in one query."""
    rows = AccessLink.objects.filter(
        purpose=AccessLink.Purpose.MEETING, target_id__in=[a.pk for a in attendances], revoked_at__isnull=True
    ).order_by("pk")
    return {link.target_id: link for link in rows}


def link_for(attendance, *, by):
    """The member's link to this meeting, made when there is none; it never expires before its time."""
    expires_on = expiry_of(attendance)
    link = links_of([attendance]).get(attendance.pk)
    if link is None:
        return AccessLink.objects.create(
            purpose=AccessLink.Purpose.MEETING,
            person=attendance.seat.person,
            target_id=attendance.pk,
            expires_on=expires_on,
            created_by=by.name,
        )
    if link.expires_on < expires_on:
        link.expires_on = expires_on
        link.save(update_fields=["expires_on"])
    return link


def address_of(link):
    """The address in the mail and the QR code."""
    return settings.SITE_URL.rstrip("/") + reverse("meeting_link", args=[link.token])


def check_address(link):
    """Where somebody who was there reads the minutes and asks for corrections."""
    return settings.SITE_URL.rstrip("/") + reverse("minutes_link", args=[link.token])


def extend_links(meeting):
    """When the meeting moves, its links stay good until the new day."""
    rows = list(invited(meeting))
    links = links_of(rows)
    for attendance in rows:
        link = links.get(attendance.pk)
        if link and link.expires_on != expiry_of(attendance):
            link.expires_on = expiry_of(attendance)
            link.save(update_fields=["expires_on"])


def invited(meeting):
    """The members' rows of a meeting, in the order of the list of members."""
    return (
        Attendance.objects.filter(meeting=meeting, seat__isnull=False)
        .select_related("seat__person", "meeting__council", "meeting__cycle__vision")
        .order_by(*standing("seat__"))
    )


def place_in_words(meeting):
    """The place, and how one takes part where that is not by coming."""
    if meeting.mode == Meeting.Mode.IN_PERSON:
        return meeting.place
    return f"{meeting.place}({meeting.get_mode_display()})"


def invitation_text(attendance, link):
    """The mail that goes with the notice. The name stands in it, never in its subject."""
    meeting = attendance.meeting
    if is_written(meeting):
        return written_invitation(attendance, address_of(link))
    vision = meeting.cycle.vision
    lines = [
        _("%(name)s 様") % {"name": attendance.seat.person},
        "",
        _("%(council)s 第%(number)s回を、次のとおり開きます。")
        % {"council": meeting.council, "number": meeting.number},
        "",
        _("とき　%(when)s") % {"when": meeting.when},
        _("ところ　%(place)s") % {"place": place_in_words(meeting)},
    ]
    if meeting.online_address:
        lines.append(_("オンラインの入り口　%(address)s") % {"address": meeting.online_address})
    if attendance.seat.is_waiting:
        lines.append(_("任命されるまでの間は、表決に加わらずにご出席いただきます。"))
    if vision:
        lines.append(_("目指す子ども像　%(vision)s") % {"vision": vision})
    if meeting.note:
        lines += ["", meeting.note]
    lines += ["", _("出欠のお返事は、次のページのボタンからお願いします。"), address_of(link)]
    if until := reply_by(meeting):
        lines.append(_("お返事は%(day)sまでにお願いします。") % {"day": format_short(until)})
    return "\n".join(lines)


def send_invitation(attendance, *, by):
    """The mail with the link, or a letter that waits for the printer when there is no address."""
    link = link_for(attendance, by=by)
    # A meeting that was postponed is announced again: each notice has its own mail.
    stamp = f"{attendance.meeting.notified_at or now():%Y%m%d%H%M%S}"
    return send_later(
        key=f"meeting:{attendance.meeting_id}:notice:{attendance.pk}:{stamp}",
        subject=_("学校運営協議会 開催のご案内"),
        body=invitation_text(attendance, link),
        person=attendance.seat.person,
    )


def _told_words(meeting, what):
    """(subject, first sentence, what the date is called) of a mail about a meeting that moved or was called off."""
    words = {
        "changed": (
            _("学校運営協議会 日時・場所の変更のお知らせ"),
            _("第%(number)s回の予定が変わりました。"),
            _("とき　%(when)s"),
        ),
        "postponed": (
            _("学校運営協議会 延期のお知らせ"),
            _("第%(number)s回は延期になりました。新しい日は、決まりしだいお知らせします。"),
            _("もとの日　%(when)s"),
        ),
        "cancelled": (
            _("学校運営協議会 中止のお知らせ"),
            _("第%(number)s回は中止になりました。"),
            _("とき　%(when)s"),
        ),
    }
    subject, first, when = words[what]
    return subject, first % {"number": meeting.number}, when % {"when": meeting.when}


def tell_invited(meeting, what):
    """Tell those who have been invited that the meeting moved, was postponed or was called off."""
    subject, first, when = _told_words(meeting, what)
    stamp = f"{now():%Y%m%d%H%M%S%f}"
    for attendance in invited(meeting):
        lines = [
            _("%(name)s 様") % {"name": attendance.seat.person},
            "",
            str(meeting.council),
            first,
            when,
            _("ところ　%(place)s") % {"place": place_in_words(meeting)},
        ]
        if meeting.end_reason:
            lines.append(_("理由　%(reason)s") % {"reason": meeting.end_reason})
        if what == "cancelled" and is_written(meeting):
            lines.append(_("お出しいただいた書面表決書は、数えずに記録として残します。"))
        if what == "changed" and meeting.online_address:
            lines.append(_("オンラインの入り口　%(address)s") % {"address": meeting.online_address})
        send_later(
            key=f"meeting:{meeting.pk}:{what}:{attendance.pk}:{stamp}",
            subject=subject,
            body="\n".join(lines),
            person=attendance.seat.person,
        )


def forget_told(meeting):
    """There is something new to tell: whoever was told before is told again."""
    Attendance.objects.filter(meeting=meeting, told_at__isnull=False).update(told_at=None, told_by="")
