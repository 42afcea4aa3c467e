"""Which roles the records of this room give (core.viewer): rows of role, kind, id."""

from django.db.models import Case, CharField, F, Q, When

from community.models import Appointment
from community.roles import Role
from core.viewer import text
from councils.models import CouncilClerk, Seat


def seats(person_id, day):
    """Chair, vice-chair and members; a successor who awaits the appointment reads what a member reads."""
    role = Case(When(office="", then=text(Role.MEMBER.value)), default=F("office"), output_field=CharField())
    held = Seat.objects.attending_on(day).filter(person_id=person_id).order_by()
    return held.annotate(role=role, kind=text("council"), of=F("council_id")).values_list(
        "role", "kind", "of"
    )


def school_staff(person_id, day):
    """Staff of a school hold their post for the council that covers it."""
    covered = Q(school__coverages__ends_on__isnull=True) | Q(school__coverages__ends_on__gte=day)
    held = (
        Appointment.objects.on(day)
        .filter(covered, person_id=person_id, school__coverages__starts_on__lte=day)
        .order_by()
    )
    return held.annotate(
        role=F("post"), kind=text("council"), of=F("school__coverages__council_id")
    ).values_list("role", "kind", "of")


def clerks(person_id, day):
    """Clerks who are not a school's own office."""
    held = CouncilClerk.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), person_id=person_id, starts_on__lte=day
    ).order_by()
    return held.annotate(role=text(Role.CLERK.value), kind=text("council"), of=F("council_id")).values_list(
        "role", "kind", "of"
    )


def fellows(viewer):
    """Members of the councils whose list of members the viewer reads (community.reach)."""
    return Seat.objects.visible_to(viewer).order_by().values("person_id")
