"""An activity of community and school together (地域学校協働活動)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import School
from core.dates import format_span
from core.states import Stateful
from headquarters.models import Ask, Duty, Plan, PlanItem


class ActivityQuerySet(models.QuerySet):
    """Activities and who sees them."""

    PUBLIC = ("confirmed", "held", "reported", "reflected", "evaluated", "postponed", "cancelled")

    def visible_to(self, viewer):
        """As the plan; volunteers also those that are open to them. Residents have the public page."""
        from community.roles import Role

        inside = Q(item__plan__in=Plan.objects.visible_to(viewer))
        joinable = Q(item__plan__headquarters__in=viewer.ids("headquarters", Role.VOLUNTEER)) & ~Q(
            state="draft"
        )
        return self.filter(inside | joinable | Q(pk__in=self.model.objects.promised_to(viewer).values("pk")))

    def promised_to(self, viewer):
        """Where the viewer, or a group the viewer answers for, promised to come, is asked to, or has a duty."""
        from activities.models.slots import Assignment, SlotAnswer

        groups, person_id = viewer.ids("organisation"), viewer.person_id or 0
        mine = Q(person_id=person_id) | Q(organisation__in=groups)
        asks = Ask.objects.filter(mine)
        return self.filter(
            Q(pk__in=Assignment.objects.filter(mine).values("slot__activity"))
            | Q(pk__in=SlotAnswer.objects.filter(ask__in=asks).values("slot__activity"))
            | Q(item__in=asks.values("item"))
            | Q(item__in=Duty.objects.filter(organisation__in=groups).values("item"))
        )

    def public(self):
        """What residents may read."""
        return self.filter(state__in=self.PUBLIC)


class Activity(Stateful):
    """One activity on one day; it comes from a plan item and may serve others too.

    人員確保 and 不足 are computed from the slots, never a state.
    """

    class State(models.TextChoices):
        ARRANGING = "arranging", _("調整中")
        CONFIRMED = "confirmed", _("実施決定")
        HELD = "held", _("実施")
        REPORTED = "reported", _("報告済み")
        REFLECTED = "reflected", _("ふりかえり済み")
        EVALUATED = "evaluated", _("評価に反映")
        POSTPONED = "postponed", _("延期")
        CANCELLED = "cancelled", _("中止")

    MOVES = {
        "confirm": ({State.ARRANGING}, State.CONFIRMED),
        "hold": ({State.ARRANGING, State.CONFIRMED}, State.HELD),
        "report": ({State.HELD}, State.REPORTED),
        "reflect": ({State.REPORTED}, State.REFLECTED),
        "evaluate": ({State.REFLECTED}, State.EVALUATED),
        "postpone": ({State.ARRANGING, State.CONFIRMED}, State.POSTPONED),
        "reschedule": ({State.POSTPONED}, State.ARRANGING),
        "cancel": ({State.ARRANGING, State.CONFIRMED, State.POSTPONED}, State.CANCELLED),
    }
    #: The report is written.
    TOLD = (State.REPORTED, State.REFLECTED, State.EVALUATED)
    #: It has taken place.
    HAPPENED = (State.HELD, *TOLD)
    LIVE = (State.ARRANGING, State.CONFIRMED, State.HELD, State.REPORTED, State.REFLECTED, State.EVALUATED)

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="activities", verbose_name=_("取組"))
    also_serves = models.ManyToManyField(
        PlanItem, blank=True, related_name="served_by", verbose_name=_("ほかにつながる取組")
    )
    schools = models.ManyToManyField(School, blank=True, related_name="activities", verbose_name=_("校園"))
    title = models.CharField(_("活動の名前"), max_length=80)
    category = models.CharField(_("区分"), max_length=10, choices=PlanItem.Category)
    aim = models.CharField(_("ねらい"), max_length=200)
    starts_at = models.DateTimeField(_("始まり"))
    ends_at = models.DateTimeField(_("終わり"))
    place = models.CharField(_("場所"), max_length=120)
    children = models.CharField(_("参加する子ども"), max_length=80, blank=True, help_text=_("例:4年生 32人"))
    childrens_role = models.CharField(_("子どもの役割"), max_length=200, blank=True)
    staff = models.CharField(_("校園の担当"), max_length=80, blank=True)
    bring = models.CharField(_("持ち物・服装"), max_length=200, blank=True)
    rain_plan = models.CharField(_("雨のとき"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ARRANGING)
    stop_reason = models.CharField(_("延期・中止の理由"), max_length=200, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活動")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="activity_ends_after_start",
                violation_error_message=_("終わりの時刻は、始まりより後にしてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["postponed", "cancelled"]) | ~Q(stop_reason=""),
                name="stopped_activity_has_reason",
            ),
            models.CheckConstraint(condition=~Q(aim=""), name="activity_has_aim"),
        ]

    def __str__(self):
        return self.title

    @property
    def when(self):
        """Date and times in words."""
        return format_span(self.starts_at, self.ends_at)

    def get_absolute_url(self):
        """The activity's page."""
        return reverse("activity_detail", args=[self.item.plan.cycle.council_id, self.pk])

    @property
    def audit_scope(self):
        return f"council:{self.item.plan.cycle.council_id}"
