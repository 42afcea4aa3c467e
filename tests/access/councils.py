"""Who may open what in this room; see tests/access/rows.py. Meetings stand in tests/access/meetings.py."""

from core.dates import fiscal_year_start, today
from councils.models import ChildVision, CouncilClerk, Topic, Wish, WishTheme
from tests.access.rows import BOARD, INSIDE, OFFICE, SEATED, SIGNED_IN, Row, codes
from tests.factories.community import LONG_AGO, make_person

GUIDANCE = ("board_guidance",)
SCHOOL = ("principal", "vice_principal", "liaison")
LEADS = (*OFFICE, "chair")
PEOPLE = (*OFFICE, *SEATED)
WISHING = (*PEOPLE, "teacher", "coordinator")


def council_of(w, other):
    """The first council or the other one."""
    return w.other_council if other else w.council


def year_of(w, other=False):
    """A council and its running year."""
    return [council_of(w, other).pk, w.year]


def both(make):
    """`args` and `other` of a record that `make(world, other)` finds or makes, after the council."""
    return {
        "args": lambda w: [council_of(w, False).pk, make(w, False)],
        "other": lambda w: [council_of(w, True).pk, make(w, True)],
    }


def both_of_year(make=None):
    """The same after council and year."""
    more = (lambda w, other: [make(w, other)]) if make else (lambda w, other: [])
    return {
        "args": lambda w: [*year_of(w), *more(w, False)],
        "other": lambda w: [*year_of(w, True), *more(w, True)],
    }


COUNCIL = {"args": lambda w: [w.council.pk], "other": lambda w: [w.other_council.pk]}


def a_seat(w, other):
    """A member of the council."""
    if not other:
        return w.member_seat.pk
    seat = w.other_council.seats.first()
    if seat is None:
        from tests.factories.councils import make_seat

        seat = make_seat(w.other_council, make_person(w.municipality))
    return seat.pk


def a_clerk(w, other):
    """A clerk of the council."""
    council = council_of(w, other)
    clerk = council.clerks.first() or CouncilClerk.objects.create(
        council=council, person=make_person(w.municipality), starts_on=LONG_AGO
    )
    return clerk.pk


def a_coverage(w, other):
    """The council's school."""
    return council_of(w, other).coverages.first().pk


def a_topic(w, other):
    """An open topic."""
    council = council_of(w, other)
    return Topic.objects.get_or_create(
        council=council, fiscal_year=w.year, title="登下校のこと", origin=Topic.Origin.COUNCIL
    )[0].pk


def a_cycle(w, other):
    """The running year."""
    return w.other_cycle if other else w.cycle


def a_wish(w, other):
    """A wish of nobody named."""
    return Wish.objects.get_or_create(
        cycle=a_cycle(w, other), side="school", text="よく聞く子に", entered_by="事務局"
    )[0].pk


def a_theme(w, other):
    """A theme."""
    return WishTheme.objects.get_or_create(cycle=a_cycle(w, other), name="あいさつ")[0].pk


def a_draft(w, other):
    """The draft of a new image."""
    council = council_of(w, other)
    return ChildVision.objects.get_or_create(
        council=council, state="draft", defaults={"text": "新しい案", "number": 9}
    )[0].pk


def a_goal(w, other):
    """A goal."""
    return (w.other_goal if other else w.goal).pk


def a_policy(w, other):
    """A draft of the basic policy: only the school's own office sees it."""
    return (w.other_policy if other else w.policy).pk


def a_school(w, other):
    """The school's code."""
    return (w.other_school if other else w.school).code


def a_coming_version(w, other):
    """Rules that begin next year."""
    council = council_of(w, other)
    day = fiscal_year_start(w.year + 1)
    return council.rule_versions.get_or_create(holds_from=day, defaults={"max_members": 15})[0].pk


def a_closing_school(w):
    """A school that closes next year."""
    w.school.closed_on = fiscal_year_start(w.year + 1)
    w.school.save()
    return [w.school.code]


def page(who, where, **more):
    """A page to read."""
    return Row(**where, get=codes(ok=who, **more))


def form(who, where, among=INSIDE):
    """A form: empty, it comes back with its errors."""
    return Row(**where, get=codes(ok=who, forbidden=among), post=codes(ok=who, forbidden=among))


def act(who, where, among=INSIDE, data=lambda w: {}):
    """A button."""
    return Row(**where, post=codes(redirect=who, forbidden=among), data=data)


OF_GUIDANCE = codes(ok=GUIDANCE, forbidden=SIGNED_IN)

REGISTRY = {
    **{
        f"registry_{name}": Row(get=codes(ok=BOARD, forbidden=SIGNED_IN))
        for name in ("members", "members_csv", "waiting", "posts", "vacancies", "gaps")
    },
    "registry_appoint": Row(post=codes(redirect=GUIDANCE, forbidden=SIGNED_IN)),
    "city_rules": Row(get=OF_GUIDANCE, post=OF_GUIDANCE),
    "school_close": Row(lambda w: [w.school.code], get=OF_GUIDANCE, post=OF_GUIDANCE),
    "school_reopen": Row(a_closing_school, post=codes(redirect=GUIDANCE, forbidden=SIGNED_IN)),
    "council_join": Row(get=OF_GUIDANCE, post=OF_GUIDANCE),
    "council_split": form(GUIDANCE, COUNCIL),
    "rules_list": page(INSIDE, COUNCIL),
    "rules_change": form(GUIDANCE, COUNCIL),
    "rules_edit": form(GUIDANCE, both(a_coming_version)),
    "seat_succeed": form((*OFFICE, *GUIDANCE), both(a_seat)),
    "rules_withdraw": act(GUIDANCE, both(a_coming_version)),
}

ROWS = {
    **REGISTRY,
    "council_list": Row(get=codes(ok=BOARD, forbidden=SIGNED_IN)),
    "council_add": Row(
        get=codes(ok=GUIDANCE, forbidden=SIGNED_IN), post=codes(ok=GUIDANCE, forbidden=SIGNED_IN)
    ),
    "council_detail": page(INSIDE, COUNCIL),
    "council_rename": form(GUIDANCE, COUNCIL),
    "council_dissolve": form(GUIDANCE, COUNCIL),
    "coverage_add": form(GUIDANCE, COUNCIL),
    "coverage_end": form(GUIDANCE, both(a_coverage)),
    "clerk_add": form(GUIDANCE, COUNCIL),
    "clerk_end": act(GUIDANCE, both(a_clerk)),
    "seat_list": page(INSIDE, COUNCIL),
    "seat_print": page(INSIDE, COUNCIL),
    "seat_nominate": form((*OFFICE, *GUIDANCE), COUNCIL),
    "seat_appoint": act(GUIDANCE, COUNCIL),
    "seat_renew": form((*OFFICE, *GUIDANCE), COUNCIL),
    "seat_detail": page(INSIDE, both(a_seat)),
    "seat_edit": form((*OFFICE, *GUIDANCE), both(a_seat)),
    "seat_decline": act(GUIDANCE, both(a_seat)),
    "seat_end": form(GUIDANCE, both(a_seat)),
    "seat_substitute": form((*OFFICE, *GUIDANCE), both(a_seat)),
    "seat_elect": act((*LEADS, *GUIDANCE), both(a_seat), data=lambda w: {"office": "vice_chair"}),
    "seat_acknowledge": act(
        (*OFFICE, *GUIDANCE, "member"), both(a_seat), data=lambda w: {"on": f"{today():%Y/%m/%d}"}
    ),
    "topic_list": page(INSIDE, COUNCIL),
    "topic_add": form((*PEOPLE, "coordinator"), COUNCIL),
    "topic_detail": page(INSIDE, both(a_topic)),
    "topic_edit": form(LEADS, both(a_topic)),
    "topic_answer": act(LEADS, both(a_topic)),
    "topic_close": act(LEADS, both(a_topic)),
    "topic_drop": act(LEADS, both(a_topic)),
    "topic_reopen": act(LEADS, both(a_topic)),
    "cycle_open": form(LEADS, COUNCIL),
    "cycle_close": form((*LEADS, *GUIDANCE), both_of_year()),
    "wish_list": page(INSIDE, both_of_year()),
    "wish_add": form(WISHING, both_of_year()),
    "wish_group": Row(**both_of_year(), post=codes(ok=PEOPLE, forbidden=INSIDE)),
    "wish_print": page(INSIDE, both_of_year()),
    "wish_edit": form(PEOPLE, both_of_year(a_wish)),
    "wish_withdraw": act(PEOPLE, both_of_year(a_wish)),
    "theme_edit": form(PEOPLE, both_of_year(a_theme)),
    "vision_year": page(INSIDE, both_of_year()),
    "vision_draft": form(LEADS, both_of_year()),
    "vision_keep": act(LEADS, both_of_year()),
    "vision_detail": page(INSIDE, both(a_draft)),
    "vision_edit": form(LEADS, both(a_draft)),
    "vision_agree": form(LEADS, both(a_draft)),
    "goal_list": page(INSIDE, both_of_year()),
    "goal_add": form(LEADS, both_of_year()),
    "goal_copy": form(LEADS, both_of_year()),
    "goal_detail": page(INSIDE, both(a_goal)),
    "goal_edit": form(LEADS, both(a_goal)),
    "goal_drop": form(LEADS, both(a_goal)),
    "goal_move": act(LEADS, both(a_goal)),
    "policy_list": page(INSIDE, both_of_year()),
    "policy_draft": act(SCHOOL, both_of_year(a_school)),
    "policy_detail": page(SCHOOL, both(a_policy)),
    "policy_edit": form(SCHOOL, both(a_policy), among=()),
    "policy_fill": act(SCHOOL, both(a_policy), among=()),
    "policy_submit": act(("principal",), both(a_policy), among=SCHOOL),
    "policy_withdraw": act(("principal",), both(a_policy), among=SCHOOL),
    "policy_renew": form(SCHOOL, both(a_policy), among=()),
    "policy_print": page(SCHOOL, both(a_policy)),
}
