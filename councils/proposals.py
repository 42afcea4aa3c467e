"""Proposals (提案): what became of one, whose answer is owed, and the whole history of a topic over its meetings."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from core.dates import format_short, now
from councils.models import ActionItem, AgendaItem, Meeting, Minutes, Resolution, Topic
from councils.permissions.meeting import OFFICE, can_convene

#: So long an answer stands on the first screen of whoever proposed.
SHOWN_DAYS = 14
PROPOSED = (Topic.Origin.COUNCIL, Topic.Origin.HEADQUARTERS)


# ---- what waits ------------------------------------------------------------------------------------------


def proposals_to_answer(viewer):
    """Proposals of others to my office that are on no agenda and have no answer yet."""
    return (
        Topic.objects.open()
        .filter(
            ~Exists(AgendaItem.objects.filter(topic=OuterRef("pk"))),
            Q(proposer__isnull=False) | ~Q(entered_by=""),
            council__in=viewer.ids("council", *OFFICE),
            origin__in=PROPOSED,
            answer="",
        )
        .exclude(proposer=viewer.person_id)
    )


def proposals_answered(viewer):
    """My own proposals that were answered these days, or stand on the agenda of an announced meeting."""
    coming = AgendaItem.objects.standing().filter(
        topic=OuterRef("pk"), meeting__state=Meeting.State.NOTIFIED, meeting__ends_at__gte=now()
    )
    lately = Q(answered_at__gte=now() - timedelta(days=SHOWN_DAYS))
    return Topic.objects.filter(lately | Exists(coming), proposer=viewer.person_id, origin__in=PROPOSED)


# ---- the history of a topic ------------------------------------------------------------------------------


@dataclass
class Stage:
    """A topic in one meeting: what was said (where it may be read), decided, promised, and why it goes on."""

    item: AgendaItem
    notes: str
    resolutions: list = field(default_factory=list)
    promises: list = field(default_factory=list)


def stages_of(topic, viewer):
    """Its meetings, the newest first. Notes are read once the minutes are passed round; before, by their writers."""
    items = AgendaItem.objects.announced_to(viewer).filter(topic=topic)
    items = items.select_related("meeting__council", "meeting__cycle", "meeting__record")
    found = list(items.order_by("-meeting__starts_at"))
    decided = Resolution.objects.visible_to(viewer).filter(item__in=found)
    decided = decided.select_related("policy__school", "vision", "topic")
    promised = ActionItem.objects.visible_to(viewer).filter(meeting__in=[item.meeting_id for item in found])
    by_item, by_meeting = {}, {}
    for resolution in decided if found else []:
        by_item.setdefault(resolution.item_id, []).append(resolution)
    for promise in promised.select_related("person") if found else []:
        by_meeting.setdefault(promise.meeting_id, []).append(promise)
    writes = can_convene(viewer, topic.council_id)
    return [
        Stage(
            item,
            item.notes if writes or _is_read(item.meeting) else "",
            by_item.get(item.pk, []),
            by_meeting.get(item.meeting_id, []),
        )
        for item in found
    ]


def _is_read(meeting):
    """Whether the minutes have left their writers' desk."""
    minutes = getattr(meeting, "record", None)
    return minutes is not None and minutes.state != Minutes.State.DRAFT


def became_of(topic, stages):
    """What became of it, in one sentence for whoever proposed it."""
    standing = [stage.item for stage in stages if not stage.item.is_dropped]
    item = standing[0] if standing else None
    if topic.state == Topic.State.DROPPED:
        return _("取り下げになりました。")
    if topic.state == Topic.State.CLOSED:
        said = {"meeting": item.meeting.title} if item else None
        return _("%(meeting)sの会議で話し合いました。") % said if said else _("話し合いを終えました。")
    if item and item.meeting.state in (Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN):
        said = {"meeting": item.meeting.title, "day": format_short(item.meeting.day)}
        return _("%(meeting)s、%(day)sの会議で話し合います。") % said
    if item and item.is_carried and item.meeting.state in Meeting.NOT_HELD:
        said = {"meeting": item.meeting.title, "state": item.meeting.get_state_display()}
        return _("%(meeting)sが%(state)sになったので、次の会議で話し合います。") % said
    if item and item.is_carried:
        return _("%(meeting)sで話し終わらず、次の会議でも話し合います。") % {"meeting": item.meeting.title}
    return _("まだ次第に入っていません。") if topic.answer else _("事務局の返事を待っています。")
