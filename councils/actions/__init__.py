"""Acts on the records of steps 1 and 2; each is one transaction with its audit row."""

from councils.actions.action_items import (
    add_action_item,
    drop_action_item,
    finish_action_item,
    reopen_action_item,
)
from councils.actions.agenda import (
    add_agenda_item,
    add_paper,
    add_standard_items,
    change_agenda_item,
    move_agenda_item,
    put_policy_on_agenda,
    put_topic_on_agenda,
    remove_agenda_item,
    remove_paper,
    save_notes,
)
from councils.actions.attendance import (
    acknowledge_secrecy,
    change_presence,
    invite_newcomers,
    not_form_meeting,
    notify_meeting,
    open_meeting,
    reply_to_meeting,
)
from councils.actions.meetings import cancel_meeting, change_meeting, close_meeting, plan_meeting
from councils.actions.minutes import (
    change_minutes,
    circulate_minutes,
    confirm_minutes,
    publish_minutes,
    return_minutes,
    write_minutes,
)
from councils.actions.resolutions import confirm_resolution, decide, decide_unanimously, void_resolution
from councils.actions.steps import reach_step
from councils.actions.topics import leave_topic

__all__ = [
    "leave_topic",
    "reach_step",
    "acknowledge_secrecy",
    "add_action_item",
    "add_agenda_item",
    "add_paper",
    "add_standard_items",
    "cancel_meeting",
    "change_agenda_item",
    "change_meeting",
    "change_minutes",
    "change_presence",
    "circulate_minutes",
    "close_meeting",
    "confirm_minutes",
    "confirm_resolution",
    "decide",
    "decide_unanimously",
    "drop_action_item",
    "finish_action_item",
    "invite_newcomers",
    "move_agenda_item",
    "not_form_meeting",
    "notify_meeting",
    "open_meeting",
    "plan_meeting",
    "publish_minutes",
    "put_policy_on_agenda",
    "put_topic_on_agenda",
    "remove_agenda_item",
    "remove_paper",
    "reopen_action_item",
    "reply_to_meeting",
    "return_minutes",
    "save_notes",
    "void_resolution",
    "write_minutes",
]
