"""Who may open what comes before a meeting; see tests/access/rows.py."""

from community.models import AccessLink
from core.dates import today
from councils.actions.calendars import make_calendar_link
from councils.models import Observer
from tests.access.meetings import CONVENERS, made, meeting_args, reading
from tests.access.rows import EVERYBODY, INSIDE, OFFICE, SIGNED_IN, Row, codes

YEAR = {
    "args": lambda w: [w.council.pk, w.year],
    "other": lambda w: [w.other_council.pk, w.year],
}


def of_row():
    """Arguments for a member's line in an announced meeting."""

    def mine(w):
        row = made(w).row
        return [w.council.pk, row.meeting_id, row.pk]

    def others(w):
        row = made(w).other_row
        return [w.other_council.pk, row.meeting_id, row.pk]

    return {"args": mine, "other": others}


def an_observer(meeting):
    """Somebody who wishes to listen to that meeting."""
    known = Observer.objects.filter(meeting=meeting).first()
    fields = {"name": "傍聴 太郎", "received_on": today(), "entered_by": "事務局"}
    return (known or Observer.objects.create(meeting=meeting, **fields)).pk


OBSERVER = {
    "args": lambda w: [w.council.pk, w.meeting.pk, an_observer(w.meeting)],
    "other": lambda w: [w.other_council.pk, w.other_meeting.pk, an_observer(w.other_meeting)],
}


def page(*who, **args):
    """A page for some of those inside."""
    return Row(**args, get=codes(ok=who, forbidden=INSIDE))


def form(*who, **args):
    """A page with a form, for some; an empty form comes back with 200."""
    return Row(**args, get=codes(ok=who, forbidden=INSIDE), post=codes(ok=who, forbidden=INSIDE))


def press(*who, **args):
    """A button, for some."""
    return Row(**args, post=codes(redirect=who, forbidden=INSIDE))


def feed_token(w):
    """The address of the member's own calendar."""
    known = AccessLink.objects.usable().filter(purpose="calendar", person=w.people["member"]).first()
    return (known or make_calendar_link(by=w.viewer("member"))).token


def promise_args(w):
    """A promise of the holder of the link."""
    from councils.actions import add_action_item

    item = w.council.action_items.filter(person=w.people["member"]).first()
    item = item or add_action_item(w.council, "聞いてくる", by=w.viewer("clerk"), person=w.people["member"])
    return [made(w).link.token, item.pk]


ROWS = {
    "meeting_calendar": Row(
        **YEAR,
        get=codes(ok=INSIDE),
        post=codes(ok=CONVENERS, forbidden=INSIDE),
        data=lambda w: {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-day": "いつか"},
    ),
    "meeting_calendar_print": reading(**YEAR),
    "meeting_postpone": form(*CONVENERS, **meeting_args()),
    "meeting_replan": form(*CONVENERS, **meeting_args()),
    "meeting_remind": form(*CONVENERS, **meeting_args()),
    "call_list": page(*OFFICE, **meeting_args("notified")),
    "call_list_print": page(*OFFICE, **meeting_args("notified")),
    "call_told": press(*OFFICE, **of_row()),
    "call_untold": press(*OFFICE, **of_row()),
    "attendance_print": reading(**meeting_args("notified")),
    "observer_list": form(*OFFICE, **meeting_args()),
    "observer_print": page(*OFFICE, **meeting_args()),
    "observer_withdraw": press(*OFFICE, **OBSERVER),
    "observer_accept": press(*OFFICE, **OBSERVER),
    "observer_mark": press(*OFFICE, **OBSERVER),
    "meeting_calendar_file": reading(**meeting_args()),
    "my_calendar": Row(get=codes(ok=SIGNED_IN)),
    "my_calendar_make": Row(post=codes(redirect=SIGNED_IN)),
    "my_calendar_stop": Row(post=codes(redirect=SIGNED_IN)),
    # Whoever holds the address, signed in or not.
    "member_feed": Row(lambda w: [feed_token(w)], get=codes(ok=EVERYBODY)),
    "meeting_link_topic": Row(lambda w: [made(w).link.token], post=codes(ok=EVERYBODY)),
    "meeting_link_promise": Row(promise_args, post=codes(ok=EVERYBODY)),
    "meeting_link_calendar": Row(lambda w: [made(w).link.token], get=codes(ok=EVERYBODY)),
}
