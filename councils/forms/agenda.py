"""Forms of the agenda as a whole: publishing it again, the items that come by themselves, the end of a meeting."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import local_time, now, today
from core.fields import JapaneseTimeField
from core.forms import Form, ModelForm
from councils.models import AgendaItem, StandardItem


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


@dataclass
class Ending:
    """How one item ended: its two choices and the word on what is to be continued."""

    row: object
    choice: object
    note: object


class ClosingForm(Form):
    """The end of a meeting: each item is done or goes to the next one; when it ended and how many observed."""

    DONE, CARRY = "done", "carry"

    observers = forms.IntegerField(label=_("傍聴した人数"), min_value=0, max_value=9999, initial=0)
    closed_at = JapaneseTimeField(label=_("閉会した時刻"), help_text=_("例:17:00、午後5時"))

    def __init__(self, *args, meeting, rows, decided=frozenset(), **kwargs):
        """`rows` of the agenda; `decided` are ids of items with a decision that ends them."""
        self.meeting = meeting
        self.rows = [row for row in rows if not row.is_hidden and row.item.kind not in AgendaItem.PASSING]
        super().__init__(*args, **kwargs)
        self.fields["closed_at"].initial = local_time(now() if meeting.day == today() else meeting.ends_at)
        spoken = [row for row in self.rows if row.item.notes or row.item.outcome or row.item.pk in decided]
        for row in self.rows:
            carry = row.item.is_carried or (bool(spoken) and row not in spoken)
            self._item_fields(row, self.CARRY if carry else self.DONE)

    def _item_fields(self, row, initial):
        item = row.item
        self.fields[f"end_{item.pk}"] = forms.ChoiceField(
            label=f"{row.number}　{row.title}",
            choices=[(self.DONE, _("済み")), (self.CARRY, _("次回へ"))],
            widget=forms.RadioSelect,
            initial=initial,
        )
        self.fields[f"note_{item.pk}"] = forms.CharField(
            label=_("次回に続けること"), max_length=200, required=False, initial=item.carried_note
        )

    def lines(self):
        """The items with their choices, in the order of the agenda."""
        return [Ending(row, self[f"end_{row.item.pk}"], self[f"note_{row.item.pk}"]) for row in self.rows]

    def clean_closed_at(self):
        """The moment; not before the meeting was opened."""
        day = self.meeting.day
        at = timezone.make_aware(datetime.combine(day, self.cleaned_data["closed_at"]))
        opened = self.meeting.opened_at
        if opened and opened.replace(second=0, microsecond=0) > at and timezone.localdate(opened) == day:
            raise forms.ValidationError(_("閉会の時刻は、開会の時刻より後にしてください。"))
        return at

    def values(self):
        """What close_meeting takes."""
        got = self.cleaned_data
        carried = {
            row.item: got[f"note_{row.item.pk}"]
            for row in self.rows
            if got[f"end_{row.item.pk}"] == self.CARRY
        }
        done = [row.item.topic for row in self.rows if row.item.topic_id and row.item not in carried]
        return {
            "observers": got["observers"],
            "closed_at": got["closed_at"],
            "carried": carried,
            "topics_done": done,
        }
