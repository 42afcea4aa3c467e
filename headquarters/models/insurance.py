"""Volunteer insurance, which ends with every 年度 (domain.md §3.4)."""

from datetime import date

from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from community.models import Person
from community.roles import BOARD, Role
from core.dates import fiscal_year_end, fiscal_year_start, today
from headquarters.models.registry import Registration


class DayOfYear(Func):
    """A day of the row's 年度 in SQL: so many calendar years after its April, a month, a day."""

    function = "make_date"
    output_field = models.DateField()

    def __init__(self, years, month, day):
        super().__init__(F("fiscal_year") + Value(years), Value(month), Value(day))


class InsuranceCoverQuerySet(models.QuerySet):
    """Covers and who sees them."""

    def visible_to(self, viewer):
        """Coordinators of a headquarters where the person is registered, the person, and the Board."""
        if viewer.has(*BOARD):
            return self.filter(person__municipality_id=viewer.municipality_id)
        registered = Registration.objects.filter(
            headquarters__in=viewer.ids("headquarters", Role.COORDINATOR)
        ).values("person")
        return self.filter(Q(person__in=registered) | Q(person_id=viewer.person_id or 0))

    def on(self, day):
        """Covers that hold on a day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class InsuranceCover(models.Model):
    """A person's volunteer insurance of one 年度. It begins the day after the procedure and ends on 31 March."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="insurance", verbose_name=_("人"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度(西暦)"))
    plan = models.CharField(_("プラン"), max_length=40, blank=True)
    certificate = models.CharField(_("加入の番号"), max_length=40, blank=True)
    starts_on = models.DateField(_("補償の始まり"))
    ends_on = models.DateField(_("補償の終わり"))
    entered_by = models.CharField(max_length=120)

    objects = InsuranceCoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("ボランティア活動保険")
        ordering = ["-fiscal_year", "person__family_kana", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "fiscal_year"],
                name="insurance_once_per_year",
                violation_error_message=_("この人の、その年度の保険はもう書いてあります。"),
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="insurance_dates"),
            models.CheckConstraint(
                condition=Q(starts_on__gte=DayOfYear(0, 4, 1), ends_on__lte=DayOfYear(1, 3, 31)),
                name="insurance_within_its_year",
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.fiscal_year}"

    @staticmethod
    def days_of(fiscal_year, starts_on: date | None = None):
        """First and last day of a cover: all of the 年度, or from the day it takes effect."""
        first = fiscal_year_start(fiscal_year)
        return max(starts_on or first, first), fiscal_year_end(fiscal_year)

    @property
    def is_held(self):
        """Whether it covers today."""
        return self.starts_on <= today() <= self.ends_on

    @property
    def audit_scope(self):
        return f"person:{self.person_id}"
