"""Forms of deliberations (熟議)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import JapaneseDateField
from core.forms import Form
from councils.forms.wishes import LinesForm


class DeliberationForm(Form):
    """The question, the day, how many marks each has; the place where it is no item of a meeting."""

    question = forms.CharField(
        label=_("問い"),
        max_length=200,
        help_text=_("例：10年後、この町の子どもたちに、どんな人になっていてほしいですか。"),
    )
    held_on = JapaneseDateField(label=_("話し合う日"), help_text=_("例:2026/12/10、R8.12.10"))
    where = forms.CharField(
        label=_("話し合う場"), max_length=120, help_text=_("例：地域と学校の熟議の会(ひばり小学校 体育館)")
    )
    marks_each = forms.IntegerField(
        label=_("一人が選べる数"),
        min_value=1,
        max_value=20,
        initial=3,
        help_text=_("書き終わってから、大事だと思う願いを一人いくつ選ぶか。"),
    )

    def __init__(self, *args, item=None, **kwargs):
        super().__init__(*args, **kwargs)
        if item is not None:
            del self.fields["where"]


class DeliberationEditForm(DeliberationForm):
    """The same, and what was summed up."""

    summary = forms.CharField(label=_("まとめ"), required=False, widget=forms.Textarea(attrs={"rows": 5}))


class NotesForm(LinesForm):
    """Notes of a deliberation, by name or by the label of a group."""

    label = forms.CharField(
        label=_("だれの願いか"),
        max_length=60,
        required=False,
        help_text=_("例：1班、6年生。書かなくてもかまいません。"),
    )

    def __init__(self, *args, with_label=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_label:
            del self.fields["label"]


class SummaryForm(Form):
    """What came of it, in the words of those who were there."""

    summary = forms.CharField(
        label=_("まとめ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("話し合ってわかったこと、これからすること。あとからでも書けます。"),
    )


class ChooseForm(Form):
    """Marks on the wishes that matter most."""

    wishes = forms.ModelMultipleChoiceField(queryset=None, label=_("大事だと思う願い"), required=False)

    def __init__(self, *args, deliberation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wishes"].queryset = deliberation.wishes.live()

    def ticked(self, known=()):
        """Ids that the page shows as ticked: what was pressed, else what is known."""
        if self.is_bound:
            return {int(value) for value in self.data.getlist("wishes") if value.isdigit()}
        return set(known)


class CountForm(Form):
    """How many stickers were put on each wish on paper."""

    def __init__(self, *args, wishes, **kwargs):
        super().__init__(*args, **kwargs)
        self.wishes = list(wishes)
        for wish in self.wishes:
            self.fields[f"n_{wish.pk}"] = forms.IntegerField(
                label=wish.text, min_value=0, max_value=999, initial=wish.paper_marks, required=False
            )

    def lines(self):
        """(wish, box)."""
        return [(wish, self[f"n_{wish.pk}"]) for wish in self.wishes]

    def values(self):
        """What count_paper_marks takes; an empty box is nought."""
        return {wish: self.cleaned_data[f"n_{wish.pk}"] or 0 for wish in self.wishes}


class SheetForm(Form):
    """A photograph of a large sheet of paper."""

    file = forms.FileField(
        label=_("写真"),
        help_text=_(
            "JPEG、PNG、PDF。20MBまで。場所などの記録は取りのぞいて保存します。人が写っていないものにしてください。"
        ),
    )
    title = forms.CharField(
        label=_("どの組の紙か"), max_length=60, required=False, help_text=_("例：1班、地域の組")
    )
