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
        "policies": list(policies.select_related("school", "cycle")),
    }


def open_topics(viewer):
    """Open topics: first what a meeting left unfinished, then what last year left, then proposals, oldest first."""
    left = AgendaItem.objects.filter(topic=OuterRef("pk"), is_carried=True).order_by("-meeting__starts_at")
    said = JSONObject(number="meeting__number", note="carried_note", is_public="is_public")
    rank = Case(
        When(last__isnull=False, then=Value(0)),
        When(origin=Topic.Origin.CARRY_OVER, then=Value(1)),
        default=Value(2),
    )
    topics = Topic.objects.visible_to(viewer).open().annotate(last=Subquery(left.values(json=said)[:1]))
    return topics.annotate(rank=rank).order_by("rank", "fiscal_year", "pk")
