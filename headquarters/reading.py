"""What the pages of this room ask for, each in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.db.models.functions import JSONObject, Mod
from django.utils.translation import gettext as _

from community.models import Person
from core.dates import fiscal_year, today
from core.names import phone_key, search_key
from councils.models.visions import Side
from headquarters.models import Ask, ContactLog, PlanItem

#: Asked, or to be asked, and not answered.
OPEN = (Ask.State.NEW, Ask.State.WAITING)


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


def with_goals(items):
    """Plan items with `goal_rows`, the goals they serve as {pk, text}, in the same query."""
    through = PlanItem.goals.through.objects.filter(planitem=OuterRef("pk"))
    rows = through.order_by("goal__order", "goal").values(row=JSONObject(pk="goal_id", text="goal__text"))
    return items.annotate(goal_rows=ArraySubquery(rows))


@dataclass(frozen=True)
class Share:
    """How many of the duties lie on one side, and how many per cent that is."""

    label: str
    count: int
    percent: int

    @property
    def value(self):
        """In words, for includes/_bars.html."""
        return _("%(n)s件") % {"n": self.count}


def shares_of(items):
    """The four sides' shares of the duties of these undertakings; needs prefetched duties."""
    counts = Counter(duty.side for item in items for duty in item.duties.all())
    total = sum(counts.values())
    return [
        Share(str(side.label), counts[side], round(100 * counts[side] / total) if total else 0)
        for side in Side
    ]


def coordination_of(items):
    """(coordinating tasks that are not the school's, all of them): the leaflet's own measure of success."""
    tasks = [duty for item in items for duty in item.duties.all() if duty.is_coordination]
    return sum(duty.side != Side.SCHOOL for duty in tasks), len(tasks)


def next_contacts(viewer, headquarters):
    """Asks that call for somebody now: to be tried again, past their day, not yet put to anybody; see `why_now`."""
    day = today()
    tries, late, unsent = (
        Q(next_try_on__lte=day),
        Q(state=Ask.State.WAITING, reply_by__lt=day, next_try_on=None),
        Q(state=Ask.State.NEW, next_try_on=None),
    )
    return (
        Ask.objects.visible_to(viewer)
        .filter(tries | late | unsent, headquarters=headquarters, state__in=OPEN)
        .exclude(item__state=PlanItem.State.CANCELLED)
        .annotate(turn=Case(When(tries, then=0), When(late, then=1), default=2))
        .select_related("person", "organisation", "duty", "item__plan__cycle")
        .order_by("turn", "next_try_on", "reply_by", "pk")
    )


def why_now(ask):
    """In words, why an ask calls for a contact."""
    if ask.next_try_on and ask.next_try_on <= today():
        return _("かけ直す日です")
    if ask.state == Ask.State.NEW:
        return _("まだ連絡していません")
    return _("返事の期限を過ぎました")


def answers_since(viewer, headquarters, since):
    """Answers that came in from a moment on, the newest first."""
    return (
        Ask.objects.visible_to(viewer)
        .filter(headquarters=headquarters, state=Ask.State.DONE, answered_at__gte=since)
        .select_related("person", "organisation", "item__plan__cycle")
        .order_by("-answered_at", "-pk")
    )


def open_asks_count(viewer, headquarters):
    """How many are asked, or are to be asked, and have not answered."""
    return Ask.objects.visible_to(viewer).filter(headquarters=headquarters, state__in=OPEN).count()


def notes_due(viewer, headquarters):
    """Lines of the log whose day has come and that belong to no ask (asks have their own)."""
    month = today() - timedelta(days=31)
    due = ContactLog.objects.visible_to(viewer).filter(
        headquarters=headquarters, ask=None, next_on__lte=today(), next_on__gte=month
    )
    later = ContactLog.objects.filter(headquarters=headquarters, at__gt=OuterRef("at")).filter(
        Q(person__isnull=False, person=OuterRef("person"))
        | Q(organisation__isnull=False, organisation=OuterRef("organisation"))
    )
    return due.filter(~Exists(later)).select_related("person", "organisation").order_by("next_on", "pk")


def items_of(viewer, headquarters):
    """Live undertakings of a headquarters from this 年度 on, those of the nearest months first, with their answers."""
    this_month = today().month
    items = PlanItem.objects.visible_to(viewer).live()
    items = items.filter(plan__headquarters=headquarters, plan__cycle__fiscal_year__gte=fiscal_year(today()))
    return (
        with_answers(items)
        .annotate(ahead=Mod(F("month") - this_month + 12, 12))
        .select_related("plan__cycle__council")
        .order_by("plan__cycle__fiscal_year", "ahead", "pk")
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
