"""Reading the ministry's list of school codes: upload, look at every row, apply or give up."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.imports.schools import OWNERS, SchoolImporter
from community.models import Municipality
from community.permissions import can_manage_schools
from core import imports
from core.models import ImportBatch
from core.pages import render_page, require


class SchoolUploadForm(imports.UploadForm):
    """The ministry's list, and whose schools to take besides the municipality's own."""

    include = forms.MultipleChoiceField(
        label=gettext_lazy("市区町村立のほかに取り込むもの"),
        choices=OWNERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _importer(viewer):
    return SchoolImporter(Municipality.objects.get(pk=viewer.municipality_id))


def _batch(request, pk):
    """A batch of schools of the viewer's municipality."""
    require(can_manage_schools(request.viewer))
    scope = f"municipality:{request.viewer.municipality_id}"
    return get_object_or_404(ImportBatch, pk=pk, kind=SchoolImporter.kind, scope=scope)


@require_http_methods(["GET", "HEAD", "POST"])
def school_import(request):
    """Choose the file."""
    require(can_manage_schools(request.viewer))
    importer = _importer(request.viewer)
    form = SchoolUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        include = form.cleaned_data["include"]
        importer.include = frozenset(include)
        batch = form.receive(importer, by=request.viewer, options={"include": include})
        if batch:
            return redirect("school_import_preview", pk=batch.pk)
    context = {"form": form, "municipality": importer.municipality, "prefecture": importer.prefecture}
    return render_page(request, "community/import_schools.html", context)


@require_safe
def school_import_preview(request, pk):
    """Every row in words: what is new, what changes, what stays; or how far a job is with it."""
    batch = _batch(request, pk)
    if part := imports.progress_of(request, batch):
        return part
    return render_page(
        request, "community/import_schools_preview.html", imports.preview_context(request, batch)
    )


@require_POST
def school_import_answers(request, pk):
    """Keep which rows to leave out."""
    batch = _batch(request, pk)
    answers = imports.answers_of(request.POST)
    imports.answer(batch, _importer(request.viewer), answers, mark=request.POST.get("mark", ""))
    messages.success(request, _("選んだ内容を保存しました。"))
    return redirect("school_import_preview", pk=pk)


@require_POST
def school_import_apply(request, pk):
    """Write it all, or nothing."""
    batch, importer = _batch(request, pk), _importer(request.viewer)
    imports.apply_now_or_later(request, batch, importer, _("校園を取り込みました。"))
    return redirect("school_import_preview", pk=pk)


@require_POST
def school_import_discard(request, pk):
    """Give it up."""
    imports.discard(_batch(request, pk), by=request.viewer)
    messages.success(request, _("取り込みをやめました。何も変えていません。"))
    return redirect("school_import")


@require_POST
def school_import_retry(request, pk):
    """Begin again what stopped on the way."""
    imports.begin_again(_batch(request, pk), by=request.viewer)
    return redirect("school_import_preview", pk=pk)
