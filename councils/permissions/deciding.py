"""Who follows decisions up, and who signs, enters and reads sheets in writing. *When* stands in MOVES."""

from councils.models import Resolution
from councils.permissions.meeting import LEADS, OFFICE, can_record


def can_follow_conditions(viewer, council_id):
    """What became of a condition, and when a decision is looked at again: the office with its heads of school."""
    return viewer.holds("council", council_id, *OFFICE)


def can_read_choices(viewer, resolution):
    """A named vote was heard by all; what stands on the sheets is known to those who count them."""
    if resolution.method == Resolution.Method.NAMED:
        return True
    written = resolution.method == Resolution.Method.WRITTEN
    return written and can_record(viewer, resolution.meeting.council_id)


def can_lead(viewer, council_id):
    """The chair or vice-chair, whose word extends a deadline and decides a tie."""
    return viewer.holds("council", council_id, *LEADS)
