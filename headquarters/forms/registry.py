"""Insurance, renewal, household and guardian of volunteers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import fiscal_year, format_fiscal_year, today
from core.fields import JapaneseDateField
from core.forms import Form
from headquarters.actions.insurance import FIRST_MONTH
from headquarters.models import InsuranceCover

#: So many people are offered to choose from.
SHOWN = 20


def insurance_years(day):
    """The 年度 for which an insurance can be written: this one, and from March the next."""
    year = fiscal_year(day)
    return [year, year + 1] if day.month == FIRST_MONTH else [year]


class InsuranceForm(Form):
    """An insurance of one 年度: the day of the procedure, from the next day on it covers."""

    fiscal_year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    plan = forms.CharField(label=_("プラン"), max_length=40, required=False, help_text=_("例：基本、天災"))
    procedure_on = JapaneseDateField(
        label=_("手続きをした日"), required=False, help_text=_("補償は次の日から、3月31日までです。")
    )
    starts_on = JapaneseDateField(
        label=_("補償の始まり"),
        required=False,
        help_text=_("加入証に書かれている日があれば、こちらに書きます。"),
    )

    def __init__(self, *args, day=None, **kwargs):
        super().__init__(*args, **kwargs)
        years = insurance_years(day or today())
        self.fields["fiscal_year"].choices = [(year, format_fiscal_year(year)) for year in years]
        self.fields["procedure_on"].initial = today()
        self.fields["fiscal_year"].initial = years[-1]


class OneInsuranceForm(InsuranceForm):
    """The same with the number that one person has."""

    certificate = forms.CharField(label=_("加入の番号"), max_length=40, required=False)


class InsuranceChangeForm(Form):
    """What may be put right about an insurance that stands."""

    plan = forms.CharField(label=_("プラン"), max_length=40, required=False)
    certificate = forms.CharField(label=_("加入の番号"), max_length=40, required=False)
    starts_on = JapaneseDateField(label=_("補償の始まり"))

    def __init__(self, *args, cover: InsuranceCover, **kwargs):
        kwargs["initial"] = {name: getattr(cover, name) for name in ("plan", "certificate", "starts_on")}
        super().__init__(*args, **kwargs)


class HouseholdForm(Form):
    """With whom somebody lives, among the volunteers of the headquarters."""

    other = forms.ModelChoiceField(
        label=_("いっしょに住んでいる人"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("いっしょに住んでいる人を選んでください。")},
    )
    label = forms.CharField(
        label=_("世帯の呼び名"),
        max_length=60,
        required=False,
        help_text=_("書かなければ「○○家」とします。"),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = people
        shown = [
            (person.pk, f"{person}({person.kana})" if person.kana else str(person))
            for person in people[:SHOWN]
        ]
        self.fields["other"].choices = shown
