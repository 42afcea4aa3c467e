"""The council, the schools it covers, its seats and its clerk."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Municipality, Organisation, Person, School
from community.roles import BOARD, SCHOOL_OFFICE, Role
from core.dates import today
from core.ranges import Days, IdRange
from core.states import Stateful
from councils.models.rules import CouncilRules, in_force


class CouncilQuerySet(models.QuerySet):
    """Councils and who sees their inside."""

    def visible_to(self, viewer):
        """The inside of a council: its own people, and the Board. Residents have the public pages."""
        if viewer.has(*BOARD):
            return self.filter(municipality_id=viewer.municipality_id)
        return self.filter(pk__in=viewer.ids("council"))

    def active_on(self, day):
        """Councils that exist on a day."""
        return self.filter(established_on__lte=day).exclude(dissolved_on__lt=day)


class Council(models.Model):
    """A 学校運営協議会 for one or several schools (地教行法47条の5). Its rules are dated (CouncilRules)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="councils")
    name = models.CharField(_("協議会の名称"), max_length=80)
    established_on = models.DateField(_("設置の日"))
    dissolved_on = models.DateField(_("廃止の日"), null=True, blank=True)
    schools = models.ManyToManyField(School, through="CouncilSchool", related_name="councils")
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="successors", verbose_name=_("もとの協議会")
    )

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("学校運営協議会")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=models.F("established_on")),
                name="council_dissolved_after_established",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The council's own page, which leads to its running year."""
        return reverse("council_detail", args=[self.pk])

    @property
    def audit_scope(self):
        return f"council:{self.pk}"

    @property
    def missing(self):
        """The sides without a member, in words, where the query has read which `categories` there are."""
        return [str(category.label) for category in Seat.EXPECTED if category not in self.categories]

    def covered_schools(self, day=None):
        """Schools covered on a day."""
        day = day or today()
        return School.objects.filter(
            Q(coverages__ends_on__isnull=True) | Q(coverages__ends_on__gte=day),
            coverages__council=self,
            coverages__starts_on__lte=day,
        )

    def rules_on(self, day):
        """The rules of a day; defaults where nothing was entered. All versions are read once for this instance."""
        models.prefetch_related_objects([self], "rule_versions")
        return in_force(self.rule_versions.all(), day) or CouncilRules(
            council=self, holds_from=self.established_on
        )

    @property
    def rules(self):
        """The rules of today."""
        return self.rules_on(today())


class CouncilSchool(models.Model):
    """Which school a council covers, from when to when. A school has one council at a time (domain.md R1, LAW)."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="coverages")
    school = models.ForeignKey(School, models.PROTECT, related_name="coverages")
    starts_on = models.DateField(_("始まり"))
    ends_on = models.DateField(_("終わり"), null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_council_per_school",
                expressions=[(IdRange("school"), RangeOperators.OVERLAPS), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message=_("この校園には、その期間に別の学校運営協議会があります。"),
            ),
        ]

    def __str__(self):
        return f"{self.council} {self.school}"


def standing(seat=""):
    """The order of every list of members: 会長, 副会長, then by category and kana.

    `seat` is the way to the seat in the query, such as "seat__".
    """
    leads = (Seat.Office.CHAIR, Seat.Office.VICE_CHAIR)
    rank = Case(
        *(When(**{f"{seat}office": office}, then=n) for n, office in enumerate(leads)), default=len(leads)
    )
    return (rank, f"{seat}category", f"{seat}person__family_kana", "pk")


class SeatQuerySet(models.QuerySet):
    """Dated seats."""

    def on(self, day):
        """Appointed seats held on a day."""
        return self.filter(Q(ends_on__gte=day), starts_on__lte=day, state=Seat.State.APPOINTED)

    def waiting_on(self, day):
        """Successors in an ex officio post who attend on a day, without vote, until the Board appoints."""
        return self.filter(state=Seat.State.NOMINATED, attends_from__lte=day, ends_on__gte=day)

    def attending_on(self, day):
        """Everybody who is invited to a meeting of a day: members in office, and successors awaiting appointment."""
        held = Q(state=Seat.State.APPOINTED, starts_on__lte=day)
        waiting = Q(attends_from__lte=day) & ~Q(state=Seat.State.DECLINED)
        return self.filter(held | waiting, ends_on__gte=day)

    def visible_to(self, viewer):
        """Seats of councils whose inside the viewer sees; a nomination only school offices, clerk and Board."""
        seen = self.filter(council__in=Council.objects.visible_to(viewer))
        if viewer.has(*BOARD):
            return seen
        offices = viewer.ids("council", *SCHOOL_OFFICE, Role.CLERK)
        sitting = Q(state=Seat.State.APPOINTED) | Q(
            state=Seat.State.NOMINATED, attends_from__lte=viewer.day, ends_on__gte=viewer.day
        )
        return seen.filter(sitting | Q(council__in=offices))


class Seat(Stateful):
    """A member's seat (委員). Members are appointed by the Board only (地教行法47条の5第2項).

    在任 and 満了 are computed from the dates; dates are inclusive. A seat may be bound to a post of an outside body
    (充て職): when the post changes hands, the successor attends without vote from that day (`attends_from`), and has
    the vote from the day on which the Board appoints, which is then the beginning of the term.
    """

    class State(models.TextChoices):
        NOMINATED = "nominated", _("推薦中")
        APPOINTED = "appointed", _("任命")
        DECLINED = "declined", _("見送り")

    class Category(models.TextChoices):
        RESIDENT = "resident", _("地域の住民")
        GUARDIAN = "guardian", _("保護者")
        COORDINATOR = "coordinator", _("推進員など学校の運営に資する活動を行う人")
        ACADEMIC = "academic", _("学識経験者")
        STAFF = "staff", _("校園の教職員")
        OTHER = "other", _("その他")

    #: From whom the law names first (地教行法47条の5第2項); where one is missing it is worth a second look.
    EXPECTED = (Category.RESIDENT, Category.GUARDIAN, Category.COORDINATOR)

    class Office(models.TextChoices):
        NONE = "", _("委員")
        CHAIR = "chair", _("会長")
        VICE_CHAIR = "vice_chair", _("副会長")

    class EndReason(models.TextChoices):
        EXPIRED = "", _("満了")
        RESIGNED = "resigned", _("辞任")
        MOVED = "moved", _("転出・異動")
        DISMISSED = "dismissed", _("解任")
        DIED = "died", _("逝去")
        SUCCEEDED = "succeeded", _("役職の交代")
        CLOSED = "closed", _("校園の閉校・協議会の再編")

    MOVES = {
        "appoint": ({State.NOMINATED}, State.APPOINTED),
        "decline": ({State.NOMINATED}, State.DECLINED),
        "withdraw": ({State.APPOINTED}, State.DECLINED),
    }

    council = models.ForeignKey(Council, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats", verbose_name=_("人"))
    state = models.CharField(max_length=10, choices=State, default=State.NOMINATED)
    category = models.CharField(_("区分"), max_length=12, choices=Category)
    affiliation = models.CharField(_("所属・役職"), max_length=80, blank=True, help_text=_("例:連合町内会長"))
    office = models.CharField(_("役"), max_length=10, choices=Office, blank=True, default="")
    has_vote = models.BooleanField(_("表決に加わる"), default=True)
    is_publicly_named = models.BooleanField(_("名前を公表してよい"), default=False)
    starts_on = models.DateField(_("任期の始まり"))
    ends_on = models.DateField(_("任期の終わり"))
    end_reason = models.CharField(_("終わりの理由"), max_length=10, choices=EndReason, blank=True, default="")
    ex_officio_post = models.CharField(
        _("充て職(団体の役職)"), max_length=60, blank=True, help_text=_("例:PTA会長、連合町内会長")
    )
    ex_officio_of = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ex_officio_seats",
        verbose_name=_("役職のある団体"),
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("前任")
    )
    attends_from = models.DateField(_("任命を待って出席する日"), null=True, blank=True)
    letter_number = models.CharField(_("委嘱状の番号"), max_length=40, blank=True)
    secrecy_acknowledged_on = models.DateField(_("守秘の確認をした日"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("委員")
        ordering = ["council", "-office", "category", "person__family_kana", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="seat_ends_after_start"
            ),
            ExclusionConstraint(
                name="one_seat_per_person_and_council",
                expressions=[
                    (IdRange("council"), RangeOperators.OVERLAPS),
                    (IdRange("person"), RangeOperators.OVERLAPS),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="declined"),
                violation_error_message=_("この人は、その期間にすでに委員です。"),
            ),
            ExclusionConstraint(
                name="one_chair_per_council",
                expressions=[
                    (IdRange("council"), RangeOperators.OVERLAPS),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(office="chair", state="appointed"),
                violation_error_message=_("その期間には、すでに会長がいます。先に会長を交代してください。"),
            ),
        ]

    def __str__(self):
        return f"{self.get_office_display()} {self.person}"

    @property
    def standing(self):
        """推薦中, 在任, 満了 and the like, worked out from state and dates."""
        if self.is_waiting:
            return _("任命待ち")
        if self.state != self.State.APPOINTED:
            return self.get_state_display()
        if self.starts_on > today():
            return _("任期前")
        if self.ends_on >= today():
            return _("在任")
        return self.get_end_reason_display()

    def get_absolute_url(self):
        """The seat's page."""
        return reverse("seat_detail", args=[self.council_id, self.pk])

    @property
    def is_held(self):
        """Whether the seat is held today."""
        return self.state == self.State.APPOINTED and self.starts_on <= today() <= self.ends_on

    @property
    def is_waiting(self):
        """Whether the person attends today without vote, until the Board appoints."""
        return (
            self.state == self.State.NOMINATED
            and self.attends_from is not None
            and self.attends_from <= today() <= self.ends_on
        )

    def votes_on(self, day):
        """Whether the member votes on a day: in office then; nobody does before the Board has appointed."""
        held = self.state == self.State.APPOINTED and self.starts_on <= day <= self.ends_on
        return self.has_vote and held

    @property
    def full_term_end(self):
        """When the term would end by the rule of its first day; who follows in it serves the remainder."""
        if self.follows_id:
            return self.follows.full_term_end
        return self.council.rules_on(self.starts_on).term_end(self.starts_on)

    @property
    def is_staff(self):
        """School staff never mark the 学校関係者評価 (学校教育法施行規則67条)."""
        return self.category == self.Category.STAFF

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"


class CouncilClerk(models.Model):
    """The clerk (事務局) of a council, where it is not one of the schools' own offices."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="clerks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="clerk_of", verbose_name=_("人"))
    starts_on = models.DateField(_("始まり"))
    ends_on = models.DateField(_("終わり"), null=True, blank=True)

    def __str__(self):
        return f"{self.council} {self.person}"

    @property
    def audit_scope(self):
        return f"council:{self.council_id}"
