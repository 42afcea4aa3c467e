"""What the other rooms may ask of this one; docs/architecture.md lists the signatures."""

from activities.actions.activities import (
    cancel_activity,
    change_activity,
    confirm_activity,
    hold_activity,
    make_activity,
    postpone_activity,
    reschedule_activity,
)
from activities.actions.answers import answer_slots, ask_for_slots, offer_slots
from activities.actions.days import (
    change_report,
    publish_report,
    report_activity,
    take_attendance,
    withdraw_report,
)
from activities.actions.promises import (
    assign,
    assign_people,
    cancel_assignment,
    confirm_assignment,
    replace_assignment,
    sign_up,
    sign_up_group,
    want_standin,
    withdraw,
)
from activities.actions.slots import add_slot, change_slot, remove_slot
from activities.actions.steps import refresh_steps

__all__ = [
    "add_slot",
    "answer_slots",
    "ask_for_slots",
    "assign",
    "assign_people",
    "cancel_activity",
    "cancel_assignment",
    "change_activity",
    "change_report",
    "change_slot",
    "confirm_activity",
    "confirm_assignment",
    "hold_activity",
    "make_activity",
    "offer_slots",
    "postpone_activity",
    "publish_report",
    "refresh_steps",
    "remove_slot",
    "replace_assignment",
    "report_activity",
    "reschedule_activity",
    "sign_up",
    "sign_up_group",
    "take_attendance",
    "want_standin",
    "withdraw",
    "withdraw_report",
]
