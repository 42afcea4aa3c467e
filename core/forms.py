"""The base of all forms: crispy renders fields only; a refusal becomes an error beside what was typed."""

from crispy_forms.helper import FormHelper
from django import forms, db
from django.utils.translation import gettext_lazy as _

from core.refusal import Refused


class FormBase:
    """Mixin: the template owns <form>, buttons and csrf; labels carry no colon."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def helper(self):
        """A fresh helper per use, so that no state is shared between requests."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def attempt(self, act, *args, **kwargs):
        """Call an action with cleaned data in mind; a Refused becomes this form's error. Returns (done, result)."""
        try:
            return True, act(*args, **kwargs)
        except Refused as refusal:
            self.add_error(None, str(refusal))
            return False, None


class Form(FormBase, forms.Form):
    """A plain form of ours."""


class ModelForm(FormBase, forms.ModelForm):
    """A model form of ours."""


class VersionedModelForm(ModelForm):
    """A form for a record with a `version`: whoever saves second sees both texts and loses none.

    `save()` writes only when the version is still the one the form was opened with.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.theirs = {}

    def clean(self):
        """Compare with what is stored now, and keep the other person's texts for the page to show."""
        cleaned = super().clean()
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        if stored and stored.version != cleaned.get("version"):
            self.theirs = {self.fields[n].label: getattr(stored, n) for n in self.changed_texts(stored)}
            self.data = {**self.data.dict(), self.add_prefix("version"): stored.version}
            self.add_error(None, self.conflict_sentence(stored))
        return cleaned

    def changed_texts(self, stored):
        """Fields whose stored text differs from what was typed."""
        names = [n for n in self._meta.fields if n != "version"]
        return [n for n in names if str(getattr(stored, n) or "") != str(self.cleaned_data.get(n) or "")]

    @staticmethod
    def conflict_sentence(stored):
        """What to do about it."""
        return _(
            "ほかの人が先に保存しました。下に、保存されている文と、あなたの文を並べています。"
            "直してから、もう一度「保存する」を押してください。"
        )

    def save(self, commit=True):
        """Save under a lock and count the version up."""
        with db.transaction.atomic():
            type(self.instance)._base_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
            self.instance.version += 1
            return super().save(commit)
