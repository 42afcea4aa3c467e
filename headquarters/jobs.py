"""How jobs of this room make their importers."""

from datetime import date

from community.imports.who import importing_viewer, still_allowed
from community.models import Municipality
from core.imports import register_importer
from headquarters.imports.coordinators import CoordinatorImporter
from headquarters.imports.volunteers import VolunteerImporter
from headquarters.models import Headquarters
from headquarters.permissions import can_commission, can_import_volunteers


def volunteers(batch, work):
    """A list of one headquarters, with what the upload page said for all rows."""
    by = importing_viewer(work.person_id)
    number = int(batch.scope.partition(":")[2])
    body = Headquarters.objects.select_related("municipality").get(pk=number)
    still_allowed(can_import_volunteers(by, body))
    importer = VolunteerImporter(body, by)
    # A coordinator's preview is not the Board's, even when one person is both.
    still_allowed(importer.kind == batch.kind)
    if "insurance_year" in work.options:
        importer.insurance_year = work.options["insurance_year"]
        day = work.options["insured_from"]
        importer.insured_from = date.fromisoformat(day) if day else None
    return importer, by


def coordinators(batch, work):
    """The city's list."""
    by = importing_viewer(work.person_id)
    still_allowed(can_commission(by))
    importer = CoordinatorImporter(Municipality.objects.get(pk=by.municipality_id), by)
    importer.fiscal_year = work.options.get("fiscal_year", importer.fiscal_year)
    return importer, by


register_importer(VolunteerImporter.COORDINATORS, volunteers)
register_importer(VolunteerImporter.BOARD, volunteers)
register_importer(CoordinatorImporter.kind, coordinators)
