"""Reading lists in: the volunteers of a headquarters, the city's coordinators."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Municipality
from core import imports
from core.dates import fiscal_year, format_fiscal_year
from core.fields import JapaneseDateField
from core.models import ImportBatch
from core.pages import render_page, require
from headquarters.imports.coordinators import CoordinatorImporter
from headquarters.imports.guides import coordinator_guide, volunteer_guide
from headquarters.imports.volunteers import VolunteerImporter
from headquarters.permissions import can_commission, can_import_volunteers
from headquarters.views.parts import FORM, body_or_404, body_trail, people_trail, trail


def _years(day):
    year = fiscal_year(day)
    return [(y, format_fiscal_year(y)) for y in (year, year + 1, year - 1)]


# ---- volunteers ------------------------------------------------------------------------------------------


class VolunteerUploadForm(imports.UploadForm):
    """The list, and what holds for all insurances in it that say nothing themselves."""

    insurance_year = forms.TypedChoiceField(
        label=gettext_lazy("保険の年度"),
        help_text=gettext_lazy("保険の列があるときだけ使います。ファイルに年度があれば、そちらを読みます。"),
        coerce=int,
    )
    insured_from = JapaneseDateField(
        label=gettext_lazy("補償の始まり"),
        required=False,
        help_text=gettext_lazy(
            "日付のない保険は、この日からとします。書かなければ、日付のない保険は書きません。"
        ),
    )

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["insurance_year"].choices = _years(day)


def _volunteers(request, pk):
    """The importer of one headquarters, for its coordinators and the Board."""
    return _importer(request, body_or_404(request.viewer, pk))


def _importer(request, body):
    require(can_import_volunteers(request.viewer, body))
    return VolunteerImporter(body, request.viewer)


def _volunteer_batch(request, pk, batch_pk):
    """(importer, batch): the coordinators' own, or the Board's own."""
    body = body_or_404(request.viewer, pk)
    kinds = (VolunteerImporter.COORDINATORS, VolunteerImporter.BOARD)
    batch = get_object_or_404(ImportBatch, pk=batch_pk, kind__in=kinds, scope=body.audit_scope)
    importer = _importer(request, body)
    if batch.kind != importer.kind:
        raise Http404
    return importer, batch


def _crumbs(importer, *steps):
    """Coordinators come from their registry; the Board from the headquarters."""
    trail_of = people_trail if importer.is_own else body_trail
    return trail_of(importer.headquarters, *steps)


@require_http_methods(FORM)
def volunteer_import(request, pk):
    """Choose the file."""
    importer = _volunteers(request, pk)
    form = VolunteerUploadForm(request.POST or None, request.FILES or None, day=request.viewer.day)
    if request.method == "POST" and form.is_valid():
        year, begins = form.cleaned_data["insurance_year"], form.cleaned_data["insured_from"]
        importer.insurance_year, importer.insured_from = year, begins
        told = {"insurance_year": year, "insured_from": begins.isoformat() if begins else ""}
        batch = form.receive(importer, by=request.viewer, options=told)
        if batch:
            return redirect("volunteer_import_preview", pk, batch.pk)
    context = {"form": form, "headquarters": importer.headquarters, "is_own": importer.is_own}
    context["crumbs"] = _crumbs(importer, _("名簿を取り込む"))
    return render_page(request, "headquarters/import_volunteers.html", context)


@require_safe
def volunteer_import_columns(request, pk):
    """Which columns are understood."""
    importer = _volunteers(request, pk)
    context = {"guide": volunteer_guide(importer.schools), "headquarters": importer.headquarters}
    context["crumbs"] = _crumbs(importer, _("読める列"))
    return render_page(request, "headquarters/import_volunteers_columns.html", context)


@require_safe
def volunteer_import_template(request, pk, form):
    """A file to begin with."""
    return volunteer_guide(_volunteers(request, pk).schools).download(form)


@require_safe
def volunteer_import_preview(request, pk, batch_pk):
    """Every row in words with what has to be answered, or how far a job is with it."""
    importer, batch = _volunteer_batch(request, pk, batch_pk)
    if part := imports.progress_of(request, batch):
        return part
    context = imports.preview_context(request, batch)
    context |= {"headquarters": importer.headquarters, "is_own": importer.is_own}
    context["crumbs"] = _crumbs(importer, _("名簿の取り込み"))
    return render_page(request, "headquarters/import_volunteers_preview.html", context)


@require_POST
def volunteer_import_answers(request, pk, batch_pk):
    """Keep the answers; the page then shows what follows from them."""
    importer, batch = _volunteer_batch(request, pk, batch_pk)
    imports.answer(batch, importer, imports.answers_of(request.POST), mark=request.POST.get("mark", ""))
    messages.success(request, _("選んだ内容を保存しました。"))
    back = reverse("volunteer_import_preview", args=[pk, batch_pk])
    return redirect(back + imports.rows_address(request))


@require_POST
def volunteer_import_apply(request, pk, batch_pk):
    """Write it all, or nothing."""
    importer, batch = _volunteer_batch(request, pk, batch_pk)
    imports.apply_now_or_later(request, batch, importer, _("協力者の名簿を取り込みました。"))
    return redirect("volunteer_import_preview", pk, batch_pk)


@require_POST
def volunteer_import_discard(request, pk, batch_pk):
    """Give it up."""
    imports.discard(_volunteer_batch(request, pk, batch_pk)[1], by=request.viewer)
    messages.success(request, _("取り込みをやめました。何も変えていません。"))
    return redirect("volunteer_import", pk)


@require_POST
def volunteer_import_retry(request, pk, batch_pk):
    """Begin again what stopped on the way."""
    imports.begin_again(_volunteer_batch(request, pk, batch_pk)[1], by=request.viewer)
    return redirect("volunteer_import_preview", pk, batch_pk)


# ---- coordinators ----------------------------------------------------------------------------------------


class CoordinatorUploadForm(imports.UploadForm):
    """The list, and the year for which it holds where it does not say so itself."""

    fiscal_year = forms.TypedChoiceField(
        label=gettext_lazy("委嘱の年度"),
        help_text=gettext_lazy("ファイルに委嘱の日が書かれている人は、書かれているとおりにします。"),
        coerce=int,
    )

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].choices = _years(day)


def _coordinators(request):
    require(can_commission(request.viewer))
    return CoordinatorImporter(Municipality.objects.get(pk=request.viewer.municipality_id), request.viewer)


def _coordinator_batch(request, pk):
    importer = _coordinators(request)
    return importer, get_object_or_404(ImportBatch, pk=pk, kind=importer.kind, scope=importer.scope)


def _city_crumbs(here):
    return trail((_("推進員"), reverse("coordinator_list")), here)


@require_http_methods(FORM)
def coordinator_import(request):
    """Choose the file."""
    importer = _coordinators(request)
    form = CoordinatorUploadForm(request.POST or None, request.FILES or None, day=request.viewer.day)
    if request.method == "POST" and form.is_valid():
        importer.fiscal_year = form.cleaned_data["fiscal_year"]
        batch = form.receive(importer, by=request.viewer, options={"fiscal_year": importer.fiscal_year})
        if batch:
            return redirect("coordinator_import_preview", batch.pk)
    context = {"form": form, "crumbs": _city_crumbs(_("名簿を取り込む"))}
    return render_page(request, "headquarters/import_coordinators.html", context)


@require_safe
def coordinator_import_columns(request):
    """Which columns are understood."""
    require(can_commission(request.viewer))
    context = {"guide": coordinator_guide(), "crumbs": _city_crumbs(_("読める列"))}
    return render_page(request, "headquarters/import_coordinators_columns.html", context)


@require_safe
def coordinator_import_template(request, form):
    """A file to begin with."""
    require(can_commission(request.viewer))
    return coordinator_guide().download(form)


@require_safe
def coordinator_import_preview(request, pk):
    """Every row in words with what has to be answered, or how far a job is with it."""
    batch = _coordinator_batch(request, pk)[1]
    if part := imports.progress_of(request, batch):
        return part
    context = imports.preview_context(request, batch)
    context["crumbs"] = _city_crumbs(_("名簿の取り込み"))
    return render_page(request, "headquarters/import_coordinators_preview.html", context)


@require_POST
def coordinator_import_answers(request, pk):
    """Keep the answers; the page then shows what follows from them."""
    importer, batch = _coordinator_batch(request, pk)
    imports.answer(batch, importer, imports.answers_of(request.POST), mark=request.POST.get("mark", ""))
    messages.success(request, _("選んだ内容を保存しました。"))
    return redirect(reverse("coordinator_import_preview", args=[pk]) + imports.rows_address(request))


@require_POST
def coordinator_import_apply(request, pk):
    """Write it all, or nothing."""
    importer, batch = _coordinator_batch(request, pk)
    imports.apply_now_or_later(request, batch, importer, _("推進員の名簿を取り込みました。"))
    return redirect("coordinator_import_preview", pk)


@require_POST
def coordinator_import_discard(request, pk):
    """Give it up."""
    imports.discard(_coordinator_batch(request, pk)[1], by=request.viewer)
    messages.success(request, _("取り込みをやめました。何も変えていません。"))
    return redirect("coordinator_import")


@require_POST
def coordinator_import_retry(request, pk):
    """Begin again what stopped on the way."""
    imports.begin_again(_coordinator_batch(request, pk)[1], by=request.viewer)
    return redirect("coordinator_import_preview", pk)
