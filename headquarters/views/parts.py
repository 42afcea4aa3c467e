"""What the pages of this room share: finding a record that the viewer sees, the path above a page, a page with one form."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages import render_page, require
from councils.models import Cycle
from headquarters.models import Headquarters, Plan, PlanItem
from headquarters.permissions import can_plan

FORM = ["GET", "HEAD", "POST"]


def cycle_or_404(viewer, council_pk, fiscal_year):
    """A year whose inside the viewer sees."""
    cycles = Cycle.objects.visible_to(viewer).select_related("council", "vision")
    return get_object_or_404(cycles, council_id=council_pk, fiscal_year=fiscal_year)


def item_or_404(viewer, council_pk, pk, items=None):
    """An undertaking of that council which the viewer sees; `items` may bring more along."""
    items = (PlanItem.objects.all() if items is None else items).visible_to(viewer)
    items = items.select_related(
        "plan__cycle__council", "plan__cycle__vision", "plan__headquarters", "continues__plan__cycle", "topic"
    )
    return get_object_or_404(items, pk=pk, plan__cycle__council_id=council_pk)


def plan_to_write(viewer, council_pk, fiscal_year):
    """(cycle, plan) for somebody who may write the plan."""
    cycle = cycle_or_404(viewer, council_pk, fiscal_year)
    require(can_plan(viewer, council_pk))
    plan = get_object_or_404(Plan.objects.visible_to(viewer), cycle=cycle)
    plan.cycle = cycle
    return cycle, plan


def body_or_404(viewer, pk):
    """A headquarters whose inside the viewer sees."""
    return get_object_or_404(Headquarters.objects.visible_to(viewer).select_related("base"), pk=pk)


def body_address(body):
    """The page of the body itself; `get_absolute_url` is its desk."""
    return reverse("headquarters_detail", args=[body.pk])


def form_page(request, form, title, back, crumbs, lead="", save="", **more):
    """A page with one form: heading, a sentence, the form, save and back."""
    context = {"form": form, "title": title, "back": back, "crumbs": crumbs, "lead": lead}
    context |= {"save": save or _("保存する"), **more}
    return render_page(request, "headquarters/form_page.html", context)


def trail(*steps):
    """Steps are words or (words, address)."""
    pairs = [step if isinstance(step, tuple) else (step, "") for step in steps]
    return [{"label": str(label), "url": url} for label, url in pairs]


def body_trail(body, *steps):
    """From the desk down."""
    return trail((body, body.get_absolute_url()), *steps)


def people_trail(body, *steps):
    """From the list of volunteers down."""
    return body_trail(body, (_("協力者"), reverse("registration_list", args=[body.pk])), *steps)


def plan_trail(cycle, *steps):
    """From the council's year to its plan and down."""
    address = reverse("plan_detail", args=[cycle.council_id, cycle.fiscal_year])
    above = [(cycle.council, cycle.council.get_absolute_url()), (cycle.label, cycle.get_absolute_url())]
    return trail(*above, (_("年間計画"), address) if steps else _("年間計画"), *steps)


def item_trail(item, *steps):
    """From the plan to an undertaking and down."""
    return plan_trail(item.plan.cycle, (item.title, item.get_absolute_url()) if steps else item.title, *steps)
