"""Documents that an office has issued: numbered, kept as they went out, with their hash."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models.places import Municipality
from community.roles import BOARD, SCHOOL_OFFICE, Role
from core.dates import format_fiscal_year
from core.models import StoredFile

#: Who keeps the register of a council, and reads it: its office, since decisions on closed items stand in it too.
KEEPERS = (*SCHOOL_OFFICE, Role.CLERK)
#: Departments of the Board that may read what is closed.
GUIDANCE = (Role.BOARD_GUIDANCE, Role.BOARD_CHILDCARE)


class IssuedDocumentQuerySet(models.QuerySet):
    """Issued documents and who sees them."""

    def visible_to(self, viewer):
        """The issuing office; the Board its own, its school guidance all of the city."""
        seen = Q(issuer_kind="council", issuer_id__in=viewer.ids("council", *KEEPERS))
        seen |= Q(issuer_kind="school", issuer_id__in=viewer.ids("school", *SCHOOL_OFFICE))
        if viewer.has(*GUIDANCE):
            seen |= Q(municipality_id=viewer.municipality_id)
        elif viewer.has(*BOARD):
            seen |= Q(municipality_id=viewer.municipality_id, issuer_kind="board")
        return self.filter(seen)

    def standing(self):
        """Documents that were not made void."""
        return self.filter(void_reason="")


class IssuedDocument(models.Model):
    """One paper as it went out (発行した文書), with its number in the issuer's register of the 年度.

    `issuer_kind` and `issuer_id` name whose register it is ("council", "school", "board") and `about_type`, `about_id`
    the record it was made from, as plain ids, so that every room may issue.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="issued_documents")
    issuer_kind = models.CharField(max_length=12)
    issuer_id = models.BigIntegerField()
    issuer_label = models.CharField(_("発行したところ"), max_length=120)
    fiscal_year = models.PositiveSmallIntegerField(_("年度(西暦)"))
    number = models.PositiveIntegerField(_("番号"))
    kind = models.CharField(_("種類"), max_length=20)
    title = models.CharField(_("件名"), max_length=200)
    addressee = models.CharField(_("あて名"), max_length=120, blank=True)
    about_type = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="issued_document")
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=120)
    void_reason = models.CharField(_("取り消しの理由"), max_length=200, blank=True)

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("発行した文書")
        ordering = ["-fiscal_year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer_kind", "issuer_id", "fiscal_year", "number"], name="issued_number_once"
            ),
        ]
        indexes = [models.Index(fields=["about_type", "about_id"], name="issued_about")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The document's page."""
        return reverse("document_detail", args=[self.pk])

    @property
    def number_label(self):
        """令和8年度第12号, as it stands on the paper."""
        return number_label(self.fiscal_year, self.number)

    @property
    def is_void(self):
        """Taken back, with a reason."""
        return bool(self.void_reason)

    @property
    def audit_scope(self):
        return f"{self.issuer_kind}:{self.issuer_id}"


def number_label(fiscal_year, number):
    """令和8年度第12号: the 年度 by its era alone, as offices number their letters."""
    year = format_fiscal_year(fiscal_year).partition("(")[0]
    return _("%(year)s第%(number)s号") % {"year": year, "number": number}
