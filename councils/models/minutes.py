"""What a meeting leaves behind: its minutes and its promises."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Person
from community.roles import Role
from core.dates import today
from core.states import Stateful, Versioned
from councils.models.councils import Council
from councils.models.meetings import Meeting, MeetingPartQuerySet


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
        "reopen": ({State.CONFIRMED}, State.DRAFT),
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
    check_until = models.DateField(_("委員が確かめる期限"), null=True, blank=True)
    reported_on = models.DateField(_("教育委員会に報告した日"), null=True, blank=True)

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


class MinutesCorrection(Stateful):
    """A correction of one paragraph of the minutes, asked for by somebody who was there (meetings.md §5.5).

    `paragraph` counts the paragraphs of the text from 0; `was` is the paragraph as it read when the correction was
    written, so that a correction of words that have gone since is recognised. Whoever may not read what was closed
    corrects the public text (`in_public`).
    """

    class State(models.TextChoices):
        OPEN = "open", _("確かめています")
        TAKEN = "taken", _("直しました")
        DECLINED = "declined", _("直しませんでした")

    MOVES = {
        "take": ({State.OPEN}, State.TAKEN),
        "decline": ({State.OPEN}, State.DECLINED),
    }

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections")
    in_public = models.BooleanField(_("公表する議事録の段落"), default=False)
    paragraph = models.PositiveSmallIntegerField()
    was = models.TextField(_("いまの文"))
    text = models.TextField(_("直した文"))
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="minutes_corrections")
    entered_by = models.CharField(max_length=120, blank=True)
    link_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField(_("返事"), max_length=200, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("議事録の直し")
        ordering = ["paragraph", "pk"]

    def __str__(self):
        return f"{self.minutes} {self.paragraph}"

    @property
    def audit_scope(self):
        return f"council:{self.minutes.meeting.council_id}"


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
    nudged_on = models.DateField(null=True, blank=True)

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
