"""What is typed about the rules: of one council, and of many at once."""

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import District, School, Ward
from core.dates import fiscal_year, fiscal_year_start, today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm
from councils.forms.fields import LinesField, kinds_field, months_field
from councils.models import RULES, Council, CouncilRules


def next_april():
    """1 April of the next 年度, from which rules usually change."""
    return fiscal_year_start(fiscal_year(today()) + 1)


def holds_from_field():
    """From when a change holds."""
    return JapaneseDateField(
        label=_("いつから"),
        initial=next_april,
        help_text=_("ふつうは次の年度の4月1日です。今日からにすることもできます。"),
    )


def reason_field():
    """Why, and by which rule of the city."""
    return forms.CharField(
        label=_("理由・もとになる規則"), max_length=200, help_text=_("例：令和9年度規則改正")
    )


class RulesForm(ModelForm):
    """All rules of one version."""

    meeting_months = months_field(label=_("会議を開く月"), help_text=_("年度の会議の予定の目安になります。"))
    written_kinds = kinds_field(label=_("書面で決めてよい議題の種類"), required=False)
    policy_checklist = LinesField(
        label=_("基本方針の項目"),
        help_text=_("1行に1つ。校園長は、この項目ごとに基本方針を書きます。"),
        at_most=30,
    )
    goal_axes = LinesField(
        label=_("目標の柱"), help_text=_("1行に1つ。例：豊かな人間性"), required=False, each=40
    )
    mark_labels = LinesField(
        label=_("達成の度合い"), help_text=_("よい方から4つ、1行に1つ。"), exactly=4, each=20
    )

    class Meta:
        model = CouncilRules
        fields = RULES
        help_texts = {
            "quorum_percent": _("50なら、在任委員の半数をこえる出席で会議が成り立ちます。"),
            "term_years": _("3年度までの数で書いてください。"),
            "signature_lines": _("署名を求めないときは0のままにしてください。"),
        }

    @property
    def helper(self):
        """Grouped as a rule book is."""
        helper = super().helper
        helper.layout = Layout(*self.head(), *self.rules())
        return helper

    def head(self):
        """What stands before the rules."""
        return []

    @staticmethod
    def rules():
        """The rules, by subject."""
        return [
            Fieldset(_("委員"), Row("max_members", "term_years")),
            Fieldset(
                _("会議と議決"),
                Row("min_meetings", "quorum_percent"),
                "meeting_months",
                "tie",
                "head_votes_on_policy",
                "written_votes",
                "written_kinds",
                "stand_ins",
                Row("notice_days", "papers_days", "remind_days"),
                Row("observer_limit", "observer_days"),
                Row("minutes_draft_days", "correction_days", "minutes_publish_days"),
                "signature_lines",
            ),
            Fieldset(
                _("目標・基本方針・評価"), "policy_checklist", "goal_axes", "mark_labels", "reflection_days"
            ),
        ]

    def clean_term_years(self):
        """One to three years (domain.md R9)."""
        years = self.cleaned_data["term_years"]
        if not 1 <= years <= 3:
            raise forms.ValidationError(_("任期は1年度から3年度までにしてください。"))
        return years

    def clean_quorum_percent(self):
        """A quorum can be reached."""
        percent = self.cleaned_data["quorum_percent"]
        if percent >= 100:
            raise forms.ValidationError(_("定足数は99までにしてください。"))
        return percent

    def rules_of(self):
        """{rule: value} of all rules."""
        return {key: value for key, value in self.cleaned_data.items() if key in RULES}


class ChangeRulesForm(RulesForm):
    """A new version, from a day on, with its reason."""

    holds_from = holds_from_field()
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["holds_from"]
            self.fields["reason"].initial = self.instance.reason

    def head(self):
        """From when and why."""
        return [name for name in ("holds_from", "reason") if name in self.fields]

    def clean_holds_from(self):
        """Nothing is rewritten backwards."""
        return from_today(self.cleaned_data["holds_from"])


def from_today(day):
    """The day, unless it is over."""
    if day < today():
        raise forms.ValidationError(_("今日か、これからの日を選んでください。"))
    return day


def councils_to_choose(municipality_id, wanted):
    """Councils of the city that exist or are to be set up, narrowed by ward, district and kind of school."""
    councils = Council.objects.filter(municipality_id=municipality_id).exclude(dissolved_on__lt=today())
    lookups = {"ward": "district__ward", "district": "district", "kind": "kind"}
    chosen = {lookups[key]: value for key, value in wanted.items() if key in lookups and value}
    if chosen:
        schools = School.objects.filter(**chosen)
        covering = Council.objects.filter(coverages__school__in=schools, coverages__ends_on=None)
        councils = councils.filter(pk__in=covering.values("pk"))
    return councils.order_by("name", "pk")


class CouncilNarrowing(Form):
    """Whose rules are to change: ward, district, kind of school."""

    ward = forms.ModelChoiceField(
        label=_("区"), queryset=Ward.objects.none(), required=False, empty_label=_("すべて")
    )
    district = forms.ModelChoiceField(
        label=_("中学校区"), queryset=District.objects.none(), required=False, empty_label=_("すべて")
    )
    kind = forms.ChoiceField(
        label=_("校園の種別"), choices=[("", _("すべて")), *School.Kind.choices], required=False
    )

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        for name, model in (("ward", Ward), ("district", District)):
            rows = model.objects.filter(municipality_id=municipality_id).order_by("name")
            self.fields[name].queryset = rows


AS_IT_IS = ("", _("そのまま"))
YES_NO = [AS_IT_IS, ("yes", _("はい")), ("no", _("いいえ"))]


class CityRulesForm(Form):
    """The same change for many councils; what is left blank stays as it is in each of them."""

    councils = forms.ModelMultipleChoiceField(
        label=_("協議会"),
        queryset=Council.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("協議会に印を付けてください。")},
    )
    holds_from = holds_from_field()
    reason = reason_field()

    def __init__(self, *args, councils, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["councils"]
        field.queryset = councils.prefetch_related("rule_versions")
        field.choices = [(council.pk, str(council)) for council in councils]
        field.initial = [pk for pk, _name in field.choices]
        for name in RULES:
            self.fields[name] = blank_field(name)

    @property
    def helper(self):
        """Councils first, folded away by the template; then day, reason and the rules by subject."""
        helper = super().helper
        helper.layout = Layout("holds_from", "reason", *RulesForm.rules())
        return helper

    def clean_holds_from(self):
        """Nothing is rewritten backwards."""
        return from_today(self.cleaned_data["holds_from"])

    def clean(self):
        """Something is to change."""
        cleaned = super().clean()
        if not self.errors and not self.rules():
            raise forms.ValidationError(_("変えるところを、1つ以上書いてください。"))
        return cleaned

    def rules(self):
        """{rule: value} of what was written."""
        values = {name: self.cleaned_data.get(name) for name in RULES}
        values = {name: value for name, value in values.items() if value not in ("", None, [])}
        return {name: value == "yes" if value in ("yes", "no") else value for name, value in values.items()}


LIMITS = {"term_years": (1, 3), "quorum_percent": (0, 99)}
LINES = {
    "policy_checklist": {"at_most": 30},
    "goal_axes": {"each": 40},
    "mark_labels": {"exactly": 4, "each": 20},
}


def blank_field(name):
    """A rule that may be left as it is."""
    rule = CouncilRules._meta.get_field(name)
    common = {"label": rule.verbose_name, "required": False}
    if name in LINES:
        return OptionalLinesField(
            help_text=_("変えるときだけ、1行に1つ書いてください。"), **LINES[name], **common
        )
    if name == "meeting_months":
        return months_field(help_text=_("変えるときだけ、印を付けてください。"), **common)
    if name == "written_kinds":
        return kinds_field(help_text=_("変えるときだけ、印を付けてください。"), **common)
    if name == "tie":
        return forms.ChoiceField(choices=[AS_IT_IS, *CouncilRules.Tie.choices], **common)
    if rule.get_internal_type() == "BooleanField":
        return forms.ChoiceField(choices=YES_NO, **common)
    least, most = LIMITS.get(name, (0, 999))
    return forms.IntegerField(
        min_value=least, max_value=most, widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **common
    )


class OptionalLinesField(LinesField):
    """Lines, or nothing at all."""

    def clean(self, value):
        """The list, empty when nothing was written."""
        return super().clean(value) if (value or "").strip() else []
