"""What is typed when schools close and councils join or split."""

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import School
from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form
from councils.actions import Part
from councils.forms.rules import from_today, next_april
from councils.models import Council, Seat


def seats_to_keep(councils):
    """Members in office, who may be proposed again in what comes after."""
    seats = Seat.objects.on(today()).filter(council__in=councils).select_related("person", "council")
    return seats.order_by("council__name", "category", "person__family_kana", "pk")


def words_of(seat):
    """Who, as what, and where until now."""
    words = [str(seat.person), seat.affiliation or str(seat.get_category_display()), str(seat.council)]
    return "　".join(words)


class SchoolClosingForm(Form):
    """The last day of a school, why, and what comes after it."""

    on = JapaneseDateField(label=_("閉校・閉園日"), help_text=_("この日までを含みます。"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("例：第二小学校との統合のため。協議会の記録にも残ります。"),
    )
    successor = forms.ModelChoiceField(
        label=_("統合先・移行後の校園"),
        queryset=School.objects.none(),
        required=False,
        empty_label=_("ありません"),
    )

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        others = School.objects.open_on(today()).filter(municipality=school.municipality_id)
        self.fields["successor"].queryset = others.exclude(pk=school.pk)


class ReorganisingForm(Form):
    """From when, and why."""

    on = JapaneseDateField(
        label=_("いつから"),
        initial=next_april,
        help_text=_("もとの協議会は、この日の前日で終わります。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例：小中一貫教育を始めるため"))

    def clean_on(self):
        """Nothing is rewritten backwards."""
        return from_today(self.cleaned_data["on"])


class JoinForm(ReorganisingForm):
    """Which councils become one, what it is called, who goes on."""

    councils = forms.ModelMultipleChoiceField(
        label=_("合わせる協議会"),
        queryset=Council.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("2つ以上選んでください。決まりは、いちばん上に選んだ協議会のものを引き継ぎます。"),
        error_messages={"required": _("合わせる協議会を2つ以上選んでください。")},
    )
    name = forms.CharField(
        label=_("新しい協議会の名称"),
        max_length=80,
        required=False,
        help_text=_("書かなければ、校園や中学校区の名前から付けます。"),
    )

    field_order = ["councils", "name"]

    def __init__(self, *args, councils, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["councils"].queryset = councils

    def clean_councils(self):
        """At least two."""
        chosen = self.cleaned_data["councils"]
        if len(chosen) < 2:
            raise forms.ValidationError(_("合わせる協議会を2つ以上選んでください。"))
        return chosen


class KeepForm(Form):
    """Who is proposed again in the new council."""

    seats = forms.ModelMultipleChoiceField(
        label=_("新しい協議会にも推薦する人"),
        queryset=Seat.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("教育委員会が任命すると、新しい協議会の委員になります。続けない人の印を外してください。"),
    )

    def __init__(self, *args, councils, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["seats"]
        field.queryset = seats_to_keep(councils)
        field.label_from_instance = words_of
        if not self.is_bound:
            field.initial = [seat.pk for seat in field.queryset]


class SplitForm(ReorganisingForm):
    """Which school goes to which of the new councils, and which member with it."""

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        self.schools = list(council.covered_schools().select_related("district"))
        self.seats = list(seats_to_keep([council]))
        numbers = [(str(n), _("新しい協議会 %(n)s") % {"n": n}) for n in range(1, len(self.schools) + 1)]
        for n, school in enumerate(self.schools, 1):
            self.fields[f"school_{school.pk}"] = forms.ChoiceField(
                label=str(school), choices=numbers, initial=str(n)
            )
        for n, _label in numbers:
            self.fields[f"name_{n}"] = forms.CharField(
                label=_("新しい協議会 %(n)sの名称") % {"n": n},
                max_length=80,
                required=False,
                help_text=_("書かなければ、校園の名前から付けます。"),
            )
        for seat in self.seats:
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=words_of(seat), choices=[("", _("続けない")), *numbers], required=False
            )

    @property
    def helper(self):
        """Day and reason, schools, names, members."""
        helper = super().helper
        helper.layout = Layout(
            "on",
            "reason",
            Fieldset(_("校園の分け方"), *[f"school_{school.pk}" for school in self.schools]),
            Fieldset(_("名称"), *[name for name in self.fields if name.startswith("name_")]),
            Fieldset(_("委員の推薦"), *[f"seat_{seat.pk}" for seat in self.seats]),
        )
        return helper

    def parts(self):
        """The new councils, as split_council takes them."""
        data = self.cleaned_data
        parts = []
        for n in range(1, len(self.schools) + 1):
            schools = [school for school in self.schools if data[f"school_{school.pk}"] == str(n)]
            seats = [seat for seat in self.seats if data[f"seat_{seat.pk}"] == str(n)]
            if schools:
                parts.append(Part(schools, data[f"name_{n}"], seats))
        return parts

    def clean(self):
        """At least two of them."""
        cleaned = super().clean()
        if not self.errors and len(self.parts()) < 2:
            raise forms.ValidationError(_("校園を2つ以上の協議会に分けてください。"))
        return cleaned
