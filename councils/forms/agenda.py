"""Forms of the agenda as a whole: publishing it again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form


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
