"""Who may do what with people, schools and accounts. *When* is said by the records themselves."""

from community.roles import BOARD, HEADS, SCHOOL_OFFICE, Role


def is_board(viewer):
    """Staff of the Board of Education, of any department."""
    return viewer.has(*BOARD)


def can_manage_schools(viewer):
    """Schools, districts and their import belong to the Board."""
    return is_board(viewer)


def can_manage_posts(viewer):
    """Posts (発令) are entered by the Board's school guidance."""
    return viewer.has(Role.BOARD_GUIDANCE, Role.BOARD_CHILDCARE)


def can_act_for_head(viewer, school):
    """The head of the school, or the 教頭 acting for the head (代決)."""
    return viewer.holds("school", school.pk, Role.PRINCIPAL) or viewer.holds("school_head", school.pk)


def can_invite(viewer):
    """Accounts are made by the Board and by school offices, for people they can see."""
    return is_board(viewer) or viewer.has(*SCHOOL_OFFICE, Role.CLERK, Role.COORDINATOR)


def heads_of(viewer):
    """Ids of schools where the viewer is head or 教頭."""
    return viewer.ids("school", *HEADS)
