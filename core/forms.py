"""The base of all forms: crispy renders fields only; a refusal becomes an error beside what was typed."""

from datetime import date, datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core.dates import format_date, format_span
from core.form_messages import name_the_blank, speak_plainly
from core.refusal import EditConflict, InvalidMove, Refused


class FormBase:
    """Mixin: the template owns <form>, buttons and csrf; labels carry no colon; messages say what to do."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            name_the_blank(field)

    @property
    def helper(self):
        """A fresh helper per use, so that no state is shared between requests."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def full_clean(self):
        """Choose the words only now: forms add fields and change labels after they are made."""
        for field in self.fields.values():
            speak_plainly(field)
        super().full_clean()

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

    `save()` writes only when version and state are still those the form was opened with, else it raises EditConflict
    or InvalidMove; call it through `attempt()`. `theirs` is {label: text} of what the other person saved.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.theirs = {}
        if self.instance.pk is None:
            del self.fields["version"]
        else:
            self.fields["version"].initial = self.instance.version

    def clean(self):
        """Compare with what is stored now, and keep the other person's texts for the page to show."""
        cleaned = super().clean()
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        if stored and stored.version != cleaned.get("version"):
            # A second press of the same button finds its own text: that is no conflict.
            if self.changed_texts(stored):
                self.add_error(None, self.conflict_with(stored))
            cleaned["version"] = stored.version
        return cleaned

    def conflict_with(self, stored):
        """Keep what is stored for the page, let the next press save knowingly, and return the sentence."""
        names = self.changed_texts(stored)
        self.theirs = {self.fields[n].label: self.stored_text(stored, n) for n in names}
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = stored.version
        return self.conflict_sentence(stored)

    def changed_texts(self, stored):
        """Fields whose stored text differs from what was typed."""
        names = [n for n in self.fields if n != "version" and n in _field_names(stored)]
        return [n for n in names if _plain(_value(stored, n)) != _plain(self.cleaned_data.get(n))]

    def stored_text(self, stored, name):
        """What the other person saved in one field, in words; a form with texts of other records says its own."""
        return shown(stored, name)

    @staticmethod
    def conflict_sentence(stored):
        """What to do about it."""
        return _(
            "ほかの人が先に保存しました。下に、保存されている文と、あなたの文を並べています。"
            "直してから、もう一度「保存する」を押してください。"
        )

    def save(self, commit=True):
        """Save under a lock and count the version up."""
        if self.instance.pk is None:
            return super().save(commit)
        with transaction.atomic():
            stored = (
                type(self.instance)._base_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
            )
            if stored.version != self.cleaned_data["version"]:
                raise EditConflict(self.conflict_with(stored))
            if getattr(stored, "state", None) != getattr(self.instance, "state", None):
                raise InvalidMove
            self.instance.version = stored.version + 1
            return super().save(commit)


def _field_names(record):
    return {field.name for field in (*record._meta.concrete_fields, *record._meta.many_to_many)}


def _value(record, name):
    value = getattr(record, name)
    return list(value.all()) if isinstance(value, models.Manager) else value


def _plain(value):
    """Equal for texts that read the same: empty or missing, typed by a browser or stored."""
    if isinstance(value, (list, tuple, models.QuerySet)):
        return sorted(str(getattr(one, "pk", one)) for one in value)
    text = "" if value is None else str(value)
    return text.replace("\r\n", "\n").strip()


def shown(record, name):
    """What stands in one field of a record, in words."""
    value = _value(record, name)
    if hasattr(record, f"get_{name}_display"):
        return getattr(record, f"get_{name}_display")()
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, datetime):
        return format_span(value)
    if isinstance(value, date):
        return format_date(value)
    return "" if value is None else str(value)
