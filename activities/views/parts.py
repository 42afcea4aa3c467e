"""What the pages of this room share: finding a record that the viewer sees, the path above a page."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from activities.models import Activity, Slot
from activities.reading import CHAIN
from community.models import Organisation, Person
from core.dates import today
from core.prepared import prepared
from headquarters.models import Registration


@dataclass
class Crumb:
    """One step of the path."""

    label: str
    url: str = ""


@dataclass
class Button:
    """One button of includes/_actions.html."""

    label: str
    url: str
    kind: str = "plain"
    post: bool = False


def posted(request):
    """What a form is bound to: an empty press is a press, too."""
    return request.POST if request.method == "POST" else None


def find_activity(request, council_pk, pk):
    """The activity of that council, or 404."""
    found = _activities(request.viewer, council_pk, pk)
    if not found:
        raise Http404
    return found[0]


@prepared
def _activities(viewer, council_pk, pk):
    seen = Activity.objects.visible_to(viewer).select_related(*CHAIN, "activity_report")
    schools = Activity.schools.through.objects.filter(activity=OuterRef("pk")).order_by(
        "school__kind", "school__name"
    )
    seen = seen.annotate(school_names=ArraySubquery(schools.values("school__name")))
    return seen.filter(pk=pk, item__plan__cycle__council_id=council_pk)


def find_slot(request, council_pk, pk):
    """The slot of an activity of that council that the viewer sees, or 404."""
    seen = Activity.objects.visible_to(request.viewer).filter(item__plan__cycle__council_id=council_pk)
    slots = Slot.objects.select_related(*(f"activity__{path}" for path in CHAIN))
    return get_object_or_404(slots, pk=pk, activity__in=seen)


def crumbs_of(cycle, *more):
    """Council › year › list of activities › more."""
    from django.urls import reverse

    council = cycle.council
    return [
        Crumb(council.name, council.get_absolute_url()),
        Crumb(cycle.label, cycle.get_absolute_url()),
        Crumb(_("活動"), f"{reverse('activity_list', args=[council.pk])}?year={cycle.fiscal_year}"),
        *more,
    ]


def crumbs_to(activity, label=""):
    """The path to an activity, and to a page below it."""
    below = [Crumb(label)] if label else []
    return crumbs_of(activity.item.plan.cycle, Crumb(activity.title, activity.get_absolute_url()), *below)


def registered(request, activity):
    """People whom the viewer may ask: the registry for coordinators; for a school's office those who consented."""
    viewer, headquarters = request.viewer, activity.item.plan.headquarters_id
    seen = Registration.objects.on(today()).filter(headquarters=headquarters)
    if headquarters not in viewer.ids("headquarters", "coordinator"):
        schools = viewer.ids("school", "principal", "vice_principal", "liaison")
        seen = seen.filter(consents__school__in=schools, consents__withdrawn_on=None)
    return Person.objects.filter(pk__in=seen.values("person"))


def organisations_of(activity):
    """The bodies of the city."""
    return Organisation.objects.filter(municipality=activity.item.plan.headquarters.municipality_id)
