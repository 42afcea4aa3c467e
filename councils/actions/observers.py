"""Observers (傍聴): applications in the order in which they come, up to the limit; who came on the day."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import today
from core.refusal import InvalidMove, Refused
from councils.models import Meeting, Observer

#: While the meeting is in one of these, applications are taken and people are received.
RECEIVING = (Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN)


def apply_by(meeting):
    """The last day of the rule on which one applies."""
    return meeting.day - timedelta(days=meeting.rules.observer_days)


def places_left(meeting):
    """How many more may be accepted."""
    taken = Observer.objects.filter(meeting=meeting, state=Observer.State.ACCEPTED).count()
    return max(0, meeting.rules.observer_limit - taken)


def observers_of(meeting):
    """How many people observed, for the closing form: those who were marked as come, else what is kept already."""
    came = Observer.objects.filter(meeting=meeting, state=Observer.State.ACCEPTED, came=True).count()
    return came or meeting.observers


def _lock(meeting):
    """Hold the meeting, so that two who take applications do not give the last place twice."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
    if locked.state not in RECEIVING:
        raise Refused(_("この会議はもう終わったか、延期・中止になっているため、受付は変えられません。"))
    return locked


def _check_open(meeting):
    if meeting.mode == Meeting.Mode.WRITTEN:
        raise Refused(_("書面の会議には集まりがないため、傍聴の受付はありません。"))
    if not meeting.is_public:
        raise Refused(_("この会議は傍聴できないことになっています。先に「予定を変える」で直してください。"))


@transaction.atomic
def add_observer(meeting, name, *, by, contact="", channel=Observer.Channel.PHONE, received_on=None):
    """Write down an application: accepted while there is room, else it waits; after the deadline it says so."""
    locked, name, contact = _lock(meeting), " ".join(name.split())[:60], contact.strip()[:60]
    _check_open(locked)
    received_on = received_on or today()
    if not name:
        raise Refused(_("申し込んだ人の名前を書いてください。"))
    if received_on > today():
        raise Refused(_("申込みの日が先の日付です。日付を確かめてください。"))
    standing = Observer.objects.filter(meeting=locked).exclude(state=Observer.State.WITHDRAWN)
    if standing.filter(name=name, contact=contact).exists():
        raise Refused(_("%(name)sさんは、もう受け付けています。") % {"name": name})
    waiting = standing.filter(state=Observer.State.FULL).exists()
    is_full = waiting or places_left(locked) == 0
    observer = Observer.objects.create(
        meeting=locked,
        name=name,
        contact=contact,
        channel=channel,
        received_on=received_on,
        after_deadline=received_on > apply_by(locked),
        state=Observer.State.FULL if is_full else Observer.State.ACCEPTED,
        entered_by=by.name[:120],
    )
    record("observer.add", observer, by, state=str(observer.get_state_display()))
    return observer


@transaction.atomic
def withdraw_observer(observer, *, by):
    """The person will not come; the place is free for the first who waits."""
    _lock(observer.meeting)
    observer.move("withdraw", by, came=None)
    return observer


@transaction.atomic
def accept_observer(observer, *, by):
    """The first who waits gets the place that became free."""
    meeting = _lock(observer.meeting)
    if places_left(meeting) == 0:
        raise Refused(_("定員いっぱいです。取り消しがあってから受け付けてください。"))
    waiting = Observer.objects.filter(meeting=meeting, state=Observer.State.FULL)
    if observer.state == Observer.State.FULL and waiting.first().pk != observer.pk:
        raise Refused(_("先に待っている人がいます。順番に受け付けてください。"))
    observer.move("accept", by)
    return observer


@transaction.atomic
def mark_observer(observer, came, *, by):
    """Whether the person came; None takes the mark back."""
    meeting = _lock(observer.meeting)
    if meeting.day > today():
        raise Refused(_("会議の日になったら、来た人に印を付けてください。"))
    locked = Observer.objects.select_for_update(of=("self",)).get(pk=observer.pk)
    if locked.state != Observer.State.ACCEPTED:
        raise InvalidMove
    locked.came = observer.came = came
    locked.save(update_fields=["came"])
    words = {True: _("来ました"), False: _("来ませんでした"), None: _("まだ分かりません")}
    record("observer.mark", locked, by, came=words[came])
    return observer
