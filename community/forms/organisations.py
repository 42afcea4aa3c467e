"""Organisations and who answers for them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.people import ChoosePersonForm
from community.models import Organisation
from core.dates import today
from core.fields import JapaneseDateField
from core.forms import Form, ModelForm


class OrganisationFilter(Form):
    """What the list is narrowed to."""

    q = forms.CharField(label=_("団体名"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=_("種別"), choices=[("", _("すべて")), *Organisation.Kind.choices], required=False
    )


class OrganisationForm(ModelForm):
    """A body of the neighbourhood, with its own contacts."""

    class Meta:
        model = Organisation
        fields = ["name", "kind", "phone", "fax", "email", "address", "note"]


class ContactForm(ChoosePersonForm):
    """Who answers for the organisation, and from when."""

    title = forms.CharField(label=_("役職"), max_length=40, required=False, help_text=_("例:会長、館長"))
    on = JapaneseDateField(label=_("始まりの日"), initial=today)
