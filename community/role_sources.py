"""Which roles the records of this room give (core.viewer), rows of role, kind, id; and whom one meets (reach)."""

from django.db.models import Case, CharField, F, Q, When

from community.models import Appointment, Department, OrganisationContact
from community.roles import SCHOOL_OFFICE, Role
from core.viewer import text

BOARD_ROLES = {
    Department.Duty.GUIDANCE: Role.BOARD_GUIDANCE,
    Department.Duty.LIFELONG: Role.BOARD_LIFELONG,
    Department.Duty.CHILDCARE: Role.BOARD_CHILDCARE,
}


def posts(person_id, day):
    """Posts at schools."""
    held = Appointment.objects.on(day).filter(person_id=person_id, school__isnull=False).order_by()
    return held.annotate(role=F("post"), kind=text("school"), of=F("school_id")).values_list(
        "role", "kind", "of"
    )


def acting_heads(person_id, day):
    """A 教頭 who may act for the head (代決)."""
    held = Appointment.objects.on(day).filter(person_id=person_id, acts_for_head=True).order_by()
    return held.annotate(role=F("post"), kind=text("school_head"), of=F("school_id")).values_list(
        "role", "kind", "of"
    )


def board(person_id, day):
    """Posts at the Board, by the duty of the department."""
    duty = Case(
        *[When(department__duty=d, then=text(role.value)) for d, role in BOARD_ROLES.items()],
        output_field=CharField(),
    )
    held = Appointment.objects.on(day).filter(person_id=person_id, post="board").order_by()
    return held.annotate(
        role=duty, kind=text("municipality"), of=F("department__municipality_id")
    ).values_list("role", "kind", "of")


def contacts(person_id, day):
    """People who answer for an organisation."""
    held = OrganisationContact.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), person_id=person_id, starts_on__lte=day
    ).order_by()
    return held.annotate(
        role=text(Role.CONTACT.value), kind=text("organisation"), of=F("organisation_id")
    ).values_list("role", "kind", "of")


def colleagues(viewer):
    """The staff of schools whose office the viewer belongs to (community.reach)."""
    schools = viewer.ids("school", *SCHOOL_OFFICE)
    return Appointment.objects.on(viewer.day).filter(school_id__in=schools).order_by().values("person_id")
