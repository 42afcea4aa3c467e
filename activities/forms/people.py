"""Forms of asking, answering and giving out places."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.numbers import whole
from community.models import Organisation, Person
from core.fields import JapaneseDateField
from core.forms import Form
from headquarters.models import Ask


class AskForm(Form):
    """Whom to ask for which slots, how, and until when. Names and slots are drawn by the page's own table."""

    slots = forms.ModelMultipleChoiceField(
        label=_("お願いする役割"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("お願いする役割を選んでください。")},
    )
    people = forms.ModelMultipleChoiceField(
        label=_("人"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("団体"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    seats = whole(
        label=_("団体にお願いする人数"),
        min_value=1,
        max_value=99,
        initial=1,
        help_text=_("団体に声をかけるときだけ使います。"),
    )
    channel = forms.ChoiceField(label=_("連絡のしかた"), choices=Ask.Channel.choices)
    message = forms.CharField(
        label=_("お願いの言葉"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("目指す子ども像とねらいは、自動で入ります。"),
    )
    reply_by = JapaneseDateField(label=_("返事の期限"), required=False, help_text=_("例：2026/9/25、9月25日"))

    def __init__(self, *args, activity, slots, people, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slots"].queryset = activity.slots.order_by("starts_at", "pk")
        self.fields["slots"].choices = [(slot.pk, f"{slot.title} {slot.when}") for slot in slots]
        self.fields["people"].queryset = people
        self.fields["organisations"].queryset = organisations
        self.fields["reply_by"].default_year = activity.item.plan.cycle.fiscal_year

    def clean(self):
        """Somebody must be asked."""
        cleaned = super().clean()
        if not cleaned.get("people") and not cleaned.get("organisations"):
            self.add_error("people", _("お願いする人か団体を選んでください。"))
        return cleaned


def _with_cover(field, bare):
    """Say beside the names in a field who is not insured on the day; nobody is kept from being chosen."""

    def label(person):
        return (
            _("%(name)s（この日の保険の記録なし）") % {"name": person} if person.pk in bare else str(person)
        )

    field.label_from_instance = label


class AssignForm(Form):
    """Who takes a place: people of the registry, or a group with so many."""

    people = forms.ModelMultipleChoiceField(
        label=_("人"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False
    )
    organisation = forms.ModelChoiceField(
        label=_("団体"), queryset=None, required=False, empty_label=_("選ばない")
    )
    seats = whole(label=_("団体の人数"), min_value=1, max_value=99, initial=1, required=False)
    overlap_reason = forms.CharField(
        label=_("同じ時間に別の活動があってもよい理由"),
        max_length=120,
        required=False,
        help_text=_("ふだんは空けておきます。例：受付だけ先に済ませてから移る。"),
    )

    def __init__(self, *args, people, organisations, uninsured=(), **kwargs):
        super().__init__(*args, **kwargs)
        _with_cover(self.fields["people"], uninsured)
        self.fields["people"].queryset = people
        self.fields["organisation"].queryset = organisations

    def clean(self):
        """Somebody must be chosen."""
        cleaned = super().clean()
        if not cleaned.get("people") and not cleaned.get("organisation"):
            self.add_error("people", _("担当する人か団体を選んでください。"))
        return cleaned


class ReplaceForm(AssignForm):
    """One person or one group instead of another."""

    people = forms.ModelChoiceField(
        label=_("代わりの人"), queryset=None, required=False, empty_label=_("選ばない")
    )


class AnswerForm(Form):
    """One's own answer: a comment and, for groups, how many come. The buttons carry the answer."""

    comment = forms.CharField(
        label=_("ひとこと"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("ひとことは、300字までにしてください。")},
    )
    seats = whole(label=_("来られる人数"), min_value=1, max_value=99, required=False)


class GroupForm(Form):
    """Which group comes, with how many."""

    organisation = forms.ModelChoiceField(label=_("団体"), queryset=None, empty_label=None)
    seats = whole(label=_("来る人数"), min_value=1, max_value=99)

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = groups
