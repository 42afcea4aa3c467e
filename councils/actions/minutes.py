"""Minutes: drafted by one press, corrected, seen by the members, confirmed by the chair, published, reported."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from community.models import AccessLink
from community.outbox import send_later
from core.audit import record
from core.dates import format_short, today
from core.refusal import InvalidMove, Refused
from core.viewer import viewer_of
from councils.actions.corrections import decline_open_corrections
from councils.actions.invitations import check_address, invited, link_for, links_of
from councils.actions.minutes_names import names_in, names_left
from councils.actions.minutes_text import compose
from councils.actions.resolutions import leads_council
from councils.figures import count_meetings
from councils.models import Meeting, Minutes, Resolution, ResolutionVoter, standing
from councils.presence import with_times_away

State = Minutes.State
#: So long after the members' days the link still shows what became of a correction.
SEEN_DAYS = 30


# ---- writing ---------------------------------------------------------------------------------------------


def _parts(meeting):
    rows = with_times_away(meeting.attendances.select_related("seat__person", "stands_in_for__person"))
    voices = Prefetch("voters", ResolutionVoter.objects.order_by("pk"), to_attr="voices")
    return (
        meeting,
        list(rows.order_by(*standing("seat__"))),
        list(meeting.items.standing()),
        list(
            meeting.resolutions.exclude(state=Resolution.State.VOID).prefetch_related(voices).order_by("pk")
        ),
        list(meeting.action_items.select_related("person")),
    )


@transaction.atomic
def write_minutes(meeting, *, by):
    """Draft the minutes from agenda, attendance, notes, outcomes, decisions and promises."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
    if locked.state not in (Meeting.State.CLOSED, Meeting.State.NOT_FORMED):
        raise Refused(_("議事録は、会議を閉じてから作ります。先に閉会してください。"))
    if Minutes.objects.filter(meeting=locked).exists():
        raise InvalidMove(_("議事録の案は、もうできています。"))
    parts = _parts(locked)
    minutes = Minutes.objects.create(
        meeting=locked,
        text=compose(*parts, public=False),
        public_text=compose(*parts, public=True),
        written_by=by.name[:120],
    )
    record("minutes.write", minutes, by)
    return minutes


def names_to_check(minutes):
    """Words of the public text that may still name somebody, for the office before it publishes."""
    meeting = minutes.meeting
    rows = meeting.attendances.select_related("seat__person")
    promises = meeting.action_items.select_related("person")
    return names_left(minutes.public_text, names_in(meeting, rows, promises, meeting.items.standing()))


@transaction.atomic
def change_minutes(form, *, by):
    """Save a MinutesForm; once the chair has confirmed, nothing changes any more."""
    locked = Minutes.objects.select_for_update(of=("self",)).get(pk=form.instance.pk)
    if locked.state not in (State.DRAFT, State.CHECKING):
        raise InvalidMove(_("会長が確認した議事録は変えられません。"))
    minutes = form.save()
    record("minutes.change", minutes, by)
    return minutes


# ---- passing round ---------------------------------------------------------------------------------------


def who_was_there(meeting):
    """The members' rows of those who came."""
    return invited(meeting).filter(present=True)


def links_to_check(meeting):
    """[(row, usable link or None)] of those who came, for their letters."""
    rows = list(who_was_there(meeting))
    links = links_of(rows)
    return [(row, links.get(row.pk)) for row in rows]


@transaction.atomic
def circulate_minutes(minutes, *, by):
    """The members see the draft; those who were there are told, and have the rule's days to ask for corrections."""
    until = today() + timedelta(days=minutes.meeting.rules.correction_days)
    minutes.move("circulate", by, check_until=until)
    for row in who_was_there(minutes.meeting):
        _tell(row, _lasting_link(row, until, by), until)
    return minutes


def _lasting_link(row, until, by):
    """The member's link to the meeting, good until what became of the corrections has been read."""
    link = link_for(row, by=by)
    last = until + timedelta(days=SEEN_DAYS)
    if link.expires_on < last:
        link.expires_on = last
        AccessLink.objects.filter(pk=link.pk).update(expires_on=last)
    return link


def _tell(row, link, until):
    lines = [
        _("%(name)s 様") % {"name": row.seat.person},
        "",
        _("%(meeting)sの議事録の案ができました。次のページで読めます。") % {"meeting": row.meeting},
        check_address(link),
        "",
        _("直すところがあれば、%(day)sまでに、段落ごとにお知らせください。お電話でもかまいません。")
        % {"day": format_short(until)},
    ]
    send_later(
        key=f"minutes:{row.meeting_id}:check:{row.pk}:{until:%Y%m%d}",
        subject=_("学校運営協議会 議事録のご確認のお願い"),
        body="\n".join(lines),
        person=row.seat.person,
    )


def return_minutes(minutes, *, by):
    """Back to the clerk for correction."""
    minutes.move("return", by, check_until=None)
    return minutes


# ---- confirming, publishing, reporting -------------------------------------------------------------------


@transaction.atomic
def confirm_minutes(minutes, *, by, on=None, for_person=None, decline_open=False):
    """The chair confirms; with `for_person` the office writes down that the chair did (signed, telephone).

    Corrections that nobody has answered hold it up; with `decline_open` it is said that they are not taken.
    """
    if not leads_council(by if for_person is None else viewer_of(for_person), minutes.meeting.council_id):
        raise Refused(
            _("議事録を確かめるのは会長(副会長)です。会長が確認したときは、その名前で記録してください。")
        )
    if on and on > today():
        raise Refused(_("確認した日が先の日付です。日付を確かめてください。"))
    Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if decline_open:
        decline_open_corrections(minutes, by=by)
    minutes.move(
        "confirm",
        by,
        guard=_check_answered,
        for_label=for_person or "",
        confirmed_by=str(for_person or by.name)[:120],
        confirmed_on=on or today(),
    )
    return minutes


def _check_answered(minutes):
    if waiting := minutes.corrections.filter(state="open").count():
        raise Refused(
            _(
                "返事をしていない直しが%(n)s件あります。取り入れるか、取り入れない理由を書いてから確認してください。"
            )
            % {"n": waiting}
        )


@transaction.atomic
def reopen_minutes(minutes, reason, *, by):
    """Something must still be mended before publication: the confirmation is taken back, and given again later.

    The Board, where it was told already, is told again of what is confirmed then.
    """
    if not reason.strip():
        raise Refused(_("確認を取り消す理由を書いてください。"))
    minutes.move(
        "reopen",
        by,
        data={"reason": reason.strip()},
        confirmed_by="",
        confirmed_on=None,
        check_until=None,
        reported_on=None,
    )
    return minutes


@transaction.atomic
def publish_minutes(minutes, *, by, report=False):
    """The public text becomes readable for everybody; with `report` the Board is told at once."""
    if not minutes.public_text.strip():
        raise Refused(_("公表する議事録が空です。先に文を作ってください。"))
    minutes.move("publish", by, published_on=today())
    count_meetings(minutes.meeting)
    if report and minutes.reported_on is None:
        report_minutes(minutes, by=by)
    return minutes


@transaction.atomic
def report_minutes(minutes, *, by):
    """The Board is told that the meeting took place and reads its minutes (domain.md §1.4); once."""
    locked = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if locked.state not in (State.CONFIRMED, State.PUBLISHED):
        raise Refused(_("教育委員会への報告は、会長が議事録を確認してから行います。"))
    if locked.reported_on:
        raise InvalidMove(_("教育委員会には、もう報告しています。"))
    minutes.reported_on = locked.reported_on = today()
    locked.save(update_fields=["reported_on"])
    record("minutes.report", locked, by)
    return minutes
