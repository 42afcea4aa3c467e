"""Who may do what with councils and their members (domain.md §10.2). *When* stands in MOVES."""

from community.roles import BOARD, SCHOOL_OFFICE, SEATED, Role

OFFICE = (*SCHOOL_OFFICE, Role.CLERK)
LEADS = (Role.CHAIR, Role.VICE_CHAIR)
#: The departments of the Board to which councils belong.
GUIDANCE = (Role.BOARD_GUIDANCE, Role.BOARD_CHILDCARE)


def can_list_councils(viewer):
    """The city's list is the Board's."""
    return viewer.has(*BOARD)


def can_create_council(viewer):
    """Councils are set up by the Board's school guidance (and the department of こども園)."""
    return viewer.has(*GUIDANCE)


def can_change_council(viewer, council):
    """Rules, schools, clerk and end of a council: the Board's school guidance of that city."""
    return viewer.has(*GUIDANCE) and viewer.municipality_id == council.municipality_id


def can_nominate_seat(viewer, council):
    """The head recommends members, the school's office and clerk prepare it; the Board may enter it for them."""
    return viewer.holds("council", council.pk, *OFFICE) or can_change_council(viewer, council)


def can_appoint_seat(viewer, council):
    """Members are appointed, declined and ended by the Board only (R3, LAW)."""
    return can_change_council(viewer, council)


def can_change_seat(viewer, council):
    """Affiliation, public name and the like: whoever keeps the list of members."""
    return can_nominate_seat(viewer, council)


def can_elect(viewer, council):
    """The members elect their chair; office, chair or Board write down whom."""
    return viewer.holds("council", council.pk, *OFFICE, *LEADS) or can_change_council(viewer, council)


def can_acknowledge(viewer, seat):
    """The member, or for the member the office or the Board."""
    return seat.person_id == viewer.person_id or can_nominate_seat(viewer, seat.council)


def can_see_contacts(viewer, council):
    """Telephone and mail of members: the council's office and the Board."""
    return viewer.holds("council", council.pk, *OFFICE) or viewer.has(*BOARD)


def is_inside(viewer, council_id):
    """Office and members of the council."""
    return viewer.holds("council", council_id, *OFFICE, *SEATED)
