"""Promises remind their owners: before the day and once after it, one calm mail for all of one person's promises."""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import DateField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import Appointment
from community.outbox import send_later
from community.roles import Role
from core.audit import record
from core.dates import format_short, today
from core.refusal import InvalidMove
from councils.models import ActionItem, CouncilClerk, Seat, rule_column

#: Nobody is reminded more often than once in so many days.
REST_DAYS = 7
SEATED_POSTS = (Role.CHAIR.value, Role.VICE_CHAIR.value)


def to_remind(items):
    """Open promises whose owner is to hear of them today: the rule's days before, and once after the day."""
    day, remind = Cast(Value(today()), DateField()), F("remind")
    ahead = ExpressionWrapper(day + remind, output_field=DateField())
    opens = ExpressionWrapper(F("due_on") - remind, output_field=DateField())
    unsaid = (
        Q(nudged_on__isnull=True)
        | Q(due_on__gte=today(), nudged_on__lt=opens)
        | Q(due_on__lt=today(), nudged_on__lte=F("due_on"))
    )
    rested = Q(nudged_on__isnull=True) | Q(nudged_on__lte=today() - timedelta(days=REST_DAYS))
    return (
        items.open()
        .annotate(remind=rule_column("remind_days"))
        .filter(unsaid & rested, due_on__lte=ahead)
        .select_related("person", "council")
        .order_by("due_on", "pk")
    )


def holders_of(items):
    """{item id: people who owe it today}: the person, or whoever holds the post for the council."""
    councils = {item.council_id for item in items if item.post}
    by_post = defaultdict(list)
    if councils:
        for council, post, person in _posts_of(councils):
            by_post[council, post].append(person)
    return {
        item.pk: [item.person] if item.person_id else by_post[item.council_id, item.post] for item in items
    }


def _posts_of(councils):
    """(council, post, person) of everybody in office, the schools' staff and the clerks, in three queries."""
    day = today()
    seats = Seat.objects.on(day).filter(council__in=councils, office__in=SEATED_POSTS)
    for seat in seats.select_related("person"):
        yield seat.council_id, seat.office, seat.person
    covered = Q(school__coverages__ends_on__isnull=True) | Q(school__coverages__ends_on__gte=day)
    staff = Appointment.objects.on(day).filter(
        covered, school__coverages__council__in=councils, school__coverages__starts_on__lte=day
    )
    for held in staff.annotate(of=F("school__coverages__council_id")).select_related("person"):
        yield held.of, held.post, held.person
    clerks = CouncilClerk.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), council__in=councils, starts_on__lte=day
    )
    for clerk in clerks.select_related("person"):
        yield clerk.council_id, Role.CLERK.value, clerk.person


def to_tell(council):
    """Promises of a council that a mail cannot remind of: the office tells by telephone."""
    items = list(to_remind(ActionItem.objects.filter(council=council)))
    holders = holders_of(items)
    for item in items:
        item.holders = holders[item.pk]
    return [item for item in items if not any(person.email for person in item.holders)]


@transaction.atomic
def remind_owners():
    """Mail everybody who has something to be reminded of; run twice on one day it finds nothing to do."""
    due = list(to_remind(ActionItem.objects.select_for_update(of=("self",))))
    every = list(
        ActionItem.objects.open()
        .filter(council__in={item.council_id for item in due})
        .select_related("person", "council")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    holders, wanted = holders_of(every), {item.pk for item in due}
    own, people = defaultdict(list), {}
    for item in every:
        for person in holders[item.pk]:
            own[person.pk].append(item)
            people[person.pk] = person
    told = set()
    for pk, items in own.items():
        if people[pk].email and wanted & {item.pk for item in items} and _rested(items):
            _mail(people[pk], items)
            told |= {item.pk for item in items if item.due_on}
    ActionItem.objects.filter(pk__in=told).update(nudged_on=today())
    return len(told)


def _rested(items):
    last = max((item.nudged_on for item in items if item.nudged_on), default=None)
    return last is None or last <= today() - timedelta(days=REST_DAYS)


def _mail(person, items):
    lines = [
        _("%(name)s 様") % {"name": person},
        "",
        _("会議でお引き受けいただいたことについて、お知らせします。"),
    ]
    council = None
    for item in items:
        if item.council_id != council:
            council = item.council_id
            lines += ["", str(item.council)]
        lines.append(_line(item))
    address = settings.SITE_URL.rstrip("/") + reverse("actionitem_list", args=[items[0].council_id])
    lines += [
        "",
        _("済んだことは、次のページか、事務局へのお電話でお知らせください。"),
        f"{address}?show=mine",
    ]
    send_later(
        key=f"promises:{person.pk}:{today():%Y%m%d}",
        subject=_("学校運営協議会 会議での約束のお知らせ"),
        body="\n".join(lines),
        person=person,
    )


def _line(item):
    if item.due_on is None:
        return _("・%(text)s") % {"text": item.text}
    day = format_short(item.due_on)
    if item.is_late:
        return _("・%(text)s（%(day)sまでの予定でした）") % {"text": item.text, "day": day}
    return _("・%(text)s（%(day)sまで）") % {"text": item.text, "day": day}


@transaction.atomic
def tell_action_item(item, *, by):
    """The office has told the owner by telephone or face to face."""
    locked = ActionItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if locked.state != ActionItem.State.OPEN or locked.nudged_on == today():
        raise InvalidMove
    locked.nudged_on = today()
    locked.save(update_fields=["nudged_on"])
    record("actionitem.tell", locked, by, who=locked.owner_label)
    return locked
