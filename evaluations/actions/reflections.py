"""Looking back at an activity."""

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Activity
from core.audit import record
from core.dates import local_day
from core.refusal import Refused
from evaluations.actions.carry_overs import carry_over
from evaluations.models import Degree, Reflection
from evaluations.models.reflections import degree_word
from evaluations.reading import settled


@transaction.atomic
def reflect(activity, *, by, degree, reason, **words):
    """Write the reflection of a reported activity, beside the aim as it stood; moves it to ふりかえり済み.

    With `decision` and `next_change` it leaves a topic for the next year. Refused before the report is written.
    """
    locked = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if not locked.can_move("reflect"):
        raise Refused(_reflect_sentence(locked))
    if degree not in Degree.values or not reason.strip():
        raise Refused(_("ねらいの達成と、そう考えた理由を書いてください。"))
    activity.move("reflect", by)
    reflection = Reflection(
        activity=activity, aim_then=locked.aim, degree=degree, reason=reason, written_by=by.name, **words
    )
    reflection.degree_word = _word(reflection)
    reflection.save()
    record("reflection.add", reflection, by, degree=reflection.degree_word)
    _carry(reflection, by)
    return reflection


def _reflect_sentence(activity):
    if activity.state in (Activity.State.REFLECTED, Activity.State.EVALUATED):
        return _(
            "この活動のふりかえりは、ほかの人が先に書きました。ページを開き直して、内容をご確認ください。"
        )
    return _("先に活動の報告を書いてください。そのあとで、ふりかえりを書けます。")


def _word(reflection):
    activity = reflection.activity
    rules = activity.item.plan.cycle.council.rules_on(local_day(activity.starts_at))
    return degree_word(rules.mark_labels, reflection.degree)


def _carry(reflection, by):
    """Leave the topic, or let it follow changed words (carry_over)."""
    if reflection.decision and reflection.next_change:
        carry_over(
            by=by,
            decision=reflection.decision,
            text=reflection.next_change,
            reflection=reflection,
            detail=_detail(reflection),
        )


def _detail(reflection):
    """What next year's readers need to understand the topic."""
    lines = [reflection.next_change] if len(reflection.next_change) > 100 else []
    lines += [
        _("活動「%(title)s」のねらい：%(aim)s")
        % {"title": reflection.activity.title, "aim": reflection.aim_then},
        _("達成「%(degree)s」：%(reason)s") % {"degree": reflection.degree_word, "reason": reflection.reason},
    ]
    return "\n".join(lines)


@transaction.atomic
def change_reflection(form, *, by):
    """Save a VersionedModelForm of a reflection; a carry-over that was missing is left now, another follows.

    A second press that changes nothing writes nothing. Refused once the goal's evaluation was agreed on its ground.
    """
    reflection = form.instance
    Activity.objects.select_for_update(of=("self",)).get(pk=reflection.activity_id)
    if not form.changed_texts(Reflection.objects.get(pk=reflection.pk)):
        return reflection
    if Activity.objects.filter(settled(), pk=reflection.activity_id).exists():
        raise Refused(
            _("目標の評価に使ったふりかえりのため、直せません。気づいたことは、次の会議でお話しください。")
        )
    reflection.degree_word = _word(reflection)
    reflection = form.save()
    record("reflection.change", reflection, by, degree=reflection.degree_word)
    _carry(reflection, by)
    return reflection
