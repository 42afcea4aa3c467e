"""Records of step 5."""

from datetime import timedelta

from activities.models import Activity, Assignment, Slot, SlotAnswer
from core.dates import today
from tests.factories.councils import at


def make_activity(item, **fields):
    """An activity in ten days, from half past nine to half past eleven."""
    starts_at = fields.pop("starts_at", at(today() + timedelta(days=10), 9, 30))
    fields = {
        "title": item.title,
        "category": item.category,
        "aim": item.aim or "ねらい",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "校庭",
        **fields,
    }
    return Activity.objects.create(item=item, **fields)


def make_slot(activity, **fields):
    """Two places, for the whole time of the activity."""
    fields = {
        "title": "見守り",
        "starts_at": activity.starts_at,
        "ends_at": activity.ends_at,
        "capacity": 2,
        **fields,
    }
    return Slot.objects.create(activity=activity, **fields)


def make_assignment(slot, person, **fields):
    """A promise."""
    fields = {"entered_by": "推進員", "during": slot.during, **fields}
    return Assignment.objects.create(slot=slot, person=person, **fields)


def make_answer(ask, slot, **fields):
    """A slot in an ask, not answered yet."""
    return SlotAnswer.objects.create(ask=ask, slot=slot, **fields)
