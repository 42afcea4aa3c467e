"""Meetings as calendar files for those inside: one meeting, and all of somebody's councils."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from community.roles import SEATED, STAFF, Role
from core import ical
from core.dates import now
from core.models import AuditEntry
from core.viewer import viewer_of
from councils.models import Meeting

#: What a feed holds: so far back, so far ahead, at most so many.
BACK, AHEAD, MOST = timedelta(days=90), timedelta(days=400), 300
#: Acts that change a date; their number is its SEQUENCE.
ACTS = [
    f"meeting.{act}"
    for act in ("plan", "change", "notify", "postpone", "replan", "cancel", "not_form", "open", "close")
]
#: 延期 is not called off: it will come, but not on this day.
STATUS = {
    Meeting.State.POSTPONED: "TENTATIVE",
    Meeting.State.CANCELLED: "CANCELLED",
    Meeting.State.NOT_FORMED: "CANCELLED",
}


def with_changes(meetings):
    """Meetings with `changes` and `changed_at` from their history."""
    lines = AuditEntry.objects.filter(
        target_type="councils.meeting", target_id=OuterRef("pk"), action__in=ACTS
    )
    lines = lines.order_by().values("target_id")
    return meetings.annotate(
        changes=Coalesce(Subquery(lines.annotate(n=Count("pk")).values("n")), 0),
        changed_at=Coalesce(Subquery(lines.annotate(last=Max("at")).values("last")), F("cycle__opened_at")),
    )


def feed_address(link):
    """The address for a calendar."""
    return settings.SITE_URL.rstrip("/") + reverse("member_feed", args=[link.token])


def feed_of(person):
    """The calendar of a person's councils."""
    councils = viewer_of(person).ids("council", *STAFF, *SEATED, Role.CLERK)
    span = (now() - BACK, now() + AHEAD)
    meetings = Meeting.objects.filter(council__in=councils, starts_at__range=span).select_related("council")
    found = with_changes(meetings).order_by("starts_at", "pk")[:MOST]
    name = _("学校運営協議会の予定")
    return ical.written(ical.book(name, producer="councils"), [entry_of(m, inside=True) for m in found])


def file_of(meeting, *, inside):
    """One meeting as a file; `inside` adds the entrance to an online meeting."""
    found = with_changes(Meeting.objects.select_related("council")).get(pk=meeting.pk)
    book = ical.book(str(found), producer="councils")
    return ical.written(book, [entry_of(found, inside=inside)])


def entry_of(meeting, *, inside):
    """One date. Not every calendar shows a status, so the word stands before the title, too."""
    title, word = str(meeting), meeting.get_state_display()
    if meeting.state in STATUS:
        title = _("【%(word)s】%(title)s") % {"word": word, "title": title}
    return ical.entry(
        "meeting",
        meeting,
        title=title,
        place=meeting.place,
        lines=list(_lines(meeting, inside)),
        status=STATUS.get(meeting.state, "CONFIRMED"),
        url=meeting.get_absolute_url(),
        changed_at=meeting.changed_at,
        changes=meeting.changes,
    )


def _lines(meeting, inside):
    if meeting.state == Meeting.State.POSTPONED:
        yield _("延期になりました。新しい日は、決まりしだいお知らせします。")
    if meeting.end_reason and inside:
        yield _("理由　%(reason)s") % {"reason": meeting.end_reason}
    if meeting.mode != Meeting.Mode.IN_PERSON:
        yield str(meeting.get_mode_display())
    if meeting.online_address and inside:
        yield _("オンラインの入り口　%(address)s") % {"address": meeting.online_address}
    yield _("次第と資料　%(address)s") % {
        "address": settings.SITE_URL.rstrip("/") + meeting.get_absolute_url()
    }
