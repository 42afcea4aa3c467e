"""The municipality, its departments, wards and districts."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.audit import record
from core.refusal import Refused


def _save(thing, verb, by, **data):
    try:
        with transaction.atomic():
            thing.save()
            record(f"{thing._meta.model_name}.{verb}", thing, by, **data)
    except IntegrityError as error:
        raise Refused(_("同じ名前のものが、もう登録されています。名前を変えてください。")) from error
    return thing


def add_place_record(thing, *, by):
    """Save a new department, ward or district."""
    return _save(thing, "add", by)


def change_place_record(thing, *, by, fields=()):
    """Save a changed municipality, department, ward or district."""
    return _save(thing, "change", by, fields=list(fields))
