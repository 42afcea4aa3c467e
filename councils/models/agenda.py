"""The agenda of a meeting, its papers, and who may read what is closed."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONArray, JSONObject
from django.utils.translation import gettext_lazy as _

from community.models import Municipality
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

    def announced_to(self, viewer):
        """Of these, what stands on a published agenda or was dealt with; drafts for those only who make agendas."""
        line = JSONObject(item=OuterRef("pk"))
        return self.open_to(viewer).filter(_announced(viewer, "meeting", line))


#: A meeting that has begun shows what it dealt with, one that never was shows what was announced of it.
BEGUN = (Meeting.State.OPEN, Meeting.State.CLOSED)


def _announced(viewer, meeting, line):
    """Whether a line stands on one of the published versions of its meeting (or the viewer makes its agenda).

    Meetings announced before versions were kept have none: what stands on their agenda is taken as published.
    """
    convened = viewer.ids("council", *SCHOOL_OFFICE, Role.CLERK, Role.CHAIR, Role.VICE_CHAIR)
    versions = AgendaVersion.objects.filter(meeting=OuterRef(meeting)).order_by()
    listed = versions.filter(content__contains=JSONObject(items=JSONArray(line)))
    begun = Q(**{f"{meeting}__state__in": BEGUN})
    told = Q(**{f"{meeting}__notified_at__isnull": False}) | Q(
        **{f"{meeting}__state": Meeting.State.NOTIFIED}
    )
    return Q(**{f"{meeting}__council__in": convened}) | begun | Exists(listed) | (told & ~Exists(versions))


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

    #: Items that end with the meeting itself; the look back at the last one comes by itself next time.
    PASSING = (Kind.GREETING, Kind.CONFIRM, Kind.NOTICE)

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="items")
    policy = models.ForeignKey(
        "BasicPolicy", models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    opinion = models.ForeignKey("Opinion", models.PROTECT, null=True, blank=True, related_name="agenda_items")
    order = models.PositiveSmallIntegerField(_("順番"))
    kind = models.CharField(_("種類"), max_length=12, choices=Kind)
    title = models.CharField(_("議題"), max_length=100)
    presenter = models.CharField(_("説明する人"), max_length=60, blank=True)
    explanation = models.TextField(_("議題の説明"), max_length=1000, blank=True)
    minutes = models.PositiveSmallIntegerField(_("時間(分)"), default=10)
    is_public = models.BooleanField(_("公開"), default=True)
    closed_reason = models.CharField(_("公開しない理由"), max_length=120, blank=True)
    notes = models.TextField(_("話し合いの内容"), blank=True)
    outcome = models.CharField(_("決まったこと"), max_length=200, blank=True)
    dropped_reason = models.CharField(_("取りやめた理由"), max_length=120, blank=True)
    started_at = models.DateTimeField(_("始めた時刻"), null=True, blank=True)
    ended_at = models.DateTimeField(_("終えた時刻"), null=True, blank=True)
    is_carried = models.BooleanField(_("次回へ"), default=False)
    carried_note = models.CharField(_("次回に続けること"), max_length=200, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("議題")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=True) | ~Q(closed_reason=""),
                name="closed_item_has_reason",
                violation_error_message=_("公開しない議題には、理由を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True)
                | Q(ended_at__isnull=True)
                | Q(ended_at__gte=models.F("started_at")),
                name="agenda_item_ends_after_its_start",
                violation_error_message=_("議題の終わりの時刻は、始まりより後にしてください。"),
            ),
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
    """Papers; those of closed items only for whoever may read the item, new ones once they are published."""

    def visible_to(self, viewer):
        """Through the item, and published with its agenda."""
        return self.announced_to(viewer).filter(item__in=AgendaItem.objects.open_to(viewer))

    def announced_to(self, viewer):
        """Those that were published with an agenda; new ones only for those who make it."""
        line = JSONObject(papers=JSONArray(JSONObject(paper=OuterRef("pk"))))
        return self.filter(_announced(viewer, "item__meeting", line))


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


class AgendaVersion(models.Model):
    """The agenda as it was published (次第): a numbered, frozen copy; a later one says why (meetings.md §5.3)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_versions")
    number = models.PositiveSmallIntegerField(_("版"))
    content = models.JSONField()
    reason = models.CharField(_("変えた理由"), max_length=200, blank=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)

    objects = MeetingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("次第の版")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_version_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="later_agenda_says_why",
                violation_error_message=_("公表した次第を変える理由を書いてください。"),
            ),
        ]

    def __str__(self):
        return _("%(meeting)s 次第 第%(number)s版") % {"meeting": self.meeting, "number": self.number}

    @property
    def audit_scope(self):
        return f"council:{self.meeting.council_id}"


class StandardItem(models.Model):
    """An item that comes by itself onto the agendas of a city's councils: each meeting's, or of some months."""

    class Place(models.TextChoices):
        FIRST = "first", _("はじめのほう")
        MIDDLE = "middle", _("まん中")
        LAST = "last", _("おわりのほう")

    class When(models.TextChoices):
        EVERY = "every", _("毎回")
        FIRST_OF_YEAR = "first_of_year", _("年度の1回目")
        LATER = "later", _("2回目から")
        LAST_OF_YEAR = "last_of_year", _("年度の最後")
        NO_CHAIR = "no_chair", _("会長が決まっていないとき")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="standard_items")
    title = models.CharField(_("議題"), max_length=100)
    kind = models.CharField(_("種類"), max_length=12, choices=AgendaItem.Kind)
    minutes = models.PositiveSmallIntegerField(_("時間(分)"), default=10)
    presenter = models.CharField(_("説明する人"), max_length=60, blank=True)
    place = models.CharField(_("次第のどこに"), max_length=6, choices=Place, default=Place.MIDDLE)
    when = models.CharField(_("いつ"), max_length=13, choices=When, default=When.EVERY)
    order = models.PositiveSmallIntegerField(_("順番"), default=1)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("いつもの議題")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title

    @property
    def audit_scope(self):
        return f"municipality:{self.municipality_id}"
