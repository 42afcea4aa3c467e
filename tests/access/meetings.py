"""Who may open what of meetings, decisions, minutes and promises; see tests/access/rows.py."""

from types import SimpleNamespace

from core.files import path_of
from core.models import StoredFile
from councils.actions import add_action_item, close_meeting, publish_agenda, write_minutes
from councils.actions.invitations import link_for
from councils.models import Meeting, Paper
from tests.access.rows import EVERYBODY, INSIDE, OFFICE, Row, codes
from tests.factories.councils import at, make_attendance, make_meeting
from tests.factories.meetings import make_approval, make_notified, make_open, make_resolution

CONVENERS = (*OFFICE, "chair")


def made(w):
    """Meetings of the first council in each state. What one test made is gone in the next: then they are made anew."""
    known = getattr(w, "made_meetings", None)
    if known is None or not Meeting.objects.filter(pk=known.notified.pk).exists():
        w.made_meetings = make_all(w)
    return w.made_meetings


def make_all(w):
    """One notified, one open with a decision, one ended with minutes, a promise, a paper, two links."""
    clerk, all_of = w.viewer("clerk"), SimpleNamespace()
    all_of.notified = make_notified(w)
    all_of.row = all_of.notified.attendances.get(seat=w.member_seat)
    all_of.link = link_for(all_of.row, by=clerk)
    all_of.ended = close_meeting(make_open(w), by=clerk)
    all_of.minutes = write_minutes(all_of.ended, by=clerk)
    all_of.open = make_open(w)
    all_of.decided_item = make_approval(w, meeting=all_of.open)
    all_of.stored = make_file()
    all_of.resolution = make_resolution(all_of.decided_item, document=all_of.stored)
    all_of.chair_link = link_for(all_of.open.attendances.get(seat=w.chair_seat), by=clerk)
    all_of.item = w.meeting.items.get()
    all_of.paper = Paper.objects.create(item=all_of.notified.items.get(), title="案", file=make_file())
    publish_agenda(all_of.notified, by=clerk, reason="資料を加えた")
    all_of.promise = add_action_item(w.council, "案を作る", by=clerk, post="vice_principal")
    all_of.topic = w.council.topics.create(fiscal_year=w.year, title="見守り", origin="council")
    make_others(w, all_of)
    return all_of


def make_file():
    """A kept file without its bytes; `with_file` lays them down."""
    return StoredFile.objects.create(name="案.pdf", content_type="application/pdf", size=9, uploaded_by="")


def make_others(w, all_of):
    """The other council's records."""
    other = w.other_meeting
    all_of.other_item = other.items.get()
    all_of.other_topic = w.other_council.topics.create(
        fiscal_year=w.year, title="となりの題", origin="council"
    )
    seat = w.other_council.seats.create(
        person=w.people["other_principal"],
        category="staff",
        state="appointed",
        starts_on=other.day,
        ends_on=other.day,
    )
    all_of.other_row = make_attendance(other, seat)
    all_of.other_paper = Paper.objects.create(item=all_of.other_item, title="案", file=make_file())
    held = make_meeting(
        w.other_cycle, starts_at=at(other.day), state="closed", voters_present=1, quorum=1, voters_in_office=1
    )
    item = held.items.get()
    item.topic = all_of.other_topic
    item.save()
    all_of.other_resolution = make_resolution(item, topic=all_of.other_topic)
    all_of.other_held = held
    write_minutes(held, by=w.viewer("other_principal"))
    all_of.other_promise = add_action_item(
        w.other_council, "となりの約束", by=w.viewer("other_principal"), post="principal"
    )


def with_file(stored):
    """The bytes of a download, in the folder of this very test."""
    kept = path_of(stored)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"%PDF-1.4\n")
    return stored


def paper_of(w):
    """The id of the paper, its file in place."""
    with_file(made(w).paper.file)
    return made(w).paper.pk


def decision_of(w):
    """The id of the decision, its scanned paper in place."""
    with_file(made(w).stored)
    return made(w).resolution.pk


def meeting_args(name="meeting", *more):
    """Arguments for the first council's meeting of that state, and the other council's."""

    def mine(w):
        records = made(w)
        meeting = w.meeting if name == "meeting" else getattr(records, name)
        return [w.council.pk, meeting.pk, *(getattr(records, record).pk for record in more)]

    def others(w):
        records = made(w)
        meeting = records.other_held if name == "ended" else w.other_meeting
        renamed = {"decided_item": "other_item"}
        named = (renamed.get(record, f"other_{record}") for record in more)
        return [w.other_council.pk, meeting.pk, *(getattr(records, record).pk for record in named)]

    return {"args": mine, "other": others}


def record_args(name):
    """Arguments for a record that stands directly under the council."""

    def mine(w):
        return [w.council.pk, getattr(made(w), name).pk]

    def others(w):
        return [w.other_council.pk, getattr(made(w), f"other_{name}").pk]

    return {"args": mine, "other": others}


def council_args():
    """Arguments for a page of the council itself."""
    return {"args": lambda w: [w.council.pk], "other": lambda w: [w.other_council.pk]}


def reading(**args):
    """A page for everybody inside."""
    return Row(**args, get=codes(ok=INSIDE))


def form(*who, **args):
    """A page with a form, for some; an empty form comes back with 200."""
    return Row(**args, get=codes(ok=who, forbidden=INSIDE), post=codes(ok=who, forbidden=INSIDE))


def press(*who, data=None, **args):
    """A button, for some; a press that comes too late leads back with a sentence."""
    return Row(**args, post=codes(redirect=who, forbidden=INSIDE), data=lambda w: data or {})


ROWS = {
    "meeting_list": reading(**council_args()),
    "meeting_plan": form(*CONVENERS, **council_args()),
    "meeting_detail": reading(**meeting_args()),
    "meeting_edit": form(*CONVENERS, **meeting_args()),
    "meeting_cancel": form(*CONVENERS, **meeting_args()),
    "meeting_notify": press(*CONVENERS, **meeting_args()),
    "meeting_letters": Row(**meeting_args("notified"), get=codes(ok=CONVENERS, forbidden=INSIDE)),
    "meeting_print": reading(**meeting_args()),
    "agenda_edit": form(*CONVENERS, **meeting_args()),
    "agenda_standard": press(*CONVENERS, **meeting_args()),
    "agenda_topic": press(*CONVENERS, **meeting_args("meeting", "topic")),
    "agenda_policy": Row(
        lambda w: [w.council.pk, w.meeting.pk, made(w).decided_item.policy_id],
        other=lambda w: [w.other_council.pk, w.other_meeting.pk, w.other_policy.pk],
        post=codes(redirect=CONVENERS, forbidden=INSIDE),
    ),
    "agendaitem_edit": form(*CONVENERS, **meeting_args("meeting", "item")),
    "agendaitem_move": press(*CONVENERS, **meeting_args("meeting", "item")),
    "agendaitem_remove": form(*CONVENERS, **meeting_args("meeting", "item")),
    "paper_add": form(*CONVENERS, **meeting_args("meeting", "item")),
    "paper_download": Row(
        lambda w: [w.council.pk, made(w).notified.pk, paper_of(w)],
        other=lambda w: [w.other_council.pk, w.other_meeting.pk, made(w).other_paper.pk],
        get=codes(ok=INSIDE),
    ),
    "paper_remove": press(*CONVENERS, **meeting_args("notified", "paper")),
    "attendance_list": reading(**meeting_args("notified")),
    "attendance_reply": press(*CONVENERS, "member", **meeting_args("notified", "row")),
    "meeting_open": form(*CONVENERS, **meeting_args()),
    "meeting_not_form": form(*CONVENERS, **meeting_args()),
    "meeting_day": Row(
        **meeting_args("open"),
        get=codes(ok=CONVENERS, forbidden=INSIDE),
        post=codes(ok=CONVENERS, forbidden=INSIDE),
        data=lambda w: {"promise-text": "だれが?"},
    ),
    "meeting_close": form(*CONVENERS, **meeting_args("open")),
    "minutes_detail": reading(**meeting_args("ended")),
    "minutes_write": press(*OFFICE, **meeting_args("ended")),
    "minutes_edit": form(*OFFICE, **meeting_args("ended")),
    "minutes_circulate": press(*OFFICE, **meeting_args("ended")),
    "minutes_return": press(*CONVENERS, **meeting_args("ended")),
    "minutes_confirm": press(*CONVENERS, **meeting_args("ended")),
    "minutes_reopen": form(*CONVENERS, **meeting_args("ended")),
    "minutes_publish": press(*OFFICE, **meeting_args("ended")),
    "minutes_print": Row(**meeting_args("ended"), get=codes(ok=OFFICE, forbidden=INSIDE)),
    "resolution_detail": reading(**record_args("resolution")),
    "resolution_confirm": press("chair", **record_args("resolution")),
    "resolution_register": form("vice_principal", "liaison", "clerk", "chair", **record_args("resolution")),
    "resolution_void": form(*CONVENERS, **record_args("resolution")),
    "resolution_print": reading(**record_args("resolution")),
    "resolution_document": Row(
        lambda w: [w.council.pk, decision_of(w)],
        other=lambda w: [w.other_council.pk, made(w).other_resolution.pk],
        get=codes(ok=INSIDE),
    ),
    "actionitem_list": reading(**council_args()),
    "actionitem_add": form(*CONVENERS, **council_args()),
    "actionitem_detail": reading(**record_args("promise")),
    "actionitem_finish": press(*CONVENERS, **record_args("promise")),
    "actionitem_drop": press(*CONVENERS, **record_args("promise")),
    "actionitem_reopen": press(*CONVENERS, **record_args("promise")),
    "secrecy_acknowledge": Row(
        **council_args(),
        get=codes(ok=("chair", "member"), forbidden=INSIDE),
        post=codes(redirect=("chair", "member"), forbidden=INSIDE),
    ),
    # Whoever holds the link, signed in or not.
    "meeting_link": Row(lambda w: [made(w).link.token], get=codes(ok=EVERYBODY)),
    "meeting_link_reply": Row(
        lambda w: [made(w).link.token],
        post=codes(redirect=EVERYBODY),
        data=lambda w: {"reply": "coming"},
    ),
    "meeting_link_confirm": Row(
        lambda w: [made(w).chair_link.token, made(w).resolution.pk], post=codes(ok=EVERYBODY)
    ),
    "meeting_link_paper": Row(
        lambda w: [made(w).link.token, paper_of(w)],
        get=codes(ok=EVERYBODY),
    ),
}
