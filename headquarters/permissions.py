"""Who may plan, adopt, ask and see volunteers (domain.md §10.2). *When* is said by MOVES and the actions."""

from community.roles import BOARD, SCHOOL_OFFICE, Role

OFFICE = (*SCHOOL_OFFICE, Role.CLERK)
PLANNERS = (*OFFICE, Role.COORDINATOR)


def is_coordinator(viewer, headquarters_id):
    """A coordinator of that headquarters; they alone see volunteers' contacts."""
    return viewer.holds("headquarters", headquarters_id, Role.COORDINATOR)


def can_list_headquarters(viewer):
    """The city's bodies and coordinators, as lists, are the Board's."""
    return viewer.has(*BOARD)


def can_make_headquarters(viewer):
    """The Board gives the role to a body; a school's office may do so for its own school."""
    return viewer.has(*BOARD, *SCHOOL_OFFICE)


def can_edit_headquarters(viewer, headquarters):
    """The Board, the coordinators, and the offices of the schools served."""
    return viewer.has(*BOARD) or viewer.holds(
        "headquarters", headquarters.pk, *SCHOOL_OFFICE, Role.COORDINATOR
    )


def can_commission(viewer):
    """Commissions are the Board's (生涯学習; 社会教育法9条の7); so is ending a headquarters."""
    return viewer.has(Role.BOARD_LIFELONG)


def can_register(viewer, headquarters):
    """The registry of volunteers is the coordinators' own."""
    return is_coordinator(viewer, headquarters.pk)


def can_import_volunteers(viewer, headquarters):
    """The coordinators' own; the Board's lifelong learning may read a list in for them, and sees none of theirs."""
    return can_register(viewer, headquarters) or viewer.has(Role.BOARD_LIFELONG)


def can_plan(viewer, council_id):
    """The school's office and the coordinator write the plan; the others read it."""
    return viewer.holds("council", council_id, *PLANNERS)


def can_ask(viewer, item):
    """Coordinators ask; the offices of the council's schools ask bodies, and people who let them have their contact."""
    return is_coordinator(viewer, item.plan.headquarters_id) or viewer.holds(
        "council", item.plan.cycle.council_id, *SCHOOL_OFFICE
    )
