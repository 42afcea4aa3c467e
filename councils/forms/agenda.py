"""Forms of the agenda as a whole: publishing it again, and the items that come by themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, ModelForm
from councils.models import StandardItem


class PublishForm(Form):
    """Why the agenda that people have read is published again."""

    reason = forms.CharField(
        label=_("変えた理由"),
        max_length=200,
        help_text=_(
            "委員のページと、公表した次第の一覧にのります。例:資料がそろったため、報告を一つ加えたため"
        ),
    )

    def __init__(self, *args, changes=(), **kwargs):
        super().__init__(*args, **kwargs)
        if changes and all(change.word == _("資料") for change in changes):
            self.fields["reason"].initial = _("資料がそろったため")


class StandardItemForm(ModelForm):
    """An item that comes by itself."""

    class Meta:
        model = StandardItem
        fields = ["title", "kind", "minutes", "presenter", "when", "place"]
        widgets = {"when": forms.RadioSelect, "place": forms.RadioSelect}
        error_messages = {"title": {"required": _("議題を書いてください。")}}
        help_texts = {
            "presenter": _("例:校園長、会長。会議ごとに変えられます。"),
            "when": _("「年度の最後」は、あとに会議の予定がなく、会議を開く月の最後にあたる会議です。"),
        }
