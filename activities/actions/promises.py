"""Promises: the only place where assignments are written (anchors/volunteers.md §3.3)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from activities.actions.locks import broken_rule, clashing, keeping_promises, lock
from activities.actions.steps import refresh_places
from activities.models import Activity, Assignment
from activities.models.slots import HOLDING
from core.audit import record
from core.dates import local_day, now, today
from core.refusal import InvalidMove, Refused

CALL = _("活動の当日です。お手数ですが、推進員か校園に電話でお知らせください。")


def check_open(activity):
    """Places can be filled while the activity is still to come off."""
    if activity.state == Activity.State.CANCELLED:
        raise Refused(_("この活動は、中止になりました。"))
    if activity.state == Activity.State.POSTPONED:
        raise Refused(_("この活動は、延期になりました。新しい日が決まるまでお待ちください。"))
    if activity.state not in (Activity.State.ARRANGING, Activity.State.CONFIRMED):
        raise Refused(_("この活動は、もう終わりました。来た人は「当日の参加」に書いてください。"))


def seat(slot, *, by, person=None, organisation=None, seats=1, ask=None, overlap_reason="", state=None):
    """Write one promise; the locks are held. A rule of the database becomes a sentence that names the clash."""
    check_open(slot.activity)
    overlap_reason = overlap_reason.strip()
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                slot=slot,
                during=slot.during,
                person=person,
                organisation=organisation,
                seats=1 if person else max(1, seats),
                state=state or Assignment.State.CONFIRMED,
                ask=ask,
                overlap_reason=overlap_reason,
                entered_by=by.name,
            )
    except IntegrityError as error:
        clash = broken_rule(error)
        if clash is None:
            raise
        if clash.constraint == "nobody_in_two_places":
            headquarters_id = slot.activity.item.plan.headquarters_id
            clash = Refused(
                clashing(person, slot.starts_at, slot.ends_at, by=by, headquarters_id=headquarters_id)
            )
        raise clash from error
    for_label = "" if person and person.pk == by.person_id else str(assignment.who)
    record(
        "assignment.assign",
        assignment,
        by,
        for_label=for_label,
        seats=assignment.seats,
        overlap=overlap_reason,
    )
    return assignment


def tell_steps(slot, *, by):
    """The year's steps after a change of places."""
    refresh_places(slot.activity.item, by=by)


@keeping_promises
def assign(slot, *, by, person=None, organisation=None, seats=1, ask=None, overlap_reason=""):
    """Promise a place to a person, or `seats` places to an organisation. Overlap only with a written reason."""
    slot = lock([slot.pk], people=[person], ask=ask)[slot.pk]
    assignment = seat(
        slot,
        by=by,
        person=person,
        organisation=organisation,
        seats=seats,
        ask=ask,
        overlap_reason=overlap_reason,
    )
    tell_steps(slot, by=by)
    return assignment


@keeping_promises
def assign_people(slot, people, *, by, overlap_reason=""):
    """Several people at once, such as a household. One clash does not lose the rest: (assignments, sentences)."""
    people = sorted(people, key=lambda person: person.pk)
    slot = lock([slot.pk], people=people)[slot.pk]
    done, refused = [], []
    for person in people:
        try:
            done.append(seat(slot, by=by, person=person, overlap_reason=overlap_reason))
        except Refused as refusal:
            refused.append(_("%(name)sさん：%(why)s") % {"name": person, "why": refusal})
    tell_steps(slot, by=by)
    return done, refused


def _check_sign_up(slot):
    if not slot.is_open:
        raise Refused(_("この役割は、推進員からのお願いで決めています。推進員にお声かけください。"))
    if slot.starts_at <= now():
        raise Refused(_("もう始まっているため、申し込めません。推進員か校園に電話でお知らせください。"))


@keeping_promises
def sign_up(slot, person, *, by):
    """A person takes a place by themselves. A second press changes nothing."""
    slot = lock([slot.pk], people=[person])[slot.pk]
    mine = slot.assignments.filter(person=person, state__in=HOLDING).first()
    if mine:
        return mine
    _check_sign_up(slot)
    assignment = seat(slot, by=by, person=person)
    tell_steps(slot, by=by)
    return assignment


@keeping_promises
def sign_up_group(slot, organisation, seats, *, by):
    """A group takes so many places. A second press changes nothing."""
    slot = lock([slot.pk])[slot.pk]
    mine = slot.assignments.filter(organisation=organisation, state__in=HOLDING).first()
    if mine:
        return mine
    _check_sign_up(slot)
    assignment = seat(slot, by=by, organisation=organisation, seats=seats)
    tell_steps(slot, by=by)
    return assignment


def _for_label(assignment, by):
    return "" if by.person_id and assignment.person_id == by.person_id else str(assignment.who)


@keeping_promises
def cancel_assignment(assignment, *, by):
    """Give a place back."""
    slot = lock([assignment.slot_id], people=[assignment.person])[assignment.slot_id]
    release(assignment, by=by)
    tell_steps(slot, by=by)


def release(assignment, *, by):
    """Give one place back; the locks are held."""
    assignment.move("cancel", by, for_label=_for_label(assignment, by))


def withdraw(assignment, *, by):
    """The person or group gives the place back themselves: until the day before."""
    if local_day(assignment.slot.starts_at) <= today():
        raise Refused(CALL)
    cancel_assignment(assignment, by=by)


@keeping_promises
def want_standin(assignment, *, by):
    """The place is kept, and somebody else is looked for."""
    lock([assignment.slot_id], people=[assignment.person])
    assignment.move("want_standin", by, for_label=_for_label(assignment, by))


@keeping_promises
def confirm_assignment(assignment, *, by):
    """Coming after all, or also at the new time."""
    lock([assignment.slot_id], people=[assignment.person])
    assignment.refresh_from_db(fields=["state", "needs_reconfirm"])
    if assignment.state != Assignment.State.CONFIRMED:
        assignment.move("confirm", by, for_label=_for_label(assignment, by), needs_reconfirm=False)
    elif assignment.needs_reconfirm:
        assignment.needs_reconfirm = False
        assignment.save(update_fields=["needs_reconfirm"])
        record("assignment.reconfirm", assignment, by, for_label=_for_label(assignment, by))


@keeping_promises
def replace_assignment(assignment, *, by, person=None, organisation=None, seats=1, overlap_reason=""):
    """Somebody else comes instead: the old promise ends and the new one begins in one step."""
    slot = lock([assignment.slot_id], people=[assignment.person, person])[assignment.slot_id]
    assignment.refresh_from_db(fields=["state"])
    if not assignment.can_move("replace"):
        raise InvalidMove
    assignment.move("replace", by, for_label=str(assignment.who))
    new = seat(
        slot, by=by, person=person, organisation=organisation, seats=seats, overlap_reason=overlap_reason
    )
    tell_steps(slot, by=by)
    return new
