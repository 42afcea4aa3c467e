"""Who corrects, reports and hears of minutes (domain.md §1.4, §10.2). *When* stands in MOVES."""

from councils.permissions.council import GUIDANCE
from councils.permissions.meeting import can_confirm_minutes, can_write_minutes


def can_ask_correction(viewer, attended):
    """Whoever came as a member (`attended`: ids of people) for themselves."""
    return viewer.person_id is not None and viewer.person_id in attended


def can_ask_correction_for(viewer, council_id):
    """The office types what it is told by telephone or on paper."""
    return can_write_minutes(viewer, council_id)


def can_settle_correction(viewer, council_id):
    """The office takes or declines a correction; the chair too, who confirms the text in the end."""
    return can_write_minutes(viewer, council_id) or can_confirm_minutes(viewer, council_id)


def can_read_reports(viewer):
    """The list of minutes that were reported is the Board's school guidance's."""
    return viewer.has(*GUIDANCE)
