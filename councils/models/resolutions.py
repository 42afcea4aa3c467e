"""Formal decisions of a council, frozen with who was entitled and present."""

from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Person
from core.dates import today
from core.models import StoredFile
from core.states import Stateful
from councils.models.agenda import AgendaItem
from councils.models.councils import Seat
from councils.models.cycles import Cycle, Topic
from councils.models.meetings import Attendance, Meeting
from councils.models.opinions import Opinion
from councils.models.policies import BasicPolicy
from councils.models.visions import ChildVision

#: What a resolution may be about.
SUBJECTS = ("policy", "vision", "topic", "opinion")


def _only(name):
    """The one subject, and none of the others."""
    return Q(**{f"{subject}__isnull": subject != name for subject in SUBJECTS})


class ResolutionQuerySet(models.QuerySet):
    """Resolutions and who sees them."""

    def visible_to(self, viewer):
        """As the council; a decision on a closed item only for whoever may read the item."""
        return self.filter(item__in=AgendaItem.objects.open_to(viewer))


class Resolution(Stateful):
    """What a meeting decided about one subject, with the counts of that moment.

    It is written down by the clerk (RECORDED) and counts (CONFIRMED) once the chair confirms it by link or on
    the screen, or once somebody other than the policy's drafter registers the signed 承認書 (DESIGN.md §1).
    """

    class Result(models.TextChoices):
        APPROVED = "approved", _("承認")
        CONDITIONAL = "conditional", _("条件付承認")
        CONTINUED = "continued", _("継続審議")
        REJECTED = "rejected", _("不承認")

    class Method(models.TextChoices):
        NO_OBJECTION = "no_objection", _("異議なし")
        HANDS = "hands", _("挙手")
        NAMED = "named", _("記名")
        WRITTEN = "written", _("書面")

    class State(models.TextChoices):
        RECORDED = "recorded", _("会長の確認待ち")
        CONFIRMED = "confirmed", _("確認済み")
        VOID = "void", _("取り消し")

    class Confirmation(models.TextChoices):
        CHAIR = "chair", _("会長が確認")
        DOCUMENT = "document", _("署名のある承認書")

    MOVES = {
        "confirm": ({State.RECORDED}, State.CONFIRMED),
        "void": ({State.RECORDED}, State.VOID),
    }

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="resolutions")
    policy = models.ForeignKey(BasicPolicy, models.PROTECT, null=True, blank=True, related_name="resolutions")
    vision = models.ForeignKey(ChildVision, models.PROTECT, null=True, blank=True, related_name="resolutions")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="resolutions")
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="resolutions")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="resolutions")
    number = models.PositiveSmallIntegerField(_("議決の番号"))
    review_on = models.DateField(_("見直す日"), null=True, blank=True)
    result = models.CharField(_("結果"), max_length=12, choices=Result)
    method = models.CharField(_("決め方"), max_length=14, choices=Method)
    votes_for = models.PositiveSmallIntegerField(_("賛成"))
    votes_against = models.PositiveSmallIntegerField(_("反対"), default=0)
    abstained = models.PositiveSmallIntegerField(_("棄権"), default=0)
    excluded = models.PositiveSmallIntegerField(_("表決に加わらなかった人"), default=0)
    voters_present = models.PositiveSmallIntegerField(_("表決権のある出席者"))
    quorum = models.PositiveSmallIntegerField(_("定足数"))
    by_chair = models.BooleanField(_("可否同数のため会長が決めた"), default=False)
    excluded_members = models.ManyToManyField(
        Attendance, blank=True, related_name="left_resolutions", verbose_name=_("表決に加わらなかった委員")
    )
    conditions = models.TextField(_("条件"), blank=True)
    decided_on = models.DateField(_("決めた日"))
    state = models.CharField(max_length=10, choices=State, default=State.RECORDED)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="recorded_resolutions")
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="confirmed_resolutions"
    )
    confirmed_how = models.CharField(max_length=10, choices=Confirmation, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(_("承認書に署名した人"), max_length=120, blank=True)
    document = models.OneToOneField(StoredFile, models.PROTECT, null=True, blank=True)
    void_reason = models.CharField(_("取り消しの理由"), max_length=200, blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("議決")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=_only("policy") | _only("vision") | _only("topic") | _only("opinion"),
                name="resolution_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(voters_present__gte=models.F("quorum")), name="resolution_with_quorum"
            ),
            models.CheckConstraint(
                condition=Q(
                    voters_present=models.F("votes_for")
                    + models.F("votes_against")
                    + models.F("abstained")
                    + models.F("excluded")
                ),
                name="resolution_counts_add_up",
                violation_error_message=_(
                    "賛成・反対・棄権・加わらなかった人の合計を、出席した委員の数に合わせてください。"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(result="conditional") | ~Q(conditions=""),
                name="conditional_resolution_has_conditions",
                violation_error_message=_("条件付承認には、条件を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_on__isnull=False, confirmed_by__isnull=False)
                & ~Q(confirmed_how="")
                | (~Q(state="confirmed") & Q(confirmed_on__isnull=True, confirmed_by__isnull=True)),
                name="confirmed_resolution_says_by_whom",
            ),
            models.UniqueConstraint(fields=["cycle", "number"], name="resolution_number_once"),
            models.UniqueConstraint(
                fields=["item", "policy"],
                condition=~Q(state="void") & Q(policy__isnull=False),
                name="one_resolution_per_item_and_policy",
            ),
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(state="recorded", policy__isnull=False),
                name="one_policy_resolution_waits",
            ),
        ]

    def __str__(self):
        return f"{self.subject} {self.get_result_display()}"

    def get_absolute_url(self):
        """The decision's page."""
        return reverse("resolution_detail", args=[self.meeting.council_id, self.pk])

    @transaction.atomic
    def save(self, *args, **kwargs):
        """A new decision takes the next number of its year's register; a void one keeps its own."""
        if self.number is None:
            self.cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=self.meeting.cycle_id)
            self.number = (self.cycle.resolutions.aggregate(last=Max("number"))["last"] or 0) + 1
        super().save(*args, **kwargs)

    @property
    def subject(self):
        """What was decided about."""
        return self.policy or self.vision or self.topic or self.opinion

    @property
    def number_label(self):
        """令和8年度(2026年度) 第3号"""
        return _("%(year)s 第%(number)s号") % {"year": self.cycle.label, "number": self.number}

    @property
    def audit_scope(self):
        return f"council:{self.meeting.council_id}"


class ResolutionVoter(models.Model):
    """One member entitled to vote at the moment of a decision, frozen with it (domain.md R5, R6)."""

    class Choice(models.TextChoices):
        NONE = "", _("記録なし")
        FOR = "for", _("賛成")
        AGAINST = "against", _("反対")
        ABSTAIN = "abstain", _("棄権")
        EXCLUDED = "excluded", _("加わらなかった")

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="voters")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="votes")
    name_then = models.CharField(max_length=120)
    office_then = models.CharField(max_length=40, blank=True)
    present = models.BooleanField(_("出席"))
    choice = models.CharField(_("表決"), max_length=8, choices=Choice, blank=True, default="")

    class Meta:
        verbose_name = _("表決権のあった委員")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "seat"], name="voter_once"),
            models.CheckConstraint(
                condition=Q(present=True) | Q(choice=""), name="only_present_voters_choose"
            ),
        ]

    def __str__(self):
        return self.name_then


class Condition(Stateful):
    """A condition attached to a decision (条件付承認), followed until it is met."""

    class State(models.TextChoices):
        OPEN = "open", _("これから")
        MET = "met", _("満たした")
        DROPPED = "dropped", _("取りやめ")

    MOVES = {
        "meet": ({State.OPEN}, State.MET),
        "drop": ({State.OPEN}, State.DROPPED),
        "reopen": ({State.MET, State.DROPPED}, State.OPEN),
    }

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="condition_rows")
    text = models.CharField(_("条件"), max_length=300)
    due_on = models.DateField(_("いつまでに"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField(_("どうなったか"), max_length=300, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("条件")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(answer=""),
                name="settled_condition_says_how",
                violation_error_message=_("どうなったかを書いてください。"),
            )
        ]

    def __str__(self):
        return self.text

    @property
    def is_late(self):
        """Open, and its day is over."""
        return self.state == self.State.OPEN and self.due_on is not None and self.due_on < today()

    @property
    def audit_scope(self):
        return f"council:{self.resolution.meeting.council_id}"
