"""What the council agreed for one goal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import format_short, now, today
from core.fields import JapaneseDateField
from core.forms import Form
from councils.models import Meeting
from evaluations.models.reflections import Decision, degree_choices


class MeetingField(forms.ModelChoiceField):
    """A meeting by its number and day."""

    def label_from_instance(self, meeting):
        """第3回 2月20日(金)"""
        return f"{meeting.title}　{format_short(meeting.starts_at)}"


class AgreeForm(Form):
    """What the council agreed, and what it means for the next year. Degrees are chosen as the council's words."""

    degree = forms.TypedChoiceField(
        label=_("協議会としての評価"), coerce=int, widget=forms.RadioSelect, choices=()
    )
    comment = forms.CharField(
        label=_("理由と意見"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("個人の名前は書かないでください。すべての目標の評価が決まると、公開のページにのります。"),
    )
    community_note = forms.CharField(
        label=_("地域にとってどうだったか"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("地域の人のやりがい、つながり、負担など"),
    )
    meeting = MeetingField(
        label=_("話し合った会議"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("会議のほかで話し合った"),
    )
    on = JapaneseDateField(
        label=_("決めた日"),
        required=False,
        help_text=_("空欄なら、話し合った会議の日（会議のほかなら今日）になります。"),
    )
    decision = forms.ChoiceField(label=_("次の年度は"), choices=Decision.choices, widget=forms.RadioSelect)
    next_text = forms.CharField(
        label=_("次の年度へ伝えること"),
        required=False,
        max_length=100,
        help_text=_("次の年度の「話し合いたいこと」にのります。空欄なら、目標と「次の年度は」をのせます。"),
    )

    def __init__(self, *args, evaluation, meetings, meeting_required=False, revise=False, **kwargs):
        super().__init__(*args, **kwargs)
        cycle = evaluation.goal.cycle
        self.fields["degree"].choices = degree_choices(evaluation.words)
        self.fields["on"].default_year = cycle.fiscal_year
        meeting = self.fields["meeting"]
        meeting.queryset = (
            meetings.filter(council=cycle.council_id, starts_at__lte=now())
            .filter(starts_at__date__gte=cycle.starts_on)
            .exclude(state__in=[Meeting.State.CANCELLED, Meeting.State.NOT_FORMED])
            .order_by("-starts_at")
        )
        if meeting_required:
            meeting.required, meeting.empty_label = True, _("選んでください")
            meeting.help_text = _("評価を決めるのは協議会です。話し合いが開かれた会議を選びます。")
        if revise:
            self.ask_reason()

    def ask_reason(self):
        """What was agreed is put right only with a reason."""
        self.fields["reason"] = forms.CharField(
            label=_("直す理由"), max_length=200, help_text=_("履歴に残ります。例：点数の書きまちがい")
        )

    def clean_on(self):
        """A decision lies in the past or today."""
        on = self.cleaned_data["on"]
        if on and on > today():
            raise forms.ValidationError(_("今日までの日付にしてください。"))
        return on


def agreed_values(evaluation):
    """What was agreed, as the form shows it."""
    carried = getattr(evaluation, "carry_over", None)
    return {
        "degree": evaluation.degree,
        "comment": evaluation.comment,
        "community_note": evaluation.community_note,
        "meeting": evaluation.agreed_in_id,
        "on": evaluation.agreed_on,
        "decision": carried.decision if carried else "",
        "next_text": carried.text if carried else "",
    }
