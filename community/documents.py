"""Which papers an office issues (発行): the rooms say so for their print pages, and name whose register a paper goes into.

Issuing makes the PDF with its number on it and keeps it for good (IssuedDocument).
"""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.actions.documents import issue_document
from community.models import IssuedDocument, Municipality, School
from core.papers.pages import html_of, match_of
from core.papers.printer import Printer
from core.papers.work import Made
from core.refusal import Refused

#: What is issued, in words.
KINDS = {
    "notice": _("開催案内"),
    "resolution": _("承認書"),
    "minutes": _("議事録"),
    "appointment": _("委嘱状"),
    "opinion": _("意見書"),
}


@dataclass(frozen=True)
class Issuable:
    """One paper that may be issued: what it is, from which record and page it is made, into whose register it goes."""

    kind: str
    title: str
    about: object
    address: str
    issuer_kind: str
    issuer: object
    fiscal_year: int
    addressee: str = ""

    @property
    def issuer_label(self):
        """The issuer's name as it stands in the register."""
        return str(self.issuer)

    @property
    def municipality_id(self):
        """The city of the issuer."""
        return self.issuer.pk if self.issuer_kind == "board" else self.issuer.municipality_id


_describers = {}
_issuers = {}


def register_issuable(url_name, describe):
    """Let the paper of a print page be issued: describe(viewer, query, **url arguments) → list of Issuable, empty
    where the viewer may not issue it or it is not ready.
    """
    _describers[url_name] = describe


def register_issuer(kind, model, url_of):
    """Say whose register there is: the model of the issuer, and url_of(issuer) → its page."""
    _issuers[kind] = model, url_of


def issuer_of(kind, pk):
    """(issuer, address of its page), or (None, "")."""
    model, url_of = _issuers.get(kind, (None, None))
    issuer = model.objects.filter(pk=pk).first() if model else None
    return (issuer, url_of(issuer)) if issuer else (None, "")


def can_be_issued(match):
    """Whether papers of that page are ever issued."""
    return match.url_name in _describers


def issuables_of(match, query, viewer):
    """What may be issued from a page by the viewer; nothing for most."""
    describe = _describers.get(match.url_name)
    return describe(viewer, query, **match.kwargs) if describe else []


def issued_of(issuables):
    """{(about id): document} of what is issued already and holds."""
    if not issuables:
        return {}
    first = issuables[0]
    rows = IssuedDocument.objects.standing().filter(
        kind=first.kind,
        about_type=first.about._meta.label_lower,
        about_id__in=[issuable.about.pk for issuable in issuables],
    )
    return {row.about_id: row for row in rows.order_by("pk")}


def make_issued(work, viewer, progress):
    """The job: issue what the page offers and what is not issued yet, each with its own number and file."""
    match, query = match_of(work.address)
    wanted = issuables_of(match, QueryDict(query), viewer)
    issued = issued_of(wanted)
    waiting = [issuable for issuable in wanted if issuable.about.pk not in issued]
    if not waiting:
        raise Refused(_("発行できる文書がありません。もう発行されているか、まだ準備ができていません。"))
    with Printer() as printer:
        for number, issuable in enumerate(waiting):
            progress.tell(issuable.title, number, len(waiting))
            document = issue_document(
                issuable,
                by=viewer,
                pdf_of=lambda label, address=issuable.address: printer.pdf(
                    html_of(address, viewer, issuing=label)
                ),
            )
    if len(waiting) == 1:
        return Made(url=document.get_absolute_url())
    return Made(url=reverse("document_register", args=[document.issuer_kind, document.issuer_id]))


def number_of(kind, about):
    """The number of what is issued and holds, or ""."""
    found = IssuedDocument.objects.standing().filter(
        kind=kind, about_type=about._meta.label_lower, about_id=about.pk
    )
    document = found.order_by("-pk").first()
    return document.number_label if document else ""


register_issuer("board", Municipality, lambda city: reverse("city_settings"))
register_issuer("school", School, lambda school: reverse("school_detail", args=[school.code]))
