"""Looking back at one activity against the aim that was written before."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from core.dates import now
from core.states import Versioned
from headquarters.models import Plan


class Degree(models.IntegerChoices):
    """How far the aim was reached; 判断できない counts in no mean (domain.md §5.2)."""

    FULLY = 4, _("十分に達成")
    MOSTLY = 3, _("おおむね達成")
    PARTLY = 2, _("やや不十分")
    HARDLY = 1, _("不十分")
    UNKNOWN = 0, _("判断できない")


def degree_choices(words):
    """The four degrees in the council's words, best first, then 判断できない. There is no middle."""
    return [*zip((4, 3, 2, 1), words, strict=True), (0, str(Degree.UNKNOWN.label))]


def degree_word(words, degree):
    """The word for a degree, "" for none."""
    return dict(degree_choices(words)).get(degree, "")


class Decision(models.TextChoices):
    """What is to become of it next time."""

    KEEP = "keep", _("このまま続ける")
    CHANGE = "change", _("変えて続ける")
    HAND_OVER = "hand_over", _("担い手を変える")
    STOP = "stop", _("やめる")


class ReflectionQuerySet(models.QuerySet):
    """Reflections and who sees them."""

    def visible_to(self, viewer):
        """As the plan of the activity."""
        return self.filter(activity__item__plan__in=Plan.objects.visible_to(viewer))


class Reflection(Versioned):
    """The common reflection on an activity (ふりかえり): degree and reason, and what to change next time.

    `aim_then` and `degree_word` are kept as they were: the aim before the day, the degree in the council's own words.
    """

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="reflection")
    aim_then = models.CharField(_("ねらい"), max_length=200)
    degree = models.PositiveSmallIntegerField(_("ねらいはどこまで達成できましたか"), choices=Degree)
    degree_word = models.CharField(max_length=60)
    reason = models.TextField(_("そう考えた理由"))
    good = models.TextField(_("よかった点"), blank=True)
    problem = models.TextField(_("課題"), blank=True)
    next_change = models.CharField(_("次に変えること"), max_length=200, blank=True)
    child_voice = models.CharField(_("子どもの声"), max_length=300, blank=True)
    school_voice = models.CharField(_("先生の声"), max_length=300, blank=True)
    community_voice = models.CharField(_("地域の方の声"), max_length=300, blank=True)
    decision = models.CharField(_("次の年度は"), max_length=10, choices=Decision, blank=True)
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField(default=now)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ふりかえり")
        constraints = [
            models.CheckConstraint(condition=Q(degree__lte=4), name="reflection_degree"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reflection_has_reason",
                violation_error_message=_("そう考えた理由を書いてください。"),
            ),
        ]

    def __str__(self):
        return _("%(activity)s ふりかえり") % {"activity": self.activity}

    def get_absolute_url(self):
        """The page of the activity's reflection."""
        return reverse("reflection_page", args=[self.activity.item.plan.cycle.council_id, self.activity_id])

    def get_degree_display(self):
        """The council's word, not the product's."""
        return self.degree_word

    @property
    def audit_scope(self):
        return self.activity.audit_scope
