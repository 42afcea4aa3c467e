"""The registry of volunteers: registered, renewed, ended; consent per school."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import fiscal_year, fiscal_year_end, format_date, today
from core.refusal import Refused
from headquarters.models import Consent, Registration

WORDS = ("skills", "times", "relation", "note")
#: A registration holds until 31 March of the third 年度 (domain.md R16).
YEARS = 3


def registration_end(starts_on):
    """31 March of the third 年度."""
    return fiscal_year_end(fiscal_year(starts_on) + YEARS - 1)


@transaction.atomic
def register(headquarters, person, *, by, starts_on=None, ends_on=None, schools=(), **words):
    """Register a volunteer; `schools` are those with whom they agreed that their contact is shared."""
    starts_on = starts_on or today()
    ends_on = ends_on or registration_end(starts_on)
    if ends_on < starts_on:
        raise Refused(_("有効期限は、登録の日よりあとにしてください。"))
    type(headquarters).objects.select_for_update(of=("self",)).get(pk=headquarters.pk)
    held = Registration.objects.filter(headquarters=headquarters, person=person, ends_on__gte=starts_on)
    if held.exists():
        raise Refused(
            _("%(name)sさんは、もう登録されています。協力者の一覧から開いてください。") % {"name": person}
        )
    made = Registration.objects.create(
        headquarters=headquarters, person=person, starts_on=starts_on, ends_on=ends_on, **words
    )
    record("registration.add", made, by, until=format_date(ends_on))
    for school in schools:
        give_consent(made, school, by=by, on=starts_on)
    return made


@transaction.atomic
def change_registration(registration, *, by, **words):
    """Skills, times, relation, note."""
    for name in WORDS:
        if name in words:
            setattr(registration, name, words[name])
    registration.save(update_fields=[name for name in WORDS if name in words])
    record("registration.change", registration, by)
    return registration


@transaction.atomic
def renew_registration(registration, *, by):
    """Three more 年度 from today; a second click changes nothing."""
    fresh = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    until = registration_end(today())
    if fresh.ends_on >= until:
        raise Refused(
            _("登録は%(day)sまで有効です。更新はいりません。") % {"day": format_date(fresh.ends_on)}
        )
    fresh.ends_on = until
    fresh.save(update_fields=["ends_on"])
    record("registration.renew", fresh, by, until=format_date(until))
    return fresh


@transaction.atomic
def end_registration(registration, on, *, by):
    """Take somebody off the registry; nobody is asked after that day, and no school keeps the consent."""
    fresh = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if on > fresh.ends_on or on < fresh.starts_on:
        raise Refused(
            _("終わりの日は、%(start)sから%(end)sまでの日にしてください。")
            % {"start": format_date(fresh.starts_on), "end": format_date(fresh.ends_on)}
        )
    fresh.ends_on = on
    fresh.save(update_fields=["ends_on"])
    for consent in fresh.consents.filter(withdrawn_on=None).select_related("school", "registration"):
        withdraw_consent(consent, by=by)
    record("registration.end", fresh, by, day=format_date(on))
    return fresh


@transaction.atomic
def give_consent(registration, school, *, by, on=None, how=""):
    """The volunteer agreed that a school may have the contact; agreed twice is agreed."""
    if not registration.headquarters.schools.filter(pk=school.pk).exists():
        raise Refused(_("この本部が受け持つ校園を選んでください。"))
    Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    consent, made = Consent.objects.get_or_create(
        registration=registration,
        school=school,
        withdrawn_on=None,
        defaults={"given_on": on or today(), "how": how},
    )
    if made:
        record("registration.consent", registration, by, school=school.name)
    return consent


@transaction.atomic
def withdraw_consent(consent, *, by):
    """The school no longer sees the contact."""
    fresh = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if fresh.withdrawn_on:
        return fresh
    fresh.withdrawn_on = consent.withdrawn_on = today()
    fresh.save(update_fields=["withdrawn_on"])
    record("registration.withdraw_consent", consent.registration, by, school=consent.school.name)
    return fresh
