"""The municipality's own settings."""

from django.utils.translation import gettext_lazy as _

from community.models import Department, District, Municipality, Ward
from core.forms import ModelForm


class MunicipalityForm(ModelForm):
    """The city and its Board."""

    class Meta:
        model = Municipality
        fields = [
            "name",
            "kana",
            "prefecture",
            "prefecture_number",
            "board_name",
            "phone",
            "adult_age",
            "open_by",
            "meet_by",
            "policy_by",
            "plan_by",
            "evaluate_by",
        ]
        help_texts = {"open_by": _("目安の月を過ぎると、市全体の画面に「支援が必要な協議会」として出ます。")}


class DepartmentForm(ModelForm):
    """A department of the city."""

    class Meta:
        model = Department
        fields = ["name", "duty", "phone"]
        help_texts = {"duty": _("この課の方が見る画面が、これで決まります。")}


class WardForm(ModelForm):
    """A ward of a designated city."""

    class Meta:
        model = Ward
        fields = ["name"]


class DistrictForm(ModelForm):
    """A junior-high-school district."""

    class Meta:
        model = District
        fields = ["name", "ward"]
        labels = {"ward": _("区")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ward"].queryset = Ward.objects.filter(municipality_id=self.instance.municipality_id)
