"""Meetings in writing (書面): the sheet of each member and what it says on each item (domain.md R7)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models.agenda import AgendaItem
from councils.models.meetings import Attendance


class WrittenSheet(models.Model):
    """One member's 書面表決書. Returned in time and signed it counts as attendance; a late one is only kept."""

    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="sheet")
    returned_at = models.DateTimeField(_("届いた時刻"))
    is_signed = models.BooleanField(_("署名がある"), default=False)
    is_late = models.BooleanField(_("期限のあとに届いた"), default=False)
    opinion = models.TextField(_("意見"), blank=True)
    names_opinion = models.BooleanField(_("意見に名前を添える"), default=True)
    entered_by = models.CharField(max_length=120, blank=True)
    link_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("書面表決書")

    def __str__(self):
        return str(self.attendance)

    @property
    def counts(self):
        """Signed, in time."""
        return self.is_signed and not self.is_late

    @property
    def audit_scope(self):
        return f"council:{self.attendance.meeting.council_id}"


class Ballot(models.Model):
    """What a sheet says on one item."""

    class Choice(models.TextChoices):
        FOR = "for", _("賛成")
        AGAINST = "against", _("反対")
        ABSTAIN = "abstain", _("棄権")

    sheet = models.ForeignKey(WrittenSheet, models.CASCADE, related_name="ballots")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="ballots")
    choice = models.CharField(_("表決"), max_length=8, choices=Choice)

    class Meta:
        verbose_name = _("書面での表決")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="ballot_once"),
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "abstain"]), name="ballot_says_something"
            ),
        ]

    def __str__(self):
        return self.get_choice_display()
