"""Things to talk about: proposed by people, or left by a room above for a later year."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.refusal import Refused
from councils.models import Topic


@transaction.atomic
def leave_topic(council, fiscal_year, title, *, by, origin, body="", record=None):
    """Leave a topic for a 年度, whether or not its Cycle is open yet. Once per `record` it came from."""
    title = " ".join(title.split())[:100]
    if not title:
        raise Refused(_("話し合いたいことを書いてください。"))
    source = {}
    if record is not None:
        source = {"origin_type": record._meta.label_lower, "origin_id": record.pk}
        known = Topic.objects.filter(council=council, **source).first()
        if known:
            return known
        source["origin_label"] = str(record)[:200]
    fields = {"title": title, "body": body.strip(), "origin": origin, "proposed_by": by.name[:120]}
    try:
        with transaction.atomic():
            topic = Topic.objects.create(council=council, fiscal_year=fiscal_year, **fields, **source)
    except IntegrityError:  # somebody left the same one at this very moment
        return Topic.objects.get(
            council=council, origin_type=source["origin_type"], origin_id=source["origin_id"]
        )
    audit.record("topic.propose", topic, by)
    return topic


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


def drop_topic(topic, *, by, reason=""):
    """It is not to be talked about after all."""
    topic.move("drop", by, data={"reason": reason.strip()[:200]})
    return topic


def reopen_topic(topic, *, by):
    """It is to be talked about again."""
    topic.move("reopen", by)
    return topic
