"""Words on paper: the newsletter, drafted from its meeting and edited; and what is left to the successor."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import format_short, now
from core.refusal import Refused
from councils.models import ActionItem, Meeting, Newsletter


def draft_newsletter(meeting):
    """A newsletter that is not saved yet, from the public items, their outcomes and the day of the next meeting."""
    items = [item for item in meeting.items.standing() if item.is_public]
    talked = [
        _("・%(title)s") % {"title": item.title} for item in items if item.kind not in ("greeting", "confirm")
    ]
    decided = [f"・{item.outcome}" for item in items if item.outcome]
    for resolution in meeting.resolutions.filter(state="confirmed", item__is_public=True).select_related(
        "policy__school", "vision", "topic", "opinion"
    ):
        words = {"subject": resolution.subject, "result": resolution.get_result_display()}
        decided.append(_("・%(subject)s：%(result)s") % words)
    return Newsletter(
        meeting=meeting,
        heading=_("第%(number)s回の会議を開きました") % {"number": meeting.number},
        talked="\n".join(talked),
        decided="\n".join(decided),
        coming="\n".join(_coming(meeting)),
    )


def _coming(meeting):
    """The next meeting, as far as it is planned; promises by post, never by name."""
    following = (
        Meeting.objects.filter(council=meeting.council_id, starts_at__gt=meeting.starts_at)
        .exclude(state__in=["cancelled", "postponed", "not_formed"])
        .order_by("starts_at")
        .first()
    )
    if following:
        words = {"day": format_short(following.day), "place": following.place}
        yield _("・次の会議は%(day)s、%(place)sで開きます。") % words
    for promise in ActionItem.objects.open().filter(meeting=meeting, person=None):
        yield f"・{promise.text}"


@transaction.atomic
def write_newsletter(form, *, by):
    """Save the words of a newsletter; whoever saves second loses nothing."""
    newsletter = form.instance
    if newsletter.meeting.state != Meeting.State.CLOSED:
        raise Refused(_("協議会だよりは、会議が終わってから作ります。"))
    newsletter.written_by = by.name[:120]
    newsletter = form.save()
    record("newsletter.write", newsletter, by)
    return newsletter


@transaction.atomic
def write_handover(form, *, by):
    """Save what is left to the successor; whoever saves second loses nothing."""
    form.instance.written_by, form.instance.written_at = by.name[:120], now()
    note = form.save()
    record("handovernote.write", note, by)
    return note
