"""What the city reads about a year's plan, kept by the actions that change it (core.figures)."""

from django.db import models

from community.models import Municipality
from councils.models import Council


class PlanFigure(models.Model):
    """One council's plan of one 年度: its live undertakings, and on whom their duties lie.

    `coordination` counts the duties of calling and arranging, `coordination_outside` those of them that the school
    does not carry: the leaflet's own measure of success (domain.md §0.2, 10).
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    council = models.ForeignKey(Council, models.PROTECT, related_name="plan_figures")
    fiscal_year = models.PositiveSmallIntegerField()
    items = models.PositiveIntegerField(default=0)
    school_duties = models.PositiveIntegerField(default=0)
    community_duties = models.PositiveIntegerField(default=0)
    guardians_duties = models.PositiveIntegerField(default=0)
    children_duties = models.PositiveIntegerField(default=0)
    coordination = models.PositiveIntegerField(default=0)
    coordination_outside = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "fiscal_year"], name="planfigure_once")]
        indexes = [models.Index(fields=["municipality", "fiscal_year"], name="planfigure_city")]

    def __str__(self):
        return f"{self.council_id} {self.fiscal_year}"
