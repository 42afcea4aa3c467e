"""Issued documents: issuing from a print page, the register, one document, taking it back."""

from urllib.parse import quote

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.actions import void_document
from community.documents import KINDS, issuables_of, issuer_of
from community.forms.documents import RegisterFilter, VoidForm
from community.models import IssuedDocument
from community.permissions import can_keep_register, can_read_register
from core.audit import history_of
from core.dates import format_date, local_day
from core.files import serve
from core.pages import page_of, render_page, require
from core.papers.pages import match_of
from core.papers.work import ask_for
from core.tables import write_csv


@require_POST
def document_issue(request):
    """Issue what the print page of the address `page` offers; a job numbers and makes it."""
    address = request.POST.get("page", "")
    match, query = match_of(address)
    wanted = issuables_of(match, QueryDict(query), request.viewer)
    require(wanted)
    title = wanted[0].title if len(wanted) == 1 else KINDS[wanted[0].kind]
    return redirect("file_work", ask_for("issue", address, title, by=request.viewer).pk)


def _register(request, kind, pk):
    """(issuer, its address, the documents that the filter leaves, the filter) of a register that the viewer reads."""
    issuer, url = issuer_of(kind, pk)
    if issuer is None or not can_read_register(request.viewer, kind, pk):
        raise Http404
    rows = IssuedDocument.objects.visible_to(request.viewer).filter(issuer_kind=kind, issuer_id=pk)
    form = RegisterFilter(
        request.GET, years=rows.order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    )
    return issuer, url, form.narrow(rows), form


@require_safe
def document_register(request, kind, pk):
    """The register of a council, a school or the Board, newest number first."""
    issuer, url, rows, form = _register(request, kind, pk)
    context = {
        "issuer": issuer,
        "kind": kind,
        "kinds": KINDS,
        "form": form,
        "page": page_of(request, rows),
        "crumbs": [{"label": str(issuer), "url": url}, {"label": _("発行した文書"), "url": ""}],
    }
    return render_page(request, "community/document_register.html", context)


@require_safe
def document_register_csv(request, kind, pk):
    """The same register as a table for Excel."""
    issuer, _url, rows, _form = _register(request, kind, pk)
    header = [
        _("番号"),
        _("発行の日"),
        _("種類"),
        _("件名"),
        _("あて名"),
        _("発行した人"),
        _("取り消しの理由"),
        _("ファイルの指紋(SHA-256)"),
    ]
    table = [
        [
            row.number_label,
            f"{local_day(row.issued_at):%Y/%m/%d}",
            str(KINDS.get(row.kind, row.kind)),
            row.title,
            row.addressee,
            row.issued_by,
            row.void_reason,
            row.sha256,
        ]
        for row in rows
    ]
    response = HttpResponse(write_csv(header, table), content_type="text/csv; charset=utf-8")
    name = quote(_("%(issuer)s 発行した文書") % {"issuer": issuer})
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.csv"
    return response


def document_or_404(request, pk):
    """An issued document whose register the viewer reads, and whose record they see."""
    rows = IssuedDocument.objects.visible_to(request.viewer).select_related("file")
    document = get_object_or_404(rows, pk=pk)
    document.about = _made_from(document, request.viewer)
    if document.about is None:
        raise Http404
    return document


def _made_from(document, viewer):
    """The record that it was made from, where the viewer sees it."""
    model = apps.get_model(document.about_type)
    rows = model.objects
    if hasattr(rows.all(), "visible_to"):
        rows = rows.visible_to(viewer)
    return rows.filter(pk=document.about_id).first()


@require_safe
def document_detail(request, pk):
    """One document: its number, what it was made from, its file and whether it still holds."""
    document = document_or_404(request, pk)
    context = {
        "document": document,
        "kind": KINDS.get(document.kind, document.kind),
        "about": document.about,
        "issued_on": format_date(local_day(document.issued_at)),
        "may_void": not document.is_void
        and can_keep_register(request.viewer, document.issuer_kind, document.issuer_id),
        "history": history_of(document),
        "crumbs": _crumbs(document),
    }
    return render_page(request, "community/document_detail.html", context)


def _crumbs(document, *more):
    register = reverse("document_register", args=[document.issuer_kind, document.issuer_id])
    here = {"label": document.number_label, "url": document.get_absolute_url() if more else ""}
    return [
        {"label": _("%(issuer)s 発行した文書") % {"issuer": document.issuer_label}, "url": register},
        here,
        *[{"label": label, "url": ""} for label in more],
    ]


@require_safe
def document_file(request, pk):
    """The paper, exactly as it went out."""
    return serve(document_or_404(request, pk).file)


@require_http_methods(["GET", "HEAD", "POST"])
def document_void(request, pk):
    """Take it back, with a reason."""
    document = document_or_404(request, pk)
    require(can_keep_register(request.viewer, document.issuer_kind, document.issuer_id))
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _document = form.attempt(
            void_document, document, form.cleaned_data["reason"], by=request.viewer
        )
        if done:
            messages.success(request, _("発行した文書を取り消しました。番号と文書は、台帳に残ります。"))
            return redirect(document)
    context = {"document": document, "form": form, "crumbs": _crumbs(document, _("取り消し"))}
    return render_page(request, "community/document_void.html", context)
