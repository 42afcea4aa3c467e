"""Asking, answering, and the log of contacts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Organisation
from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form
from headquarters.models import Ask, Duty, Registration


class AskForm(Form):
    """Whom to ask and how. Several volunteers may be ticked at once; the words go to each of them."""

    people = forms.ModelMultipleChoiceField(
        label=_("お願いする人"),
        queryset=Registration.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisation = forms.ModelChoiceField(
        label=_("お願いする団体"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("選ばない"),
    )
    channel = forms.ChoiceField(label=_("連絡のしかた"), choices=Ask.Channel.choices)
    duty = forms.ModelChoiceField(
        label=_("役割"), queryset=Duty.objects.none(), required=False, empty_label=_("決めない")
    )
    seats = forms.IntegerField(label=_("お願いする人数(団体のとき)"), min_value=1, max_value=500, initial=1)
    reply_by = JapaneseDateField(label=_("返事の期限"), required=False)
    message = forms.CharField(
        label=_("お願いの言葉"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("目指す子ども像とねらいは、自動で入ります。"),
    )

    def __init__(self, *args, item, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        registrations = [c.registration.pk for c in candidates]
        self.fields["people"].queryset = Registration.objects.filter(pk__in=registrations).select_related(
            "person"
        )
        self.fields["organisation"].queryset = Organisation.objects.filter(
            municipality=item.plan.headquarters.municipality_id
        )
        self.fields["duty"].queryset = item.duties.all()
        self.fields["message"].initial = _(
            "%(title)sを行います。子どもたちのために、お力をお貸しいただけないでしょうか。"
        ) % {"title": item.title}

    def clean(self):
        """Somebody must be asked."""
        cleaned = super().clean()
        if not cleaned.get("people") and not cleaned.get("organisation") and "people" not in self.errors:
            self.add_error("people", _("お願いする人か団体を選んでください。"))
        reply_by = cleaned.get("reply_by")
        if reply_by and reply_by < today():
            self.add_error("reply_by", _("返事の期限は、今日よりあとの日にしてください。"))
        return cleaned


class AnswerForm(Form):
    """An answer that came by telephone or on paper, entered for the asked."""

    answer = forms.ChoiceField(label=_("お返事"), choices=Ask.Answer.choices)
    channel = forms.ChoiceField(label=_("連絡のしかた"), choices=Ask.Channel.choices, required=False)
    comment = forms.CharField(label=_("ひとこと"), required=False, max_length=300)
    seats_offered = forms.IntegerField(label=_("来られる人数"), required=False, min_value=0, max_value=500)


class ContactLogForm(Form):
    """One contact with anybody."""

    registration = forms.ModelChoiceField(
        label=_("だれと"), queryset=Registration.objects.none(), required=False, empty_label=_("選ばない")
    )
    organisation = forms.ModelChoiceField(
        label=_("どの団体と"), queryset=Organisation.objects.none(), required=False, empty_label=_("選ばない")
    )
    channel = forms.ChoiceField(label=_("連絡のしかた"), choices=Ask.Channel.choices)
    text = forms.CharField(label=_("話したこと"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    minutes = forms.IntegerField(label=_("かかった時間(分)"), min_value=0, max_value=1440, initial=10)
    next_on = JapaneseDateField(label=_("次に連絡する日"), required=False)

    def __init__(self, *args, headquarters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["registration"].queryset = (
            Registration.objects.on(today()).filter(headquarters=headquarters).select_related("person")
        )
        self.fields["organisation"].queryset = Organisation.objects.filter(
            municipality=headquarters.municipality_id
        )
