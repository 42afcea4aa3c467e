"""Schools: looked for, entered, changed, closed."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.models import Department, District, School, SchoolChange
from core.dates import fiscal_year, fiscal_year_start, today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm

CONTACTS = ("postal_code", "address", "phone", "fax", "email")


class SchoolFilter(Form):
    """What the list is narrowed to."""

    OPEN = [("", _("いまある校園")), ("closed", _("閉校・閉園した校園")), ("all", _("すべて"))]

    q = forms.CharField(label=_("校園名"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("種別"), choices=[("", _("すべて")), *School.Kind.choices], required=False
    )
    district = forms.ModelChoiceField(
        label=_("中学校区"), queryset=District.objects.none(), required=False, empty_label=_("すべて")
    )
    open = forms.ChoiceField(label=_("いまの状況"), choices=OPEN, required=False)

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.filter(municipality_id=municipality_id).order_by(
            "name"
        )


class SchoolForm(ModelForm):
    """What the Board keeps of a school; the code only when it is new, because addresses and papers name it."""

    opened_on = JapaneseDateField(label=_("開校・開園日"), required=False)

    class Meta:
        model = School
        fields = ["code", "name", "kind", "district", "department", "is_branch", *CONTACTS, "opened_on"]
        help_texts = {"code": _("文部科学省の学校コード(英数字13文字)")}

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.filter(municipality_id=municipality_id).order_by(
            "name"
        )
        self.fields["department"].queryset = Department.objects.filter(municipality_id=municipality_id)
        if self.instance.pk:
            del self.fields["code"]

    def clean_code(self):
        """Letters and digits of half width."""
        code = unicodedata.normalize("NFKC", self.cleaned_data["code"]).upper().strip()
        if not (code.isascii() and code.isalnum()):
            raise ValidationError(_("学校コードは英数字で書いてください。例:B133210000012"))
        return code


def next_april():
    """1 April of the next 年度, from which schools usually change."""
    return fiscal_year_start(fiscal_year(today()) + 1)


class SchoolChangeForm(ModelForm):
    """What changes about a school from a day on; what is left as it stands stays as it is."""

    on = JapaneseDateField(
        label=_("いつから"), initial=next_april, help_text=_("これからの日なら、その日になると変わります。")
    )
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例：校舎の移転のため"))

    field_order = ["on", "reason"]

    class Meta:
        model = School
        fields = SchoolChange.FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        city = self.instance.municipality_id
        self.fields["district"].queryset = District.objects.filter(municipality_id=city).order_by("name")
        self.fields["department"].queryset = Department.objects.filter(municipality_id=city)

    def values(self):
        """{column: value} as written."""
        return {name: self.cleaned_data[name] for name in SchoolChange.FIELDS}
