"""Steps 4 and 5 of the year, told to the cycle in the transaction of each change here."""

from django.db.models import Count, Exists, F, OuterRef, Q

from activities.models import Activity, Slot
from core.dates import now
from councils.actions import reach_step
from councils.models import Cycle
from headquarters.models import PlanItem


def progress_of(items):
    """{total, staffed, reported} of the live ones among plan items, in one query.

    Staffed: nobody is needed, or there is a live activity and no slot still to come is short of people. The activity is
    looked for in two ways, each by its index; one condition over both would read every activity of the city.
    """
    own = Activity.objects.filter(item=OuterRef("pk"), state__in=Activity.LIVE)
    serving = Activity.also_serves.through.objects.filter(planitem=OuterRef("pk"))
    short = Slot.objects.filter(
        activity__item=OuterRef("pk"),
        activity__state__in=Activity.LIVE,
        starts_at__gte=now(),
        filled__lt=F("min_needed"),
    )
    told = Exists(own.filter(state__in=Activity.TOLD)) | Exists(
        serving.filter(activity__state__in=Activity.TOLD)
    )
    live = Exists(own) | Exists(serving.filter(activity__state__in=Activity.LIVE))
    return (
        items.live()
        .order_by()
        .aggregate(
            total=Count("pk"),
            staffed=Count("pk", filter=Q(needs_people=False) | (live & ~Exists(short))),
            reported=Count("pk", filter=told),
        )
    )


def refresh_steps(cycle, *, by):
    """Reach or reopen steps 4 and 5. The cycle is locked first, so that the last of two at once sees the other."""
    _refresh(_locked(cycle.pk), by)


def refresh_places(item, *, by):
    """The same after a change of places, which moves step 4 only through its own plan item.

    The whole year is counted again only where that item could turn it: staffed while the step is open, or short while
    it is reached.
    """
    cycle = _locked(item.plan.cycle_id)
    found = progress_of(PlanItem.objects.filter(pk=item.pk))
    if (found["staffed"] == found["total"]) != (cycle.liaised_at is not None):
        _refresh(cycle, by)


def _locked(pk):
    return Cycle.objects.select_for_update(of=("self",)).get(pk=pk)


def _refresh(cycle, by):
    found = progress_of(PlanItem.objects.filter(plan__cycle=cycle))
    for number, field, done in ((4, "liaised_at", "staffed"), (5, "acted_at", "reported")):
        reached = found["total"] > 0 and found[done] == found["total"]
        if reached != (getattr(cycle, field) is not None):
            reach_step(cycle, number, reached, by=by)
