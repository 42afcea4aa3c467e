"""The pages of an import: the upload form, what the preview shows, the answers that come back."""

from django import forms
from django.contrib import messages
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Form
from core.imports.batches import answer, preview, seen
from core.imports.rows import Verdict
from core.models import ImportBatch
from core.pages import page_of
from core.refusal import Refused

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
    is_open = batch.state == ImportBatch.State.PREVIEW
    words = {verdict: verdict.label if is_open else DONE.get(verdict, verdict.label) for verdict in Verdict}
    return {
        "batch": batch,
        "page": page,
        "mark": seen(batch),
        "shown": shown if shown in Verdict.values else "",
        "tabs": [(verdict.value, word, counts.get(verdict.value, 0)) for verdict, word in words.items()],
        "counts": counts,
        "is_open": is_open,
        "work": counts.get(Verdict.NEW, 0) + counts.get(Verdict.CHANGE, 0),
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
