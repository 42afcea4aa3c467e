"""Asking for slots and what people answered. An answer is not yet a promise: a free place makes it one."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from activities.actions.locks import broken_rule, keeping_promises, lock
from activities.actions.promises import check_open, release, seat, tell_steps
from activities.models import Activity, Slot, SlotAnswer
from activities.models.slots import HOLDING
from community.models import AccessLink
from core.audit import record
from core.dates import local_day, now, today
from core.refusal import Refused
from headquarters import actions as headquarters
from headquarters.models import Ask

ORDER = (Ask.Answer.YES, Ask.Answer.IF_NEEDED, Ask.Answer.NO)


@dataclass
class Outcome:
    """What became of the answer for one slot: the promise, or the sentence why there is none."""

    slot: Slot
    answer: str
    assignment: object = None
    sentence: str = ""


@transaction.atomic
def offer_slots(ask, slots, *, by):
    """Add slots to an ask; they must belong to the same plan item."""
    slots = list(slots)
    for slot in slots:
        if slot.activity.item_id != ask.item_id:
            raise Refused(_("別の取組の役割は、このお願いに入れられません。"))
        check_open(slot.activity)
    SlotAnswer.objects.bulk_create(
        [SlotAnswer(ask=ask, slot=slot, seats=ask.seats) for slot in slots], ignore_conflicts=True
    )
    _keep_link_open(ask, slots)
    for activity in {slot.activity for slot in slots}:
        titles = "・".join(slot.title for slot in slots if slot.activity_id == activity.pk)
        record("activity.offer", activity, by, titles=titles)
    return list(ask.slot_answers.select_related("slot").order_by("slot"))


def _keep_link_open(ask, slots):
    """The link in the letter opens until the day of the last slot, so that the promise can be read again."""
    last = max((local_day(slot.ends_at) for slot in slots), default=None)
    if ask.link_id and last:
        AccessLink.objects.filter(pk=ask.link_id, expires_on__lt=last).update(expires_on=last)


@transaction.atomic
def ask_for_slots(
    activity, slots, *, by, channel, people=(), organisations=(), message="", reply_by=None, seats=1
):
    """Ask several people and organisations for slots of one activity; who has an open ask gets the slots added."""
    slots = [slot for slot in slots if slot.activity_id == activity.pk]
    if not slots:
        raise Refused(_("お願いする役割を選んでください。"))
    asks = []
    for who in [*({"person": p} for p in people), *({"organisation": o} for o in organisations)]:
        ask = Ask.objects.filter(
            item=activity.item, state__in=[Ask.State.NEW, Ask.State.WAITING], **who
        ).first() or headquarters.ask(
            activity.item,
            by=by,
            channel=channel,
            message=message,
            reply_by=reply_by,
            seats=seats if "organisation" in who else 1,
            **who,
        )
        offer_slots(ask, slots, by=by)
        asks.append(ask)
    if not asks:
        raise Refused(_("お願いする人か団体を選んでください。"))
    return asks


def _check_in_time(rows, ask, by):
    """By oneself: the first answer until it begins, a change until the day before."""
    if (
        by.link is None
        and by.person_id != ask.person_id
        and not by.holds("organisation", ask.organisation_id)
    ):
        return
    for row in rows:
        if row.slot.starts_at <= now():
            raise Refused(_("もう始まった活動です。お手数ですが、電話でお知らせください。"))
        if row.answer and local_day(row.slot.starts_at) <= today():
            raise Refused(
                _("活動の当日になったため、ここでは変えられません。お手数ですが、電話でお知らせください。")
            )


def _held(slot, ask):
    """The promise that whoever was asked already holds in a slot."""
    return slot.assignments.filter(
        state__in=HOLDING, person_id=ask.person_id, organisation_id=ask.organisation_id
    ).first()


def _keep(mine, row, ask, *, by):
    """A promise that stands; a group may come with more or fewer people, as far as there are places."""
    if not ask.organisation_id or mine.seats == row.seats:
        return Outcome(row.slot, row.answer, mine)
    was, mine.seats = mine.seats, row.seats
    try:
        with transaction.atomic():
            mine.save(update_fields=["seats"])
    except IntegrityError as error:
        if broken_rule(error) is None:
            raise
        mine.seats = was
        return Outcome(row.slot, row.answer, mine, _("定員のため、%(n)s人のままです。") % {"n": was})
    record("assignment.resize", mine, by, for_label=str(mine.who), was=was, now=mine.seats)
    return Outcome(row.slot, row.answer, mine)


def _promise(row, slot, ask, *, by):
    """The Outcome of 「行きます」: a promise when there is room."""
    mine = _held(slot, ask)
    if mine:
        return _keep(mine, row, ask, by=by)
    try:
        made = seat(slot, by=by, person=ask.person, organisation=ask.organisation, seats=row.seats, ask=ask)
    except Refused as refusal:
        if getattr(refusal, "constraint", "") == "slot_not_overfull":
            refusal = _("定員になっていたため、まだ決まっていません。お返事は残してあります。")
        return Outcome(slot, row.answer, sentence=str(refusal))
    return Outcome(slot, row.answer, made)


@keeping_promises
def answer_slots(ask, answers, *, by, channel, comment="", link=None, seats=None):
    """Write answers {slot id: yes|if_needed|no}; 「行きます」 makes a promise at once when there is room.

    The ask as a whole is answered by the best of them. The same answers again change nothing. Returns Outcomes.
    """
    slots = lock(answers, people=[ask.person], ask=ask)
    rows = list(ask.slot_answers.filter(slot__in=slots).order_by("slot"))
    if not rows or set(answers) - {row.slot_id for row in rows}:
        raise Refused(_("このお願いにない役割が選ばれました。画面を読み込み直してください。"))
    for row in rows:
        row.slot = slots[row.slot_id]
        check_open(row.slot.activity)
    changed = [
        row
        for row in rows
        if row.answer != answers[row.slot_id] or (seats and ask.organisation_id and row.seats != seats)
    ]
    _check_in_time(changed, ask, by)
    for row in changed:
        row.answer = answers[row.slot_id]
        row.seats = seats if seats and ask.organisation_id else row.seats
        row.save(update_fields=["answer", "seats"])
    given = set(ask.slot_answers.exclude(answer="").values_list("answer", flat=True))
    best = next(answer for answer in ORDER if answer in given)
    outcomes = [_settle(row, ask, by=by) for row in rows]
    if changed or comment != ask.comment or best != ask.answer:
        headquarters.answer_ask(
            ask,
            best,
            by=by,
            channel=channel,
            comment=comment,
            seats_offered=seats if ask.organisation_id else None,
            link=link,
            entered_by="" if link or by.person_id == ask.person_id else by.name,
        )
    tell_steps(rows[0].slot, by=by)
    return outcomes


def _settle(row, ask, *, by):
    """Make promises of 「行きます」 and give back the places of other answers."""
    if row.answer == Ask.Answer.YES:
        return _promise(row, row.slot, ask, by=by)
    mine = _held(row.slot, ask)
    if mine:
        release(mine, by=by)
    return Outcome(row.slot, row.answer)


def answer_whole_ask(ask, answer, *, by, channel, comment="", seats_offered=None):
    """An answer that the coordinator wrote down for the whole ask holds for each of its slots still to come.

    Returns None for an ask without slots, else the sentences of slots in which there was no room
    (headquarters.actions.register_answerer).
    """
    coming = ask.slot_answers.filter(slot__starts_at__gte=now()).exclude(
        slot__activity__state=Activity.State.CANCELLED
    )
    slots = list(coming.values_list("slot_id", flat=True))
    if not slots:
        return None
    outcomes = answer_slots(
        ask, dict.fromkeys(slots, answer), by=by, channel=channel, comment=comment, seats=seats_offered
    )
    return [outcome.sentence for outcome in outcomes if outcome.sentence]
