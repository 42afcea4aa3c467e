"""How a view answers: one template per page, the partial that htmx asks for, permissions, lists of fifty."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

PAGE_SIZE = 50


def require(allowed):
    """403 when the viewer sees the record but may not do this to it."""
    if not allowed:
        raise PermissionDenied


def render_page(request, template, context=None, *, partials=(), status=200):
    """Render the page; or, when htmx will swap one of `partials`, that part and the messages.

    A partial is `{% partialdef NAME inline %}` in the page's own template, and NAME is the id of its element.
    """
    target = request.htmx.target if request.htmx and not request.htmx.history_restore_request else None
    if target in partials:
        response = render(request, f"{template}#{target}", context, status=status)
        response.write(render_to_string("includes/_messages.html", {"oob": True}, request))
    else:
        response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def page_of(request, queryset, size=PAGE_SIZE):
    """One page of a list, chosen by ?page=; a wrong number shows the nearest page instead of an error."""
    return Paginator(queryset, size).get_page(request.GET.get("page"))


def public_page(view):
    """Mark a page that anybody may read; caches may keep it, since it sets no cookie (core.middleware)."""

    @login_not_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.is_public_page = True
        return view(request, *args, **kwargs)

    return wrapper
