"""Who may open what in this room; see tests/access/rows.py."""

from community.actions import invite, live_invitation
from core.dates import fiscal_year_start
from tests.access.rows import BOARD, EVERYBODY, SIGNED_IN, Row, codes

#: Pages of the Board whose subject everybody may know of: the others are told that they may not.
OF_THE_BOARD = codes(ok=BOARD, forbidden=SIGNED_IN)
GUIDANCE = codes(ok=["board_guidance"], forbidden=SIGNED_IN)
GUIDANCE_ACTS = codes(redirect=["board_guidance"], forbidden=SIGNED_IN)
#: Somebody whom nobody but the Board and they themselves can see.
A_PERSON = codes(ok=BOARD, forbidden=["nobody"])
A_PERSON_ACT = codes(redirect=BOARD, forbidden=["nobody"])
KEEPERS = (*BOARD, "principal", "vice_principal", "liaison", "clerk", "coordinator", "other_principal")
ORGANISATIONS = codes(ok=KEEPERS, forbidden=SIGNED_IN)
ORGANISATION = codes(ok=KEEPERS, forbidden=["contact"])
FOR_THE_SIGNED_OUT = codes(redirect=SIGNED_IN, anonymous=200)


def a_token(w):
    """The address of an invitation for somebody without a role."""
    person = w.people["nobody"]
    link = live_invitation(person) or invite(person, by=w.viewer("board_guidance"), channel="letter")
    return [link.token]


def a_post(w):
    """The principal's post."""
    return [w.people["principal"].appointments.get().pk]


def nobody(w):
    """Whom only the Board sees."""
    return [w.people["nobody"].pk]


def a_school(w):
    """By its code."""
    return [w.school.code]


def a_coming_change(w):
    """The school's new name from next year."""
    day = fiscal_year_start(w.year + 1)
    values = {"values": {"name": "新しい小学校"}, "now": {"name": "新しい小学校"}}
    change = w.school.changes.get_or_create(holds_from=day, defaults=values)[0]
    return [w.school.code, change.pk]


def an_organisation(w):
    """The neighbourhood association."""
    return [w.organisation.pk]


def a_contact(w):
    """Who answers for it."""
    return [w.organisation.pk, w.organisation.contacts.get().pk]


def a_department(w):
    """One of the settings."""
    return ["departments", w.municipality.departments.first().pk]


ROWS = {
    # Signing in
    "account_login": Row(get=FOR_THE_SIGNED_OUT, post=FOR_THE_SIGNED_OUT),
    "account_logout": Row(get=codes(ok=SIGNED_IN), post=codes(redirect=SIGNED_IN)),
    "account_inactive": Row(get=codes(ok=EVERYBODY)),
    "account_signup": Row(get=codes(ok=EVERYBODY)),
    "account_request_login_code": Row(get=FOR_THE_SIGNED_OUT, post=FOR_THE_SIGNED_OUT),
    "account_confirm_login_code": Row(get=codes(redirect=EVERYBODY), post=codes(redirect=EVERYBODY)),
    "account_reauthenticate": Row(get=codes(ok=SIGNED_IN), post=codes(ok=SIGNED_IN)),
    "account_change_password": Row(get=codes(ok=SIGNED_IN), post=codes(ok=SIGNED_IN)),
    "account_set_password": Row(get=codes(redirect=SIGNED_IN), post=codes(redirect=SIGNED_IN)),
    "account_reset_password": Row(get=codes(ok=EVERYBODY), post=codes(ok=EVERYBODY)),
    "account_reset_password_done": Row(get=codes(ok=EVERYBODY)),
    "account_reset_password_from_key": Row(
        lambda w: ["1", "set-password"], get=codes(ok=EVERYBODY), post=codes(ok=EVERYBODY)
    ),
    "account_reset_password_from_key_done": Row(get=codes(ok=EVERYBODY)),
    "set_up": Row(get=codes(anonymous=404), post=codes(anonymous=404)),
    "demo_sign_in": Row(post=codes(anonymous=404)),
    "join": Row(get=codes(ok=EVERYBODY), post=codes(ok=EVERYBODY)),
    "invitation_accept": Row(a_token, get=codes(ok=EVERYBODY), post=codes(ok=EVERYBODY)),
    # One's own
    "my_account": Row(get=codes(ok=SIGNED_IN), post=codes(ok=SIGNED_IN)),
    "my_login_email": Row(get=codes(ok=SIGNED_IN), post=codes(ok=SIGNED_IN)),
    # The Board's pages
    "school_list": Row(get=OF_THE_BOARD),
    "school_new": Row(get=OF_THE_BOARD, post=OF_THE_BOARD),
    "school_detail": Row(a_school, get=OF_THE_BOARD),
    "school_change": Row(a_school, get=OF_THE_BOARD, post=OF_THE_BOARD),
    "school_change_withdraw": Row(a_coming_change, post=codes(redirect=BOARD, forbidden=SIGNED_IN)),
    "school_edit": Row(a_school, get=OF_THE_BOARD, post=OF_THE_BOARD),
    "city_settings": Row(get=OF_THE_BOARD),
    "municipality_edit": Row(get=OF_THE_BOARD, post=OF_THE_BOARD),
    "place_new": Row(lambda w: ["districts"], get=OF_THE_BOARD, post=OF_THE_BOARD),
    "place_edit": Row(a_department, get=OF_THE_BOARD, post=OF_THE_BOARD),
    "post_new": Row(get=GUIDANCE, post=GUIDANCE),
    "post_edit": Row(a_post, get=GUIDANCE, post=GUIDANCE),
    "post_end": Row(a_post, get=GUIDANCE, post=GUIDANCE),
    "post_succeed": Row(a_post, get=GUIDANCE, post=GUIDANCE),
    "post_withdraw": Row(a_post, post=GUIDANCE_ACTS),
    "person_list": Row(get=OF_THE_BOARD),
    "person_new": Row(get=OF_THE_BOARD, post=OF_THE_BOARD),
    "person_detail": Row(nobody, get=A_PERSON),
    "person_edit": Row(nobody, get=A_PERSON, post=A_PERSON),
    "person_invite": Row(nobody, post=A_PERSON_ACT),
    "person_invitation": Row(nobody, get=A_PERSON),
    "invitation_revoke": Row(nobody, post=A_PERSON_ACT),
    "user_disable": Row(nobody, post=A_PERSON_ACT),
    "user_enable": Row(nobody, post=A_PERSON_ACT),
    # Organisations
    "organisation_list": Row(get=ORGANISATIONS),
    "organisation_new": Row(get=ORGANISATIONS, post=ORGANISATIONS),
    "organisation_detail": Row(an_organisation, get=codes(ok=(*KEEPERS, "contact"))),
    "organisation_edit": Row(an_organisation, get=ORGANISATION, post=ORGANISATION),
    "contact_new": Row(an_organisation, get=ORGANISATION, post=ORGANISATION),
    "contact_end": Row(a_contact, get=ORGANISATION, post=ORGANISATION),
}
