"""Bodies, coordinators and volunteers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.people import ChoosePersonForm, KanaMixin
from community.models import Organisation, Person, School
from core.dates import fiscal_year, fiscal_year_end, today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm
from headquarters.models import Headquarters, Registration


def end_of_year():
    """31 March of the running 年度."""
    return fiscal_year_end(fiscal_year(today()))


CONTACTS = ("phone", "fax", "email", "channel", "reach_note", "postal_code", "address")


class HeadquartersForm(ModelForm):
    """A body with the role; an existing organisation may be behind it, nothing but name and schools is asked for.

    `schools` are those the viewer may choose; schools the body serves already stay among them.
    """

    name = forms.CharField(
        label=_("本部の名称"),
        max_length=80,
        required=False,
        help_text=_("団体を選んだときは、書かなければ団体の名前になります。"),
    )
    starts_on = JapaneseDateField(label=_("始まり"))

    class Meta:
        model = Headquarters
        fields = ["base", "name", "schools", "chair", "phone", "fax", "starts_on"]
        widgets = {"schools": forms.CheckboxSelectMultiple}
        error_messages = {"schools": {"required": _("本部が受け持つ校園を一つ以上選んでください。")}}

    def __init__(self, *args, municipality_id, schools=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.municipality_id = municipality_id
        self.fields["base"].queryset = Organisation.objects.filter(municipality=municipality_id)
        self.fields["base"].empty_label = _("団体を選ばない")
        if schools is None:
            schools = School.objects.filter(municipality=municipality_id).open_on(today())
        self.fields["schools"].queryset = schools
        self.initial.setdefault("starts_on", today())
        if self.instance.pk:
            del self.fields["starts_on"]

    def clean(self):
        """A name, or the organisation's."""
        cleaned = super().clean()
        cleaned["name"] = cleaned.get("name") or str(cleaned.get("base") or "")
        if not cleaned["name"]:
            self.add_error("name", _("本部の名称を書くか、もとになる団体を選んでください。"))
        return cleaned


class PersonFields(KanaMixin, ModelForm):
    """Somebody's name and how they are reached. `same_as` answers the question whether they are known already."""

    same_as = forms.ChoiceField(required=False, widget=forms.RadioSelect, label=_("同じ人ですか"))

    class Meta:
        model = Person
        fields = ["family_name", "given_name", "family_kana", "given_kana", *CONTACTS]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["same_as"]

    def ask_whether_known(self, people):
        """Show the people who may be the same, with the last digits of their telephone, and ask."""
        choices = [(str(p.pk), self.words(p)) for p in people] + [("new", _("別の人として登録する"))]
        self.fields["same_as"] = forms.ChoiceField(
            label=_("よく似た人がいます。同じ人ですか"), choices=choices, widget=forms.RadioSelect
        )

    @staticmethod
    def words(person):
        """A person known by name, reading and the last four digits."""
        tail = person.phone_key[-4:]
        number = _("電話の末尾 %(tail)s") % {"tail": tail} if tail else _("電話の記録なし")
        return f"{person}({person.kana}){number}"


class RegistrationForm(ModelForm):
    """What a volunteer can do and when."""

    ends_on = JapaneseDateField(label=_("有効期限"))

    class Meta:
        model = Registration
        fields = ["skills", "times", "relation", "group", "ends_on", "note"]
        help_texts = {
            "skills": _("「、」で区切って書いてください。例：読み聞かせ、花づくり"),
            "times": _("例：火曜の午前、行事の日はいつでも"),
            "relation": _("例：卒業生、3年生の祖母"),
            "note": _("推進員だけが見ます。"),
        }


class CommissionDates(Form):
    """How long and as what; 31 March is proposed."""

    is_commissioned = forms.BooleanField(
        label=_("教育委員会の委嘱を受けた推進員"),
        required=False,
        initial=True,
        help_text=_("委嘱のないコーディネーターのときは、印を外してください。"),
    )
    is_lead = forms.BooleanField(label=_("統括推進員"), required=False)
    starts_on = JapaneseDateField(label=_("委嘱の始まり"), initial=today)
    ends_on = JapaneseDateField(
        label=_("委嘱の終わり"), initial=end_of_year, help_text=_("この日までを含みます。")
    )
    letter_number = forms.CharField(label=_("委嘱状の番号"), max_length=40, required=False)
    monthly_minutes = forms.IntegerField(
        label=_("月の活動時間の上限（分）"), min_value=0, max_value=44640, required=False
    )

    DATES = ("is_commissioned", "is_lead", "starts_on", "ends_on", "letter_number", "monthly_minutes")

    def clean(self):
        """The end is not before the start."""
        cleaned = super().clean()
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", _("終わりの日は、始まりの日よりあとにしてください。"))
        return cleaned

    def dates(self):
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in self.DATES if name in self.cleaned_data}


class CommissionForm(ChoosePersonForm, CommissionDates):
    """A coordinator: somebody in the Board's register, or somebody new."""

    field_order = ["q", *CommissionDates.DATES]


class CommissionChangeForm(CommissionDates):
    """What may change while a commission runs."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["starts_on"]
