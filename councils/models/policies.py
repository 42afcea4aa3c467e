"""The principal's basic policy (学校運営の基本方針, 地教行法47条の5第4項)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Person, School
from community.roles import BOARD, SCHOOL_OFFICE
from core.states import Stateful, Versioned
from councils.models.cycles import Cycle
from councils.models.visions import Goal


class BasicPolicyQuerySet(models.QuerySet):
    """Policies and who sees which version."""

    def visible_to(self, viewer):
        """Approved ones are public; submitted ones the council's; a draft only the school's own office."""
        State = BasicPolicy.State
        council = Q(cycle__council__in=viewer.ids("council")) & ~Q(state=State.DRAFT)
        office = Q(school__in=viewer.ids("school", *SCHOOL_OFFICE))
        public = Q(state__in=[State.APPROVED, State.CONDITIONAL, State.SUPERSEDED])
        seen = council | office | public
        if viewer.has(*BOARD):
            seen |= Q(school__municipality_id=viewer.municipality_id) & ~Q(state=State.DRAFT)
        return self.filter(seen)


class BasicPolicy(Versioned, Stateful):
    """One version of one school's basic policy for one 年度. Immutable once approved; a change is a new version.

    The result of a meeting counts when the chair confirms it or the signed 承認書 is registered; then `resolution`
    is set and the state follows it (councils.actions.confirm_resolution).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("作成中")
        SUBMITTED = "submitted", _("提出済み")
        APPROVED = "approved", _("承認")
        CONDITIONAL = "conditional", _("条件付承認")
        CONTINUED = "continued", _("継続審議")
        REJECTED = "rejected", _("不承認")
        SUPERSEDED = "superseded", _("新しい版に置きかえ")

    MOVES = {
        "submit": ({State.DRAFT}, State.SUBMITTED),
        "withdraw": ({State.SUBMITTED, State.CONTINUED}, State.DRAFT),
        "approve": ({State.SUBMITTED, State.CONTINUED}, State.APPROVED),
        "approve_conditionally": ({State.SUBMITTED, State.CONTINUED}, State.CONDITIONAL),
        "continue": ({State.SUBMITTED, State.CONTINUED}, State.CONTINUED),
        "reject": ({State.SUBMITTED, State.CONTINUED}, State.REJECTED),
        "supersede": ({State.APPROVED, State.CONDITIONAL}, State.SUPERSEDED),
    }
    IN_FORCE = (State.APPROVED, State.CONDITIONAL)

    school = models.ForeignKey(School, models.PROTECT, related_name="policies")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="policies")
    number = models.PositiveSmallIntegerField(_("版"))
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(_("学校教育目標"), max_length=120)
    goals = models.ManyToManyField(Goal, blank=True, related_name="policies", verbose_name=_("つながる目標"))
    change_reason = models.CharField(_("変える理由"), max_length=200, blank=True)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="drafted_policies")
    submitted_at = models.DateTimeField(null=True, blank=True)
    resolution = models.OneToOneField(
        "Resolution", models.PROTECT, null=True, blank=True, related_name="approved_policy"
    )
    in_force_on = models.DateField(_("承認された日"), null=True, blank=True)

    objects = BasicPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("基本方針")
        ordering = ["school", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "cycle", "number"], name="policy_number_once"),
            models.UniqueConstraint(
                fields=["school", "cycle"],
                condition=Q(state__in=["approved", "conditional"]),
                name="one_approved_policy",
            ),
            models.UniqueConstraint(
                fields=["school", "cycle"],
                condition=Q(state__in=["draft", "submitted", "continued"]),
                name="one_open_policy",
                violation_error_message=_("作成中の基本方針がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["approved", "conditional", "superseded"],
                    resolution__isnull=False,
                    in_force_on__isnull=False,
                )
                | Q(state__in=["draft", "submitted", "continued", "rejected"], in_force_on__isnull=True),
                name="approved_policy_has_resolution",
            ),
        ]

    def __str__(self):
        return _("%(school)s 基本方針 第%(number)s版") % {"school": self.school, "number": self.number}

    def get_absolute_url(self):
        """The policy's page."""
        return reverse("policy_detail", args=[self.cycle.council_id, self.pk])

    @property
    def is_in_force(self):
        """Approved, with or without conditions."""
        return self.state in self.IN_FORCE

    @property
    def audit_scope(self):
        return f"council:{self.cycle.council_id}"


class PolicyComment(Stateful):
    """A word on one part of a policy (or on the whole), by somebody of the council or written down for them."""

    class State(models.TextChoices):
        OPEN = "open", _("返事待ち")
        ANSWERED = "answered", _("返事あり")
        WITHDRAWN = "withdrawn", _("取り下げ")

    MOVES = {
        "answer": ({State.OPEN, State.ANSWERED}, State.ANSWERED),
        "withdraw": ({State.OPEN, State.ANSWERED}, State.WITHDRAWN),
    }

    policy = models.ForeignKey(BasicPolicy, models.PROTECT, related_name="comments")
    item = models.ForeignKey("PolicyItem", models.PROTECT, null=True, blank=True, related_name="comments")
    text = models.TextField(_("意見"))
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="policy_comments")
    author_label = models.CharField(_("だれの意見か"), max_length=60, blank=True)
    entered_by = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("返事"), blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("基本方針への意見")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer=""), name="answered_comment_has_answer"
            )
        ]

    def __str__(self):
        return self.text[:40]

    @property
    def whose(self):
        """Whose word it is."""
        return self.author_label or (str(self.author) if self.author_id else "")

    @property
    def audit_scope(self):
        return f"council:{self.policy.cycle.council_id}"


class PolicyItem(models.Model):
    """One heading of a policy, from the Board's checklist."""

    policy = models.ForeignKey(BasicPolicy, models.CASCADE, related_name="items")
    heading = models.CharField(_("項目"), max_length=60)
    body = models.TextField(_("内容"), blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["policy", "order"], name="policyitem_order_once")]

    def __str__(self):
        return self.heading
