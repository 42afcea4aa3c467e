"""How jobs of this room make their importers."""

from community.documents import make_issued
from community.imports.organisations import OrganisationImporter
from community.imports.schools import SchoolImporter
from community.imports.who import importing_viewer, still_allowed
from community.models import Municipality
from community.permissions import can_manage_organisations, can_manage_schools
from core.imports import register_importer
from core.papers.work import register_maker, register_viewer


def schools(batch, work):
    """The ministry's list, with what else was to be taken."""
    by = importing_viewer(work.person_id)
    still_allowed(can_manage_schools(by))
    city = Municipality.objects.get(pk=by.municipality_id)
    return SchoolImporter(city, frozenset(work.options.get("include", ()))), by


def organisations(batch, work):
    """A list of organisations."""
    by = importing_viewer(work.person_id)
    still_allowed(can_manage_organisations(by))
    return OrganisationImporter(Municipality.objects.get(pk=by.municipality_id), by), by


register_importer(SchoolImporter.kind, schools)
register_importer(OrganisationImporter.kind, organisations)
register_maker("issue", make_issued)
register_viewer(importing_viewer)
