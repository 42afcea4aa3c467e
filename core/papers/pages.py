"""A print page of ours as a paper: the page's own view, asked on behalf of a person, in the bare frame of a sheet.

So paper and page are the same template with the same rights, and no paper needs code of its own. Only pages that a room
registered can be made; anybody could otherwise have any page of ours kept as a file.
"""

import re
from html import unescape

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from core.refusal import Refused

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_papers = set()


def register_papers(*names):
    """Let pages be made into papers, by the names of their addresses."""
    _papers.update(names)


def is_paper(name):
    """Whether the page of that name can be made into a paper."""
    return name in _papers


def match_of(address):
    """(match, query) of an address that is a paper; anything else is refused."""
    path, _mark, query = address.partition("?")
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise Refused(_("このページは、PDFにできません。")) from error
    if not is_paper(match.url_name):
        raise Refused(_("このページは、PDFにできません。"))
    return match, query


def html_of(address, viewer, issuing=None):
    """The paper's HTML as the viewer sees it; Refused when they do not, or no longer.

    `issuing` is what is printed as its number when the paper is issued.
    """
    match, query = match_of(address)
    request = _request(address.partition("?")[0], query, viewer, match)
    request.issuing = issuing
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied) as error:
        raise Refused(_("この文書は、いまは見られません。もとのページを開いて確かめてください。")) from error
    if response.status_code != 200:
        raise Refused(_("この文書は、いまは作れません。もとのページを開いて確かめてください。"))
    return response.content.decode()


def title_of(html):
    """What the paper says it is."""
    found = _TITLE.search(html)
    return " ".join(unescape(strip_tags(found[1])).split()) if found else ""


def may_see(address, viewer):
    """Whether the viewer still sees the page."""
    try:
        html_of(address, viewer)
    except Refused:
        return False
    return True


def _request(path, query, viewer, match):
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "QUERY_STRING": query}
    request.GET = QueryDict(query)
    request.user, request.viewer, request.htmx = AnonymousUser(), viewer, False
    request.resolver_match, request.is_paper = match, True
    return request
