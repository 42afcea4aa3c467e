"""The headquarters (a role given to an existing body) and its coordinators."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Municipality, Organisation, Person, School
from community.roles import BOARD, STAFF, Role
from core.dates import today
from core.ranges import Days, IdRange


class HeadquartersQuerySet(models.QuerySet):
    """Headquarters and who sees their inside."""

    def visible_to(self, viewer):
        """Its coordinators, the staff of its schools, and the Board."""
        if viewer.has(*BOARD):
            return self.filter(municipality_id=viewer.municipality_id)
        return self.filter(pk__in=viewer.ids("headquarters", Role.COORDINATOR, *STAFF))

    def on(self, day):
        """Those that have the role on a day."""
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)

    def serving(self, council):
        """Those that serve a school of the council."""
        return self.filter(schools__coverages__council=council).distinct()


class Headquarters(models.Model):
    """A 地域学校協働本部: a loose network, made by giving an existing body the role. It serves 1..n schools."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="headquarters")
    name = models.CharField(_("本部の名称"), max_length=80)
    base = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="headquarters",
        verbose_name=_("もとになる団体"),
        help_text=_("いまある団体を本部として位置づけるときに選びます。"),
    )
    chair = models.CharField(_("代表"), max_length=60, blank=True)
    phone = models.CharField(_("電話"), max_length=30, blank=True)
    fax = models.CharField(_("FAX"), max_length=30, blank=True)
    schools = models.ManyToManyField(School, related_name="headquarters", verbose_name=_("校園"))
    starts_on = models.DateField(_("始まり"))
    ends_on = models.DateField(_("終わり"), null=True, blank=True)

    objects = HeadquartersQuerySet.as_manager()

    class Meta:
        verbose_name = _("地域学校協働本部")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The coordinator's desk."""
        return reverse("desk", args=[self.pk])

    @property
    def is_open(self):
        """Whether it has the role today."""
        return self.ends_on is None or self.ends_on >= today()

    @property
    def audit_scope(self):
        return f"headquarters:{self.pk}"


class CommissionQuerySet(models.QuerySet):
    """Dated commissions; who coordinates is no secret to those who see the headquarters."""

    def visible_to(self, viewer):
        """As the headquarters."""
        return self.filter(headquarters__in=Headquarters.objects.visible_to(viewer))

    def on(self, day):
        """Those that hold on a day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Commission(models.Model):
    """A coordinator: commissioned as 推進員 (社会教育法9条の7) or not, from when to when (inclusive)."""

    headquarters = models.ForeignKey(Headquarters, models.PROTECT, related_name="commissions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="commissions", verbose_name=_("人"))
    is_commissioned = models.BooleanField(_("教育委員会の委嘱"), default=True)
    is_lead = models.BooleanField(_("統括推進員"), default=False)
    starts_on = models.DateField(_("委嘱の始まり"))
    ends_on = models.DateField(_("委嘱の終わり"))
    letter_number = models.CharField(_("委嘱状の番号"), max_length=40, blank=True)
    monthly_minutes = models.PositiveIntegerField(_("月の活動時間の上限（分）"), null=True, blank=True)

    objects = CommissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("推進員")
        ordering = ["headquarters", "-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="commission_dates"),
            ExclusionConstraint(
                name="one_commission_per_person",
                expressions=[
                    (IdRange("headquarters"), RangeOperators.OVERLAPS),
                    (IdRange("person"), RangeOperators.OVERLAPS),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("この人は、その期間にすでに推進員です。"),
            ),
        ]

    def __str__(self):
        return _("推進員 %(person)s") % {"person": self.person}

    @property
    def is_held(self):
        """Whether it holds today."""
        return self.starts_on <= today() <= self.ends_on

    @property
    def audit_scope(self):
        return f"headquarters:{self.headquarters_id}"
