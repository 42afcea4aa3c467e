"""Who may open what of the day of a meeting and of deliberations; see tests/access/rows.py."""

from core.dates import today
from councils.actions import add_notes, begin_marking, start_deliberation
from councils.models import DeliberationSheet
from tests.access.meetings import CONVENERS, made, make_file, meeting_args, with_file
from tests.access.rows import EVERYBODY, INSIDE, OFFICE, SEATED, Row, codes

PEOPLE = (*OFFICE, *SEATED)
WISHING = (*PEOPLE, "teacher", "coordinator")


def talk_of(w, name="open"):
    """A deliberation of today's meeting: one in which people write, one in which they choose."""
    meeting = made(w).open
    question = f"問い {name}"
    item = meeting.items.order_by("pk").first()
    known = item.deliberations.filter(question=question).first()
    if known:
        return known
    by = w.viewer("clerk")
    talk = start_deliberation(w.cycle, question, by=by, held_on=today(), item=item)
    add_notes(talk, "school", "願い", by=by)
    DeliberationSheet.objects.create(deliberation=talk, title="1班", file=make_file())
    return begin_marking(talk, by=by) if name == "marking" else talk


def other_talk(w):
    """A deliberation of the other council."""
    known = w.other_cycle.deliberations.first()
    if known is None:
        by = w.viewer("other_principal")
        known = start_deliberation(w.other_cycle, "となりの問い", by=by, held_on=today(), where="となり")
        DeliberationSheet.objects.create(deliberation=known, title="となり", file=make_file())
    return known


def talk_args(name="open"):
    """Council and deliberation, of the first council and of the other."""
    return {
        "args": lambda w: [w.council.pk, talk_of(w, name).pk],
        "other": lambda w: [w.other_council.pk, other_talk(w).pk],
    }


def sheet_args():
    """Council, deliberation and photograph, whose bytes are there."""

    def mine(w):
        sheet = talk_of(w).sheets.get()
        with_file(sheet.file)
        return [w.council.pk, sheet.deliberation_id, sheet.pk]

    def others(w):
        sheet = other_talk(w).sheets.get()
        return [w.other_council.pk, sheet.deliberation_id, sheet.pk]

    return {"args": mine, "other": others}


def form(*who, **args):
    """A page with a form, for some; an empty form comes back with 200."""
    return Row(**args, get=codes(ok=who, forbidden=INSIDE), post=codes(ok=who, forbidden=INSIDE))


def saving(*who, **args):
    """A form in which nothing must be filled in: sent empty it is saved."""
    return Row(**args, get=codes(ok=who, forbidden=INSIDE), post=codes(redirect=who, forbidden=INSIDE))


def press(*who, **args):
    """A button, for some."""
    return Row(**args, post=codes(redirect=who, forbidden=INSIDE))


def link_of(w):
    """The chair's link to today's meeting."""
    return [made(w).chair_link.token]


def link_and_talk(name):
    """The chair's link, and a deliberation of that meeting."""
    return lambda w: [*link_of(w), talk_of(w, name).pk]


def anybody(**args):
    """A page behind a link: the link is the credential."""
    return Row(**args, get=codes(ok=EVERYBODY))


ROWS = {
    "meeting_times": form(*CONVENERS, **meeting_args("open")),
    "meeting_press": press(*CONVENERS, **meeting_args("open")),
    "meeting_room": Row(**meeting_args("open"), get=codes(ok=INSIDE)),
    "meeting_link_room": anybody(args=link_of),
    "deliberation_list": Row(
        lambda w: [w.council.pk], other=lambda w: [w.other_council.pk], get=codes(ok=INSIDE)
    ),
    "deliberation_add": form(*CONVENERS, args=lambda w: [w.council.pk], other=lambda w: [w.other_council.pk]),
    "deliberation_detail": Row(**talk_args(), get=codes(ok=INSIDE)),
    "deliberation_edit": form(*CONVENERS, **talk_args()),
    "deliberation_note": Row(**talk_args(), post=codes(ok=WISHING, forbidden=INSIDE)),
    "deliberation_mark": press(*CONVENERS, **talk_args()),
    "deliberation_write": press(*CONVENERS, **talk_args("marking")),
    "deliberation_close": saving(*CONVENERS, **talk_args()),
    "deliberation_reopen": press(*CONVENERS, **talk_args()),
    "deliberation_sort": form(*PEOPLE, **talk_args()),
    "deliberation_choose": Row(**talk_args("marking"), get=codes(ok=SEATED), post=codes(redirect=SEATED)),
    "deliberation_count": form(*CONVENERS, **talk_args("marking")),
    "deliberation_print": Row(**talk_args(), get=codes(ok=INSIDE)),
    "deliberation_sheet_add": form(*PEOPLE, **talk_args()),
    "deliberation_sheet": Row(**sheet_args(), get=codes(ok=INSIDE)),
    "deliberation_sheet_remove": press(*PEOPLE, **sheet_args()),
    "deliberation_link": anybody(args=link_and_talk("open")),
    "deliberation_link_write": Row(
        link_and_talk("open"), post=codes(ok=EVERYBODY, otherwise=200, anonymous=200)
    ),
    "deliberation_link_choose": Row(
        link_and_talk("marking"), post=codes(ok=EVERYBODY, otherwise=200, anonymous=200)
    ),
}
