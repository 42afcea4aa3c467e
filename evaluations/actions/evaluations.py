"""The council's evaluation, goal by goal."""

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Activity
from core.audit import record
from core.dates import today
from core.refusal import Refused
from councils.actions import reach_step
from councils.models import Cycle, Goal, Seat
from evaluations.actions.reflections import carry_over
from evaluations.models import GoalEvaluation, Mark
from evaluations.models.reflections import Decision


@transaction.atomic
def open_evaluation(cycle, *, by):
    """Begin the year's evaluation: one for every goal that has none yet. A second click begins nothing twice."""
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    goals = Goal.objects.filter(cycle=cycle, dropped_on=None)
    if not goals.exists():
        raise Refused(_("評価する目標がありません。先に目標を決めてください。"))
    made = [GoalEvaluation.objects.create(goal=goal) for goal in goals.filter(evaluation=None)]
    for evaluation in made:
        record("goalevaluation.open", evaluation, by)
    return made


@transaction.atomic
def mark_goal(evaluation, seat, degree, *, by, comment=""):
    """A member's own mark for one goal; marking again changes it until marking is closed. Staff give none."""
    locked = GoalEvaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if locked.state != GoalEvaluation.State.MARKING:
        raise Refused(_("記入は締め切られました。会議でご意見をお聞かせください。"))
    if seat.is_staff:
        raise Refused(_("校園の教職員は、評価を記入できません。"))
    held = seat.state == Seat.State.APPOINTED and seat.starts_on <= today() <= seat.ends_on
    if seat.council_id != evaluation.goal.cycle.council_id or not held:
        raise Refused(_("いま在任している委員だけが記入できます。"))
    mark, _made = Mark.objects.update_or_create(
        evaluation=evaluation,
        seat=seat,
        defaults={"degree": degree, "comment": comment, "entered_by": by.name},
    )
    own = seat.person_id == by.person_id
    record("mark.write", mark, by, for_label="" if own else seat.person)
    return mark


def close_marking(evaluation, *, by):
    """End the members' own marking; from now on the distribution is seen."""
    evaluation.move("close_marking", by)


def reopen_marking(evaluation, *, by):
    """Let members mark again."""
    evaluation.move("reopen_marking", by)


@transaction.atomic
def agree_evaluation(
    evaluation, degree, *, by, comment, on, decision, next_text="", meeting=None, community_note=""
):
    """Write down what the council agreed for a goal, and what it means for the next year.

    Leaves a topic in the next 年度, moves the goal's reflected activities to 評価に反映, and reaches step 6 once
    every goal is agreed. Refused for a meeting of another council.
    """
    cycle = evaluation.goal.cycle
    if meeting and meeting.council_id != cycle.council_id:
        raise Refused(_("この協議会の会議を選んでください。"))
    evaluation.move(
        "agree",
        by,
        degree=degree,
        comment=comment,
        community_note=community_note,
        agreed_on=on,
        agreed_in=meeting,
    )
    text = next_text or _next_words(evaluation, decision)
    carried = carry_over(by=by, decision=decision, text=text[:100], evaluation=evaluation, detail=comment)
    _take_in_activities(evaluation, by)
    refresh_evaluated(cycle, by=by)
    return carried


def _next_words(evaluation, decision):
    """What the topic says when nobody wrote more."""
    return _("「%(goal)s」を%(decision)s") % {
        "goal": evaluation.goal.text[:70],
        "decision": Decision(decision).label,
    }


def _take_in_activities(evaluation, by):
    """Reflected activities under this goal are now part of its evaluation."""
    reflected = Activity.objects.filter(item__goals=evaluation.goal, state=Activity.State.REFLECTED)
    for activity in reflected.select_related("item__plan__cycle"):
        activity.move("evaluate", by)


def refresh_evaluated(cycle, *, by):
    """Step 6 is reached when every live goal is agreed; each agreement decides its carry-over."""
    open_goals = Goal.objects.filter(cycle=cycle, dropped_on=None).exclude(
        evaluation__state=GoalEvaluation.State.AGREED
    )
    reach_step(cycle, 6, not open_goals.exists(), by=by)
