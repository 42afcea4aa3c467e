"""Words that go onto paper and are kept: the newsletter of a meeting, and what one clerk leaves to the next."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.states import Versioned
from councils.models.councils import Council
from councils.models.meetings import Meeting, MeetingPartQuerySet


class Newsletter(Versioned):
    """協議会だより: one A4 sheet about a meeting, drafted from its public items and put into words by the office."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="newsletter")
    heading = models.CharField(_("見出し"), max_length=60)
    greeting = models.TextField(_("はじめのことば"), blank=True, max_length=300)
    talked = models.TextField(_("話し合ったこと"), max_length=900)
    decided = models.TextField(_("決まったこと"), blank=True, max_length=600)
    coming = models.TextField(_("これからのこと"), blank=True, max_length=400)
    written_by = models.CharField(max_length=120)

    objects = MeetingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("協議会だより")

    def __str__(self):
        return _("%(meeting)s 協議会だより") % {"meeting": self.meeting}

    def get_absolute_url(self):
        """The sheet."""
        return reverse("newsletter_print", args=[self.meeting.council_id, self.meeting_id])

    @property
    def audit_scope(self):
        return f"council:{self.meeting.council_id}"


class HandoverNote(Versioned):
    """後任の方へ: what the office of a council leaves in words to whoever follows in April."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="handover_notes")
    fiscal_year = models.PositiveSmallIntegerField(_("年度(西暦)"))
    text = models.TextField(_("後任の方へ"), max_length=4000)
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("引継ぎのことば")
        ordering = ["-fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["council", "fiscal_year"], name="one_handover_note_a_year")
        ]

    def __str__(self):
        return _("%(council)s 引継ぎのことば") % {"council": self.council}

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"
