"""What changes people, places, posts and accounts. The rooms above call these; they never save such records alone."""

from community.actions.accounts import (
    accept_invitation,
    change_login_email,
    disable_account,
    enable_account,
    invite,
    live_invitation,
    revoke_link,
)
from community.actions.documents import issue_document, void_document
from community.actions.organisations import (
    add_contact,
    add_organisation,
    change_organisation,
    end_contact,
)
from community.actions.people import add_person, change_person, find_or_add_person
from community.actions.places import add_place_record, change_place_record
from community.actions.posts import (
    appoint,
    change_appointment,
    end_appointment,
    succeed,
    withdraw_appointment,
)
from community.actions.school_changes import (
    change_school_from,
    take_up_school_changes,
    withdraw_school_change,
)
from community.actions.schools import add_school, change_school, close_school, reopen_school
from community.actions.setup import set_up

__all__ = [
    "accept_invitation",
    "add_contact",
    "add_organisation",
    "add_person",
    "add_place_record",
    "add_school",
    "appoint",
    "change_appointment",
    "change_login_email",
    "change_organisation",
    "change_person",
    "change_place_record",
    "change_school",
    "change_school_from",
    "take_up_school_changes",
    "withdraw_school_change",
    "close_school",
    "reopen_school",
    "disable_account",
    "enable_account",
    "end_appointment",
    "end_contact",
    "find_or_add_person",
    "invite",
    "issue_document",
    "live_invitation",
    "revoke_link",
    "set_up",
    "succeed",
    "void_document",
    "withdraw_appointment",
]
