"""The pages of an import: the upload form, what the preview shows, the answers that come back."""

from django import forms
from django.contrib import messages
from django.core.validators import FileExtensionValidator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRefresh

from core.forms import Form
from core.imports.batches import answer, apply, bytes_of, name_of, preview, seen
from core.imports.rows import Verdict
from core.imports.work import apply_later, is_much, read_later, shown_work
from core.models import ImportBatch
from core.pages import page_of
from core.refusal import Refused
from core.tables import TableError, glance

#: The kinds of tag (templates/…/ui) that the verdicts wear; the word itself always stands in it.
TAGS = {Verdict.NEW: "done", Verdict.CHANGE: "now", Verdict.UNCLEAR: "wait", Verdict.ERROR: "wait"}
#: The verdicts once they are history.
DONE = {
    Verdict.CHANGE: gettext_lazy("変わったところ"),
    Verdict.ERROR: gettext_lazy("取り込めなかった行"),
    Verdict.SKIP: gettext_lazy("取り込まなかった行"),
}
#: Rows that somebody may still leave out.
_OPEN = (Verdict.NEW, Verdict.CHANGE, Verdict.UNCLEAR)
#: A file that has more bytes to read is read by a job: some 300 rows of people.
QUICK_BYTES = 60_000
#: The XML of a workbook takes more bytes for the same rows.
QUICK_UNPACKED = 400_000
#: The element that a page asks for again and again while a job is at work.
PROGRESS = "import-progress"
TABLE_FILES = ["csv", "txt", "tsv", "xlsx", "xlsm", "xls"]


class UploadForm(Form):
    """One file; a file that cannot be read is told beside its field. Rooms add what they have to ask."""

    file = forms.FileField(
        label=gettext_lazy("ファイル"),
        help_text=gettext_lazy("Excel(.xlsx)かCSV、20MBまで"),
        allow_empty_file=True,
        validators=[
            FileExtensionValidator(
                TABLE_FILES,
                gettext_lazy("この種類のファイルは読めません。Excel(.xlsx)かCSVを選んでください。"),
            )
        ],
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={"required": gettext_lazy("ファイルを選んでください。")},
    )

    def read(self, importer, *, by):
        """The batch of the file, or None with the sentence beside the field."""
        try:
            return preview(self.cleaned_data["file"], importer, by=by)
        except Refused as refused:
            self.add_error("file", str(refused))
            return None

    def receive(self, importer, *, by, options=None):
        """The same, but a large file is read by a job: its batch is not open yet (core.imports.work).

        `options` are what the job's importer needs besides the batch.
        """
        upload = self.cleaned_data["file"]
        name, data = name_of(upload), bytes_of(upload)
        upload.seek(0)
        try:
            quick = QUICK_UNPACKED if data.startswith(b"PK") else QUICK_BYTES
            if glance(name, data) > quick:
                return read_later(name, data, importer, by=by, options=options)
        except TableError as refused:
            self.add_error("file", str(refused))
            return None
        return self.read(importer, by=by)


def answers_of(post):
    """{line: {question: value}} from the form of includes/_import_preview.html."""
    return {
        line: {
            key.removeprefix(f"{line}-"): value for key, value in post.items() if key.startswith(f"{line}-")
        }
        for line in post.getlist("line")
    }


def preview_context(request, batch):
    """What includes/_import_preview.html shows: counts, the chosen verdict, one page of rows."""
    shown = request.GET.get("show", "")
    counts = batch.summary.get("counts", {})
    rows = [row for row in batch.rows if shown not in Verdict.values or row["verdict"] == shown]
    page = page_of(request, rows)
    page.object_list = [
        row
        | {
            "tag": str(Verdict(row["verdict"]).label),
            "tag_kind": TAGS.get(row["verdict"], "quiet"),
            "may_skip": not row["fixed"] and row["verdict"] in _OPEN,
            "skipped": not row["fixed"] and row["verdict"] == Verdict.SKIP,
        }
        for row in page.object_list
    ]
    work = shown_work(batch)
    is_open = batch.state == ImportBatch.State.PREVIEW
    words = {
        verdict: verdict.label if is_open or work else DONE.get(verdict, verdict.label) for verdict in Verdict
    }
    return {
        "batch": batch,
        "page": page,
        "mark": seen(batch),
        "shown": shown if shown in Verdict.values else "",
        "tabs": [(verdict.value, word, counts.get(verdict.value, 0)) for verdict, word in words.items()],
        "counts": counts,
        "is_open": is_open and not (work and work.is_open),
        "work": work,
        "to_write": counts.get(Verdict.NEW, 0) + counts.get(Verdict.CHANGE, 0),
        "has_choices": any(row["may_skip"] or row["skipped"] or row["questions"] for row in page.object_list),
    }


def chose_more(request, batch, importer):
    """Choices that came with the button 「取り込む」 are kept and shown first, never applied unseen."""
    answers = answers_of(request.POST)
    if not answer(batch, importer, answers, mark=request.POST.get("mark", "")):
        return False
    messages.warning(
        request, _("選んだ内容を保存しました。下の内容を確かめてから、もう一度「取り込む」を押してください。")
    )
    return True


def progress_of(request, batch):
    """The answer to a page that asks how far the job is: that part alone, or the whole page anew once it has ended.

    None when nobody asks for the part.
    """
    if not request.htmx or request.htmx.target != PROGRESS:
        return None
    work = shown_work(batch)
    if work is None or not work.is_open:
        return HttpResponseClientRefresh()
    return render(request, "includes/_import_progress.html", {"work": work})


def apply_now_or_later(request, batch, importer, sentence):
    """The button 「取り込む」: a small batch is written at once, a large one by a job. Says what happened."""
    if chose_more(request, batch, importer):
        return
    mark = request.POST.get("mark", "")
    if is_much(batch):
        apply_later(batch, by=request.viewer, mark=mark)
        messages.info(request, _("取り込みを始めました。この画面を閉じても、取り込みは続きます。"))
    else:
        apply(batch, importer, by=request.viewer, mark=mark)
        messages.success(request, sentence)


def rows_address(request):
    """The part of the list that was open when somebody pressed, to come back to: ?show=unclear#rows."""
    shown = request.POST.get("show", "")
    return f"?show={shown}#rows" if shown in Verdict.values else "#rows"
