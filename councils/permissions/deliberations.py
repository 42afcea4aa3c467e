"""Who may do what in a deliberation (熟議). *When* stands in MOVES."""

from councils.choosing import person_id_of
from councils.models import Seat
from councils.permissions.cycle import can_add_wish, can_group_wishes
from councils.permissions.meeting import can_record


def can_lead_deliberation(viewer, council_id):
    """Ask the question, pass from writing to marking, sum up: the council's office and its chair."""
    return can_record(viewer, council_id)


def can_write_note(viewer, council_id):
    """Everybody inside writes a wish, or writes one down for somebody who is there."""
    return can_add_wish(viewer, council_id)


def can_sort_notes(viewer, council_id):
    """Members and office put notes under themes, and add photographs of the large sheets."""
    return can_group_wishes(viewer, council_id)


def can_mark_for(viewer, row):
    """One's own marks; the office types those of somebody who has no telephone or account. `row` as in `choosing`."""
    own = viewer.person_id is not None and person_id_of(row) == viewer.person_id
    council_id = row.council_id if isinstance(row, Seat) else row.meeting.council_id
    return own or can_record(viewer, council_id)
