"""Opinions (意見) of the council to the principal or the Board (地教行法47条の5第6項・第7項)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import School
from community.roles import BOARD
from core.dates import today
from core.states import Stateful, Versioned
from councils.models.agenda import closed_councils
from councils.models.councils import Council
from councils.models.cycles import Cycle


class OpinionQuerySet(models.QuerySet):
    """Opinions; those on staff appointments only for whoever may read what is closed (domain.md §10.2)."""

    def visible_to(self, viewer):
        """As the council; one on staffing as a closed item. The Board reads what was sent, not what is still talked of."""
        seen = Q(council__in=Council.objects.visible_to(viewer))
        seen &= ~Q(kind=Opinion.Kind.STAFFING) | Q(council__in=closed_councils(viewer))
        if viewer.has(*BOARD):
            seen &= Q(sent_on__isnull=False) | Q(council__in=viewer.ids("council"))
        return self.filter(seen)

    def waiting(self):
        """Sent and not answered."""
        return self.filter(state=Opinion.State.SENT)


class Opinion(Versioned, Stateful):
    """What the council says to the principal or the Board, resolved in a meeting, sent, and answered."""

    class Kind(models.TextChoices):
        MANAGEMENT = "management", _("学校の運営")
        STAFFING = "staffing", _("教職員の任用")

    class Addressee(models.TextChoices):
        HEAD = "head", _("校園長")
        BOARD = "board", _("教育委員会")

    class State(models.TextChoices):
        DRAFT = "draft", _("起案")
        RESOLVED = "resolved", _("議決済み")
        SENT = "sent", _("回答待ち")
        ANSWERED = "answered", _("回答あり")
        WITHDRAWN = "withdrawn", _("取り下げ")

    MOVES = {
        "resolve": ({State.DRAFT}, State.RESOLVED),
        "send": ({State.RESOLVED}, State.SENT),
        "answer": ({State.SENT}, State.ANSWERED),
        "withdraw": ({State.DRAFT, State.RESOLVED}, State.WITHDRAWN),
    }

    council = models.ForeignKey(Council, models.PROTECT, related_name="opinions")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="opinions")
    kind = models.CharField(_("何についての意見か"), max_length=10, choices=Kind, default=Kind.MANAGEMENT)
    addressee = models.CharField(_("だれに"), max_length=5, choices=Addressee)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="opinions")
    title = models.CharField(_("件名"), max_length=100)
    text = models.TextField(_("意見"))
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    drafted_by = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_on = models.DateField(_("提出した日"), null=True, blank=True)
    document_number = models.CharField(_("文書番号"), max_length=60, blank=True)
    reply = models.TextField(_("回答"), blank=True)
    replied_on = models.DateField(_("回答の日"), null=True, blank=True)
    replied_by = models.CharField(_("回答した人"), max_length=120, blank=True)
    end_reason = models.CharField(_("取り下げの理由"), max_length=200, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("意見")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="staffing") | Q(addressee="board"),
                name="staffing_opinion_goes_to_the_board",
                violation_error_message=_("教職員の任用についての意見は、教育委員会に出します。"),
            ),
            models.CheckConstraint(
                condition=Q(addressee="board") | Q(school__isnull=False),
                name="opinion_to_a_head_names_the_school",
                violation_error_message=_("どの校園の長に出すかを選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "answered"], sent_on__isnull=False)
                | (~Q(state__in=["sent", "answered"]) & Q(sent_on__isnull=True)),
                name="sent_opinion_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", replied_on__isnull=False) & ~Q(reply="")
                | (~Q(state="answered") & Q(replied_on__isnull=True)),
                name="answered_opinion_has_reply",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The opinion's page."""
        return reverse("opinion_detail", args=[self.council_id, self.pk])

    @property
    def is_closed(self):
        """Whether its content is not for the public."""
        return self.kind == self.Kind.STAFFING

    @property
    def days_waited(self):
        """Days since it was sent, until the reply or today."""
        return ((self.replied_on or today()) - self.sent_on).days if self.sent_on else None

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"
