"""This room's knots of the thread: activities of a plan item, and the plan item of an activity."""

from django.db.models import Q
from django.utils.translation import gettext as _

from activities.models import Activity
from core.dates import format_short
from core.prepared import prepared
from core.thread import Link, wanted

LABEL, ITEM = "activities.activity", "headquarters.planitem"
#: A series may have two hundred days; a thread shows this many of an item.
SHOWN = 6


def expand(chains, viewer):
    """An activity leads to its plan item. Only where no activity was named does a plan item lead to all of its own.

    A chain that already holds `activities` (the page of one) needs no question.
    """
    todo = [chain for chain in chains if not hasattr(chain, "activities")]
    down = [chain for chain in todo if chain.of(ITEM) and not chain.of(LABEL)]
    named, items = wanted(todo, LABEL), wanted(down, ITEM)
    found = _read(viewer, named, items) if named or items else []
    for chain in chains:
        ids, own = chain.of(LABEL), chain.of(ITEM)
        if chain in todo:
            chain.activities = [a for a in found if (a.pk in ids if ids else a.item_id in own)]
        ids.update(activity.pk for activity in chain.activities)
        if chain not in down:
            own.update(activity.item_id for activity in chain.activities)


@prepared
def _read(viewer, named, items):
    return (
        Activity.objects.visible_to(viewer)
        .filter(Q(pk__in=named) | Q(item__in=items))
        .exclude(state=Activity.State.CANCELLED, item__in=items)
        .select_related("item__plan__cycle", "activity_report")
        .order_by("starts_at", "pk")
    )


def link(chains, viewer):
    """Step 5: when, what, how many came, for what."""
    for chain in chains:
        activities = getattr(chain, "activities", [])
        chain.links += [_link(chain, activity) for activity in activities[:SHOWN]]
        if len(activities) > SHOWN:
            rest = len(activities) - SHOWN
            chain.links.append(Link(5, _("活動"), _("ほかに%(n)s回") % {"n": rest}))


def _link(chain, activity):
    return Link(
        5,
        f"{_('活動')} {format_short(activity.starts_at)}",
        activity.title,
        note=_note(activity),
        url=activity.get_absolute_url(),
        here=chain.is_here(LABEL, activity.pk),
    )


def _note(activity):
    report = getattr(activity, "activity_report", None)
    aim = _("ねらい：%(aim)s") % {"aim": activity.aim}
    if report is None:
        return f"{activity.get_state_display()}　{aim}"
    came = _("子ども %(children)s人・協力者 %(adults)s人") % {
        "children": report.children_count,
        "adults": report.adults_count,
    }
    return f"{came}　{aim}"
