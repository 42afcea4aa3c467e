"""People who wish to listen to a meeting (傍聴)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Stateful
from councils.models.meetings import Meeting, MeetingPartQuerySet


class Observer(Stateful):
    """One application to observe, mostly by telephone and written down by the clerk (domain.md R13)."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("電話")
        VISIT = "visit", _("来校・来園")
        MAIL = "mail", _("メール")
        PAPER = "paper", _("用紙・FAX")

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("受付")
        FULL = "full", _("定員のため待ち")
        WITHDRAWN = "withdrawn", _("取り消し")

    MOVES = {
        "accept": ({State.FULL}, State.ACCEPTED),
        "withdraw": ({State.ACCEPTED, State.FULL}, State.WITHDRAWN),
    }

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="observer_rows")
    name = models.CharField(_("名前"), max_length=60)
    contact = models.CharField(_("連絡先"), max_length=60, blank=True)
    channel = models.CharField(_("申込みのしかた"), max_length=5, choices=Channel, default=Channel.PHONE)
    received_on = models.DateField(_("申込みの日"))
    after_deadline = models.BooleanField(_("期限のあと"), default=False)
    state = models.CharField(max_length=9, choices=State, default=State.ACCEPTED)
    came = models.BooleanField(_("傍聴した"), null=True, blank=True)
    entered_by = models.CharField(max_length=120)

    objects = MeetingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("傍聴の申込み")
        ordering = ["received_on", "pk"]

    def __str__(self):
        return self.name

    @property
    def audit_scope(self):
        return f"council:{self.meeting.council_id}"
