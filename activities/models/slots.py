"""Places to fill, answers about them, and promises (migration 0002 keeps what the ORM cannot say).

The database promises: never more people than places (`filled <= capacity`, counted by triggers), and nobody in two
places at once in the whole city (an exclusion constraint over person and time). See volunteers.md §3.3.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models.activities import Activity
from community.models import Organisation, Person
from core.dates import format_span
from core.ranges import IdRange
from core.states import Stateful
from headquarters.models import Ask

#: States of an assignment that take a place.
HOLDING = ("offered", "confirmed", "standin_wanted")


class Slot(models.Model):
    """A role at an activity, from when to when, for so many people. `filled` is kept by a trigger alone."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="slots")
    title = models.CharField(_("役割"), max_length=60)
    starts_at = models.DateTimeField(_("始まり"))
    ends_at = models.DateTimeField(_("終わり"))
    during = DateTimeRangeField(editable=False)
    min_needed = models.PositiveSmallIntegerField(_("最低の人数"), default=1)
    capacity = models.PositiveSmallIntegerField(_("定員"))
    filled = models.PositiveSmallIntegerField(default=0, editable=False)
    is_open = models.BooleanField(_("自分から申し込める"), default=True)
    note = models.CharField(_("説明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("募集する役割")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="slot_ends_after_start",
                violation_error_message=_("終わりの時刻は、始まりより後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(filled__lte=models.F("capacity")),
                name="slot_not_overfull",
                violation_error_message=_("もう決まっている人数より、定員を少なくできません。"),
            ),
            models.CheckConstraint(
                condition=Q(min_needed__lte=models.F("capacity")),
                name="slot_min_within_capacity",
                violation_error_message=_("最低の人数は、定員までにしてください。"),
            ),
            models.UniqueConstraint(fields=["id", "during"], name="slot_id_during"),
        ]

    def __str__(self):
        return f"{self.activity} {self.title}"

    def save(self, *args, **kwargs):
        """Keep the range with its two ends."""
        self.during = DateTimeTZRange(self.starts_at, self.ends_at, "[)")
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "during"}
        super().save(*args, **kwargs)

    @property
    def free(self):
        """Places left."""
        return self.capacity - self.filled

    @property
    def short(self):
        """How many are missing to the least number."""
        return max(0, self.min_needed - self.filled)

    @property
    def when(self):
        """Date and times in words."""
        return format_span(self.starts_at, self.ends_at)

    @property
    def audit_scope(self):
        return self.activity.audit_scope


class SlotAnswer(models.Model):
    """An Ask's answer for one slot. It is an answer, not yet a promise: the Assignment is."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="slot_answers")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="answers")
    answer = models.CharField(_("返事"), max_length=10, choices=Ask.Answer, blank=True)
    seats = models.PositiveSmallIntegerField(_("人数"), default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "slot"], name="slotanswer_once")]

    def __str__(self):
        return f"{self.slot} {self.get_answer_display()}"


class Assignment(Stateful):
    """A promise: one person, or so many seats of a group, in one slot. `during` repeats the slot's time.

    The composite foreign key (slot, during) keeps both equal; moving a slot carries its people, or fails when one
    of them would be in two places.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("打診中")
        CONFIRMED = "confirmed", _("決まり")
        STANDIN_WANTED = "standin_wanted", _("代わりを探しています")
        CANCELLED = "cancelled", _("取りやめ")
        REPLACED = "replaced", _("交代")

    MOVES = {
        "confirm": ({State.OFFERED, State.STANDIN_WANTED}, State.CONFIRMED),
        "want_standin": ({State.CONFIRMED}, State.STANDIN_WANTED),
        "cancel": ({State.OFFERED, State.CONFIRMED, State.STANDIN_WANTED}, State.CANCELLED),
        "replace": ({State.STANDIN_WANTED, State.CONFIRMED}, State.REPLACED),
    }

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="assignments")
    during = DateTimeRangeField(editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="assignments")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    seats = models.PositiveSmallIntegerField(_("人数"), default=1)
    state = models.CharField(max_length=16, choices=State, default=State.CONFIRMED)
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="assignments")
    overlap_reason = models.CharField(_("同じ時間でもよい理由"), max_length=120, blank=True)
    needs_reconfirm = models.BooleanField(_("時間が変わったため確かめる"), default=False)
    entered_by = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("担当する人")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True, seats=1)
                | Q(person__isnull=True, organisation__isnull=False, seats__gte=1),
                name="assignment_of_person_or_group",
            ),
            models.UniqueConstraint(
                fields=["slot", "person"],
                condition=Q(state__in=HOLDING, person__isnull=False),
                name="assignment_once",
            ),
            models.UniqueConstraint(
                fields=["slot", "organisation"],
                condition=Q(state__in=HOLDING, organisation__isnull=False),
                name="assignment_once_per_group",
            ),
            ExclusionConstraint(
                name="nobody_in_two_places",
                expressions=[
                    (IdRange("person"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=HOLDING, person__isnull=False, overlap_reason=""),
                violation_error_message=_("この人は、同じ時間に別の活動に入っています。"),
            ),
        ]

    def __str__(self):
        return f"{self.who} {self.slot.title}"

    @property
    def who(self):
        """The person or the group."""
        return self.person or self.organisation

    @property
    def audit_scope(self):
        return self.slot.audit_scope
