"""What waits for somebody about meetings: querysets that the first screen joins into one (dashboards.todos)."""

from datetime import datetime, time, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, Q, Value
from django.utils import timezone

from community.roles import HEADS, SCHOOL_OFFICE, SEATED, Role
from core.dates import now, today
from councils.models import (
    ActionItem,
    Attendance,
    BasicPolicy,
    Condition,
    Meeting,
    Minutes,
    MinutesCorrection,
    Opinion,
    PolicyComment,
    Resolution,
    day_of,
    rule_column,
)

OFFICE = (*SCHOOL_OFFICE, Role.CLERK)
LEADS = (Role.CHAIR, Role.VICE_CHAIR)
#: How long before its day a review is on the office's list.
REVIEW_DAYS = 30


def _rule(name):
    """A rule of the meeting's council, as it holds on the day of the meeting."""
    return rule_column(name, day=day_of("starts_at"))


def _midnight(days, *, rule, sign=1):
    """Midnight that many days from today, plus (or minus) a council's rule in days, by the database."""
    start = timezone.make_aware(datetime.combine(today() + timedelta(days=days), time()))
    span = ExpressionWrapper(_rule(rule) * Value(timedelta(days=sign)), output_field=DurationField())
    moment = Value(start, output_field=DateTimeField())
    return ExpressionWrapper(moment + span, output_field=DateTimeField())


def replies_owed(viewer):
    """Meetings that wait for my answer: Attendance rows, due on the meeting's day."""
    return Attendance.objects.filter(
        seat__person_id=viewer.person_id,
        reply="",
        meeting__state=Meeting.State.NOTIFIED,
        meeting__starts_at__gte=now(),
    ).exclude(meeting__mode=Meeting.Mode.WRITTEN)


def sheets_owed(viewer):
    """Meetings in writing that wait for my signed sheet: Attendance rows, due at the deadline."""
    return Attendance.objects.filter(
        seat__person_id=viewer.person_id,
        sheet__isnull=True,
        meeting__mode=Meeting.Mode.WRITTEN,
        meeting__state=Meeting.State.NOTIFIED,
        meeting__ends_at__gte=now(),
    )


def written_results_to_tell(viewer):
    """Counted meetings in writing of my office whose result has not gone to the members."""
    return Meeting.objects.filter(
        mode=Meeting.Mode.WRITTEN,
        state__in=[Meeting.State.CLOSED, Meeting.State.NOT_FORMED],
        result_told_at__isnull=True,
        council__in=viewer.ids("council", *OFFICE),
    )


def open_conditions(viewer):
    """Conditions that are not met yet: of a policy for its school's heads, of all else for the council's office."""
    heads = Q(resolution__policy__school__in=viewer.ids("school", *HEADS))
    office = Q(resolution__meeting__council__in=viewer.ids("council", *OFFICE))
    others = office & Q(resolution__policy__isnull=True)
    clerk = Q(resolution__meeting__council__in=viewer.ids("council", Role.CLERK))
    return Condition.objects.filter(heads | others | clerk, state=Condition.State.OPEN).exclude(
        resolution__state=Resolution.State.VOID
    )


def reviews_due(viewer):
    """Decisions of my office that the council wanted to look at again, from a month before the day."""
    return Resolution.objects.filter(
        review_on__lte=today() + timedelta(days=REVIEW_DAYS),
        meeting__council__in=viewer.ids("council", *OFFICE),
    ).exclude(state=Resolution.State.VOID)


def resolutions_to_confirm(viewer):
    """Decisions that count once I, as chair or vice-chair, confirm them; never a policy that I made."""
    return (
        Resolution.objects.filter(
            state=Resolution.State.RECORDED, meeting__council__in=viewer.ids("council", *LEADS)
        )
        .exclude(policy__drafted_by=viewer.person_id)
        .exclude(policy__school__in=viewer.ids("school", Role.PRINCIPAL))
    )


def minutes_to_read(viewer):
    """Minutes that were passed round to the members and wait for the chair."""
    return Minutes.objects.filter(
        state=Minutes.State.CHECKING, meeting__council__in=viewer.ids("council", *SEATED)
    )


def minutes_to_publish(viewer):
    """Confirmed minutes whose public text the office has not published."""
    return Minutes.objects.filter(
        state=Minutes.State.CONFIRMED, meeting__council__in=viewer.ids("council", *OFFICE)
    )


def corrections_to_answer(viewer):
    """Corrections of minutes that my office has not answered."""
    return MinutesCorrection.objects.filter(
        state=MinutesCorrection.State.OPEN,
        minutes__state__in=[Minutes.State.DRAFT, Minutes.State.CHECKING],
        minutes__meeting__council__in=viewer.ids("council", *OFFICE),
    )


def opinions_to_head(viewer):
    """Opinions of the council that wait for my answer as head, or acting for the head."""
    schools = viewer.ids("school", Role.PRINCIPAL) | viewer.ids("school_head")
    return Opinion.objects.waiting().filter(addressee=Opinion.Addressee.HEAD, school__in=schools)


def opinions_to_board(viewer):
    """Opinions that wait for the Board's answer."""
    return Opinion.objects.waiting().filter(
        addressee=Opinion.Addressee.BOARD, council__municipality_id=viewer.municipality_id
    )


def comments_to_head(viewer):
    """Words on the policy that my school has before the council, without my answer."""
    schools = viewer.ids("school", Role.PRINCIPAL) | viewer.ids("school_head")
    return PolicyComment.objects.filter(
        state=PolicyComment.State.OPEN,
        policy__state__in=[BasicPolicy.State.SUBMITTED, BasicPolicy.State.CONTINUED],
        policy__school__in=schools,
    )


def my_promises(viewer):
    """Open promises of mine, by name or by a post I hold."""
    return ActionItem.objects.open().owned_by(viewer)


def meetings_without_notice(viewer):
    """Planned meetings of my office whose notice is due by the council's rule."""
    return Meeting.objects.filter(
        state=Meeting.State.PLANNED,
        council__in=viewer.ids("council", *OFFICE),
        starts_at__gte=now(),
        starts_at__lt=_midnight(1, rule="notice_days"),
    )


def meetings_postponed(viewer):
    """Meetings of my office that were postponed and wait for their new day."""
    return Meeting.objects.filter(
        state=Meeting.State.POSTPONED,
        council__in=viewer.ids("council", *OFFICE),
        cycle__ended_on__isnull=True,
    )


def meetings_overdue(viewer):
    """Meetings of my office whose day is over and of which nobody has said what became."""
    start = timezone.make_aware(datetime.combine(today(), time()))
    return Meeting.objects.filter(
        state__in=[Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN],
        council__in=viewer.ids("council", *OFFICE),
        ends_at__lt=start,
    )


def meetings_without_minutes(viewer):
    """Ended meetings of my office without minutes, or with minutes still being written."""
    return Meeting.objects.filter(
        Q(record__isnull=True) | Q(record__state=Minutes.State.DRAFT),
        state=Meeting.State.CLOSED,
        council__in=viewer.ids("council", *OFFICE),
    )


def minutes_late(viewer):
    """Of these, the ones past the council's number of days (domain.md R12)."""
    limit = _midnight(0, rule="minutes_draft_days", sign=-1)
    return meetings_without_minutes(viewer).filter(ends_at__lt=limit)
