"""Issuing a paper: the next number of the register, the PDF that bears it, kept with its hash; and taking it back."""

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from community.models import IssuedDocument
from community.models.documents import number_label
from core import files
from core.audit import record
from core.dates import now
from core.refusal import Refused


@transaction.atomic
def issue_document(issuable, *, by, pdf_of):
    """Number, make and keep one paper. `pdf_of(number)` gives its bytes; a paper that cannot be made uses no number.

    The register is locked until the paper is kept, so that numbers have no holes and none is given twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_register(issuable)])
    _refuse_again(issuable)
    row = {
        "issuer_kind": issuable.issuer_kind,
        "issuer_id": issuable.issuer.pk,
        "fiscal_year": issuable.fiscal_year,
    }
    last = IssuedDocument.objects.filter(**row).aggregate(last=Max("number"))["last"] or 0
    label = number_label(issuable.fiscal_year, last + 1)
    stored = files.keep(f"{issuable.title}.pdf", "application/pdf", data=pdf_of(label), by=by.name)
    document = IssuedDocument.objects.create(
        **row,
        number=last + 1,
        municipality_id=issuable.municipality_id,
        issuer_label=issuable.issuer_label[:120],
        kind=issuable.kind,
        title=issuable.title[:200],
        addressee=issuable.addressee[:120],
        about_type=issuable.about._meta.label_lower,
        about_id=issuable.about.pk,
        file=stored,
        sha256=stored.sha256,
        issued_at=now(),
        issued_by=by.name[:120],
    )
    record("issueddocument.issue", document, by, number=label)
    return document


def _register(issuable):
    return f"register:{issuable.issuer_kind}:{issuable.issuer.pk}:{issuable.fiscal_year}"


def _refuse_again(issuable):
    """The same paper is issued once; a corrected one after the first was taken back."""
    same = IssuedDocument.objects.standing().filter(
        kind=issuable.kind, about_type=issuable.about._meta.label_lower, about_id=issuable.about.pk
    )
    if found := same.first():
        raise Refused(
            _(
                "この文書は、%(number)sとして発行されています。出し直すときは、先にその文書を取り消してください。"
            )
            % {"number": found.number_label}
        )


@transaction.atomic
def void_document(document, reason, *, by):
    """Take an issued document back. It stays in the register with its file and its reason."""
    locked = IssuedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if locked.is_void:
        raise Refused(_("この文書は、もう取り消されています。"))
    locked.void_reason = reason
    locked.save(update_fields=["void_reason"])
    record("issueddocument.void", locked, by, reason=reason)
    return locked
