"""Forms of decisions: by counts or by names, the signed paper, the review, the conditions."""

from datetime import datetime

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import JapaneseDateField, JapaneseTimeField
from core.forms import Form
from councils.models import Resolution, ResolutionVoter
from councils.presence import times_away_of
from councils.register import KINDS

Choice = ResolutionVoter.Choice
CHOICES = [(value, label) for value, label in Choice.choices if value]
#: In the list of names: somebody who was not in the room when it was decided.
AWAY = ("", _("席にいなかった"))


class DecisionForm(Form):
    """What was decided; how many voted which way is asked by the two forms below."""

    result = forms.ChoiceField(
        label=_("結果"), choices=Resolution.Result.choices, widget=forms.RadioSelect, initial="approved"
    )
    conditions = forms.CharField(
        label=_("条件"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("条件付承認のときは、かならず書いてください。1行に1つずつ書くと、一つずつ追えます。"),
    )
    conditions_due = JapaneseDateField(
        label=_("条件をいつまでに"), required=False, help_text=_("決まっていなければ空けておきます。")
    )
    review_on = JapaneseDateField(
        label=_("見直す日"),
        required=False,
        help_text=_("近づくと、事務局の「いますること」に出ます。例:2027/2/1"),
    )
    by_chair = forms.BooleanField(label=_("可否同数のため会長が決めた"), required=False)
    decided_time = JapaneseTimeField(
        label=_("決めた時刻"),
        required=False,
        help_text=_(
            "途中で着いた人や帰った人がいます。空けておくと、議題の終わりか、いまの時刻の人数で数えます。例:16:10"
        ),
    )

    def __init__(self, *args, meeting, voters, subjects=(), leaving=(), **kwargs):
        """`voters` came with a vote; `leaving` must not vote; `subjects` are (key, words) to choose from."""
        self.meeting = meeting
        self.voters = {str(row.pk): row for row in voters}
        self.leaving = {str(row.pk) for row in leaving}
        super().__init__(*args, **kwargs)
        stays = {(row.arrived_at, row.left_at, *times_away_of(row)) for row in self.voters.values()}
        if len(stays) < 2 and not any(any(rest) for _arrived, *rest in stays):
            del self.fields["decided_time"]
        if subjects:
            field = forms.ChoiceField(
                label=_("何についての議決か"), choices=subjects, widget=forms.RadioSelect
            )
            self.fields["subject"] = field
            self.order_fields(["subject"])

    @property
    def chosen(self):
        """(kind, id) of what was chosen; ("topic", "") for the item itself."""
        kind, _colon, pk = self.cleaned_data.get("subject", "topic").partition(":")
        return kind, pk

    def clean(self):
        """A condition stands beside a conditional result only."""
        cleaned = super().clean()
        if cleaned.get("result") == Resolution.Result.CONDITIONAL and not cleaned.get("conditions"):
            self.add_error("conditions", _("条件付承認には、条件を書いてください。"))
        return cleaned

    def what(self):
        """What decide takes, besides votes and subject."""
        names = ("result", "conditions", "conditions_due", "review_on", "by_chair")
        time = self.cleaned_data.get("decided_time")
        at = timezone.make_aware(datetime.combine(self.meeting.day, time)) if time else None
        return {name: self.cleaned_data[name] for name in names} | {"at": at}


class ResolutionForm(DecisionForm):
    """How many: nobody against, or hands that were counted."""

    method = forms.ChoiceField(
        label=_("決め方"),
        choices=[(m.value, m.label) for m in (Resolution.Method.NO_OBJECTION, Resolution.Method.HANDS)],
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

    def __init__(self, *args, here, leaving=(), **kwargs):
        """`here` are those in the room now."""
        initial = {
            "votes_for": len(here) - len(leaving),
            "excluded": len(leaving),
            "excluded_members": [str(row.pk) for row in leaving],
        }
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, leaving=leaving, **kwargs)
        self.fields["excluded_members"].choices = [
            (pk, f"{row.office_then} {row.name_then}") for pk, row in self.voters.items()
        ]

    def values(self):
        """What decide takes, besides the subject."""
        got = {
            name: self.cleaned_data[name] for name in ("method", "votes_for", "votes_against", "abstained")
        }
        chosen = [self.voters[pk] for pk in self.cleaned_data["excluded_members"]]
        excluded = max(self.cleaned_data["excluded"], len(chosen))
        return {**self.what(), **got, "excluded_members": chosen, "excluded": excluded}


class NamedForm(DecisionForm):
    """Each member's own vote; the numbers follow from them."""

    def __init__(self, *args, here, **kwargs):
        """`here` are those in the room now: they begin as 賛成, the others as not there."""
        super().__init__(*args, **kwargs)
        now = {str(row.pk) for row in here}
        for pk, row in self.voters.items():
            start = Choice.EXCLUDED if pk in self.leaving else Choice.FOR
            self.fields[f"vote_{pk}"] = forms.ChoiceField(
                label=f"{row.office_then} {row.name_then}".strip(),
                choices=[*CHOICES, AWAY],
                required=False,
                widget=forms.RadioSelect,
                initial=start if pk in now else "",
            )

    def vote_fields(self):
        """The bound fields of the names."""
        return [self[f"vote_{pk}"] for pk in self.voters]

    def values(self):
        """What decide takes, besides the subject."""
        said = {row: self.cleaned_data[f"vote_{pk}"] for pk, row in self.voters.items()}
        choices = {row: choice for row, choice in said.items() if choice}
        return {**self.what(), "method": Resolution.Method.NAMED, "choices": choices}


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


class ReviewForm(Form):
    """The day on which the council looks at a decision again."""

    review_on = JapaneseDateField(
        label=_("見直す日"),
        required=False,
        help_text=_("空けて保存すると、見直す日はなくなります。例:2027/2/1、令和9年2月1日"),
    )


class ConditionForm(Form):
    """What became of a condition, or by when it is to be met; the pressed button says which."""

    answer = forms.CharField(
        label=_("どうなったか"),
        max_length=300,
        required=False,
        help_text=_("「満たした」「取りやめ」のときに書いてください。例:下校の時刻を15時に早めた"),
    )
    due_on = JapaneseDateField(label=_("いつまでに"), required=False)


class RegisterFilter(Form):
    """What of the register is shown; it stands in the address, and a wrong value shows everything."""

    kind = forms.ChoiceField(label=_("種類"), required=False, choices=[("", _("すべて")), *KINDS.items()])
    result = forms.ChoiceField(
        label=_("結果"), required=False, choices=[("", _("すべて")), *Resolution.Result.choices]
    )
    left = forms.ChoiceField(
        label=_("残っていること"),
        required=False,
        choices=[
            ("", _("すべて")),
            ("conditions", _("条件が残っている")),
            ("review", _("見直す日がある")),
            ("confirm", _("会長の確認待ち")),
            ("void", _("取り消し")),
        ],
    )

    LEFT = {
        "conditions": Q(condition_rows__state="open") & ~Q(state="void"),
        "review": Q(review_on__isnull=False) & ~Q(state="void"),
        "confirm": Q(state="recorded"),
        "void": Q(state="void"),
    }

    @property
    def is_used(self):
        """Whether anything is left out."""
        return any(self.data.get(name) for name in ("kind", "result", "left"))

    def wanted(self):
        """As a filter of decisions."""
        self.is_valid()
        got = self.cleaned_data
        found = Q()
        if got.get("kind"):
            found &= Q(**{f"{got['kind']}__isnull": False})
        if got.get("result"):
            found &= Q(result=got["result"])
        return found & self.LEFT.get(got.get("left"), Q())
