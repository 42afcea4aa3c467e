"""What happened: who came, and the short report."""

from django.db import transaction
from django.utils.translation import gettext as _

from activities.actions.activities import hold_activity
from activities.actions.steps import refresh_steps
from activities.figures import count_activity
from activities.models import Activity, ActivityReport, Assignment, Attendance
from activities.models.slots import HOLDING
from core.audit import record
from core.refusal import Refused
from core.search.entries import refresh

Kind = Attendance.Kind


def figures_of(activity):
    """{children, adults, staff} who came, from names and counts; a group's people are adults."""
    found = {"children": 0, "adults": 0, "staff": 0}
    for kind, count in activity.attendances.filter(came=True).values_list("kind", "count"):
        found[{Kind.CHILD: "children", Kind.STAFF: "staff"}.get(kind, "adults")] += count
    return found


@transaction.atomic
def take_attendance(activity, *, by, came=(), counts=None, minutes=0, absent=(), kinds=None):
    """Write who came: people by name (`came`, `absent`), the others as counts of a kind.

    People may be Persons or ids; `kinds` may say {person id: kind}. Nobody's absence is guessed: who is in neither
    list stays unknown. The first time makes the activity held; later it is a correction, and the history keeps
    both figures.
    """
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.can_move("hold"):
        hold_activity(activity, by=by)
    elif activity.state not in Activity.HAPPENED:
        raise Refused(_("延期・中止になった活動には、参加を書けません。"))
    elif activity.state == Activity.State.EVALUATED:
        raise Refused(_("評価に使った数字のため、変えられません。"))
    before = figures_of(activity)
    _write_names(activity, came, absent, kinds or {}, minutes, by)
    for kind, count in (counts or {}).items():
        Attendance.objects.update_or_create(
            activity=activity,
            person=None,
            kind=Kind(kind),
            defaults={"count": max(0, count or 0), "minutes": minutes, "entered_by": by.name},
        )
    record("activity.attend", activity, by, was=before, **figures_of(activity))
    count_activity(activity)
    return activity


def _write_names(activity, came, absent, kinds, minutes, by):
    slots = dict(
        Assignment.objects.filter(
            slot__activity=activity, state__in=HOLDING, person__isnull=False
        ).values_list("person", "slot")
    )
    written = {
        getattr(p, "pk", p): there for people, there in ((absent, False), (came, True)) for p in people
    }
    activity.attendances.filter(person__isnull=False).exclude(person__in=list(written)).delete()
    for person_id, was_there in written.items():
        Attendance.objects.update_or_create(
            activity=activity,
            person_id=person_id,
            defaults={
                "kind": kinds.get(person_id, Kind.RESIDENT),
                "slot_id": slots.get(person_id),
                "came": was_there,
                "minutes": minutes if was_there else 0,
                "entered_by": by.name,
            },
        )


@transaction.atomic
def report_activity(
    activity,
    *,
    by,
    text,
    weather="",
    incidents="",
    voices="",
    children_count=None,
    adults_count=None,
    staff_count=None,
    is_public=False,
):
    """The short report (報告済み). Numbers that are not given come from the attendance."""
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.can_move("hold"):
        hold_activity(activity, by=by)
    found = figures_of(activity)
    activity.move("report", by)
    report = ActivityReport.objects.create(
        activity=activity,
        text=text,
        weather=weather,
        incidents=incidents,
        voices=voices,
        children_count=found["children"] if children_count is None else children_count,
        adults_count=found["adults"] if adults_count is None else adults_count,
        staff_count=found["staff"] if staff_count is None else staff_count,
        is_public=is_public,
        written_by=by.name,
    )
    refresh(report)
    if is_public:
        record("activityreport.publish", report, by)
    refresh_steps(activity.item.plan.cycle, by=by)
    count_activity(activity)
    return report


@transaction.atomic
def change_report(form, *, by, may_publish):
    """Save the changed report of a versioned form. A public one that others changed waits for the head again."""
    report = form.save(commit=True)
    record("activityreport.change", report, by)
    count_activity(report.activity)
    if report.is_public and not may_publish:
        report.is_public = False
        report.save(update_fields=["is_public"])
        record("activityreport.withdraw", report, by)
    return report


def _set_public(report, value, by):
    with transaction.atomic():
        fresh = ActivityReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if fresh.is_public != value:
            fresh.is_public = value
            fresh.save(update_fields=["is_public"])
            record("activityreport.publish" if value else "activityreport.withdraw", fresh, by)


def publish_report(report, *, by):
    """Residents may read it."""
    _set_public(report, True, by)


def withdraw_report(report, *, by):
    """Residents may no longer read it."""
    _set_public(report, False, by)
