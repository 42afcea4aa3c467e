"""Items that come by themselves onto the agendas of a city, and how the Board keeps the list."""

from itertools import takewhile

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import today
from core.refusal import Refused
from councils.models import AgendaItem, Meeting, StandardItem

Kind, Place, When = AgendaItem.Kind, StandardItem.Place, StandardItem.When
EDITABLE = ("title", "kind", "minutes", "presenter", "place", "when")
#: Meetings that do not take place on their day: the next one is then the first, the one before the last.
STOPPED = (Meeting.State.CANCELLED, Meeting.State.NOT_FORMED, Meeting.State.POSTPONED)


def usual_items():
    """What a city begins with, in order: rows that are not saved."""
    rows = [
        (Kind.GREETING, _("開会・出席の確認"), 5, "", Place.FIRST, When.EVERY),
        (Kind.CONFIRM, _("前回の約束はどうなったか"), 10, "", Place.FIRST, When.LATER),
        (Kind.ELECTION, _("会長・副会長の選出"), 10, "", Place.FIRST, When.NO_CHAIR),
        (Kind.REPORT, _("校園長の基本方針の説明"), 20, _("校園長"), Place.MIDDLE, When.FIRST_OF_YEAR),
        (Kind.EVALUATION, _("一年のふりかえりと評価"), 30, _("会長"), Place.MIDDLE, When.LAST_OF_YEAR),
        (Kind.NOTICE, _("次回の日程・閉会"), 5, "", Place.LAST, When.EVERY),
    ]
    names = ("kind", "title", "minutes", "presenter", "place", "when")
    return [StandardItem(order=n, **dict(zip(names, row, strict=True))) for n, row in enumerate(rows, 1)]


# ---- the Board's list ------------------------------------------------------------------------------------


@transaction.atomic
def give_usual_items(municipality, *, by):
    """The usual items for a city that never had any; a city with a list of its own keeps it. Returns the new ones."""
    if StandardItem.objects.filter(municipality=municipality).exists():
        return []
    items = usual_items()
    for item in items:
        item.municipality = municipality
        item.save()
        record("standarditem.add", item, by)
    return items


@transaction.atomic
def add_standard_item(municipality, *, by, **fields):
    """One more item, the last of its place."""
    _check(fields)
    last = StandardItem.objects.filter(municipality=municipality).order_by("order").last()
    item = StandardItem.objects.create(
        municipality=municipality, order=last.order + 1 if last else 1, **fields
    )
    record("standarditem.add", item, by)
    return item


def _check(fields):
    if not fields["title"].strip():
        raise Refused(_("議題を書いてください。"))
    if unknown := set(fields) - set(EDITABLE):
        raise TypeError(f"Not a field of a standard item: {unknown}")


@transaction.atomic
def change_standard_item(item, *, by, **fields):
    """Other words, time or place; agendas that have it already keep what they say."""
    _check(fields)
    locked = StandardItem.objects.select_for_update().get(pk=item.pk)
    for name, value in fields.items():
        setattr(locked, name, value)
        setattr(item, name, value)
    locked.save(update_fields=list(fields))
    record("standarditem.change", locked, by)
    return item


@transaction.atomic
def move_standard_item(item, *, by, to):
    """Up or down by one among those that still come."""
    rows = list(
        StandardItem.objects.select_for_update().filter(municipality=item.municipality_id, ended_on=None)
    )
    here = next((n for n, other in enumerate(rows) if other.pk == item.pk), None)
    if here is None:
        raise Refused(_("外した議題は動かせません。先に戻してください。"))
    place = max(0, min(here + (-1 if to == "up" else 1), len(rows) - 1))
    rows.insert(place, rows.pop(here))
    for order, row in enumerate(rows, 1):
        row.order = order
    StandardItem.objects.bulk_update(rows, ["order"])
    if place != here:
        record("standarditem.move", item, by, place=place + 1)
    return item


@transaction.atomic
def end_standard_item(item, *, by):
    """It no longer comes by itself; agendas that have it keep it."""
    _set_end(item, today())
    record("standarditem.end", item, by)
    return item


@transaction.atomic
def restart_standard_item(item, *, by):
    """It comes by itself again."""
    _set_end(item, None)
    record("standarditem.restart", item, by)
    return item


def _set_end(item, day):
    locked = StandardItem.objects.select_for_update().get(pk=item.pk)
    if (locked.ended_on is None) != (day is not None):
        raise Refused(_("ほかの人が先に変えていました。いまの一覧をご確認ください。"))
    locked.ended_on = item.ended_on = day
    locked.save(update_fields=["ended_on"])


# ---- onto an agenda --------------------------------------------------------------------------------------


def is_first(meeting):
    """No meeting of the year comes before it."""
    before = Q(starts_at__lt=meeting.starts_at) | Q(starts_at=meeting.starts_at, number__lt=meeting.number)
    return not _others(meeting).filter(before).exists()


def is_last(meeting):
    """No later one is planned, and the month is one in which the Board's calendar ends, or after it."""
    if _others(meeting).filter(starts_at__gt=meeting.starts_at).exists():
        return False
    months = meeting.rules.meeting_months or [2]
    return _in_year(meeting.day.month) >= max(map(_in_year, months))


def _in_year(month):
    """April is 0, March 11."""
    return (month - 4) % 12


def _others(meeting):
    return Meeting.objects.filter(cycle=meeting.cycle_id).exclude(pk=meeting.pk).exclude(state__in=STOPPED)


def has_list(meeting):
    """Whether the city keeps a list; without one the items come at the press of a button only."""
    return StandardItem.objects.filter(municipality=meeting.council.municipality_id).exists()


def standard_items_of(meeting):
    """The city's list that holds now, in order; a city without a list of its own has the usual one."""
    rows = list(StandardItem.objects.filter(municipality=meeting.council.municipality_id))
    return [row for row in rows or _without_list() if row.ended_on is None]


def _without_list():
    """What stood on agendas before cities had lists."""
    return [row for row in usual_items() if row.place != Place.MIDDLE]


def due_items(meeting, rows):
    """Those of the rows that belong to this very meeting."""
    first = is_first(meeting)
    has_chair = meeting.council.seats.on(meeting.day).filter(office="chair").exists()
    holds = {
        When.EVERY: True,
        When.FIRST_OF_YEAR: first,
        When.LATER: not first,
        When.LAST_OF_YEAR: is_last(meeting),
        When.NO_CHAIR: not has_chair,
    }
    return [row for row in rows if holds[row.when]]


@transaction.atomic
def add_standard_items(meeting, *, by):
    """The items that this meeting of the year has; those whose words stand there already are left out.

    A meeting in writing has none: nobody opens or closes it.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not (locked.is_ahead or locked.state == Meeting.State.OPEN):
        raise Refused(_("この会議は終わっているため、次第は変えられません。"))
    if locked.mode == Meeting.Mode.WRITTEN:
        return []
    rows, items = standard_items_of(meeting), list(meeting.items.all())
    present = {item.title for item in items}
    made = {place: [] for place in Place}
    for row in due_items(meeting, rows):
        if row.title not in present:
            fields = {name: getattr(row, name) for name in ("kind", "title", "minutes", "presenter")}
            made[row.place].append(AgendaItem(meeting=meeting, order=0, **fields))
    return _place(meeting, rows, items, made, by) if any(made.values()) else []


def _place(meeting, rows, items, made, by):
    """The new items at the head, in the middle and at the end, among those of the same kind that stand there."""
    rank = {row.title: n for n, row in enumerate(rows)}
    head = _run(items, rows, Place.FIRST)
    tail = _run(items[len(head) :][::-1], rows, Place.LAST)[::-1]
    body = items[len(head) : len(items) - len(tail)]

    def ranked(run):
        return sorted(run, key=lambda item: rank[item.title])

    ordered = [
        *ranked(head + made[Place.FIRST]),
        *body,
        *made[Place.MIDDLE],
        *ranked(tail + made[Place.LAST]),
    ]
    for order, item in enumerate(ordered, 1):
        item.order = order
    AgendaItem.objects.bulk_update(items, ["order"])
    saved = AgendaItem.objects.bulk_create(item for item in ordered if item.pk is None)
    record("meeting.standard_items", meeting, by, n=len(saved))
    return saved


def _run(items, rows, place):
    """The unbroken run of items, from the first, that are standard items of this place."""
    titles = {row.title for row in rows if row.place == place}
    return list(takewhile(lambda item: item.title in titles, items))
