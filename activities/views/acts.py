"""What can be done next with an activity: one main act, and the others."""

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Activity
from activities.permissions import can_arrange_activity, can_report_activity, can_take_attendance
from activities.views.parts import Button
from core.dates import now

State = Activity.State


def _address(activity, name):
    return reverse(name, args=[activity.item.plan.cycle.council_id, activity.pk])


def next_act(activity, slots, viewer):
    """The sentence and the button that bring the activity forward; None when nothing waits for this viewer."""
    if activity.state in (State.ARRANGING, State.CONFIRMED):
        return _before(activity, slots, viewer)
    if activity.state == State.POSTPONED and can_arrange_activity(viewer, activity):
        return _("新しい日時を決めてください。"), Button(
            _("新しい日時を決める"), _address(activity, "activity_reschedule")
        )
    if activity.state == State.HELD and can_report_activity(viewer, activity):
        return _("短い報告を書いてください。"), Button(_("報告を書く"), _address(activity, "activity_report"))
    if activity.state == State.REPORTED:
        return _("ねらいがどこまで達成できたか、ふりかえってください。"), None
    return None


def _before(activity, slots, viewer):
    if activity.starts_at <= now() and can_take_attendance(viewer, activity):
        return _("当日の参加を書いてください。"), Button(
            _("当日の参加を書く"), _address(activity, "activity_attendance")
        )
    if not can_arrange_activity(viewer, activity):
        return None
    short = sum(slot.short for slot in slots)
    if not slots and activity.item.needs_people:
        return _("手伝ってもらう役割を加えてください。"), Button(
            _("役割を加える"), _address(activity, "slot_new")
        )
    if short:
        return _("あと %(n)s人 足りません。") % {"n": short}, Button(
            _("人に声をかける"), _address(activity, "activity_asks")
        )
    if activity.state == State.ARRANGING:
        return _("人がそろいました。実施を決めてください。"), Button(
            _("実施を決める"), _address(activity, "activity_confirm"), "", post=True
        )
    return _("当日の受付名簿を印刷できます。"), Button(_("受付名簿"), _address(activity, "activity_roster"))


def buttons_of(activity, viewer):
    """All acts that this viewer may do now."""
    arranges, may = can_arrange_activity(viewer, activity), can_take_attendance(viewer, activity)
    to_come, state, moment = activity.state in (State.ARRANGING, State.CONFIRMED), activity.state, now()
    began, ended = activity.starts_at <= moment, activity.ends_at <= moment
    open_state = to_come or state == State.POSTPONED
    writable = (State.HELD, State.REPORTED, State.REFLECTED)
    table = (
        (arranges and state == State.ARRANGING and not ended, _("実施を決める"), "activity_confirm", ""),
        (may and ((to_come and began) or state in writable), _("当日の参加"), "activity_attendance", "plain"),
        (may and ((to_come and ended) or state in Activity.HAPPENED), _("報告"), "activity_report", "plain"),
        (
            arranges and state not in (State.CANCELLED, State.EVALUATED),
            _("内容を直す"),
            "activity_edit",
            "plain",
        ),
        (arranges and open_state, _("日時を変える"), "activity_reschedule", "plain"),
        (arranges and to_come, _("延期にする"), "activity_postpone", "plain"),
        (arranges and open_state, _("中止にする"), "activity_cancel", "danger"),
    )
    return [
        Button(label, _address(activity, name), "plain" if name == "activity_confirm" else kind, not kind)
        for allowed, label, name, kind in table
        if allowed
    ]
