"""When a step of the year was reached or reopened; each room calls this in the transaction that did it."""

from django.db import transaction

from core.audit import record
from core.dates import now
from councils.models import STEP_FIELDS, Cycle


@transaction.atomic
def reach_step(cycle, number, reached, *, by):
    """Note that step 1–6 is reached, or that new work reopened it. Saying it twice changes nothing."""
    field = STEP_FIELDS[number - 1]
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    was = getattr(locked, field)
    if bool(was) != bool(reached):
        was = now() if reached else None
        setattr(locked, field, was)
        locked.save(update_fields=[field])
        record("cycle.reach" if reached else "cycle.reopen", locked, by, step=number)
    setattr(cycle, field, was)
    return cycle
