"""The rules of a council, each version from a day on: cities differ, and a rule may change with a new 年度."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from core.dates import fiscal_year, fiscal_year_end, today


def default_checklist():
    """Headings of a basic policy that most rules name (domain.md §1.2); the Board may set its own."""
    return [
        "教育課程の編成",
        "学校経営計画",
        "地域との連携",
        "学校予算の編成と執行",
        "施設・設備の管理と整備",
    ]


def default_marks():
    """Labels of the four degrees, best first (domain.md §5.2)."""
    return ["十分に達成", "おおむね達成", "やや不十分", "不十分"]


def default_months():
    """Three meetings: one in each of the three terms (domain.md §2.1)."""
    return [5, 10, 2]


def default_written_kinds():
    """Kinds of items that may be decided in writing (domain.md R7): what needs no talk."""
    return ["report", "approval", "notice", "other"]


class CouncilRules(models.Model):
    """What holds in a council from a day until the next version begins. Past versions are never rewritten."""

    class Tie(models.TextChoices):
        CHAIR = "chair", _("会長が決める")
        REJECTED = "rejected", _("否決とする")

    council = models.ForeignKey("councils.Council", models.PROTECT, related_name="rule_versions")
    holds_from = models.DateField(_("いつから"))
    reason = models.CharField(_("理由・もとになる規則"), max_length=200, blank=True)
    entered_by = models.CharField(max_length=120, blank=True)

    max_members = models.PositiveSmallIntegerField(_("委員の上限"), default=20)
    term_years = models.PositiveSmallIntegerField(_("任期(年度)"), default=1)
    quorum_percent = models.PositiveSmallIntegerField(
        _("定足数(在任委員に対する割合・%をこえる)"), default=50
    )
    tie = models.CharField(_("可否同数のとき"), max_length=10, choices=Tie, default=Tie.CHAIR)
    head_votes_on_policy = models.BooleanField(_("校園長が委員のとき基本方針の表決に加わる"), default=False)
    written_votes = models.BooleanField(_("書面での表決を認める"), default=True)
    written_kinds = models.JSONField(_("書面で決めてよい議題の種類"), default=default_written_kinds)
    stand_ins = models.BooleanField(_("委員の代理の出席を認める(表決には加わらない)"), default=True)
    observer_limit = models.PositiveSmallIntegerField(_("傍聴の定員"), default=10)
    observer_days = models.PositiveSmallIntegerField(_("傍聴の申込み(何日前まで)"), default=7)
    notice_days = models.PositiveSmallIntegerField(_("開催の案内(何日前まで)"), default=14)
    papers_days = models.PositiveSmallIntegerField(_("資料の送付(何日前まで)"), default=7)
    remind_days = models.PositiveSmallIntegerField(_("返事のない委員への連絡(何日前)"), default=5)
    min_meetings = models.PositiveSmallIntegerField(_("年間の開催回数(最低)"), default=3)
    meeting_months = models.JSONField(_("会議を開く月"), default=default_months)
    minutes_draft_days = models.PositiveSmallIntegerField(_("議事録の案(何日以内)"), default=14)
    correction_days = models.PositiveSmallIntegerField(_("議事録を委員が確かめる期間(日)"), default=7)
    signature_lines = models.PositiveSmallIntegerField(_("議事録の署名欄(人数)"), default=0)
    minutes_publish_days = models.PositiveSmallIntegerField(_("議事録の公表(何日以内)"), default=30)
    reflection_days = models.PositiveSmallIntegerField(_("ふりかえり(活動後何日以内)"), default=14)
    policy_checklist = models.JSONField(_("基本方針の項目"), default=default_checklist)
    goal_axes = models.JSONField(_("目標の柱"), default=list, blank=True)
    mark_labels = models.JSONField(_("達成の度合い(よい方から4つ)"), default=default_marks)

    class Meta:
        verbose_name = _("協議会の決まり")
        ordering = ["holds_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "holds_from"],
                name="one_rule_version_per_day",
                violation_error_message=_("その日から始まる決まりが、もうあります。"),
            ),
            models.CheckConstraint(condition=Q(quorum_percent__lt=100), name="quorum_is_reachable"),
        ]

    def __str__(self):
        return f"{self.council} {self.holds_from}"

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"

    @property
    def values(self):
        """{rule: value} of this version."""
        return {name: getattr(self, name) for name in RULES}

    @classmethod
    def from_row(cls, row):
        """The rules that `rules_column` read; defaults where nothing was entered."""
        return cls(**(row or {}))

    def term_end(self, starts_on):
        """When a term that starts on a day ends: 31 March, after the rule's number of 年度 (domain.md R9)."""
        return fiscal_year_end(fiscal_year(starts_on) + self.term_years - 1)

    def quorum_of(self, voters):
        """How many of `voters` in office must be present: more than the rule's share (domain.md R5)."""
        return voters * self.quorum_percent // 100 + 1

    def mark_label(self, degree):
        """The word for a degree 4 (best) … 1."""
        return self.mark_labels[4 - degree]


#: The rules that the Board may set, in the order of the record.
RULES = tuple(
    field.name
    for field in CouncilRules._meta.local_fields
    if field.name not in ("id", "council", "holds_from", "reason", "entered_by")
)


def in_force(versions, day):
    """Of a council's versions the one of a day: the latest begun, before the first one the first, else None."""
    versions = sorted(versions, key=lambda version: version.holds_from)
    begun = [version for version in versions if version.holds_from <= day]
    return begun[-1] if begun else next(iter(versions), None)


def _version_column(values, council, day):
    """A value of the version of a day, as `in_force` picks it: the one place where SQL picks a version."""
    versions = CouncilRules.objects.filter(council=OuterRef(council)).order_by()
    begun = versions.filter(holds_from__lte=today() if day is None else day).order_by("-holds_from")
    first = versions.order_by("holds_from")
    return Subquery(values(begun)[:1]), Subquery(values(first)[:1])


def rule_column(name, *, council="council", day=None):
    """A rule of the outer row's council as a column, of today or of a day that is an expression (`day_of`)."""
    field = CouncilRules._meta.get_field(name)
    found = _version_column(lambda versions: versions.values(name), council, day)
    return Coalesce(*found, field.get_default(), output_field=field.__class__())


def rules_column(*, council="council", day=None):
    """All rules of the outer row's council as one column, for `CouncilRules.from_row`."""
    row = JSONObject(**{name: name for name in RULES})
    return Coalesce(*_version_column(lambda versions: versions.values(row=row), council, day))


def day_of(moment):
    """The day of a moment in the outer row, for `rule_column(day=…)`."""
    return OuterRef(f"{moment}__date")
