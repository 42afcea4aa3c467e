"""A page as PDF: asked for, made by a job, fetched."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core.files import serve
from core.models import FileWork
from core.pages import page_of, render_page, require
from core.papers.pages import html_of, title_of
from core.papers.work import ask_for, may_fetch

#: The element that the page asks for again and again while a job is at work.
PROGRESS = "file-progress"


def _work(request, pk):
    """Work that the viewer asked for; nobody sees another's."""
    works = FileWork.objects.select_related("file").filter(person_id=request.viewer.person_id)
    return get_object_or_404(works, pk=pk)


@require_POST
def paper_make(request):
    """Have the page of the address `page` made into a PDF."""
    require(request.viewer.person_id is not None)
    address = request.POST.get("page", "")
    title = title_of(html_of(address, request.viewer))
    return redirect("file_work", ask_for("page", address, title, by=request.viewer).pk)


@require_safe
def file_list(request):
    """The files that the viewer had made, the newest first; they are gone after some days."""
    require(request.viewer.person_id is not None)
    works = FileWork.objects.filter(person_id=request.viewer.person_id).select_related("file")
    context = {"page": page_of(request, works), "days": settings.PAPERS_KEPT_DAYS}
    return render_page(request, "core/file_list.html", context)


@require_safe
def file_work(request, pk):
    """How far the file is; then where to fetch it."""
    work = _work(request, pk)
    if work.is_open and request.htmx and request.htmx.target == PROGRESS:
        return render_page(request, "core/file_work.html", {"work": work}, partials=(PROGRESS,))
    if request.htmx and request.htmx.target == PROGRESS:
        return HttpResponseClientRefresh()
    crumbs = [{"label": _("もとのページ"), "url": work.address}, {"label": work.title, "url": ""}]
    return render_page(request, "core/file_work.html", {"work": work, "crumbs": crumbs})


@require_safe
def file_fetch(request, pk):
    """The file, for whoever asked for it and may still see what it was made from."""
    work = _work(request, pk)
    if work.file is None or not may_fetch(work, request.viewer):
        raise Http404
    return serve(work.file)
