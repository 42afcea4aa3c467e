"""Step 6 and 次 in the thread (core.thread): reflections of activities, evaluations of goals, carry-overs.

A topic that was carried over leads back to what it came from, so that next year's council reads the year behind it.
"""

from django.utils.translation import gettext as _

from core.dates import format_short
from core.prepared import prepared
from core.thread import Link, wanted
from evaluations.models import CarryOver, GoalEvaluation, Reflection

ACTIVITY, GOAL = "activities.activity", "councils.goal"
TOPIC, CYCLE = "councils.topic", "councils.cycle"
REFLECTION, EVALUATION = "evaluations.reflection", "evaluations.goalevaluation"
#: A year has many goals: its evaluations stand in the threads that are about one of them.
OF_ONE_GOAL = (GOAL, EVALUATION, REFLECTION, ACTIVITY, TOPIC)


def expand(chains, viewer):
    """From a carried topic to its origin, from a reflection to its activity, from an evaluation to its goal."""
    _expand_topics(chains, viewer)
    for label, above, model, column in (
        (REFLECTION, ACTIVITY, Reflection, "activity_id"),
        (EVALUATION, GOAL, GoalEvaluation, "goal_id"),
    ):
        ids = wanted(chains, label)
        if ids:
            found = dict(model.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", column))
            for chain in chains:
                chain.of(above).update(found[pk] for pk in chain.of(label) if pk in found)


def _expand_topics(chains, viewer):
    ids = wanted(chains, TOPIC)
    if not ids:
        return
    for carried in CarryOver.objects.filter(topic__in=ids):
        label = REFLECTION if carried.reflection_id else EVALUATION
        for chain in chains:
            if carried.topic_id in chain.of(TOPIC):
                chain.of(label).add(carried.reflection_id or carried.evaluation_id)


def link(chains, viewer):
    """The reflections of the chain's activities, the agreed evaluations of its goals, and what they left for 次."""
    reflections = _reflections(wanted(chains, ACTIVITY), viewer)
    told = [chain for chain in chains if chain.here[0] in OF_ONE_GOAL]
    evaluations = _evaluations(wanted(told, GOAL), viewer)
    for chain in chains:
        found = [reflections[pk] for pk in sorted(chain.of(ACTIVITY)) if pk in reflections]
        agreed = [evaluations[pk] for pk in sorted(chain.of(GOAL)) if pk in evaluations]
        agreed = agreed if chain in told else []
        chain.links += [_of_reflection(r, chain) for r in found] + [_of_evaluation(e, chain) for e in agreed]
        chain.links += [_of_carry_over(carried) for carried in _left(chain, *found, *agreed)]


def _left(chain, *records):
    """What the records left for 次; the councils' room itself tells it on the page of a year and of a topic."""
    if chain.here[0] == CYCLE:
        return []
    left = [record.carry_over for record in records if hasattr(record, "carry_over")]
    return [carried for carried in left if not chain.is_here(TOPIC, carried.topic_id)]


def _reflections(activities, viewer):
    """{activity id: reflection}; no query when the chains know no activity."""
    if not activities:
        return {}
    return {row.activity_id: row for row in _reflections_of(viewer, activities)}


@prepared
def _reflections_of(viewer, activities):
    rows = Reflection.objects.visible_to(viewer).filter(activity__in=activities)
    return rows.select_related("activity__item__plan__cycle", "carry_over__topic")


def _evaluations(goals, viewer):
    """{goal id: agreed evaluation}; no query when the chains know no goal."""
    if not goals:
        return {}
    return {row.goal_id: row for row in _agreed(viewer, goals)}


@prepared
def _agreed(viewer, goals):
    rows = GoalEvaluation.objects.visible_to(viewer).filter(goal__in=goals, state=GoalEvaluation.State.AGREED)
    return rows.select_related("goal__cycle", "carry_over__topic")


def _of_reflection(reflection, chain):
    return Link(
        6,
        _("ふりかえり %(when)s") % {"when": format_short(reflection.written_at)},
        _("ねらいの達成 「%(degree)s」") % {"degree": reflection.get_degree_display()},
        f"「{reflection.child_voice}」" if reflection.child_voice else reflection.reason,
        reflection.get_absolute_url(),
        chain.is_here(REFLECTION, reflection.pk),
    )


def _of_evaluation(evaluation, chain):
    return Link(
        6,
        _("評価 %(when)s") % {"when": format_short(evaluation.agreed_on)},
        _("協議会の評価 「%(degree)s」") % {"degree": evaluation.get_degree_display()},
        evaluation.comment,
        evaluation.get_absolute_url(),
        chain.is_here(EVALUATION, evaluation.pk),
    )


def _of_carry_over(carried):
    return Link(
        "next",
        _("次年度へ"),
        carried.text,
        carried.get_decision_display(),
        carried.topic.get_absolute_url(),
    )
