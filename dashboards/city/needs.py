"""Which councils need help, why and since when, and what the next act would be."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Municipality
from core.dates import fiscal_year_end, local_day


@dataclass(frozen=True)
class Kind:
    """One reason: its step, what it is called, what to do next, whose business it is, where that is done."""

    key: str
    step: int
    words: str
    next_act: str
    duty: str
    page: str = "year_page"
    last_year: bool = False

    def url(self, council_id, year):
        """The page on which the next act is done."""
        if self.page in ("meeting_list", "seat_list"):
            return reverse(self.page, args=[council_id])
        if self.page == "headquarters_list":
            return reverse(self.page)
        return reverse(self.page, args=[council_id, year - self.last_year])


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "no_cycle",
            1,
            _("今年度の歩みが始まっていない"),
            _("校園の事務局か会長が、今年度の歩みを始める"),
            "guidance",
        ),
        Kind(
            "not_met",
            1,
            _("今年度、一度も会議が開かれていない"),
            _("初回の会議の日を決め、案内を出す"),
            "guidance",
            "meeting_list",
        ),
        Kind(
            "few_meetings",
            1,
            _("会議の回数が規則に足りない"),
            _("年度のうちに、残りの会議を開く"),
            "guidance",
            "meeting_list",
        ),
        Kind(
            "no_policy",
            2,
            _("基本方針の承認がまだ"),
            _("校園長が基本方針を出し、会議で承認を得る"),
            "guidance",
            "policy_list",
        ),
        Kind(
            "late_minutes",
            2,
            _("議事録が期限をすぎて未公表"),
            _("会長の確認を得て、議事録を公表する"),
            "guidance",
            "meeting_list",
        ),
        Kind(
            "no_plan",
            3,
            _("年間計画がまだ"),
            _("本部で話し合い、年間計画を決める"),
            "lifelong",
            "plan_detail",
        ),
        Kind(
            "no_coordinator",
            4,
            _("推進員がいない"),
            _("推薦を受け、推進員を委嘱する"),
            "lifelong",
            "headquarters_list",
        ),
        Kind(
            "not_evaluated",
            6,
            _("前の年度の評価が終わっていない"),
            _("評価をまとめ、次の年度へ送ることを決める"),
            "guidance",
            "evaluation_year",
            True,
        ),
    )
}


@dataclass(frozen=True)
class Need:
    """One council's one reason, and the first day on which it was one."""

    kind: Kind
    since: date
    url: str


class Deadlines:
    """By when the city wants each step, from the numbers that it chose (community.Municipality)."""

    def __init__(self, city, year):
        self.year = year
        self.days = {
            "no_cycle": city.due_on("open_by", year),
            "not_met": city.due_on("meet_by", year),
            "no_policy": city.due_on("policy_by", year),
            "no_plan": city.due_on("plan_by", year),
            "not_evaluated": city.due_on("evaluate_by", year - 1),
            # The year's meetings are over when there is only March left to hold another.
            "few_meetings": fiscal_year_end(year) - timedelta(days=31),
        }


def deadlines_of(scope):
    """The deadlines of the scope's city and year: one query."""
    return Deadlines(Municipality.objects.get(pk=scope.municipality_id), scope.year)


def needs_of(facts, deadlines, day):
    """The reasons of one council on a day, the oldest first; none for one that is gone or ended its year early."""
    if not facts.is_live or facts.cycle.get("ended_on"):
        return []
    found = [
        (key, since) for key, since in _since(facts, deadlines, day) if since is not None and since <= day
    ]
    needs = [Need(KINDS[key], since, KINDS[key].url(facts.pk, deadlines.year)) for key, since in found]
    return sorted(needs, key=lambda need: (need.since, need.kind.step))


def _since(facts, deadlines, day):
    """(reason, first day) for each reason that holds or will hold once its day is over."""
    due = {key: last + timedelta(days=1) for key, last in deadlines.days.items()}
    if not facts.cycle:
        yield "no_cycle", max(due["no_cycle"], facts.since)
    else:
        held = facts.figure("meetings_held")
        yield "not_met", None if held else due["not_met"]
        yield "few_meetings", due["few_meetings"] if 0 < held < facts.min_meetings else None
        yield "no_policy", None if facts.cycle["approved_at"] else due["no_policy"]
        yield "no_plan", None if facts.cycle["planned_at"] else due["no_plan"]
    yield "late_minutes", _minutes_late_since(facts)
    yield "no_coordinator", _alone_since(facts, day)
    if facts.before and not facts.before["evaluated_at"] and not facts.before["ended_on"]:
        yield "not_evaluated", due["not_evaluated"]


def _minutes_late_since(facts):
    """The day after the last one on which the oldest unpublished minutes were in time."""
    if facts.minutes_open_since is None:
        return None
    return local_day(facts.minutes_open_since) + timedelta(days=facts.publish_days + 1)


def _alone_since(facts, day):
    """Since when no coordinator serves its schools; None while there is one."""
    until = facts.coordinated_until
    if until is None:
        return facts.since
    return until + timedelta(days=1) if until < day else None


def by_kind(rows):
    """[(kind, how many councils, the oldest day)] of (facts, needs) rows, in the order of the steps."""
    found = {}
    for _facts, needs in rows:
        for need in needs:
            found.setdefault(need.kind.key, []).append(need.since)
    return [(kind, len(found[key]), min(found[key])) for key, kind in KINDS.items() if key in found]
