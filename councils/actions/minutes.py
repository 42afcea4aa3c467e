"""Minutes: drafted by one press, corrected, seen by the members, confirmed by the chair, published."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import today
from core.refusal import InvalidMove, Refused
from councils.actions.minutes_text import compose
from councils.actions.resolutions import leads_council
from councils.figures import count_meetings
from councils.models import Meeting, Minutes, Resolution


def _texts(meeting):
    rows = list(meeting.attendances.select_related("seat__person").order_by("-seat__office", "pk"))
    items = list(meeting.items.standing())
    resolutions = list(
        Resolution.objects.filter(meeting=meeting).exclude(state=Resolution.State.VOID).order_by("pk")
    )
    promises = list(meeting.action_items.select_related("person"))
    parts = (meeting, rows, items, resolutions, promises)
    return compose(*parts, public=False), compose(*parts, public=True)


@transaction.atomic
def write_minutes(meeting, *, by):
    """Draft the minutes from agenda, attendance, notes, outcomes, decisions and promises."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
    if locked.state not in (Meeting.State.CLOSED, Meeting.State.NOT_FORMED):
        raise Refused(_("議事録は、会議を閉じてから作ります。先に閉会してください。"))
    if Minutes.objects.filter(meeting=locked).exists():
        raise InvalidMove(_("議事録の案は、もうできています。"))
    text, public_text = _texts(locked)
    minutes = Minutes.objects.create(
        meeting=locked, text=text, public_text=public_text, written_by=by.name[:120]
    )
    record("minutes.write", minutes, by)
    return minutes


@transaction.atomic
def change_minutes(form, *, by):
    """Save a MinutesForm; once the chair has confirmed, nothing changes any more."""
    locked = Minutes.objects.select_for_update(of=("self",)).get(pk=form.instance.pk)
    if locked.state not in (Minutes.State.DRAFT, Minutes.State.CHECKING):
        raise InvalidMove(_("会長が確認した議事録は変えられません。"))
    minutes = form.save()
    record("minutes.change", minutes, by)
    return minutes


def circulate_minutes(minutes, *, by):
    """The members see the draft and may ask for corrections."""
    minutes.move("circulate", by)
    return minutes


def return_minutes(minutes, *, by):
    """Back to the clerk for correction."""
    minutes.move("return", by)
    return minutes


def confirm_minutes(minutes, *, by, on=None, for_person=None):
    """The chair confirms; with `for_person` the office writes down that the chair did (signed, telephone)."""
    if for_person is None and not leads_council(by, minutes.meeting.council_id):
        raise Refused(
            _("議事録を確かめるのは会長(副会長)です。会長が確認したときは、その名前で記録してください。")
        )
    minutes.move(
        "confirm",
        by,
        for_label=for_person or "",
        confirmed_by=str(for_person or by.name)[:120],
        confirmed_on=on or today(),
    )
    return minutes


@transaction.atomic
def publish_minutes(minutes, *, by):
    """The public text becomes readable for everybody."""
    if not minutes.public_text.strip():
        raise Refused(_("公表する議事録が空です。先に文を作ってください。"))
    minutes.move("publish", by, published_on=today())
    count_meetings(minutes.meeting)
    return minutes
