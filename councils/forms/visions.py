"""What is typed about the child image."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form, VersionedModelForm
from councils.models import ChildVision, Meeting, Wish
from councils.models.visions import Side


def wish_words(wish):
    """The wish and its side."""
    whose = f"({wish.whose})" if wish.whose else ""
    return f"{Side(wish.side).label}：{wish.text}{whose}"


class VisionFieldsMixin:
    """The words, and the wishes they are made of."""

    def offer(self, wishes):
        """The wishes that may be ticked."""
        field = self.fields["wishes"]
        field.queryset = wishes
        field.label_from_instance = wish_words
        field.label = _("もとになった願い")
        field.help_text = _("この子ども像につながる願いに印を付けてください。")


class NewVisionForm(VisionFieldsMixin, Form):
    """A first draft."""

    text = forms.CharField(
        label=_("目指す子ども像"),
        max_length=120,
        help_text=_("120文字まで。だれが読んでもわかる、短い言葉で。"),
        error_messages={"required": _("目指す子ども像を書いてください。")},
    )
    note = forms.CharField(
        label=_("この言葉にこめた思い"), widget=forms.Textarea(attrs={"rows": 5}), required=False
    )
    wishes = forms.ModelMultipleChoiceField(
        queryset=Wish.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, wishes, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(wishes)


class VisionForm(VisionFieldsMixin, VersionedModelForm):
    """A draft, worked on by several people."""

    class Meta:
        model = ChildVision
        fields = ["text", "note", "wishes"]
        widgets = {"note": forms.Textarea(attrs={"rows": 5}), "wishes": forms.CheckboxSelectMultiple}
        help_texts = {"text": _("120文字まで。だれが読んでもわかる、短い言葉で。")}

    def __init__(self, *args, wishes, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(wishes)


class AgreeForm(Form):
    """When and where the image was discussed and agreed."""

    cycle = forms.ModelChoiceField(
        label=_("どの年度の子ども像にしますか"), queryset=None, widget=forms.RadioSelect, empty_label=None
    )
    on = JapaneseDateField(label=_("共有した日"), initial=today)
    meeting = forms.ModelChoiceField(
        label=_("話し合った会議"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("会議のほかの場で話し合った"),
    )
    where = forms.CharField(
        label=_("会議のほかで話し合った場"),
        max_length=120,
        required=False,
        help_text=_("例：地域と学校の熟議の会"),
    )

    def __init__(self, *args, cycles, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = cycles
        self.fields["cycle"].label_from_instance = lambda cycle: cycle.label
        self.fields["cycle"].initial = next(iter(cycles), None)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = lambda meeting: f"{meeting.title} {meeting.when}"

    def clean(self):
        """Somewhere it was discussed."""
        cleaned = super().clean()
        if not cleaned.get("meeting") and not cleaned.get("where", "").strip():
            self.add_error("where", _("話し合った会議を選ぶか、話し合った場を書いてください。"))
        return cleaned

    def values(self):
        """What agree_vision takes; beside a meeting no other place is named."""
        values = self.cleaned_data
        return values | {"where": "" if values["meeting"] else values["where"]}
