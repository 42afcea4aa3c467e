"""Looking back at an activity, and leaving a topic for the next year."""

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Activity
from core.audit import record
from core.refusal import Refused
from councils.actions import leave_topic
from councils.models import Topic
from evaluations.models import CarryOver, Reflection


@transaction.atomic
def reflect(activity, *, by, degree, reason, **words):
    """Write the reflection of a reported activity, beside the aim as it stood; moves it to ふりかえり済み.

    With `decision` and `next_change` it leaves a topic for the next year. Refused before the report is written.
    """
    if not activity.can_move("reflect"):
        raise Refused(_reflect_sentence(activity))
    activity.move("reflect", by)
    reflection = Reflection(
        activity=activity, aim_then=activity.aim, degree=degree, reason=reason, written_by=by.name, **words
    )
    reflection.save()
    record("reflection.add", reflection, by, degree=reflection.get_degree_display())
    _carry(reflection, by)
    return reflection


def _reflect_sentence(activity):
    if activity.state in (Activity.State.REFLECTED, Activity.State.EVALUATED):
        return _(
            "この活動のふりかえりは、もう書かれています。直すときは「ふりかえりを直す」を押してください。"
        )
    return _("先に活動の報告を書いてください。そのあとで、ふりかえりを書けます。")


def _carry(reflection, by):
    """Leave the topic once; later changes of the text stay with the reflection."""
    if reflection.decision and reflection.next_change and not reflection.carry_overs.exists():
        carry_over(
            by=by, decision=reflection.decision, text=reflection.next_change[:100], reflection=reflection
        )


@transaction.atomic
def change_reflection(form, *, by):
    """Save a VersionedModelForm of a reflection; a carry-over that was missing is left now."""
    reflection = form.save()
    record("reflection.change", reflection, by)
    _carry(reflection, by)
    return reflection


@transaction.atomic
def carry_over(*, by, decision, text, evaluation=None, reflection=None, detail=""):
    """Take something into the next 年度: a Topic there, whether or not its Cycle is open yet. Once per origin."""
    origin = evaluation or reflection
    cycle = evaluation.goal.cycle if evaluation else reflection.activity.item.plan.cycle
    topic = leave_topic(
        cycle.council,
        cycle.fiscal_year + 1,
        text,
        by=by,
        origin=Topic.Origin.CARRY_OVER,
        body=detail,
        record=origin,
    )
    carried = CarryOver.objects.create(
        evaluation=evaluation,
        reflection=reflection,
        decision=decision,
        text=text,
        detail=detail,
        topic=topic,
        decided_by=by.name,
    )
    record("carryover.add", carried, by, text=text)
    return carried
