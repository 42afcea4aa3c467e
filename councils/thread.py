"""Steps 1 and 2 in the thread (core.thread): the wishes and the image made of them, the goal, the basic policy.

Everything that leads down from a goal comes with the goal in one query, so that a year of threads costs one.
"""

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from community.roles import BOARD
from core.dates import fiscal_year, format_short
from core.thread import Link, wanted
from councils.models import BasicPolicy, ChildVision, Cycle, Goal, Topic, Wish

GOAL, CYCLE, VISION = "councils.goal", "councils.cycle", "councils.childvision"
POLICY, TOPIC = "councils.basicpolicy", "councils.topic"


#: How a record names its goals: (its id, year, goal).
GOALS_OF = (
    (POLICY, lambda ids: _goals_by("policies", ids)),
    (VISION, lambda ids: _goals_by("vision", ids)),
    (CYCLE, lambda ids: _goals_by("cycle", ids)),
)


def _goals_by(field, ids):
    """(id, year, goal) of live goals that name one of the ids."""
    live = Goal.objects.live().filter(**{f"{field}__in": ids})
    return live.values_list(field, "cycle__fiscal_year", "pk")


def sees_inside(viewer, council):
    """Whether the council's own pages open for the viewer; asked without a query."""
    if viewer.has(*BOARD) and viewer.municipality_id == council.municipality_id:
        return True
    return council.pk in viewer.ids("council")


def _wishes_of(vision):
    """The wishes from which an image was made, oldest first."""
    through = ChildVision.wishes.through.objects.filter(childvision=OuterRef(vision))
    first = Wish.objects.filter(visions=OuterRef(vision)).order_by("pk").values("text")[:1]
    number = through.order_by().values("childvision").annotate(n=Count("pk")).values("n")
    return {"first_wish": Subquery(first), "wish_count": Coalesce(Subquery(number), 0)}


def expand(chains, viewer):
    """A basic policy, an image and a year name their goals on their own pages; of several years the newest."""
    for label, rows in GOALS_OF:
        own = [chain for chain in chains if chain.here[0] == label]
        if not own:
            continue
        found = list(rows(wanted(own, label)))
        for chain in own:
            mine = [(year, goal) for of, year, goal in found if of in chain.of(label)]
            newest = max((year for year, _goal in mine), default=0)
            chain.of(GOAL).update(goal for year, goal in mine if year == newest)


def link(chains, viewer):
    """Step 1 from the image, step 2 from the goals and the policy, and what was left for the next year."""
    goals = _goals(chains, viewer)
    policies = _policies(chains, viewer)
    for chain in chains:
        if chain.here[0] == POLICY and not chain.of(GOAL):
            chain.of(VISION).update(p.cycle.vision_id for p in policies.values() if p.pk in chain.of(POLICY))
    visions = _visions(chains, viewer)
    topics = _topics(chains, viewer)
    carried = _carried(chains, viewer)
    for chain in chains:
        mine = [goals[pk] for pk in goals if pk in chain.of(GOAL)]
        images = {goal.vision_id: goal for goal in mine}
        chain.links += [_of_topic(topics[pk], chain) for pk in sorted(chain.of(TOPIC)) if pk in topics]
        own = [pk for pk in visions if pk in chain.of(VISION) and pk not in images]
        chain.links += [_of_vision(visions[pk], visions[pk], chain, viewer) for pk in own]
        chain.links += [_of_vision(goal.vision, goal, chain, viewer) for goal in images.values()]
        chain.links += [_of_goal(goal, chain, viewer) for goal in mine]
        chain.links += [
            _of_policy(policies[pk], chain, viewer) for pk in sorted(chain.of(POLICY)) if pk in policies
        ]
        chain.links += carried.get(chain.here, [])


# ---- reading, one query each and none without ids --------------------------------------------------------


def _goals(chains, viewer):
    ids = wanted(chains, GOAL)
    if not ids:
        return {}
    approved = (
        BasicPolicy.objects.filter(cycle=OuterRef("cycle"), state__in=BasicPolicy.IN_FORCE)
        .order_by()
        .values("cycle")
        .annotate(day=Max("in_force_on"))
        .values("day")
    )
    rows = (
        Goal.objects.visible_to(viewer)
        .filter(pk__in=ids)
        .select_related("vision", "cycle__council")
        .annotate(approved_on=Subquery(approved), **_wishes_of("vision"))
        .order_by("cycle__fiscal_year", "order", "pk")
    )
    return {goal.pk: goal for goal in rows}


def _visions(chains, viewer):
    ids = wanted(chains, VISION)
    years = [chain for chain in chains if chain.here[0] == CYCLE]
    cycles = wanted(years, CYCLE)
    if not ids and not cycles:
        return {}
    rows = (
        ChildVision.objects.visible_to(viewer)
        .filter(Q(pk__in=ids) | Exists(Cycle.objects.filter(pk__in=cycles, vision=OuterRef("pk"))))
        .select_related("council")
        .annotate(**_wishes_of("pk"))
    )
    found = {vision.pk: vision for vision in rows}
    if cycles:
        of_cycle = dict(Cycle.objects.filter(pk__in=cycles).values_list("pk", "vision"))
        for chain in years:
            chain.of(VISION).update(of_cycle[pk] for pk in chain.of(CYCLE) if of_cycle.get(pk) in found)
    return found


def _policies(chains, viewer):
    ids = wanted(chains, POLICY)
    if not ids:
        return {}
    rows = BasicPolicy.objects.visible_to(viewer).filter(pk__in=ids)
    return {policy.pk: policy for policy in rows.select_related("school", "cycle__council")}


def _topics(chains, viewer):
    ids = wanted(chains, TOPIC)
    if not ids:
        return {}
    rows = Topic.objects.visible_to(viewer).filter(pk__in=ids)
    return {topic.pk: topic for topic in rows}


def _carried(chains, viewer):
    """次: topics that a year left for the next one, on the pages of that year."""
    years = {chain.here[1] for chain in chains if chain.here[0] == CYCLE}
    if not years:
        return {}
    rows = (
        Topic.objects.visible_to(viewer)
        .filter(origin=Topic.Origin.CARRY_OVER, council__cycles__in=years)
        .filter(fiscal_year=F("council__cycles__fiscal_year") + 1)
        .values_list("council__cycles", "council", "pk", "title")
    )
    found = {}
    for cycle, council, pk, title in rows:
        url = Topic(pk=pk, council_id=council).get_absolute_url()
        found.setdefault((CYCLE, cycle), []).append(Link("next", _("次の年度へ"), title, url=url))
    return found


# ---- words -----------------------------------------------------------------------------------------------


def _of_topic(topic, chain):
    """Step 1: what is to be talked about, and where it came from."""
    here = chain.is_here(TOPIC, topic.pk)
    return Link(
        1,
        _("話し合いたいこと"),
        topic.title,
        topic.get_origin_display(),
        topic.get_absolute_url(),
        here,
    )


def _of_vision(vision, counted, chain, viewer):
    """Step 1: 「…」ほか 14の願い; for people outside, to whom wishes are not shown, the image itself."""
    council = counted.cycle.council if isinstance(counted, Goal) else vision.council
    inside = sees_inside(viewer, council)
    label = _("話し合い")
    if vision.agreed_on:
        label = _("%(day)s 話し合い") % {"day": format_short(vision.agreed_on)}
        year = counted.cycle.fiscal_year if isinstance(counted, Goal) else None
        if year and fiscal_year(vision.agreed_on) < year:
            label = _("話し合い（前からの子ども像を継続）")
    title, note = vision.text, ""
    if inside and counted.wish_count:
        title = _("「%(wish)s」") % {"wish": counted.first_wish}
        if counted.wish_count > 1:
            title = _("「%(wish)s」ほか %(n)sの願い") % {
                "wish": counted.first_wish,
                "n": counted.wish_count - 1,
            }
        note = _("目指す子ども像：%(text)s") % {"text": vision.text}
    url = vision.get_absolute_url() if inside else ""
    return Link(1, label, title, note, url, chain.is_here(VISION, vision.pk))


def _of_goal(goal, chain, viewer):
    """Step 2: 目標(承認 6月12日)."""
    label = _("目標")
    if goal.approved_on and goal.cycle.approved_at:
        label = _("目標（承認 %(day)s）") % {"day": format_short(goal.approved_on)}
    url = goal.get_absolute_url() if sees_inside(viewer, goal.cycle.council) else ""
    return Link(2, label, goal.text, goal.axis, url, chain.is_here(GOAL, goal.pk))


def _of_policy(policy, chain, viewer):
    """Step 2: the school's basic policy, for its own page."""
    label = _("基本方針（%(state)s）") % {"state": policy.get_state_display()}
    url = policy.get_absolute_url() if sees_inside(viewer, policy.cycle.council) else ""
    return Link(
        2, label, policy.title or str(policy), str(policy.school), url, chain.is_here(POLICY, policy.pk)
    )
