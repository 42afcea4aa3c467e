"""What part of the city a page is about: 年度, ward, district, kind of school, and how it is grouped.

It stands in the address, so that a picture of the city can be sent to a colleague as a link.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import District, School
from core.dates import fiscal_year, fiscal_year_end, today

#: How the table of the city may be grouped.
GROUPS = {"ward": _("区ごと"), "district": _("中学校区ごと"), "kind": _("校園の種別ごと")}
#: Filters of the address, in the order in which they are written.
NAMES = ("year", "ward", "district", "kind", "by")


@dataclass(frozen=True)
class Scope:
    """One part of one city in one 年度; empty ids mean all."""

    municipality_id: int
    year: int
    day: date
    ward: int | None = None
    district: int | None = None
    kind: str = ""
    by: str = ""

    @classmethod
    def of(cls, request):
        """From the address; what is not understood is left out, since a link may be old."""
        day = today()
        this = fiscal_year(day)
        return cls(
            request.viewer.municipality_id,
            _whole(request.GET.get("year"), range(this - 20, this + 1)) or this,
            day,
            _whole(request.GET.get("ward"), range(1, 2**31)),
            _whole(request.GET.get("district"), range(1, 2**31)),
            request.GET.get("kind") if request.GET.get("kind") in School.Kind.values else "",
            request.GET.get("by") if request.GET.get("by") in GROUPS else "",
        )

    @property
    def is_running(self):
        """Whether this is the running 年度; only then does anybody need help now."""
        return self.year == fiscal_year(self.day)

    @property
    def seen_on(self):
        """The day whose state is shown: today, or the last day of a past 年度."""
        return min(self.day, fiscal_year_end(self.year))

    @property
    def months(self):
        """Months of the 年度 that have begun, so that last year is compared for the same span."""
        passed = (self.seen_on.month - 4) % 12 + 1
        return [(3 + n) % 12 + 1 for n in range(passed)]

    @property
    def is_part(self):
        """Whether something is left out."""
        return bool(self.ward or self.district or self.kind)

    def address(self, **changes):
        """The query string of this scope, with changes; values that are the usual ones are left out."""
        wanted = replace(self, **{name: value for name, value in changes.items() if name in NAMES})
        pairs = [(name, getattr(wanted, name)) for name in NAMES if getattr(wanted, name)]
        if wanted.year == fiscal_year(self.day):
            pairs = [pair for pair in pairs if pair[0] != "year"]
        pairs += [(name, value) for name, value in changes.items() if name not in NAMES and value != ""]
        return "?" + urlencode(pairs)

    @cached_property
    def districts(self):
        """All districts of the city with their wards, in one query."""
        rows = District.objects.filter(municipality_id=self.municipality_id).select_related("ward")
        return list(rows.order_by("ward__pk", "name"))

    @property
    def wards(self):
        """Wards that have districts."""
        return list(dict.fromkeys(district.ward for district in self.districts if district.ward))

    def councils(self, path="council"):
        """A condition for whatever points at a council by `path`: those of this part of the city.

        It joins a council's schools: use it in a subquery of ids where rows must not be doubled.
        """
        start = f"{path}__" if path else ""
        where = Q(**{f"{start}municipality": self.municipality_id})
        prefix = f"{start}coverages__school__"
        if self.district:
            where &= Q(**{f"{prefix}district": self.district})
        elif self.ward:
            where &= Q(**{f"{prefix}district__ward": self.ward})
        if self.kind:
            where &= Q(**{f"{prefix}kind": self.kind})
        return where


def _whole(text, allowed):
    """The number in a query string, if it is one of those allowed."""
    return int(text) if text and text.isdecimal() and len(text) < 10 and int(text) in allowed else None
