"""Degrees are chosen as words; the labels of the four degrees are the council's own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form, VersionedModelForm
from councils.models import Meeting, Seat
from evaluations.models import Degree, Reflection
from evaluations.models.reflections import Decision


def degree_choices(council):
    """The four degrees in the council's words, best first, then 判断できない. There is no middle."""
    return [(n, council.mark_label(n)) for n in (4, 3, 2, 1)] + [(0, Degree.UNKNOWN.label)]


class ReflectionForm(VersionedModelForm):
    """The reflection on one activity; a reason is always asked for."""

    degree = forms.TypedChoiceField(
        label=_("ねらいはどこまで達成できましたか"), coerce=int, widget=forms.RadioSelect, choices=()
    )
    decision = forms.ChoiceField(
        label=_("次の年度は"),
        required=False,
        choices=[("", _("まだ決めない")), *Decision.choices],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Reflection
        fields = [
            "degree",
            "reason",
            "good",
            "problem",
            "child_voice",
            "school_voice",
            "community_voice",
            "decision",
            "next_change",
        ]
        widgets = {n: forms.Textarea(attrs={"rows": 3}) for n in ("reason", "good", "problem")}
        help_texts = {
            "reason": _("人数やようす、聞いた言葉など、そう考えたもとを書いてください。"),
            "next_change": _("「次の年度は」を選んでここに書くと、次の年度の話し合いの議題になります。"),
        }

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["degree"].choices = degree_choices(council)
        if self.instance.pk is None:
            del self.fields["version"]

    def clean(self):
        """A text for the next year needs the decision, and the other way round."""
        cleaned = super().clean()
        decision, text = cleaned.get("decision"), cleaned.get("next_change")
        if text and not decision:
            self.add_error("decision", _("次の年度にどうするかを選んでください。"))
        if decision and decision != Decision.KEEP and not text:
            self.add_error("next_change", _("次に変えることを書いてください。"))
        return cleaned

    def words(self):
        """What was typed beside degree and reason."""
        return {n: v for n, v in self.cleaned_data.items() if n not in ("degree", "reason", "version")}


class MarkForm(Form):
    """One member's mark for one goal. `seat` is chosen only by the chair who enters it for somebody."""

    degree = forms.TypedChoiceField(label=_("評価"), coerce=int, widget=forms.RadioSelect, choices=())
    comment = forms.CharField(
        label=_("理由"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    seat = forms.ModelChoiceField(
        label=_("だれの評価ですか"), queryset=Seat.objects.none(), required=False, empty_label=_("わたし")
    )

    def __init__(self, *args, council, seats=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["degree"].choices = degree_choices(council)
        if seats is None:
            del self.fields["seat"]
        else:
            self.fields["seat"].queryset = seats
            self.fields["seat"].help_text = _("紙で受け取った評価を入れるときに選びます。")


class AgreeForm(Form):
    """What the council agreed, and what it means for the next year."""

    degree = forms.TypedChoiceField(
        label=_("協議会としての評価"), coerce=int, widget=forms.RadioSelect, choices=()
    )
    comment = forms.CharField(label=_("理由と意見"), widget=forms.Textarea(attrs={"rows": 4}))
    community_note = forms.CharField(
        label=_("地域にとってどうだったか"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    on = JapaneseDateField(label=_("決めた日"))
    meeting = forms.ModelChoiceField(
        label=_("話し合った会議"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("会議のほか"),
    )
    decision = forms.ChoiceField(label=_("次の年度は"), choices=Decision.choices, widget=forms.RadioSelect)
    next_text = forms.CharField(
        label=_("次の年度へ伝えること"),
        required=False,
        max_length=100,
        help_text=_("次の年度の「話し合いたいこと」の初めにのります。"),
    )

    def __init__(self, *args, council, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["degree"].choices = degree_choices(council)
        self.fields["meeting"].queryset = Meeting.objects.filter(cycle=cycle).order_by("-starts_at")
        self.fields["on"].initial = today()

    def clean_on(self):
        """A decision lies in the past or today."""
        on = self.cleaned_data["on"]
        if on > today():
            raise forms.ValidationError(_("今日までの日付にしてください。"))
        return on
