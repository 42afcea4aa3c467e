"""Forms of the day: who came, and the report."""

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.numbers import whole
from activities.models import ActivityReport, Attendance
from community.models import Person
from core.forms import Form, VersionedModelForm

CAME, ABSENT, UNKNOWN = "came", "absent", ""
CHOICES = ((CAME, _("来た")), (ABSENT, _("来なかった")), (UNKNOWN, _("わからない")))


class AttendanceForm(Form):
    """One line for each promised person, people who came besides, counts by kind, minutes."""

    also = forms.ModelMultipleChoiceField(
        label=_("ほかに来た人(登録のある人)"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    minutes = whole(
        label=_("活動した時間(分)"),
        min_value=0,
        max_value=1440,
        required=False,
        help_text=_("一人あたりの時間です。"),
    )

    def __init__(self, *args, people, also, counts, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        self.fields["also"].queryset = also
        for person in self.people.values():
            self.fields[f"person_{person.pk}"] = forms.ChoiceField(
                label=str(person), choices=CHOICES, widget=forms.RadioSelect, required=False
            )
        for kind in Attendance.Kind:
            self.fields[f"count_{kind}"] = whole(
                label=kind.label, min_value=0, max_value=9999, required=False, initial=counts.get(kind.value)
            )

    @property
    def person_fields(self):
        """The lines of the promised people."""
        return [self[f"person_{pk}"] for pk in self.people]

    @property
    def child_field(self):
        """Children stand apart."""
        return self[f"count_{Attendance.Kind.CHILD}"]

    @property
    def adult_fields(self):
        """Grown-ups by kind."""
        return [self[f"count_{kind}"] for kind in Attendance.ADULTS]

    @property
    def values(self):
        """Keyword arguments for the action."""
        said = {pk: self.cleaned_data[f"person_{pk}"] for pk in self.people}
        return {
            "came": [self.people[pk] for pk, word in said.items() if word == CAME]
            + list(self.cleaned_data["also"]),
            "absent": [self.people[pk] for pk, word in said.items() if word == ABSENT],
            "counts": {kind: self.cleaned_data[f"count_{kind}"] or 0 for kind in Attendance.Kind.values},
            "minutes": self.cleaned_data["minutes"] or 0,
        }


class ReportForm(VersionedModelForm):
    """The short report, new or changed."""

    children_count = whole(label=_("子ども(人)"), min_value=0, max_value=99999)
    adults_count = whole(label=_("大人(人)"), min_value=0, max_value=99999)
    staff_count = whole(label=_("教職員(人)"), min_value=0, max_value=99999)

    class Meta:
        model = ActivityReport
        fields = (
            "text",
            "weather",
            "voices",
            "incidents",
            "children_count",
            "adults_count",
            "staff_count",
            "version",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "voices": forms.Textarea(attrs={"rows": 3}),
            "incidents": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {"text": {"required": _("活動のようすを書いてください。短くてかまいません。")}}

    @property
    def helper(self):
        """The layout."""
        helper = super().helper
        helper.layout = Layout(
            Fieldset(_("ようす"), "text", "weather", "voices", "incidents"),
            Fieldset(_("人数"), Row("children_count", "adults_count", "staff_count")),
            *(["version"] if "version" in self.fields else []),
        )
        return helper

    @property
    def values(self):
        """Keyword arguments for the action that writes the first report."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
