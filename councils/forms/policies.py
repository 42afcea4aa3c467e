"""What is typed about the basic policy."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, VersionedModelForm
from councils.models import BasicPolicy, Goal, PolicyItem


def one_line_end(text):
    """The text as it is kept: browsers send other line ends."""
    return (text or "").replace("\r\n", "\n").strip()


class PolicyForm(VersionedModelForm):
    """Title, goals and the body of each item, worked on by several people."""

    goals = forms.ModelMultipleChoiceField(
        label=_("つながる目標"),
        queryset=Goal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("この基本方針が、協議会のどの目標につながるかを示します。"),
    )

    class Meta:
        model = BasicPolicy
        fields = ["title", "goals"]
        labels = {"title": _("学校教育目標")}

    def __init__(self, *args, last_year=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["goals"].queryset = Goal.objects.live().filter(cycle=self.instance.cycle_id)
        self.items = list(self.instance.items.all())
        for item in self.items:
            self.fields[self.name_of(item)] = forms.CharField(
                label=item.heading,
                initial=item.body,
                required=False,
                widget=forms.Textarea(attrs={"rows": 6}),
            )
        self.last_year = last_year or {}

    @staticmethod
    def name_of(item):
        """The form's name of an item."""
        return f"item_{item.pk}"

    def rows(self):
        """(bound field, last year's words) of each item."""
        return [(self[self.name_of(item)], self.last_year.get(item.heading, "")) for item in self.items]

    def changed_texts(self, stored):
        """Fields and items whose stored text differs from what was typed."""
        self.stored = {self.name_of(item): item for item in stored.items.all()}
        items = [
            n
            for n, item in self.stored.items()
            if n in self.fields and one_line_end(item.body) != self.typed(n)
        ]
        return [*super().changed_texts(stored), *items]

    def typed(self, name):
        """An item as it was typed, with the line ends of the database."""
        return one_line_end(self.cleaned_data.get(name))

    def stored_text(self, stored, name):
        """An item's text stands in its own row."""
        return self.stored[name].body if name in self.stored else super().stored_text(stored, name)

    def save(self, commit=True):
        """The items with the policy."""
        policy = super().save(commit)
        for item in self.items:
            item.body = self.typed(self.name_of(item))
        PolicyItem.objects.bulk_update(self.items, ["body"])
        return policy


class RenewForm(Form):
    """Why a policy in force is changed."""

    reason = forms.CharField(
        label=_("変える理由"),
        max_length=200,
        help_text=_("例：校舎の工事で運動場の使い方が変わるため"),
        error_messages={"required": _("変える理由を書いてください。")},
    )


class CommentForm(Form):
    """A word on one part of a policy; the office may say whose it is."""

    text = forms.CharField(
        label=_("意見"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("意見を書いてください。")},
    )
    author_label = forms.CharField(
        label=_("だれの意見か(聞き取って書くとき)"),
        max_length=60,
        required=False,
        help_text=_("例：委員 山田さん(電話で)。自分の意見のときは空けておきます。"),
    )

    def __init__(self, *args, for_others, **kwargs):
        super().__init__(*args, **kwargs)
        if not for_others:
            del self.fields["author_label"]


class CommentAnswerForm(Form):
    """What the head says to it."""

    answer = forms.CharField(
        label=_("返事"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("返事を書いてください。")},
    )
