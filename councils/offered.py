"""What the builder of an agenda offers first: submitted policies, what earlier meetings did not finish, proposals."""

from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import JSONObject

from councils.actions.agenda import TO_APPROVE
from councils.models import AgendaItem, BasicPolicy, Topic

#: So many topics are offered beside the agenda; the others stand in their own list.
MOST = 20


def offered(meeting, viewer):
    """{"policies", "topics"} that are not on this agenda yet; unfinished topics with `last`, where they were left."""
    here = AgendaItem.objects.filter(meeting=meeting, dropped_reason="")
    topics = open_topics(viewer).filter(
        ~Exists(here.filter(topic=OuterRef("pk"))),
        council_id=meeting.council_id,
        fiscal_year__lte=meeting.cycle.fiscal_year,
    )
    policies = BasicPolicy.objects.visible_to(viewer).filter(
        ~Exists(here.filter(policy=OuterRef("pk"))),
        cycle__council_id=meeting.council_id,
        state__in=TO_APPROVE,
    )
    found = list(topics[: MOST + 1])
    return {
        "topics": found[:MOST],
        "more_topics": len(found) > MOST,
        "policies": list(policies.annotate(last=_left("policy")).select_related("school", "cycle")),
    }


def _left(name):
    """Where a topic or policy was left: {"number", "state", …} of its last meeting that did not finish it."""
    left = AgendaItem.objects.filter(is_carried=True, **{name: OuterRef("pk")})
    said = JSONObject(
        number="meeting__number", state="meeting__state", note="carried_note", is_public="is_public"
    )
    return Subquery(left.order_by("-meeting__starts_at").values(json=said)[:1])


def open_topics(viewer):
    """Open topics: first what a meeting left unfinished, then what last year left, then proposals, oldest first."""
    rank = Case(
        When(last__isnull=False, then=Value(0)),
        When(origin=Topic.Origin.CARRY_OVER, then=Value(1)),
        default=Value(2),
    )
    topics = Topic.objects.visible_to(viewer).open().annotate(last=_left("topic"))
    return topics.annotate(rank=rank).order_by("rank", "fiscal_year", "pk")
