"""What is typed about a year and its topics."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import format_fiscal_year, today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm
from councils.models import Topic
from councils.proposers import BY_NAME, Proposer, choices_of


class OpenCycleForm(Form):
    """Which 年度 begins."""

    fiscal_year = forms.TypedChoiceField(label=_("始める年度"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].choices = [(year, format_fiscal_year(year)) for year in years]
        if years:
            self.fields["fiscal_year"].initial = years[0]


class CloseCycleForm(Form):
    """A year ends early."""

    on = JapaneseDateField(label=_("終えた日"), initial=today)
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例：閉校、休園"))


class TopicForm(ModelForm):
    """Something to talk about."""

    class Meta:
        model = Topic
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"body": _("なぜ話し合いたいか、わかっていることなど。")}
        error_messages = {"title": {"required": _("話し合いたいことを書いてください。")}}


class NewTopicForm(TopicForm):
    """Something to talk about, this year or the next."""

    fiscal_year = forms.TypedChoiceField(label=_("いつ話し合いますか"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].choices = [(year, format_fiscal_year(year)) for year in years]
        self.fields["fiscal_year"].initial = years[0]


class EnteredTopicForm(NewTopicForm):
    """The same for the office, which may write down somebody else's proposal."""

    whose = forms.ChoiceField(
        label=_("だれの提案ですか"),
        required=False,
        help_text=_("電話や紙で聞いた提案は、その人を選んでください。だれが書きとめたかも残ります。"),
    )
    name = forms.CharField(label=_("その人の名前"), max_length=60, required=False)
    field_order = ["whose", "name"]

    def __init__(self, *args, proposers, **kwargs):
        """`proposers` is {value: councils.proposers.Proposer}."""
        super().__init__(*args, **kwargs)
        self.proposers = proposers
        self.fields["whose"].choices = choices_of(proposers)
        self.fields["name"].help_text = _("「本部の人」を選んだときに書いてください。例:協働本部 岡本")

    def clean(self):
        """A name is typed where nobody was chosen, and nowhere else."""
        cleaned = super().clean()
        whose, name = cleaned.get("whose"), (cleaned.get("name") or "").strip()
        if whose == BY_NAME and not name:
            self.add_error("name", _("提案した人の名前を書いてください。"))
        elif whose != BY_NAME and name:
            self.add_error("whose", _("名前を書いた人の提案なら、「本部の人」を選んでください。"))
        return cleaned

    def proposer(self):
        """Whose it is; None when it is one's own."""
        whose = self.cleaned_data["whose"]
        if whose == BY_NAME:
            return Proposer(Topic.Origin.HEADQUARTERS, name=self.cleaned_data["name"])
        return self.proposers.get(whose)


class AnswerTopicForm(Form):
    """What the office tells the proposer."""

    words = forms.CharField(
        label=_("提案への返事"),
        max_length=200,
        help_text=_("例:秋の会議で話し合います。次の本部会議で先に相談します。"),
    )


class DropTopicForm(Form):
    """Why something is not talked about after all."""

    reason = forms.CharField(label=_("理由"), max_length=200, required=False)
