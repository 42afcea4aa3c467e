"""Promises of a meeting: who does what by when."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.refusal import Refused
from councils.models import ActionItem


@transaction.atomic
def add_action_item(council, text, *, by, person=None, post="", due_on=None, meeting=None):
    """Write down a promise, of a person or of whoever holds a post."""
    if not text.strip():
        raise Refused(_("約束したことを書いてください。"))
    if bool(person) == bool(post):
        raise Refused(_("だれが行うかを選んでください。"))
    item = ActionItem.objects.create(
        council=council, meeting=meeting, text=text.strip()[:200], person=person, post=post, due_on=due_on
    )
    record("actionitem.add", item, by, who=item.owner_label)
    return item


@transaction.atomic
def finish_action_item(item, result="", *, by):
    """It is done; what came of it may be said."""
    item.move("finish", by, result=result.strip()[:200])
    return item


@transaction.atomic
def drop_action_item(item, reason, *, by):
    """It will not be done; why is said."""
    if not reason.strip():
        raise Refused(_("取りやめる理由を書いてください。"))
    item.move("drop", by, result=reason.strip()[:200], data={"reason": reason.strip()})
    return item


@transaction.atomic
def reopen_action_item(item, *, by):
    """Ended by mistake."""
    item.move("reopen", by)
    return item
