"""The council's evaluation, goal by goal."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from activities.models import Activity
from community.roles import STAFF
from core.audit import record
from core.dates import now, today
from core.refusal import Refused
from councils.actions import reach_step
from councils.models import Cycle, Goal, Meeting
from evaluations.actions.carry_overs import carry_over, title_of
from evaluations.models import Degree, GoalEvaluation
from evaluations.models.reflections import Decision
from headquarters.models import PlanItem

State = GoalEvaluation.State


def _lock(cycle):
    return Cycle.objects.select_for_update(of=("self",)).select_related("council").get(pk=cycle.pk)


@transaction.atomic
def open_evaluation(cycle, *, by):
    """Begin the year's evaluation: one for every goal that has none yet, in the council's words of today.

    A second click begins nothing twice. A goal that was given up may have been the last one open: then step 6 is
    reached here.
    """
    locked = _lock(cycle)
    if locked.starts_on > today():
        raise Refused(_("この年度はまだ始まっていません。年度が始まってから、評価を始めてください。"))
    goals = Goal.objects.live().filter(cycle=cycle)
    if not goals.exists():
        raise Refused(_("評価する目標がありません。先に目標を決めてください。"))
    words = locked.council.rules_on(min(today(), locked.ends_on)).mark_labels
    made = [GoalEvaluation.objects.create(goal=goal, words=words) for goal in goals.filter(evaluation=None)]
    for evaluation in made:
        record("goalevaluation.open", evaluation, by)
    refresh_evaluated(cycle, by=by)
    return made


@transaction.atomic
def close_marking(evaluation, *, by):
    """End the members' own marking; from now on the distribution is seen."""
    evaluation.move("close_marking", by)


@transaction.atomic
def reopen_marking(evaluation, *, by):
    """Let members mark again; the marks given so far are hidden until it is closed."""
    evaluation.move("reopen_marking", by)


def agree_evaluation(
    evaluation, degree, *, by, comment, on=None, decision, next_text="", meeting=None, community_note=""
):
    """Write down what the council agreed for a goal, and what it means for the next year.

    Leaves a topic in the next 年度, moves the goal's reflected activities to 評価に反映, and reaches step 6 once
    every live goal is agreed. 判断できない may be agreed too; a reason is always asked for. Staff of the school may
    write it down for a meeting only. Without `on` it is the day of the meeting.
    """
    return _decide(
        "agree", evaluation, degree, by, comment, on, decision, next_text, meeting, community_note, {}
    )


def revise_evaluation(
    evaluation,
    degree,
    *,
    by,
    reason,
    comment,
    on=None,
    decision,
    next_text="",
    meeting=None,
    community_note="",
):
    """Put an agreed evaluation right, with the reason; next year's topic follows while it is still open."""
    if not reason.strip():
        raise Refused(_("直す理由を書いてください。"))
    data = {"reason": reason.strip()[:200]}
    return _decide(
        "revise", evaluation, degree, by, comment, on, decision, next_text, meeting, community_note, data
    )


@transaction.atomic
def _decide(verb, evaluation, degree, by, comment, on, decision, next_text, meeting, community_note, data):
    cycle = _lock(evaluation.goal.cycle)
    if Goal.objects.filter(pk=evaluation.goal_id).exclude(dropped_on=None).exists():
        raise Refused(_("取りやめた目標は、評価しません。"))
    if degree not in Degree.values or not comment.strip():
        raise Refused(_("評価と、その理由を書いてください。"))
    on = _day(cycle, on, meeting, by)
    evaluation.move(
        verb,
        by,
        data={**data, "degree": _word(evaluation, degree)},
        degree=degree,
        comment=comment.strip(),
        community_note=community_note.strip(),
        agreed_on=on,
        agreed_in=meeting,
    )
    text = next_text.strip() or _next_words(evaluation, decision)
    carried = carry_over(by=by, decision=decision, text=text, evaluation=evaluation, detail=comment)
    _take_in_activities(evaluation, by)
    refresh_evaluated(cycle, by=by)
    return carried


def _word(evaluation, degree):
    return GoalEvaluation(words=evaluation.words, degree=degree).get_degree_display()


def _day(cycle, on, meeting, by):
    """The day of the agreement: not to come, not before the year, not before the meeting in which it was talked over."""
    if meeting:
        _require_held(cycle, meeting)
    elif by.holds("council", cycle.council_id, *STAFF):
        raise Refused(
            _("校園の教職員が書くときは、話し合った会議を選んでください。評価を決めるのは協議会です。")
        )
    on = on or (meeting.day if meeting else today())
    if on > today():
        raise Refused(_("決めた日は、今日までの日付にしてください。"))
    if on < cycle.starts_on or (meeting and on < meeting.day):
        raise Refused(_("決めた日は、この年度の始まりと、話し合った会議の日より後にしてください。"))
    return on


def _require_held(cycle, meeting):
    if meeting.council_id != cycle.council_id:
        raise Refused(_("この協議会の会議を選んでください。"))
    if meeting.state in (Meeting.State.CANCELLED, Meeting.State.NOT_FORMED) or meeting.starts_at > now():
        raise Refused(_("開かれた会議を選んでください。"))


def _next_words(evaluation, decision):
    """What the topic says when nobody wrote more."""
    words = {"goal": evaluation.goal.text[:70], "decision": Decision(decision).label}
    return title_of(_("「%(goal)s」：%(decision)s") % words)


def _take_in_activities(evaluation, by):
    """Reflected activities under this goal are now part of its evaluation."""
    items = PlanItem.objects.filter(goals=evaluation.goal).values("pk")
    serving = Activity.also_serves.through.objects.filter(planitem__in=items).values("activity")
    under = Q(item__in=items) | Q(pk__in=serving)
    reflected = Activity.objects.filter(under, state=Activity.State.REFLECTED)
    for activity in reflected.select_related("item__plan__cycle"):
        activity.move("evaluate", by)


def refresh_evaluated(cycle, *, by):
    """Step 6 is reached when every live goal is agreed; each agreement decides its carry-over."""
    goals = Goal.objects.live().filter(cycle=cycle)
    reached = goals.exists() and not goals.exclude(evaluation__state=State.AGREED).exists()
    reach_step(cycle, 6, reached, by=by)
