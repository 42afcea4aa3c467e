"""The agenda of a meeting, its papers, and who may read what is closed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.roles import SCHOOL_OFFICE, Role
from core.models import StoredFile
from councils.models.councils import Council, Seat
from councils.models.cycles import Topic
from councils.models.meetings import Meeting, MeetingPartQuerySet


class AgendaItemQuerySet(MeetingPartQuerySet):
    """Agenda items, and those whose inside a viewer may read."""

    def standing(self):
        """Items that were not taken off the agenda."""
        return self.filter(dropped_reason="")

    def open_to(self, viewer):
        """Public items of the viewer's councils; closed ones only for those who may read them."""
        return self.visible_to(viewer).filter(
            Q(is_public=True) | Q(meeting__council__in=closed_councils(viewer))
        )


def closed_councils(viewer):
    """Councils whose closed items the viewer may read: the office, the Board's guidance, and members who have
    acknowledged the duty of secrecy (domain.md R25). Not teachers, nor a coordinator without a seat.
    """
    office = Q(pk__in=viewer.ids("council", *SCHOOL_OFFICE, Role.CLERK))
    seats = Seat.objects.on(viewer.day).filter(
        person_id=viewer.person_id, secrecy_acknowledged_on__isnull=False
    )
    seen = office
    if viewer.person_id and viewer.link is None:
        seen |= Q(pk__in=seats.values("council"))
    if viewer.has(Role.BOARD_GUIDANCE, Role.BOARD_CHILDCARE):
        seen |= Q(municipality_id=viewer.municipality_id)
    return Council.objects.filter(seen)


class AgendaItem(models.Model):
    """A topic in one meeting, with what was said and decided."""

    class Kind(models.TextChoices):
        GREETING = "greeting", _("あいさつ")
        CONFIRM = "confirm", _("前回の確認")
        ELECTION = "election", _("選出")
        REPORT = "report", _("報告")
        DELIBERATION = "deliberation", _("協議")
        APPROVAL = "approval", _("承認")
        EVALUATION = "evaluation", _("評価")
        NOTICE = "notice", _("連絡")
        OTHER = "other", _("その他")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="items")
    policy = models.ForeignKey(
        "BasicPolicy", models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    order = models.PositiveSmallIntegerField(_("順番"))
    kind = models.CharField(_("種類"), max_length=12, choices=Kind)
    title = models.CharField(_("議題"), max_length=100)
    presenter = models.CharField(_("説明する人"), max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(_("時間(分)"), default=10)
    is_public = models.BooleanField(_("公開"), default=True)
    closed_reason = models.CharField(_("公開しない理由"), max_length=120, blank=True)
    notes = models.TextField(_("話し合いの内容"), blank=True)
    outcome = models.CharField(_("決まったこと"), max_length=200, blank=True)
    dropped_reason = models.CharField(_("取りやめた理由"), max_length=120, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("議題")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=True) | ~Q(closed_reason=""),
                name="closed_item_has_reason",
                violation_error_message=_("公開しない議題には、理由を書いてください。"),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def public_title(self):
        """What may be said of the item to everybody."""
        return self.title if self.is_public else str(_("非公開の議題"))

    @property
    def is_dropped(self):
        """Taken off the agenda after the notice had gone out."""
        return bool(self.dropped_reason)

    @property
    def audit_scope(self):
        return f"council:{self.meeting.council_id}"


class PaperQuerySet(models.QuerySet):
    """Papers; those of closed items only for whoever may read the item."""

    def visible_to(self, viewer):
        """Through the item."""
        return self.filter(item__in=AgendaItem.objects.open_to(viewer))


class Paper(models.Model):
    """A paper (資料) of an agenda item."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="papers")
    title = models.CharField(_("資料の名前"), max_length=100)
    file = models.OneToOneField(StoredFile, models.PROTECT)
    is_public = models.BooleanField(_("公開"), default=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("資料")
        ordering = ["pk"]

    def __str__(self):
        return self.title

    @property
    def audit_scope(self):
        return f"council:{self.item.meeting.council_id}"
