"""Who may open what of corrections, reports, opinions and comments on the policy; see tests/access/rows.py."""

from types import SimpleNamespace

from core.dates import today
from councils.actions import ask_correction, circulate_minutes, close_meeting, draft_opinion, write_minutes
from councils.actions.corrections import paragraphs_of
from councils.actions.invitations import link_for
from councils.models import Opinion, PolicyComment
from tests.access.meetings import CONVENERS, council_args, form, made, press
from tests.access.rows import BOARD, EVERYBODY, INSIDE, OFFICE, SEATED, Row, codes
from tests.factories.community import make_person
from tests.factories.councils import at, make_attendance, make_meeting, make_seat
from tests.factories.meetings import make_open

#: The Board reads an opinion once it is sent; these read it before.
TALKING = tuple(viewer for viewer in INSIDE if viewer not in BOARD)
GUIDANCE = ("board_guidance",)


def ours(w):
    """Minutes passed round with a correction, opinions, a comment. What one test made is gone in the next."""
    known = getattr(w, "made_after", None)
    if known is None or not Opinion.objects.filter(pk=known.opinion.pk).exists():
        w.made_after = make_all(w)
    return w.made_after


def make_all(w):
    """The first council's records, then the other's."""
    clerk, all_of = w.viewer("clerk"), SimpleNamespace()
    all_of.meeting = close_meeting(make_open(w), by=clerk)
    all_of.minutes = circulate_minutes(write_minutes(all_of.meeting, by=clerk), by=clerk)
    all_of.correction = correction_of(all_of.minutes, w.people["member"], clerk)
    all_of.link = link_for(all_of.meeting.attendances.get(seat=w.member_seat), by=clerk)
    all_of.opinion = draft_opinion(w.cycle, by=clerk, addressee="board", title="意見", text="文")
    all_of.sent = sent_opinion(w, w.cycle, "board")
    w.policy.state = "submitted"
    w.policy.save()
    all_of.comment = PolicyComment.objects.create(policy=w.policy, text="やさしく", author=w.people["member"])
    make_others(w, all_of)
    return all_of


def correction_of(minutes, person, by):
    """A correction of the first paragraph."""
    first = paragraphs_of(minutes.text)[0]
    return ask_correction(minutes, 0, f"{first}。", by=by, was=first, person=person)


def sent_opinion(w, cycle, addressee, **fields):
    """One that waits for its answer."""
    opinion = draft_opinion(
        cycle, by=w.viewer("clerk"), addressee=addressee, title="出した意見", text="文", **fields
    )
    Opinion.objects.filter(pk=opinion.pk).update(state="sent", sent_on=today())
    return opinion


def make_others(w, all_of):
    """The other council's records."""
    by, other = w.viewer("other_principal"), w.other_meeting
    seat = make_seat(w.other_council, make_person(w.municipality, "となり 委員"))
    held = make_meeting(
        w.other_cycle, starts_at=at(other.day), state="closed", voters_present=1, quorum=1, voters_in_office=1
    )
    make_attendance(held, seat, present=True, had_vote=True)
    all_of.other_meeting = held
    minutes = circulate_minutes(write_minutes(held, by=by), by=by)
    all_of.other_correction = correction_of(minutes, seat.person, by)
    all_of.other_opinion = draft_opinion(
        w.other_cycle, by=by, addressee="board", title="となりの意見", text="文"
    )
    all_of.other_comment = PolicyComment.objects.create(policy=w.other_policy, text="となり")


def of_meeting(*more):
    """Arguments for the minutes, and the other council's."""

    def mine(w):
        records = ours(w)
        return [w.council.pk, records.meeting.pk, *(getattr(records, name).pk for name in more)]

    def others(w):
        records = ours(w)
        named = (getattr(records, f"other_{name}").pk for name in more)
        return [w.other_council.pk, records.other_meeting.pk, *named]

    return {"args": mine, "other": others}


def of_opinion(name="opinion"):
    """Arguments for an opinion, and the other council's."""
    return {
        "args": lambda w: [w.council.pk, getattr(ours(w), name).pk],
        "other": lambda w: [w.other_council.pk, ours(w).other_opinion.pk],
    }


def of_policy(*more):
    """Arguments for the submitted policy, and the other council's draft."""

    def mine(w):
        records = ours(w)
        return [w.council.pk, w.policy.pk, *(getattr(records, name).pk for name in more)]

    def others(w):
        named = (getattr(ours(w), f"other_{name}").pk for name in more)
        return [w.other_council.pk, w.other_policy.pk, *named]

    return {"args": mine, "other": others}


def written(*who, **args):
    """A form on a draft opinion: the Board does not see it yet."""
    return Row(**args, get=codes(ok=who, forbidden=TALKING), post=codes(ok=who, forbidden=TALKING))


ROWS = {
    "minutes_letters": Row(**of_meeting(), get=codes(ok=OFFICE, forbidden=INSIDE)),
    "minutes_report": press(*OFFICE, **of_meeting()),
    "minutes_correct": form(*OFFICE, *SEATED, **of_meeting()),
    "correction_detail": Row(**of_meeting("correction"), get=codes(ok=CONVENERS, forbidden=INSIDE)),
    "correction_take": press(*CONVENERS, **of_meeting("correction")),
    "correction_decline": press(*CONVENERS, data={"answer": "記録のとおり"}, **of_meeting("correction")),
    # Whoever holds the link, signed in or not.
    "minutes_link": Row(lambda w: [ours(w).link.token], get=codes(ok=EVERYBODY)),
    "minutes_link_correct": Row(lambda w: [ours(w).link.token], post=codes(ok=EVERYBODY)),
    "city_minutes": Row(get=codes(ok=GUIDANCE)),
    "actionitem_tell": press(
        *CONVENERS,
        args=lambda w: [w.council.pk, made(w).promise.pk],
        other=lambda w: [w.other_council.pk, made(w).other_promise.pk],
    ),
    "opinion_list": Row(**council_args(), get=codes(ok=INSIDE)),
    "opinion_add": form(*CONVENERS, **council_args()),
    "opinion_detail": Row(**of_opinion(), get=codes(ok=TALKING)),
    "opinion_edit": written(*CONVENERS, **of_opinion()),
    "opinion_agenda": written(*CONVENERS, **of_opinion()),
    "opinion_send": written(*CONVENERS, **of_opinion()),
    "opinion_answer": form(*CONVENERS, *GUIDANCE, **of_opinion("sent")),
    "opinion_withdraw": written(*CONVENERS, **of_opinion()),
    "opinion_print": Row(**of_opinion(), get=codes(ok=TALKING)),
    "city_opinions": Row(get=codes(ok=GUIDANCE)),
    "policy_changes": Row(**of_policy(), get=codes(ok=INSIDE)),
    "policycomment_add": form(*OFFICE, *SEATED, **of_policy()),
    "policycomment_answer": form("principal", **of_policy("comment")),
    "policycomment_withdraw": press("member", **of_policy("comment")),
}
