"""What residents may read: agreed, approved, published and reported things, without personal names."""

from itertools import groupby

from django.db.models import Q

from activities.models import Activity
from community.models import School
from core.dates import fiscal_year, now, today
from councils.models import BasicPolicy, Cycle, Meeting, Minutes
from dashboards.progress import steps_of, with_progress


def schools_by_district():
    """Open schools, grouped by their district; those without come last."""
    schools = (
        School.objects.open_on(today()).select_related("district").order_by("district__name", "kind", "name")
    )
    return [(district, list(rows)) for district, rows in groupby(schools, key=lambda school: school.district)]


def council_of(school):
    """The council that covers the school today, or None."""
    return (
        school.councils.filter(
            Q(coverages__ends_on=None) | Q(coverages__ends_on__gte=today()), coverages__school=school
        )
        .order_by()
        .first()
    )


def school_year(council, day):
    """The council's running cycle with its six steps, or None."""
    cycles = Cycle.objects.running(day).filter(council=council).select_related("council", "vision")
    cycle = with_progress(cycles).first()
    if cycle:
        cycle.steps = [step_without_link(step) for step in steps_of(cycle)]
    return cycle


def step_without_link(step):
    """The ribbon of the public page leads nowhere inside."""
    return type(step)(step.number, step.label, step.note, step.state, "")


def happened(council):
    """Reported activities whose report may be read by everybody."""
    return (
        Activity.objects.filter(
            item__plan__cycle__council=council, activity_report__is_public=True, ends_at__lt=now()
        )
        .select_related("activity_report")
        .order_by("-starts_at")[:6]
    )


def coming(council):
    """Confirmed activities to come."""
    return (
        Activity.objects.public()
        .filter(item__plan__cycle__council=council, starts_at__gte=now())
        .order_by("starts_at")[:6]
    )


def announced_meetings(council):
    """Meetings to come that members were told of."""
    return Meeting.objects.filter(council=council, state=Meeting.State.NOTIFIED, ends_at__gte=now()).order_by(
        "starts_at"
    )[:3]


def published_minutes(council):
    """Published minutes, the newest first."""
    return (
        Minutes.objects.filter(meeting__council=council, state=Minutes.State.PUBLISHED)
        .select_related("meeting__council")
        .order_by("-meeting__starts_at")[:12]
    )


def policy_in_force(school):
    """The basic policy in force this 年度, or None."""
    return (
        BasicPolicy.objects.filter(
            school=school, cycle__fiscal_year=fiscal_year(today()), state__in=BasicPolicy.IN_FORCE
        )
        .prefetch_related("items")
        .first()
    )
