"""Who is insured on a day, and what ends on 31 March: questions about many volunteers, each one query."""

from django.db.models import Exists, OuterRef, Q, Subquery

from core.dates import fiscal_year, fiscal_year_end, today
from core.names import search_key
from headquarters.models import InsuranceCover


def uninsured(people, day):
    """Those of `people` (a queryset of Person) without an insurance that covers the day, as ids."""
    covered = InsuranceCover.objects.on(day).filter(person=OuterRef("pk"))
    return set(people.filter(~Exists(covered)).values_list("pk", flat=True))


def with_covers(registrations, years):
    """Registrations with `cover_0`, `cover_1` …: the day from which the person is insured in each year, or None."""
    for number, year in enumerate(years):
        covers = InsuranceCover.objects.filter(person=OuterRef("person"), fiscal_year=year)
        registrations = registrations.annotate(
            **{f"cover_{number}": Subquery(covers.values("starts_on")[:1])}
        )
    return registrations


#: What the renewal desk narrows to.
ALL, ENDING, WITHOUT = "", "ending", "uninsured"


def ending(registrations, show, query, years):
    """Running registrations that end with this 年度, or people without an insurance in the last of `years`."""
    ends = Q(ends_on__lte=fiscal_year_end(fiscal_year(today())))
    bare = Q(**{f"cover_{len(years) - 1}": None})
    found = with_covers(registrations.on(today()), years)
    found = found.filter({ENDING: ends, WITHOUT: bare}.get(show, ends | bare))
    if query:
        found = found.filter(person__search_key__contains=search_key(query))
    return found.select_related("person")
