"""Who may look back, mark, agree and carry over (domain.md §10.2). *When* is said by MOVES."""

from community.roles import SCHOOL_OFFICE, STAFF, Role

CHAIRS = (Role.CHAIR, Role.VICE_CHAIR)
OFFICE = (*SCHOOL_OFFICE, Role.CLERK)


def can_reflect(viewer, activity):
    """The school's staff, the clerk and the coordinator write the common reflection."""
    council = activity.item.plan.cycle.council_id
    return viewer.holds("council", council, *STAFF, Role.CLERK, Role.COORDINATOR)


def can_lead_evaluation(viewer, council_id):
    """The chair leads the evaluation; the office writes down what the council agreed."""
    return viewer.holds("council", council_id, *CHAIRS, *OFFICE)


def can_mark(viewer, council_id, seat):
    """A member marks by themselves; the chair may enter the mark of a member who answered on paper.

    Staff give no mark and enter none (学校教育法施行規則67条, domain.md §1.5).
    """
    if seat is None or seat.is_staff or viewer.holds("council", council_id, *STAFF):
        return False
    return seat.person_id == viewer.person_id or viewer.holds("council", council_id, *CHAIRS)


def can_see_marks(viewer, evaluation):
    """Single marks are seen by nobody while marking is open, and without names afterwards."""
    return evaluation.state != evaluation.State.MARKING
