"""What of this room can be found: headquarters, undertakings with their duties, what registered people can do."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from community.roles import BOARD
from core.search.entries import Document, Kind, text_of
from headquarters.models import Headquarters, PlanItem, Registration


def is_board(viewer):
    """Whoever sees all headquarters and plans."""
    return viewer.has(*BOARD)


def _headquarters(body):
    return Document(
        title=body.name,
        reading=text_of(*(school.name for school in body.schools.all())),
        municipality_id=body.municipality_id,
        url=body.get_absolute_url(),
    )


def _plan_item(item):
    cycle = item.plan.cycle
    duties = [duty.text for duty in item.duties.all()]
    return Document(
        title=item.title,
        body=text_of(item.aim, item.issue, item.why, item.existing_event, *duties),
        day=date(cycle.fiscal_year + (item.month < 4), item.month, 1),
        municipality_id=cycle.council.municipality_id,
        scope=f"council:{cycle.council_id}",
        url=item.get_absolute_url(),
    )


def _skills(registration):
    """What somebody can do, under their name; the name itself is found among people."""
    return Document(
        title=str(registration.person),
        is_title_found=False,
        body=text_of(registration.skills, registration.times, registration.relation),
        day=registration.starts_on,
        municipality_id=registration.headquarters.municipality_id,
        scope=f"headquarters:{registration.headquarters_id}",
        url=registration.get_absolute_url(),
    )


def _plan_items():
    return PlanItem.objects.select_related("plan__cycle__council").prefetch_related("duties")


def _registrations():
    found = Registration.objects.filter(person__redacted_at=None)
    return found.select_related("person", "headquarters")


def pages_of_volunteers(viewer, ids):
    """{person id: address} of the registry's pages, for coordinators (community.reach)."""
    mine = viewer.ids("headquarters", "coordinator")
    if not mine:
        return {}
    found = Registration.objects.visible_to(viewer).filter(person__in=ids, headquarters__in=mine)
    return {row.person_id: row.get_absolute_url() for row in found.order_by("starts_on")}


KINDS = [
    Kind(
        code="headquarters",
        group="councils",
        label=_("本部"),
        records=lambda: Headquarters.objects.prefetch_related("schools"),
        document=_headquarters,
        visible=lambda viewer: Headquarters.objects.visible_to(viewer),
        touched_by={"community.school": "schools"},
        sees_all=is_board,
    ),
    Kind(
        code="planitem",
        group="plans",
        label=_("取組"),
        records=_plan_items,
        document=_plan_item,
        visible=lambda viewer: PlanItem.objects.visible_to(viewer),
        sees_all=is_board,
    ),
    Kind(
        code="skills",
        group="people",
        label=_("協力者の得意なこと"),
        records=_registrations,
        document=_skills,
        visible=lambda viewer: Registration.objects.visible_to(viewer).filter(
            headquarters__in=viewer.ids("headquarters", "coordinator")
        ),
        touched_by={"community.person": "person"},
    ),
]
