"""Steps 3 and 4 in the thread (core.thread): the undertaking with its division of roles, and who was asked."""

from collections import Counter
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject, TruncDate
from django.utils.translation import gettext as _

from core.dates import format_short
from core.thread import Link, wanted
from councils.models.visions import Side
from headquarters.models import Ask, Duty, Plan, PlanItem

ITEM, ASK, GOAL, CYCLE = "headquarters.planitem", "headquarters.ask", "councils.goal", "councils.cycle"


def expand(chains, viewer):
    """From an ask to its undertaking, from undertakings to goals and cycle; a goal's own page shows its undertakings."""
    asks = wanted(chains, ASK)
    if asks:
        items = dict(Ask.objects.filter(pk__in=asks).values_list("pk", "item_id"))
        for chain in chains:
            chain.of(ITEM).update(items[pk] for pk in chain.of(ASK) if pk in items)
    ids = wanted(chains, ITEM)
    goals = set().union(*(chain.of(GOAL) for chain in chains if chain.here[0] == GOAL))
    if not ids and not goals:
        return
    through = PlanItem.goals.through.objects.filter(
        planitem_id__in=ids
    ) | PlanItem.goals.through.objects.filter(goal_id__in=goals)
    pairs = list(through.values_list("planitem_id", "goal_id", "planitem__plan__cycle_id"))
    for chain in chains:
        _spread(chain, pairs)


def _spread(chain, pairs):
    """Give a chain the goals of its items, or, on a goal's page, the items of the goal."""
    from_goal = chain.here[0] == GOAL
    for item, goal, cycle in pairs:
        if from_goal and goal in chain.of(GOAL):
            chain.of(ITEM).add(item)
        elif not from_goal and item in chain.of(ITEM):
            chain.of(GOAL).add(goal)
            chain.of(CYCLE).add(cycle)


def _items(ids, viewer):
    """The undertakings with their duties and asks as small rows: one query."""
    duties = Duty.objects.filter(item=OuterRef("pk")).order_by("pk")
    asks = Ask.objects.filter(item=OuterRef("pk")).exclude(state=Ask.State.CANCELLED).order_by("pk")
    asked = JSONObject(
        pk="pk", state="state", answer="answer", body="organisation__name", day=TruncDate("asked_at")
    )
    return (
        PlanItem.objects.filter(pk__in=ids, plan__in=Plan.objects.visible_to(viewer))
        .select_related("plan__cycle")
        .annotate(
            duty_rows=ArraySubquery(duties.values(row=JSONObject(side="side", text="text"))),
            ask_rows=ArraySubquery(asks.values(row=asked)),
        )
    )


def link(chains, viewer):
    """One knot for each undertaking and one for its asks, in one query."""
    ids = wanted(chains, ITEM)
    if not ids:
        return
    items = {item.pk: item for item in _items(ids, viewer)}
    for chain in chains:
        for pk in sorted(chain.of(ITEM)):
            if pk in items:
                chain.links += _of_item(items[pk], chain)


def _of_item(item, chain):
    """The knots of step 3 and, once somebody was asked, of step 4."""
    sides = [
        f"{side.label}:{'・'.join(texts)}"
        for side in Side
        if (texts := [row["text"] for row in item.duty_rows if row["side"] == side.value])
    ]
    url = item.get_absolute_url()
    links = [Link(3, _("企画"), item.title, " ".join(sides), url, chain.is_here(ITEM, item.pk))]
    if item.ask_rows:
        links.append(_of_asks(item.ask_rows, url, chain))
    return links


def _of_asks(asks, url, chain):
    """Numbers and bodies only: names are the coordinators' own."""
    answers = Counter(row["answer"] if row["state"] == Ask.State.DONE else "waiting" for row in asks)
    bodies = sorted({row["body"] for row in asks if row["body"]})
    day = min((row["day"] for row in asks if row["day"]), default="")
    when = format_short(date.fromisoformat(day)) if day else ""
    title = _("%(n)s人・団体にお願い(行きます %(yes)s)") % {"n": len(asks), "yes": answers["yes"]}
    waiting = _("返事待ち %(n)s") % {"n": answers["waiting"]} if answers["waiting"] else ""
    note = " ".join(filter(None, ["、".join(bodies[:4]), waiting]))
    here = any(chain.is_here(ASK, row["pk"]) for row in asks)
    return Link(4, _("連絡調整 %(when)s") % {"when": when}, title, note, url + "#asks", here)
