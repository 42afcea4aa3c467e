"""Forms of what comes before a meeting: the year's plan, a new day, applications to observe."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import today
from core.fields import JapaneseDateField, JapaneseTimeField
from core.forms import Form
from councils.models import Meeting, Observer


def moments(day, starts, ends):
    """A day and two times as the moments of a meeting."""
    return {
        "starts_at": timezone.make_aware(datetime.combine(day, starts)),
        "ends_at": timezone.make_aware(datetime.combine(day, ends)),
    }


class DayForm(Form):
    """What a day with two times and a place needs."""

    day = JapaneseDateField(label=_("日にち"), help_text=_("例:2026/12/10、令和8年12月10日、12/10"))
    starts = JapaneseTimeField(label=_("始まり"))
    ends = JapaneseTimeField(label=_("終わり"))
    place = forms.CharField(label=_("場所"), max_length=80)

    def __init__(self, *args, fiscal_year=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].default_year = fiscal_year

    def clean(self):
        """The end comes after the start."""
        cleaned = super().clean()
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", _("終わりの時刻は、始まりより後にしてください。"))
        return cleaned


class PlanRow(DayForm):
    """One meeting of the year's plan; a row without a day is not planned."""

    #: Written meetings need a deadline and are planned one by one.
    MODES = [choice for choice in Meeting.Mode.choices if choice[0] != Meeting.Mode.WRITTEN]

    mode = forms.ChoiceField(label=_("開き方"), choices=MODES, required=False)

    def __init__(self, *args, label="", **kwargs):
        super().__init__(*args, **kwargs)
        self.label = label
        for name in ("day", "starts", "ends", "place"):
            self.fields[name].required = False
        self.fields["day"].help_text = ""

    def clean(self):
        """Where a day stands, the rest stands, too."""
        cleaned = super().clean()
        if cleaned.get("day"):
            for name in ("starts", "ends", "place"):
                if not cleaned.get(name) and name not in self.errors:
                    words = _("%(label)sを書いてください。予定に入れないときは、日にちを空けてください。")
                    self.add_error(name, words % {"label": self.fields[name].label})
        return cleaned

    @property
    def is_wanted(self):
        """Whether the row names a day."""
        return bool(self.cleaned_data.get("day"))

    def values(self):
        """What plan_meeting takes."""
        got = self.cleaned_data
        return {
            **moments(got["day"], got["starts"], got["ends"]),
            "place": got["place"],
            "mode": got["mode"] or Meeting.Mode.IN_PERSON,
        }


class ReplanForm(DayForm):
    """The new day of a postponed meeting."""

    notify = forms.BooleanField(label=_("新しい日の案内を、すぐに出す"), required=False)

    def values(self):
        """What replan_meeting takes."""
        got = self.cleaned_data
        times = moments(got["day"], got["starts"], got["ends"])
        return {**times, "place": got["place"], "notify": got["notify"]}


class ObserverForm(Form):
    """One application to observe, as it came by telephone."""

    name = forms.CharField(label=_("名前"), max_length=60)
    contact = forms.CharField(
        label=_("連絡先"), max_length=60, required=False, help_text=_("延期や中止のときに知らせるためです。")
    )
    channel = forms.ChoiceField(label=_("申込みのしかた"), choices=Observer.Channel.choices)
    received_on = JapaneseDateField(label=_("申込みの日"))

    def clean_received_on(self):
        """Not in the future."""
        if self.cleaned_data["received_on"] > today():
            raise forms.ValidationError(_("先の日付です。日付を確かめてください。"))
        return self.cleaned_data["received_on"]
