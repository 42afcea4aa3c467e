"""Files that a job makes: asked for by a press, made by the job with progress, kept for some days.

What kind of file is made by whom is registered by the rooms. A job may be run twice, since a worker may be killed; what
is done is not done again.
"""

import logging
import traceback
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import files
from core.dates import now
from core.papers.models import FileWork
from core.papers.pages import html_of, may_see
from core.papers.printer import NotMade, Printer
from core.refusal import Refused

log = logging.getLogger(__name__)

#: A worker that dies is followed by one more.
TRIES = 2
#: Work that has said nothing for so long may be asked for again.
SILENT_AFTER = timedelta(minutes=5)

_makers, _checks = {}, {}
_viewers = []


@dataclass(frozen=True)
class Made:
    """What a maker made: a file (its bytes, or where it lies), or records that are seen at `url`."""

    name: str = ""
    content_type: str = "application/pdf"
    data: bytes = b""
    path: object = None
    url: str = ""


class Progress:
    """How far the work is, told to whoever looks at its page."""

    def __init__(self, work):
        self.work = work

    def tell(self, step, done=0, total=0):
        """`step` is the noun that is being made."""
        FileWork.objects.filter(pk=self.work.pk).update(
            step=str(step)[:120], done=done, total=total, updated_at=now()
        )


def register_maker(kind, maker, may_fetch=may_see):
    """Say how files of a kind are made: maker(work, viewer, progress) → Made, or Refused; and, by
    may_fetch(address, viewer), who may have the file once it is there.
    """
    _makers[kind], _checks[kind] = maker, may_fetch


def register_viewer(viewer_of):
    """Say how the viewer of a person's id is made for a job, with the roles held now."""
    _viewers[:] = [viewer_of]


def ask_for(kind, address, title, *, by):
    """Have a job make the file; a second press while it is at it gets the same work."""
    open_ones = FileWork.objects.filter(
        kind=kind, address=address, person_id=by.person_id, state__in=FileWork.AT_WORK
    )
    open_ones.filter(updated_at__lt=now() - SILENT_AFTER).update(state=FileWork.State.FAILED)
    if work := open_ones.first():
        return work
    try:
        with transaction.atomic():
            work = FileWork.objects.create(
                kind=kind, address=address[:400], title=str(title)[:200], person_id=by.person_id
            )
            _defer(work)
    except IntegrityError:  # two presses at the same moment
        return open_ones.get()
    return work


def _defer(work):
    from core.jobs import make_file

    make_file.defer(work_id=work.pk)


# ---- done ------------------------------------------------------------------------------------------------


def run(work_id):
    """Make what was asked for. Whatever happens ends in a sentence on its page."""
    work = _take_up(work_id)
    if work is None:
        return
    try:
        (viewer_of,) = _viewers
        made = _makers[work.kind](work, viewer_of(work.person_id), Progress(work))
        _keep(work, made)
    except (Refused, NotMade) as refused:
        _end(work, FileWork.State.REFUSED, str(refused))
    except Exception as error:
        # The error's own words may quote names.
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        log.error("file %s failed: %s\n%s", work.pk, type(error).__name__, where)
        _end(work, FileWork.State.FAILED, _("途中で止まりました。もう一度お試しください。"))


@transaction.atomic
def _take_up(work_id):
    """The work, marked as running; None when there is nothing (more) to do."""
    work = FileWork.objects.select_for_update().filter(pk=work_id, state__in=FileWork.AT_WORK).first()
    if work is None:
        return None
    work.tries += 1
    work.state, work.updated_at = FileWork.State.RUNNING, now()
    if work.tries > TRIES:
        work.state = FileWork.State.FAILED
        work.sentence = _("二度、途中で止まりました。時間をおいて、もう一度お試しください。")
    work.save(update_fields=["state", "tries", "sentence", "updated_at"])
    return work if work.state == FileWork.State.RUNNING else None


@transaction.atomic
def _keep(work, made):
    stored = None
    if not made.url:
        stored = files.keep(made.name, made.content_type, data=made.data, path=made.path, owner=work)
    FileWork.objects.filter(pk=work.pk).update(
        file=stored, result_url=made.url, state=FileWork.State.DONE, sentence="", updated_at=now()
    )


def _end(work, state, sentence):
    FileWork.objects.filter(pk=work.pk).update(state=state, sentence=sentence[:400], updated_at=now())


# ---- a page as PDF ---------------------------------------------------------------------------------------


def make_page(work, viewer, progress):
    """The PDF of one page."""
    with Printer() as printer:
        return Made(name=f"{work.title}.pdf", data=printer.pdf(html_of(work.address, viewer)))


register_maker("page", make_page)


def may_fetch(work, viewer):
    """Whether a file may go out to the one who asked for it: rights that ended meanwhile count."""
    return _checks[work.kind](work.address, viewer)


# ---- removed ---------------------------------------------------------------------------------------------


def remove_old():
    """Remove the files whose days are over, and what is known of work that ended."""
    old = FileWork.objects.filter(updated_at__lt=now() - timedelta(days=settings.PAPERS_KEPT_DAYS))
    for work in old.exclude(state__in=FileWork.AT_WORK).select_related("file"):
        with transaction.atomic():
            work.delete()
            if work.file:
                files.remove(work.file)
