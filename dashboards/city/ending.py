"""What ends with the 年度: terms of members, commissions, registrations and insurance of volunteers."""

from django.db.models import IntegerField, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from community.models import Municipality
from core.dates import fiscal_year, fiscal_year_end
from councils.models import Seat
from headquarters.models import Commission, Headquarters, InsuranceCover, Registration

#: What may end: the word in the address, what it is called, what is counted.
WHAT = {
    "seats": _("委員の任期"),
    "commissions": _("推進員の委嘱"),
    "registrations": _("協力者の登録"),
    "insurance": _("ボランティア活動保険"),
}


def _until(day):
    """Dates that still hold and end by the coming 31 March."""
    return {"starts_on__lte": day, "ends_on__gte": day, "ends_on__lte": fiscal_year_end(fiscal_year(day))}


def seats(municipality_id, day):
    """Members' terms."""
    return Seat.objects.filter(
        council__municipality=municipality_id, state=Seat.State.APPOINTED, **_until(day)
    )


def commissions(municipality_id, day):
    """Coordinators' commissions."""
    return Commission.objects.filter(headquarters__municipality=municipality_id, **_until(day))


def registrations(municipality_id, day):
    """Volunteers' registrations."""
    return Registration.objects.filter(headquarters__municipality=municipality_id, **_until(day))


def insurance(municipality_id, day):
    """Volunteers' insurance."""
    return InsuranceCover.objects.filter(person__municipality=municipality_id, **_until(day))


class SubqueryCount(Subquery):
    """How many rows a queryset has, as a column."""

    template = "(SELECT count(*) FROM (%(subquery)s) _counted)"

    def __init__(self, queryset, **extra):
        super().__init__(queryset.order_by().values("pk"), output_field=IntegerField(), **extra)


def counts_of(municipality_id, day):
    """{what: how many} in one query."""
    found = {
        "seats": seats(municipality_id, day),
        "commissions": commissions(municipality_id, day),
        "registrations": registrations(municipality_id, day),
        "insurance": insurance(municipality_id, day),
    }
    columns = {f"n_{name}": SubqueryCount(rows) for name, rows in found.items()}
    row = Municipality.objects.filter(pk=municipality_id).values(**columns).get()
    return {name: row[f"n_{name}"] for name in found}


def by_headquarters(municipality_id, day, what):
    """Headquarters with how many volunteers' registrations or covers end; names stay with the coordinators."""
    ending = {"registrations": registrations, "insurance": insurance}[what](municipality_id, day)
    mine = (
        ending.filter(headquarters=OuterRef("pk"))
        if what == "registrations"
        else ending.filter(person__registrations__headquarters=OuterRef("pk")).distinct()
    )
    found = Headquarters.objects.filter(municipality=municipality_id).on(day)
    return found.annotate(ending=SubqueryCount(mine)).filter(ending__gt=0).order_by("-ending", "name")
