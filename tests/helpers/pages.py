"""What must be true of every page: nothing inline, nothing left unrendered, valid HTML with one heading."""

import gzip
import re
from collections import Counter

import html5lib
from django.template.base import FilterExpression

UNWANTED = {
    "a template tag that was not rendered": re.compile(r"\{\{|\{%|\{#"),
    "a script in the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)", re.IGNORECASE
    ),
    "a style in the page": re.compile(r"<style\b|<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "an event in an attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a part that was never known": re.compile(r">\s*(?:None|True|False|&lt;[\w.]+ object)\s*<"),
}


def is_html(response):
    """Whether a response is a page or a part of one."""
    return response.get("Content-Type", "").startswith("text/html") and not response.streaming


class CheckedPages:
    """Middleware for tests: every page that any test is answered with is looked at."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if is_html(response):
            sent = response.content
            packed = response.get("Content-Encoding") == "gzip"
            text = (gzip.decompress(sent) if packed else sent).decode(response.charset)
            for what, pattern in UNWANTED.items():
                found = pattern.search(text)
                around = text[max(found.start() - 80, 0) : found.end() + 80] if found else ""
                assert not found, f"{request.path}: {what}: …{around}…"
        return response


def faults_of(text):
    """What is wrong with a whole page, in words."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(text)
    lines = text.split("\n")
    for (line, _column), code, data in parser.errors:
        yield f"{code} {data or ''} in: {lines[min(line, len(lines)) - 1].strip()[:120]}"
    if page.get("lang") != "ja":
        yield "no lang=ja"
    if not (page.findtext("head/title") or "").strip():
        yield "no title"
    headings = ["".join(h1.itertext()).strip() for h1 in page.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"one h1 is wanted, not {headings}"
    twice = [name for name, n in Counter(e.get("id") for e in page.iter() if e.get("id")).items() if n > 1]
    if twice:
        yield f"the same id more than once: {twice}"


class UndefinedVariable(Exception):
    """A template asked for a name that nobody gave it."""


#: Names that frames, includes and tags take if they are there; and the one of a test that is about absence.
MAY_BE_ABSENT = {
    "form",
    "formset",
    "crumbs",
    "label",
    "help",
    "here",
    "oob",
    "link",
    "words",
    "letter_step",
    "missing",
}
_resolve = FilterExpression.resolve


def resolve_strictly(expression, context, ignore_failures=False):
    """Django prints nothing for a name that it does not know; here that is an error.

    {% if %} may ask for anything, |default gives its own answer, and attributes of what is there may be missing:
    nobody in a post, no date yet.
    """
    names = getattr(expression.var, "lookups", None)
    if names and not ignore_failures and names[0] not in context and not _may_be_absent(names[0], expression):
        raise UndefinedVariable(str(expression))
    return _resolve(expression, context, ignore_failures)


def _may_be_absent(name, expression):
    return name in MAY_BE_ABSENT or any(f[0].__name__.startswith("default") for f in expression.filters)
