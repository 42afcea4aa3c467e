"""PDF and issuing on print pages: `{% load documents %}`."""

from dataclasses import dataclass, field

from django import template
from django.urls import reverse

from community.documents import can_be_issued, issuables_of, issued_of, number_of
from core.papers.needs import missing_words
from core.papers.pages import is_paper

register = template.Library()


@dataclass
class PdfTools:
    """What stands above a print page: the button, what is issued and what may be."""

    address: str
    missing: str
    issued: list = field(default_factory=list)
    may_issue: int = 0
    register_url: str = ""


@register.simple_tag(takes_context=True)
def pdf_tools(context):
    """`PdfTools` of the page that is being shown, or None where it is no paper or nobody is signed in."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if match is None or not is_paper(match.url_name) or getattr(request, "is_paper", False):
        return None
    if request.viewer.person_id is None:
        return None
    address = request.get_full_path()
    tools = PdfTools(address, missing_words())
    if can_be_issued(match):
        _offer(request, tools, issuables_of(match, request.GET, request.viewer))
    return tools


def _offer(request, tools, issuables):
    issued = issued_of(issuables)
    request.issued = {(issuable.kind, issuable.about.pk): "" for issuable in issuables}
    request.issued |= {(row.kind, row.about_id): row.number_label for row in issued.values()}
    tools.issued = list(issued.values())[:3]
    tools.may_issue = sum(issuable.about.pk not in issued for issuable in issuables)
    if issuables:
        tools.register_url = reverse(
            "document_register", args=[issuables[0].issuer_kind, issuables[0].issuer.pk]
        )


@register.simple_tag(takes_context=True)
def issued_number(context, kind, about):
    """The number that a letter bears: the one with which it is just being issued, or was."""
    known = getattr(context.get("request"), "issued", {})
    if context.get("issuing"):
        return context["issuing"]
    return known[kind, about.pk] if (kind, about.pk) in known else number_of(kind, about)
