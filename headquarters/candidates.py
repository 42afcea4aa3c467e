"""Whom to ask next, and why: a plain list with reasons, in a fixed number of queries however long the registry is."""

from dataclasses import dataclass, field

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from community.models import Organisation, OrganisationContact
from community.roles import SCHOOL_OFFICE
from core.dates import fiscal_year_start, local_day, today
from core.names import search_key
from headquarters.models import Ask, Registration
from headquarters.permissions import is_coordinator

#: How many candidates a page names.
SHOWN = 20
#: Two letters of a skill that are also in the undertaking's words are enough to name it.
LEAST = 2


@dataclass
class Candidate:
    """Somebody, or a body, who might be asked, and why."""

    person: object = None
    organisation: object = None
    registration: object = None
    reasons: list = field(default_factory=list)
    order: tuple = ()

    @property
    def who(self):
        """The person or the body."""
        return self.person or self.organisation

    @property
    def value(self):
        """What the box on the page posts."""
        return f"p{self.person.pk}" if self.person else f"o{self.organisation.pk}"


def askable(viewer, item):
    """Registrations of people the viewer may ask: all for coordinators; for an office those who consented."""
    held = Registration.objects.on(today()).filter(headquarters=item.plan.headquarters_id)
    if is_coordinator(viewer, item.plan.headquarters_id):
        return held
    schools = viewer.ids("school", *SCHOOL_OFFICE)
    return held.filter(consents__school__in=schools, consents__withdrawn_on=None).distinct()


def candidates_for(viewer, item, query=""):
    """Up to twenty people and bodies: those whose skill fits, who helped last year, who were not asked lately.

    Whoever was asked about this undertaking already is left out, also when the answer was no.
    """
    asked = list(
        Ask.objects.filter(item=item)
        .exclude(state=Ask.State.CANCELLED)
        .values_list("person_id", "organisation_id")
    )
    helped = set(
        Ask.objects.filter(item=item.continues_id or 0, answer=Ask.Answer.YES).values_list(
            "person_id", "organisation_id"
        )
    )
    found = _people(viewer, item, query, {p for p, _o in asked}, {p for p, _o in helped})
    found += _bodies(item, query, {o for _p, o in asked}, {o for _p, o in helped})
    return sorted(found, key=lambda candidate: candidate.order)[:SHOWN]


def _people(viewer, item, query, asked, helped):
    rows = askable(viewer, item).exclude(person__in=asked - {None}).select_related("person")
    if query:
        rows = rows.filter(Q(person__search_key__contains=search_key(query)) | Q(skills__icontains=query))
    rows = list({row.person_id: row for row in rows}.values())
    since = fiscal_year_start(item.plan.cycle.fiscal_year)
    before = (
        Ask.objects.filter(
            headquarters=item.plan.headquarters_id, person__in=askable(viewer, item).values("person")
        )
        .order_by()
        .values("person")
        .annotate(last=Max("asked_at"), times=Count("pk", filter=Q(asked_at__date__gte=since)))
    )
    history = {row["person"]: row for row in before}
    words = search_key(item.title, item.get_category_display(), item.aim, item.existing_event)
    return [_person(row, words, history.get(row.person_id, {}), row.person_id in helped) for row in rows]


def _person(registration, words, history, has_helped):
    person, reasons = registration.person, []
    skill = matching_skill(registration.skills, words)
    if skill:
        reasons.append(_("%(skill)s ◎") % {"skill": skill})
    elif registration.skills:
        reasons.append(registration.skills)
    if has_helped:
        reasons.append(_("昨年度も協力"))
    last, times = history.get("last"), history.get("times", 0)
    if times:
        reasons.append(_("今年度 %(n)s回") % {"n": times})
    reasons.append(since_words(last))
    order = (
        -2 * bool(skill) - has_helped,
        times,
        last.timestamp() if last else 0,
        person.family_kana,
        person.pk,
    )
    return Candidate(person=person, registration=registration, reasons=reasons, order=order)


def since_words(moment):
    """How long ago somebody was asked, in words."""
    if moment is None:
        return _("お願いするのは初めて")
    days = (today() - local_day(moment)).days
    if days < 31:
        return _("前に聞いてから %(n)s日") % {"n": days} if days else _("きょう聞きました")
    return _("前に聞いてから %(n)sか月") % {"n": days // 30}


#: The hiragana letters, by their numbers.
HIRAGANA = range(0x3041, 0x3097)


def matching_skill(skills, words):
    """The skill of 「読み聞かせ、花づくり」 that is in the words of an undertaking, or ""."""
    for skill in skills.replace(",", "、").replace("・", "、").replace("，", "、").split("、"):
        key = search_key(skill)
        pairs = {key[n : n + LEAST] for n in range(len(key) - LEAST + 1)}
        # Two kana are in nearly every sentence; a pair that tells something has a letter that is no hiragana.
        telling = {pair for pair in pairs if any(ord(letter) not in HIRAGANA for letter in pair)}
        if key and (key in words or any(pair in words for pair in telling)):
            return skill.strip()
    return ""


def _bodies(item, query, asked, helped):
    """Bodies that have a duty here or helped last year; any of the city when somebody looks for one."""
    bodies = Organisation.objects.filter(municipality=item.plan.headquarters.municipality_id)
    bodies = bodies.exclude(pk__in=asked - {None})
    with_duty = set(item.duties.exclude(organisation=None).values_list("organisation_id", flat=True))
    if query:
        bodies = bodies.filter(search_key__contains=search_key(query))
    else:
        bodies = bodies.filter(pk__in=(with_duty | helped) - {None})
    found = list(bodies[:SHOWN])
    contacts = _contacts_of(found)
    rows = []
    for body in found:
        body.answers = contacts.get(body.pk, "")
        reasons = [_("この取組に役割があります")] if body.pk in with_duty else []
        reasons += [_("昨年度も協力")] if body.pk in helped else []
        reasons.append(_("まとめて受けられます"))
        rows.append(Candidate(organisation=body, reasons=reasons, order=(-1, 0, 0, body.name, body.pk)))
    return rows


def _contacts_of(bodies):
    """{organisation id: who answers for it today}."""
    held = OrganisationContact.objects.filter(organisation__in=bodies, starts_on__lte=today())
    held = held.exclude(ends_on__lt=today()).select_related("person").order_by("-pk")
    return {contact.organisation_id: str(contact.person) for contact in held}
