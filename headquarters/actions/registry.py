"""The registry of volunteers: registered, renewed, ended; consent per school; household and guardian."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.models import Household
from core.audit import line, record, record_all
from core.dates import fiscal_year, fiscal_year_end, format_date, today
from core.refusal import Refused
from headquarters.models import Consent, Registration

WORDS = ("skills", "times", "relation", "group", "note")
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
    _answered_for(person, starts_on)
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


def _answered_for(person, day):
    """Somebody under age is registered only with somebody who answers for them."""
    age = person.municipality.adult_age
    if person.guardian_id is None and person.birth_year and day.year - person.birth_year < age:
        raise Refused(
            _("%(name)sさんは%(age)s歳未満です。保護者を決めてから登録してください。")
            % {"name": person, "age": age}
        )


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
def renew_registrations(registrations, *, by):
    """Three more 年度 for all of them at once; those that hold as long already stay. Returns the renewed ones."""
    pks = [registration.pk for registration in registrations]
    if not pks:
        raise Refused(_("更新する人に印を付けてください。"))
    until = registration_end(today())
    fresh = Registration.objects.select_for_update(of=("self",)).filter(pk__in=pks, ends_on__lt=until)
    fresh = list(fresh.select_related("person").order_by("pk"))
    for registration in fresh:
        registration.ends_on = until
    Registration.objects.bulk_update(fresh, ["ends_on"], batch_size=500)
    record_all([line("registration.renew", one, by, until=format_date(until)) for one in fresh])
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


# ---- household and guardian ------------------------------------------------------------------------------


@transaction.atomic
def share_household(person, other, *, by, label=""):
    """`person` lives with `other`: under the roof of whichever has one, or a new one."""
    if person.pk == other.pk:
        raise Refused(_("同じ人です。いっしょに住んでいる、ほかの人を選んでください。"))
    people = type(person).objects.select_for_update(of=("self",)).filter(pk__in=[person.pk, other.pk])
    locked = {one.pk: one for one in people.order_by("pk")}
    person, other = locked[person.pk], locked[other.pk]
    if person.household_id and person.household_id == other.household_id:
        return person
    if person.household_id and other.household_id:
        raise Refused(_("二人とも、もう別の世帯に入っています。先に、どちらかの人を世帯から外してください。"))
    home = other.household or person.household
    if home is None:
        label = label or _("%(family)s家") % {"family": other.family_name}
        home = Household.objects.create(municipality_id=person.municipality_id, label=label[:60])
    for one in (person, other):
        if one.household_id != home.pk:
            one.household = home
            one.save(update_fields=["household"])
            record("person.household", one, by, label=home.label)
    return person


@transaction.atomic
def leave_household(person, *, by):
    """`person` no longer lives with the others; a household of one is none."""
    locked = type(person).objects.select_for_update(of=("self",)).get(pk=person.pk)
    if locked.household_id is None:
        return
    rest = type(person).objects.select_for_update(of=("self",)).filter(household=locked.household_id)
    rest = list(rest.order_by("pk"))
    leaving = rest if len(rest) <= 2 else [one for one in rest if one.pk == locked.pk]
    for one in leaving:
        one.household = None
        one.save(update_fields=["household"])
        record("person.leave_household", one, by)


@transaction.atomic
def name_guardian(person, guardian, *, by):
    """`guardian` answers for `person`, who is under age; None when nobody has to any more."""
    locked = type(person).objects.select_for_update(of=("self",)).get(pk=person.pk)
    if guardian and guardian.pk == locked.pk:
        raise Refused(_("本人は、自分の保護者になれません。ほかの人を選んでください。"))
    if guardian and guardian.guardian_id:
        raise Refused(
            _("%(name)sさんは、保護者がついている人です。大人を選んでください。") % {"name": guardian}
        )
    if (guardian.pk if guardian else None) == locked.guardian_id:
        return locked
    locked.guardian = guardian
    locked.save(update_fields=["guardian"])
    if guardian:
        record("person.guardian", locked, by)
    else:
        record("person.no_guardian", locked, by)
    return locked
