"""The headquarters, a role given to an existing body, and its coordinators."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import fiscal_year, fiscal_year_end, format_date, today
from core.refusal import Refused
from headquarters.models import Commission, Headquarters

BODY_FIELDS = ("name", "base", "chair", "phone", "fax", "schools")
COMMISSION_FIELDS = ("ends_on", "is_commissioned", "is_lead", "letter_number", "monthly_minutes")


def _schools_of(schools, municipality_id):
    schools = list(schools)
    if not schools:
        raise Refused(_("本部が受け持つ校園を一つ以上選んでください。"))
    if any(school.municipality_id != municipality_id for school in schools):
        raise Refused(_("同じ市の校園を選んでください。"))
    return schools


@transaction.atomic
def create_headquarters(
    municipality, schools, *, by, name="", base=None, chair="", phone="", fax="", starts_on=None
):
    """Give the role of headquarters to an existing organisation (`base`), or to a body known by its name only."""
    name = (name or (base.name if base else "")).strip()
    if not name:
        raise Refused(_("本部の名称を書くか、もとになる団体を選んでください。"))
    schools = _schools_of(schools, municipality.pk)
    type(municipality).objects.select_for_update().get(pk=municipality.pk)
    if Headquarters.objects.on(today()).filter(municipality=municipality, name=name).exists():
        raise Refused(_("「%(name)s」は、もう本部になっています。") % {"name": name})
    made = Headquarters.objects.create(
        municipality=municipality,
        name=name,
        base=base,
        chair=chair,
        phone=phone or (base.phone if base else ""),
        fax=fax or (base.fax if base else ""),
        starts_on=starts_on or today(),
    )
    made.schools.set(schools)
    record("headquarters.add", made, by, schools="、".join(school.name for school in schools))
    return made


@transaction.atomic
def change_headquarters(headquarters, *, by, **changes):
    """Another name, telephone, body or set of schools."""
    fresh = Headquarters.objects.select_for_update(of=("self",)).get(pk=headquarters.pk)
    schools = changes.pop("schools", None)
    for name in BODY_FIELDS:
        if name in changes:
            setattr(fresh, name, changes[name])
    fresh.save()
    if schools is not None:
        fresh.schools.set(_schools_of(schools, fresh.municipality_id))
    record("headquarters.change", fresh, by)
    return fresh


@transaction.atomic
def end_headquarters(headquarters, on, *, by):
    """The role ends on a day; its coordinators' commissions end with it, its plans and records stay."""
    fresh = Headquarters.objects.select_for_update(of=("self",)).get(pk=headquarters.pk)
    if fresh.ends_on:
        raise Refused(_("この本部は%(day)sまでと登録されています。") % {"day": format_date(fresh.ends_on)})
    if on < fresh.starts_on:
        raise Refused(_("終わりの日は、始まりの日よりあとにしてください。"))
    fresh.ends_on = headquarters.ends_on = on
    fresh.save(update_fields=["ends_on"])
    for held in fresh.commissions.filter(ends_on__gt=on, starts_on__lte=on):
        end_commission(held, on, by=by)
    record("headquarters.end", fresh, by, day=format_date(on))
    return fresh


def commission_end(starts_on):
    """31 March of the 年度 in which a commission begins, unless something else is agreed."""
    return fiscal_year_end(fiscal_year(starts_on))


@transaction.atomic
def commission(headquarters, person, *, by, starts_on=None, ends_on=None, **fields):
    """Make somebody a coordinator: `is_commissioned`, `is_lead`, `letter_number`, `monthly_minutes`."""
    starts_on = starts_on or today()
    made = Commission(
        headquarters=headquarters,
        person=person,
        starts_on=starts_on,
        ends_on=ends_on or commission_end(starts_on),
        **fields,
    )
    if made.ends_on < made.starts_on:
        raise Refused(_("終わりの日は、始まりの日よりあとにしてください。"))
    Headquarters.objects.select_for_update(of=("self",)).get(pk=headquarters.pk)
    _promised(made)
    made.save()
    record("commission.add", made, by, until=format_date(made.ends_on))
    return made


def _promised(made):
    """What the database promises, as a sentence: nobody holds two commissions at one headquarters at a time."""
    try:
        made.validate_constraints()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


@transaction.atomic
def change_commission(commission, *, by, **changes):
    """Change the end, the number of the letter, the lead or the hours of a commission."""
    fresh = Commission.objects.select_for_update(of=("self",)).get(pk=commission.pk)
    for name in COMMISSION_FIELDS:
        if name in changes:
            setattr(fresh, name, changes[name])
    if fresh.ends_on < fresh.starts_on:
        raise Refused(_("終わりの日は、始まりの日よりあとにしてください。"))
    _promised(fresh)
    fresh.save()
    record("commission.change", fresh, by, until=format_date(fresh.ends_on))
    return fresh


@transaction.atomic
def end_commission(commission, on, *, by):
    """The last day of a coordinator; the role goes with it, what they wrote stays."""
    fresh = Commission.objects.select_for_update(of=("self",)).get(pk=commission.pk)
    if on > fresh.ends_on:
        raise Refused(
            _("委嘱は%(day)sまでです。それより前の日を書いてください。") % {"day": format_date(fresh.ends_on)}
        )
    if on < fresh.starts_on:
        raise Refused(_("終わりの日は、始まりの日よりあとにしてください。"))
    fresh.ends_on = commission.ends_on = on
    fresh.save(update_fields=["ends_on"])
    record("commission.end", fresh, by, day=format_date(on))
    return fresh
