"""The Board sets up a council, writes its rules, and ends it."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.models import School
from core.audit import record
from core.dates import format_date, today
from core.refusal import Refused
from councils.actions.cycles import close_cycle
from councils.actions.meetings import cancel_meeting
from councils.actions.policies import refresh_approved
from councils.actions.rules import first_rules
from councils.actions.standard_items import give_usual_items
from councils.models import RULES, Council, CouncilClerk, CouncilSchool, Cycle, Meeting, Seat


def suggested_name(schools):
    """What a council of these schools is usually called."""
    schools = list(schools)
    if not schools:
        return ""
    if len(schools) == 1:
        return _("%(school)s 学校運営協議会") % {"school": schools[0]}
    districts = {school.district for school in schools}
    district = districts.pop() if len(districts) == 1 else None
    name = district or "・".join(str(school) for school in schools)
    return (_("%(name)s 学校運営協議会") % {"name": name})[:80]


@transaction.atomic
def create_council(municipality, schools, *, by, established_on, name="", **rules):
    """Set up a council for one or several schools. Without a name it gets the usual one."""
    schools = list(schools)
    if not schools:
        raise Refused(_("校園を1つ以上選んでください。"))
    council = Council.objects.create(
        municipality=municipality,
        name=name.strip() or suggested_name(schools),
        established_on=established_on,
    )
    give_usual_items(municipality, by=by)
    first_rules(council, by=by, **{key: value for key, value in rules.items() if key in RULES})
    record("council.add", council, by)
    for school in schools:
        cover_school(council, school, by=by, starts_on=established_on)
    return council


@transaction.atomic
def rename_council(council, name, *, by):
    """Give the council another name; the history keeps the one before."""
    locked = Council.objects.select_for_update().get(pk=council.pk)
    name = name.strip()
    if not name:
        raise Refused(_("協議会の名称を書いてください。"))
    if name != locked.name:
        record("council.rename", locked, by, was=locked.name, now=name)
        locked.name = council.name = name
        locked.save(update_fields=["name"])
    return council


def _other_coverage(school, council, starts_on):
    """The coverage by another council from a day on."""
    return (
        CouncilSchool.objects.filter(school=school)
        .exclude(ends_on__lt=starts_on)
        .select_related("council")
        .first()
    )


@transaction.atomic
def cover_school(council, school, *, by, starts_on):
    """The council is for this school from a day on. A school has one council at a time (domain.md R1, LAW)."""
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    other = _other_coverage(school, council, starts_on)
    if other:
        raise Refused(
            _("%(school)sには、その日に「%(council)s」があります。先にその協議会から外してください。")
            % {"school": school, "council": other.council}
        )
    if council.dissolved_on and council.dissolved_on < starts_on:
        raise Refused(_("この協議会は、その日には廃止されています。日付を確かめてください。"))
    coverage = CouncilSchool.objects.create(council=council, school=school, starts_on=starts_on)
    record("council.cover", council, by, school=str(school), day=format_date(starts_on))
    _refresh_cycles(council, by)
    return coverage


@transaction.atomic
def uncover_school(coverage, *, by, ends_on):
    """The council is for this school until a day."""
    locked = CouncilSchool.objects.select_for_update(of=("self",)).get(pk=coverage.pk)
    if locked.ends_on is not None and locked.ends_on <= ends_on:
        raise Refused(_("この校園は、もう外れることになっています。"))
    if ends_on < locked.starts_on:
        raise Refused(_("終わりの日は、始まりの日より後にしてください。"))
    locked.ends_on = coverage.ends_on = ends_on
    locked.save(update_fields=["ends_on"])
    council = locked.council
    record("council.uncover", council, by, school=str(locked.school), day=format_date(ends_on))
    _refresh_cycles(council, by)
    return coverage


def _refresh_cycles(council, by):
    for cycle in Cycle.objects.filter(council=council, fiscal_year__gte=today().year - 1, ended_on=None):
        refresh_approved(cycle, by=by)


@transaction.atomic
def dissolve_council(council, on, *, by, reason):
    """End a council on a day: its schools, seats and running years end with it. Nothing is removed."""
    locked = Council.objects.select_for_update().get(pk=council.pk)
    if locked.dissolved_on:
        raise Refused(_("この協議会は、もう廃止することになっています。"))
    if on < locked.established_on:
        raise Refused(_("廃止の日は、設置の日より後にしてください。"))
    if not reason.strip():
        raise Refused(_("廃止の理由を書いてください。"))
    locked.dissolved_on = council.dissolved_on = on
    locked.save(update_fields=["dissolved_on"])
    record("council.dissolve", locked, by, day=format_date(on), reason=reason.strip()[:200])
    _end_coverages(locked, on, by)
    _end_seats(locked, on, by)
    for cycle in locked.cycles.filter(ended_on=None):
        if cycle.ends_on > on:
            close_cycle(cycle, by=by, on=max(on, cycle.starts_on), reason=reason)
    for meeting in meetings_after(locked, on):
        # No meeting follows that could talk about it.
        cancel_meeting(meeting, reason, by=by, carried=())
    return council


def _end_coverages(council, on, by):
    for coverage in council.coverages.exclude(ends_on__lte=on):
        if coverage.starts_on > on:
            record("council.uncover", council, by, school=str(coverage.school), day=format_date(on))
            coverage.delete()
        else:
            uncover_school(coverage, by=by, ends_on=on)


def meetings_after(council, on):
    """Meetings that were to be held after a day, and have not been opened."""
    ahead = council.meetings.filter(state__in=[Meeting.State.PLANNED, Meeting.State.NOTIFIED])
    return ahead.filter(starts_at__date__gt=on).select_related("council").order_by("starts_at")


def _end_seats(council, on, by):
    for seat in council.seats.filter(ends_on__gt=on).exclude(state=Seat.State.DECLINED):
        if seat.state == Seat.State.NOMINATED:
            seat.move("decline", by)
        elif seat.starts_on > on:
            seat.move("withdraw", by)
        else:
            end_with_school(seat, on, by=by)
    council.clerks.exclude(ends_on__lte=on).filter(starts_on__lte=on).update(ends_on=on)


def end_with_school(seat, on, *, by):
    """The seat ends because its council or the member's school does."""
    reason = Seat.EndReason.CLOSED
    seat.ends_on, seat.end_reason = on, reason
    seat.save(update_fields=["ends_on", "end_reason"])
    record("seat.end", seat, by, day=format_date(on), reason=str(reason.label))


@transaction.atomic
def add_clerk(council, person, *, by, starts_on=None):
    """Somebody who is not of a school's office keeps the council's papers."""
    starts_on = starts_on or today()
    Council.objects.select_for_update().get(pk=council.pk)
    if council.clerks.filter(person=person).exclude(ends_on__lt=starts_on).exists():
        raise Refused(_("この人は、もう事務局です。"))
    clerk = CouncilClerk.objects.create(council=council, person=person, starts_on=starts_on)
    record("councilclerk.add", clerk, by)
    return clerk


@transaction.atomic
def end_clerk(clerk, *, by, on=None):
    """The clerk's work ends on a day."""
    on = on or today()
    locked = CouncilClerk.objects.select_for_update(of=("self",)).get(pk=clerk.pk)
    if locked.ends_on is not None and locked.ends_on <= on:
        raise Refused(_("この人の事務局の役目は、もう終わっています。"))
    if on < locked.starts_on:
        raise Refused(_("終わりの日は、始まりの日より後にしてください。"))
    locked.ends_on = clerk.ends_on = on
    locked.save(update_fields=["ends_on"])
    record("councilclerk.end", locked, by, day=format_date(on))
    return clerk
