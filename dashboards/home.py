"""The first screen, merged for a person of several posts; each part in one query."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from activities.models import Activity, Assignment, Slot
from activities.models.slots import HOLDING
from community.roles import BOARD, SEATED, STAFF, Role
from core.dates import fiscal_year, now
from core.prepared import prepared
from councils.models import Attendance, Cycle
from dashboards.city import needs
from dashboards.city.facts import facts_of
from dashboards.city.scope import Scope
from dashboards.kinds import kinds_of
from dashboards.progress import steps_of, with_progress
from dashboards.todos import todos_of
from dashboards.year import next_meetings
from headquarters.models import Ask

FORTNIGHT = timedelta(days=14)
COUNCIL_ROLES = (*STAFF, *SEATED, Role.CLERK)
#: Somebody of many councils sees the nearest few here; the others stand in their own lists.
MOST = 3
COMING_STATES = (Activity.State.ARRANGING, Activity.State.CONFIRMED)


@prepared
def running_years(viewer):
    """The running years of my councils with what their steps are worked out from."""
    cycles = (
        Cycle.objects.running(viewer.day)
        .filter(council__in=viewer.ids("council", *COUNCIL_ROLES))
        .select_related("council", "vision")
        .order_by("council__name")
    )
    return with_progress(cycles)[:30]


def my_years(viewer):
    """The running years of my councils: the first few with their six steps, and the others."""
    years = running_years(viewer)
    first, others = years[:MOST], years[MOST:]
    for cycle in first:
        cycle.steps = steps_of(cycle)
    return {"years": first, "other_years": others}


@prepared
def my_replies(viewer):
    """My own lines in the meetings that come."""
    return Attendance.objects.filter(seat__person_id=viewer.person_id, meeting__ends_at__gte=now())


def my_meetings(viewer):
    """The next meeting of each of my councils, with my own line in it when I am a member."""
    meetings = next_meetings(viewer.ids("council", *COUNCIL_ROLES), most=10)
    mine = {reply.meeting_id: reply for reply in my_replies(viewer)}
    first = {}
    for meeting in meetings:
        first.setdefault(meeting.council_id, meeting)
    for meeting in first.values():
        meeting.mine = mine.get(meeting.pk)
        meeting.needed = meeting.rules.quorum_of(meeting.voters)
    return list(first.values())[:MOST]


@prepared
def short_slots(viewer):
    """Slots of my headquarters that lack people, the nearest first, with the answers so far."""
    return (
        Slot.objects.filter(
            activity__item__plan__headquarters__in=viewer.ids("headquarters", Role.COORDINATOR),
            activity__state__in=COMING_STATES,
            starts_at__gte=now(),
            filled__lt=F("min_needed"),
        )
        .select_related("activity__item__plan__cycle")
        .order_by("starts_at")[:8]
    )


@prepared
def answers_since_yesterday(viewer):
    """Answers that came in since yesterday."""
    return (
        Ask.objects.filter(
            headquarters__in=viewer.ids("headquarters", Role.COORDINATOR),
            state=Ask.State.DONE,
            answered_at__gte=now() - timedelta(days=1),
        )
        .select_related("item__plan__cycle", "person", "organisation")
        .order_by("-answered_at")[:10]
    )


@prepared
def coming_activities(viewer):
    """Activities of my councils and headquarters in the next fourteen days."""
    mine = Q(item__plan__cycle__council__in=viewer.ids("council", *COUNCIL_ROLES, Role.COORDINATOR)) | Q(
        item__plan__headquarters__in=viewer.ids("headquarters", Role.COORDINATOR)
    )
    return (
        Activity.objects.filter(
            mine, state__in=COMING_STATES, starts_at__gte=now(), starts_at__lte=now() + FORTNIGHT
        )
        .select_related("item__plan__cycle")
        .order_by("starts_at")[:12]
    )


@prepared
def my_duties(viewer):
    """What I have promised, from today on."""
    return (
        Assignment.objects.filter(
            Q(person_id=viewer.person_id) | Q(organisation__in=viewer.ids("organisation")),
            state__in=HOLDING,
            slot__ends_at__gte=now(),
        )
        .select_related("slot__activity__item__plan__cycle__vision")
        .order_by("slot__starts_at")[:12]
    )


@prepared
def could_join(viewer):
    """Open slots of my headquarters in which there is room and I am not yet."""
    mine = Assignment.objects.filter(slot=OuterRef("pk"), person_id=viewer.person_id, state__in=HOLDING)
    return (
        Slot.objects.filter(
            ~Exists(mine),
            activity__item__plan__headquarters__in=viewer.ids("headquarters", Role.VOLUNTEER),
            activity__state__in=COMING_STATES,
            is_open=True,
            starts_at__gte=now(),
            filled__lt=F("capacity"),
        )
        .select_related("activity__item__plan__cycle__vision")
        .order_by("starts_at")[:6]
    )


def needs_of_city(viewer):
    """How many councils need help for which reason, since when at the longest: the Board's first look."""
    scope = Scope(viewer.municipality_id, fiscal_year(viewer.day), viewer.day)
    deadlines = needs.deadlines_of(scope)
    rows = [(facts, needs.needs_of(facts, deadlines, scope.day)) for facts in facts_of(scope)]
    return needs.by_kind(rows)


def first_screen(viewer):
    """The parts of the first screen that this person's roles call for."""
    context = {"todos": todos_of(viewer, kinds_of(viewer)), "is_board": viewer.has(*BOARD)}
    if context["is_board"]:
        context["needs"] = needs_of_city(viewer)
    if viewer.ids("council", *COUNCIL_ROLES):
        context |= {**my_years(viewer), "meetings": my_meetings(viewer)}
    if viewer.has(Role.COORDINATOR):
        context |= {"short": short_slots(viewer), "answers": answers_since_yesterday(viewer)}
    if viewer.has(Role.COORDINATOR, *STAFF, *SEATED):
        context["coming"] = coming_activities(viewer)
    if viewer.has(Role.VOLUNTEER, Role.CONTACT):
        context |= {"duties": my_duties(viewer), "joinable": could_join(viewer)}
    return context
