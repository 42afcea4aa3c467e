"""Order and sentences of everything that touches promises.

Whoever writes an Assignment or moves a Slot takes the locks of `lock` first: the ask, the activities, the people
and the slots, each by id; the cycle comes last (steps.py). So two such transactions never wait for each other, and
what PostgreSQL then refuses is a rule, which becomes a sentence here.
"""

from functools import wraps

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Assignment, Slot
from activities.models.slots import HOLDING
from community.models import Person
from core.dates import format_span
from core.refusal import Refused
from headquarters.models import Ask

BUSY = _("いま、ほかの人の申し込みと重なりました。少し待って、もう一度押してください。")
SENTENCES = {
    "slot_not_overfull": _("定員になりました。ほかの役割を選ぶか、定員を増やしてください。"),
    "assignment_once": _("この役割には、もう入っています。"),
    "assignment_once_per_group": _(
        "この団体は、この役割にもう入っています。人数を変えるときは、いちど取りやめてから入れ直してください。"
    ),
    "nobody_in_two_places": _("同じ時間に、別の活動に入っています。"),
    "slot_min_within_capacity": _("最低の人数は、定員までにしてください。"),
    "slot_ends_after_start": _("終わりの時刻は、始まりより後にしてください。"),
    "activity_ends_after_start": _("終わりの時刻は、始まりより後にしてください。"),
}
#: deadlock_detected and serialization_failure: once more from the beginning.
AGAIN = ("40P01", "40001")


class MovedMeanwhile(Exception):
    """Somebody joined between looking and locking: begin again."""


class Clash(Refused):
    """A rule of the database, with its constraint's name."""

    def __init__(self, constraint):
        super().__init__(SENTENCES[constraint])
        self.constraint = constraint


def sqlstate(error):
    """PostgreSQL's code of an error."""
    return getattr(error.__cause__, "sqlstate", None)


def broken_rule(error):
    """The Clash of an IntegrityError, or None when the constraint is not one of ours."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    return Clash(name) if name in SENTENCES else None


def _repeatable(error):
    return isinstance(error, MovedMeanwhile) or sqlstate(error) in AGAIN


def keeping_promises(act):
    """One transaction; rules become sentences; a deadlock is tried once more when we own the transaction."""

    @wraps(act)
    def wrapper(*args, **kwargs):
        tries = 1 if connection.in_atomic_block else 2
        for left in reversed(range(tries)):
            try:
                with transaction.atomic():
                    return act(*args, **kwargs)
            except IntegrityError as error:
                raise broken_rule(error) or error from error
            except (OperationalError, MovedMeanwhile) as error:
                if not _repeatable(error):
                    raise
                if not left:
                    raise Refused(BUSY) from error
        return None

    return wrapper


def lock(slot_ids, *, people=(), ask=None, moving=False):
    """Take all locks in the one order and return {id: fresh Slot}. `moving` also locks the slots' key."""
    if ask:
        list(Ask.objects.order_by("pk").select_for_update(of=("self",)).filter(pk=ask.pk).values_list("pk"))
    slot_ids = list(slot_ids)
    activities = Activity.objects.filter(pk__in=Slot.objects.filter(pk__in=slot_ids).values("activity"))
    list(activities.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk"))
    ids = {person.pk for person in people if person}
    if ids:
        list(
            Person.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk")
        )
    slots = Slot.objects.filter(pk__in=slot_ids).select_related("activity__item__plan__cycle").order_by("pk")
    return {slot.pk: slot for slot in slots.select_for_update(no_key=not moving, of=("self",))}


def people_in(slot_ids):
    """Who holds places in these slots."""
    return Person.objects.filter(
        pk__in=Assignment.objects.filter(slot__in=slot_ids, state__in=HOLDING).values("person")
    )


def lock_with_people(slot_ids):
    """Locks for moving slots: everybody in them, then the slots; again when somebody joined meanwhile."""
    people = list(people_in(slot_ids))
    slots = lock(slot_ids, people=people, moving=True)
    if set(people_in(slot_ids)) - set(people):
        raise MovedMeanwhile
    return slots


def clashing(person, start, end, *, by, headquarters_id, but=()):
    """Sentence that names with what a time clashes. Another headquarters' activity is not named to a coordinator."""
    other = (
        Assignment.objects.filter(person=person, state__in=HOLDING, overlap_reason="")
        .filter(slot__starts_at__lt=end, slot__ends_at__gt=start)
        .exclude(slot__in=but)
        .select_related("slot__activity__item__plan")
        .first()
    )
    who = _("あなた") if by.person_id == person.pk else _("%(name)sさん") % {"name": person}
    if other is None:
        return _("%(who)sは、同じ時間に別の活動に入っています。") % {"who": who}
    ours = other.slot.activity.item.plan.headquarters_id == headquarters_id or by.person_id == person.pk
    what = _("「%(title)s」") % {"title": other.slot.activity} if ours else _("ほかの校園の活動")
    return _("%(who)sは、%(when)sの%(what)sに入っています。") % {
        "who": who,
        "when": format_span(other.slot.starts_at, other.slot.ends_at),
        "what": what,
    }
