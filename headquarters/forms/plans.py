"""The plan: only title, month and goal are required; the rest is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Organisation
from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm, VersionedModelForm
from councils.models import Goal, Meeting
from councils.models.visions import Side
from headquarters.models import Duty, Headquarters, PlanItem

MONTHS = [(m, _("%(m)s月") % {"m": m}) for m in (*range(4, 13), 1, 2, 3)]


class MakePlanForm(Form):
    """Which headquarters makes the plan of this year."""

    headquarters = forms.ModelChoiceField(
        label=_("計画を作る本部"),
        queryset=Headquarters.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        served = Headquarters.objects.serving(council).on(today())
        self.fields["headquarters"].queryset = served
        if len(served) == 1:
            self.fields["headquarters"].initial = served[0]


class PlanItemForm(VersionedModelForm):
    """An undertaking: title, month and goal, then what is asked for."""

    month = forms.TypedChoiceField(label=_("月"), choices=MONTHS, coerce=int)

    class Meta:
        model = PlanItem
        fields = [
            "title",
            "month",
            "goals",
            "issue",
            "aim",
            "why",
            "existing_event",
            "category",
            "needs_people",
            "carried_note",
        ]
        widgets = {
            "goals": forms.CheckboxSelectMultiple,
            "issue": forms.Textarea(attrs={"rows": 3}),
            "why": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "title": _("例：地域ふれあいウォーク"),
            "existing_event": _("例：公民館まつり。いまある行事に、のせることもできます。"),
            "needs_people": _("校園の中だけで行うときは、印を外してください。"),
        }
        error_messages = {"goals": {"required": _("つながる目標を一つ以上選んでください。")}}

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = cycle.goals.filter(dropped_on=None)
        self.fields["category"].required = False
        if self.instance.pk is None:
            self.fields["month"].initial = today().month

    def clean_category(self):
        """Nothing chosen is その他."""
        return self.cleaned_data["category"] or PlanItem.Category.OTHER


class CopyItemForm(Form):
    """Which of this year's goals last year's undertaking serves, when, and what was learnt."""

    goals = forms.ModelMultipleChoiceField(
        label=_("今年度の、つながる目標"),
        queryset=Goal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("つながる目標を一つ以上選んでください。")},
    )
    month = forms.TypedChoiceField(label=_("月"), choices=MONTHS, coerce=int)
    carried_note = forms.CharField(
        label=_("前の年度からの申し送り"),
        max_length=200,
        required=False,
        help_text=_("昨年度のふりかえりから、今年度に生かすことを書きます。"),
    )

    def __init__(self, *args, cycle, item, **kwargs):
        super().__init__(*args, **kwargs)
        goals = cycle.goals.live()
        old = {goal.pk: goal.text for goal in item.goals.all()}
        same = [goal for goal in goals if goal.continues_id in old or goal.text in old.values()]
        self.fields["goals"].queryset = goals
        self.fields["goals"].initial = same
        self.fields["month"].initial = item.month
        self.fields["carried_note"].initial = item.carried_note


class DutyForm(ModelForm):
    """One task on one side."""

    class Meta:
        model = Duty
        fields = ["side", "text", "organisation", "is_coordination"]
        widgets = {"side": forms.RadioSelect}
        help_texts = {
            "text": _("例：史跡の案内"),
            "is_coordination": _("協力者への連絡や日程の調整など、つなぐ仕事のときに印を付けます。"),
        }

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = Side.choices
        self.fields["organisation"].queryset = Organisation.objects.filter(municipality=municipality_id)
        self.fields["organisation"].empty_label = _("団体を選ばない")


class CancelItemForm(Form):
    """Why an undertaking is left out."""

    reason = forms.CharField(label=_("取りやめる理由"), max_length=200)


class ReopenForm(Form):
    """Why a plan is talked about again."""

    reason = forms.CharField(label=_("決め直す理由"), max_length=200)


class AdoptForm(Form):
    """When and where the plan was adopted."""

    on = JapaneseDateField(label=_("決めた日"))
    meeting = forms.ModelChoiceField(
        label=_("決めた会議"), queryset=Meeting.objects.none(), required=False, empty_label=_("会議のほか")
    )
    where = forms.CharField(
        label=_("会議のほかで決めた場"), required=False, max_length=120, help_text=_("例：本部の打合せ")
    )

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.filter(cycle=cycle).order_by("-starts_at")
        self.fields["on"].initial = today()
        self.fields["on"].default_year = cycle.fiscal_year
