"""What is typed about corrections of the minutes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form


class CorrectionForm(Form):
    """One paragraph as it should read, and why; the office says who asked. `was` is the paragraph that was shown."""

    text = forms.CharField(label=_("直した文"), widget=forms.Textarea(attrs={"rows": 6}), required=False)
    reason = forms.CharField(label=_("理由(ひとこと)"), max_length=200, required=False)
    was = forms.CharField(widget=forms.HiddenInput, strip=False, required=False)
    person = forms.ChoiceField(label=_("だれの申し出ですか"), required=False)

    def __init__(self, *args, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people or ()}
        if self.people:
            self.fields["person"].choices = [("", _("選んでください"))] + [
                (pk, str(person)) for pk, person in self.people.items()
            ]
            self.fields["person"].required = True
            self.order_fields(["person", "text", "reason"])
        else:
            del self.fields["person"]

    def show_again(self, paragraph):
        """The next press is about the paragraph as it stands now, which the page shows."""
        self.data = self.data.copy()
        self.data[self.add_prefix("was")] = paragraph


class SettleForm(Form):
    """The paragraph as it will stand, when a correction is taken; `place` and `current` are what was shown."""

    text = forms.CharField(label=_("議事録の文"), widget=forms.Textarea(attrs={"rows": 6}), required=False)
    place = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    current = forms.CharField(widget=forms.HiddenInput, strip=False, required=False)
