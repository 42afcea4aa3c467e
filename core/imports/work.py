"""Imports that are too much for one request: a job reads or writes them, and a page shows how far it is.

The job runs the very functions that serve small files. It may be run twice, since a worker may be killed: what it
does to the batch is one transaction, and what was done is not done again.
"""

import logging
import traceback
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import now
from core.imports.batches import (
    OPEN,
    check_mark,
    keep_reading,
    new_batch,
    open_batch,
    refuse_unclear,
    refuse_when_busy,
    write_batch,
)
from core.imports.progress import told
from core.imports.rows import Verdict, examine
from core.models import ImportBatch, ImportWork
from core.refusal import Refused

log = logging.getLogger(__name__)

#: More rows to write than this are written by a job.
QUICK_ROWS = 300
#: A worker that dies is followed by one more.
TRIES = 2
#: Work that has said nothing for so long may be started again by hand.
SILENT_AFTER = timedelta(minutes=3)

#: The steps of reading and of writing, in words; the page shows the number of rows beside them.
STEPS = {
    "read": gettext_lazy("ファイルを読んでいます"),
    "judge": gettext_lazy("登録されている内容と照らし合わせています"),
    "check": gettext_lazy("もう一度、確かめています"),
    "write": gettext_lazy("書き込んでいます"),
}
#: Where in the whole each step begins and ends, per cent.
SPAN = {"read": (0, 50), "judge": (50, 100), "check": (0, 45), "write": (45, 100)}

_makers = {}


def register_importer(kind, maker):
    """Say how an importer is made for a job: maker(batch, work) → (importer, viewer), or Refused.

    The viewer is made anew, so that somebody whose post has ended meanwhile writes nothing.
    """
    _makers[kind] = maker


# ---- asked for -------------------------------------------------------------------------------------------


@transaction.atomic
def read_later(name, data, importer, *, by, options=None):
    """A batch whose file a job reads; the file is kept until then, and no longer."""
    batch = new_batch(name, importer, by, state=ImportBatch.State.READING)
    work = ImportWork(batch=batch, act=ImportWork.Act.READ, data=data, options=options or {})
    _start(work, by)
    return batch


@transaction.atomic
def apply_later(batch, *, by, mark=None):
    """Let a job write the batch. A second press is told that it is on its way."""
    refuse_when_busy(batch)
    batch = open_batch(batch)
    refuse_when_busy(batch)
    check_mark(batch, mark)
    refuse_unclear(batch)
    work, _made = ImportWork.objects.get_or_create(batch=batch, defaults={"act": ImportWork.Act.APPLY})
    work.act, work.mark = ImportWork.Act.APPLY, mark or ""
    _start(work, by)


@transaction.atomic
def begin_again(batch, *, by):
    """Start work again that failed, or that has been silent for long."""
    work = ImportWork.objects.select_for_update().filter(batch=batch).first()
    if work is None or not may_begin_again(work):
        raise Refused(_("いま進めています。終わるまで、少しお待ちください。"))
    work.tries = 0
    _start(work, by)


def may_begin_again(work):
    """Work that met a fault, or has been silent for long. A file that cannot be read stays so."""
    if work.state == ImportWork.State.FAILED:
        return True
    return work.state in ImportWork.AT_WORK and work.updated_at < now() - SILENT_AFTER


def _start(work, by):
    from core.jobs import do_import

    work.state, work.step, work.done, work.total, work.sentence = ImportWork.State.WAITING, "", 0, 0, ""
    work.person_id, work.updated_at = by.person_id, now()
    work.save()
    do_import.defer(work_id=work.pk)


def is_much(batch):
    """Whether writing the batch is more than a request should hold."""
    counts = batch.summary.get("counts", {})
    return counts.get(Verdict.NEW, 0) + counts.get(Verdict.CHANGE, 0) > QUICK_ROWS


# ---- done ------------------------------------------------------------------------------------------------


def run(work_id):
    """Do what was asked for. Whatever happens ends in a sentence on the page; nothing is left half done."""
    work = _take_up(work_id)
    if work is None:
        return
    try:
        with told(work.pk) as progress:
            _do(work, progress)
    except Refused as refused:
        _end(work, ImportWork.State.REFUSED, str(refused), data=None)
    except Exception as error:
        # The error's own words may quote names or telephones out of the file.
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        log.error("import %s failed: %s\n%s", work.batch_id, type(error).__name__, where)
        _end(
            work,
            ImportWork.State.FAILED,
            _("途中で止まりました。何も変えていません。もう一度お試しください。"),
        )


@transaction.atomic
def _take_up(work_id):
    """The work, marked as running; None when there is nothing (more) to do."""
    work = (
        ImportWork.objects.select_for_update(of=("self",)).filter(pk=work_id).select_related("batch").first()
    )
    if work is None or work.state not in ImportWork.AT_WORK:
        return None
    wanted = ImportBatch.State.READING if work.act == ImportWork.Act.READ else ImportBatch.State.PREVIEW
    if work.batch.state != wanted:
        work.delete()
        return None
    work.tries += 1
    if work.tries > TRIES:
        work.state = ImportWork.State.FAILED
        work.sentence = _(
            "二度、途中で止まりました。何も変えていません。時間をおいて、もう一度お試しください。"
        )
    else:
        work.state = ImportWork.State.RUNNING
    work.updated_at = now()
    work.save(update_fields=["state", "tries", "sentence", "updated_at"])
    return work if work.state == ImportWork.State.RUNNING else None


def _do(work, progress):
    batch = work.batch
    importer, by = _makers[batch.kind](batch, work)
    importer.progress = progress
    if work.act == ImportWork.Act.READ:
        rows, summary = examine(batch.file_name, bytes(work.data), importer)
        keep_reading(batch, rows, summary)
    else:
        write_batch(batch, importer, by=by, mark=work.mark or None)
    ImportWork.objects.filter(pk=work.pk).delete()


def _end(work, state, sentence, **changes):
    """Write the sentence down."""
    ImportWork.objects.filter(pk=work.pk).update(
        state=state, sentence=sentence[:400], updated_at=now(), **changes
    )


# ---- shown -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """What the page says about running or failed work."""

    work: object

    @property
    def is_open(self):
        """Whether a job is at it, or will be."""
        return self.work.state in ImportWork.AT_WORK

    @property
    def words(self):
        """What is being done, and with how many rows."""
        if not self.work.step:
            return _("順番を待っています。")
        step = STEPS.get(self.work.step, "")
        if not self.work.total and not self.work.done:
            return _("%(step)s。") % {"step": step}
        if not self.work.total:
            return _("%(step)s（%(done)s行まで）。") % {"step": step, "done": f"{self.work.done:,}"}
        words = {"step": step, "done": f"{self.work.done:,}", "total": f"{self.work.total:,}"}
        return _("%(step)s（%(total)s行のうち %(done)s行）。") % words

    @property
    def percent(self):
        """How much of the whole is done; None while nobody can know."""
        if not self.work.total:
            return None
        begin, end = SPAN.get(self.work.step, (0, 100))
        return begin + (end - begin) * min(self.work.done, self.work.total) // self.work.total

    @property
    def may_begin_again(self):
        """Whether a button for it makes sense."""
        return may_begin_again(self.work)


def shown_work(batch):
    """What a job does with the batch, or None; the file itself is not fetched."""
    if batch.kind not in _makers or batch.state not in OPEN:
        return None
    work = ImportWork.objects.filter(batch=batch).defer("data", "options").first()
    return Shown(work) if work else None
