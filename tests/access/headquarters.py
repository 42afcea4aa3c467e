"""Who may open what in this room; see tests/access/rows.py."""

from headquarters.models import Commission, Consent, InsuranceCover
from tests.access.rows import BOARD, INSIDE, SIGNED_IN, Row, codes
from tests.factories.community import make_person
from tests.factories.councils import make_cycle, make_goal
from tests.factories.headquarters import make_ask, make_plan, make_plan_item

STAFF = ("principal", "vice_principal", "liaison", "teacher")
OFFICES = ("principal", "vice_principal", "liaison")
#: Who sees the inside of a headquarters, who writes the plan, who asks people.
SEES = (*BOARD, *STAFF, "coordinator")
PLANS = (*OFFICES, "clerk", "coordinator")
ASKS = (*OFFICES, "coordinator")
COORDINATOR = ("coordinator",)
LIFELONG = ("board_lifelong",)

OF_THE_BOARD = codes(ok=BOARD, forbidden=SIGNED_IN)
FORM_TO_PLAN = codes(ok=PLANS, forbidden=INSIDE)
TO_PLAN = codes(redirect=PLANS, forbidden=INSIDE)
FORM_TO_ASK = codes(ok=ASKS, forbidden=INSIDE)
TO_ASK = codes(redirect=ASKS, forbidden=INSIDE)
OF_COORDINATORS = codes(ok=COORDINATOR, forbidden=SEES)
BY_COORDINATORS = codes(redirect=COORDINATOR, forbidden=SEES)
OF_LIFELONG = codes(ok=LIFELONG, forbidden=SEES)
MAKERS = (*BOARD, *OFFICES, "other_principal")
EDITORS = (*BOARD, *OFFICES, "coordinator")
#: The ask of a volunteer without consent: the coordinator's; whoever was asked has a page of their own.
ONE_ASK = codes(ok=COORDINATOR, forbidden=["volunteer"])
ACT_ON_ASK = codes(redirect=COORDINATOR, forbidden=["volunteer"])


def year(w):
    """The plan's address."""
    return [w.council.pk, w.year]


def other_year(w):
    """Another council's."""
    return [w.other_council.pk, w.year]


def item(w):
    """The undertaking's address."""
    return [w.council.pk, w.item.pk]


def other_item(w):
    """Another council's."""
    return [w.other_council.pk, w.other_item.pk]


def the_ask(w):
    """The address of the volunteer's ask."""
    return [w.council.pk, w.ask.pk]


def other_ask(w):
    """One of the other council."""
    found = w.other_item.asks.first() or make_ask(w.other_item, make_person(w.municipality))
    return [w.other_council.pk, found.pk]


def body(w):
    """The headquarters."""
    return [w.headquarters.pk]


def other_body(w):
    """The other school's."""
    return [w.other_headquarters.pk]


def person(w):
    """The registered volunteer."""
    return [w.headquarters.pk, w.registration.pk]


def other_person(w):
    """The same volunteer under another headquarters."""
    return [w.other_headquarters.pk, w.registration.pk]


def commission(w):
    """The coordinator's commission."""
    return [w.headquarters.pk, Commission.objects.get(headquarters=w.headquarters).pk]


def duty(w):
    """A task of the undertaking."""
    found = w.item.duties.first() or w.item.duties.create(side="school", text="連絡")
    return [*item(w), found.pk]


def other_duty(w):
    """A task of the other council's undertaking."""
    found = w.other_item.duties.first() or w.other_item.duties.create(side="school", text="連絡")
    return [*other_item(w), found.pk]


def last_years(w):
    """Last year's undertaking, copied into this year."""
    cycle = w.council.cycles.filter(fiscal_year=w.year - 1).first()
    if cycle is None:
        cycle = make_cycle(w.council, vision=w.vision, fiscal_year=w.year - 1)
        make_plan_item(make_plan(cycle, w.headquarters), make_goal(cycle), title="昨年の取組")
    return [w.council.pk, w.year, cycle.plan.items.get().pk]


def consent_of(w):
    """The volunteer's consent for the first school."""
    Consent.objects.get_or_create(
        registration=w.registration, school=w.school, withdrawn_on=None, defaults={"given_on": "2024-04-01"}
    )
    return [*person(w), w.school.pk]


def cover(w):
    """The volunteer's insurance."""
    found, _made = InsuranceCover.objects.get_or_create(
        person=w.registration.person,
        fiscal_year=w.year,
        defaults={"starts_on": f"{w.year}-04-01", "ends_on": f"{w.year + 1}-03-31"},
    )
    return [*person(w), found.pk]


def other_cover(w):
    """The same under another headquarters."""
    return [*other_person(w), cover(w)[-1]]


ROWS = {
    "renewal_list": Row(
        body,
        other=other_body,
        get=OF_COORDINATORS,
        post=BY_COORDINATORS,
        data=lambda w: {"registration": w.registration.pk, "act": "renew"},
    ),
    "renewal_print": Row(body, other=other_body, get=OF_COORDINATORS),
    "insurance_new": Row(person, other=other_person, get=OF_COORDINATORS, post=OF_COORDINATORS),
    "insurance_edit": Row(cover, other=other_cover, get=OF_COORDINATORS, post=OF_COORDINATORS),
    "household_join": Row(person, other=other_person, get=OF_COORDINATORS, post=OF_COORDINATORS),
    "household_leave": Row(person, other=other_person, post=BY_COORDINATORS),
    "guardian_edit": Row(person, other=other_person, get=OF_COORDINATORS, post=OF_COORDINATORS),
    "guardian_remove": Row(person, other=other_person, post=BY_COORDINATORS),
    "headquarters_list": Row(get=OF_THE_BOARD),
    "headquarters_new": Row(
        get=codes(ok=MAKERS, forbidden=SIGNED_IN), post=codes(ok=MAKERS, forbidden=SIGNED_IN)
    ),
    "coordinator_list": Row(get=OF_THE_BOARD),
    "desk": Row(body, other=other_body, get=codes(ok=SEES)),
    "headquarters_detail": Row(body, other=other_body, get=codes(ok=SEES)),
    "headquarters_edit": Row(
        body,
        other=other_body,
        get=codes(ok=EDITORS, forbidden=SEES),
        post=codes(ok=EDITORS, forbidden=SEES),
    ),
    "headquarters_end": Row(body, other=other_body, get=OF_LIFELONG, post=OF_LIFELONG),
    "commission_new": Row(body, other=other_body, get=OF_LIFELONG, post=OF_LIFELONG),
    "commission_edit": Row(commission, get=OF_LIFELONG, post=OF_LIFELONG),
    "commission_end": Row(commission, get=OF_LIFELONG, post=OF_LIFELONG),
    "registration_list": Row(body, other=other_body, get=OF_COORDINATORS),
    "registration_print": Row(body, other=other_body, get=OF_COORDINATORS),
    "registration_new": Row(body, other=other_body, get=OF_COORDINATORS, post=OF_COORDINATORS),
    "registration_detail": Row(person, other=other_person, get=OF_COORDINATORS),
    "registration_edit": Row(person, other=other_person, get=OF_COORDINATORS, post=OF_COORDINATORS),
    "registration_end": Row(person, other=other_person, get=OF_COORDINATORS, post=OF_COORDINATORS),
    "registration_renew": Row(person, other=other_person, post=BY_COORDINATORS),
    "consent_give": Row(lambda w: [*person(w), w.school.pk], post=BY_COORDINATORS),
    "consent_withdraw": Row(consent_of, post=BY_COORDINATORS),
    "contactlog_list": Row(body, other=other_body, get=OF_COORDINATORS),
    "contactlog_new": Row(body, other=other_body, get=OF_COORDINATORS, post=OF_COORDINATORS),
    "contactlog_print": Row(body, other=other_body, get=OF_COORDINATORS),
    "plan_detail": Row(year, other=other_year, get=codes(ok=INSIDE)),
    "plan_make": Row(year, other=other_year, post=TO_PLAN),
    "plan_table": Row(year, other=other_year, get=codes(ok=INSIDE)),
    "plan_adopt": Row(year, other=other_year, get=FORM_TO_PLAN, post=FORM_TO_PLAN),
    "plan_reopen": Row(year, other=other_year, get=FORM_TO_PLAN, post=FORM_TO_PLAN),
    "planitem_new": Row(year, other=other_year, get=FORM_TO_PLAN, post=FORM_TO_PLAN),
    "planitem_copy": Row(last_years, get=FORM_TO_PLAN, post=FORM_TO_PLAN),
    "planitem_detail": Row(item, other=other_item, get=codes(ok=INSIDE)),
    "planitem_edit": Row(item, other=other_item, get=FORM_TO_PLAN, post=FORM_TO_PLAN),
    "planitem_cancel": Row(item, other=other_item, get=FORM_TO_PLAN, post=FORM_TO_PLAN),
    "duty_add": Row(item, other=other_item, get=FORM_TO_PLAN, post=FORM_TO_PLAN),
    "duty_edit": Row(duty, other=other_duty, get=FORM_TO_PLAN, post=FORM_TO_PLAN),
    "duty_remove": Row(duty, other=other_duty, post=TO_PLAN),
    "ask_new": Row(item, other=other_item, get=FORM_TO_ASK, post=FORM_TO_ASK),
    "ask_letters": Row(item, other=other_item, get=FORM_TO_ASK),
    "ask_letters_sent": Row(item, other=other_item, post=TO_ASK),
    "ask_detail": Row(the_ask, other=other_ask, get=ONE_ASK),
    "ask_answer": Row(the_ask, other=other_ask, post=ACT_ON_ASK, data=lambda w: {"answer": "yes"}),
    "ask_try_again": Row(the_ask, other=other_ask, post=ACT_ON_ASK),
    "ask_send": Row(the_ask, other=other_ask, post=ACT_ON_ASK),
    "ask_cancel": Row(the_ask, other=other_ask, post=ACT_ON_ASK),
    "ask_letter": Row(the_ask, other=other_ask, get=ONE_ASK),
}
