"""Volunteer insurance: it begins the day after the procedure and ends with the 年度 (domain.md §3.4)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import line, record, record_all
from core.dates import fiscal_year_end, fiscal_year_start, format_date, format_fiscal_year
from core.refusal import Refused
from headquarters.models import InsuranceCover

FIELDS = ("plan", "certificate")
#: Next year's insurance can be taken out from this month on.
FIRST_MONTH = 3


def cover_days(fiscal_year, *, procedure_on=None, starts_on=None):
    """First and last day of a cover, from the day of the procedure or from the day that the office names."""
    first, last = fiscal_year_start(fiscal_year), fiscal_year_end(fiscal_year)
    year = {"year": format_fiscal_year(fiscal_year)}
    if procedure_on is None and starts_on is None:
        raise Refused(_("手続きをした日か、補償の始まりの日を書いてください。"))
    if starts_on is None:
        if procedure_on < date(fiscal_year, FIRST_MONTH, 1):
            raise Refused(
                _("%(year)sの保険の手続きは、3月からです。手続きをした日を確かめてください。") % year
            )
        starts_on = max(procedure_on + timedelta(days=1), first)
    if not first <= starts_on <= last:
        words = year | {"day": format_date(starts_on)}
        raise Refused(_("補償の始まりの%(day)sは、%(year)sの外です。日か年度を確かめてください。") % words)
    return starts_on, last


@transaction.atomic
def enter_insurance(
    person, *, by, fiscal_year, procedure_on=None, starts_on=None, plan="", certificate="", entered_by=""
):
    """Write down a person's insurance of one 年度. It covers from the day after the procedure."""
    starts_on, ends_on = cover_days(fiscal_year, procedure_on=procedure_on, starts_on=starts_on)
    type(person).objects.select_for_update(of=("self",)).get(pk=person.pk)
    if InsuranceCover.objects.filter(person=person, fiscal_year=fiscal_year).exists():
        raise Refused(
            _("%(name)sさんの%(year)sの保険は、もう書いてあります。")
            % {"name": person, "year": format_fiscal_year(fiscal_year)}
        )
    cover = InsuranceCover.objects.create(
        person=person,
        fiscal_year=fiscal_year,
        plan=plan,
        certificate=certificate,
        starts_on=starts_on,
        ends_on=ends_on,
        entered_by=(entered_by or by.name)[:120],
    )
    record("insurancecover.add", cover, by, starts_on=starts_on, year=fiscal_year)
    return cover


@transaction.atomic
def enter_insurance_for_all(people, *, by, fiscal_year, procedure_on=None, starts_on=None, plan=""):
    """The same insurance for many; those who have one keep it. Returns the covers made."""
    starts_on, ends_on = cover_days(fiscal_year, procedure_on=procedure_on, starts_on=starts_on)
    people = {person.pk: person for person in people}
    locked = type(next(iter(people.values()))).objects if people else None
    if locked is None:
        raise Refused(_("保険を書く人に印を付けてください。"))
    list(locked.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk").values_list("pk"))
    have = InsuranceCover.objects.filter(person__in=people, fiscal_year=fiscal_year)
    have = set(have.values_list("person_id", flat=True))
    made = InsuranceCover.objects.bulk_create(
        InsuranceCover(
            person=person,
            fiscal_year=fiscal_year,
            plan=plan,
            starts_on=starts_on,
            ends_on=ends_on,
            entered_by=by.name[:120],
        )
        for pk, person in people.items()
        if pk not in have
    )
    record_all([line("insurancecover.add", c, by, starts_on=starts_on, year=fiscal_year) for c in made])
    return made


@transaction.atomic
def change_insurance(cover, *, by, starts_on=None, **fields):
    """Another plan or number, or another first day within the same 年度."""
    fresh = InsuranceCover.objects.select_for_update(of=("self",)).get(pk=cover.pk)
    if starts_on:
        fresh.starts_on, _last = cover_days(fresh.fiscal_year, starts_on=starts_on)
    for name in FIELDS:
        if name in fields:
            setattr(fresh, name, fields[name])
    fresh.save()
    record("insurancecover.change", fresh, by, year=fresh.fiscal_year)
    return fresh
