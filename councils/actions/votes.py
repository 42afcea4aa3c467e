"""The counts of a decision and the rules about them (domain.md R5, R6): no writing, only arithmetic and sentences."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.refusal import Refused
from councils.models import CouncilRules, Resolution, ResolutionVoter
from councils.presence import moment_of, voters_now

Result, Choice = Resolution.Result, ResolutionVoter.Choice
APPROVING = (Result.APPROVED, Result.CONDITIONAL)
COUNTS = ("votes_for", "votes_against", "abstained", "excluded")


@dataclass(frozen=True)
class Votes:
    """How many said what; `choices` {attendance id: choice} where it is known of whom."""

    votes_for: int
    votes_against: int = 0
    abstained: int = 0
    excluded: int = 0
    choices: dict = field(default_factory=dict)

    @property
    def total(self):
        """Everybody who was present with a vote."""
        return self.voting + self.excluded

    @property
    def voting(self):
        """Those who took part."""
        return self.votes_for + self.votes_against + self.abstained

    @property
    def counts(self):
        """The numbers by the names under which a decision keeps them."""
        return {name: getattr(self, name) for name in COUNTS}

    @property
    def is_tie(self):
        """As many for as against."""
        return self.votes_for == self.votes_against

    @property
    def carries(self):
        """More than half of those who took part were for it."""
        return self.votes_for * 2 > self.voting


def votes_of(choices):
    """The counts of choices that are known by name: {Attendance: choice}."""
    counted = Counter(choices.values())
    return Votes(
        counted[Choice.FOR],
        counted[Choice.AGAINST],
        counted[Choice.ABSTAIN],
        counted[Choice.EXCLUDED],
        {row.pk: str(choice) for row, choice in choices.items()},
    )


def votes_said(said, choices):
    """The votes, by name where `choices` are given; else the counts of hands, which are taken out of `said`.

    Of those who did not take part the names may be known.
    """
    counts = {name: said.pop(name, 0) for name in COUNTS}
    known = {row.pk: str(Choice.EXCLUDED) for row in said.pop("excluded_members", ())}
    return Votes(**counts, choices=known) if choices is None else votes_of(choices)


def head_seats(policy, meeting, at=None):
    """Present voters who are head of the policy's school on the meeting's day."""
    heads = policy.school.appointments.on(meeting.day).filter(post="principal").values("person")
    return voters_now(meeting, at).filter(seat__person__in=heads)


def must_leave(item, policy, at=None):
    """Who may not vote on this policy by the council's rule: the head who made it, as a member."""
    if policy is None or item.meeting.rules.head_votes_on_policy:
        return []
    return list(head_seats(policy, item.meeting, moment_of(item, at)))


# ---- the rules -------------------------------------------------------------------------------------------


def check_quorum(present, quorum):
    """Members may have gone since the opening; without quorum nothing is decided."""
    if present < quorum:
        raise Refused(
            _(
                "いま席にいる表決権のある委員は%(present)s人で、定足数の%(quorum)s人に足りないため、議決できません。"
                "人数がそろってから決めるか、次回に続けてください。"
            )
            % {"present": present, "quorum": quorum}
        )


def check_present(votes, present):
    """Everybody who is named was there, and the numbers are those of the room."""
    here = {row.pk for row in present}
    if set(votes.choices) - here:
        raise Refused(_("席にいない委員が選ばれています。出席を確かめて、もう一度選んでください。"))
    if votes.total != len(here):
        raise Refused(
            _(
                "賛成・反対・棄権・加わらなかった人の合計が%(sum)s人です。出席した委員の%(present)s人に合わせてください。"
            )
            % {"sum": votes.total, "present": len(here)}
        )
    if sum(choice == Choice.EXCLUDED for choice in votes.choices.values()) > votes.excluded:
        raise Refused(_("表決に加わらなかった人の数を、選んだ人数に合わせてください。"))


def check_leaving(votes, leaving):
    """Whoever must not take part is counted outside; where names are known, by name."""
    named = len(votes.choices) == votes.total
    wrong = any(votes.choices.get(row.pk) != Choice.EXCLUDED for row in leaving) if named else False
    if wrong or len(leaving) > votes.excluded:
        raise Refused(
            _(
                "校園長は、自分の基本方針の表決には加わりません(この協議会の決まり)。"
                "「加わらなかった人」に数えてください。"
            )
        )


def check_result(rules, result, votes, by_chair):
    """The result follows from the numbers; a matter to be continued needs none."""
    if result == Result.CONTINUED:
        return
    if votes.is_tie:
        _check_tie(rules, result, by_chair)
    elif by_chair:
        raise Refused(_("可否同数ではありません。「可否同数のため会長が決めた」の印を外してください。"))
    elif result in APPROVING and not votes.carries:
        raise Refused(_("賛成が過半数に届いていません。人数か結果を確かめてください。"))
    elif result == Result.REJECTED and votes.carries:
        raise Refused(_("賛成が過半数です。人数か結果を確かめてください。"))


def _check_tie(rules, result, by_chair):
    if rules.tie == CouncilRules.Tie.REJECTED and result in APPROVING:
        raise Refused(_("可否同数は否決とする決まりです。結果を「不承認」か「継続審議」にしてください。"))
    if rules.tie == CouncilRules.Tie.CHAIR and not by_chair:
        raise Refused(
            _(
                "可否同数です。会長がどちらに決めたかを選び、「可否同数のため会長が決めた」に印を付けてください。"
            )
        )
