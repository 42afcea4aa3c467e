"""The life of a batch: previewed, answered, applied as a whole or given up. Afterwards only its counts stay."""

import hashlib
import json
from dataclasses import fields
from datetime import timedelta

from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import now
from core.imports.rows import Question, Row, Verdict, counted, dump, examine, judge, plain
from core.models import ImportBatch, ImportWork
from core.refusal import Refused
from core.search.entries import batched
from core.tables import MAX_BYTES

#: Previews that nobody came back to hold personal data; the next import forgets them.
FORGOTTEN_AFTER = timedelta(days=14)

#: A batch of these states still holds what its file said.
OPEN = (ImportBatch.State.READING, ImportBatch.State.PREVIEW)

_FIELDS = {entry.name for entry in fields(Row)}


def rows_of(batch):
    """The rows of a batch as `Row`."""
    rows = [Row(**{key: value for key, value in row.items() if key in _FIELDS}) for row in batch.rows]
    for row in rows:
        row.questions = [Question(**question) for question in row.questions]
    return rows


def seen(batch):
    """A short mark of what the preview shows now; the form sends it back, so that nothing unseen is applied."""
    text = json.dumps([batch.rows, batch.choices], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def name_of(upload):
    """The file's own name, without the folders that some browsers send."""
    return upload.name.replace("\\", "/").rsplit("/", 1)[-1][-200:]


def bytes_of(upload):
    """The file: one byte more than allowed, so that the sentence about size comes without reading on."""
    return upload.read(MAX_BYTES + 1)


def preview(upload, importer, *, by):
    """Read an uploaded file into a new batch. The file itself is not kept. Raises Refused with a sentence."""
    name = name_of(upload)
    rows, summary = examine(name, bytes_of(upload), importer)
    with transaction.atomic():
        batch = new_batch(name, importer, by)
        _keep(batch, rows, summary)
    return batch


def new_batch(name, importer, by, state=ImportBatch.State.PREVIEW):
    """An empty batch; older ones of the same person, and those that nobody came back to, are forgotten."""
    _forget_older(importer, by)
    return ImportBatch.objects.create(
        kind=importer.kind,
        scope=importer.scope,
        state=state,
        file_name=name,
        created_by_id=by.person_id,
        created_by=by.name[:120],
    )


@transaction.atomic
def keep_reading(batch, rows, summary):
    """What a job read of the batch's file; nothing, when the batch was given up meanwhile."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state == ImportBatch.State.READING:
        _keep(locked, rows, summary)


def _keep(batch, rows, summary):
    batch.rows, batch.summary, batch.state = dump(rows), summary, ImportBatch.State.PREVIEW
    batch.save(update_fields=["rows", "summary", "state"])


def _forget_older(importer, by):
    """A new upload replaces the same person's open preview; previews that nobody came back to go as well."""
    old = models.Q(created_at__lt=now() - FORGOTTEN_AFTER)
    mine = models.Q(kind=importer.kind, scope=importer.scope, created_by_id=by.person_id)
    free = ~models.Q(work__act=ImportWork.Act.APPLY, work__state__in=ImportWork.AT_WORK)
    open_ones = ImportBatch.objects.filter(old | mine, free, state__in=OPEN).values_list("pk", flat=True)
    for batch in ImportBatch.objects.select_for_update().filter(pk__in=list(open_ones)):
        _close(batch, ImportBatch.State.DISCARDED, by)


@transaction.atomic
def answer(batch, importer, answers, *, mark=None):
    """Keep what was chosen, {line: {question: value}}, and judge anew. Returns whether anything is different.

    `mark` is the `seen` of the page on which it was chosen; a page that is no longer true changes nothing.
    """
    refuse_when_busy(batch)
    batch = open_batch(batch)
    check_mark(batch, mark)
    choices = _merged(rows_of(batch), batch.choices, answers)
    if choices == batch.choices:
        return False
    batch.choices = choices
    _judge_and_save(batch, importer)
    return True


def _merged(rows, choices, answers):
    """The choices with what differs from the preview: a guess that was left alone stays a guess."""
    merged = {line: dict(kept) for line, kept in choices.items()}
    for row in rows:
        given = answers.get(str(row.line))
        if given is None or row.fixed:
            continue
        kept = merged.pop(str(row.line), {})
        for question in row.questions:
            value = given.get(question.name, question.value)
            if value != question.value and value in {option for option, _label in question.options}:
                kept[question.name] = value
        kept.pop("skip", None)
        if given.get("skip"):
            kept["skip"] = "1"
        if kept:
            merged[str(row.line)] = kept
    return merged


def _judge_and_save(batch, importer):
    """Judge the batch against the present data; True when the preview had shown something else."""
    rows = rows_of(batch)
    notes = judge(importer, rows, batch.choices)
    judged, summary = dump(rows), batch.summary | plain(counted(rows, notes))
    changed = judged != batch.rows
    batch.rows, batch.summary = judged, summary
    batch.save(update_fields=["rows", "choices", "summary"])
    return changed


def apply(batch, importer, *, by, mark=None):
    """Write all rows in one transaction, or none. Raises Refused when the data moved on or rows are unclear."""
    refuse_when_busy(batch)
    return write_batch(batch, importer, by=by, mark=mark)


def write_batch(batch, importer, *, by, mark=None):
    """The same for the job that was asked to do it."""
    try:
        with transaction.atomic():
            batch = open_batch(batch)
            check_mark(batch, mark)
            importer.lock()
            importer.step = "check"
            stale = _judge_and_save(batch, importer)
            if not stale:
                _write(batch, importer, by)
    except (IntegrityError, DataError) as error:
        raise Refused(
            _(
                "登録されている内容と合わないところがあり、何も取り込んでいません。もう一度ファイルを選んでください。"
            )
        ) from error
    if stale:
        raise Refused(
            _(
                "確認の間に登録の内容が変わったので、まだ取り込んでいません。新しい確認の内容を見てから、もう一度「取り込む」を押してください。"
            )
        )
    return batch


def refuse_unclear(batch):
    """Nothing is written while a question waits for its answer."""
    unclear = batch.summary["counts"][Verdict.UNCLEAR]
    if unclear:
        raise Refused(
            _(
                "「確認してください」の行が%(count)s件あります。答えを選ぶと取り込めます。まだ何も取り込んでいません。"
            )
            % {"count": unclear}
        )


def _write(batch, importer, by):
    refuse_unclear(batch)
    with batched():
        importer.store([row for row in rows_of(batch) if row.verdict in (Verdict.NEW, Verdict.CHANGE)], by)
    batch.applied_at = now()
    _close(batch, ImportBatch.State.APPLIED, by)


@transaction.atomic
def discard(batch, *, by):
    """Give the batch up; its rows are wiped."""
    refuse_when_busy(batch)
    _close(open_batch(batch, OPEN), ImportBatch.State.DISCARDED, by)


def refuse_when_busy(batch):
    """A job is writing this batch, or is about to; asked before the lock that the job holds."""
    if ImportWork.objects.filter(
        batch=batch, act=ImportWork.Act.APPLY, state__in=ImportWork.AT_WORK
    ).exists():
        raise Refused(_("いま取り込んでいます。終わるまで、この画面で少しお待ちください。"))


def open_batch(batch, states=(ImportBatch.State.PREVIEW,)):
    """The batch under a lock, still open; a late or second click gets a calm sentence."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state in states:
        return locked
    if locked.state == ImportBatch.State.APPLIED:
        raise Refused(_("このファイルは、もう取り込みました。同じ内容が二重に入ることはありません。"))
    if locked.state == ImportBatch.State.READING:
        raise Refused(_("ファイルを読んでいるところです。読み終わってから、もう一度押してください。"))
    raise Refused(_("この取り込みは、もう取りやめました。取り込むときは、もう一度ファイルを選んでください。"))


def check_mark(batch, mark):
    """Whether the page on which somebody pressed still shows what is true."""
    if mark is not None and mark != seen(batch):
        raise Refused(
            _("開いている間に確認の内容が変わりました。いまの内容を見てから、もう一度押してください。")
        )


def _close(batch, state, by):
    """Only the counts stay."""
    batch.state, batch.rows, batch.choices = state, [], {}
    batch.save(update_fields=["state", "rows", "choices", "applied_at"])
    # The job that is writing this batch ends its own work, once its transaction is over.
    at_work = models.Q(act=ImportWork.Act.APPLY, state__in=ImportWork.AT_WORK)
    ImportWork.objects.filter(~at_work, batch=batch).delete()
    batch.audit_scope = batch.scope
    verb = "apply" if state == ImportBatch.State.APPLIED else "discard"
    record(f"importbatch.{verb}", batch, by, kind=batch.kind, counts=batch.summary.get("counts", {}))
