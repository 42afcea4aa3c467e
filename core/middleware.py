"""What stands around every request: the viewer, the limits of a session, refusals, a database that is away."""

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages.storage import default_storage
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from core.refusal import Refused
from core.viewer import Viewer, viewer_of
from core.views.errors import is_database_away, not_found, unavailable

HOME = "/me/"


class DatabaseAway:
    """503 at once when PostgreSQL cannot be reached; `core.views.errors.server_error` does it outside of views."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Catch it before the handler takes it for a fault of ours."""
        return unavailable() if is_database_away(exception) else None


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
        """Log out who was away too long; otherwise note that they were seen."""
        session, now = request.session, int(time.time())
        idle, total = settings.SESSION_LIMITS["staff" if session.get("staff") else "other"]
        started, seen = session.get("started", now), session.get("seen", now)
        if now - seen > idle or now - started > total:
            logout(request)
            tell(request, _("しばらく操作がなかったため、ログアウトしました。もう一度ログインしてください。"))
        elif now - seen >= 60 or "started" not in session:
            session["started"], session["seen"] = started, now


def tell(request, sentence):
    """Leave a message in the new session, although MessageMiddleware has not had its turn."""
    storage = default_storage(request)
    storage.add(messages.INFO, sentence)
    storage.update(HttpResponse())


def _viewer(request):
    if not request.user.is_authenticated or request.user.person_id is None:
        return Viewer()
    return viewer_of(request.user.person, user_id=request.user.pk)


class ViewerMiddleware:
    """`request.viewer`, worked out when first asked for; a Refused becomes a sentence on the page before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.viewer = SimpleLazyObject(lambda: _viewer(request))
        response = self.get_response(request)
        if response.status_code == 302 and (request.htmx or request.method == "POST"):
            return back_to_a_page(request, response)
        if response.status_code == 405 and not response.content:
            # Somebody opened the address of an act: a page with words instead of an empty one.
            response.content = not_found(request).content
        return response

    def process_exception(self, request, exception):
        """A rule or a late click: back to where the person came from, with the sentence."""
        if not isinstance(exception, Refused):
            return None
        messages.warning(request, str(exception))
        before = page_before(request) if request.method == "POST" else ""
        return HttpResponseRedirect(before or (HOME if request.path != HOME else "/"))


def page_before(request):
    """Path and query of our own page from which a request came, or ""."""
    came_from = request.htmx.current_url or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(came_from)
    # One slash: a path of two would name another host.
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path


def back_to_a_page(request, response):
    """Whoever must log in first comes back to the page they were on: not to an act, which only takes POST.

    An answer to htmx makes the browser go to the login page; otherwise that page would be put into a part.
    """
    login = resolve_url(settings.LOGIN_URL)
    if urlsplit(response.url).path != login or request.path == login or request.user.is_authenticated:
        return response
    response = redirect_to_login(page_before(request) or HOME)
    return HttpResponseClientRedirect(response.url) if request.htmx else response


class PrivateByDefault:
    """Pages are never kept by a cache, except public ones (`public_page`) for visitors of whom we know nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "Cache-Control" in response:
            return response
        if getattr(request, "is_public_page", False) and response.status_code == 200 and is_stranger(request):
            patch_cache_control(response, public=True, max_age=60)
        else:
            add_never_cache_headers(response)
        return response


def is_stranger(request):
    """No session and no form token took part in the answer, so that it is the same for all who send no cookie."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified
    return request.method in ("GET", "HEAD") and not known and "CSRF_COOKIE" not in request.META
