"""What the city reads about a council's meetings, kept by the actions that change it (core.figures)."""

from django.db import models

from community.models import Municipality
from councils.models.councils import Council


class CouncilFigure(models.Model):
    """One council in one 年度: its meetings and the oldest minutes still to be published."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    council = models.ForeignKey(Council, models.PROTECT, related_name="figures")
    fiscal_year = models.PositiveSmallIntegerField()
    meetings_held = models.PositiveSmallIntegerField(default=0)
    not_formed = models.PositiveSmallIntegerField(default=0)
    last_met_at = models.DateTimeField(null=True)
    minutes_open_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "fiscal_year"], name="councilfigure_once")]
        indexes = [models.Index(fields=["municipality", "fiscal_year"], name="councilfigure_city")]

    def __str__(self):
        return f"{self.council_id} {self.fiscal_year}"
