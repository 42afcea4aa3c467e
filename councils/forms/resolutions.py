"""Forms of decisions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import JapaneseDateField
from core.forms import Form
from councils.models import Resolution


class ResolutionForm(Form):
    """What was decided, how, and with which numbers."""

    result = forms.ChoiceField(label=_("結果"), choices=Resolution.Result.choices, widget=forms.RadioSelect)
    conditions = forms.CharField(
        label=_("条件"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("条件付承認のときは、かならず書いてください。"),
    )
    method = forms.ChoiceField(
        label=_("決め方"),
        choices=[c for c in Resolution.Method.choices if c[0] != Resolution.Method.WRITTEN],
        widget=forms.RadioSelect,
        initial=Resolution.Method.HANDS,
    )
    votes_for = forms.IntegerField(label=_("賛成"), min_value=0, max_value=99)
    votes_against = forms.IntegerField(label=_("反対"), min_value=0, max_value=99, initial=0)
    abstained = forms.IntegerField(label=_("棄権"), min_value=0, max_value=99, initial=0)
    excluded = forms.IntegerField(
        label=_("表決に加わらなかった人"),
        min_value=0,
        max_value=99,
        initial=0,
        help_text=_("自分に関わるため席を外した委員や、表決に加わらない議長など。"),
    )
    excluded_members = forms.MultipleChoiceField(
        label=_("加わらなかった委員"), required=False, widget=forms.CheckboxSelectMultiple
    )
    by_chair = forms.BooleanField(label=_("可否同数のため会長が決めた"), required=False)

    def __init__(self, *args, voters, subjects=(), leaving=(), **kwargs):
        """`voters` were present with a vote; `leaving` must not vote; `subjects` are (key, words) to choose from."""
        self.voters = {str(row.pk): row for row in voters}
        kwargs.setdefault("initial", {}).update(
            {
                "votes_for": len(self.voters) - len(leaving),
                "excluded": len(leaving),
                "excluded_members": [str(row.pk) for row in leaving],
            }
        )
        super().__init__(*args, **kwargs)
        self.fields["excluded_members"].choices = [
            (pk, f"{row.office_then} {row.name_then}") for pk, row in self.voters.items()
        ]
        if subjects:
            self.fields["subject"] = forms.ChoiceField(
                label=_("何についての議決か"), choices=subjects, widget=forms.RadioSelect
            )
            self.order_fields(["subject"])

    def values(self):
        """What decide takes, besides the subject."""
        got = dict(self.cleaned_data)
        got.pop("subject", None)
        chosen = [self.voters[pk] for pk in got.pop("excluded_members")]
        return {**got, "excluded_members": chosen, "excluded": max(got["excluded"], len(chosen))}


class RegisterForm(Form):
    """The signed 承認書: who signed it and when; the paper itself where it was scanned."""

    signed_by = forms.CharField(
        label=_("署名した人"), max_length=120, help_text=_("承認書にある名前のとおりに。例:会長 森田 和夫")
    )
    on = JapaneseDateField(label=_("署名の日"))
    document = forms.FileField(
        label=_("承認書のファイル"),
        required=False,
        help_text=_("PDF、JPEG、PNG など。紙のまま保管するときは、なくてもかまいません。"),
    )
