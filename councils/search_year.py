"""What of a council's year can be found: topics, wishes, the child image, goals, basic policies.

The image, goals and approved policies are public, but on the school's page; here they lead to the council's own pages
and so are found by those for whom these open.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.roles import BOARD
from core.dates import fiscal_year_start, local_day
from core.search.entries import Document, Kind, text_of
from councils.models import BasicPolicy, ChildVision, Council, Goal, Topic, Wish


def is_board(viewer):
    """Whoever sees the inside of all councils, save what is closed and drafts."""
    return viewer.has(*BOARD)


def _of_council(council, scope="", **said):
    return Document(municipality_id=council.municipality_id, scope=scope or f"council:{council.pk}", **said)


def _topic(topic):
    return _of_council(
        topic.council,
        title=topic.title,
        body=topic.body,
        day=fiscal_year_start(topic.fiscal_year),
        url=topic.get_absolute_url(),
    )


def _wish(wish):
    """A wish; its author's name is not searched."""
    cycle = wish.cycle
    return _of_council(
        cycle.council,
        title=wish.text,
        day=local_day(wish.created_at),
        url=reverse("wish_list", args=[cycle.council_id, cycle.fiscal_year]),
    )


def _vision(vision):
    return _of_council(
        vision.council,
        title=vision.text,
        body=vision.note,
        day=vision.agreed_on,
        url=vision.get_absolute_url(),
    )


def _goal(goal):
    return _of_council(
        goal.cycle.council,
        title=goal.text,
        body=text_of(goal.axis, goal.issue, goal.evidence, goal.indicator),
        day=fiscal_year_start(goal.cycle.fiscal_year),
        url=goal.get_absolute_url(),
    )


def _policy(policy):
    items = [f"{item.heading} {item.body}" for item in policy.items.all()]
    return _of_council(
        policy.cycle.council,
        scope=f"school:{policy.school_id}",
        title=_("学校運営の基本方針 第%(number)s版") % {"number": policy.number},
        body=text_of(policy.title, *items),
        day=policy.in_force_on or fiscal_year_start(policy.cycle.fiscal_year),
        url=policy.get_absolute_url(),
    )


def _inside(viewer):
    return Council.objects.visible_to(viewer)


KINDS = [
    Kind(
        code="topic",
        group="talks",
        label=gettext_lazy("話し合いたいこと"),
        records=lambda: Topic.objects.select_related("council"),
        document=_topic,
        visible=lambda viewer: Topic.objects.visible_to(viewer),
        sees_all=is_board,
    ),
    Kind(
        code="wish",
        group="talks",
        label=gettext_lazy("願い"),
        records=lambda: Wish.objects.live().select_related("cycle__council"),
        document=_wish,
        visible=lambda viewer: Wish.objects.visible_to(viewer).live(),
        sees_all=is_board,
    ),
    Kind(
        code="vision",
        group="goals",
        label=gettext_lazy("目指す子ども像"),
        records=lambda: ChildVision.objects.select_related("council"),
        document=_vision,
        visible=lambda viewer: ChildVision.objects.filter(council__in=_inside(viewer)),
        sees_all=is_board,
    ),
    Kind(
        code="goal",
        group="goals",
        label=gettext_lazy("目標"),
        records=lambda: Goal.objects.live().select_related("cycle__council"),
        document=_goal,
        visible=lambda viewer: Goal.objects.filter(cycle__council__in=_inside(viewer)),
        sees_all=is_board,
    ),
    Kind(
        code="policy",
        group="goals",
        label=gettext_lazy("基本方針"),
        records=lambda: BasicPolicy.objects.select_related("cycle__council").prefetch_related("items"),
        document=_policy,
        visible=lambda viewer: BasicPolicy.objects.visible_to(viewer).filter(
            cycle__council__in=_inside(viewer)
        ),
    ),
]
