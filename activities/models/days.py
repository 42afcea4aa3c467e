"""What happened: attendance (names or counts) and the report."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.activities import Activity
from activities.models.slots import Slot
from community.models import Person
from core.states import Versioned


class Attendance(models.Model):
    """Who came: a named person, or a count of a kind of people. Children and adults are kept apart.

    Needs no Assignment; somebody who is not in the list did not come, or was not written down: unknown ≠ absent.
    """

    class Kind(models.TextChoices):
        CHILD = "child", _("子ども")
        GUARDIAN = "guardian", _("保護者")
        RESIDENT = "resident", _("地域の方")
        GROUP = "group", _("団体の方")
        STUDENT = "student", _("中高生・大学生の協力者")
        STAFF = "staff", _("教職員")

    ADULTS = (Kind.GUARDIAN, Kind.RESIDENT, Kind.GROUP, Kind.STUDENT, Kind.STAFF)

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances")
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="attendances")
    kind = models.CharField(_("だれが"), max_length=8, choices=Kind)
    count = models.PositiveIntegerField(_("人数"), default=1)
    minutes = models.PositiveSmallIntegerField(_("活動した時間(分)"), default=0)
    came = models.BooleanField(_("来た"), default=True)
    entered_by = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("参加")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=Q(person__isnull=False),
                name="attendance_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["activity", "kind"],
                condition=Q(person__isnull=True),
                name="attendance_count_once_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(count=1), name="named_attendance_is_one"
            ),
        ]

    def __str__(self):
        return f"{self.activity} {self.person or self.get_kind_display()}"

    @property
    def audit_scope(self):
        return self.activity.audit_scope


class ActivityReport(Versioned):
    """The short report of one activity."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="activity_report")
    text = models.TextField(_("ようす"))
    weather = models.CharField(_("天気"), max_length=20, blank=True)
    incidents = models.TextField(_("けが・ヒヤリとしたこと"), blank=True)
    voices = models.TextField(_("声"), blank=True, help_text=_("子ども、先生、地域の方の言葉"))
    children_count = models.PositiveIntegerField(_("子ども(人)"))
    adults_count = models.PositiveIntegerField(_("大人(人)"))
    staff_count = models.PositiveIntegerField(_("教職員(人)"), default=0)
    is_public = models.BooleanField(_("公開する"), default=False)
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("活動の報告")

    def __str__(self):
        return _("%(activity)s 報告") % {"activity": self.activity}

    @property
    def audit_scope(self):
        return self.activity.audit_scope
