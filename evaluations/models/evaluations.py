"""The council's evaluation, goal by goal, and what is carried into the next year."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import now
from core.states import Stateful
from councils.models import Council, Goal, Meeting, Seat, Topic
from councils.models.rules import default_marks
from evaluations.models.reflections import Decision, Degree, Reflection, degree_word


class GoalEvaluationQuerySet(models.QuerySet):
    """Evaluations and who sees them."""

    def visible_to(self, viewer):
        """As the council. Residents see the confirmed ones on the public page."""
        return self.filter(goal__cycle__council__in=Council.objects.visible_to(viewer))


class GoalEvaluation(Stateful):
    """The council's evaluation of one goal: members mark by themselves, then agree on one mark.

    `words` are the council's four degrees as they were when the evaluation began, so that all marks of a year are
    read in the words in which they were given.
    """

    class State(models.TextChoices):
        MARKING = "marking", _("委員が記入中")
        DISCUSSING = "discussing", _("協議中")
        AGREED = "agreed", _("確定")

    MOVES = {
        "close_marking": ({State.MARKING}, State.DISCUSSING),
        "reopen_marking": ({State.DISCUSSING}, State.MARKING),
        "agree": ({State.MARKING, State.DISCUSSING}, State.AGREED),
        "revise": ({State.AGREED}, State.AGREED),
    }

    goal = models.OneToOneField(Goal, models.PROTECT, related_name="evaluation")
    state = models.CharField(max_length=10, choices=State, default=State.MARKING)
    words = models.JSONField(_("達成の度合い(よい方から4つ)"), default=default_marks)
    degree = models.PositiveSmallIntegerField(_("協議会としての評価"), choices=Degree, null=True, blank=True)
    comment = models.TextField(_("理由と意見"), blank=True)
    community_note = models.TextField(_("地域にとってどうだったか"), blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        verbose_name=_("話し合った会議"),
    )

    objects = GoalEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("目標の評価")
        ordering = ["goal__order", "goal_id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(degree__isnull=False, agreed_on__isnull=False),
                name="agreed_evaluation_has_degree",
            )
        ]

    def __str__(self):
        return _("%(goal)s 評価") % {"goal": self.goal}

    def get_absolute_url(self):
        """The goal's place on the page of the year's evaluation."""
        year = reverse("evaluation_year", args=[self.goal.cycle.council_id, self.goal.cycle.fiscal_year])
        return f"{year}#goal-{self.goal_id}"

    def get_degree_display(self):
        """The council's word, not the product's."""
        return degree_word(self.words, self.degree)

    @property
    def audit_scope(self):
        return self.goal.audit_scope


class Mark(models.Model):
    """One member's own mark for one goal. Others see it only once marking is closed, without the name. Staff give none.

    `is_own` is false where somebody entered it from a paper sheet (`entered_by`). The history tells that a mark was
    given, never which: so neither does the name of this record.
    """

    evaluation = models.ForeignKey(GoalEvaluation, models.PROTECT, related_name="marks")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="marks")
    degree = models.PositiveSmallIntegerField(_("評価"), choices=Degree)
    comment = models.CharField(_("理由"), max_length=300, blank=True)
    is_own = models.BooleanField(_("本人が記入"), default=True)
    entered_by = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("委員の評価")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "seat"], name="mark_once"),
            models.CheckConstraint(condition=Q(degree__lte=4), name="mark_degree"),
        ]

    def __str__(self):
        return _("%(evaluation)s 委員の記入") % {"evaluation": self.evaluation}

    def get_degree_display(self):
        """The council's word, not the product's."""
        return degree_word(self.evaluation.words, self.degree)

    @property
    def audit_scope(self):
        return self.evaluation.audit_scope


class CarryOver(models.Model):
    """What is taken into the next year, from a goal's evaluation or an activity's reflection.

    It *writes down*: `topic` is the Topic that it left for the next 年度 (councils.actions.leave_topic).
    """

    evaluation = models.OneToOneField(
        GoalEvaluation, models.PROTECT, null=True, blank=True, related_name="carry_over"
    )
    reflection = models.OneToOneField(
        Reflection, models.PROTECT, null=True, blank=True, related_name="carry_over"
    )
    decision = models.CharField(_("次の年度は"), max_length=10, choices=Decision)
    text = models.CharField(_("次の年度へ伝えること"), max_length=100)
    detail = models.TextField(_("くわしく"), blank=True)
    topic = models.OneToOneField(Topic, models.PROTECT, related_name="carry_over")
    decided_by = models.CharField(max_length=120)
    decided_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("次の年度への申し送り")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(evaluation__isnull=False, reflection__isnull=True)
                | Q(evaluation__isnull=True, reflection__isnull=False),
                name="carryover_has_one_origin",
            )
        ]

    def __str__(self):
        return self.text

    @property
    def audit_scope(self):
        return self.topic.audit_scope
