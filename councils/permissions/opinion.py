"""Who may do what with opinions of the council (domain.md §10.2). *When* stands in MOVES."""

from community.permissions import can_act_for_head
from community.roles import Role
from councils.models import Opinion
from councils.permissions.council import GUIDANCE

#: They prepare and send the council's word; the head does not write what the council says of the staff.
WRITERS = (Role.VICE_PRINCIPAL, Role.LIAISON, Role.CLERK, Role.CHAIR, Role.VICE_CHAIR)


def can_write_opinion(viewer, council_id, kind=Opinion.Kind.MANAGEMENT):
    """Draft, put on an agenda, send, withdraw, type the reply: office and chair; on staffing never the head."""
    if viewer.holds("council", council_id, *WRITERS):
        return True
    return kind != Opinion.Kind.STAFFING and viewer.holds("council", council_id, Role.PRINCIPAL)


def can_reply_to_opinion(viewer, opinion):
    """Whom it is addressed to: the head of the school (or who acts for the head), or the Board's school guidance."""
    if opinion.addressee == Opinion.Addressee.HEAD:
        return can_act_for_head(viewer, opinion.school)
    return viewer.has(*GUIDANCE) and viewer.municipality_id == opinion.council.municipality_id


def can_list_opinions_of_city(viewer):
    """What was sent to the Board is read by its school guidance."""
    return viewer.has(*GUIDANCE)
