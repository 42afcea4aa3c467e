"""Which records residents may read, of the whole city or of some of its schools. Every public page begins here.

An activity belongs to the schools it names; one that names none belongs to all schools that its council covered on
its day. A meeting and its minutes belong to the schools that the council covered on the day of the meeting.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from activities.models import Activity
from community.models import Municipality, School
from councils.models import CouncilSchool, Meeting, Minutes

COUNCIL = "item__plan__cycle__council"
#: Announced, and not held on the day it was announced for.
STOPPED = (Activity.State.POSTPONED, Activity.State.CANCELLED, Meeting.State.NOT_FORMED)


def city_id():
    """The municipality of this installation as part of a query; a database may hold others."""
    return Subquery(Municipality.objects.order_by("pk").values("pk")[:1])


def city_schools():
    """All schools of this city, closed ones too."""
    return School.objects.filter(municipality=city_id())


def covering(council, moment="starts_at"):
    """Coverages by the outer row's council on the day of the outer row's moment."""
    day = OuterRef(f"{moment}__date")
    return CouncilSchool.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), council=OuterRef(council), starts_on__lte=day
    ).order_by()


def covered_by(council, schools):
    """Records whose council covered one of the schools on their day: a join, which may begin at the schools."""
    coverage = f"{council}__coverages"
    begun = {f"{coverage}__school__in": schools, "starts_at__date__gte": F(f"{coverage}__starts_on")}
    lasting = Q(**{f"{coverage}__ends_on": None}) | Q(starts_at__date__lte=F(f"{coverage}__ends_on"))
    return Q(**begun) & lasting


def _as_rows(links):
    """Schools behind links of any kind, as a column of {code, name}."""
    links = links.order_by("school__kind", "school__name")
    return ArraySubquery(links.values(json=JSONObject(code="school__code", name="school__name")))


def _named():
    return Activity.schools.through.objects.filter(activity=OuterRef("pk")).order_by()


def with_schools(records):
    """Activities or meetings with what `schools_of` reads."""
    if records.model is Meeting:
        return records.annotate(covered_schools=_as_rows(covering("council")))
    return records.annotate(named_schools=_as_rows(_named()), covered_schools=_as_rows(covering(COUNCIL)))


def schools_of(record):
    """The schools of a record that came through `with_schools`: [{"code", "name"}]."""
    return getattr(record, "named_schools", None) or record.covered_schools


def day_begins(day):
    """The first moment of a day in the city."""
    return timezone.make_aware(datetime.combine(day, time()))


def between(first, last):
    """Records that begin on one of these days, both inclusive."""
    return Q(starts_at__gte=day_begins(first), starts_at__lt=day_begins(last + timedelta(days=1)))


def announced():
    """Meetings of which residents are told: the notice is out, whatever became of the meeting then."""
    State = Meeting.State
    return Q(state=State.NOTIFIED) | Q(
        state__in=(State.OPEN, State.CLOSED, State.NOT_FORMED, State.CANCELLED, State.POSTPONED),
        notified_at__isnull=False,
    )


@dataclass(frozen=True)
class Scope:
    """The city, or those of its schools that are named."""

    schools: QuerySet | None = None

    def activities(self):
        """Activities that residents may know of."""
        found = Activity.objects.public().filter(**{f"{COUNCIL}__municipality": city_id()})
        if self.schools is None:
            return found
        # As ids of two short lists: joined by OR, the database would look through the activities of all schools.
        by_council = Activity.objects.filter(~Exists(_named()), covered_by(COUNCIL, self.schools)).order_by()
        by_name = Activity.schools.through.objects.filter(school__in=self.schools).order_by()
        return found.filter(pk__in=by_name.values("activity").union(by_council.values("pk")))

    def meetings(self):
        """Announced meetings."""
        return self._of_council(Meeting.objects.filter(announced()))

    def reports(self):
        """Activities that were held and whose report may be read by everybody, the newest first."""
        return (
            self.activities()
            .filter(state__in=Activity.TOLD, activity_report__is_public=True)
            .select_related("activity_report")
            .order_by("-starts_at", "-pk")
        )

    def minutes(self):
        """Published minutes with their meetings, the newest meeting first."""
        meetings = self._of_council(Meeting.objects.all())
        return (
            Minutes.objects.filter(state=Minutes.State.PUBLISHED, meeting__in=meetings)
            .select_related("meeting__council", "meeting__cycle")
            .order_by("-meeting__starts_at", "-pk")
        )

    def minutes_with_schools(self):
        """The same with `schools`: those that the council covered on the day of the meeting."""
        return self.minutes().annotate(schools=_as_rows(covering("meeting__council", "meeting__starts_at")))

    def _of_council(self, meetings):
        found = meetings.filter(council__municipality=city_id())
        if self.schools is None:
            return found
        covered = Meeting.objects.filter(covered_by("council", self.schools)).order_by()
        return found.filter(pk__in=covered.values("pk"))
