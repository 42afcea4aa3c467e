"""Step 6 and 次 in the thread (core.thread): reflections of activities, evaluations of goals, carry-overs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import format_short
from core.thread import Link, wanted
from evaluations.models import CarryOver, GoalEvaluation, Reflection

ACTIVITY, GOAL = "activities.activity", "councils.goal"
REFLECTION, EVALUATION = "evaluations.reflection", "evaluations.goalevaluation"


def expand(chains, viewer):
    """From a reflection to its activity, from a goal's evaluation to its goal."""
    for label, above, model, column in (
        (REFLECTION, ACTIVITY, Reflection, "activity_id"),
        (EVALUATION, GOAL, GoalEvaluation, "goal_id"),
    ):
        ids = wanted(chains, label)
        if ids:
            found = dict(model.objects.filter(pk__in=ids).values_list("pk", column))
            for chain in chains:
                chain.of(above).update(found[pk] for pk in chain.of(label) if pk in found)


def link(chains, viewer):
    """The reflections of the chain's activities, the goal's evaluation on the goal's own page, and 次."""
    reflections = {
        r.activity_id: r
        for r in Reflection.objects.visible_to(viewer)
        .filter(activity__in=wanted(chains, ACTIVITY))
        .select_related("activity__item__plan__cycle__council")
    }
    here = set().union(*(c.of(GOAL) for c in chains if c.here[0] in (GOAL, EVALUATION)))
    evaluations = {}
    if here:
        agreed = GoalEvaluation.objects.visible_to(viewer).filter(goal__in=here, degree__isnull=False)
        evaluations = {e.goal_id: e for e in agreed.select_related("goal__cycle__council")}
    carried = _carried(reflections.values(), evaluations.values())
    for chain in chains:
        found = [reflections[pk] for pk in sorted(chain.of(ACTIVITY)) if pk in reflections]
        agreed = [evaluations[pk] for pk in sorted(chain.of(GOAL)) if pk in evaluations]
        chain.links += [_of_reflection(r, chain) for r in found] + [_of_evaluation(e, chain) for e in agreed]
        chain.links += [carried[key] for key in _keys(found, agreed) if key in carried]


def _keys(reflections, evaluations):
    return [("r", r.pk) for r in reflections] + [("e", e.pk) for e in evaluations]


def _carried(reflections, evaluations):
    """The 次 links by what they came from: one query, none when nothing was looked back at."""
    reflections, evaluations = list(reflections), list(evaluations)
    if not reflections and not evaluations:
        return {}
    rows = CarryOver.objects.filter(reflection__in=reflections) | CarryOver.objects.filter(
        evaluation__in=evaluations
    )
    links = {}
    for row in rows.select_related("topic"):
        key = ("r", row.reflection_id) if row.reflection_id else ("e", row.evaluation_id)
        url = reverse("topic_list", args=[row.topic.council_id])
        links[key] = Link("next", _("次年度へ"), row.text, row.get_decision_display(), url)
    return links


def _of_reflection(reflection, chain):
    activity = reflection.activity
    council = activity.item.plan.cycle.council
    degree = council.mark_label(reflection.degree) if reflection.degree else reflection.get_degree_display()
    when = format_short(reflection.written_at.date())
    return Link(
        6,
        _("ふりかえり %(when)s") % {"when": when},
        _("ねらいの達成 「%(degree)s」") % {"degree": degree},
        f"「{reflection.child_voice}」" if reflection.child_voice else reflection.reason,
        reverse("reflection_page", args=[council.pk, activity.pk]),
        chain.is_here(REFLECTION, reflection.pk),
    )


def _of_evaluation(evaluation, chain):
    cycle = evaluation.goal.cycle
    degree = (
        cycle.council.mark_label(evaluation.degree) if evaluation.degree else evaluation.get_degree_display()
    )
    return Link(
        6,
        _("評価 %(when)s") % {"when": format_short(evaluation.agreed_on)}
        if evaluation.agreed_on
        else _("評価"),
        _("協議会の評価 「%(degree)s」") % {"degree": degree},
        evaluation.comment,
        reverse("evaluation_year", args=[cycle.council_id, cycle.fiscal_year])
        + f"#goal-{evaluation.goal_id}",
        chain.is_here(EVALUATION, evaluation.pk),
    )
