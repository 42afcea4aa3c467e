"""The six steps of cycles, with the records that reached them.

One query for any number of cycles: the counts are subqueries on the rows of the page. What makes a step *done* is the
date that the rooms write (councils.actions.reach_step); the counts only say how far the others are.
"""

from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from councils.models import STEP_FIELDS, BasicPolicy, CouncilSchool, Goal, Wish
from evaluations.models import GoalEvaluation
from headquarters.models import Ask, PlanItem

STEPS = (
    gettext_lazy("話し合い"),
    gettext_lazy("承認"),
    gettext_lazy("企画"),
    gettext_lazy("連絡調整"),
    gettext_lazy("活動"),
    gettext_lazy("評価"),
)
REPORTED = (Activity.State.REPORTED, Activity.State.REFLECTED, Activity.State.EVALUATED)
LIVE_ITEMS = (PlanItem.State.PROPOSED, PlanItem.State.DECIDED)


@dataclass(frozen=True)
class StepView:
    """One step as the ribbon shows it: `state` is done, now or later."""

    number: int
    label: str
    note: str
    state: str
    url: str


def _count(queryset, cycle_path, of="pk"):
    """How many rows of `queryset` belong to the outer cycle."""
    counted = (
        queryset.filter(**{cycle_path: OuterRef("pk")})
        .order_by()
        .values(cycle_path)
        .annotate(n=Count(of, distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_progress(cycles):
    """Cycles with the counts that the ribbon and the city table need."""
    live = PlanItem.objects.filter(state__in=LIVE_ITEMS)
    covered = CouncilSchool.objects.filter(
        council=OuterRef("council"), starts_on__lte=timezone.localdate()
    ).exclude(ends_on__lt=timezone.localdate())
    return cycles.annotate(
        wish_count=_count(Wish.objects.all(), "cycle"),
        school_count=Coalesce(
            Subquery(covered.order_by().values("council").annotate(n=Count("pk")).values("n")), 0
        ),
        policy_count=_count(BasicPolicy.objects.all(), "cycle"),
        policies_in_force=_count(BasicPolicy.objects.filter(state__in=BasicPolicy.IN_FORCE), "cycle"),
        item_count=_count(live, "plan__cycle"),
        asks_waiting=_count(Ask.objects.waiting(), "item__plan__cycle"),
        ask_count=_count(Ask.objects.all(), "item__plan__cycle"),
        activity_count=_count(Activity.objects.all(), "item__plan__cycle"),
        items_reported=_count(live.filter(activities__state__in=REPORTED), "plan__cycle"),
        goal_count=_count(Goal.objects.filter(dropped_on=None), "cycle"),
        goals_evaluated=_count(GoalEvaluation.objects.filter(state="agreed"), "goal__cycle"),
        evaluation_count=_count(GoalEvaluation.objects.all(), "goal__cycle"),
        image=F("vision__text"),
    )


def _on(moment, text):
    """The day of a moment in few letters: the ribbon is narrow."""
    if not moment:
        return ""
    day = timezone.localdate(moment)
    return text % {"day": _("%(m)s月%(d)s日") % {"m": day.month, "d": day.day}}


def _notes(c):
    """What stands under each step: the date when it was reached, otherwise how far it is."""
    return (
        _on(c.talked_at, _("%(day)sに共有"))
        or (_("願い %(n)s件") % {"n": c.wish_count} if c.wish_count else _("これから")),
        _on(c.approved_at, _("%(day)sに承認"))
        or _("%(all)s校園のうち %(n)s") % {"all": c.school_count, "n": c.policies_in_force},
        _("取組 %(n)s件を決定") % {"n": c.item_count}
        if c.planned_at
        else (_("取組 %(n)s件の案") % {"n": c.item_count} if c.item_count else _("これから")),
        _("返事待ち %(n)s件") % {"n": c.asks_waiting}
        if c.asks_waiting
        else (_("人がそろいました") if c.liaised_at else _("これから")),
        _("%(all)s件中 %(n)s件を実施") % {"all": c.item_count, "n": c.items_reported}
        if c.item_count
        else _("これから"),
        _on(c.evaluated_at, _("%(day)sに評価"))
        or (
            _("目標 %(all)s件中 %(n)s件") % {"all": c.goal_count, "n": c.goals_evaluated}
            if c.evaluation_count
            else _("年度の終わりに")
        ),
    )


def _started(c):
    """Whether the first record of each step is there."""
    return (c.wish_count, c.policy_count, c.item_count, c.ask_count, c.activity_count, c.evaluation_count)


def _urls(c):
    year = [c.council_id, c.fiscal_year]
    return (
        reverse("wish_list", args=year),
        reverse("policy_list", args=year),
        reverse("plan_detail", args=year),
        reverse("plan_detail", args=year) + "#asks",
        reverse("activity_list", args=[c.council_id]) + f"?year={c.fiscal_year}",
        reverse("evaluation_year", args=year),
    )


def steps_of(cycle):
    """The six steps of one cycle that came through with_progress()."""
    views = []
    for number, (label, note, url, begun, field) in enumerate(
        zip(STEPS, _notes(cycle), _urls(cycle), _started(cycle), STEP_FIELDS, strict=True), 1
    ):
        state = "done" if getattr(cycle, field) else "now" if begun else "later"
        views.append(StepView(number, str(label), note, state, url))
    return views
