"""Opinions of the council: drafted, put on an agenda, resolved, sent, answered (地教行法47条の5第6項・第7項)."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.dates import format_date, today
from core.refusal import InvalidMove, Refused
from councils.actions.agenda import add_agenda_item, change_agenda_item
from councils.models import AgendaItem, Meeting, Opinion

State, Kind = Opinion.State, Opinion.Kind


def _check(kind, addressee, school):
    if kind == Kind.STAFFING and addressee != Opinion.Addressee.BOARD:
        raise Refused(_("教職員の任用についての意見は、教育委員会に出します。"))
    if addressee == Opinion.Addressee.HEAD and school is None:
        raise Refused(_("どの校園の長に出すかを選んでください。"))


@transaction.atomic
def draft_opinion(cycle, *, by, addressee, title, text, kind=Kind.MANAGEMENT, school=None):
    """Write down what the council might say, before it has resolved it."""
    if cycle.ended_on:
        raise Refused(_("この年度の歩みは終わっています。今年度の意見として書いてください。"))
    _check(kind, addressee, school)
    if not title.strip() or not text.strip():
        raise Refused(_("件名と意見を書いてください。"))
    opinion = Opinion.objects.create(
        council_id=cycle.council_id,
        cycle=cycle,
        kind=kind,
        addressee=addressee,
        school=school,
        title=title.strip()[:100],
        text=text.strip(),
        drafted_by=by.name[:120],
    )
    record("opinion.draft", opinion, by)
    return opinion


@transaction.atomic
def change_opinion(form, *, by):
    """Save an OpinionForm; what the council has resolved changes no more."""
    locked = Opinion.objects.select_for_update(of=("self",)).get(pk=form.instance.pk)
    if locked.state != State.DRAFT:
        raise InvalidMove(_("この意見は議決されています。文を変えるときは、取り下げて書き直してください。"))
    values = form.cleaned_data
    _check(values["kind"], values["addressee"], values["school"])
    opinion = form.save()
    record("opinion.change", opinion, by)
    if opinion.is_closed:
        _close_items(opinion, by)
    return opinion


def _close_items(opinion, by):
    """The items on which it stands are closed at once; what was announced openly before is over."""
    ahead = (Meeting.State.PLANNED, Meeting.State.NOTIFIED, Meeting.State.OPEN)
    items = opinion.agenda_items.standing().filter(is_public=True, meeting__state__in=ahead)
    for item in items.select_related("meeting"):
        change_agenda_item(item, by=by, is_public=False, closed_reason=closed_because())


def closed_because():
    """Why an item on staffing is closed."""
    return _("教職員の任用に関わるため")


@transaction.atomic
def put_opinion_on_agenda(opinion, meeting, *, by):
    """An item on which the council resolves it; one on staffing is closed by itself."""
    locked = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    if locked.state != State.DRAFT:
        raise InvalidMove
    if meeting.council_id != locked.council_id:
        raise Refused(_("別の協議会の会議です。"))
    ended = (Meeting.State.CLOSED, Meeting.State.NOT_FORMED, Meeting.State.CANCELLED)
    waiting = locked.agenda_items.standing().exclude(meeting__state__in=ended).select_related("meeting")
    if other := waiting.first():
        raise InvalidMove(_("この意見は、もう%(meeting)sの議題です。") % {"meeting": other.meeting.title})
    item = add_agenda_item(
        meeting,
        by=by,
        kind=AgendaItem.Kind.DELIBERATION,
        title=_("意見「%(title)s」") % {"title": locked.title[:90]},
        is_public=not locked.is_closed,
        closed_reason=closed_because() if locked.is_closed else "",
    )
    item.opinion = locked
    item.save(update_fields=["opinion"])
    return item


def resolve_opinion(opinion, *, by):
    """What a confirmed decision of the council means for it. Called by confirm_resolution."""
    opinion.move("resolve", by)
    return opinion


def send_opinion(opinion, *, by, on=None, document_number=""):
    """It goes to the head or the Board; from this day the waiting is counted."""
    on = on or today()
    if on > today():
        raise Refused(_("提出した日が先の日付です。日付を確かめてください。"))

    def check(locked):
        decided = locked.resolutions.filter(state="confirmed").order_by("-decided_on").first()
        if decided and on < decided.decided_on:
            raise Refused(
                _("提出の日は、議決の日(%(day)s)より前にはできません。")
                % {"day": format_date(decided.decided_on)}
            )

    opinion.move("send", by, guard=check, sent_on=on, document_number=document_number.strip()[:60])
    return opinion


def answer_opinion(opinion, reply, *, by, on=None, replied_by=""):
    """The addressee answers; with `replied_by` the office types an answer that came on paper."""
    on = on or today()
    if not reply.strip():
        raise Refused(_("回答を書いてください。"))
    if on > today():
        raise Refused(_("回答の日が先の日付です。日付を確かめてください。"))

    def check(locked):
        if on < locked.sent_on:
            raise Refused(
                _("回答の日は、提出の日(%(day)s)より前にはできません。")
                % {"day": format_date(locked.sent_on)}
            )

    opinion.move(
        "answer",
        by,
        guard=check,
        for_label=replied_by.strip(),
        reply=reply.strip(),
        replied_on=on,
        replied_by=(replied_by.strip() or by.name)[:120],
    )
    return opinion


def withdraw_opinion(opinion, reason, *, by):
    """The council will not send it; why is said."""
    if not reason.strip():
        raise Refused(_("取り下げる理由を書いてください。"))

    def check(locked):
        if locked.resolutions.filter(state="recorded").exists():
            raise Refused(_("議決の記録が会長の確認を待っているため、取り下げられません。"))

    opinion.move(
        "withdraw", by, guard=check, end_reason=reason.strip()[:200], data={"reason": reason.strip()[:200]}
    )
    return opinion
