"""Who may do what with a year, its topics, wishes, child image and goals (domain.md §10.2)."""

from community.roles import SCHOOL_OFFICE, SEATED, STAFF, Role
from councils.permissions.council import can_change_council

OFFICE = (*SCHOOL_OFFICE, Role.CLERK)
LEADS = (Role.CHAIR, Role.VICE_CHAIR)


def can_open_cycle(viewer, council):
    """The council's office or its chair begins a year, and keeps last year's image."""
    return viewer.holds("council", council.pk, *OFFICE, *LEADS)


def can_close_cycle(viewer, council):
    """The office, the chair or the Board ends a year early."""
    return can_open_cycle(viewer, council) or can_change_council(viewer, council)


def can_settle_topic(viewer, council_id):
    """The office and the chair close, drop and reopen topics."""
    return viewer.holds("council", council_id, *OFFICE, *LEADS)


def can_enter_topic(viewer, council_id):
    """The office writes down what somebody proposed by telephone or on paper."""
    return viewer.holds("council", council_id, *OFFICE)


def can_add_wish(viewer, council_id):
    """Everybody inside has a wish, or writes one down for somebody: members, office, teachers, coordinators."""
    return viewer.holds("council", council_id, *STAFF, Role.CLERK, *SEATED, Role.COORDINATOR)


def can_group_wishes(viewer, council_id):
    """Members and office group wishes and name the themes."""
    return viewer.holds("council", council_id, *OFFICE, *SEATED)


def can_change_wish(viewer, wish):
    """One's own wish; the office any; members one that bears nobody's account."""
    council_id = wish.cycle.council_id
    if wish.author_id is not None and wish.author_id == viewer.person_id:
        return True
    if viewer.holds("council", council_id, *OFFICE):
        return True
    return wish.author_id is None and can_group_wishes(viewer, council_id)


def can_write_vision(viewer, council_id):
    """Drafting the child image and writing down that it was agreed: office and chair, for the council."""
    return viewer.holds("council", council_id, *OFFICE, *LEADS)


def can_write_goals(viewer, council_id):
    """Goals are written down by office and chair."""
    return viewer.holds("council", council_id, *OFFICE, *LEADS)
