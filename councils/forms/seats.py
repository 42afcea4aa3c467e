"""What is typed about members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.people import ChoosePersonForm
from community.models import Organisation
from core.dates import fiscal_year_start, format_fiscal_year, today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm
from councils.models import Seat


def category_choices():
    """The law's categories, with a word that asks."""
    return [("", _("選んでください")), *Seat.Category.choices]


class NominateForm(ChoosePersonForm):
    """Who is proposed, from which side, and from when. The end follows from the council's rule."""

    category = forms.ChoiceField(
        label=_("区分"),
        choices=category_choices,
        error_messages={"required": _("どの区分の委員かを選んでください。")},
    )
    affiliation = forms.CharField(
        label=_("所属・役職"), max_length=80, required=False, help_text=_("例：連合町内会長")
    )
    ex_officio_post = forms.CharField(
        label=_("充て職(団体の役職)"),
        max_length=60,
        required=False,
        help_text=_("役職が交代すると委員も替わるときに書きます。例：PTA会長、連合町内会長"),
    )
    starts_on = JapaneseDateField(
        label=_("任期の始まり"),
        help_text=_("任期の終わりは、協議会の決まりから自動で決まります。"),
    )
    has_vote = forms.BooleanField(label=_("表決に加わる"), required=False, initial=True)
    is_publicly_named = forms.BooleanField(label=_("名前を公表してよい(本人に確かめた)"), required=False)

    field_order = ["q"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today()

    def seat_fields(self):
        """What the action takes besides the person."""
        names = ("category", "affiliation", "ex_officio_post", "starts_on", "has_vote", "is_publicly_named")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class SubstituteForm(NominateForm):
    """A substitute for the remainder of a term."""

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].help_text = _("任期の終わりは、前の委員の任期の終わりです。")
        self.fields["category"].initial = seat.category
        self.fields["has_vote"].initial = seat.has_vote
        del self.fields["ex_officio_post"]


class SucceedForm(ChoosePersonForm):
    """Who took over the post to which the seat is bound, and when."""

    on = JapaneseDateField(
        label=_("交代した日"),
        initial=today,
        help_text=_("前の委員の任期は、この日の前日で終わります。"),
    )
    affiliation = forms.CharField(label=_("所属・役職"), max_length=80, required=False)
    is_publicly_named = forms.BooleanField(label=_("名前を公表してよい(本人に確かめた)"), required=False)

    field_order = ["q"]

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["affiliation"].initial = seat.affiliation

    def seat_fields(self):
        """What the action takes besides the person."""
        names = ("on", "affiliation", "is_publicly_named")
        return {name: self.cleaned_data[name] for name in names}


class SeatForm(ModelForm):
    """What may be corrected on a seat."""

    class Meta:
        model = Seat
        fields = [
            "category",
            "affiliation",
            "ex_officio_post",
            "ex_officio_of",
            "has_vote",
            "is_publicly_named",
            "letter_number",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(municipality=self.instance.council.municipality_id)
        self.fields["ex_officio_of"].queryset = bodies


class EndSeatForm(Form):
    """A seat ends before its term."""

    reason = forms.ChoiceField(
        label=_("理由"),
        choices=[choice for choice in Seat.EndReason.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("理由を選んでください。")},
    )
    on = JapaneseDateField(label=_("終わりの日"), help_text=_("この日までが任期です。"), initial=today)


class AcknowledgeForm(Form):
    """When a member acknowledged the duty of secrecy on paper."""

    on = JapaneseDateField(label=_("確認した日"), initial=today)


class RenewForm(Form):
    """Members who are proposed again."""

    seats = forms.ModelMultipleChoiceField(
        label=_("次の年度も推薦する人"),
        queryset=Seat.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("推薦する人に印を付けてください。")},
    )

    def __init__(self, *args, seats, fiscal_year, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["seats"]
        field.queryset = seats
        field.initial = [seat.pk for seat in seats]
        field.label_from_instance = seat_words
        field.help_text = _(
            "%(year)s(%(day)sから)の委員として推薦します。続けない人の印を外してください。"
        ) % {
            "year": format_fiscal_year(fiscal_year),
            "day": f"{fiscal_year_start(fiscal_year):%Y/%-m/%-d}",
        }


def seat_words(seat):
    """Name, category and affiliation."""
    words = [str(seat.person), str(seat.get_category_display()), seat.affiliation]
    return "　".join(word for word in words if word)
