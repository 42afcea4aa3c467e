"""What a meeting that was not held (流会, 中止) leaves to the next one."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from councils.actions.standard_items import When, due_items, standard_items_of
from councils.actions.topics import carry_item
from councils.models import AgendaItem, Meeting, Resolution, Topic
from councils.written import is_bill, is_written

#: Standard items that come once a year, with the meeting that was to have them or with the one in its place.
ONCE = (When.FIRST_OF_YEAR, When.LAST_OF_YEAR)


def items_left(meeting, items=None):
    """The items that were not decided and do not come by themselves, in the order of the agenda.

    `items` are those of the meeting, where the page has more to read of them.
    """
    items = meeting.items.all() if items is None else items
    ended = Resolution.objects.filter(item=OuterRef("pk")).exclude(state=Resolution.State.VOID)
    ended = ended.exclude(result=Resolution.Result.CONTINUED)
    # A topic that was settled or taken back meanwhile stays so.
    owed = items.filter(~Exists(ended), Q(topic=None) | Q(topic__state=Topic.State.OPEN), dropped_reason="")
    found = list(owed.exclude(kind__in=AgendaItem.PASSING).select_related("topic"))
    if is_written(meeting) and meeting.notified_at:
        # Reports have reached everybody with the sheets.
        found = [item for item in found if is_bill(item)]
    usual = _usual_titles(meeting, found) if found else set()
    return [item for item in found if item.topic_id or item.title not in usual]


def _usual_titles(meeting, items):
    """What stands on the next agenda anyway; where none is planned, what a meeting in place of this one will have."""
    rows = standard_items_of(meeting)
    titles = AgendaItem.objects.standing().filter(meeting=OuterRef("pk")).values("title")
    ahead = (Meeting.State.PLANNED, Meeting.State.NOTIFIED)
    later = Meeting.objects.filter(
        council=meeting.council_id, state__in=ahead, starts_at__gt=meeting.starts_at
    ).exclude(mode=Meeting.Mode.WRITTEN)
    following = later.annotate(titles=ArraySubquery(titles)).order_by("starts_at").first()
    if following:
        return {row.title for row in rows if row.when not in ONCE} | set(following.titles)
    here = {item.title for item in items}
    rows = [row for row in rows if row.title in here]
    return {row.title for row in due_items(meeting, rows)} if rows else set()


def is_untouched(item):
    """Nothing was said about it before the meeting broke off."""
    return not (item.notes.strip() or item.outcome.strip())


def carry_left(meeting, chosen=None, *, by):
    """What is left goes to the next meeting: what nobody had begun to talk about, or the chosen ones."""
    wanted = None if chosen is None else {item.pk for item in chosen}
    for item in items_left(meeting):
        if is_untouched(item) if wanted is None else item.pk in wanted:
            item.meeting = meeting
            carry_item(item, "", by=by)
