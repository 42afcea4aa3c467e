"""The whole agenda in one form, so that no button loses what was typed elsewhere on the page."""

import json
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from councils.forms.meetings import explanation_field
from councils.models import AgendaItem

NAMES = ("title", "kind", "minutes", "presenter", "explanation", "is_closed", "closed_reason")


@dataclass
class Line:
    """The boxes of one item; `boxes` are those that are folded away until somebody wishes to change them."""

    row: object
    order: object
    was_order: object
    was: object
    boxes: list

    @property
    def has_errors(self):
        """Whether the folded boxes have to be seen."""
        return any(box.errors for box in self.boxes)


class AgendaLinesForm(Form):
    """Number, words, time and closedness of every item; only what was changed is saved.

    Each item carries the values with which the page was opened: where somebody else changed the same box meanwhile,
    both are shown and nothing is overwritten.
    """

    def __init__(self, *args, rows, **kwargs):
        self.rows = [row for row in rows if not row.is_hidden and not row.item.is_dropped]
        super().__init__(*args, **kwargs)
        for row in self.rows:
            self._boxes(row)

    def _boxes(self, row):
        pk, stored = row.item.pk, stored_of(row.item)
        self.fields |= {
            f"order_{pk}": forms.IntegerField(label=_("順番"), min_value=1, max_value=99, initial=row.number),
            f"was_order_{pk}": forms.IntegerField(
                required=False, initial=row.number, widget=forms.HiddenInput
            ),
            f"was_{pk}": forms.CharField(
                required=False, initial=json.dumps(stored), widget=forms.HiddenInput
            ),
            f"title_{pk}": forms.CharField(label=_("議題"), max_length=100, initial=stored["title"]),
            f"kind_{pk}": forms.ChoiceField(
                label=_("種類"), choices=AgendaItem.Kind.choices, initial=stored["kind"]
            ),
            f"minutes_{pk}": forms.IntegerField(
                label=_("時間(分)"), min_value=0, max_value=480, initial=stored["minutes"]
            ),
            f"presenter_{pk}": forms.CharField(
                label=_("説明する人"), max_length=60, required=False, initial=stored["presenter"]
            ),
            f"explanation_{pk}": explanation_field(initial=stored["explanation"]),
            f"is_closed_{pk}": forms.BooleanField(
                label=_("公開しない"), required=False, initial=stored["is_closed"]
            ),
            f"closed_reason_{pk}": forms.CharField(
                label=_("公開しない理由"), max_length=120, required=False, initial=stored["closed_reason"]
            ),
        }
        self.fields[f"order_{pk}"].widget.attrs |= {"size": 2, "inputmode": "numeric"}

    def lines(self):
        """The boxes of each item, by its id."""
        return {
            row.item.pk: Line(
                row,
                self[f"order_{row.item.pk}"],
                self[f"was_order_{row.item.pk}"],
                self[f"was_{row.item.pk}"],
                [self[f"{name}_{row.item.pk}"] for name in NAMES],
            )
            for row in self.rows
        }

    def clean(self):
        """Find what was changed here, and what two people changed."""
        cleaned = super().clean()
        self.changes, self.places, seen = {}, {}, False
        for row in self.rows:
            item, pk = row.item, row.item.pk
            changed, theirs = self._changed(item, cleaned)
            seen = seen or theirs
            if changed:
                self.changes[item] = changed
            if cleaned.get(f"is_closed_{pk}") and not cleaned.get(f"closed_reason_{pk}"):
                self.add_error(f"closed_reason_{pk}", _("公開しない議題には、理由を書いてください。"))
            place = cleaned.get(f"order_{pk}")
            if place and place not in (cleaned.get(f"was_order_{pk}"), row.number):
                self.places[item] = place
        if seen:
            self._start_from_theirs()
        return cleaned

    def _changed(self, item, cleaned):
        """({field: value} to save, whether somebody else had changed one of them)."""
        stored, theirs, changed = stored_of(item), False, {}
        was = _values(cleaned.get(f"was_{item.pk}")) or stored
        for name in NAMES:
            key = f"{name}_{item.pk}"
            if key not in cleaned or cleaned[key] in (was.get(name), stored[name]):
                continue
            if stored[name] != was.get(name):
                theirs = True
                words = _(
                    "ほかの人が先に「%(now)s」に変えました。どちらにするか決めて、もう一度保存してください。"
                )
                self.add_error(key, words % {"now": shown(item, name)})
                continue
            changed[name] = cleaned[key]
        if "is_closed" in changed:
            changed["is_public"] = not changed.pop("is_closed")
        return changed, theirs

    def _start_from_theirs(self):
        """The next press saves what was typed, now that both have been seen."""
        data = self.data.copy()
        for row in self.rows:
            data[self.add_prefix(f"was_{row.item.pk}")] = json.dumps(stored_of(row.item))
        self.data = data


def stored_of(item):
    """The values of the folded boxes as they are kept."""
    names = ("title", "kind", "minutes", "presenter", "explanation", "closed_reason")
    return {name: getattr(item, name) for name in names} | {"is_closed": not item.is_public}


def shown(item, name):
    """A kept value in words."""
    if name == "kind":
        return item.get_kind_display()
    if name == "is_closed":
        return _("公開する") if item.is_public else _("公開しない")
    return getattr(item, name)


def _values(text):
    try:
        values = json.loads(text or "")
    except ValueError:
        return None
    return values if isinstance(values, dict) else None
