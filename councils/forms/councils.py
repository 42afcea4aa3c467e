"""What is typed about a council, its rules, schools and clerk."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from community.forms.people import ChoosePersonForm
from community.models import District, School
from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form
from councils.forms.rules import RulesForm
from councils.models import CouncilSchool


class CouncilFilter(Form):
    """What the city's list is narrowed to."""

    q = forms.CharField(label=_("協議会・校園の名前"), required=False, max_length=60)
    district = forms.ModelChoiceField(
        label=_("中学校区"), queryset=District.objects.none(), required=False, empty_label=_("すべて")
    )
    state = forms.ChoiceField(
        label=_("いまの様子"),
        choices=[
            ("", _("いまある協議会")),
            ("not_opened", _("今年度を始めていない")),
            ("nominated", _("任命を待っている委員がいる")),
            ("ended", _("廃止した協議会")),
        ],
        required=False,
    )

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.filter(municipality_id=municipality_id).order_by(
            "name"
        )


def free_schools(municipality_id, day):
    """Open schools that no council covers from that day on."""
    covered = CouncilSchool.objects.filter(school=OuterRef("pk")).exclude(ends_on__lt=day)
    return (
        School.objects.open_on(day)
        .filter(~Exists(covered), municipality_id=municipality_id)
        .select_related("district")
    )


class CouncilForm(RulesForm):
    """A new council: its schools first, then what its rules say."""

    schools = forms.ModelMultipleChoiceField(
        label=_("対象の校園"),
        queryset=School.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("1つでも、いくつでも選べます。ほかの協議会がある校園は出てきません。"),
        error_messages={"required": _("校園を1つ以上選んでください。")},
    )
    name = forms.CharField(
        label=_("協議会の名称"),
        max_length=80,
        required=False,
        help_text=_("書かなければ、校園や中学校区の名前から付けます。"),
    )
    established_on = JapaneseDateField(label=_("設置の日"), initial=today)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = schools

    def head(self):
        """Schools, name, day."""
        return ["schools", "name", "established_on"]


class NameForm(Form):
    """Another name for the council."""

    name = forms.CharField(label=_("協議会の名称"), max_length=80)


class CoverForm(Form):
    """One more school."""

    school = forms.ModelChoiceField(
        label=_("校園"),
        queryset=School.objects.none(),
        empty_label=_("選んでください"),
        error_messages={"required": _("校園を選んでください。")},
    )
    starts_on = JapaneseDateField(label=_("いつから"), initial=today)

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = School.objects.open_on(today()).filter(
            municipality_id=municipality_id
        )


class EndOnForm(Form):
    """The last day of something."""

    on = JapaneseDateField(label=_("終わりの日"), initial=today)


class DissolveForm(Form):
    """The end of a council."""

    on = JapaneseDateField(label=_("廃止の日"), help_text=_("この日までは、いままでどおり使えます。"))
    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("例：学校の統合により新しい協議会に移るため")
    )


class ClerkForm(ChoosePersonForm):
    """Who keeps the council's papers, and from when."""

    starts_on = JapaneseDateField(label=_("始まりの日"), initial=today)

    field_order = ["q", "starts_on"]
