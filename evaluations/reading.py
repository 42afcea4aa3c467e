"""What the evaluation page of a year shows, in a fixed number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import F

from activities.models import Activity
from councils.models import Goal
from evaluations.models import CarryOver, Degree, GoalEvaluation, Mark


@dataclass
class GoalSheet:
    """One goal with its evidence, marks and agreement."""

    goal: Goal
    evaluation: GoalEvaluation | None
    activities: list = field(default_factory=list)
    marks: list = field(default_factory=list)
    my_mark: Mark | None = None
    carry_over: CarryOver | None = None
    form: object = None

    @property
    def counted(self):
        """Marks that count in the mean: 判断できない does not (domain.md §5.2)."""
        return [m.degree for m in self.marks if m.degree != Degree.UNKNOWN]

    @property
    def mean(self):
        """Mean of the counted marks, to one digit, or None."""
        return round(sum(self.counted) / len(self.counted), 1) if self.counted else None

    def distribution(self, council):
        """(word, how many, per cent) from best to 判断できない."""
        counts = Counter(m.degree for m in self.marks)
        labels = [(n, council.mark_label(n)) for n in (4, 3, 2, 1)] + [(0, Degree.UNKNOWN.label)]
        total = len(self.marks) or 1
        return [
            {"label": str(label), "value": counts[n], "percent": round(100 * counts[n] / total)}
            for n, label in labels
        ]


def sheets_of(cycle, viewer):
    """The sheets of a year's goals, in order. Four queries however many goals there are."""
    goals = list(Goal.objects.filter(cycle=cycle, dropped_on=None).select_related("evaluation"))
    activities = _by_goal(goals)
    marks = defaultdict(list)
    for mark in Mark.objects.filter(evaluation__goal__in=goals).select_related("seat"):
        marks[mark.evaluation_id].append(mark)
    carried = {c.evaluation_id: c for c in CarryOver.objects.filter(evaluation__goal__in=goals)}
    return [_sheet(goal, activities, marks, carried, viewer) for goal in goals]


def _by_goal(goals):
    """Activities with report and reflection, by goal id."""
    rows = (
        Activity.objects.filter(item__goals__in=goals, state__in=Activity.LIVE)
        .annotate(goal_id=F("item__goals"))
        .select_related("activity_report", "reflection", "item__plan__cycle")
        .order_by("starts_at", "pk")
    )
    found = defaultdict(list)
    for activity in rows:
        found[activity.goal_id].append(activity)
    return found


def _sheet(goal, activities, marks, carried, viewer):
    evaluation = getattr(goal, "evaluation", None)
    given = marks[evaluation.pk] if evaluation else []
    mine = next((m for m in given if m.seat.person_id == viewer.person_id), None)
    open_marking = evaluation and evaluation.state == GoalEvaluation.State.MARKING
    return GoalSheet(
        goal,
        evaluation,
        activities[goal.pk],
        [] if open_marking else given,
        mine,
        carried.get(evaluation.pk) if evaluation else None,
    )
