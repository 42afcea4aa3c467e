"""What of this room can be found: reflections, and evaluations once they are agreed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.roles import BOARD
from core.dates import local_day
from core.search.entries import Document, Kind, text_of
from evaluations.models import GoalEvaluation, Reflection


def is_board(viewer):
    """Whoever sees all of them."""
    return viewer.has(*BOARD)


def _reflection(reflection):
    council = reflection.activity.item.plan.cycle.council
    voices = (reflection.child_voice, reflection.school_voice, reflection.community_voice)
    words = (reflection.reason, reflection.good, reflection.problem, reflection.next_change, *voices)
    return Document(
        title=_("「%(activity)s」のふりかえり") % {"activity": reflection.activity.title},
        body=text_of(*words),
        day=local_day(reflection.activity.starts_at),
        municipality_id=council.municipality_id,
        scope=f"council:{council.pk}",
        url=reflection.get_absolute_url(),
    )


def _evaluation(evaluation):
    council = evaluation.goal.cycle.council
    return Document(
        title=_("「%(goal)s」の評価") % {"goal": evaluation.goal.text},
        body=text_of(evaluation.comment, evaluation.community_note),
        day=evaluation.agreed_on,
        municipality_id=council.municipality_id,
        scope=f"council:{council.pk}",
        url=evaluation.get_absolute_url(),
    )


def _reflections():
    return Reflection.objects.select_related("activity__item__plan__cycle__council")


def _agreed():
    agreed = GoalEvaluation.objects.filter(state=GoalEvaluation.State.AGREED)
    return agreed.select_related("goal__cycle__council")


KINDS = [
    Kind(
        code="reflection",
        group="evaluations",
        label=gettext_lazy("ふりかえり"),
        records=_reflections,
        document=_reflection,
        visible=lambda viewer: Reflection.objects.visible_to(viewer),
        touched_by={"activities.activity": "activity"},
        sees_all=is_board,
    ),
    Kind(
        code="evaluation",
        group="evaluations",
        label=gettext_lazy("評価"),
        records=_agreed,
        document=_evaluation,
        visible=lambda viewer: GoalEvaluation.objects.visible_to(viewer),
        touched_by={"councils.goal": "goal"},
        sees_all=is_board,
    ),
]
