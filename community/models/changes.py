"""What changes about a school from a day on: its name, kind, place, district, the department it belongs to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.places import School
from core.dates import today


class SchoolChange(models.Model):
    """A change of a school from a day on; the school's own columns hold what is so today.

    `values` are the columns' new values, `now` the same in words; `was` are the words before, frozen when the day
    has come and the change is taken up. A change to come is seen as coming, and takes effect by its day.
    """

    FIELDS = ("name", "kind", "district", "department", "postal_code", "address")

    school = models.ForeignKey(School, models.PROTECT, related_name="changes")
    holds_from = models.DateField(_("いつから"))
    values = models.JSONField()
    now = models.JSONField()
    was = models.JSONField(default=dict)
    reason = models.CharField(_("理由"), max_length=200)
    entered_by = models.CharField(max_length=120, blank=True)
    taken_up_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("校園の変更")
        ordering = ["-holds_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "holds_from"],
                name="one_school_change_per_day",
                violation_error_message=_("その日からの変更が、もう登録されています。"),
            )
        ]

    def __str__(self):
        return f"{self.school} {self.holds_from}"

    @property
    def audit_scope(self):
        return f"school:{self.school_id}"

    @property
    def is_coming(self):
        """Whether its day is still to come."""
        return self.holds_from > today()

    @property
    def what(self):
        """The names of what changes."""
        return "、".join(str(School._meta.get_field(name).verbose_name) for name in self.values)

    @property
    def rows(self):
        """(label, before, after) of every part."""
        blank = _("書いてありません")
        return [
            (School._meta.get_field(name).verbose_name, self.was.get(name) or blank, self.now[name] or blank)
            for name in self.values
        ]
