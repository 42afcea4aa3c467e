"""What a job was asked to make, how far it is, and the file that came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.dates import now


class FileWork(models.Model):
    """A file that a job makes for somebody: a paper as PDF, papers to be issued, a year's archive.

    `address` names what is made: path and query of a page of ours. The file is seen by whoever asked for it, as long
    as they may see the page, and is gone after some days (settings.PAPERS_KEPT_DAYS).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("順番を待っています")
        RUNNING = "running", _("作っています")
        DONE = "done", _("できました")
        FAILED = "failed", _("途中で止まりました")
        REFUSED = "refused", _("できませんでした")

    AT_WORK = (State.WAITING, State.RUNNING)

    kind = models.CharField(max_length=12)
    address = models.CharField(max_length=400)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    person_id = models.BigIntegerField()
    step = models.CharField(max_length=120, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=400, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    file = models.OneToOneField(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="made_by"
    )
    result_url = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person_id", "kind", "address"], name="filework_whose")]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "kind", "address"],
                condition=Q(state__in=["waiting", "running"]),
                name="file_asked_for_once",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        """Whether a job is at it, or will be."""
        return self.state in self.AT_WORK

    @property
    def percent(self):
        """How much of the whole is done; None while nobody can know."""
        return 100 * min(self.done, self.total) // self.total if self.total else None

    @property
    def words(self):
        """What is being done."""
        if self.state == self.State.WAITING:
            return _("順番を待っています。")
        if not self.step:
            return _("作っています。")
        if not self.total:
            return _("%(step)sを作っています。") % {"step": self.step}
        return _("%(step)sを作っています（%(total)s件のうち %(done)s件まで）。") % {
            "step": self.step,
            "done": self.done,
            "total": self.total,
        }
