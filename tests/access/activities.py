"""Who may open what in this room; see tests/access/rows.py."""

from datetime import timedelta

from activities.models import Activity, ActivityReport, Assignment, Slot
from core.dates import now
from headquarters.models import Ask
from tests.access.rows import EVERYBODY, INSIDE, SIGNED_IN, Row, codes
from tests.factories.activities import make_activity, make_answer, make_assignment, make_slot
from tests.factories.headquarters import make_ask

#: Who sees an activity: the council's own people, the Board, and volunteers of the headquarters.
SEES = (*INSIDE, "volunteer")
ARRANGES = ("principal", "vice_principal", "liaison", "coordinator")
NAMES = (*ARRANGES, "teacher")
#: Nobody acts for the head in the small city.
PUBLISHES = ("principal",)


def an_activity(w):
    """The first council's."""
    return [w.council.pk, w.activity.pk]


def another(w):
    """The other council's."""
    return [w.other_council.pk, w.other_activity.pk]


def a_slot(w):
    """The first council's."""
    return [w.council.pk, w.slot.pk]


def another_slot(w):
    """The other council's."""
    slot = Slot.objects.filter(activity=w.other_activity).first() or make_slot(w.other_activity)
    return [w.other_council.pk, slot.pk]


def a_promise(w):
    """The volunteer's."""
    volunteer = w.people["volunteer"]
    made = Assignment.objects.filter(person=volunteer).first() or make_assignment(w.slot, volunteer)
    return [w.council.pk, made.pk]


def another_promise(w):
    """Of somebody at the other council."""
    _council, slot_pk = another_slot(w)
    slot, person = Slot.objects.get(pk=slot_pk), w.people["board_guidance"]
    made = Assignment.objects.filter(slot=slot).first() or make_assignment(slot, person)
    return [w.other_council.pk, made.pk]


def an_answer(w, activity, item, person, extra):
    """An ask for one slot, not answered yet."""
    ask = Ask.objects.filter(item=item, person=person).first() or make_ask(item, person)
    slot = activity.slots.first() or make_slot(activity)
    row = ask.slot_answers.first() or make_answer(ask, slot)
    council = item.plan.cycle.council_id
    return [council, activity.pk, ask.pk, row.slot_id][: 3 + extra]


def asked(extra):
    """(the first council's, the other's)."""
    return {
        "args": lambda w: an_answer(w, w.activity, w.item, w.people["chair"], extra),
        "other": lambda w: an_answer(w, w.other_activity, w.other_item, w.people["board_lifelong"], extra),
    }


def a_report(w):
    """An activity of last week, reported."""
    activity = Activity.objects.filter(state="reported", item=w.item).first()
    if activity is None:
        activity = make_activity(w.item, state="reported", starts_at=now() - timedelta(days=7))
        activity.schools.add(w.school)
        ActivityReport.objects.create(
            activity=activity, text="ようす", children_count=1, adults_count=1, written_by="推進員"
        )
    return [w.council.pk, activity.pk]


def page(who, args=an_activity, other=another, forbidden=SEES):
    """A page that is only read."""
    return Row(args, other=other, get=codes(ok=who, forbidden=forbidden))


def form(who, args=an_activity, other=another):
    """A page with a form; posted empty it shows its errors."""
    seen = codes(ok=who, forbidden=SEES)
    return Row(args, other=other, get=seen, post=seen)


def act(who, args=an_activity, other=another):
    """One press."""
    return Row(args, other=other, post=codes(redirect=who, forbidden=SEES))


ROWS = {
    "activity_list": Row(
        lambda w: [w.council.pk], other=lambda w: [w.other_council.pk], get=codes(ok=INSIDE)
    ),
    "activity_detail": page(SEES),
    "activity_new": Row(
        lambda w: [w.council.pk, w.item.pk],
        other=lambda w: [w.other_council.pk, w.other_item.pk],
        get=codes(ok=ARRANGES, forbidden=INSIDE),
        post=codes(ok=ARRANGES, forbidden=INSIDE),
    ),
    "activity_edit": form(ARRANGES),
    "activity_reschedule": form(ARRANGES),
    "activity_confirm": act(ARRANGES),
    "activity_postpone": form(ARRANGES),
    "activity_cancel": form(ARRANGES),
    "slot_new": form(ARRANGES),
    "slot_edit": form(ARRANGES, a_slot, another_slot),
    "slot_remove": act(ARRANGES, a_slot, another_slot),
    "slot_assign": form(ARRANGES, a_slot, another_slot),
    "activity_asks": form(ARRANGES),
    "ask_record": Row(
        **asked(0), post=codes(redirect=ARRANGES, forbidden=SEES), data=lambda w: {"answer": "no"}
    ),
    "assignment_from_answer": Row(**asked(1), post=codes(redirect=ARRANGES, forbidden=SEES)),
    "assignment_confirm": act(ARRANGES, a_promise, another_promise),
    "assignment_want_standin": act(ARRANGES, a_promise, another_promise),
    "assignment_cancel": act(ARRANGES, a_promise, another_promise),
    "assignment_replace": form(ARRANGES, a_promise, another_promise),
    "activity_attendance": form(NAMES),
    "activity_report": form(NAMES),
    "report_publish": act(PUBLISHES, a_report),
    "report_withdraw": act(PUBLISHES, a_report),
    "activity_notice": page(SEES),
    "activity_poster": page(SEES),
    "activity_roster": page(NAMES),
    "activity_calls": page(ARRANGES),
    "activity_calendar": page(SEES),
    "answer_link": Row(
        lambda w: [w.link.token],
        get=codes(ok=EVERYBODY),
        post=codes(redirect=EVERYBODY),
        data=lambda w: {"answer": "yes"},
    ),
    "my_ask": Row(
        lambda w: [w.ask.pk],
        get=codes(ok=["volunteer"], forbidden=["coordinator"]),
        post=codes(redirect=["volunteer"], forbidden=["coordinator"]),
        data=lambda w: {"answer": "yes"},
    ),
    "my_duties": Row(get=codes(ok=SIGNED_IN)),
    "my_duty": Row(lambda w: a_promise(w)[1:], get=codes(ok=["volunteer"])),
    "my_duty_withdraw": Row(lambda w: a_promise(w)[1:], post=codes(redirect=["volunteer"])),
    "slot_sign_up": Row(
        lambda w: [w.slot.pk],
        get=codes(ok=["volunteer"], forbidden=INSIDE),
        post=codes(redirect=["volunteer"], forbidden=INSIDE),
    ),
}
