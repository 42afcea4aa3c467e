"""Step 4: asking people and organisations, and the log of contacts. Neither knows of slots or activities."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import AccessLink, Organisation, Person
from community.roles import SCHOOL_OFFICE, Role
from core.dates import today
from core.states import Stateful
from headquarters.models.bodies import Headquarters
from headquarters.models.plans import Duty, PlanItem
from headquarters.models.registry import Consent


class AskQuerySet(models.QuerySet):
    """Asks; they show names, so coordinators see them, and the schools' offices the accepted ones."""

    def visible_to(self, viewer):
        """Coordinators of the headquarters; whoever was asked; of the offices of the council's schools those below."""
        own = Q(headquarters__in=viewer.ids("headquarters", Role.COORDINATOR))
        mine = Q(person_id=viewer.person_id or 0) | Q(organisation__in=viewer.ids("organisation"))
        return self.filter(own | mine | self._open_to_offices(viewer))

    @staticmethod
    def _open_to_offices(viewer):
        """Organisations, people who said yes, and people who let one of the viewer's schools have their contact."""
        councils, schools = viewer.ids("council", *SCHOOL_OFFICE), viewer.ids("school", *SCHOOL_OFFICE)
        if not councils:
            return Q(pk__in=())
        consented = Consent.objects.filter(school__in=schools, withdrawn_on=None).values(
            "registration__person"
        )
        accepted = Q(state="done", answer="yes")
        known = Q(organisation__isnull=False) | accepted | Q(person__in=consented)
        return known & Q(item__plan__cycle__council__in=councils)

    def waiting(self):
        """Asked and not answered."""
        return self.filter(state=Ask.State.WAITING)


class Ask(Stateful):
    """One contact with one person or organisation about one plan item, by any channel, carrying aim and image.

    The answer is to the whole; answers per slot belong to `activities`. `answer_entered_by` says who entered it
    for whom when it did not come through the link.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("電話")
        MEETING = "meeting", _("会って")
        EMAIL = "email", _("メール")
        FAX = "fax", _("FAX")
        LETTER = "letter", _("手紙・手渡し")
        LINE = "line", _("LINEなど")

    class State(models.TextChoices):
        NEW = "new", _("未連絡")
        WAITING = "waiting", _("返事待ち")
        DONE = "done", _("済み")
        CANCELLED = "cancelled", _("取消")

    class Answer(models.TextChoices):
        YES = "yes", _("行きます")
        IF_NEEDED = "if_needed", _("足りなければ行けます")
        NO = "no", _("今回は難しい")

    MOVES = {
        "send": ({State.NEW}, State.WAITING),
        "answer": ({State.NEW, State.WAITING}, State.DONE),
        "change_answer": ({State.DONE}, State.DONE),
        "cancel": ({State.NEW, State.WAITING, State.DONE}, State.CANCELLED),
    }

    headquarters = models.ForeignKey(Headquarters, models.PROTECT, related_name="asks")
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="asks", verbose_name=_("取組"))
    duty = models.ForeignKey(
        Duty, models.SET_NULL, null=True, blank=True, related_name="asks", verbose_name=_("役割")
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="asks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="asks")
    channel = models.CharField(_("連絡のしかた"), max_length=8, choices=Channel)
    message = models.TextField(_("お願いの言葉"), blank=True)
    vision_then = models.CharField(_("目指す子ども像"), max_length=120, blank=True)
    aim_then = models.CharField(_("ねらい"), max_length=200, blank=True)
    reply_by = models.DateField(_("返事の期限"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("お願いする人数"), default=1)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="asks_made")
    answer = models.CharField(_("返事"), max_length=10, choices=Answer, blank=True)
    seats_offered = models.PositiveSmallIntegerField(_("来られる人数"), null=True, blank=True)
    comment = models.CharField(_("ひとこと"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_channel = models.CharField(max_length=8, blank=True)
    answer_entered_by = models.CharField(max_length=120, blank=True)
    link = models.OneToOneField(AccessLink, models.PROTECT, null=True, blank=True, related_name="ask")
    next_try_on = models.DateField(_("次に連絡する日"), null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("お願い")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["headquarters", "state"], name="ask_headquarters_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="ask_of_person_or_organisation",
            ),
            models.CheckConstraint(
                condition=Q(state="done", answered_at__isnull=False) & ~Q(answer="") | ~Q(state="done"),
                name="answered_ask_has_answer",
            ),
            models.UniqueConstraint(
                fields=["item", "person"],
                condition=Q(state__in=["new", "waiting"], person__isnull=False),
                name="one_open_ask_per_person",
                violation_error_message=_("この人には、もうお願いしています。"),
            ),
        ]

    def __str__(self):
        return f"{self.addressee} {self.item}"

    def get_absolute_url(self):
        """Its row on the undertaking's page."""
        return f"{self.item.get_absolute_url()}#ask-{self.pk}"

    @property
    def addressee(self):
        """Who is asked."""
        return self.person or self.organisation

    @property
    def is_late(self):
        """Waited for longer than was asked."""
        return self.state == self.State.WAITING and self.reply_by is not None and self.reply_by < today()

    @property
    def audit_scope(self):
        return f"headquarters:{self.headquarters_id}"


class ContactLogQuerySet(models.QuerySet):
    """The log of contacts is the coordinators' own."""

    def visible_to(self, viewer):
        """Coordinators of the headquarters."""
        return self.filter(headquarters__in=viewer.ids("headquarters", Role.COORDINATOR))


class ContactLog(models.Model):
    """Any contact with anybody: when, how, what was said, what next. Minutes are whole minutes of work."""

    headquarters = models.ForeignKey(Headquarters, models.PROTECT, related_name="contact_logs")
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="contact_logs")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="contact_logs")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="contact_logs"
    )
    item = models.ForeignKey(PlanItem, models.PROTECT, null=True, blank=True, related_name="contact_logs")
    at = models.DateTimeField(_("いつ"))
    channel = models.CharField(_("連絡のしかた"), max_length=8, choices=Ask.Channel)
    text = models.CharField(_("話したこと"), max_length=300)
    minutes = models.PositiveSmallIntegerField(_("かかった時間（分）"), default=0)
    next_on = models.DateField(_("次に連絡する日"), null=True, blank=True)
    written_by = models.CharField(max_length=120)

    objects = ContactLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("連絡の記録")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["headquarters", "-at", "-id"], name="contactlog_newest")]

    def __str__(self):
        return self.text

    @property
    def audit_scope(self):
        return f"headquarters:{self.headquarters_id}"
