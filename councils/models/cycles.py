"""The yearly cycle of a council, and the topics that outlive meetings and years."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import fiscal_year, fiscal_year_end, fiscal_year_start, format_fiscal_year, today
from core.states import Stateful
from councils.models.councils import Council

#: When each of the six steps was reached; a step is finished by records, never by ticking a box.
STEP_FIELDS = ("talked_at", "approved_at", "planned_at", "liaised_at", "acted_at", "evaluated_at")


class CycleQuerySet(models.QuerySet):
    """Cycles and who sees their inside."""

    def visible_to(self, viewer):
        """As the council."""
        return self.filter(council__in=Council.objects.visible_to(viewer))

    def running(self, day=None):
        """Cycles of the fiscal year of a day."""
        return self.filter(fiscal_year=fiscal_year(day or today()), ended_on__isnull=True)


class Cycle(models.Model):
    """One council × one 年度: the six steps as linked records. It may open before April and end early."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="cycles")
    fiscal_year = models.PositiveSmallIntegerField(_("年度(西暦)"))
    vision = models.ForeignKey(
        "ChildVision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cycles",
        verbose_name=_("目指す子ども像"),
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    talked_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    liaised_at = models.DateTimeField(null=True, blank=True)
    acted_at = models.DateTimeField(null=True, blank=True)
    evaluated_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(_("途中で終えた日"), null=True, blank=True)
    end_reason = models.CharField(_("途中で終えた理由"), max_length=200, blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度の歩み")
        ordering = ["-fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "fiscal_year"],
                name="one_cycle_per_council_and_year",
                violation_error_message=_("その年度は、もう始まっています。"),
            ),
            models.CheckConstraint(
                condition=Q(talked_at__isnull=True) | Q(vision__isnull=False), name="cycle_talked_has_vision"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="cycle_early_end_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.council} {format_fiscal_year(self.fiscal_year)}"

    def get_absolute_url(self):
        """The year page."""
        return reverse("year_page", args=[self.council_id, self.fiscal_year])

    @property
    def label(self):
        """令和8年度(2026年度)"""
        return format_fiscal_year(self.fiscal_year)

    @property
    def starts_on(self):
        """1 April."""
        return fiscal_year_start(self.fiscal_year)

    @property
    def ends_on(self):
        """31 March."""
        return fiscal_year_end(self.fiscal_year)

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"


class TopicQuerySet(models.QuerySet):
    """Topics and who sees them."""

    def visible_to(self, viewer):
        """As the council."""
        return self.filter(council__in=Council.objects.visible_to(viewer))

    def open(self):
        """Topics still to be talked about."""
        return self.filter(state=Topic.State.OPEN)


class Topic(Stateful):
    """Something to talk about. It outlives meetings and may be left for a year whose Cycle is not open yet.

    `origin_type` and `origin_id` name the record from which it came (a CarryOver of a higher room, an agenda item),
    as plain ids. `proposer` reads on the first screen what became of a proposal, `answer` says it in words;
    `entered_by` is who wrote it down for somebody else.
    """

    class Origin(models.TextChoices):
        COUNCIL = "council", _("協議会")
        SCHOOL = "school", _("校園")
        HEADQUARTERS = "headquarters", _("本部・推進員")
        CARRY_OVER = "carry_over", _("前の年度から")

    class State(models.TextChoices):
        OPEN = "open", _("話し合う予定")
        CLOSED = "closed", _("話し合い済み")
        DROPPED = "dropped", _("取り下げ")

    MOVES = {
        "close": ({State.OPEN}, State.CLOSED),
        "drop": ({State.OPEN}, State.DROPPED),
        "reopen": ({State.CLOSED, State.DROPPED}, State.OPEN),
    }

    council = models.ForeignKey(Council, models.PROTECT, related_name="topics")
    fiscal_year = models.PositiveSmallIntegerField(_("年度(西暦)"))
    title = models.CharField(_("話し合いたいこと"), max_length=100)
    body = models.TextField(_("くわしく"), blank=True)
    origin = models.CharField(_("どこから"), max_length=12, choices=Origin)
    proposed_by = models.CharField(_("提案した人"), max_length=120, blank=True)
    proposer = models.ForeignKey(
        "community.Person", models.PROTECT, null=True, blank=True, related_name="proposed_topics"
    )
    entered_by = models.CharField(max_length=120, blank=True)
    answer = models.CharField(_("事務局の返事"), max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    origin_type = models.CharField(max_length=60, blank=True)
    origin_id = models.BigIntegerField(null=True)
    origin_label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("話し合いたいこと")
        ordering = ["fiscal_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "origin_type", "origin_id"],
                name="topic_carried_once",
                condition=~Q(origin_type=""),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The topic's page."""
        return reverse("topic_detail", args=[self.council_id, self.pk])

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"
