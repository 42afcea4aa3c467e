"""Who may look back, mark, agree and carry over (domain.md §10.2). *When* is said by MOVES."""

from community.roles import SCHOOL_OFFICE, SEATED, STAFF, Role

CHAIRS = (Role.CHAIR, Role.VICE_CHAIR)
OFFICE = (*SCHOOL_OFFICE, Role.CLERK)


def can_reflect(viewer, activity):
    """The school's staff, the clerk and the coordinator write the common reflection."""
    council = activity.item.plan.cycle.council_id
    return viewer.holds("council", council, *STAFF, Role.CLERK, Role.COORDINATOR)


def can_lead_evaluation(viewer, council_id):
    """The chair leads the evaluation; the office writes down what the council agreed in its meeting."""
    return viewer.holds("council", council_id, *CHAIRS, *OFFICE)


def can_mark(viewer, council_id):
    """Members mark by themselves. School staff give no mark (学校教育法施行規則67条, domain.md §1.5)."""
    return viewer.holds("council", council_id, *SEATED) and not viewer.holds("council", council_id, *STAFF)


def can_enter_marks(viewer, council_id):
    """The chair, or a clerk who is not school staff, enters the sheet of a member who answered on paper."""
    leads = viewer.holds("council", council_id, *CHAIRS, Role.CLERK)
    return leads and not viewer.holds("council", council_id, *STAFF)
