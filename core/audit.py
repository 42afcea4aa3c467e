"""Writing and reading 履歴."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from core.models import AuditEntry
from core.search.entries import refresh_all


def line(action, target, by, *, for_label="", **data):
    """One audit row that is not written yet; see `record`."""
    return AuditEntry(
        action=action,
        actor_id=by.person_id,
        actor_label=by.name[:120],
        for_label=str(for_label)[:120],
        scope=getattr(target, "audit_scope", ""),
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:200],
        data=json.loads(json.dumps(data, cls=DjangoJSONEncoder)),
    )


def record(action, target, by, *, for_label="", **data):
    """Write one audit row; call it inside the transaction of the change, after the last thing it writes.

    What can be found of the target is brought up to date with it (core.search).
    `by` is the Viewer who acts, `for_label` the person for whom they entered it. `target.audit_scope` (such as
    "council:3"), where the model has it, says in whose history the line also belongs. `data` may hold days, moments
    and translated words.
    """
    entry = line(action, target, by, for_label=for_label, **data)
    entry.save()
    refresh_all([(entry.target_type, entry.target_id)])
    return entry


def record_all(lines):
    """Write many audit rows at once, each made by `line`: for acts that change hundreds of records."""
    written = AuditEntry.objects.bulk_create(lines, batch_size=1000)
    refresh_all((entry.target_type, entry.target_id) for entry in written)
    return written


def history_of(target, limit=30):
    """The newest lines about one record."""
    return AuditEntry.objects.filter(target_type=target._meta.label_lower, target_id=target.pk)[:limit]
