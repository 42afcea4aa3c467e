"""Meetings in writing (書面): planned, signed sheets kept, the deadline extended for all."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.outbox import send_later
from core.audit import record
from core.dates import format_fiscal_year, local_day, now
from core.names import search_key
from core.refusal import InvalidMove, Refused
from councils.actions.invitations import address_of, extend_links, invited, links_of
from councils.actions.meetings import change_meeting, plan_meeting
from councils.actions.resolutions import leads_council
from councils.models import Ballot, Meeting, WrittenSheet
from councils.written import is_bill, is_written, moment_in_words, votes_in_writing

State = Meeting.State


def plan_written(cycle, *, by, starts_at, ends_at, note="", number=None):
    """A meeting in writing: the day on which the sheets go out, and until when they come back."""
    return plan_meeting(
        cycle,
        by=by,
        starts_at=starts_at,
        ends_at=ends_at,
        place=_("書面"),
        mode=Meeting.Mode.WRITTEN,
        is_public=False,
        note=note,
        number=number,
    )


def change_written(meeting, *, by, **fields):
    """Another day of sending or deadline, while nothing has been sent; afterwards the deadline is extended."""
    if Meeting.objects.get(pk=meeting.pk).state != State.PLANNED:
        raise Refused(_("書面表決書をもう送っています。締切を変えるときは、全員の締切を延ばしてください。"))
    return change_meeting(meeting, by=by, **fields)


# ---- the sheets ------------------------------------------------------------------------------------------


def sign_sheet(attendance, choices, *, by, signed_name, opinion="", names_opinion=True, link=None):
    """The member's own sheet, by link or signed in: the typed name is the signature, the press its moment."""
    person = attendance.seat.person
    if by.person_id != person.pk:
        raise Refused(_("ほかの委員の書面表決書には、署名できません。"))
    if search_key(signed_name) != search_key(str(person)):
        raise Refused(_("署名は、お名前を「%(name)s」と書いてください。") % {"name": person})
    values = {"is_signed": True, "opinion": opinion, "names_opinion": names_opinion}
    how = _("(リンクから)") if link else _("(画面から)")
    values |= {"entered_by": "", "link_id": link.pk if link else None, "returned_at": now()}
    return _keep(attendance, choices, values, by, how)


def enter_sheet(attendance, choices, *, by, received_at, is_signed, opinion="", names_opinion=True):
    """What stands on the returned paper, typed by the office: when it came, whether it is signed."""
    if received_at > now():
        raise Refused(_("届いた日時が先になっています。日時を確かめてください。"))
    values = {"is_signed": is_signed, "opinion": opinion, "names_opinion": names_opinion}
    values |= {"entered_by": by.name[:120], "link_id": None, "returned_at": received_at}
    return _keep(attendance, choices, values, by, _("(紙から書き写し)"))


@transaction.atomic
def _keep(attendance, choices, values, by, how):
    """Write the sheet. The meeting's row is locked first: a sheet comes before the count or after it."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=attendance.meeting_id)
    _check_open(meeting)
    if local_day(values["returned_at"]) < min(meeting.day, local_day(meeting.notified_at)):
        raise Refused(_("届いた日時が、書面表決書を送った日より前です。日時を確かめてください。"))
    is_late = values["returned_at"] > meeting.ends_at or meeting.state != State.NOTIFIED
    sheet = WrittenSheet.objects.select_for_update().filter(attendance=attendance).first()
    if sheet and is_late and not sheet.is_late:
        raise Refused(_("締切までに届いた書面表決書があります。締切のあとは、書き直せません。"))
    is_new = sheet is None
    sheet = sheet or WrittenSheet(attendance=attendance)
    for name, value in {**values, "opinion": values["opinion"].strip(), "is_late": is_late}.items():
        setattr(sheet, name, value)
    sheet.save()
    _write_ballots(sheet, meeting, choices if votes_in_writing(attendance.seat, meeting) else {})
    own = attendance.seat.person_id == by.person_id
    told = {"for_label": "" if own else attendance.seat.person, "how": f"{how}{_remark(sheet, meeting)}"}
    if is_new:
        record("writtensheet.return", sheet, by, **told)
    else:
        record("writtensheet.correct", sheet, by, **told)
    return sheet


def _check_open(meeting):
    if not is_written(meeting):
        raise Refused(_("この会議は、書面の会議ではありません。"))
    if meeting.state == State.PLANNED or meeting.notified_at is None:
        raise Refused(_("書面表決書は、まだ送られていません。"))
    if meeting.state in (State.CANCELLED, State.POSTPONED):
        raise Refused(_("この会議は取りやめになっています。書面表決書はいりません。"))


def _remark(sheet, meeting):
    """What the office must know at once."""
    if sheet.returned_at > meeting.ends_at:
        return _(" 期限のあと")
    if sheet.is_late:
        return _(" 集計のあとの書き写し")
    return "" if sheet.is_signed else _(" 署名なし")


def _write_ballots(sheet, meeting, choices):
    bills = {item.pk for item in meeting.items.standing() if is_bill(item)}
    said = {item.pk: choice for item, choice in choices.items() if choice and item.pk in bills}
    if set(said.values()) - set(Ballot.Choice.values):
        raise Refused(_("賛成・反対・棄権から選んでください。"))
    sheet.ballots.all().delete()
    Ballot.objects.bulk_create(Ballot(sheet=sheet, item_id=pk, choice=choice) for pk, choice in said.items())


# ---- the deadline, and words to everybody ----------------------------------------------------------------


def check_word(by, meeting, word):
    """The chair acts, or the office writes down the chair's word."""
    if not word.strip() and not leads_council(by, meeting.council_id):
        raise Refused(_("会長がいつ、どのように言ったかを書いてください(例:12月1日に電話で承諾)。"))


@transaction.atomic
def extend_written(meeting, ends_at, reason, *, by, word=""):
    """A later deadline for all, before the count. Sheets that were late may be in time by it."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
    if not locked.can_move("count"):
        raise InvalidMove
    check_word(by, locked, word)
    if not reason.strip():
        raise Refused(_("延ばす理由を書いてください。全員への知らせにものります。"))
    if ends_at <= max(locked.ends_at, now()):
        raise Refused(_("新しい締切は、いまの締切(%(when)s)とこの時刻より後にしてください。") % _when(locked))
    if local_day(ends_at) > locked.cycle.ends_on:
        year = {"year": format_fiscal_year(locked.cycle.fiscal_year)}
        raise Refused(_("締切は、%(year)sの中の日にしてください。") % year)
    locked.ends_at = meeting.ends_at = ends_at
    locked.save(update_fields=["ends_at"])
    WrittenSheet.objects.filter(attendance__meeting=locked, returned_at__lte=ends_at).update(is_late=False)
    extend_links(locked)
    words = {"when": moment_in_words(ends_at), "reason": reason.strip(), "word": word.strip()}
    record("meeting.extend", locked, by, **words)
    _tell_extended(locked, reason.strip())
    return meeting


def _when(meeting):
    return {"when": moment_in_words(meeting.ends_at)}


def _tell_extended(meeting, reason):
    rows = list(invited(meeting))
    links = links_of(rows)
    for row in rows:
        lines = [
            _("%(name)s 様") % {"name": row.seat.person},
            "",
            _("%(meeting)s(書面)の締切を延ばしました。") % {"meeting": meeting},
            _("新しい締切　%(when)s") % _when(meeting),
            _("理由　%(reason)s") % {"reason": reason},
            _("もう出された方は、そのままでかまいません。"),
        ]
        if link := links.get(row.pk):
            lines += ["", address_of(link)]
        send_later(
            key=f"meeting:{meeting.pk}:extend:{row.pk}:{meeting.ends_at:%Y%m%d%H%M}",
            subject=_("学校運営協議会 書面の締切のお知らせ"),
            body="\n".join(lines),
            person=row.seat.person,
        )
