"""The product's addresses and a few small pages of the tests' own, to see what stands around every request."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from django.views.decorators.http import require_POST

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from core.pages import page_of, public_page, render_page
from core.refusal import Refused


@login_not_required
def page(request):
    """A page with two partials, one of them offered."""
    if "say" in request.GET:
        messages.info(request, "保存しました。")
    return render_page(request, "probe/page.html", {"word": "ことば"}, partials=("rows",))


def private(request):
    """A page of people who are signed in; says who looks."""
    return HttpResponse(f"{request.viewer.name}:{request.viewer.person_id}")


@require_POST
def refuse(request):
    """An act that is refused."""
    raise Refused("席がうまりました。")


def refuse_reading(request):
    """A page that cannot be shown."""
    raise Refused("この年度は、まだありません。")


@require_POST
def act(request):
    """An act that is done."""
    return HttpResponse("done")


@public_page
def public(request):
    """A page for everybody."""
    return HttpResponse("public")


@public_page
def public_missing(request):
    """A page for everybody that is not there."""
    raise Http404


@public_page
def public_form(request):
    """A page for everybody with a form on it."""
    return HttpResponse(get_token(request))


@login_not_required
def fail(request, kind):
    """Whatever may go wrong."""
    raise {
        "400": BadRequest,
        "403": PermissionDenied,
        "404": Http404,
        "500": ZeroDivisionError,
        "503": OperationalError,
    }[kind]


@login_not_required
def numbers(request):
    """A list."""
    return HttpResponse(page_of(request, range(120)).number)


urlpatterns = [
    path("probe/page/", page),
    path("probe/private/", private),
    path("probe/refuse/", refuse),
    path("probe/refuse-reading/", refuse_reading),
    path("probe/act/", act),
    path("probe/public/", public),
    path("probe/public/missing/", public_missing),
    path("probe/public/form/", public_form),
    path("probe/fail/<str:kind>/", fail),
    path("probe/numbers/", numbers),
    path("", include("config.urls")),
]
