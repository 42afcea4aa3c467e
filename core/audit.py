"""Writing and reading 履歴."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from core.models import AuditEntry


def record(action, target, by, *, for_label="", **data):
    """Write one audit row; call it inside the transaction of the change.

    `by` is the Viewer who acts, `for_label` the person for whom they entered it. `target.audit_scope` (such as
    "council:3"), where the model has it, says in whose history the line also belongs. `data` may hold days, moments
    and translated words.
    """
    return AuditEntry.objects.create(
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


def history_of(target, limit=30):
    """The newest lines about one record."""
    return AuditEntry.objects.filter(target_type=target._meta.label_lower, target_id=target.pk)[:limit]
