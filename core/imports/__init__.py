"""The one frame of all imports: a file is read, judged row by row, shown, asked about, and applied as a whole.

A room writes an `Importer` for each kind of list; the frame keeps the batch and knows no domain noun. Nothing of
the file is kept but the rows that the preview shows, and these are wiped once the batch is applied or given up.
"""

from core.imports.batches import answer, apply, discard, preview, rows_of, seen
from core.imports.guide import Column, Guide
from core.imports.pages import (
    UploadForm,
    answers_of,
    apply_now_or_later,
    chose_more,
    preview_context,
    progress_of,
    rows_address,
)
from core.imports.rows import Importer, Question, Reading, Row, Verdict, examine
from core.imports.work import begin_again, register_importer

__all__ = [
    "Column",
    "Guide",
    "Importer",
    "Question",
    "Reading",
    "Row",
    "UploadForm",
    "Verdict",
    "answer",
    "answers_of",
    "apply",
    "apply_now_or_later",
    "begin_again",
    "chose_more",
    "discard",
    "examine",
    "preview",
    "preview_context",
    "progress_of",
    "register_importer",
    "rows_address",
    "rows_of",
    "seen",
]
