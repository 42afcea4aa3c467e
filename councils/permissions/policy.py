"""Who may do what with the basic policy (domain.md §10.2): the head makes it, the council decides about it."""

from community.permissions import can_act_for_head
from community.roles import SCHOOL_OFFICE, SEATED, Role


def can_draft_policy(viewer, school):
    """The school's own office drafts: head, 教頭, liaison teacher. No other school's, nor the council's clerk."""
    return viewer.holds("school", school.pk, *SCHOOL_OFFICE)


def can_submit_policy(viewer, school):
    """Submitting and taking back are the head's, or the 教頭's acting for the head (代決)."""
    return can_act_for_head(viewer, school)


def can_comment_policy(viewer, council_id):
    """Members say what they think of a submitted policy; office and chair too, or write it down for somebody."""
    return viewer.holds("council", council_id, *SCHOOL_OFFICE, Role.CLERK, *SEATED)


def can_comment_for(viewer, council_id):
    """The office and the chair write down what others said."""
    return viewer.holds("council", council_id, *SCHOOL_OFFICE, Role.CLERK, Role.CHAIR, Role.VICE_CHAIR)


def can_answer_comment(viewer, school):
    """The policy is the head's, and so is the answer (or the 教頭's acting for the head)."""
    return can_act_for_head(viewer, school)


def can_withdraw_comment(viewer, comment):
    """Whoever said it; the office where it was written down for somebody."""
    if comment.author_id is not None:
        return comment.author_id == viewer.person_id
    return can_comment_for(viewer, comment.policy.cycle.council_id)
