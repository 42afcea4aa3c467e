"""Times typed from paper: when items began and ended, when people came, went out and left."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.dates import local_time, parse_time
from core.fields import JapaneseTimeField
from core.forms import Form
from councils.forms.presence import on_day
from councils.presence import times_away_in_words, times_away_of

_BETWEEN = re.compile(r"[〜~～\-‐‑–—−]|から")
_NEXT = re.compile(r"[、,;・\n]")
_UNTIL = re.compile(r"まで$")


class SpansField(forms.CharField):
    """Times of going out and coming back: 16:00〜16:20, several with 「、」 between; a list of pairs of times."""

    def clean(self, value):
        """The pairs; ValidationError when one of them is not two times."""
        text = unicodedata.normalize("NFKC", super().clean(value) or "").removesuffix("。")
        try:
            return [_pair(part) for part in _NEXT.split(text) if part.strip()]
        except ValueError as error:
            raise ValidationError(
                _(
                    "席を外した時間は 16:00〜16:20 のように書いてください。何度かあるときは「、」で区切ります。"
                )
            ) from error


def _pair(text):
    left, back = _BETWEEN.split(_UNTIL.sub("", text.strip()))
    return parse_time(left), parse_time(back)


class TimesForm(Form):
    """Two boxes for every item, three for everybody who was there. What nobody touched stays as it is by then.

    With each box goes, hidden, what it showed (`was_…`): somebody else may press 「帰った」 while this page is open.
    """

    def __init__(self, *args, meeting, rows, items, **kwargs):
        """`rows` of the meeting's people with their times away, `items` that stand on its agenda."""
        self.meeting, self.rows = meeting, [row for row in rows if row.present]
        self.items = list(items)
        super().__init__(*args, **kwargs)
        for item in self.items:
            self._add_box("started", item, _("%(who)sを始めた時刻") % {"who": item.title}, item.started_at)
            self._add_box("ended", item, _("%(who)sを終えた時刻") % {"who": item.title}, item.ended_at)
        for row in self.rows:
            who = {"who": row.name_then or row.guest}
            self._add_box("arrived", row, _("%(who)sさんが着いた時刻") % who, row.arrived_at)
            self._add_box("left", row, _("%(who)sさんが帰った時刻") % who, row.left_at)
            label = _("%(who)sさんが途中で席を外した時間") % who
            away = SpansField(label=label, required=False, initial=times_away_in_words(row), max_length=120)
            self.fields[f"away_{row.pk}"] = away

    def _add_box(self, name, record, label, known):
        self.fields[f"{name}_{record.pk}"] = JapaneseTimeField(label=label, required=False, initial=known)

    def item_lines(self):
        """(item, box of the start, box of the end)."""
        return [(item, self[f"started_{item.pk}"], self[f"ended_{item.pk}"]) for item in self.items]

    def lines(self):
        """(row, box of the arrival, box of the leaving, box of the times away)."""
        names = ("arrived", "left", "away")
        return [(row, *(self[f"{name}_{row.pk}"] for name in names)) for row in self.rows]

    def shown(self):
        """(name, text) of what the boxes showed when the page was opened, also after a mistake."""
        return [(f"was_{name}", self._was(name)) for name in self.fields]

    def _text(self, name):
        """What is known by now, as the box writes it."""
        known = self.fields[name].initial
        return known if isinstance(known, str) else f"{local_time(known):%H:%M}" if known else ""

    def _was(self, name):
        return self.data.get(f"was_{name}", self._text(name)) if self.is_bound else self._text(name)

    def _is_touched(self, name):
        """Whether somebody wrote into the box; one that was not sent at all was not."""
        return name in self.data and self.data[name].strip() != self._was(name)

    def _moment(self, name, known):
        """The time typed; untouched, or reading the same, the one that is known by now with its seconds."""
        typed = self.cleaned_data[name]
        if not self._is_touched(name) or (
            known and typed and f"{local_time(known):%H:%M}" == f"{typed:%H:%M}"
        ):
            return known
        return on_day(self.meeting, typed)

    def _away(self, row):
        name = f"away_{row.pk}"
        if not self._is_touched(name):
            return times_away_of(row)
        day = self.meeting
        return [(on_day(day, left), on_day(day, back)) for left, back in self.cleaned_data[name]]

    def _pairs(self, records, first, last):
        return {
            record: (
                self._moment(f"{first}_{record.pk}", getattr(record, f"{first}_at")),
                self._moment(f"{last}_{record.pk}", getattr(record, f"{last}_at")),
            )
            for record in records
        }

    def item_times(self):
        """What set_item_times takes."""
        return self._pairs(self.items, "started", "ended")

    def times(self):
        """What set_times takes."""
        return self._pairs(self.rows, "arrived", "left")

    def away(self):
        """What set_times takes of those who went out and came back."""
        return {row: self._away(row) for row in self.rows}
