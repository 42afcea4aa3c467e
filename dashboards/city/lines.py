"""The councils of a scope summed up: by ward, district or kind of school, and in total. How many, never one mark."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from community.models import School
from dashboards.city.facts import ACTIVITY, DUTIES
from dashboards.progress import STEPS

SUMMED = (
    *ACTIVITY,
    *(f"{name}_so_far" for name in ACTIVITY),
    *DUTIES,
    "coordination",
    "coordination_outside",
)


@dataclass
class Line:
    """One line of the table: how many councils, how many reached each step, sums of this year and the last."""

    label: str = ""
    narrow: dict = field(default_factory=dict)
    councils: int = 0
    reached: list = field(default_factory=lambda: [0] * 6)
    now: dict = field(default_factory=lambda: dict.fromkeys(SUMMED, 0))
    before: dict = field(default_factory=lambda: dict.fromkeys(SUMMED, 0))

    def add(self, facts):
        """Count one council in. One that is gone gives its figures, but stands at no step."""
        if facts.is_live:
            self.councils += 1
            self.reached = [n + done for n, done in zip(self.reached, facts.reached, strict=True)]
        for name in SUMMED:
            self.now[name] += facts.figure(name)
            self.before[name] += facts.figure(name, "before")

    @property
    def cells(self):
        """(step number, reached) of the six steps."""
        return list(enumerate(self.reached, 1))

    @property
    def school_share(self):
        """How much of the year's duties the school carries, in per cent; None where no duty is written."""
        return _percent(self.now["school_duties"], sum(self.now[name] for name in DUTIES))

    @property
    def school_share_before(self):
        """The same of the year before."""
        return _percent(self.before["school_duties"], sum(self.before[name] for name in DUTIES))

    @property
    def outside_share(self):
        """How much of calling and arranging lies outside the school (domain.md §0.2, 10)."""
        return _percent(self.now["coordination_outside"], self.now["coordination"])

    @property
    def outside_share_before(self):
        """The same of the year before."""
        return _percent(self.before["coordination_outside"], self.before["coordination"])


def _percent(part, whole):
    return round(100 * part / whole) if whole else None


def hours(minutes):
    """Whole hours of minutes; only what is shown is rounded."""
    return round(minutes / 60)


def total_of(facts):
    """The one line of all."""
    line = Line()
    for council in facts:
        line.add(council)
    return line


def lines_of(facts, scope):
    """The lines of the scope's grouping: wards of a city that has them, else districts."""
    by = grouping_of(scope)
    order = {"ward": _wards, "district": _districts, "kind": _kinds}[by](scope)
    lines = {key: Line(label, narrow) for key, label, narrow in order}
    for council in facts:
        lines[_key(council, by, lines)].add(council)
    return [line for line in lines.values() if line.councils or line.now["activities"]]


def grouping_of(scope):
    """What was asked for, or what is next below: the city by wards, a ward by districts."""
    if scope.by:
        return scope.by
    return "ward" if scope.wards and not scope.ward and not scope.district else "district"


def _key(council, by, lines):
    if by == "kind":
        return next(iter(council.kinds)) if len(council.kinds) == 1 else None
    found = council.wards if by == "ward" else council.districts
    return min((key for key in found if key in lines and key is not None), default=None)


def _wards(scope):
    rows = [(ward.pk, ward.name, {"ward": ward.pk}) for ward in scope.wards]
    return [*rows, (None, _("区の登録なし"), {})]


def _districts(scope):
    districts = [d for d in scope.districts if not scope.ward or d.ward_id == scope.ward]
    rows = [(district.pk, district.name, {"district": district.pk}) for district in districts]
    return [*rows, (None, _("中学校区の登録なし"), {})]


def _kinds(scope):
    rows = [(kind.value, kind.label, {"kind": kind.value}) for kind in School.Kind]
    return [*rows, (None, _("種別の違う校園が合同"), {})]


def bars_of(total):
    """The six steps as bars: label, number, per cent of all councils."""
    return [
        {
            "label": f"{number} {label}",
            "value": n,
            "step": number,
            "percent": 100 * n / total.councils if total.councils else 0,
        }
        for number, (label, n) in enumerate(zip(STEPS, total.reached, strict=True), 1)
    ]
