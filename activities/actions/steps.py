"""Steps 4 and 5 of the year, told to the cycle in the transaction of each change here."""

from django.db.models import Count, Exists, F, OuterRef, Q

from activities.models import Activity, Slot
from core.dates import now
from councils.actions import reach_step
from councils.models import Cycle
from headquarters.models import PlanItem


def progress_of(cycle):
    """{total, staffed, reported} of the live plan items of a year, in one query.

    Staffed: nobody is needed, or there is a live activity and no slot still to come is short of people.
    """
    live = Activity.objects.filter(
        Q(item=OuterRef("pk")) | Q(also_serves=OuterRef("pk")), state__in=Activity.LIVE
    )
    short = Slot.objects.filter(
        activity__item=OuterRef("pk"),
        activity__state__in=Activity.LIVE,
        starts_at__gte=now(),
        filled__lt=F("min_needed"),
    )
    items = PlanItem.objects.filter(plan__cycle=cycle).live().order_by()
    items = items.alias(
        has_live=Exists(live), is_short=Exists(short), has_report=Exists(live.filter(state__in=Activity.TOLD))
    )
    return items.aggregate(
        total=Count("pk"),
        staffed=Count("pk", filter=Q(needs_people=False) | Q(has_live=True, is_short=False)),
        reported=Count("pk", filter=Q(has_report=True)),
    )


def refresh_steps(cycle, *, by):
    """Reach or reopen steps 4 and 5. The cycle is locked first, so that the last of two at once sees the other."""
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    found = progress_of(cycle)
    for number, field, done in ((4, "liaised_at", "staffed"), (5, "acted_at", "reported")):
        reached = found["total"] > 0 and found[done] == found["total"]
        if reached != (getattr(cycle, field) is not None):
            reach_step(cycle, number, reached, by=by)
