"""What the city reads about activities, kept by the actions that change it (core.figures)."""

from django.db import models

from community.models import Municipality
from councils.models import Council
from headquarters.models import PlanItem


class ActivityFigure(models.Model):
    """Reported activities of one council in one month and category: how many, who came (延べ), how long.

    `minutes` is the time the activities took, `adult_minutes` the time that adults other than staff gave,
    in whole minutes.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    council = models.ForeignKey(Council, models.PROTECT, related_name="activity_figures")
    fiscal_year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=10, choices=PlanItem.Category)
    activities = models.PositiveIntegerField(default=0)
    children = models.PositiveIntegerField(default=0)
    adults = models.PositiveIntegerField(default=0)
    staff = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    adult_minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "fiscal_year", "month", "category"], name="activityfigure_once"
            )
        ]
        indexes = [models.Index(fields=["municipality", "fiscal_year"], name="activityfigure_city")]

    def __str__(self):
        return f"{self.council_id} {self.fiscal_year}-{self.month} {self.category}"
