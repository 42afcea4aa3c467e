"""What the kinds of dashboards.kinds ask of rooms that have no `waiting` of their own: querysets, by the viewer."""

from django.db.models import Exists, OuterRef, Q

from activities.models import Activity
from community.roles import STAFF, Role
from core.dates import fiscal_year, now
from councils.models import BasicPolicy, Council, CouncilSchool, Cycle, Seat
from evaluations.models import GoalEvaluation, Mark
from headquarters.models import Ask, Plan

OFFICE = (Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.LIAISON, Role.CLERK)
CHAIRS = (Role.CHAIR, Role.VICE_CHAIR)
ACTIVE = (*OFFICE, Role.COORDINATOR)


def office(viewer):
    """Councils of which the viewer is the office."""
    return viewer.ids("council", *OFFICE)


def running(viewer, *roles):
    """Running years of councils in which the viewer holds one of the roles."""
    return Cycle.objects.running(viewer.day).filter(council__in=viewer.ids("council", *roles))


def councils_without_year(viewer):
    """Councils of my office whose year has not been opened."""
    opened = Cycle.objects.filter(council=OuterRef("pk"), fiscal_year=fiscal_year(viewer.day))
    return Council.objects.filter(~Exists(opened), pk__in=office(viewer)).active_on(viewer.day)


def years_without_image(viewer):
    """Running years of my office without an agreed or kept child image."""
    return running(viewer, *OFFICE).filter(talked_at=None)


def policies_to_submit(viewer):
    """Drafts of the basic policy of my school."""
    return BasicPolicy.objects.filter(
        state=BasicPolicy.State.DRAFT, school__in=viewer.ids("school", Role.PRINCIPAL, Role.VICE_PRINCIPAL)
    )


def schools_without_policy(viewer):
    """Schools of mine for which nobody has begun this year's policy."""
    this_year = fiscal_year(viewer.day)
    made = BasicPolicy.objects.filter(school=OuterRef("school"), cycle__fiscal_year=this_year)
    opened = Cycle.objects.filter(council=OuterRef("council"), fiscal_year=this_year)
    return CouncilSchool.objects.filter(
        ~Exists(made),
        Exists(opened),
        Q(ends_on=None) | Q(ends_on__gte=viewer.day),
        school__in=viewer.ids("school", Role.PRINCIPAL, Role.VICE_PRINCIPAL),
    )


def plans_to_adopt(viewer):
    """Drafts of this year's plan."""
    return Plan.objects.filter(
        state=Plan.State.DRAFT,
        cycle__fiscal_year=fiscal_year(viewer.day),
        cycle__council__in=viewer.ids("council", *ACTIVE),
    )


def activities(viewer, *states):
    """Activities that are over, in one of the states."""
    return Activity.objects.filter(
        state__in=states,
        ends_at__lt=now(),
        item__plan__cycle__council__in=viewer.ids("council", *ACTIVE),
    )


def to_mark(viewer):
    """Goals that I have not marked, where I hold a seat today; staff give no mark (学校教育法施行規則67条)."""
    mine = Seat.objects.on(viewer.day).filter(
        council=OuterRef("goal__cycle__council"), person_id=viewer.person_id
    )
    marked = Mark.objects.filter(evaluation=OuterRef("pk"), seat__person_id=viewer.person_id)
    councils = viewer.ids("council", Role.MEMBER, *CHAIRS) - viewer.ids("council", *STAFF)
    return GoalEvaluation.objects.filter(
        Exists(mine.exclude(category=Seat.Category.STAFF)),
        ~Exists(marked),
        state=GoalEvaluation.State.MARKING,
        goal__dropped_on=None,
        goal__cycle__council__in=councils,
    )


def asks_of_me(viewer):
    """Asks that wait for my answer, or my organisation's."""
    return Ask.objects.filter(
        Q(person_id=viewer.person_id) | Q(organisation__in=viewer.ids("organisation")),
        state=Ask.State.WAITING,
    )


def asks_overdue(viewer):
    """Asks of my headquarters that are new, late, or to be tried again."""
    late = Q(state=Ask.State.WAITING) & (Q(reply_by__lt=viewer.day) | Q(next_try_on__lte=viewer.day))
    return Ask.objects.filter(
        late | Q(state=Ask.State.NEW), headquarters__in=viewer.ids("headquarters", Role.COORDINATOR)
    )


def nominations(viewer):
    """Councils with members who wait for the Board."""
    return Council.objects.filter(
        seats__state=Seat.State.NOMINATED, municipality_id=viewer.municipality_id
    ).distinct()
