"""The plan: only title, month and goal are required; the rest is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Organisation
from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm, VersionedModelForm
from councils.models import Meeting
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
        served = Headquarters.objects.filter(schools__coverages__council=council).distinct()
        self.fields["headquarters"].queryset = served
        if len(served) == 1:
            self.fields["headquarters"].initial = served[0]


class PlanItemForm(VersionedModelForm):
    """An undertaking."""

    month = forms.TypedChoiceField(label=_("月"), choices=MONTHS, coerce=int)

    class Meta:
        model = PlanItem
        fields = [
            "title",
            "month",
            "goals",
            "category",
            "issue",
            "aim",
            "why",
            "existing_event",
            "needs_people",
            "carried_note",
        ]
        widgets = {
            "goals": forms.CheckboxSelectMultiple,
            "issue": forms.Textarea(attrs={"rows": 3}),
            "why": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = cycle.goals.filter(dropped_on=None)
        self.fields["month"].initial = today().month


class DutyForm(ModelForm):
    """One task on one side."""

    class Meta:
        model = Duty
        fields = ["side", "text", "organisation", "is_coordination"]

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(municipality=municipality_id)
        self.fields["organisation"].empty_label = _("団体を選ばない")


class CancelItemForm(Form):
    """Why an undertaking is left out."""

    reason = forms.CharField(label=_("取りやめる理由"), max_length=200)


class AdoptForm(Form):
    """When and where the plan was adopted."""

    on = JapaneseDateField(label=_("決めた日"))
    meeting = forms.ModelChoiceField(
        label=_("決めた会議"), queryset=Meeting.objects.none(), required=False, empty_label=_("会議のほか")
    )
    where = forms.CharField(
        label=_("会議のほかで決めた場"), required=False, max_length=120, help_text=_("例:本部の打合せ")
    )

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.filter(cycle=cycle).order_by("-starts_at")
        self.fields["on"].initial = today()
