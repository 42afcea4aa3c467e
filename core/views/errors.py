"""Pages for what went wrong. They need neither session nor database.

Some of them answer from outside our middleware, so all bring their own headers.
"""

import sys

from csp.constants import HEADER
from csp.utils import build_policy
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers


def bad_request(request, exception=None):
    """400."""
    return _guarded(render(request, "400.html", status=400))


def forbidden(request, exception=None):
    """403: the record may be seen, but this may not be done to it."""
    return _guarded(render(request, "403.html", status=403))


def not_found(request, exception=None):
    """404: there is nothing here, or nothing that may be seen."""
    return _guarded(render(request, "404.html", status=404))


def server_error(request):
    """500; or 503 when it was only the database that went away, in a place where no middleware could catch it."""
    if is_database_away(sys.exc_info()[1]):
        return unavailable()
    return _guarded(HttpResponse(render_to_string("500.html"), status=500))


def csrf_failure(request, reason=""):
    """A page that was open too long, or a form from elsewhere."""
    return _guarded(render(request, "403.html", {"stale_form": True}, status=403))


def is_database_away(error):
    """Whether PostgreSQL cannot be reached. A cancelled statement or a lock that took too long: it is there."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    return getattr(error.__cause__, "sqlstate", None) not in ("57014", "55P03", "40P01")


def unavailable():
    """The page for a database that is away: static, at once, with Retry-After. The next request connects anew."""
    connection.close()
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "60"
    return _guarded(response)


def _guarded(response):
    response[HEADER] = build_policy()
    add_never_cache_headers(response)
    return response
