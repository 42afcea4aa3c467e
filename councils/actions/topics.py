"""Topics: proposed by members and bodies, or left by a higher room for a year that is still to come."""

from django.db import transaction

from core.audit import record as write_down
from councils.models import Topic


@transaction.atomic
def leave_topic(council, fiscal_year, title, *, by, origin, body="", record=None):
    """Leave something to talk about in a 年度, whether or not its Cycle is open yet.

    `record` is what it came from (a CarryOver's origin); the same record leaves its topic once.
    """
    fields = {
        "fiscal_year": fiscal_year,
        "title": title[:100],
        "body": body,
        "origin": origin,
        "proposed_by": by.name,
    }
    if record is None:
        topic, made = Topic.objects.create(council=council, **fields), True
    else:
        topic, made = Topic.objects.get_or_create(
            council=council,
            origin_type=record._meta.label_lower,
            origin_id=record.pk,
            defaults={**fields, "origin_label": str(record)[:200]},
        )
    if made:
        write_down("topic.leave", topic, by)
    return topic
