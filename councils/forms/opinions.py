"""What is typed about opinions of the council."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form, VersionedModelForm
from councils.models import Opinion


def not_in_future(day):
    """A day that has been."""
    if day and day > today():
        raise forms.ValidationError(_("先の日付です。日付を確かめてください。"))
    return day


class OpinionForm(VersionedModelForm):
    """To whom, about what, and the words."""

    class Meta:
        model = Opinion
        fields = ["kind", "addressee", "school", "title", "text"]
        widgets = {
            "kind": forms.RadioSelect,
            "addressee": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 10}),
        }

    def __init__(self, *args, schools, may_staffing, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["addressee"].choices = Opinion.Addressee.choices
        self.fields["school"].queryset = schools
        self.fields["school"].label = _("どの校園について")
        self.fields["school"].empty_label = _("とくに決めない")
        self.fields["school"].help_text = _("校園長に出すときは、かならず選んでください。")
        if may_staffing:
            self.fields["kind"].choices = Opinion.Kind.choices
            self.fields["kind"].help_text = _(
                "教職員の任用についての意見は、教育委員会に出し、公開しません。"
            )
        else:
            self.fields["kind"].choices = Opinion.Kind.choices[:1]


class OpinionAgendaForm(Form):
    """In which meeting the council resolves it."""

    meeting = forms.ModelChoiceField(label=_("どの会議の議題にしますか"), queryset=None, empty_label=None)

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = lambda meeting: f"{meeting.title}　{meeting.when}"


class OpinionSendForm(Form):
    """The day and number of the letter."""

    on = JapaneseDateField(label=_("提出した日"))
    document_number = forms.CharField(label=_("文書番号"), max_length=60, required=False)

    def clean_on(self):
        """Not in the future."""
        return not_in_future(self.cleaned_data["on"])


class OpinionAnswerForm(Form):
    """The reply; the office also says who gave it."""

    reply = forms.CharField(label=_("回答"), widget=forms.Textarea(attrs={"rows": 8}))
    on = JapaneseDateField(label=_("回答の日"))
    replied_by = forms.CharField(
        label=_("回答した人"), max_length=120, help_text=_("例：ひばり野市教育委員会 学校指導課長")
    )

    def __init__(self, *args, for_somebody, **kwargs):
        super().__init__(*args, **kwargs)
        if not for_somebody:
            del self.fields["replied_by"]

    def clean_on(self):
        """Not in the future."""
        return not_in_future(self.cleaned_data["on"])


class OpinionWithdrawForm(Form):
    """Why."""

    reason = forms.CharField(label=_("取り下げる理由"), max_length=200)
