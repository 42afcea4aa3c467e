"""Acts on the records of steps 3 and 4; each is one transaction with its audit row."""

from headquarters.actions.asks import (
    address_of,
    answer_ask,
    ask,
    cancel_ask,
    log_contact,
    mail_of,
    send_ask,
    try_again,
)
from headquarters.actions.plans import (
    add_duty,
    add_plan_item,
    adopt_plan,
    cancel_plan_item,
    change_duty,
    change_plan_item,
    copy_plan_item,
    make_plan,
    remove_duty,
    reopen_plan,
)

__all__ = [
    "add_duty",
    "add_plan_item",
    "address_of",
    "adopt_plan",
    "answer_ask",
    "ask",
    "cancel_ask",
    "cancel_plan_item",
    "change_duty",
    "change_plan_item",
    "copy_plan_item",
    "log_contact",
    "mail_of",
    "make_plan",
    "remove_duty",
    "reopen_plan",
    "send_ask",
    "try_again",
]
