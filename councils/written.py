"""Meetings in writing (書面): what may stand on the agenda, what is decided, what came back and how it counts (R7)."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from community.models import Appointment
from core.dates import format_date, local_day, local_time, now
from core.refusal import Refused
from councils.models import (
    AgendaItem,
    Attendance,
    Ballot,
    CouncilRules,
    Meeting,
    Resolution,
    ResolutionVoter,
    WrittenSheet,
    standing,
)

Kind, Choice, Result = AgendaItem.Kind, ResolutionVoter.Choice, Resolution.Result
#: Of these is told, nothing is decided about them.
NOT_DECIDED = (Kind.GREETING, Kind.CONFIRM, Kind.REPORT, Kind.NOTICE)


def is_written(meeting):
    """Whether the meeting is held on sheets."""
    return meeting.mode == Meeting.Mode.WRITTEN


def allowed_kinds(meeting):
    """Kinds of items that may stand on the meeting's agenda."""
    return list(meeting.rules.written_kinds) if is_written(meeting) else list(Kind.values)


def check_item_kind(meeting, kind):
    """Only what the council's rule names is decided in writing, and only before the sheets go out."""
    if is_written(meeting) and meeting.state != Meeting.State.PLANNED:
        raise Refused(
            _(
                "書面表決書を送ったあとは、議案を加えたり変えたりできません。やめるときは、取りやめにしてください。"
            )
        )
    if kind not in allowed_kinds(meeting):
        raise Refused(
            _("「%(kind)s」の議題は、書面では決められない決まりです。集まる会議の次第に入れてください。")
            % {"kind": Kind(kind).label}
        )


def check_in_room(meeting):
    """Nobody opens a meeting in writing: its sheets are counted."""
    if is_written(meeting):
        raise Refused(
            _("書面の会議は開会しません。「書面の会議」のページで、届いた書面表決書を数えてください。")
        )


def check_rule(rules):
    """Where the rule knows no votes in writing, people meet."""
    if not rules.written_votes:
        raise Refused(_("この協議会の決まりでは、書面で決められません。集まる会議を予定してください。"))


def check_plan(council, mode, day):
    """A meeting in writing is planned where the rule of its day knows it."""
    if mode == Meeting.Mode.WRITTEN:
        check_rule(council.rules_on(day))


def check_change(meeting, mode, changed):
    """Once the sheets are out the deadline is extended for all, by the chair; nothing else of it moves."""
    written = is_written(meeting) or mode == Meeting.Mode.WRITTEN
    if (
        written
        and meeting.state == Meeting.State.NOTIFIED
        and {"mode", "starts_at", "ends_at"} & set(changed)
    ):
        raise Refused(
            _("案内を出したあとは、書面の会議の日付や開き方を変えられません。締切は、全員の分を延ばせます。")
        )


def why_not_postponed(meeting):
    """Why a meeting in writing is not postponed: the sheets that are out keep their bills and get more time; else ''.

    Sheets asked for one day would not answer what is sent on another.
    """
    if not is_written(meeting):
        return ""
    if meeting.notified_at is None:
        return _(
            "書面の会議は、延期できません。まだ送っていないので、「予定を変える」で送る日と締切を直してください。"
        )
    return _(
        "書面表決書を送ったあとは、延期できません。時間が足りないときは、全員の締切を延ばしてください。"
        "決めるのをやめるときは、中止としてください。"
    )


def check_sending(meeting):
    """Before the sheets go out: the rule, the deadline and the agenda. Other meetings pass."""
    if not is_written(meeting):
        return
    check_rule(meeting.rules)
    if meeting.ends_at <= now():
        raise Refused(_("締切が過ぎています。締切を先の日時に直してから、送ってください。"))
    items = list(meeting.items.standing())
    for item in items:
        check_item_kind(meeting, item.kind)
    if not any(is_bill(item) for item in items):
        raise Refused(_("書面で決める議案がありません。次第に議案を入れてから、送ってください。"))


def is_bill(item):
    """Whether the sheet asks for a vote on the item."""
    return not item.is_dropped and (item.policy_id is not None or item.kind not in NOT_DECIDED)


def bills_of(meeting):
    """The items that are decided, in the order of the agenda."""
    items = meeting.items.standing().select_related("policy__school", "policy__cycle", "topic", "opinion")
    return [item for item in items if is_bill(item)]


def is_over(meeting):
    """Whether the deadline has passed."""
    return meeting.ends_at < now()


def votes_in_writing(seat, meeting):
    """Whether a member votes: in office when the sheets went out and still at the deadline."""
    return seat.votes_on(meeting.day) and seat.votes_on(local_day(meeting.ends_at))


# ---- what came back --------------------------------------------------------------------------------------


@dataclass
class Line:
    """A member, the sheet that came back or None, and what it says: {item id: choice}."""

    row: Attendance
    sheet: WrittenSheet | None
    says: dict
    votes: bool

    @property
    def counts(self):
        """Returned in time, signed, by somebody who votes: the member is present."""
        return self.votes and self.sheet is not None and self.sheet.counts


def lines_of(meeting):
    """Every invited member in the order of the list of members, with sheet and ballots: two queries."""
    rows = (
        Attendance.objects.filter(meeting=meeting, seat__isnull=False)
        .select_related("seat__person", "sheet")
        .prefetch_related(Prefetch("sheet__ballots", Ballot.objects.all()))
        .order_by(*standing("seat__"))
    )
    return [line_of(row, meeting) for row in rows]


def line_of(row, meeting):
    """One member's line."""
    sheet = getattr(row, "sheet", None)
    says = {ballot.item_id: ballot.choice for ballot in sheet.ballots.all()} if sheet else {}
    return Line(row, sheet, says, votes_in_writing(row.seat, meeting))


@dataclass(frozen=True)
class Returned:
    """How many sheets came back, and how many are needed."""

    in_office: int
    counted: int
    unsigned: int
    late: int
    quorum: int

    @property
    def is_enough(self):
        """As many as the quorum of the council's rule."""
        return self.counted >= self.quorum

    @property
    def waiting(self):
        """Members who vote and have not returned a sheet that counts, or at all."""
        return self.in_office - self.counted - self.unsigned - self.late


def returned_of(meeting, lines):
    """The count of sheets (domain.md R5, R7)."""
    voters = [line for line in lines if line.votes]
    sheets = [line.sheet for line in voters if line.sheet]
    return Returned(
        len(voters),
        sum(line.counts for line in voters),
        sum(not sheet.is_signed and not sheet.is_late for sheet in sheets),
        sum(sheet.is_late for sheet in sheets),
        meeting.rules.quorum_of(len(voters)),
    )


# ---- how it counts ---------------------------------------------------------------------------------------


def leaving_of(meeting, bills):
    """{item id: ids of the people who take no part}: heads on their own policy, where the rule says so."""
    schools = {bill.policy.school_id: bill.pk for bill in bills if bill.policy_id}
    leaving = defaultdict(set)
    if not schools or meeting.rules.head_votes_on_policy:
        return leaving
    heads = Appointment.objects.on(meeting.day).filter(post="principal", school__in=schools)
    for school, person in heads.values_list("school", "person"):
        leaving[schools[school]].add(person)
    return leaving


def choices_of(bill, lines, leaving):
    """{Attendance: choice} of the sheets that count; what was left blank is an abstention."""
    return {
        line.row: Choice.EXCLUDED
        if line.row.seat.person_id in leaving
        else Choice(line.says.get(bill.pk, Choice.ABSTAIN))
        for line in lines
        if line.counts
    }


def result_of(rules, votes):
    """What the numbers say, or None for a tie that the chair decides."""
    if votes.is_tie and rules.tie == CouncilRules.Tie.CHAIR:
        return None
    return Result.APPROVED if votes.carries and not votes.is_tie else Result.REJECTED


# ---- words -----------------------------------------------------------------------------------------------


def moment_in_words(moment):
    """令和8年(2026年)12月10日(木)17:00"""
    return f"{format_date(moment)}{local_time(moment):%H:%M}"


def written_invitation(attendance, address):
    """The mail with which the sheet goes out; the bills stand in it as far as everybody may read them."""
    meeting = attendance.meeting
    lines = [
        _("%(name)s 様") % {"name": attendance.seat.person},
        "",
        _("%(council)s 第%(number)s回は、集まらずに書面で行います。")
        % {"council": meeting.council, "number": meeting.number},
        _("次の議案への賛否とご意見を、締切までにお寄せください。"),
        "",
        _("締切　%(when)s") % {"when": moment_in_words(meeting.ends_at)},
        *(f"{n}　{bill.public_title}" for n, bill in enumerate(bills_of(meeting), 1)),
    ]
    if meeting.note:
        lines += ["", meeting.note]
    lines += ["", _("次のページで、賛否を選んで署名できます。紙の書面表決書でもかまいません。")]
    return "\n".join([*lines, address])
