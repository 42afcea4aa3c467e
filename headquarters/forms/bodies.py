"""Bodies, coordinators and volunteers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Organisation, Person, School
from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm
from headquarters.models import Commission, Headquarters, Registration

CONTACTS = ("phone", "fax", "email", "channel", "reach_note", "postal_code", "address")


class HeadquartersForm(ModelForm):
    """A body with the role; an existing organisation may be behind it, nothing but name and schools is asked for."""

    starts_on = JapaneseDateField(label=_("始まり"))

    class Meta:
        model = Headquarters
        fields = ["name", "base", "chair", "phone", "fax", "schools", "starts_on"]
        widgets = {"schools": forms.CheckboxSelectMultiple}

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.municipality_id = municipality_id
        self.fields["base"].queryset = Organisation.objects.filter(municipality=municipality_id)
        self.fields["base"].empty_label = _("団体を選ばない")
        self.fields["schools"].queryset = School.objects.filter(municipality=municipality_id).open_on(today())
        self.initial.setdefault("starts_on", today())


class PersonFields(ModelForm):
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
        fields = ["skills", "times", "relation", "ends_on", "note"]
        help_texts = {"skills": _("「、」で区切って書いてください。例:読み聞かせ、花づくり")}


class CommissionForm(ModelForm):
    """A coordinator for a time; 31 March is proposed."""

    starts_on = JapaneseDateField(label=_("委嘱の始まり"))
    ends_on = JapaneseDateField(label=_("委嘱の終わり"))

    class Meta:
        model = Commission
        fields = ["is_commissioned", "is_lead", "starts_on", "ends_on", "letter_number", "monthly_minutes"]


class EndForm(Form):
    """The last day of something."""

    on = JapaneseDateField(label=_("終わりの日"))
