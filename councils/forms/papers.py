"""Forms for words that go onto paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import VersionedModelForm
from councils.models import HandoverNote, Newsletter


class NewsletterForm(VersionedModelForm):
    """The words of a newsletter; one A4 sheet holds them."""

    class Meta:
        model = Newsletter
        fields = ["heading", "greeting", "talked", "decided", "coming"]
        widgets = {
            "greeting": forms.Textarea(attrs={"rows": 3}),
            "talked": forms.Textarea(attrs={"rows": 8}),
            "decided": forms.Textarea(attrs={"rows": 5}),
            "coming": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "greeting": _("300字まで"),
            "talked": _("公開の議題だけを書きます。委員や子どもの名前は書かないでください。900字まで"),
            "decided": _("600字まで"),
            "coming": _("400字まで"),
        }


class HandoverForm(VersionedModelForm):
    """What is left to the successor."""

    class Meta:
        model = HandoverNote
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "text": _(
                "うまくいったこと、気をつけること、次に頼むとよい人など。電話番号は上の名簿にあります。"
            )
        }
