"""Who may do what before a meeting. *When* stands in MOVES."""

from community.roles import SCHOOL_OFFICE, Role

OFFICE = (*SCHOOL_OFFICE, Role.CLERK)


def can_call_members(viewer, council_id):
    """Telephones of members and whom one has reached: the council's office."""
    return viewer.holds("council", council_id, *OFFICE)


def can_receive_observers(viewer, council_id):
    """Applications to observe, with names and telephones of residents: the council's office and nobody else."""
    return viewer.holds("council", council_id, *OFFICE)
