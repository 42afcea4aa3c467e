"""Meetings: the agenda, who comes and came, minutes and promises."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Person
from community.roles import SCHOOL_OFFICE, Role
from core.dates import format_span, local_day, today
from core.models import StoredFile
from core.states import Stateful, Versioned
from councils.models.councils import Council, Seat
from councils.models.cycles import Cycle, Topic


class MeetingQuerySet(models.QuerySet):
    """Meetings and who sees them."""

    def visible_to(self, viewer):
        """As the council. Residents have the public page."""
        return self.filter(council__in=Council.objects.visible_to(viewer))

    def upcoming(self, now):
        """Meetings that are still to come or running."""
        return self.filter(
            state__in=[Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN], ends_at__gte=now
        ).order_by("starts_at")


class Meeting(Stateful):
    """One meeting of a council. When it opens, the quorum is counted and frozen with it."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("集まって")
        ONLINE = "online", _("オンライン")
        HYBRID = "hybrid", _("集合とオンライン")
        WRITTEN = "written", _("書面")

    class State(models.TextChoices):
        PLANNED = "planned", _("予定")
        NOTIFIED = "notified", _("案内済み")
        OPEN = "open", _("開会中")
        CLOSED = "closed", _("終了")
        NOT_FORMED = "not_formed", _("流会")
        CANCELLED = "cancelled", _("中止")

    MOVES = {
        "notify": ({State.PLANNED}, State.NOTIFIED),
        "open": ({State.PLANNED, State.NOTIFIED}, State.OPEN),
        "close": ({State.OPEN}, State.CLOSED),
        "not_form": ({State.PLANNED, State.NOTIFIED, State.OPEN}, State.NOT_FORMED),
        "cancel": ({State.PLANNED, State.NOTIFIED}, State.CANCELLED),
    }

    council = models.ForeignKey(Council, models.PROTECT, related_name="meetings")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField(_("第何回"))
    starts_at = models.DateTimeField(_("始まり"))
    ends_at = models.DateTimeField(_("終わり"))
    place = models.CharField(_("場所"), max_length=80)
    mode = models.CharField(_("開き方"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    is_public = models.BooleanField(_("傍聴できる"), default=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    note = models.TextField(_("委員への連絡"), blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    voters_in_office = models.PositiveSmallIntegerField(_("在任の委員(表決権あり)"), null=True, blank=True)
    voters_present = models.PositiveSmallIntegerField(_("出席した委員(表決権あり)"), null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(_("定足数"), null=True, blank=True)
    presided_by = models.CharField(_("議長"), max_length=120, blank=True)
    observers = models.PositiveSmallIntegerField(_("傍聴した人数"), default=0)
    end_reason = models.CharField(_("中止・流会の理由"), max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会議")
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "number"],
                name="meeting_number_once",
                violation_error_message=_("同じ回の会議がもうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("終わりの時刻は、始まりより後にしてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed"])
                | Q(quorum__isnull=False, voters_present__gte=models.F("quorum")),
                name="open_meeting_has_quorum",
            ),
        ]

    def __str__(self):
        return _("第%(number)s回 %(council)s") % {"number": self.number, "council": self.council}

    @property
    def title(self):
        """第3回"""
        return _("第%(number)s回") % {"number": self.number}

    @property
    def when(self):
        """Date and times in words."""
        return format_span(self.starts_at, self.ends_at)

    @property
    def day(self):
        """The calendar day of the meeting."""
        return local_day(self.starts_at)

    @property
    def is_ahead(self):
        """Neither opened nor ended."""
        return self.state in (self.State.PLANNED, self.State.NOTIFIED)

    @property
    def is_overdue(self):
        """Its day is over and nobody has said what became of it."""
        return self.state in (self.State.PLANNED, self.State.NOTIFIED, self.State.OPEN) and self.day < today()

    def get_absolute_url(self):
        """The meeting's page."""
        return reverse("meeting_detail", args=[self.council_id, self.pk])

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"


class MeetingPartQuerySet(models.QuerySet):
    """What belongs to a meeting."""

    def visible_to(self, viewer):
        """As the council."""
        return self.filter(meeting__council__in=Council.objects.visible_to(viewer))


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


class Attendance(models.Model):
    """A member's answer beforehand, and whether they came; name and role are frozen at the opening."""

    class Reply(models.TextChoices):
        NONE = "", _("返事待ち")
        COMING = "coming", _("出席")
        ABSENT = "absent", _("欠席")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="attendances")
    guest = models.CharField(_("委員以外の出席者"), max_length=80, blank=True)
    reply = models.CharField(_("出欠の返事"), max_length=8, choices=Reply, blank=True, default="")
    reply_note = models.CharField(_("ひとこと"), max_length=200, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    reply_entered_by = models.CharField(max_length=120, blank=True)
    reply_link_id = models.BigIntegerField(null=True, blank=True)
    present = models.BooleanField(_("出席した"), null=True, blank=True)
    is_online = models.BooleanField(_("オンラインで"), default=False)
    name_then = models.CharField(max_length=120, blank=True)
    office_then = models.CharField(max_length=40, blank=True)
    had_vote = models.BooleanField(null=True, blank=True)

    objects = MeetingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("出欠")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(seat__isnull=False, guest="") | (Q(seat__isnull=True) & ~Q(guest="")),
                name="attendance_of_member_or_guest",
            ),
        ]

    def __str__(self):
        return f"{self.meeting} {self.name_then or self.guest}"

    @property
    def audit_scope(self):
        return f"council:{self.meeting.council_id}"


class Minutes(Versioned, Stateful):
    """The record of a meeting (議事録): written by the clerk, seen by the members, confirmed by the chair."""

    class State(models.TextChoices):
        DRAFT = "draft", _("作成中")
        CHECKING = "checking", _("確認中")
        CONFIRMED = "confirmed", _("確定")
        PUBLISHED = "published", _("公表済み")

    MOVES = {
        "circulate": ({State.DRAFT}, State.CHECKING),
        "return": ({State.CHECKING}, State.DRAFT),
        "confirm": ({State.CHECKING}, State.CONFIRMED),
        "publish": ({State.CONFIRMED}, State.PUBLISHED),
    }

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="record")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    text = models.TextField(_("議事録(委員用)"))
    public_text = models.TextField(_("公表する議事録(個人名・非公開の議題をのぞく)"), blank=True)
    written_by = models.CharField(max_length=120)
    confirmed_by = models.CharField(max_length=120, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)

    objects = MeetingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("議事録")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checking"], confirmed_on__isnull=True)
                | Q(state__in=["confirmed", "published"], confirmed_on__isnull=False),
                name="confirmed_minutes_have_date",
            )
        ]

    def __str__(self):
        return _("%(meeting)s 議事録") % {"meeting": self.meeting}

    def get_absolute_url(self):
        """The minutes' page."""
        return reverse("minutes_detail", args=[self.meeting.council_id, self.meeting_id])

    @property
    def audit_scope(self):
        return f"council:{self.meeting.council_id}"


class ActionItemQuerySet(models.QuerySet):
    """Promises, whose they are and who sees them."""

    def visible_to(self, viewer):
        """As the council."""
        return self.filter(council__in=Council.objects.visible_to(viewer))

    def open(self):
        """Promises still to be kept."""
        return self.filter(state=ActionItem.State.OPEN)

    def owned_by(self, viewer):
        """Given to the viewer by name, or to a post that the viewer holds for the council today."""
        mine = Q(person_id=viewer.person_id) if viewer.person_id else Q(pk__in=[])
        for role in sorted({held.role for held in viewer.held if held.kind == "council"}):
            mine |= Q(post=role, council__in=viewer.ids("council", role))
        return self.filter(mine)


class ActionItem(Stateful):
    """A promise of a meeting: who does what by when. It stands first on the next meeting's page.

    An item given to a *post* follows the post to the successor; one given to a person stays theirs.
    """

    class State(models.TextChoices):
        OPEN = "open", _("これから")
        DONE = "done", _("済み")
        DROPPED = "dropped", _("取りやめ")

    MOVES = {
        "finish": ({State.OPEN}, State.DONE),
        "drop": ({State.OPEN}, State.DROPPED),
        "reopen": ({State.DONE, State.DROPPED}, State.OPEN),
    }

    council = models.ForeignKey(Council, models.PROTECT, related_name="action_items")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="action_items")
    text = models.CharField(_("約束したこと"), max_length=200)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="action_items", verbose_name=_("だれが")
    )
    post = models.CharField(_("どの職が"), max_length=16, blank=True)
    due_on = models.DateField(_("いつまでに"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    result = models.CharField(_("どうなったか"), max_length=200, blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("約束")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, post="") | (Q(person__isnull=True) & ~Q(post="")),
                name="action_item_has_owner",
                violation_error_message=_("だれが行うかを選んでください。"),
            )
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        """The promise's page."""
        return reverse("actionitem_detail", args=[self.council_id, self.pk])

    @property
    def owner_label(self):
        """Whose promise it is: a person's name, or what the post is called."""
        return str(self.person) if self.person_id else str(dict(Role.choices).get(self.post, self.post))

    @property
    def is_late(self):
        """Open after its day."""
        return self.state == self.State.OPEN and self.due_on is not None and self.due_on < today()

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"
