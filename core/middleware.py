"""What stands around every request: the viewer, the limits of a session, refusals, a database that is away."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from core.refusal import Refused
from core.viewer import ANONYMOUS, viewer_of

DATABASE_GONE = (OperationalError, InterfaceError)


def unavailable():
    """The page for a database that is away: static, at once, with Retry-After."""
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "60"
    return response


class DatabaseAway:
    """503 at once when PostgreSQL cannot be reached; the next request tries a fresh connection."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        except DATABASE_GONE:
            return self.close_and_answer()

    def process_exception(self, request, exception):
        """Catch it before the handler turns it into a 500."""
        if isinstance(exception, DATABASE_GONE) and not self.statement_only(exception):
            return self.close_and_answer()
        return None

    @staticmethod
    def statement_only(exception):
        """A cancelled statement or a lock that took too long: the database itself is there."""
        return getattr(exception.__cause__, "sqlstate", None) in ("57014", "55P03", "40P01")

    @staticmethod
    def close_and_answer():
        connection.close()
        return unavailable()


class SessionLimits:
    """Idle and absolute limit by server time; the last-seen mark is written at most once a minute."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self.check(request)
        return self.get_response(request)

    @staticmethod
    def check(request):
        """Sign out who was away too long; otherwise note that they were seen."""
        session, now = request.session, int(time.time())
        idle, total = settings.SESSION_LIMITS["staff" if session.get("staff") else "other"]
        started, seen = session.get("started", now), session.get("seen", now)
        if now - seen > idle or now - started > total:
            logout(request)
            messages.info(request, "しばらく操作がなかったため、サインアウトしました。もう一度サインインしてください。")
        elif now - seen >= 60 or "started" not in session:
            session["started"], session["seen"] = started, now


def _viewer(request):
    if not request.user.is_authenticated or request.user.person_id is None:
        return ANONYMOUS
    return viewer_of(request.user.person, user_id=request.user.pk)


class ViewerMiddleware:
    """`request.viewer`, worked out when first asked for; a Refused becomes a sentence on the page before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.viewer = SimpleLazyObject(lambda: _viewer(request))
        return self.get_response(request)

    def process_exception(self, request, exception):
        """A rule or a late click: back to where the person came from, with the sentence."""
        if not isinstance(exception, Refused):
            return None
        messages.warning(request, str(exception))
        came_from = request.META.get("HTTP_REFERER", "")
        if request.method == "GET" or not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
            came_from = "/me/"
        return HttpResponseRedirect(came_from)


class PrivateByDefault:
    """Pages of signed-in people are never kept by a cache; public ones say so themselves (`public_page`)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "is_public_page", False):
            patch_cache_control(response, public=True, max_age=60)
        elif "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response
