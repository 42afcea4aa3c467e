"""Comments on a submitted basic policy, by part or on the whole; the head answers. They stay with the version."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import now
from core.refusal import InvalidMove, Refused
from councils.models import BasicPolicy, PolicyComment

#: While the council has it before it.
TALKED_OF = (BasicPolicy.State.SUBMITTED, BasicPolicy.State.CONTINUED)


def is_talked_of(policy):
    """Whether the council has the policy before it, so that comments are asked for."""
    return policy.state in TALKED_OF


@transaction.atomic
def comment_policy(policy, text, *, by, item=None, author=None, author_label=""):
    """A word on one part (`item`) or on the whole; with author or label the office writes it down for somebody."""
    locked = BasicPolicy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if not is_talked_of(locked):
        raise Refused(_("意見を書けるのは、基本方針が提出されてから決まるまでの間です。"))
    if item is not None and item.policy_id != policy.pk:
        raise Refused(_("別の基本方針の項目です。"))
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("意見を書いてください。"))
    written_for = bool(author_label.strip()) or (author is not None and author.pk != by.person_id)
    if not written_for and by.person_id is None:
        raise Refused(_("だれの意見かを書いてください。"))
    mine = {"author": author, "author_label": author_label.strip()[:60]}
    if not written_for:
        mine = {"author_id": by.person_id, "author_label": ""}
    if locked.comments.filter(item=item, text=text, **mine).exclude(state="withdrawn").exists():
        raise InvalidMove(_("同じ意見が、もう書かれています。"))
    comment = PolicyComment.objects.create(
        policy=policy, item=item, text=text, entered_by=by.name[:120] if written_for else "", **mine
    )
    record("policycomment.add", comment, by, for_label=comment.whose if written_for else "")
    return comment


def answer_comment(comment, answer, *, by):
    """What the head says to it; may be said better later."""
    if not answer.strip():
        raise Refused(_("返事を書いてください。"))
    comment.move(
        "answer",
        by,
        answer=answer.replace("\r\n", "\n").strip(),
        answered_by=by.name[:120],
        answered_at=now(),
    )
    return comment


def withdraw_comment(comment, *, by):
    """Taken back; it stays in the history."""
    comment.move("withdraw", by)
    return comment
