"""The sheets of a meeting in writing are counted, once, after the deadline; the result goes to everybody."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.outbox import send_later
from core.audit import record
from core.dates import now
from core.refusal import InvalidMove, Refused
from councils.actions.invitations import invited
from councils.actions.minutes_text import counts_in_words
from councils.actions.resolutions import Method, Result, decide
from councils.actions.unheld import carry_left
from councils.actions.votes import votes_of
from councils.actions.written import check_word
from councils.figures import count_meetings
from councils.models import Attendance, Meeting, Resolution, Seat
from councils.written import (
    bills_of,
    choices_of,
    is_over,
    is_written,
    leaving_of,
    lines_of,
    moment_in_words,
    result_of,
    returned_of,
)

State = Meeting.State


def _add_rows(meeting):
    """Members in office to whom no sheet went are counted too: they did not return one."""
    seats = Seat.objects.attending_on(meeting.day).filter(council_id=meeting.council_id)
    missing = seats.exclude(attendances__meeting=meeting)
    Attendance.objects.bulk_create(Attendance(meeting=meeting, seat=seat) for seat in missing)


def _freeze_presence(lines):
    """A returned sheet is attendance; names and offices are those of now."""
    for line in lines:
        row, seat = line.row, line.row.seat
        row.present, row.is_online, row.had_vote = line.counts, False, line.votes
        row.name_then = str(seat.person)
        row.office_then = str(_("任命待ち") if seat.is_waiting else seat.get_office_display())
    rows = [line.row for line in lines]
    Attendance.objects.bulk_update(rows, ["present", "is_online", "had_vote", "name_then", "office_then"])


def _lock(meeting):
    """The meeting's row; whoever comes second finds it counted."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council", "cycle")
    locked = locked.get(pk=meeting.pk)
    if not is_written(locked) or not locked.can_move("count"):
        raise InvalidMove
    if not is_over(locked):
        when = {"when": moment_in_words(locked.ends_at)}
        raise Refused(_("締切は%(when)sです。締切を過ぎてから数えてください。") % when)
    return locked


@transaction.atomic
def count_written(meeting, *, by, ties=None, word=""):
    """Count the sheets: with quorum each bill is decided and the meeting ends, else it is a 流会.

    `ties` {item id: result} is what the chair decides where votes are equal, `word` how the office knows it.
    """
    locked = _lock(meeting)
    _add_rows(locked)
    lines = lines_of(locked)
    returned = returned_of(locked, lines)
    _freeze_presence(lines)
    values = {
        "voters_in_office": returned.in_office,
        "voters_present": returned.counted,
        "quorum": returned.quorum,
        "closed_at": now(),
    }
    if not returned.is_enough:
        reason = _(
            "締切までに届いた有効な書面表決書が%(counted)s通で、定足数の%(quorum)s通に足りなかったため"
        ) % {"counted": returned.counted, "quorum": returned.quorum}
        locked.move("not_form", by, end_reason=reason, data={"reason": reason}, **values)
        carry_left(locked, by=by)
    else:
        chair = next((str(line.row.seat.person) for line in lines if line.row.seat.office == "chair"), "")
        data = {"present": returned.counted, "quorum": returned.quorum}
        locked.move("count", by, presided_by=chair[:120], data=data, **values)
        _decide_all(locked, bills_of(locked), lines, ties or {}, word, by)
    count_meetings(locked)
    return locked


def _decide_all(meeting, bills, lines, ties, word, by):
    leaving = leaving_of(meeting, bills)
    for bill in bills:
        bill.meeting = meeting
        choices = choices_of(bill, lines, leaving[bill.pk])
        result = result_of(meeting.rules, votes_of(choices))
        by_chair = result is None
        if by_chair:
            result = _of_chair(bill, ties)
            check_word(by, meeting, word)
        decide(bill, by=by, result=result, method=Method.WRITTEN, choices=choices, by_chair=by_chair)
        # What was voted on has been talked through; a topic that went on to another meeting stays as it is.
        if bill.topic_id and bill.topic.can_move("close"):
            bill.topic.move("close", by)


def _of_chair(bill, ties):
    """What the chair said about a tie."""
    said = ties.get(bill.pk)
    if said not in (Result.APPROVED, Result.REJECTED):
        raise Refused(
            _("「%(title)s」は可否同数です。会長がどちらに決めたかを選んでください。") % {"title": bill.title}
        )
    return said


def bills_to_count_again(meeting):
    """Bills of a counted meeting whose decision was taken back."""
    if not is_written(meeting) or meeting.state != State.CLOSED:
        return []
    live = Resolution.objects.filter(meeting=meeting).exclude(state=Resolution.State.VOID)
    decided = set(live.values_list("item", flat=True))
    return [bill for bill in bills_of(meeting) if bill.pk not in decided]


@transaction.atomic
def count_again(meeting, *, by, ties=None, word=""):
    """Decide anew, from the same sheets, what was taken back as recorded wrongly."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council", "cycle")
    locked = locked.get(pk=meeting.pk)
    bills = bills_to_count_again(locked)
    if not bills:
        raise InvalidMove
    lines = [line for line in lines_of(locked) if line.row.present is not None]
    _decide_all(locked, bills, [line for line in lines if line.row.present], ties or {}, word, by)
    for bill in bills:
        record("meeting.recount_item", locked, by, title=bill.public_title)
    return locked


# ---- the result to everybody -----------------------------------------------------------------------------


def opinions_of(lines):
    """(who or nobody, what, why it was not counted) of every sheet with an opinion, as the member wished."""
    said = []
    for line in lines:
        if line.sheet and line.sheet.opinion:
            who = str(line.row.seat.person) if line.sheet.names_opinion else ""
            why = "" if line.sheet.counts else _("期限のあと") if line.sheet.is_late else _("署名なし")
            said.append((who, line.sheet.opinion, why))
    return said


def result_lines(meeting, resolutions, lines):
    """The result in words: what was decided with which numbers, and all opinions."""
    said = [_("締切　%(when)s") % {"when": moment_in_words(meeting.ends_at)}]
    if meeting.state == State.NOT_FORMED:
        said.append(_("成立しませんでした。%(reason)s。") % {"reason": meeting.end_reason})
    else:
        counts = {"n": meeting.voters_present, "office": meeting.voters_in_office, "quorum": meeting.quorum}
        said.append(_("有効な書面表決書　%(n)s通(在任%(office)s人、定足数%(quorum)s)") % counts)
    for resolution in resolutions:
        words = {"result": resolution.get_result_display(), "how": counts_in_words(resolution)}
        said += ["", resolution.item.public_title, _("　%(result)s　%(how)s") % words]
    opinions = opinions_of(lines)
    if opinions:
        said += ["", _("いただいた意見")]
    for who, text, why in opinions:
        said.append(f"・{text}" + (f"({who})" if who else "") + (f"〔{why}〕" if why else ""))
    return said


@transaction.atomic
def tell_written_result(meeting, *, by):
    """The result and all opinions to all members, once; those without an address get a letter."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
    counted = locked.state in (State.CLOSED, State.NOT_FORMED) and is_written(locked)
    if not counted or locked.result_told_at is not None:
        raise InvalidMove
    if bills_to_count_again(locked):
        raise Refused(_("取り消した議決があります。もう一度数えてから、結果を知らせてください。"))
    resolutions = Resolution.objects.filter(meeting=locked).exclude(state=Resolution.State.VOID)
    resolutions = resolutions.select_related("item").order_by("item__order")
    body = "\n".join(result_lines(locked, resolutions, lines_of(locked)))
    for row in invited(locked):
        head = [
            _("%(name)s 様") % {"name": row.seat.person},
            "",
            _("%(meeting)s(書面)の結果です。") % {"meeting": locked},
        ]
        send_later(
            key=f"meeting:{locked.pk}:result:{row.pk}",
            subject=_("学校運営協議会 書面の結果のお知らせ"),
            body="\n".join([*head, body]),
            person=row.seat.person,
        )
    locked.result_told_at = meeting.result_told_at = now()
    locked.save(update_fields=["result_told_at"])
    record("meeting.tell_result", locked, by)
    return meeting
