"""Meetings, and who comes and came."""

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import format_span, local_day, today
from core.states import Stateful
from councils.models.councils import Council, Seat
from councils.models.cycles import Cycle
from councils.models.rules import CouncilRules, day_of, rules_column


class MeetingQuerySet(models.QuerySet):
    """Meetings and who sees them."""

    def visible_to(self, viewer):
        """As the council. Residents have the public page."""
        return self.filter(council__in=Council.objects.visible_to(viewer))

    def with_rules(self):
        """Each with the rules of its day, read in the same query."""
        return self.annotate(rules_row=rules_column(day=day_of("starts_at")))

    def upcoming(self, now):
        """Meetings that are still to come or running."""
        return self.filter(
            state__in=[Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN], ends_at__gte=now
        ).order_by("starts_at")

    def expected(self, now):
        """The same, the nearest first, and after them those that were postponed and have no new day yet."""
        ahead = Q(
            state__in=[Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN], ends_at__gte=now
        )
        later = Case(When(state=Meeting.State.POSTPONED, then=Value(1)), default=Value(0))
        return self.filter(ahead | Q(state=Meeting.State.POSTPONED)).order_by(later, "starts_at")


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
        POSTPONED = "postponed", _("延期")

    #: What was to be talked about goes to the next meeting.
    NOT_HELD = (State.NOT_FORMED, State.CANCELLED)

    MOVES = {
        "notify": ({State.PLANNED}, State.NOTIFIED),
        "open": ({State.PLANNED, State.NOTIFIED}, State.OPEN),
        "close": ({State.OPEN}, State.CLOSED),
        "not_form": ({State.PLANNED, State.NOTIFIED, State.OPEN}, State.NOT_FORMED),
        "cancel": ({State.PLANNED, State.NOTIFIED, State.POSTPONED}, State.CANCELLED),
        "postpone": ({State.PLANNED, State.NOTIFIED}, State.POSTPONED),
        "replan": ({State.POSTPONED}, State.PLANNED),
        "count": ({State.NOTIFIED}, State.CLOSED),
    }

    council = models.ForeignKey(Council, models.PROTECT, related_name="meetings")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField(_("第何回"))
    starts_at = models.DateTimeField(_("始まり"))
    ends_at = models.DateTimeField(_("終わり"))
    place = models.CharField(_("場所"), max_length=80)
    mode = models.CharField(_("開き方"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    online_address = models.CharField(_("オンラインの入り口"), max_length=300, blank=True)
    is_public = models.BooleanField(_("傍聴できる"), default=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    note = models.TextField(_("委員への連絡"), blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(_("開会した時刻"), null=True, blank=True)
    closed_at = models.DateTimeField(_("閉会した時刻"), null=True, blank=True)
    current_item = models.ForeignKey(
        "AgendaItem", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("いまの議題")
    )
    result_told_at = models.DateTimeField(null=True, blank=True)
    voters_in_office = models.PositiveSmallIntegerField(_("在任の委員(表決権あり)"), null=True, blank=True)
    voters_present = models.PositiveSmallIntegerField(_("出席した委員(表決権あり)"), null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(_("定足数"), null=True, blank=True)
    presided_by = models.CharField(_("議長"), max_length=120, blank=True)
    observers = models.PositiveSmallIntegerField(_("傍聴した人数"), default=0)
    end_reason = models.CharField(_("中止・延期・流会の理由"), max_length=200, blank=True)

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
    def rules(self):
        """The council's rules of the meeting's day."""
        if "rules_row" in self.__dict__:
            return CouncilRules.from_row(self.rules_row)
        return self.council.rules_on(self.day)

    @property
    def is_ahead(self):
        """Neither opened nor ended."""
        return self.state in (self.State.PLANNED, self.State.NOTIFIED)

    @property
    def is_overdue(self):
        """Its (last) day is over and nobody has said what became of it."""
        waiting = self.state in (self.State.PLANNED, self.State.NOTIFIED, self.State.OPEN)
        return waiting and local_day(self.ends_at) < today()

    @property
    def has_online_link(self):
        """Whether the entrance to an online meeting is an address that one may follow."""
        return self.online_address.startswith(("https://", "http://"))

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
    stands_in_for = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="stand_ins", verbose_name=_("だれの代理か")
    )
    arrived_at = models.DateTimeField(_("着いた時刻"), null=True, blank=True)
    left_at = models.DateTimeField(_("帰った時刻"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(_("延期・中止を伝えた時刻"), null=True, blank=True)
    told_by = models.CharField(max_length=120, blank=True)

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
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(seat__isnull=True, had_vote__isnull=True),
                name="stand_in_is_a_guest_without_vote",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(arrived_at__lte=models.F("left_at")),
                name="attendance_left_after_arriving",
                violation_error_message=_("帰った時刻は、着いた時刻より後にしてください。"),
            ),
        ]

    def __str__(self):
        return f"{self.meeting} {self.name_then or self.guest}"

    @property
    def audit_scope(self):
        return f"council:{self.meeting.council_id}"
