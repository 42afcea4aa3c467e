"""Times out of the room: somebody goes and comes back while the meeting is on (中座)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ranges import IdRange, Moments
from councils.models.meetings import Attendance


class TimeAway(models.Model):
    """One time between somebody's arriving and leaving in which they were not there."""

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="times_away")
    left_at = models.DateTimeField(_("席を外した時刻"))
    back_at = models.DateTimeField(_("もどった時刻"))

    class Meta:
        verbose_name = _("席を外した時間")
        ordering = ["left_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(back_at__gt=models.F("left_at")),
                name="back_after_going_away",
                violation_error_message=_("もどった時刻は、席を外した時刻より後にしてください。"),
            ),
            ExclusionConstraint(
                name="away_once_at_a_time",
                expressions=[
                    (IdRange("attendance"), RangeOperators.OVERLAPS),
                    (Moments("left_at", "back_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("席を外した時間が重なっています。"),
            ),
        ]

    def __str__(self):
        return str(self.attendance)

    @property
    def audit_scope(self):
        return f"council:{self.attendance.meeting.council_id}"
