"""The registry of volunteers (人材バンク): who may be asked, by which schools."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Person, School
from community.roles import Role
from core.dates import today
from headquarters.models.bodies import Headquarters


class RegistrationQuerySet(models.QuerySet):
    """Registrations; they carry contacts, so coordinators alone see them."""

    def visible_to(self, viewer):
        """Coordinators of that headquarters; volunteers see their own."""
        mine = Q(headquarters__in=viewer.ids("headquarters", Role.COORDINATOR))
        return self.filter(mine | Q(person_id=viewer.person_id or 0))

    def on(self, day):
        """Registrations that hold on a day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Registration(models.Model):
    """A volunteer known to a headquarters, until 31 March of the third 年度 by default (domain.md R16)."""

    headquarters = models.ForeignKey(Headquarters, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations", verbose_name=_("人"))
    skills = models.CharField(_("できること・得意なこと"), max_length=200, blank=True)
    times = models.CharField(_("都合のよい曜日・時間"), max_length=120, blank=True)
    relation = models.CharField(_("校園とのかかわり"), max_length=60, blank=True)
    group = models.CharField(_("グループ"), max_length=60, blank=True)
    starts_on = models.DateField(_("登録の日"))
    ends_on = models.DateField(_("有効期限"))
    note = models.CharField(_("メモ"), max_length=200, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("協力者の登録")
        ordering = ["person__family_kana", "person__given_kana", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["headquarters", "person", "starts_on"],
                name="registration_once",
                violation_error_message=_("この人は、もう登録されています。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="registration_dates"
            ),
        ]

    def __str__(self):
        return str(self.person)

    def get_absolute_url(self):
        """The coordinators' page of this volunteer."""
        return reverse("registration_detail", args=[self.headquarters_id, self.pk])

    @property
    def is_valid(self):
        """Whether it holds today."""
        return self.starts_on <= today() <= self.ends_on

    @property
    def audit_scope(self):
        return f"headquarters:{self.headquarters_id}"


class Consent(models.Model):
    """A volunteer's consent that a school may have the contact, given and perhaps withdrawn."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="consents")
    school = models.ForeignKey(School, models.PROTECT, related_name="consents")
    given_on = models.DateField(_("同意した日"))
    withdrawn_on = models.DateField(_("取りやめた日"), null=True, blank=True)
    how = models.CharField(_("確認のしかた"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "school"], condition=Q(withdrawn_on__isnull=True), name="consent_once"
            )
        ]

    def __str__(self):
        return f"{self.registration} {self.school}"

    @property
    def audit_scope(self):
        return f"headquarters:{self.registration.headquarters_id}"
