"""Who may do what with meetings, papers, decisions and minutes (domain.md §10.2). *When* stands in MOVES."""

from community.roles import SCHOOL_OFFICE, SEATED, Role

OFFICE = (*SCHOOL_OFFICE, Role.CLERK)
LEADS = (Role.CHAIR, Role.VICE_CHAIR)


def can_convene(viewer, council_id):
    """Plan meetings, make the agenda, send the notice, lead the day: the council's office and the chair."""
    return viewer.holds("council", council_id, *OFFICE, *LEADS)


def can_record(viewer, council_id):
    """Write down for others, from paper and by telephone: the office, and the chair who presides."""
    return can_convene(viewer, council_id)


def can_write_minutes(viewer, council_id):
    """Minutes are written by the council's office."""
    return viewer.holds("council", council_id, *OFFICE)


def can_confirm_minutes(viewer, council_id):
    """The chair, or the vice-chair for the chair; the office may write down that the chair did."""
    return viewer.holds("council", council_id, *LEADS)


def can_propose_topic(viewer, council_id):
    """Members, office, coordinators and the staff of the schools propose what to talk about."""
    return viewer.holds("council", council_id, *OFFICE, *SEATED, Role.COORDINATOR)


def can_reply(viewer, attendance):
    """The member, or for the member the office."""
    if attendance.seat_id is None:
        return False
    own = attendance.seat.person_id == viewer.person_id
    return own or can_record(viewer, attendance.meeting.council_id)


def may_read_closed(viewer, council_id):
    """Office, members and the Board's guidance; not teachers, the Board's lifelong learning or a coordinator.

    Whether a member has acknowledged the duty of secrecy is asked by `AgendaItem.objects.open_to`.
    """
    return viewer.holds("council", council_id, *OFFICE, *SEATED) or viewer.has(
        Role.BOARD_GUIDANCE, Role.BOARD_CHILDCARE
    )


def must_acknowledge(viewer, council_id):
    """Whether the viewer reads closed items as a member only, and so acknowledges secrecy first (R25)."""
    return viewer.holds("council", council_id, *SEATED) and not viewer.holds("council", council_id, *OFFICE)


def made_policy(viewer, policy):
    """Whoever drafted the policy, and the head whose policy it is; they never make its approval count."""
    return viewer.person_id == policy.drafted_by_id or viewer.holds(
        "school", policy.school_id, Role.PRINCIPAL
    )


def can_confirm_resolution(viewer, resolution):
    """The chair or vice-chair, unless they made the policy that was decided about."""
    if resolution.policy_id and made_policy(viewer, resolution.policy):
        return False
    return viewer.holds("council", resolution.meeting.council_id, *LEADS)


def can_register_resolution(viewer, resolution):
    """The signed 承認書 is registered by somebody of the office who did not make the policy."""
    if resolution.policy_id and made_policy(viewer, resolution.policy):
        return False
    return can_record(viewer, resolution.meeting.council_id)


def can_end_action_item(viewer, item):
    """Whoever promised it, by name or by post, and the office."""
    held = bool(item.post) and viewer.holds("council", item.council_id, item.post)
    own = held or (item.person_id is not None and item.person_id == viewer.person_id)
    return own or can_record(viewer, item.council_id)
