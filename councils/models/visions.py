"""Wishes from both sides, the child image made of them, and the goals under it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Person
from core.states import Stateful, Versioned
from councils.models.councils import Council
from councils.models.cycles import Cycle


class Side(models.TextChoices):
    """The four sides from which wishes come and on which duties lie."""

    COMMUNITY = "community", _("地域")
    SCHOOL = "school", _("学校")
    GUARDIANS = "guardians", _("保護者")
    CHILDREN = "children", _("子ども")


class InsideQuerySet(models.QuerySet):
    """Records of a cycle that the council's own people and the Board see."""

    def visible_to(self, viewer):
        """As the council."""
        return self.filter(cycle__council__in=Council.objects.visible_to(viewer))


class WishQuerySet(InsideQuerySet):
    """Wishes; a withdrawn one stays on the record but stands in no list."""

    def live(self):
        """Wishes that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class GoalQuerySet(models.QuerySet):
    """Goals and who sees them."""

    def visible_to(self, viewer):
        """Goals under an agreed image are public, as the image is; others the council's own."""
        inside = Q(cycle__council__in=Council.objects.visible_to(viewer))
        return self.filter(inside | ~Q(vision__state=ChildVision.State.DRAFT))

    def live(self):
        """Goals that were not given up."""
        return self.filter(dropped_on=None)


class WishTheme(models.Model):
    """A heading under which wishes were grouped."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="themes")
    name = models.CharField(_("まとまりの名前"), max_length=60)

    objects = InsideQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "name"],
                name="theme_once",
                violation_error_message=_("同じ名前のまとまりがあります。"),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def audit_scope(self):
        return f"council:{self.cycle.council_id}"


class Wish(models.Model):
    """「こんな子どもに育ってほしい」: one wish from one side, by oneself or entered for someone, named or not."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="wishes")
    side = models.CharField(_("どの立場から"), max_length=10, choices=Side)
    text = models.CharField(_("願い"), max_length=200)
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="wishes")
    author_label = models.CharField(_("だれの願いか"), max_length=60, blank=True)
    entered_by = models.CharField(max_length=120)
    theme = models.ForeignKey(WishTheme, models.PROTECT, null=True, blank=True, related_name="wishes")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    deliberation = models.ForeignKey(
        "Deliberation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wishes",
        verbose_name=_("書かれた熟議"),
    )
    paper_marks = models.PositiveSmallIntegerField(_("紙に貼られた印の数"), default=0)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("願い")
        ordering = ["side", "pk"]

    def __str__(self):
        return self.text

    @property
    def whose(self):
        """Whose wish it is, where that was said."""
        return self.author_label or (str(self.author) if self.author_id else "")

    @property
    def audit_scope(self):
        return f"council:{self.cycle.council_id}"


class ChildVisionQuerySet(models.QuerySet):
    """Versions of the child image."""

    def visible_to(self, viewer):
        """An agreed image is public; a draft is the council's own."""
        inside = Q(council__in=Council.objects.visible_to(viewer))
        return self.filter(inside | ~Q(state=ChildVision.State.DRAFT))


class ChildVision(Versioned, Stateful):
    """One version of 目指す子ども像. Once agreed it never changes; a change is a new version."""

    class State(models.TextChoices):
        DRAFT = "draft", _("案")
        AGREED = "agreed", _("共有")
        SUPERSEDED = "superseded", _("見直し済み")

    MOVES = {
        "agree": ({State.DRAFT}, State.AGREED),
        "supersede": ({State.AGREED}, State.SUPERSEDED),
    }

    council = models.ForeignKey(Council, models.PROTECT, related_name="visions")
    number = models.PositiveSmallIntegerField(_("版"))
    text = models.CharField(_("目指す子ども像"), max_length=120)
    note = models.TextField(_("この言葉にこめた思い"), blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    wishes = models.ManyToManyField(
        Wish, blank=True, related_name="visions", verbose_name=_("もとになった願い")
    )
    agreed_on = models.DateField(_("共有した日"), null=True, blank=True)
    discussed_in = models.ForeignKey(
        "Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visions",
        verbose_name=_("話し合った会議"),
    )
    discussed_where = models.CharField(
        _("会議のほかで話し合った場"), max_length=120, blank=True, help_text=_("例:地域と学校の熟議の会")
    )

    objects = ChildVisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("目指す子ども像")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="vision_number_once"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(state="agreed"), name="one_agreed_vision"
            ),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(state="draft"),
                name="one_draft_vision",
                violation_error_message=_("子ども像の案がもうあります。その案を直してください。"),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", agreed_on__isnull=True)
                | (
                    ~Q(state="draft")
                    & Q(agreed_on__isnull=False)
                    & (Q(discussed_in__isnull=False) | ~Q(discussed_where=""))
                ),
                name="agreed_vision_says_where",
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        """The page of the image and its wishes."""
        return reverse("vision_detail", args=[self.council_id, self.pk])

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"


class Goal(Versioned):
    """A goal of the year under the child image (ビジョン・方向性)."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="goals")
    vision = models.ForeignKey(ChildVision, models.PROTECT, related_name="goals")
    text = models.CharField(_("目標"), max_length=120)
    axis = models.CharField(_("柱"), max_length=40, blank=True)
    issue = models.TextField(_("いまの課題"), blank=True)
    evidence = models.CharField(_("課題がわかる根拠"), max_length=200, blank=True)
    indicator = models.CharField(_("達成をはかるもの"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=1)
    dropped_on = models.DateField(null=True, blank=True)
    drop_reason = models.CharField(_("取りやめた理由"), max_length=200, blank=True)
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("目標")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        """The goal's page."""
        return reverse("goal_detail", args=[self.cycle.council_id, self.pk])

    @property
    def audit_scope(self):
        return f"council:{self.cycle.council_id}"
