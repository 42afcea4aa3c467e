"""Records of step 6, and an activity that is ready to be looked back at."""

from datetime import timedelta

from activities.models import Activity, ActivityReport
from core.dates import today
from evaluations.models import GoalEvaluation, Mark, Reflection
from evaluations.models.reflections import degree_word
from tests.factories.activities import make_activity
from tests.factories.councils import at


def make_reported_activity(item, **fields):
    """An activity of last week, with its report: 32 children, 8 adults."""
    starts_at = fields.pop("starts_at", at(today() - timedelta(days=7), 9, 30))
    activity = make_activity(item, starts_at=starts_at, **{"state": Activity.State.REPORTED, **fields})
    ActivityReport.objects.create(
        activity=activity,
        text="町を歩き、三か所で話を聞きました。",
        children_count=32,
        adults_count=8,
        written_by="岡本 正",
    )
    return activity


def make_reflection(activity, **fields):
    """A reflection, おおむね達成 in the council's words."""
    fields = {"degree": 3, "reason": "一人ひとりが話せた", "written_by": "岡本 正", **fields}
    words = activity.item.plan.cycle.council.rules.mark_labels
    word = degree_word(words, fields["degree"])
    Activity.objects.filter(pk=activity.pk).update(state=Activity.State.REFLECTED)
    activity.state = Activity.State.REFLECTED
    return Reflection.objects.create(activity=activity, aim_then=activity.aim, degree_word=word, **fields)


def make_evaluation(goal, **fields):
    """The evaluation of a goal, open for marks."""
    return GoalEvaluation.objects.create(
        goal=goal, **{"words": goal.cycle.council.rules.mark_labels, **fields}
    )


def make_mark(evaluation, seat, degree=3, **fields):
    """A member's own mark."""
    fields = {"entered_by": str(seat.person), **fields}
    return Mark.objects.create(evaluation=evaluation, seat=seat, degree=degree, **fields)
