"""Who may do what with people, schools and accounts. *When* is said by the records themselves."""

from community.models import Appointment
from community.models.documents import KEEPERS
from community.roles import BOARD, HEADS, SCHOOL_OFFICE, Role
from core.dates import today

#: Whose account decides about others: only the Board hands out the way into it.
POWERFUL = (Appointment.Post.BOARD, Appointment.Post.PRINCIPAL, Appointment.Post.VICE_PRINCIPAL)


def is_board(viewer):
    """Staff of the Board of Education, of any department."""
    return viewer.has(*BOARD)


def can_manage_schools(viewer):
    """Schools, districts and their import belong to the Board."""
    return is_board(viewer)


def can_manage_city(viewer):
    """The municipality, its departments, wards and districts belong to the Board."""
    return is_board(viewer)


def can_manage_posts(viewer):
    """Posts (発令) are entered by the Board's school guidance, and by the department for こども園."""
    return viewer.has(Role.BOARD_GUIDANCE, Role.BOARD_CHILDCARE)


def can_manage_people(viewer):
    """The register of people, with their contacts and accounts, is the Board's."""
    return is_board(viewer)


def can_act_for_head(viewer, school):
    """The head of the school, or the 教頭 acting for the head (代決)."""
    return viewer.holds("school", school.pk, Role.PRINCIPAL) or viewer.holds("school_head", school.pk)


def can_invite(viewer):
    """Accounts are made by the Board and by school offices, for people they can see."""
    return is_board(viewer) or viewer.has(*SCHOOL_OFFICE, Role.CLERK, Role.COORDINATOR)


def can_invite_person(viewer, person):
    """The Board anybody. Others whom they can see, once: an account in use is opened again by the Board only, and
    the Board's own staff and heads of schools are invited by the Board, since the letter is the key to what they decide.
    """
    if is_board(viewer):
        return True
    if not can_invite(viewer) or (person.account and not person.account.is_prepared):
        return False
    return not person.appointments.filter(post__in=POWERFUL).during(today(), None).exists()


def can_manage_organisations(viewer):
    """The Board, school offices, clerks and coordinators keep the list of organisations."""
    return is_board(viewer) or viewer.has(*SCHOOL_OFFICE, Role.CLERK, Role.COORDINATOR)


def heads_of(viewer):
    """Ids of schools where the viewer is head or 教頭."""
    return viewer.ids("school", *HEADS)


def can_keep_register(viewer, kind, pk):
    """Whoever issues for a council, a school or the Board keeps its register: the office."""
    if kind == "council":
        return viewer.holds("council", pk, *KEEPERS)
    if kind == "school":
        return viewer.holds("school", pk, *SCHOOL_OFFICE)
    return can_manage_posts(viewer) and viewer.municipality_id == pk


def can_read_register(viewer, kind, pk):
    """Whoever keeps it, and the Board's school guidance; the Board's own register all of the Board."""
    if can_keep_register(viewer, kind, pk) or can_manage_posts(viewer):
        return True
    return kind == "board" and is_board(viewer) and viewer.municipality_id == pk
