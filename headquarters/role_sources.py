"""Which roles the records of this room give (core.viewer), rows of role, kind, id; and whom one meets (reach)."""

from django.db.models import F, Q

from community.models import Appointment
from community.roles import Role
from core.viewer import text
from headquarters.models import Commission, Registration


def _commissions(person_id, day):
    return Commission.objects.filter(person_id=person_id, starts_on__lte=day, ends_on__gte=day).order_by()


def coordinators(person_id, day):
    """Coordinators, for their headquarters."""
    return (
        _commissions(person_id, day)
        .annotate(role=text(Role.COORDINATOR.value), kind=text("headquarters"), of=F("headquarters_id"))
        .values_list("role", "kind", "of")
    )


def coordinators_at_schools(person_id, day):
    """Coordinators, for the schools their headquarters serves."""
    return (
        _commissions(person_id, day)
        .filter(headquarters__schools__isnull=False)
        .annotate(role=text(Role.COORDINATOR.value), kind=text("school"), of=F("headquarters__schools"))
        .values_list("role", "kind", "of")
    )


def coordinators_at_councils(person_id, day):
    """Coordinators, for the councils that cover those schools."""
    covered = Q(headquarters__schools__coverages__ends_on__isnull=True) | Q(
        headquarters__schools__coverages__ends_on__gte=day
    )
    return (
        _commissions(person_id, day)
        .filter(covered, headquarters__schools__coverages__starts_on__lte=day)
        .annotate(
            role=text(Role.COORDINATOR.value),
            kind=text("council"),
            of=F("headquarters__schools__coverages__council_id"),
        )
        .values_list("role", "kind", "of")
    )


def coordinators_of(council, day):
    """The people who coordinate for the schools of a council (councils.proposers)."""
    served = council.covered_schools(day).order_by().values("pk")
    commissions = Commission.objects.filter(starts_on__lte=day, ends_on__gte=day)
    return commissions.filter(headquarters__schools__in=served).order_by().values("person_id")


def school_staff(person_id, day):
    """Staff of a school hold their post for the headquarters that serves it."""
    return (
        Appointment.objects.on(day)
        .filter(person_id=person_id, school__headquarters__isnull=False)
        .order_by()
        .annotate(role=F("post"), kind=text("headquarters"), of=F("school__headquarters"))
        .values_list("role", "kind", "of")
    )


def volunteers(person_id, day):
    """Registered volunteers."""
    return (
        Registration.objects.on(day)
        .filter(person_id=person_id)
        .order_by()
        .annotate(role=text(Role.VOLUNTEER.value), kind=text("headquarters"), of=F("headquarters_id"))
        .values_list("role", "kind", "of")
    )


def volunteers_met(viewer):
    """The volunteers of the headquarters that the viewer coordinates (community.reach)."""
    mine = viewer.ids("headquarters", Role.COORDINATOR)
    return Registration.objects.filter(headquarters__in=mine).order_by().values("person_id")


def coordinators_met(viewer):
    """The coordinators of the headquarters with which the viewer works (community.reach)."""
    return Commission.objects.visible_to(viewer).order_by().values("person_id")
