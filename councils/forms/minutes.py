"""The form of the minutes, and the notes from which they are made."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, VersionedModelForm
from councils.differences import difference, keep_both
from councils.models import Minutes


class MinutesForm(VersionedModelForm):
    """Both texts; whoever saves second sees what the other saved."""

    class Meta:
        model = Minutes
        fields = ["text", "public_text"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 24}),
            "public_text": forms.Textarea(attrs={"rows": 20}),
        }

    @classmethod
    def of_both(cls, minutes, data):
        """A form in which stands what is stored and what was typed, where the two differ: nothing is lost."""
        data = data.copy()
        for name in cls._meta.fields:
            data[name] = keep_both(getattr(minutes, name), data.get(name, ""))
        data["version"] = minutes.version
        return cls(data, instance=minutes)

    def compared(self):
        """[(label, parts)] from what the other person saved to what was typed here, after a conflict."""
        names = [name for name in self._meta.fields if self.fields[name].label in self.theirs]
        return [
            (
                self.fields[name].label,
                difference(self.theirs[self.fields[name].label], self.data.get(name, "")),
            )
            for name in names
        ]


@dataclass
class NoteLine:
    """The two boxes of one item and, where somebody else wrote meanwhile, what stands there now."""

    row: object
    notes: object
    outcome: object
    was_notes: object
    was_outcome: object
    theirs: str = ""


class NotesForm(Form):
    """What was said and decided, for all items at once, so that no button loses what was typed elsewhere.

    Each box carries the text it was opened with: only boxes that were changed are saved, and where somebody else
    changed the same box meanwhile both texts are shown.
    """

    def __init__(self, *args, rows, **kwargs):
        self.rows = [row for row in rows if not row.is_hidden]
        super().__init__(*args, **kwargs)
        for row in self.rows:
            item = row.item
            self._box(f"notes_{item.pk}", _("話し合いの内容"), item.notes, forms.Textarea(attrs={"rows": 3}))
            self._box(f"outcome_{item.pk}", _("決まったこと"), item.outcome, forms.TextInput(), 200)

    def _box(self, name, label, initial, widget, max_length=None):
        self.fields[name] = forms.CharField(
            label=label, required=False, widget=widget, initial=initial, max_length=max_length
        )
        self.fields[f"was_{name}"] = forms.CharField(
            required=False, initial=initial, widget=forms.HiddenInput, strip=False
        )

    def lines(self):
        """The boxes of each item."""
        return [
            NoteLine(
                row,
                self[f"notes_{row.item.pk}"],
                self[f"outcome_{row.item.pk}"],
                self[f"was_notes_{row.item.pk}"],
                self[f"was_outcome_{row.item.pk}"],
                getattr(self, "theirs", {}).get(row.item.pk, ""),
            )
            for row in self.rows
        ]

    def clean(self):
        """Find boxes that two people changed."""
        cleaned = super().clean()
        self.theirs, self.changed = {}, {}
        for row in self.rows:
            self.changed[row.item] = {
                name: cleaned[key]
                for name in ("notes", "outcome")
                if (key := f"{name}_{row.item.pk}") in cleaned and self._is_changed(row.item, name, cleaned)
            }
        if self.theirs:
            self._start_from_theirs()
        return cleaned

    def _is_changed(self, item, name, cleaned):
        typed = _plain(cleaned[f"{name}_{item.pk}"])
        was = _plain(cleaned.get(f"was_{name}_{item.pk}"))
        stored = _plain(getattr(item, name))
        if typed in (was, stored):
            return False
        if stored != was:
            self.theirs[item.pk] = getattr(item, name)
            self.add_error(
                f"{name}_{item.pk}",
                _("ほかの人が先に書きました。両方をまとめてから、もう一度保存してください。"),
            )
            return False
        return True

    def _start_from_theirs(self):
        """The next press saves what was typed, now that both texts have been seen."""
        data = self.data.copy()
        for row in self.rows:
            for name in ("notes", "outcome"):
                data[self.add_prefix(f"was_{name}_{row.item.pk}")] = getattr(row.item, name)
        self.data = data


def _plain(text):
    return (text or "").replace("\r\n", "\n").strip()
