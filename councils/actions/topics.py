"""Things to talk about: proposed by people, or left by a room above for a later year."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.dates import now
from core.refusal import Refused
from councils.models import Council, Meeting, Topic


@transaction.atomic
def leave_topic(
    council, fiscal_year, title, *, by, origin, body="", record=None, label=None, proposer=None, name=""
):
    """Leave a topic for a 年度, whether or not its Cycle is open yet. Once per `record` it came from.

    `label` names the record where its own name may not be said. Without a record it is a proposal of whoever acts,
    or of the person `proposer`, or of whoever bears `name`, from whom it was heard by telephone or on paper.
    """
    title = " ".join(title.split())[:100]
    if not title:
        raise Refused(_("話し合いたいことを書いてください。"))
    source = {}
    if record is not None:
        source = {"origin_type": record._meta.label_lower, "origin_id": record.pk}
        known = Topic.objects.filter(council=council, **source).first()
        if known:
            return known
        source["origin_label"] = (str(record) if label is None else label)[:200]
    fields = {"title": title, "body": body.strip(), "origin": origin}
    fields |= _whose(by, proposer, name) if record is None else {"proposed_by": by.name[:120]}
    try:
        with transaction.atomic():
            topic = Topic.objects.create(council=council, fiscal_year=fiscal_year, **fields, **source)
    except IntegrityError:  # somebody left the same one at this very moment
        return Topic.objects.get(
            council=council, origin_type=source["origin_type"], origin_id=source["origin_id"]
        )
    audit.record("topic.propose", topic, by, for_label=topic.proposed_by if topic.entered_by else "")
    return topic


@transaction.atomic
def leave_topic_once(council, fiscal_year, title, *, by, origin, body=""):
    """A proposal by link: a second press of the same person with the same words makes no second topic."""
    Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
    said = {"title": " ".join(title.split())[:100], "proposed_by": by.name[:120]}
    known = Topic.objects.open().filter(council=council, **said).first()
    return known or leave_topic(council, fiscal_year, title, by=by, origin=origin, body=body)


def _whose(by, proposer, name):
    """The proposal is mine, or I write it down for somebody."""
    name = " ".join(str(proposer or name).split())[:120]
    if not name or (proposer is not None and proposer.pk == by.person_id):
        return {"proposed_by": by.name[:120], "proposer_id": by.person_id}
    return {"proposed_by": name, "proposer": proposer, "entered_by": by.name[:120]}


@transaction.atomic
def change_topic(topic, *, by, title, body):
    """Put an open topic into better words."""
    locked = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    if locked.state != Topic.State.OPEN:
        raise Refused(_("話し合いを終えたか取り下げた話題は、直せません。"))
    locked.title, locked.body = title.strip(), body.strip()
    locked.save(update_fields=["title", "body"])
    audit.record("topic.change", locked, by)
    return locked


def close_topic(topic, *, by):
    """It has been talked through."""
    topic.move("close", by)
    return topic


@transaction.atomic
def answer_topic(topic, words, *, by):
    """The office tells the proposer what becomes of it, such as that it is talked about later; it stays open."""
    words = " ".join(words.split())[:200]
    if not words:
        raise Refused(_("返事を書いてください。例:秋の会議で話し合います。"))
    locked = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    if locked.state != Topic.State.OPEN:
        raise Refused(_("話し合いを終えたか取り下げた話題には、返事を変えられません。"))
    locked.answer, locked.answered_at = words, now()
    locked.save(update_fields=["answer", "answered_at"])
    audit.record("topic.answer", locked, by, words=words)
    return locked


def drop_topic(topic, *, by, reason=""):
    """It is not to be talked about after all; whoever proposed it reads why."""
    reason = reason.strip()[:200]
    told = {"answer": reason, "answered_at": now()} if reason else {}
    topic.move("drop", by, data={"reason": reason}, **told)
    return topic


def reopen_topic(topic, *, by):
    """It is to be talked about again."""
    topic.move("reopen", by)
    return topic


# ---- what a meeting did not finish -----------------------------------------------------------------------


@transaction.atomic
def carry_item(item, note, *, by):
    """An item goes on in the next meeting, with a word on what is to be continued; it then has a topic.

    A basic policy waits for its decision by itself and needs none. The words of a closed item stay in the item.
    """
    if item.topic_id is None and item.policy_id is None:
        item.topic = _topic_of(item, by)
    item.is_carried, item.carried_note = True, " ".join(note.split())[:200]
    item.save(update_fields=["topic", "is_carried", "carried_note"])
    if item.topic_id is None:
        return item
    if item.topic.can_move("reopen"):
        item.topic.move("reopen", by)
    meeting, said = item.meeting, item.carried_note if item.is_public else ""
    if meeting.state in Meeting.NOT_HELD:
        why = str(meeting.get_state_display())
        audit.record("topic.leave", item.topic, by, number=meeting.number, why=why)
    else:
        audit.record("topic.carry", item.topic, by, number=meeting.number, note=said)
    return item


def _topic_of(item, by):
    """The topic in which an item lives on; that of a closed item does not say what it is about."""
    meeting = item.meeting
    said = {"year": meeting.cycle.label, "number": meeting.number}
    label = _("%(year)s 第%(number)s回") % said
    title = item.title if item.is_public else _("非公開の議題(%(year)s 第%(number)s回から)") % said
    return leave_topic(
        meeting.council,
        meeting.cycle.fiscal_year,
        title,
        by=by,
        origin=Topic.Origin.COUNCIL,
        record=item,
        label=label,
    )
