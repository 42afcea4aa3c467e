"""Publishing an agenda: each time a numbered copy that is never rewritten."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.outbox import send_later
from core.audit import record
from core.dates import format_short, now
from core.refusal import Refused
from councils.actions.invitations import address_of, forget_told, invited, link_for
from councils.agenda_lines import changes_between, lines_of, news_of
from councils.models import AgendaVersion, Meeting, Paper, Seat
from councils.reading import agenda_from


@transaction.atomic
def publish_agenda(meeting, *, by, reason=""):
    """Publish the agenda again as it stands now, with a reason: the notice had published the first version.

    Those who had the notice are told what changed, once for each version, unless the meeting is over.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if locked.state == Meeting.State.PLANNED:
        raise Refused(_("次第は、会議の案内を出すときに公表されます。会議のページから案内を出してください。"))
    if locked.state != Meeting.State.NOTIFIED:
        raise Refused(_("会議が始まったか取りやめになっているため、次第は公表し直せません。"))
    version = _next_version(locked, reason.strip()[:200], by)
    if version is None:
        raise Refused(_("公表した次第から変わったところはありません。"))
    if locked.ends_at > now():
        _tell_again(locked, by)
    return version


def publish_with_notice(meeting, *, by):
    """The notice publishes version 1; the notice of a new day publishes again what has changed since."""
    return _next_version(meeting, _("あらためて案内を出したため"), by, at=meeting.notified_at)


def _next_version(meeting, reason, by, *, at=None):
    """The version, or None when nothing differs from the last one. The meeting's row is locked by the caller."""
    last = meeting.agenda_versions.first()
    before = last.content["items"] if last else []
    items = list(meeting.items.prefetch_related("papers"))
    for item in items:
        item.is_readable = True
    sha = dict(Paper.objects.filter(item__meeting=meeting).values_list("pk", "file__sha256"))
    lines = lines_of(agenda_from(meeting, items), before, sha)
    if last and not changes_between(before, lines):
        return None
    if last and not reason:
        raise Refused(_("公表した次第を変える理由を書いてください。"))
    version = AgendaVersion.objects.create(
        meeting=meeting,
        number=last.number + 1 if last else 1,
        content={"items": lines},
        reason=reason if last else "",
        published_at=at or now(),
        published_by=by.name[:120],
    )
    record("meeting.publish_agenda", meeting, by, number=version.number, reason=version.reason)
    return version


def _tell_again(meeting, by):
    """What changed, and why, to those who had the notice; whoever has no mail is on the call list again."""
    news = news_of(meeting)
    if news is None:
        return
    version, changes = news
    attending = Seat.objects.attending_on(meeting.day).filter(council=meeting.council_id)
    for row in invited(meeting).filter(seat__in=attending.order_by().values("pk")):
        lines = [
            _("%(name)s 様") % {"name": row.seat.person},
            "",
            str(row.meeting.council),
            _("第%(number)s回(%(day)s)の次第を新しくしました。")
            % {"number": meeting.number, "day": format_short(meeting.starts_at)},
            _("理由　%(reason)s") % {"reason": version.reason},
            "",
            _("変わったところ"),
            *(_line_of(change) for change in changes),
            "",
            _("新しい次第と資料は、次のページにあります。"),
            address_of(link_for(row, by=by)),
        ]
        send_later(
            key=f"meeting:{meeting.pk}:agenda:{version.number}:{row.pk}",
            subject=_("学校運営協議会 次第の変更のお知らせ"),
            body="\n".join(lines),
            person=row.seat.person,
        )
    forget_told(meeting)


def _line_of(change):
    return f"・{change.word}　{change.title}" + (f"　{change.text}" if change.text else "")
