"""One school in one 年度: its council, the child image, the six steps in residents' words, policy and members."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from core.dates import fiscal_year, fiscal_year_end, format_fiscal_year, local_day, today
from councils.models import BasicPolicy, ChildVision, CouncilSchool, Cycle, Seat
from dashboards.progress import STEPS, StepView, steps_of
from dashboards.public.kept import cycle_with_steps

#: Who stands first in the list of members.
OFFICES = (Seat.Office.CHAIR, Seat.Office.VICE_CHAIR, Seat.Office.NONE)


@dataclass
class SchoolYear:
    """A school's 年度. `council` is None where no council covered it; `years` are all that can be looked at."""

    fiscal_year: int
    council: dict | None
    years: list
    is_current: bool

    @property
    def label(self):
        """令和8年度(2026年度)"""
        return format_fiscal_year(self.fiscal_year)

    @property
    def day(self):
        """Today in the running year, the last day of an earlier one."""
        return today() if self.is_current else fiscal_year_end(self.fiscal_year)

    @property
    def earlier(self):
        """The other years, the newest first."""
        return [year for year in self.years if year != self.fiscal_year]


def school_year(school, wanted=""):
    """The 年度 that was asked for, where the school has records of it; otherwise the newest: one query."""
    this, found = fiscal_year(today()), {}
    for row in _coverages(school):
        for year in _years_of(row, this):
            # Of two councils in one 年度 the one that covered the school later counts: rows come by starts_on.
            found[year] = row
    years = sorted(found, reverse=True)
    chosen = int(wanted) if wanted.isascii() and wanted.isdecimal() and int(wanted) in found else None
    if chosen is None:
        chosen = years[0] if years and not school.is_open else this
    return SchoolYear(chosen, found.get(chosen), years, is_current=chosen == this)


def _coverages(school):
    """Coverages up to today with council, agreed image, schools covered together and the years of its cycles."""
    image = ChildVision.objects.filter(council=OuterRef("council"), state=ChildVision.State.AGREED)
    together = CouncilSchool.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today()), council=OuterRef("council"), starts_on__lte=today()
    ).order_by("school__kind", "school__name")
    cycles = Cycle.objects.filter(council=OuterRef("council")).order_by()
    return (
        CouncilSchool.objects.filter(school=school, starts_on__lte=today())
        .order_by("starts_on")
        .annotate(
            image=Subquery(image.values("text")[:1]),
            together=ArraySubquery(
                together.values(json=JSONObject(code="school__code", name="school__name"))
            ),
            cycle_years=ArraySubquery(cycles.values("fiscal_year")),
        )
        .values("starts_on", "ends_on", "council_id", "council__name", "image", "together", "cycle_years")
    )


def _years_of(row, this):
    """Years up to this one in which the coverage held and the council has records; the running year in any case."""
    first, last = fiscal_year(row["starts_on"]), fiscal_year(row["ends_on"] or today())
    running = {this} if row["ends_on"] is None or row["ends_on"] >= today() else set()
    return [year for year in {*row["cycle_years"], *running} if first <= year <= min(last, this)]


def cycle_of(year):
    """The cycle of a school's year with `.steps` for residents, or None."""
    if year.council is None:
        return None
    cycle = next(iter(cycle_with_steps(year.council["council_id"], fiscal_year=year.fiscal_year)), None)
    if cycle:
        cycle.steps = resident_steps(cycle)
    return cycle


def image_of(year, cycle):
    """The child image of the year; in the running year the one that holds until a new one is agreed."""
    if cycle and cycle.vision and cycle.vision.state != ChildVision.State.DRAFT:
        return cycle.vision.text
    return (year.council["image"] or "") if year.council and year.is_current else ""


def _on(moment, words):
    day = local_day(moment)
    return words % {"m": day.month, "d": day.day}


def _words(cycle):
    """For each step: what is said when it is done, and what while it is under way."""
    c = cycle
    return (
        (_("%(m)s月%(d)s日 子ども像を共有"), _("願いを出し合い、話し合っています")),
        (_("%(m)s月%(d)s日 方針を承認"), _("方針を話し合っています")),
        (_("取組 %(n)s件を計画") % {"n": c.item_count}, _("計画を立てています")),
        (_("協力者がそろいました"), _("協力者を探しています")),
        (
            _("計画した取組を実施"),
            _("%(all)s件中 %(n)s件を実施") % {"all": c.item_count, "n": c.items_reported},
        ),
        (_("%(m)s月%(d)s日 一年を評価"), _("一年をふりかえっています")),
    )


def resident_steps(cycle):
    """The ribbon in words for residents; it leads nowhere inside."""
    moments = (cycle.talked_at, cycle.approved_at, None, None, None, cycle.evaluated_at)
    steps = []
    for step, (done, now), moment in zip(steps_of(cycle), _words(cycle), moments, strict=True):
        later = _("年度の終わりに") if step.number == len(STEPS) else _("これから")
        note = {"done": _on(moment, done) if moment else done, "now": now, "later": later}[step.state]
        steps.append(StepView(step.number, step.label, note, step.state, ""))
    return steps


def policy_of(school, fiscal_year):
    """The basic policy in force of a year, or None."""
    return BasicPolicy.objects.filter(
        school=school, cycle__fiscal_year=fiscal_year, state__in=BasicPolicy.IN_FORCE
    ).first()


@dataclass(frozen=True)
class Members:
    """Who the council is: seats whose holders agreed to be named, and how many others of which kind."""

    named: list
    others: list
    total: int


def members_of(year):
    """The members on the day of the year; only who agreed is named, the others are counted by kind: one query."""
    if year.council is None:
        return Members([], [], 0)
    seats = Seat.objects.on(year.day).filter(council=year.council["council_id"])
    seats = seats.select_related("person").order_by("category", "person__family_kana", "pk")
    seats = sorted(seats, key=lambda seat: OFFICES.index(seat.office))
    named = [seat for seat in seats if seat.is_publicly_named and seat.person.redacted_at is None]
    rest = Counter(_kind_of(seat) for seat in seats if seat not in named)
    return Members(named, list(rest.items()), len(seats))


def _kind_of(seat):
    """会長(地域の住民), 保護者: the kind, and the office where one is held."""
    kind = seat.get_category_display()
    if seat.office == Seat.Office.NONE:
        return kind
    return _("%(office)s(%(kind)s)") % {"office": seat.get_office_display(), "kind": kind}
