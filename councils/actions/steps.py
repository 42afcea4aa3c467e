"""When a year reached each of the six steps; every room calls this in the transaction of its change."""

from django.db import transaction

from core.audit import record
from core.dates import now
from councils.models import STEP_FIELDS, Cycle


@transaction.atomic
def reach_step(cycle, number, reached, *, by):
    """Keep when step 1–6 was reached, or that new work reopened it. Saying the same again changes nothing."""
    field = STEP_FIELDS[number - 1]
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if bool(getattr(locked, field)) != reached:
        setattr(locked, field, now() if reached else None)
        locked.save(update_fields=[field])
        record("cycle.reach" if reached else "cycle.reopen", locked, by, step=number)
    setattr(cycle, field, getattr(locked, field))
