"""Deliberation (熟議): a question, notes from all sides, themes, and marks for what matters most."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Person
from core.models import StoredFile
from core.states import Stateful
from councils.models.agenda import AgendaItem, closed_councils
from councils.models.councils import Council
from councils.models.cycles import Cycle
from councils.models.meetings import Attendance
from councils.models.visions import Wish


class DeliberationQuerySet(models.QuerySet):
    """Deliberations and who sees them."""

    def visible_to(self, viewer):
        """As the council; one whose item was closed later, as the item."""
        seen = Q(item=None) | Q(item__is_public=True) | Q(cycle__council__in=closed_councils(viewer))
        return self.filter(seen, cycle__council__in=Council.objects.visible_to(viewer))


class Deliberation(Stateful):
    """One question talked over in small groups, at a meeting or elsewhere; what people write are wishes of the year."""

    class State(models.TextChoices):
        OPEN = "open", _("書けます")
        MARKING = "marking", _("大事だと思うものを選んでいます")
        CLOSED = "closed", _("終わりました")

    MOVES = {
        "mark": ({State.OPEN}, State.MARKING),
        "write": ({State.MARKING}, State.OPEN),
        "close": ({State.OPEN, State.MARKING}, State.CLOSED),
        "reopen": ({State.CLOSED}, State.OPEN),
    }

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="deliberations")
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliberations",
        verbose_name=_("議題"),
    )
    question = models.CharField(_("問い"), max_length=200)
    where = models.CharField(_("会議のほかで話し合った場"), max_length=120, blank=True)
    held_on = models.DateField(_("話し合う日"))
    marks_each = models.PositiveSmallIntegerField(_("一人が選べる数"), default=3)
    summary = models.TextField(_("まとめ"), blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        verbose_name = _("熟議")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(item__isnull=False) | ~models.Q(where=""),
                name="deliberation_says_where",
                violation_error_message=_("どこで話し合うかを書くか、議題を選んでください。"),
            )
        ]

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        """The deliberation's page."""
        return reverse("deliberation_detail", args=[self.cycle.council_id, self.pk])

    @property
    def audit_scope(self):
        return f"council:{self.cycle.council_id}"


class WishMark(models.Model):
    """One person's mark on one wish: this matters. In a meeting by whoever is there, elsewhere by a member."""

    wish = models.ForeignKey(Wish, models.PROTECT, related_name="marks")
    attendance = models.ForeignKey(
        Attendance, models.PROTECT, null=True, blank=True, related_name="wish_marks"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="wish_marks")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish", "attendance"], name="wish_marked_once"),
            models.UniqueConstraint(fields=["wish", "person"], name="wish_marked_once_by_member"),
            models.CheckConstraint(
                condition=models.Q(attendance__isnull=True) ^ models.Q(person__isnull=True),
                name="mark_is_of_one",
            ),
        ]

    def __str__(self):
        return str(self.wish)


class DeliberationSheet(models.Model):
    """A photograph of the large sheet of paper (模造紙) on which a group worked."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="sheets")
    title = models.CharField(_("どの組の紙か"), max_length=60, blank=True)
    file = models.OneToOneField(StoredFile, models.PROTECT)

    class Meta:
        verbose_name = _("模造紙の写真")
        ordering = ["pk"]

    def __str__(self):
        return self.title

    @property
    def audit_scope(self):
        return f"council:{self.deliberation.cycle.council_id}"
