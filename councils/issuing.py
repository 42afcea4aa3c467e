"""Which papers of this room become PDF, and which are issued with a number (community.documents)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.documents import Issuable, register_issuable, register_issuer
from core.dates import fiscal_year
from core.papers.pages import register_papers
from councils.models import Council, Meeting, Minutes, Opinion, Resolution, Seat, standing
from councils.permissions import can_appoint_seat, can_write_minutes
from councils.permissions.opinion import can_write_opinion

#: Print pages that can be had as PDF.
PAPERS = (
    "meeting_print",
    "meeting_letters",
    "minutes_print",
    "resolution_print",
    "policy_print",
    "wish_print",
    "seat_print",
    "notice_print",
    "attendance_print",
    "opinion_print",
    "written_print",
    "signing_print",
    "roster_print",
    "appointment_print",
    "appointment_print_all",
    "newsletter_print",
    "minutes_letters",
    "written_result_print",
    "observer_print",
    "call_list_print",
    "decision_register_print",
    "deliberation_print",
    "meeting_calendar_print",
    "agenda_version",
)


def register():
    """Tell core and community of the papers of this room."""
    register_papers(*PAPERS)
    register_issuer("council", Council, lambda council: council.get_absolute_url())
    register_issuable("notice_print", notice)
    register_issuable("minutes_print", minutes)
    register_issuable("resolution_print", resolution)
    register_issuable("opinion_print", opinion)
    register_issuable("appointment_print", appointments)
    register_issuable("appointment_print_all", appointments)


def chair_on(council, day):
    """The chair of a day, or None."""
    return (
        Seat.objects.on(day)
        .filter(council=council, office=Seat.Office.CHAIR)
        .select_related("person")
        .first()
    )


def appointed_seats(council, day):
    """Members in office on a day or appointed for later, in the order of the list."""
    seats = Seat.objects.filter(council=council, state=Seat.State.APPOINTED, ends_on__gte=day)
    return seats.select_related("person", "council__municipality").order_by(*standing())


def _of_council(meeting, kind, about, name, title, addressee=""):
    return Issuable(
        kind=kind,
        title=title,
        about=about,
        address=reverse(
            name, args=[meeting.council_id, about.pk if name == "resolution_print" else meeting.pk]
        ),
        issuer_kind="council",
        issuer=meeting.council,
        fiscal_year=meeting.cycle.fiscal_year,
        addressee=str(addressee),
    )


def notice(viewer, query, council_pk, pk):
    """開催案内, once the notice is out, by the council's office."""
    if not can_write_minutes(viewer, council_pk):
        return []
    found = Meeting.objects.visible_to(viewer).filter(pk=pk, council=council_pk, notified_at__isnull=False)
    meeting = found.select_related("council", "cycle").first()
    if meeting is None or meeting.state == Meeting.State.PLANNED:
        return []
    title = _("%(meeting)sの開催について") % {"meeting": meeting}
    return [_of_council(meeting, "notice", meeting, "notice_print", title, _("委員各位"))]


def minutes(viewer, query, council_pk, pk):
    """The published minutes (?public=1), by the council's office."""
    if not query.get("public") or not can_write_minutes(viewer, council_pk):
        return []
    published = Minutes.objects.visible_to(viewer).filter(
        meeting=pk, meeting__council=council_pk, state=Minutes.State.PUBLISHED
    )
    record = published.select_related("meeting__council", "meeting__cycle").first()
    if record is None:
        return []
    title = _("%(meeting)s 議事録(公表)") % {"meeting": record.meeting}
    made = _of_council(record.meeting, "minutes", record, "minutes_print", title)
    return [Issuable(**{**vars(made), "address": made.address + "?public=1"})]


def resolution(viewer, query, council_pk, pk):
    """承認書 of a decision that counts, by the council's office."""
    if not can_write_minutes(viewer, council_pk):
        return []
    found = Resolution.objects.visible_to(viewer).filter(
        pk=pk, meeting__council=council_pk, state=Resolution.State.CONFIRMED
    )
    decision = found.select_related(
        "meeting__council", "meeting__cycle", "policy__school", "policy__cycle", "vision", "topic", "opinion"
    ).first()
    if decision is None:
        return []
    policy = decision.policy
    if policy:
        title, to = _("学校運営の基本方針の承認について"), f"{policy.school}{policy.school.head_title}"
    else:
        title, to = _("議決書 %(subject)s") % {"subject": decision.subject}, ""
    return [_of_council(decision.meeting, "resolution", decision, "resolution_print", title, to)]


def opinion(viewer, query, council_pk, pk):
    """意見書 that was sent, by the office that wrote it."""
    found = Opinion.objects.visible_to(viewer).filter(
        pk=pk, council=council_pk, state__in=[Opinion.State.SENT, Opinion.State.ANSWERED]
    )
    said = found.select_related("council", "cycle", "school").first()
    office = can_write_minutes(viewer, council_pk)
    if said is None or not office or not can_write_opinion(viewer, council_pk, said.kind):
        return []
    to_head = said.addressee == Opinion.Addressee.HEAD
    return [
        Issuable(
            kind="opinion",
            title=_("意見書 %(title)s") % {"title": said.title},
            about=said,
            address=reverse("opinion_print", args=[council_pk, pk]),
            issuer_kind="council",
            issuer=said.council,
            fiscal_year=said.cycle.fiscal_year,
            addressee=f"{said.school}{said.school.head_title}" if to_head else _("教育委員会"),
        )
    ]


def appointments(viewer, query, council_pk, pk=None):
    """委嘱状 of one member or of all, by the Board's guidance."""
    council = Council.objects.visible_to(viewer).select_related("municipality").filter(pk=council_pk).first()
    if council is None or not can_appoint_seat(viewer, council):
        return []
    seats = appointed_seats(council, viewer.day)
    if pk is not None:
        seats = seats.filter(pk=pk)
    return [
        Issuable(
            kind="appointment",
            title=_("%(word)s %(person)s") % {"word": letter_word(seat), "person": seat.person},
            about=seat,
            address=reverse("appointment_print", args=[council_pk, seat.pk]),
            issuer_kind="board",
            issuer=council.municipality,
            fiscal_year=fiscal_year(seat.starts_on),
            addressee=str(seat.person),
        )
        for seat in seats
    ]


def letter_word(seat):
    """任命書 for school staff, 委嘱状 for everybody else."""
    return _("任命書") if seat.is_staff else _("委嘱状")
