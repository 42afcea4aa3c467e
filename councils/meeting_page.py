"""What the page of one meeting reads: for the office the next act, for a member what concerns them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import format_short, today
from councils.actions.invitations import invited, reply_by
from councils.clock import clock_of
from councils.models import ActionItem, Attendance, Meeting, Resolution, Seat, day_of
from councils.permissions.deciding import can_follow_conditions
from councils.permissions.meeting import (
    can_convene,
    can_propose_topic,
    can_record,
    can_write_minutes,
    may_read_closed,
    must_acknowledge,
)
from councils.published import agenda_shown
from councils.reading import forecast_of, meeting_thread, minutes_deadlines, promises_before
from councils.register import open_conditions_of
from councils.talks import talks_of

ENDED = (Meeting.State.CLOSED, Meeting.State.NOT_FORMED)

# ---- the meeting itself ----------------------------------------------------------------------------------


def with_missing(meetings):
    """Meetings with `missing`, the members of that day without a line, `by_mail`, those of them with an address, and
    `has_rows`, whether anybody has a line."""
    has_row = Attendance.objects.filter(meeting=OuterRef(OuterRef("pk")), seat=OuterRef("pk"))
    seats = Seat.objects.attending_on(day_of("starts_at")).filter(
        ~Exists(has_row), council=OuterRef("council")
    )
    seats = seats.order_by().values("council")
    counted = {
        "missing": Count("pk"),
        "by_mail": Count("pk", filter=~Q(person__email="")),
    }
    return meetings.annotate(
        has_rows=Exists(Attendance.objects.filter(meeting=OuterRef("pk"), seat__isnull=False)),
        **{
            name: Coalesce(Subquery(seats.annotate(n=count).values("n"), output_field=IntegerField()), 0)
            for name, count in counted.items()
        },
    )


# ---- the way of a meeting --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One of the five steps of a meeting: what it is, how far it is, where it is done."""

    label: str
    state: str
    note: str = ""
    url: str = ""


def steps_of(meeting, agenda, forecast, minutes):
    """次第 → 案内 → 返事 → 当日 → 議事録, with the one that comes next; none for a meeting that was called off."""
    if meeting.state in (Meeting.State.CANCELLED, Meeting.State.POSTPONED, Meeting.State.NOT_FORMED):
        return []
    is_written = meeting.mode == Meeting.Mode.WRITTEN
    announced = meeting.state != Meeting.State.PLANNED
    begun = meeting.state in (Meeting.State.OPEN, Meeting.State.CLOSED)
    answered = begun or bool(announced and forecast and not forecast.waiting)
    page = [meeting.council_id, meeting.pk]
    found = [
        (_("次第"), bool(agenda.standing), _agenda_note(meeting, agenda), reverse("agenda_edit", args=page)),
        (_("案内"), announced, _notice_note(meeting), reverse("meeting_letters", args=page)),
        (
            _("書面表決書") if is_written else _("返事"),
            answered,
            _reply_note(meeting, forecast),
            reverse("written_detail" if is_written else "attendance_list", args=page),
        ),
        (
            _("集計") if is_written else _("当日"),
            meeting.state == Meeting.State.CLOSED,
            format_short(meeting.ends_at if is_written else meeting.starts_at),
            reverse(
                "written_detail" if is_written else "meeting_day" if begun else "meeting_open", args=page
            ),
        ),
        (
            _("議事録"),
            _has_minutes(minutes),
            _minutes_note(minutes),
            minutes.get_absolute_url() if minutes else "",
        ),
    ]
    return _in_order(found, meeting)


def _in_order(found, meeting):
    """Marks what is done, the first that is not as next, and the others as later."""
    # Whoever has not answered by the day is no longer waited for.
    skipped = {2} if meeting.day <= today() else set()
    steps, is_next = [], True
    for place, (label, done, note, url) in enumerate(found):
        state = "done" if done else "later"
        if is_next and not done and place not in skipped:
            state, is_next = "now", False
        # Before its turn a step leads nowhere, but the agenda and the answers may be looked at any time.
        steps.append(Step(label, state, note, url if state != "later" or place == 2 else ""))
    return steps


def _agenda_note(meeting, agenda):
    """How many items; while the meeting is ahead, by when their papers go out (domain.md R11)."""
    said = [_("議題 %(n)s件") % {"n": len(agenda.standing)} if agenda.standing else _("まだありません")]
    papers_on = meeting.day - timedelta(days=meeting.rules.papers_days)
    if meeting.state == Meeting.State.NOTIFIED and papers_on >= today():
        said.append(_("資料は%(day)sまで") % {"day": format_short(papers_on)})
    return "、".join(str(part) for part in said)


def _notice_note(meeting):
    """When the notice went out, or by when it is due and how late it is (domain.md R11)."""
    if meeting.notified_at:
        return _("%(day)sに出しました") % {"day": format_short(meeting.notified_at)}
    due = meeting.day - timedelta(days=meeting.rules.notice_days)
    late = (today() - due).days
    words = {"day": format_short(due), "days": meeting.rules.notice_days, "late": late}
    if late > 0:
        return _("会議の%(days)s日前の%(day)sまでに出す決まりです。%(late)s日すぎています") % words
    return _("%(day)sまでに出します(会議の%(days)s日前)") % words


def _reply_note(meeting, forecast):
    if meeting.state != Meeting.State.NOTIFIED or forecast is None or meeting.mode == Meeting.Mode.WRITTEN:
        return ""
    if forecast.waiting:
        return _("返事待ち %(n)s人") % {"n": forecast.waiting}
    return _("そろいました")


def _has_minutes(minutes):
    return minutes is not None and minutes.state in ("confirmed", "published")


def _minutes_note(minutes):
    return minutes.get_state_display() if minutes else ""


# ---- all of it -------------------------------------------------------------------------------------------


def page_context(meeting, viewer):
    """Everything that the page shows."""
    office = can_convene(viewer, meeting.council_id)
    # Answers are given and looked at until the opening; who came stands on the page of the day.
    rows = list(invited(meeting)) if meeting.state == Meeting.State.NOTIFIED else []
    agenda = agenda_shown(meeting, viewer)
    talks = talks_of(meeting, agenda)
    now = present_item(meeting, agenda)
    ended = meeting.state in ENDED
    forecast = forecast_of(meeting, rows) if rows and meeting.is_ahead else None
    minutes = getattr(meeting, "record", None)
    context = {
        "meeting": meeting,
        "council": meeting.council,
        "agenda": agenda,
        "rows": rows,
        "forecast": forecast,
        "ended": ended,
        "minutes": minutes,
        "draft_due": minutes_deadlines(meeting)[0],
        "steps": steps_of(meeting, agenda, forecast, minutes) if office else [],
        "talks": talks,
        "now": now,
        "clock": clock_of(meeting, now.item if now else None),
        "is_day": meeting.day <= today(),
        "reply_by": reply_by(meeting),
        "warn": office and meeting.is_ahead,
        "thread": meeting_thread(meeting, agenda),
        "is_written": meeting.mode == Meeting.Mode.WRITTEN,
    }
    return (
        context
        | _mine(meeting, viewer, rows)
        | _rights(meeting, viewer, agenda)
        | _records(meeting, viewer, ended)
    )


def present_item(meeting, agenda):
    """The line of the item that is dealt with now; None between items and when the meeting is not on."""
    return next((row for row in agenda.standing if row.item.pk == meeting.current_item_id), None)


def _mine(meeting, viewer, rows):
    """My own line, and whether the address of the online room is for me."""
    mine = next((row for row in rows if row.seat.person_id == viewer.person_id), None)
    inside = can_propose_topic(viewer, meeting.council_id)
    return {
        "mine": mine,
        "shows_address": bool(meeting.online_address) and inside,
        "may_stand_in": mine is not None and meeting.rules.stand_ins,
    }


def _rights(meeting, viewer, agenda):
    """What the viewer may press."""
    council_id = meeting.council_id
    return {
        "office": can_convene(viewer, council_id),
        "may_record": can_record(viewer, council_id),
        "may_write_minutes": can_write_minutes(viewer, council_id),
        "may_propose": can_propose_topic(viewer, council_id),
        "must_acknowledge": agenda.has_hidden
        and may_read_closed(viewer, council_id)
        and must_acknowledge(viewer, council_id),
    }


def _records(meeting, viewer, ended):
    """Promises, those of the viewer apart, and decisions; before the meeting nothing can have been decided."""
    promises = meeting.action_items.select_related("person") if ended else promises_before(meeting)
    promises = list(promises)
    resolutions = Resolution.objects.none()
    if not meeting.is_ahead and meeting.state != Meeting.State.POSTPONED:
        resolutions = Resolution.objects.visible_to(viewer).filter(meeting=meeting)
        resolutions = resolutions.select_related("policy__school", "vision", "topic")
    return {
        "conditions": [] if ended else open_conditions_of(meeting, viewer),
        "may_follow": can_follow_conditions(viewer, meeting.council_id),
        "promises": promises,
        "my_promises": [item for item in promises if is_promise_of(item, viewer)],
        "resolutions": resolutions,
    }


def is_promise_of(item, viewer):
    """An open promise given to the viewer by name, or to a post that the viewer holds for this council."""
    if item.state != ActionItem.State.OPEN:
        return False
    held = bool(item.post) and viewer.holds("council", item.council_id, item.post)
    return held or (item.person_id is not None and item.person_id == viewer.person_id)
