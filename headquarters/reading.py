"""What the pages of this room ask for, each in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from community.models import Person
from core.dates import fiscal_year, fiscal_year_start, today
from core.names import phone_key, search_key
from councils.models.visions import Side
from headquarters.models import Ask, PlanItem, Registration

#: How many candidates a page names.
CANDIDATES = 20


def with_answers(items):
    """Plan items with how many said yes, 足りなければ, no, and how many still owe an answer."""

    def n(**where):
        return Count("asks", filter=Q(**{f"asks__{k}": v for k, v in where.items()}), distinct=True)

    return items.annotate(
        yes=n(state="done", answer="yes"),
        if_needed=n(state="done", answer="if_needed"),
        no=n(state="done", answer="no"),
        waiting=n(state="waiting"),
        unsent=n(state="new"),
    )


@dataclass
class Candidate:
    """Somebody who might be asked, and why."""

    registration: Registration
    reasons: list
    score: int


def candidates_for(item):
    """Registered volunteers for an item, ranked with reasons: skill, last year's help, not the same few again.

    Somebody who already owes an answer about the item, or gave one, is left out.
    """
    this_year = fiscal_year_start(item.plan.cycle.fiscal_year)
    asks = Q(person__asks__headquarters=item.plan.headquarters_id)
    registered = (
        Registration.objects.on(today())
        .filter(headquarters=item.plan.headquarters_id)
        .exclude(person__asks__in=Ask.objects.filter(item=item).exclude(state=Ask.State.CANCELLED))
        .select_related("person")
        .annotate(
            last_asked=Max("person__asks__asked_at", filter=asks),
            helped=Count(
                "person__asks",
                filter=asks & Q(person__asks__answer="yes", person__asks__asked_at__date__gte=this_year),
                distinct=True,
            ),
            helped_before=Count(
                "person__asks", filter=Q(person__asks__item=item.continues_id, person__asks__answer="yes")
            ),
        )
    )
    ranked = sorted((_candidate(r, item) for r in registered), key=lambda c: (-c.score, c.registration.pk))
    return ranked[:CANDIDATES]


def _candidate(registration, item):
    """Score and words: what speaks for asking this person first."""
    reasons, score = [], 0
    matching = _matching(registration.skills, item)
    if matching:
        reasons.append(_("%(skill)s ◎") % {"skill": matching})
        score += 4
    if registration.helped_before:
        reasons.append(_("昨年度も協力"))
        score += 3
    reasons.append(_("今年度 %(n)s回") % {"n": registration.helped})
    score -= registration.helped
    if registration.last_asked is None:
        reasons.append(_("まだお願いしたことがない"))
        score += 1
    else:
        months = (today() - registration.last_asked.date()).days // 30
        reasons.append(_("前に聞いてから %(n)sか月") % {"n": months} if months else _("今月お願いした"))
        score += min(months, 6) // 2 - (0 if months else 2)
    return Candidate(registration, reasons, score)


def _matching(skills, item):
    """The skill that meets the item's words, or ""."""
    words = search_key(item.title, item.get_category_display(), item.aim)
    for skill in filter(None, (s.strip() for s in skills.replace(",", "、").split("、"))):
        key = search_key(skill)
        if key in words or any(key[i : i + 2] in words for i in range(max(1, len(key) - 1)) if len(key) > 2):
            return skill
    return ""


def next_contacts(headquarters, limit=20):
    """Asks that call for the coordinator: to be tried again, not yet put to anybody, or past their day."""
    day = today()
    due = Q(state=Ask.State.NEW) | Q(state=Ask.State.WAITING) & (
        Q(next_try_on__lte=day) | Q(reply_by__lt=day)
    )
    return (
        Ask.objects.filter(due, headquarters=headquarters)
        .select_related("person", "organisation", "item__plan__cycle")
        .order_by("reply_by", "pk")[:limit]
    )


def why_now(ask):
    """In words, why an ask calls for a contact."""
    if ask.state == Ask.State.NEW:
        return _("まだ連絡していません")
    if ask.next_try_on and ask.next_try_on <= today():
        return _("かけ直す日です")
    return _("返事の期限を過ぎました")


def items_of(headquarters, day):
    """Live undertakings of the running years of a headquarters, with their answers."""
    items = PlanItem.objects.live().filter(
        plan__headquarters=headquarters, plan__cycle__fiscal_year=fiscal_year(day)
    )
    return (
        with_answers(items)
        .select_related("plan__cycle__council")
        .order_by("plan__cycle__council__name", "pk")
    )


def by_month(items):
    """Items in the order of a 年度, April first."""
    return sorted(items, key=lambda item: (item.month_in_year, item.pk))


def by_side(item):
    """The duties of an item by side: [(side, label, [duty])], in the order 地域, 学校, 保護者, 子ども."""
    duties = list(item.duties.all())
    return [(side.value, side.label, [d for d in duties if d.side == side.value]) for side in Side]


def same_people(municipality_id, typed):
    """People already known who may be the same as what was typed: the same name (髙 = 高), reading or telephone."""
    people = Person.objects.filter(municipality_id=municipality_id)
    key = search_key(typed["family_name"], typed["given_name"])
    found = people.filter(search_key__startswith=key)
    if number := phone_key(typed["phone"]):
        found = found | people.filter(phone_key=number)
    if typed["family_kana"]:
        found = found | people.filter(
            search_key__endswith=search_key(typed["family_kana"], typed["given_kana"])
        )
    return list(found.order_by("pk")[:10])
