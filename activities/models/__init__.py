"""Step 5: the day."""

from activities.models.activities import Activity
from activities.models.days import ActivityReport, Attendance
from activities.models.figures import ActivityFigure
from activities.models.slots import Assignment, Slot, SlotAnswer

__all__ = ["Activity", "ActivityFigure", "ActivityReport", "Assignment", "Attendance", "Slot", "SlotAnswer"]
