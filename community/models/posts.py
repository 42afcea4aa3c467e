"""Posts at a school or at the Board, from when to when (発令)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.people import Person
from community.models.places import Department, School
from community.roles import BOARD, Role
from core.dates import today


class AppointmentQuerySet(models.QuerySet):
    """Dated posts."""

    def on(self, day):
        """Posts held on a day; both dates are inclusive."""
        return self.filter(Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def during(self, starts_on, ends_on):
        """Posts held on some day of a span; without an end it goes on."""
        met = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return met.filter(starts_on__lte=ends_on) if ends_on else met

    def visible_to(self, viewer):
        """Posts of the coming 1 April stay hidden until the day (内示), except from the Board."""
        if viewer.has(*BOARD):
            return self.filter(person__municipality_id=viewer.municipality_id)
        return self.filter(starts_on__lte=viewer.day)


class Appointment(models.Model):
    """A person in a post at a school, or in a department of the Board. Dates are inclusive.

    An entry with a future `starts_on` is a 内示: it gives no role before the day and nobody but the Board sees it.
    `acts_for_head` lets a 教頭 act for the head (代決).
    """

    class Post(models.TextChoices):
        PRINCIPAL = Role.PRINCIPAL.value, _("校園長")
        VICE_PRINCIPAL = Role.VICE_PRINCIPAL.value, _("教頭")
        LIAISON = Role.LIAISON.value, _("地域連携担当")
        TEACHER = Role.TEACHER.value, _("教職員")
        BOARD = "board", _("教育委員会事務局")

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("人"))
    post = models.CharField(_("職"), max_length=16, choices=Post)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="appointments")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    title = models.CharField(_("職名"), max_length=40, blank=True, help_text=_("例:教頭、主幹教諭"))
    acts_for_head = models.BooleanField(_("校園長に代わって決裁できる(代決)"), default=False)
    starts_on = models.DateField(_("発令日"))
    ends_on = models.DateField(_("終わりの日"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("職")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post="board", department__isnull=False, school__isnull=True)
                | (~Q(post="board") & Q(school__isnull=False, department__isnull=True)),
                name="appointment_has_its_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="appointment_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "post", "school", "department", "starts_on"],
                name="appointment_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.label}"

    @property
    def label(self):
        """What the post is called here."""
        if self.title:
            return self.title
        return str(self.school.head_title if self.post == self.Post.PRINCIPAL else self.get_post_display())

    @property
    def is_held(self):
        """Whether the post is held today."""
        return self.starts_on <= today() and (self.ends_on is None or self.ends_on >= today())

    @property
    def is_coming(self):
        """A 内示: the Board alone knows of it."""
        return self.starts_on > today()

    @property
    def place(self):
        """The school or the department."""
        return self.school or self.department

    @property
    def audit_scope(self):
        """The school's history; but who will come or go must not be read there before the day (内示)."""
        secret = self.is_coming or (self.ends_on is not None and self.ends_on >= today())
        return f"school:{self.school_id}" if self.school_id and not secret else ""
