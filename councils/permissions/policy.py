"""Who may do what with the basic policy (domain.md §10.2): the head makes it, the council decides about it."""

from community.permissions import can_act_for_head
from community.roles import SCHOOL_OFFICE


def can_draft_policy(viewer, school):
    """The school's own office drafts: head, 教頭, liaison teacher. No other school's, nor the council's clerk."""
    return viewer.holds("school", school.pk, *SCHOOL_OFFICE)


def can_submit_policy(viewer, school):
    """Submitting and taking back are the head's, or the 教頭's acting for the head (代決)."""
    return can_act_for_head(viewer, school)
