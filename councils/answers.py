"""Answers to a meeting as they were before its day was moved (延期): they stand in the history."""

from django.utils.translation import gettext as _

from core.models import AuditEntry


def answers_before(rows):
    """{attendance id: the last answer to a former day, in words}: one query, none without rows."""
    if not rows:
        return {}
    lines = AuditEntry.objects.filter(
        target_type="councils.attendance",
        target_id__in=[row.pk for row in rows],
        action="attendance.ask_anew",
    ).order_by("at", "pk")
    return {line.target_id: _("前の日には「%(reply)s」") % {"reply": line.data["reply"]} for line in lines}
