"""What the Board's lists over all councils are narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import District, Ward
from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form
from councils import registry
from councils.models import Seat


class AreaFilter(Form):
    """Ward and district."""

    ward = forms.ModelChoiceField(
        label=_("区"), queryset=Ward.objects.none(), required=False, empty_label=_("すべて")
    )
    district = forms.ModelChoiceField(
        label=_("中学校区"), queryset=District.objects.none(), required=False, empty_label=_("すべて")
    )

    def __init__(self, *args, municipality_id, **kwargs):
        super().__init__(*args, **kwargs)
        for name, model in (("ward", Ward), ("district", District)):
            rows = model.objects.filter(municipality_id=municipality_id).order_by("name")
            self.fields[name].queryset = rows

    def wanted(self):
        """What was asked for and understood; what was not understood narrows nothing."""
        self.is_valid()
        return self.cleaned_data


class MemberFilter(AreaFilter):
    """Members at a day."""

    q = forms.CharField(label=_("協議会の名前"), required=False, max_length=60)
    category = forms.ChoiceField(
        label=_("区分"), choices=[("", _("すべて")), *Seat.Category.choices], required=False
    )
    on = JapaneseDateField(label=_("いつの委員か"), required=False)
    ends_by = JapaneseDateField(label=_("任期がこの日までに終わる人"), required=False)

    field_order = ["on", "q", "ward", "district", "category", "ends_by"]

    def day(self):
        """The day asked for, else today."""
        return self.wanted().get("on") or today()


class PostFilter(AreaFilter):
    """Posts by how it stands with their holder."""

    STANDINGS = (
        ("", _("すべて")),
        (registry.WAITING, _("任命待ち")),
        (registry.UNKNOWN, _("後任が分からない")),
        (registry.ENDING, _("この年度で任期が終わる")),
        (registry.HOLDER, _("在任(次の年度も続く)")),
    )

    standing = forms.ChoiceField(label=_("いまの様子"), choices=STANDINGS, required=False)

    field_order = ["standing"]
