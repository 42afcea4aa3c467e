"""The meeting itself: the present item, who is here, notes, outcomes, decisions, promises."""

from collections import defaultdict

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.pages import render_page, require
from core.refusal import Refused
from councils.actions import (
    add_action_item,
    add_guest,
    arrive,
    decide_unanimously,
    elect_chair,
    finish_item,
    leave,
    preside,
    save_notes,
    start_item,
)
from councils.forms.meetings import PromiseFields
from councils.forms.minutes import NotesForm
from councils.forms.presence import GuestFields
from councils.models import AgendaItem, Meeting, Seat
from councils.permissions.meeting import can_record
from councils.reading import agenda_from, items_of, promises_before
from councils.room import mark_of, room_of
from councils.views.meeting_parts import meeting_crumbs, owner_choices
from councils.views.room import answer_live, is_poll, live_or_404
from councils.views.written import to_sheets
from councils.written import is_written

RUNNING = (Meeting.State.OPEN, Meeting.State.CLOSED)
TEMPLATE = "councils/meeting_day.html"


# ---- presses: one record changes, nothing that is being typed is touched -----------------------------------


def _item(meeting, value, viewer):
    """The item whose button was pressed, if the viewer may read it."""
    items = (
        AgendaItem.objects.open_to(viewer).filter(meeting=meeting).select_related("policy__school", "topic")
    )
    item = items.filter(pk=int(value)).first() if value.isdigit() else None
    if item is None:
        raise Refused(_("議題が見つかりません。画面を読み込み直してください。"))
    item.meeting = meeting
    return item


def _row(meeting, value, _viewer):
    row = meeting.attendances.filter(pk=int(value)).first() if value.isdigit() else None
    if row is None:
        raise Refused(_("出席の行が見つかりません。画面を読み込み直してください。"))
    return row


def _preside(seat, *, by):
    return preside(seat.meeting, seat, by=by)


def _seat(meeting, value, _viewer):
    seats = Seat.objects.filter(council_id=meeting.council_id).select_related("person")
    seat = seats.filter(pk=int(value)).first() if value.isdigit() else None
    if seat is None:
        raise Refused(_("委員が見つかりません。画面を読み込み直してください。"))
    seat.meeting = meeting
    return seat


#: Name of the button → what its value names, and the act.
PRESSES = {
    "start": (_item, start_item),
    "finish": (_item, finish_item),
    "arrive": (_row, arrive),
    "leave": (_row, leave),
    "preside": (_seat, _preside),
}


def press(meeting, post, by):
    """Do what the pressed button asks for; whether there was one."""
    name = next((name for name in PRESSES if name in post), None)
    if name:
        find, act = PRESSES[name]
        act(find(meeting, post[name], by), by=by)
    return name is not None


@require_POST
def meeting_press(request, council_pk, pk):
    """One press of the live part, which alone comes back; without JavaScript the same button posts the whole form."""
    meeting = live_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    try:
        press(meeting, request.POST, request.viewer)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    if not request.htmx:
        return redirect("meeting_day", council_pk, pk)
    meeting = live_or_404(request, council_pk, pk)
    return render_page(request, TEMPLATE, {"room": room_of(meeting, request.viewer)}, partials=("live",))


# ---- the page --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_day(request, council_pk, pk):
    """Everything that is written down during the meeting, in one form: every button saves what was typed."""
    meeting = live_or_404(request, council_pk, pk)
    require(can_record(request.viewer, council_pk))
    if is_written(meeting):
        return to_sheets(request, meeting)
    if is_poll(request):
        return answer_live(
            request, TEMPLATE, mark_of(meeting), lambda: {"room": room_of(meeting, request.viewer)}
        )
    if meeting.state not in RUNNING:
        messages.info(request, _("まだ開会していません。出席を確かめて、開会してください。"))
        return redirect("meeting_open", council_pk, pk)
    items = items_of(meeting, request.viewer).select_related("topic", "policy__school")
    # Papers are opened from the room; here they would cost a query.
    agenda = agenda_from(meeting, list(items), papers=defaultdict(list))
    room = room_of(meeting, request.viewer, agenda)
    forms = DayForms(request.POST or None, room)
    if request.method == "POST" and forms.is_valid():
        done, answer = forms.notes.attempt(_save_day, request, meeting, forms)
        if done:
            return answer
    return render_page(request, TEMPLATE, _day_context(room, forms))


class DayForms:
    """The forms of the page: the notes always, a promise and a guest where something was typed."""

    def __init__(self, data, room):
        seats = [row.seat for row in room.presence.rows if row.seat_id]
        self.people = {seat.person_id: seat.person for seat in seats}
        self.notes = NotesForm(data, rows=room.agenda.standing)
        self.wants_promise = bool(data and data.get("promise-text", "").strip())
        self.promise = PromiseFields(
            data if self.wants_promise else None,
            owners=owner_choices(self.people),
            optional=not self.wants_promise,
            prefix="promise",
        )
        self.wants_guest = bool(data and data.get("guest-name", "").strip())
        rule = room.meeting.rules.stand_ins
        rows = room.presence.rows
        self.guest = GuestFields(
            data if self.wants_guest else None, rows=rows, stand_ins=rule, prefix="guest"
        )

    def is_valid(self):
        """All that was filled in."""
        asked = [self.notes, *([self.promise] if self.wants_promise else [])]
        asked += [self.guest] if self.wants_guest else []
        return all([form.is_valid() for form in asked])


def _day_context(room, forms):
    meeting, decided, talks = room.meeting, {}, {}
    for resolution in room.resolutions:
        decided.setdefault(resolution.item_id, []).append(resolution)
    for talk in room.talks:
        talks.setdefault(talk.item_id, []).append(talk)
    return {
        "meeting": meeting,
        "room": room,
        "form": forms.notes,
        "promise": forms.promise,
        "guest": forms.guest,
        "lines": [
            (line, decided.get(line.row.item.pk, []), talks.get(line.row.item.pk, []))
            for line in forms.notes.lines()
        ],
        "promises": room.promises,
        "has_many_policies": sum(bool(row.item.policy_id) for row in room.agenda.standing) > 1,
        "before": [] if meeting.state == Meeting.State.CLOSED else promises_before(meeting),
        "crumbs": meeting_crumbs(meeting, (_("当日の記録"), "")),
    }


@transaction.atomic
def _save_day(request, meeting, forms):
    """Notes first, then the promise and the guest, then what the pressed button asks for."""
    post, by = request.POST, request.viewer
    save_notes(meeting, forms.notes.changed, by=by)
    if forms.wants_promise:
        values = forms.promise.values(forms.people)
        text = forms.promise.cleaned_data["text"]
        add_action_item(meeting.council, text, by=by, meeting=meeting, **values)
    if forms.wants_guest:
        add_guest(meeting, by=by, **forms.guest.values())
    pressed = press(meeting, post, by)
    if answer := _decided(request, meeting, post, by):
        return answer
    if not pressed:
        messages.success(request, _("保存しました。"))
    return redirect("meeting_close" if post.get("close") else "meeting_day", meeting.council_id, meeting.pk)


def _decided(request, meeting, post, by):
    """Where a button of one item leads: a decision, or the chair's election."""
    value = post.get("unanimous") or post.get("decide") or post.get("elect")
    if not value:
        return None
    item = _item(meeting, value, by)
    here = reverse("meeting_day", args=[meeting.council_id, meeting.pk]) + f"#item-{item.pk}"
    if post.get("decide"):
        return redirect("resolution_add", meeting.council_id, meeting.pk, item.pk)
    if post.get("elect"):
        chosen = post.get(f"elected-{item.pk}")
        if not chosen:
            raise Refused(_("会長に選ばれた委員を選んでください。"))
        elect_chair(item, _seat(meeting, chosen, by), by=by)
        messages.success(request, _("会長の選出を記録しました。ここからは会長が議長です。"))
        return redirect(here)
    decide_unanimously(item, by=by)
    messages.success(request, _("「異議なし」で承認と記録しました。会長の確認を待ちます。"))
    return redirect(here)
