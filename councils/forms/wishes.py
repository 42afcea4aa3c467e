"""What is typed about wishes and themes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, ModelForm
from core.refusal import Refused
from councils.actions import split_wishes
from councils.models import Seat, Wish, WishTheme
from councils.models.visions import Side

MYSELF, LABEL = "me", "label"


class LinesForm(Form):
    """Wishes of one side, one to a line."""

    side = forms.ChoiceField(
        label=_("どの立場からの願いですか"),
        choices=Side.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("どの立場からの願いかを選んでください。")},
    )
    lines = forms.CharField(
        label=_("願い・考え"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("1行に1つずつ、200文字まで。まとめて何行でも書けます。"),
        error_messages={"required": _("願いを1行に1つずつ書いてください。")},
    )

    def clean_lines(self):
        """The text stays in the box as typed; the error names the line."""
        lines = self.cleaned_data["lines"]
        try:
            split_wishes(lines)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return lines


class WishesForm(LinesForm):
    """Wishes of the year: one's own, somebody's, or nobody's by name."""

    whose = forms.ChoiceField(
        label=_("だれの願いですか"), help_text=_("名前を書かなくてもかまいません。"), required=False
    )
    author_label = forms.CharField(
        label=_("呼び名"),
        max_length=60,
        required=False,
        help_text=_("上で「呼び名を書く」を選んだとき。例：6年生、北町内会のみなさん"),
    )
    theme = forms.ModelChoiceField(
        label=_("まとまり"),
        queryset=WishTheme.objects.none(),
        required=False,
        empty_label=_("あとで決める"),
    )

    def __init__(self, *args, cycle, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].label = _("こんな子どもに育ってほしい")
        self.fields["lines"].widget.attrs["rows"] = 6
        self.fields["theme"].queryset = cycle.themes.all()
        seats = Seat.objects.on(viewer.day).filter(council=cycle.council_id).select_related("person")
        self.people = {str(seat.person_id): seat.person for seat in seats}
        members = [(pk, str(person)) for pk, person in self.people.items() if int(pk) != viewer.person_id]
        self.fields["whose"].choices = [
            ("", _("名前は書かない")),
            (MYSELF, _("わたし(%(name)s)") % {"name": viewer.name}),
            (LABEL, _("呼び名を書く")),
            (_("委員の分を書く"), members),
        ]

    def clean(self):
        """A label where one was promised; a label alone says enough."""
        cleaned = super().clean()
        if cleaned.get("whose") == LABEL and not cleaned.get("author_label", "").strip():
            self.add_error("author_label", _("だれの願いか、呼び名を書いてください。"))
        return cleaned

    def author(self, me):
        """(person or None, label)."""
        whose = self.cleaned_data["whose"]
        if whose == MYSELF:
            return me, ""
        if whose in self.people:
            return self.people[whose], ""
        return None, self.cleaned_data["author_label"]


class WishForm(ModelForm):
    """One wish, corrected."""

    class Meta:
        model = Wish
        fields = ["text", "side", "author_label"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "side": forms.RadioSelect}
        help_texts = {"author_label": _("例：6年生。書かなくてもかまいません。")}


class ThemeForm(ModelForm):
    """The heading of a group."""

    class Meta:
        model = WishTheme
        fields = ["name"]


class GroupForm(Form):
    """Ticked wishes go under a theme: one that is there, or a new one."""

    NONE = "none"

    wishes = forms.ModelMultipleChoiceField(
        label=_("願い"),
        queryset=Wish.objects.none(),
        error_messages={"required": _("まとめる願いに印を付けてください。")},
    )
    theme = forms.ChoiceField(label=_("まとまり"), required=False)
    name = forms.CharField(label=_("新しいまとまりの名前"), max_length=60, required=False)

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wishes"].queryset = cycle.wishes.live()
        for name in ("theme", "name"):
            self.fields[name].widget.attrs["form"] = "group"
        self.themes = {str(theme.pk): theme for theme in cycle.themes.all()}
        self.fields["theme"].choices = [
            ("", _("新しいまとまり(名前を書く)")),
            *[(pk, theme.name) for pk, theme in self.themes.items()],
            (self.NONE, _("まとまりから外す")),
        ]

    def clean(self):
        """A new theme needs a name."""
        cleaned = super().clean()
        if not cleaned.get("theme") and not cleaned.get("name", "").strip():
            self.add_error("name", _("まとまりを選ぶか、新しい名前を書いてください。"))
        return cleaned

    def target(self):
        """What group_wishes takes."""
        chosen = self.cleaned_data["theme"]
        if chosen:
            return {"theme": self.themes.get(chosen)}
        return {"name": self.cleaned_data["name"]}
