"""One member's marks for all goals: the sheet on the screen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from evaluations.models.reflections import degree_choices


class MarksForm(Form):
    """A degree and a reason per goal. A goal may be left out; a reason without a degree may not.

    `sheets` are those whose marking is open (and, after a late press, those that were typed for); each gets its two
    bound fields as `form_fields`.
    """

    def __init__(self, *args, sheets, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        for sheet in sheets:
            degree, comment = names_of(sheet.evaluation)
            self.fields[degree] = forms.TypedChoiceField(
                label=_("目標%(n)sは、どこまで達成できたと思いますか") % {"n": sheet.number},
                choices=degree_choices(sheet.evaluation.words),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=sheet.my_mark.degree if sheet.my_mark else None,
            )
            self.fields[comment] = forms.CharField(
                label=_("目標%(n)sについて、そう考えた理由") % {"n": sheet.number},
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=sheet.my_mark.comment if sheet.my_mark else "",
            )
            sheet.form_fields = (self[degree], self[comment])

    def clean(self):
        """At least one degree; no reason without its degree."""
        cleaned = super().clean()
        for sheet in self.sheets:
            degree, comment = names_of(sheet.evaluation)
            if cleaned.get(comment) and cleaned.get(degree) is None and degree not in self.errors:
                self.add_error(degree, _("理由を書いた目標は、評価も選んでください。"))
        if not self.errors and not self.marks():
            raise forms.ValidationError(_("評価をひとつ以上選んでください。"))
        return cleaned

    def marks(self):
        """[(evaluation, degree, comment)] of the goals that were marked."""
        found = []
        for sheet in self.sheets:
            degree, comment = (self.cleaned_data.get(name) for name in names_of(sheet.evaluation))
            if degree is not None:
                found.append((sheet.evaluation, degree, comment or ""))
        return found


def names_of(evaluation):
    """The names of the two fields of one goal."""
    return f"degree_{evaluation.pk}", f"comment_{evaluation.pk}"


def typed_for(sheet, data):
    """Whether something was posted for this goal."""
    return sheet.evaluation is not None and any(data.get(name) for name in names_of(sheet.evaluation))
