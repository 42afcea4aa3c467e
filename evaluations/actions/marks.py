"""Members' own marks."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import today
from core.refusal import Refused
from evaluations.models import Degree, GoalEvaluation, Mark
from evaluations.reading import markers


@transaction.atomic
def mark_goal(evaluation, seat, degree, *, by, comment=""):
    """A member's own mark for one goal; marking again changes it until marking is closed.

    Somebody else may enter it from a paper sheet (the record says so), but never over a mark that the member wrote.
    School staff give none (学校教育法施行規則67条), whatever their seat is called.
    """
    locked = GoalEvaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if locked.state != GoalEvaluation.State.MARKING:
        raise Refused(
            _("「%(goal)s」の記入は締め切られました。会議でご意見をお聞かせください。")
            % {"goal": locked.goal}
        )
    if locked.goal.dropped_on:
        raise Refused(_("「%(goal)s」は取りやめた目標のため、評価しません。") % {"goal": locked.goal})
    if degree not in Degree.values:
        raise Refused(_("評価を選んでください。"))
    _require_marker(locked, seat)
    is_own, comment = seat.person_id == by.person_id, comment.strip()
    mark = Mark.objects.filter(evaluation=locked, seat=seat).first()
    if mark and mark.is_own and not is_own:
        raise Refused(_("この委員は、ご自身で記入しています。本人の記入は、ほかの人には変えられません。"))
    if mark and (mark.degree, mark.comment, mark.is_own) == (degree, comment, is_own):
        return mark
    code = "mark.change" if mark else "mark.write"
    mark = mark or Mark(evaluation=locked, seat=seat)
    mark.degree, mark.comment, mark.is_own, mark.entered_by = degree, comment, is_own, by.name
    mark.save()
    record(code, mark, by, for_label="" if is_own else seat.person)
    return mark


def _require_marker(evaluation, seat):
    if seat.council_id != evaluation.goal.cycle.council_id:
        raise Refused(_("この協議会の委員だけが記入できます。"))
    if not markers(seat.council, today()).filter(pk=seat.pk).exists():
        raise Refused(_("記入できるのは、いま在任している、校園の教職員ではない委員だけです。"))


@transaction.atomic
def mark_goals(seat, marks, *, by):
    """All marks of one member's sheet at once: [(evaluation, degree, comment)]. All are kept, or none."""
    ordered = sorted(marks, key=lambda mark: mark[0].pk)
    return [mark_goal(evaluation, seat, degree, by=by, comment=text) for evaluation, degree, text in ordered]
