"""What knows no domain noun: the audit trail, stored files, imports. No foreign key leaves this app."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import now
from core.papers.models import FileWork
from core.search.models import SearchEntry

__all__ = ["AuditEntry", "FileWork", "ImportBatch", "ImportWork", "SearchEntry", "StoredFile"]


class AuditEntry(models.Model):
    """One line of 履歴: who did what to which record, written in the transaction of the change.

    Actor, scope and target are ids with labels, so that the line outlives what it tells of. A trigger forbids
    change and removal, except the redaction of a person (migration 0002).
    """

    at = models.DateTimeField(default=now)
    action = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=120)
    for_label = models.CharField(max_length=120, blank=True)
    scope = models.CharField(max_length=40, blank=True)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    target_label = models.CharField(max_length=200)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-at"], name="audit_target"),
            models.Index(fields=["scope", "-at"], name="audit_scope"),
        ]

    def __str__(self):
        return f"{self.action} {self.target_label}"

    @property
    def sentence(self):
        """The line in words."""
        from core.sentences import sentence_of

        return sentence_of(self)


class StoredFile(models.Model):
    """A file that was checked when it came in, kept under a random name and served by its owner's permission.

    `owner_type` and `owner_id` name the record whose page may hand it out; `core.files` writes and reads it.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("ファイル名"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    owner_type = models.CharField(max_length=60, blank=True)
    owner_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="storedfile_owner")]

    def __str__(self):
        return self.name


class ImportBatch(models.Model):
    """One file on its way in: read, shown row by row, then applied as a whole or not at all.

    `rows` is what the preview showed: a list of {line, verdict, values, notes, target}; `choices` holds the answers
    to what was unclear, by line number.
    """

    class State(models.TextChoices):
        READING = "reading", _("読んでいるところ")
        PREVIEW = "preview", _("確認中")
        APPLIED = "applied", _("取り込み済み")
        DISCARDED = "discarded", _("取りやめ")

    kind = models.CharField(max_length=30)
    scope = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PREVIEW)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by_id = models.BigIntegerField(null=True)
    created_by = models.CharField(max_length=120)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.file_name


class ImportWork(models.Model):
    """What a job does, or could not do, with a batch; gone once it is done.

    `step`, `done` and `total` are written by a connection of their own while the job's transaction runs, so nothing in
    that transaction may touch this row. `data` is the file, until it was read.
    """

    class Act(models.TextChoices):
        READ = "read", _("読む")
        APPLY = "apply", _("取り込む")

    class State(models.TextChoices):
        WAITING = "waiting", _("順番を待っています")
        RUNNING = "running", _("進めています")
        FAILED = "failed", _("途中で止まりました")
        REFUSED = "refused", _("できませんでした")

    AT_WORK = (State.WAITING, State.RUNNING)

    batch = models.OneToOneField(ImportBatch, models.PROTECT, related_name="work")
    act = models.CharField(max_length=6, choices=Act)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    options = models.JSONField(default=dict)
    data = models.BinaryField(null=True)
    mark = models.CharField(max_length=16, blank=True)
    person_id = models.BigIntegerField(null=True)
    step = models.CharField(max_length=10, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=400, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(default=now)

    def __str__(self):
        return f"{self.get_act_display()} {self.get_state_display()}"
