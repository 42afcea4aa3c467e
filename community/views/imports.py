"""Reading lists in: the ministry's school codes, and organisations with their contacts."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.imports.guides import organisation_guide
from community.imports.organisations import OrganisationImporter
from community.imports.schools import OWNERS, SchoolImporter
from community.models import Municipality
from community.permissions import can_manage_organisations, can_manage_schools
from community.views.crumbs import organisation_trail
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


# ---- organisations ---------------------------------------------------------------------------------------


def _organisations(viewer):
    require(can_manage_organisations(viewer))
    return OrganisationImporter(Municipality.objects.get(pk=viewer.municipality_id), viewer)


def _own_batch(request, pk):
    """(importer, batch): one's own, since the Board is shown people whom an office may not see."""
    importer = _organisations(request.viewer)
    mine = Q(created_by_id=request.viewer.person_id) | Q(created_by_id=None)
    return importer, get_object_or_404(ImportBatch, mine, pk=pk, kind=importer.kind, scope=importer.scope)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_import(request):
    """Choose the file."""
    importer = _organisations(request.viewer)
    form = imports.UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = form.receive(importer, by=request.viewer)
        if batch:
            return redirect("organisation_import_preview", pk=batch.pk)
    context = {"form": form, "crumbs": organisation_trail(here=_("団体の名簿を取り込む"))}
    return render_page(request, "community/import_organisations.html", context)


@require_safe
def organisation_import_columns(request):
    """Which columns are understood."""
    require(can_manage_organisations(request.viewer))
    context = {"guide": organisation_guide(), "crumbs": organisation_trail(here=_("読める列"))}
    return render_page(request, "community/import_organisations_columns.html", context)


@require_safe
def organisation_import_template(request, form):
    """A file to begin with."""
    require(can_manage_organisations(request.viewer))
    return organisation_guide().download(form)


@require_safe
def organisation_import_preview(request, pk):
    """Every row in words, or how far a job is with it."""
    batch = _own_batch(request, pk)[1]
    if part := imports.progress_of(request, batch):
        return part
    context = imports.preview_context(request, batch)
    context["crumbs"] = organisation_trail(here=_("団体の名簿の取り込み"))
    return render_page(request, "community/import_organisations_preview.html", context)


@require_POST
def organisation_import_answers(request, pk):
    """Keep the answers; the page then shows what follows from them."""
    importer, batch = _own_batch(request, pk)
    imports.answer(batch, importer, imports.answers_of(request.POST), mark=request.POST.get("mark", ""))
    messages.success(request, _("選んだ内容を保存しました。"))
    return redirect(reverse("organisation_import_preview", args=[pk]) + imports.rows_address(request))


@require_POST
def organisation_import_apply(request, pk):
    """Write it all, or nothing."""
    importer, batch = _own_batch(request, pk)
    imports.apply_now_or_later(request, batch, importer, _("団体の名簿を取り込みました。"))
    return redirect("organisation_import_preview", pk=pk)


@require_POST
def organisation_import_discard(request, pk):
    """Give it up."""
    imports.discard(_own_batch(request, pk)[1], by=request.viewer)
    messages.success(request, _("取り込みをやめました。何も変えていません。"))
    return redirect("organisation_import")


@require_POST
def organisation_import_retry(request, pk):
    """Begin again what stopped on the way."""
    imports.begin_again(_own_batch(request, pk)[1], by=request.viewer)
    return redirect("organisation_import_preview", pk=pk)
