"""The Board's lists over all councils: members at a day, nominations, posts and their holders, what is missing."""

from datetime import timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When

from core.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from councils.models import Council, CouncilSchool, Seat, standing

TEXTS = ArrayField(CharField())

HOLDER, WAITING, UNKNOWN, ENDING = "holder", "waiting", "unknown", "ending"


def in_area(rows, wanted, day, council="council"):
    """Rows of councils that cover a school of the ward and district on a day."""
    lookups = {"ward": "school__district__ward", "district": "school__district"}
    chosen = {lookups[key]: wanted[key] for key in lookups if wanted.get(key)}
    if not chosen:
        return rows
    covering = CouncilSchool.objects.filter(council=OuterRef(council), starts_on__lte=day, **chosen)
    return rows.filter(Exists(covering.exclude(ends_on__lt=day)))


def seats_of_city(viewer):
    """All seats of the Board's city, with person and council, council by council."""
    seats = Seat.objects.visible_to(viewer).filter(council__municipality=viewer.municipality_id)
    return seats.select_related("person", "council").order_by("council__name", "council", *standing())


def members_on(viewer, day, wanted):
    """Members in office on a day, as the filter asks."""
    seats = in_area(seats_of_city(viewer).on(day), wanted, day)
    if wanted.get("q"):
        seats = seats.filter(council__name__icontains=wanted["q"])
    if wanted.get("category"):
        seats = seats.filter(category=wanted["category"])
    if wanted.get("ends_by"):
        seats = seats.filter(ends_on__lte=wanted["ends_by"])
    return seats


def nominations(viewer, wanted):
    """Everybody who is proposed and whom the Board has neither appointed nor declined, the earliest first."""
    seats = seats_of_city(viewer).filter(state=Seat.State.NOMINATED, ends_on__gte=viewer.day)
    return in_area(seats, wanted, viewer.day).order_by("starts_on", "council__name", "pk")


def _followed():
    """Whether somebody follows in the outer seat, appointed or proposed."""
    return Exists(Seat.objects.filter(follows=OuterRef("pk")).exclude(state=Seat.State.DECLINED))


def vacancies(viewer, wanted):
    """Seats that ended during this 年度 before their term, in councils that go on, and for which nobody is proposed."""
    day = viewer.day
    early = seats_of_city(viewer).filter(
        ~_followed(),
        state=Seat.State.APPOINTED,
        ends_on__gte=fiscal_year_start(fiscal_year(day)) - timedelta(days=1),
        ends_on__lt=day,
    )
    early = early.exclude(end_reason__in=[Seat.EndReason.EXPIRED, Seat.EndReason.CLOSED])
    going_on = early.exclude(council__dissolved_on__lt=day)
    return in_area(going_on, wanted, day).order_by("-ends_on", "council__name", "pk")


def posts(viewer, wanted):
    """充て職: seats bound to a post, each with `standing_of_post`: held, awaiting appointment, unknown, or ending.

    unknown: the holder left and nobody is proposed. ending: the term ends with this 年度 and nobody is proposed in
    the same post of the council for after it.
    """
    day, last = viewer.day, fiscal_year_end(fiscal_year(viewer.day))
    next_one = Seat.objects.filter(
        council=OuterRef("council"), ex_officio_post=OuterRef("ex_officio_post"), starts_on__gt=last
    ).exclude(state=Seat.State.DECLINED)
    held = Q(state=Seat.State.APPOINTED, starts_on__lte=day, ends_on__gte=day)
    waiting = Q(state=Seat.State.NOMINATED, ends_on__gte=day)
    left = Q(pk__in=vacancies(viewer, {}).order_by().values("pk"))
    seats = seats_of_city(viewer).exclude(ex_officio_post="").filter(held | waiting | left)
    seats = seats.select_related("person", "council", "ex_officio_of").annotate(
        standing_of_post=Case(
            When(state=Seat.State.NOMINATED, then=Value(WAITING)),
            When(ends_on__lt=day, then=Value(UNKNOWN)),
            When(Q(ends_on__lte=last) & ~Exists(next_one), then=Value(ENDING)),
            default=Value(HOLDER),
            output_field=CharField(),
        )
    )
    if wanted.get("standing"):
        seats = seats.filter(standing_of_post=wanted["standing"])
    return in_area(seats, wanted, day)


def councils_with_gaps(viewer, wanted):
    """Councils in which a side that the law names first has nobody in office today, with their `categories`."""
    day = viewer.day
    in_office = Q(seats__state=Seat.State.APPOINTED, seats__starts_on__lte=day, seats__ends_on__gte=day)
    councils = Council.objects.visible_to(viewer).active_on(day)
    councils = in_area(councils, wanted, day, council="pk").annotate(
        categories=ArrayAgg(
            "seats__category", filter=in_office, distinct=True, default=Value([], output_field=TEXTS)
        ),
        members=Count("seats", filter=in_office),
    )
    return councils.exclude(categories__contains=[str(category) for category in Seat.EXPECTED]).order_by(
        "name", "pk"
    )
