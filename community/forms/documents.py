"""The register's filter, and the reason for which a document is taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.documents import KINDS
from core.dates import format_fiscal_year
from core.forms import Form


class RegisterFilter(Form):
    """Which documents of a register are shown; what makes no sense filters nothing."""

    year = forms.ChoiceField(label=_("年度"), required=False)
    kind = forms.ChoiceField(label=_("種類"), required=False, choices=[("", _("すべて")), *KINDS.items()])

    def __init__(self, *args, years=(), **kwargs):
        super().__init__(*args, **kwargs)
        known = dict.fromkeys(years)
        self.fields["year"].choices = [
            ("", _("すべて")),
            *((year, format_fiscal_year(year)) for year in known),
        ]

    def narrow(self, rows):
        """The documents that are asked for."""
        self.is_valid()
        wanted = {"fiscal_year": self.cleaned_data.get("year"), "kind": self.cleaned_data.get("kind")}
        return rows.filter(**{name: value for name, value in wanted.items() if value})


class VoidForm(Form):
    """Why a document is taken back."""

    reason = forms.CharField(
        label=_("取り消す理由"),
        max_length=200,
        help_text=_("例：日づけを書きまちがえたため。台帳に残ります。"),
    )
