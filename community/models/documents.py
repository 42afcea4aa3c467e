"""Documents that an office has issued: numbered, kept as they went out, with their hash."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.places import Municipality
from core.models import StoredFile


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

    @property
    def audit_scope(self):
        return f"{self.issuer_kind}:{self.issuer_id}"
