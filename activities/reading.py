"""Questions that several pages ask; each costs the same number of queries for few and for many activities."""

from collections import Counter, defaultdict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from activities.models import Activity, Assignment, Slot, SlotAnswer
from activities.models.slots import HOLDING
from community.models import Organisation, Person
from core.dates import now
from core.prepared import prepared
from headquarters.models import Ask, Duty

#: The chain of foreign keys that pages and permissions read.
CHAIN = ("item__plan__cycle__council", "item__plan__cycle__vision", "item__plan__headquarters")


def nearest_first(activities):
    """Those to come by date, then those that have been, the latest first."""
    moment = Value(now(), DateTimeField())
    return activities.annotate(
        is_past=Case(When(ends_at__gte=moment, then=0), default=1),
        away=Case(
            When(ends_at__gte=moment, then=ExpressionWrapper(F("starts_at") - moment, DurationField())),
            default=ExpressionWrapper(moment - F("starts_at"), DurationField()),
        ),
    ).order_by("is_past", "away", "pk")


def places_of(activity_ids):
    """{activity id: {needed, filled, short}} in one query."""
    short = Sum(F("min_needed") - F("filled"), filter=Q(filled__lt=F("min_needed")), default=0)
    rows = (
        Slot.objects.filter(activity__in=list(activity_ids))
        .order_by()
        .values("activity")
        .annotate(
            needed=Sum("min_needed"),
            places=Sum("capacity"),
            taken=Sum("filled"),
            short=short,
            roles=Count("pk"),
        )
    )
    return {row["activity"]: row for row in rows}


def slots_with_people(activity):
    """Slots of one activity in one query: `said` counts its answers, `promised` lists the Assignments that hold."""
    slots = _slots_of(activity.pk)
    for slot in slots:
        slot.activity = activity
        slot.said = Counter(answer or "waiting" for answer in slot.answer_rows)
        slot.promised = [_promise_from(row) for row in slot.promise_rows]
    return slots


@prepared
def _slots_of(activity_pk):
    answers = SlotAnswer.objects.filter(slot=OuterRef("pk")).exclude(ask__state=Ask.State.CANCELLED)
    promises = Assignment.objects.filter(slot=OuterRef("pk"), state__in=HOLDING).order_by("pk")
    columns = {name: name for name in ("pk", "state", "seats", "needs_reconfirm", "overlap_reason")}
    for who, names in (
        ("person", ("family_name", "given_name", "phone")),
        ("organisation", ("name", "phone")),
    ):
        columns |= {f"{who}__{name}": f"{who}__{name}" for name in ("id", *names)}
    return Slot.objects.filter(activity=activity_pk).annotate(
        answer_rows=ArraySubquery(answers.order_by().values("answer")),
        promise_rows=ArraySubquery(promises.values(json=JSONObject(**columns))),
    )


def _promise_from(row):
    person = {k.partition("__")[2]: v for k, v in row.items() if k.startswith("person__")}
    group = {k.partition("__")[2]: v for k, v in row.items() if k.startswith("organisation__")}
    return Assignment(
        **{k: v for k, v in row.items() if "__" not in k},
        person=Person(**person) if person["id"] else None,
        organisation=Organisation(**group) if group["id"] else None,
    )


def promises_of(slots):
    """{slot id: [Assignment that holds]}, with person and organisation."""
    found = defaultdict(list)
    rows = Assignment.objects.filter(slot__in=[slot.pk for slot in slots], state__in=HOLDING)
    for assignment in rows.select_related("person", "organisation").order_by("pk"):
        found[assignment.slot_id].append(assignment)
    return found


def short_slots(activities):
    """Slots still to come, of these activities, that are short of people; nearest first."""
    return (
        Slot.objects.filter(
            activity__in=activities.filter(state__in=(Activity.State.ARRANGING, Activity.State.CONFIRMED)),
            starts_at__gte=now(),
            filled__lt=F("min_needed"),
        )
        .select_related("activity__item__plan__cycle")
        .order_by("starts_at", "pk")
    )


def duties_of(viewer):
    """Promises of the viewer and of the groups the viewer answers for, to come and kept; nearest first."""
    mine = Q(person_id=viewer.person_id or 0) | Q(organisation__in=viewer.ids("organisation"))
    return (
        Assignment.objects.filter(mine, slot__ends_at__gte=now())
        .filter(Q(state__in=HOLDING) | Q(slot__activity__state=Activity.State.CANCELLED))
        .select_related("person", "organisation", *(f"slot__activity__{path}" for path in CHAIN))
        .order_by("slot__starts_at", "pk")
    )


def open_slots(viewer):
    """Slots the viewer could join: open, with room, to come; as a volunteer of the headquarters or with a group."""
    from community.roles import Role

    groups = viewer.ids("organisation")
    near = Q(activity__item__plan__headquarters__in=viewer.ids("headquarters", Role.VOLUNTEER))
    if groups:
        near |= Q(activity__item__in=Ask.objects.filter(organisation__in=groups).values("item"))
        near |= Q(activity__item__in=Duty.objects.filter(organisation__in=groups).values("item"))
    mine = Q(person_id=viewer.person_id) | Q(organisation__in=groups)
    return (
        Slot.objects.filter(
            near,
            activity__state__in=(Activity.State.ARRANGING, Activity.State.CONFIRMED),
            is_open=True,
            starts_at__gt=now(),
            filled__lt=F("capacity"),
        )
        .exclude(pk__in=Assignment.objects.filter(mine, state__in=HOLDING).values("slot"))
        .select_related(*(f"activity__{path}" for path in CHAIN))
        .order_by("starts_at", "pk")
    )
