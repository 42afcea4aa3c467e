"""Steps 3 and 4 in the thread (core.thread): the undertaking with its division of roles, and who was asked."""

from collections import Counter
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q
from django.db.models.functions import JSONObject, TruncDate
from django.utils.translation import gettext as _

from core.dates import format_short
from core.prepared import prepared
from core.thread import Link, chain_of, wanted
from councils.models.visions import Side
from headquarters.models import Ask, Duty, Plan, PlanItem

ITEM, ASK, PLAN = "headquarters.planitem", "headquarters.ask", "headquarters.plan"
GOAL, CYCLE, TOPIC = "councils.goal", "councils.cycle", "councils.topic"
#: A goal's page shows so many of its undertakings; the plan lists all.
SHOWN = 12


def expand(chains, viewer):
    """An ask leads to its undertaking, an undertaking to its goals, year and topic.

    The page of a goal, or of a topic, shows the undertakings that grew from it; the page of a plan its goals.
    A chain that already names the goals of its undertaking or its plan (`known_chain`) needs no question.
    """
    _expand_asks(chains, viewer)
    chains = [chain for chain in chains if not (chain.here[0] in (ITEM, PLAN) and chain.of(GOAL))]
    ids = wanted(chains, ITEM)
    goals, topics, plans = (
        set().union(*(chain.of(label) for chain in chains if chain.here[0] == label))
        for label in (GOAL, TOPIC, PLAN)
    )
    if not (ids or goals or topics or plans):
        return
    rows = _ties(ids, goals, topics, plans)
    for chain in chains:
        _spread(chain, rows)


@prepared
def _ties(ids, goals, topics, plans):
    """Which undertaking serves which goal, in which year, from which topic, in which plan."""
    found = PlanItem.goals.through.objects.filter(
        Q(planitem__in=ids) | Q(goal__in=goals) | Q(planitem__topic__in=topics) | Q(planitem__plan__in=plans)
    )
    names = ("planitem_id", "goal_id", "planitem__plan__cycle_id", "planitem__topic_id", "planitem__plan_id")
    return found.exclude(planitem__state=PlanItem.State.CANCELLED, goal__in=goals).values_list(*names)


def known_chain(record, goals, cycle):
    """The chain of an undertaking or a plan whose page has read its goals already."""
    chain = chain_of(record)
    chain.of(GOAL).update(goals)
    if isinstance(record, PlanItem):
        chain.of(CYCLE).add(cycle)
    return chain


def _expand_asks(chains, viewer):
    asks = wanted(chains, ASK)
    if not asks:
        return
    items = dict(Ask.objects.visible_to(viewer).filter(pk__in=asks).values_list("pk", "item_id"))
    for chain in chains:
        chain.of(ITEM).update(items[pk] for pk in chain.of(ASK) if pk in items)


def _spread(chain, rows):
    """Give a chain the goals of its items; on the page of a goal or a topic the items, of a plan the goals only."""
    here = chain.here[0]
    for item, goal, cycle, topic, plan in rows:
        if here == PLAN:
            if plan in chain.of(PLAN):
                chain.of(GOAL).add(goal)
        elif here == GOAL:
            if goal in chain.of(GOAL):
                chain.of(ITEM).add(item)
        elif item in chain.of(ITEM) or (here == TOPIC and topic in chain.of(TOPIC)):
            chain.of(ITEM).add(item)
            chain.of(GOAL).add(goal)
            chain.of(CYCLE).add(cycle)
            if topic and here != TOPIC:
                chain.of(TOPIC).add(topic)


@prepared
def _items(viewer, ids):
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
    """One knot for each undertaking and one for its asks, in one query; a plan's page has one of its own."""
    ids = wanted(chains, ITEM)
    items = {item.pk: item for item in _items(viewer, ids)} if ids else {}
    plans = _plans(chains, viewer)
    for chain in chains:
        mine = [items[pk] for pk in sorted(chain.of(ITEM)) if pk in items]
        chain.links += [_of_plan(plans[pk], chain) for pk in sorted(chain.of(PLAN)) if pk in plans]
        for item in mine[:SHOWN]:
            chain.links += _of_item(item, chain)
        if len(mine) > SHOWN:
            chain.links.append(Link(3, _("企画"), _("ほかに%(n)s件") % {"n": len(mine) - SHOWN}))


def _plans(chains, viewer):
    """{plan id: plan with `live`, its number of undertakings}; a page that has read its plan hands it on as `plan`."""
    known = {chain.plan.pk: chain.plan for chain in chains if hasattr(chain, "plan")}
    ids = wanted(chains, PLAN) - set(known)
    if not ids:
        return known
    live = Count("items", filter=~Q(items__state=PlanItem.State.CANCELLED))
    plans = Plan.objects.visible_to(viewer).filter(pk__in=ids).select_related("cycle", "headquarters")
    return known | {plan.pk: plan for plan in plans.annotate(live=live)}


def _of_plan(plan, chain):
    """Step 3: the plan of the year, how many undertakings it has, whose it is."""
    label = _("企画")
    if plan.adopted_on and plan.state == Plan.State.ADOPTED:
        label = _("企画（決定 %(day)s）") % {"day": format_short(plan.adopted_on)}
    title = _("年間計画　取組%(n)s件") % {"n": plan.live}
    return Link(
        3, label, title, str(plan.headquarters), plan.get_absolute_url(), chain.is_here(PLAN, plan.pk)
    )


def _of_item(item, chain):
    """The knots of step 3 and, once somebody was asked, of step 4."""
    sides = [
        f"{side.label}：{'・'.join(texts)}"
        for side in Side
        if (texts := [row["text"] for row in item.duty_rows if row["side"] == side.value])
    ]
    url = item.get_absolute_url()
    links = [Link(3, _("企画"), item.title, "　".join(sides), url, chain.is_here(ITEM, item.pk))]
    if item.ask_rows:
        links.append(_of_asks(item.ask_rows, url, chain))
    return links


def _of_asks(asks, url, chain):
    """Numbers and bodies only: names are the coordinators' own."""
    answers = Counter(row["answer"] if row["state"] == Ask.State.DONE else "waiting" for row in asks)
    bodies = sorted({row["body"] for row in asks if row["body"]})
    day = min((row["day"] for row in asks if row["day"]), default="")
    when = format_short(date.fromisoformat(day)) if day else ""
    title = _("%(n)sの人・団体にお願い（行きます %(yes)s）") % {"n": len(asks), "yes": answers["yes"]}
    waiting = _("返事待ち %(n)s") % {"n": answers["waiting"]} if answers["waiting"] else ""
    note = "　".join(filter(None, ["、".join(bodies[:4]), waiting]))
    here = any(chain.is_here(ASK, row["pk"]) for row in asks)
    return Link(4, f"{_('連絡調整')} {when}".strip(), title, note, url + "#asks", here)
