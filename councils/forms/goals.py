"""What is typed about goals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, ModelForm, VersionedModelForm
from councils.forms.fields import Suggesting
from councils.models import Goal

FIELDS = ["text", "axis", "issue", "evidence", "indicator"]
WIDGETS = {"issue": forms.Textarea(attrs={"rows": 3}), "axis": Suggesting}
HELP = {
    "text": _("120文字まで。例：ふるさとへの誇りを育てる"),
    "issue": _("例：地域への関心が低い子どもが多い"),
    "evidence": _("例：昨年度の学校評価アンケート"),
    "indicator": _("例：「地域が好き」と答える子どもの割合"),
}
ERRORS = {"text": {"required": _("目標を書いてください。")}}


class AxesMixin:
    """The council's own axes are suggested."""

    def __init__(self, *args, axes=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["axis"].widget = Suggesting(axes, attrs={"maxlength": 40})


class NewGoalForm(AxesMixin, ModelForm):
    """A new goal."""

    class Meta:
        model = Goal
        fields = FIELDS
        widgets, help_texts, error_messages = WIDGETS, HELP, ERRORS


class GoalForm(AxesMixin, VersionedModelForm):
    """A goal, worked on by several people."""

    class Meta:
        model = Goal
        fields = FIELDS
        widgets, help_texts, error_messages = WIDGETS, HELP, ERRORS


class DropGoalForm(Form):
    """Why a goal is given up."""

    reason = forms.CharField(
        label=_("取りやめる理由"),
        max_length=200,
        error_messages={"required": _("取りやめる理由を書いてください。")},
    )


class CopyGoalsForm(Form):
    """Which of last year's goals go on."""

    goals = forms.ModelMultipleChoiceField(
        label=_("引き継ぐ目標"),
        queryset=Goal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("引き継ぐ目標に印を付けてください。")},
    )

    def __init__(self, *args, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = goals
        self.fields["goals"].initial = [goal.pk for goal in goals]
