"""Organisations and the people who answer for them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.models import Organisation, OrganisationContact
from core.audit import record
from core.dates import format_date
from core.refusal import Refused


@transaction.atomic
def add_organisation(organisation, *, by):
    """Save a new organisation; the same name twice in one city is refused."""
    municipality = organisation.municipality
    type(municipality).objects.select_for_update().get(pk=municipality.pk)
    organisation.save()
    same = Organisation.objects.filter(municipality=municipality, search_key=organisation.search_key)
    if same.exclude(pk=organisation.pk).exists():
        raise Refused(
            _("「%(name)s」は、もう登録されています。一覧から選んでください。") % {"name": organisation.name}
        )
    record("organisation.add", organisation, by)
    return organisation


@transaction.atomic
def change_organisation(organisation, *, by, fields=()):
    """Save changed contacts or another name."""
    organisation.save()
    record("organisation.change", organisation, by, fields=list(fields))
    return organisation


@transaction.atomic
def add_contact(organisation, person, *, by, on, title=""):
    """`person` answers for the organisation from the day `on`."""
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if locked.contacts.filter(person=person).exclude(ends_on__lt=on).exists():
        raise Refused(_("%(person)sさんは、もうこの団体の窓口です。") % {"person": person})
    contact = OrganisationContact.objects.create(
        organisation=locked, person=person, title=title, starts_on=on
    )
    record("organisationcontact.add", contact, by, starts_on=on.isoformat())
    return contact


@transaction.atomic
def end_contact(contact, on, *, by):
    """They answer until the day `on`."""
    locked = OrganisationContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if locked.ends_on:
        raise Refused(_("この窓口は、%(day)sまでと登録されています。") % {"day": format_date(locked.ends_on)})
    if on < locked.starts_on:
        raise Refused(_("終わりの日が、始まりの日より前になっています。日付を確かめてください。"))
    locked.ends_on = on
    locked.save(update_fields=["ends_on"])
    record("organisationcontact.end", locked, by, ends_on=on.isoformat())
    return locked
