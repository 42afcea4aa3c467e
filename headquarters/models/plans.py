"""Step 3: the year's plan, its items and who does what."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Organisation
from community.roles import Role
from core.states import Stateful, Versioned
from councils.models import Council, Cycle, Goal, Meeting, Resolution, Topic
from councils.models.visions import Side
from headquarters.models.bodies import Headquarters


class PlanQuerySet(models.QuerySet):
    """Plans and who sees them."""

    def visible_to(self, viewer):
        """The council's own people, the headquarters' coordinators and the Board."""
        council = Q(cycle__council__in=Council.objects.visible_to(viewer))
        return self.filter(council | Q(headquarters__in=viewer.ids("headquarters", Role.COORDINATOR)))


class Plan(Stateful):
    """The plan of one Cycle, made by the headquarters and adopted (step 3)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("作成中")
        ADOPTED = "adopted", _("決定")

    MOVES = {"adopt": ({State.DRAFT}, State.ADOPTED), "reopen": ({State.ADOPTED}, State.DRAFT)}

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="plan")
    headquarters = models.ForeignKey(Headquarters, models.PROTECT, related_name="plans")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    adopted_on = models.DateField(_("決定した日"), null=True, blank=True)
    adopted_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adopted_plans",
        verbose_name=_("決めた会議"),
    )
    adopted_where = models.CharField(
        _("会議のほかで決めた場"), max_length=120, blank=True, help_text=_("例：本部の打合せ")
    )
    resolution = models.ForeignKey(Resolution, models.PROTECT, null=True, blank=True, related_name="plans")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("年間計画")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(adopted_on__isnull=False), name="adopted_plan_has_date"
            )
        ]

    def __str__(self):
        return _("%(year)s 年間計画") % {"year": self.cycle.label}

    def get_absolute_url(self):
        """The plan's page."""
        return reverse("plan_detail", args=[self.cycle.council_id, self.cycle.fiscal_year])

    @property
    def audit_scope(self):
        return f"council:{self.cycle.council_id}"


class PlanItemQuerySet(models.QuerySet):
    """Plan items and who sees them."""

    def visible_to(self, viewer):
        """As the plan."""
        return self.filter(plan__in=Plan.objects.visible_to(viewer))

    def live(self):
        """Items that were not cancelled."""
        return self.exclude(state=PlanItem.State.CANCELLED)


class PlanItem(Versioned, Stateful):
    """One undertaking (取組) of the year. Only title, month and goal are required; the rest is asked for.

    `continues` is last year's undertaking, `topic` the carry-over or proposal from which this one grew.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("提案")
        DECIDED = "decided", _("決定")
        CANCELLED = "cancelled", _("取りやめ")

    class Category(models.TextChoices):
        """Kinds of activity, level 1 (domain.md §3.1), fixed for statistics."""

        LEARN = "LEARN", _("学習支援・授業補助")
        READ = "READ", _("読み聞かせ・図書")
        SAFE = "SAFE", _("登下校・安全")
        ENV = "ENV", _("環境整備")
        EVENT = "EVENT", _("学校行事")
        HOME = "HOME", _("郷土学習・ふるさと")
        CAREER = "CAREER", _("キャリア・職場体験")
        AFTER = "AFTER", _("放課後・土曜")
        CLUB = "CLUB", _("部活動・クラブ")
        DISASTER = "DISASTER", _("防災")
        COMM = "COMM", _("地域行事・地域貢献")
        FAMILY = "FAMILY", _("家庭教育支援")
        OTHER = "OTHER", _("その他")

    MOVES = {
        "decide": ({State.PROPOSED}, State.DECIDED),
        "cancel": ({State.PROPOSED, State.DECIDED}, State.CANCELLED),
    }

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    title = models.CharField(_("取組の名前"), max_length=80)
    month = models.PositiveSmallIntegerField(_("月"))
    goals = models.ManyToManyField(Goal, related_name="plan_items", verbose_name=_("つながる目標"))
    category = models.CharField(_("区分"), max_length=10, choices=Category, default=Category.OTHER)
    issue = models.TextField(_("課題"), blank=True, help_text=_("何に困っているか、何が足りないか"))
    aim = models.CharField(
        _("ねらい"), max_length=200, blank=True, help_text=_("終わったとき、子どもがどうなっていてほしいか")
    )
    why = models.TextField(_("なぜ地域と一緒に行うか"), blank=True)
    existing_event = models.CharField(_("いまある行事とのつながり"), max_length=120, blank=True)
    needs_people = models.BooleanField(_("協力してくれる人を募る"), default=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    cancel_reason = models.CharField(_("取りやめた理由"), max_length=200, blank=True)
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="plan_items")
    carried_note = models.CharField(_("前の年度からの申し送り"), max_length=200, blank=True)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("取組")
        ordering = ["plan", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="planitem_month"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="cancelled_planitem_has_reason"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The item's page."""
        return reverse("planitem_detail", args=[self.plan.cycle.council_id, self.pk])

    @property
    def month_in_year(self):
        """April = 0 … March = 11, the order of a 年度."""
        return (self.month - 4) % 12

    @property
    def audit_scope(self):
        return f"council:{self.plan.cycle.council_id}"


class Duty(models.Model):
    """Who does what for a plan item (役割分担): one task on one of the four sides."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="duties")
    side = models.CharField(_("だれが"), max_length=10, choices=Side)
    text = models.CharField(_("すること"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("団体")
    )
    is_coordination = models.BooleanField(_("連絡・調整の仕事"), default=False)

    class Meta:
        verbose_name = _("役割")
        ordering = ["pk"]

    def __str__(self):
        return self.text

    @property
    def audit_scope(self):
        return f"council:{self.item.plan.cycle.council_id}"
