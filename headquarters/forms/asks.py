"""Asking, answering, and the log of contacts."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Organisation
from core.dates import fiscal_year, local_time, now, today
from core.fields import JapaneseDateField, JapaneseTimeField
from core.forms import Form
from headquarters.models import Ask, Duty, PlanItem, Registration

#: Each is reached in the way they like best.
OWN_WAY = "own"


class AskForm(Form):
    """Whom to ask and how. Several people and bodies may be ticked at once; the words go to each of them."""

    whom = forms.MultipleChoiceField(
        label=_("お願いする人・団体"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("お願いする人か団体に印を付けてください。")},
    )
    channel = forms.ChoiceField(
        label=_("連絡のしかた"),
        choices=[(OWN_WAY, _("それぞれの希望のしかた")), *Ask.Channel.choices],
        initial=OWN_WAY,
        help_text=_("メールはすぐに送ります。ほかは「未連絡」に並び、伝えたら記録します。"),
    )
    duty = forms.ModelChoiceField(
        label=_("お願いする役割"), queryset=Duty.objects.none(), required=False, empty_label=_("決めない")
    )
    seats = forms.IntegerField(
        label=_("団体にお願いする人数"),
        min_value=1,
        max_value=500,
        initial=1,
        required=False,
        help_text=_("団体に印を付けたときだけ使います。"),
    )
    reply_by = JapaneseDateField(
        label=_("返事の期限"),
        required=False,
        help_text=_("例：2026/9/25、9月25日。書かなくてもかまいません。"),
    )
    message = forms.CharField(
        label=_("お願いの言葉"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("目指す子ども像とねらいは、自動で入ります。"),
    )

    def __init__(self, *args, item, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = choices
        self.fields["duty"].queryset = item.duties.all()
        self.fields["reply_by"].default_year = item.plan.cycle.fiscal_year
        self.fields["message"].initial = _(
            "「%(title)s」を行います。子どもたちのために、お力をお貸しいただけないでしょうか。"
        ) % {"title": item.title}

    def clean_reply_by(self):
        """A day to come."""
        day = self.cleaned_data["reply_by"]
        if day and day < today():
            raise forms.ValidationError(_("返事の期限は、今日からあとの日にしてください。"))
        return day


class AnswerForm(Form):
    """An answer that came by telephone or on paper, entered for the asked."""

    answer = forms.ChoiceField(label=_("お返事"), choices=Ask.Answer.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("どのように聞いたか"), choices=Ask.Channel.choices, required=False)
    seats_offered = forms.IntegerField(label=_("来られる人数"), required=False, min_value=0, max_value=500)
    comment = forms.CharField(
        label=_("ひとこと"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class LogFilter(Form):
    """What the log is narrowed to."""

    q = forms.CharField(label=_("名前・団体・取組・話したこと"), required=False, max_length=60)


class ContactLogForm(Form):
    """One contact with anybody."""

    day = JapaneseDateField(label=_("日にち"))
    time = JapaneseTimeField(label=_("時刻"), help_text=_("例：15:30、午後3時半"))
    registration = forms.ModelChoiceField(
        label=_("だれと"), queryset=Registration.objects.none(), required=False, empty_label=_("選ばない")
    )
    organisation = forms.ModelChoiceField(
        label=_("どの団体と"), queryset=Organisation.objects.none(), required=False, empty_label=_("選ばない")
    )
    item = forms.ModelChoiceField(
        label=_("どの取組のこと"), queryset=PlanItem.objects.none(), required=False, empty_label=_("選ばない")
    )
    channel = forms.ChoiceField(label=_("連絡のしかた"), choices=Ask.Channel.choices)
    text = forms.CharField(label=_("話したこと"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    minutes = forms.IntegerField(label=_("かかった時間(分)"), min_value=0, max_value=1440, initial=10)
    next_on = JapaneseDateField(
        label=_("次に連絡する日"),
        required=False,
        help_text=_("書くと、その日に「次に連絡する人」に並びます。"),
    )

    def __init__(self, *args, headquarters, **kwargs):
        super().__init__(*args, **kwargs)
        registered = Registration.objects.on(today()).filter(headquarters=headquarters)
        self.fields["day"].initial = today()
        self.fields["time"].initial = local_time(now())
        self.fields["registration"].queryset = registered.select_related("person")
        self.fields["organisation"].queryset = Organisation.objects.filter(
            municipality=headquarters.municipality_id
        )
        self.fields["item"].queryset = PlanItem.objects.live().filter(
            plan__headquarters=headquarters, plan__cycle__fiscal_year__gte=fiscal_year(today())
        )

    def clean(self):
        """Day and time make the moment `at`, which is not still to come."""
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("time"):
            at = timezone.make_aware(datetime.combine(cleaned.pop("day"), cleaned.pop("time")))
            if at > now():
                self.add_error("time", _("連絡した日時は、いままでの時刻にしてください。"))
            cleaned["at"] = at
        return cleaned
