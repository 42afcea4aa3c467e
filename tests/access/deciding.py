"""Who may open what of decisions, their conditions and register, and of meetings in writing; see tests/access/rows.py."""

from datetime import timedelta
from types import SimpleNamespace

from core.dates import now
from councils.actions.invitations import link_for
from councils.models import Condition, Meeting
from tests.access.meetings import CONVENERS, form, made, meeting_args, press
from tests.access.rows import EVERYBODY, INSIDE, OFFICE, Row, codes
from tests.factories.councils import make_attendance
from tests.factories.written import make_counted, make_planned, make_sent


def ours(w):
    """Meetings in writing of the first council: planned, sent, counted. What one test made is gone in the next."""
    known = getattr(w, "made_deciding", None)
    if known is None or not Meeting.objects.filter(pk=known.sent.pk).exists():
        w.made_deciding = make_all(w)
    return w.made_deciding


def make_all(w):
    """The first council's records and the other's."""
    clerk = w.viewer("clerk")
    all_of = SimpleNamespace(planned=make_planned(w), sent=make_sent(w), counted=make_counted(w))
    all_of.row = all_of.sent.attendances.get(seat=w.member_seat)
    all_of.link = link_for(all_of.row, by=clerk)
    all_of.resolution = made(w).resolution
    all_of.condition = Condition.objects.create(resolution=all_of.resolution, text="見直す")
    all_of.other_resolution = made(w).other_resolution
    all_of.other_condition = Condition.objects.create(resolution=all_of.other_resolution, text="見直す")
    other = make_planned(w, w.other_cycle)
    other.state, other.notified_at = "notified", now() - timedelta(hours=1)
    other.save()
    all_of.other_sent, all_of.other_row = other, make_attendance(other, w.other_council.seats.first())
    return all_of


def written_args(name, *more):
    """Arguments for the first council's meeting in writing of that state, and the other council's."""
    return {
        "args": lambda w: [w.council.pk, getattr(ours(w), name).pk, *(getattr(ours(w), m).pk for m in more)],
        "other": lambda w: [
            w.other_council.pk,
            ours(w).other_sent.pk,
            *(getattr(ours(w), f"other_{m}").pk for m in more),
        ],
    }


def decision_args(*more):
    """Arguments for a decision and what hangs on it."""
    return {
        "args": lambda w: [w.council.pk, ours(w).resolution.pk, *(getattr(ours(w), m).pk for m in more)],
        "other": lambda w: [
            w.other_council.pk,
            ours(w).other_resolution.pk,
            *(getattr(ours(w), f"other_{m}").pk for m in more),
        ],
    }


YEAR = {"args": lambda w: [w.council.pk, w.year], "other": lambda w: [w.other_council.pk, w.year]}
READ = codes(ok=INSIDE)

ROWS = {
    "resolution_add": form(*CONVENERS, **meeting_args("open", "decided_item")),
    "resolution_named": form(*CONVENERS, **meeting_args("open", "decided_item")),
    "policies_decide": Row(
        **meeting_args("open"),
        get=codes(ok=CONVENERS, forbidden=INSIDE),
        post=codes(redirect=CONVENERS, forbidden=INSIDE),
    ),
    "resolution_review": Row(
        **decision_args(),
        get=codes(ok=OFFICE, forbidden=INSIDE),
        post=codes(ok=OFFICE, forbidden=INSIDE),
        data=lambda w: {"review_on": "いつか"},
    ),
    "condition_edit": Row(
        **decision_args("condition"),
        get=codes(ok=OFFICE, forbidden=INSIDE),
        post=codes(ok=OFFICE, forbidden=INSIDE),
        data=lambda w: {"press": "meet"},
    ),
    "decision_register": Row(**YEAR, get=READ),
    "decision_register_csv": Row(**YEAR, get=READ),
    "decision_register_print": Row(**YEAR, get=READ),
    "written_plan": form(*CONVENERS, args=lambda w: [w.council.pk], other=lambda w: [w.other_council.pk]),
    "written_detail": Row(**written_args("sent"), get=READ),
    "written_edit": form(*CONVENERS, **written_args("planned")),
    "written_sheet": Row(
        **written_args("sent"),
        get=codes(ok=("chair", "member")),
        post=codes(ok=("chair", "member")),
    ),
    "written_enter": form(*CONVENERS, **written_args("sent", "row")),
    "written_extend": form(*CONVENERS, **written_args("sent")),
    "written_count": Row(
        **written_args("sent"),
        get=codes(ok=CONVENERS, forbidden=INSIDE),
        post=codes(ok=CONVENERS, forbidden=INSIDE),
    ),
    "written_tell": press(*CONVENERS, **written_args("counted")),
    "written_print": Row(**written_args("sent"), get=codes(ok=CONVENERS, forbidden=INSIDE)),
    "written_result_print": Row(**written_args("counted"), get=codes(ok=CONVENERS, forbidden=INSIDE)),
    "written_link": Row(lambda w: [ours(w).link.token], get=codes(ok=EVERYBODY), post=codes(ok=EVERYBODY)),
}
