"""Who may do what with activities (domain.md §10.2). *When* is said by MOVES and by the actions."""

from django.db.models import Q

from community.models import Organisation
from community.permissions import can_act_for_head
from community.roles import SCHOOL_OFFICE, STAFF, Role
from headquarters.models import Ask, Duty


def _council_id(activity):
    return activity.item.plan.cycle.council_id


def _is_coordinator(viewer, item):
    return viewer.holds("headquarters", item.plan.headquarters_id, Role.COORDINATOR)


def can_make_activity(viewer, item):
    """Coordinators of the headquarters and the schools' offices make activities of a plan item."""
    return _is_coordinator(viewer, item) or viewer.holds(
        "council", item.plan.cycle.council_id, *SCHOOL_OFFICE
    )


def can_arrange_activity(viewer, activity):
    """The same people change, confirm, move and cancel it, ask people and give out places."""
    return can_make_activity(viewer, activity.item)


def can_see_names(viewer, activity):
    """Who promised to come is known to coordinators and to the staff of the schools; others see numbers."""
    return _is_coordinator(viewer, activity.item) or viewer.holds("council", _council_id(activity), *STAFF)


def can_see_contacts(viewer, activity):
    """Telephone numbers of those who promised: coordinators and the schools' offices, nobody else."""
    return can_arrange_activity(viewer, activity)


def can_take_attendance(viewer, activity):
    """Coordinators and all staff of the schools write who came, and the report."""
    return can_see_names(viewer, activity)


def can_report_activity(viewer, activity):
    """As the attendance."""
    return can_take_attendance(viewer, activity)


def can_publish_report(viewer, activity):
    """The head of one of its schools, or the 教頭 acting for the head (代決)."""
    return any(can_act_for_head(viewer, school) for school in activity.schools.all())


def can_sign_up(viewer, slot):
    """Registered volunteers of the headquarters."""
    return viewer.holds("headquarters", slot.activity.item.plan.headquarters_id, Role.VOLUNTEER)


def groups_to_sign_up(viewer, slot):
    """Organisations that the viewer answers for and that are asked for this plan item or have a duty in it."""
    item, groups = slot.activity.item, viewer.ids("organisation")
    if not groups:
        return Organisation.objects.none()
    asked = Ask.objects.filter(item=item, organisation__in=groups).values("organisation")
    on_duty = Duty.objects.filter(item=item, organisation__in=groups).values("organisation")
    return Organisation.objects.filter(Q(pk__in=asked) | Q(pk__in=on_duty))


def can_answer_ask(viewer, ask):
    """Whoever is asked, or answers for the organisation that is asked."""
    if ask.organisation_id:
        return viewer.holds("organisation", ask.organisation_id)
    return viewer.person_id == ask.person_id


def owns_assignment(viewer, assignment):
    """The person who promised, or who answers for the group that did."""
    if assignment.organisation_id:
        return viewer.holds("organisation", assignment.organisation_id)
    return viewer.person_id == assignment.person_id
