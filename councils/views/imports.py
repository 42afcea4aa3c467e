"""Reading a council's list of members: upload, look at every row, answer what is unclear, apply or give up."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import imports
from core.dates import fiscal_year, format_fiscal_year
from core.models import ImportBatch
from core.pages import render_page, require
from councils.imports.members import MemberImporter
from councils.models import Council
from councils.permissions import can_nominate_seat


class MemberUploadForm(imports.UploadForm):
    """The list, and the year for which it holds where it does not say so itself."""

    fiscal_year = forms.TypedChoiceField(
        label=gettext_lazy("任期の年度"),
        help_text=gettext_lazy("ファイルに任期が書かれている人は、書かれているとおりにします。"),
        coerce=int,
    )

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].choices = [(y, format_fiscal_year(y)) for y in (year, year + 1, year - 1)]


def _council(request, council_pk):
    """A council whose inside the viewer sees."""
    seen = Council.objects.visible_to(request.viewer).select_related("municipality")
    return get_object_or_404(seen, pk=council_pk)


def _importer_and_batch(request, council_pk, pk):
    """A batch of the council, for whoever keeps its list of members."""
    importer = MemberImporter(_council(request, council_pk), request.viewer)
    batch = get_object_or_404(ImportBatch, pk=pk, kind=importer.kind, scope=importer.scope)
    require(can_nominate_seat(request.viewer, importer.council))
    return importer, batch


@require_http_methods(["GET", "HEAD", "POST"])
def member_import(request, council_pk):
    """Choose the file."""
    council = _council(request, council_pk)
    require(can_nominate_seat(request.viewer, council))
    importer = MemberImporter(council, request.viewer)
    form = MemberUploadForm(request.POST or None, request.FILES or None, year=fiscal_year(request.viewer.day))
    if request.method == "POST" and form.is_valid():
        importer.fiscal_year = form.cleaned_data["fiscal_year"]
        batch = form.read(importer, by=request.viewer)
        if batch:
            return redirect("member_import_preview", council_pk=council.pk, pk=batch.pk)
    context = {"form": form, "council": council, "appoints": importer.appoints}
    return render_page(request, "councils/import_members.html", context)


@require_safe
def member_import_preview(request, council_pk, pk):
    """Every row in words, with what has to be answered."""
    importer, batch = _importer_and_batch(request, council_pk, pk)
    context = imports.preview_context(request, batch)
    context |= {"council": importer.council, "appoints": importer.appoints}
    return render_page(request, "councils/import_members_preview.html", context)


@require_POST
def member_import_answers(request, council_pk, pk):
    """Keep the answers; the page then shows what follows from them."""
    importer, batch = _importer_and_batch(request, council_pk, pk)
    answers = imports.answers_of(request.POST)
    imports.answer(batch, importer, answers, mark=request.POST.get("mark", ""))
    messages.success(request, _("選んだ内容を保存しました。"))
    return redirect("member_import_preview", council_pk=council_pk, pk=pk)


@require_POST
def member_import_apply(request, council_pk, pk):
    """Write it all, or nothing."""
    importer, batch = _importer_and_batch(request, council_pk, pk)
    if not imports.chose_more(request, batch, importer):
        imports.apply(batch, importer, by=request.viewer, mark=request.POST.get("mark", ""))
        messages.success(request, _("委員の名簿を取り込みました。"))
    return redirect("member_import_preview", council_pk=council_pk, pk=pk)


@require_POST
def member_import_discard(request, council_pk, pk):
    """Give it up."""
    _importer, batch = _importer_and_batch(request, council_pk, pk)
    imports.discard(batch, by=request.viewer)
    messages.success(request, _("取り込みをやめました。何も変えていません。"))
    return redirect("member_import", council_pk=council_pk)
