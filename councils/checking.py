"""What the pages of the minutes read: the paragraphs with the corrections asked for, and who may ask."""

from dataclasses import dataclass, field

from core.dates import today
from councils.actions.corrections import is_late, paragraphs_of, place_of, text_of
from councils.actions.minutes_text import RULE
from councils.differences import difference
from councils.models import Minutes, MinutesCorrection, Seat
from councils.permissions import can_settle_correction
from councils.permissions.before import can_call_members

State = Minutes.State


@dataclass
class Paragraph:
    """One paragraph as the page shows it, with what was asked for it."""

    place: int
    text: str
    corrections: list = field(default_factory=list)

    @property
    def is_rule(self):
        """A line between the parts is nothing to correct."""
        return self.text.strip() == RULE


@dataclass
class Check:
    """The minutes as one person checks them."""

    paragraphs: list
    elsewhere: list
    in_public: bool
    may_ask: bool
    is_late: bool


def attended_ids(meeting):
    """Ids of the people who came as members."""
    rows = meeting.attendances.filter(present=True, seat__isnull=False)
    return set(rows.values_list("seat__person_id", flat=True))


def corrections_for(minutes, viewer, in_public):
    """Corrections of one of the two texts that the viewer reads: whoever settles them all, others their own."""
    found = minutes.corrections.filter(in_public=in_public).select_related("person")
    if not can_settle_correction(viewer, minutes.meeting.council_id):
        found = found.filter(person_id=viewer.person_id)
    return list(found)


def check_of(minutes, viewer, *, in_public, may_ask):
    """Paragraphs and corrections, each correction beside the paragraph it speaks of or, when that is gone, below."""
    texts = paragraphs_of(text_of(minutes, in_public))
    rows = [Paragraph(place, text) for place, text in enumerate(texts)]
    elsewhere = []
    calls = can_call_members(viewer, minutes.meeting.council_id)
    for correction in corrections_for(minutes, viewer, in_public):
        correction.must_be_called = calls and _must_be_called(correction, viewer)
        correction.parts = difference(correction.was, correction.text)
        is_open = correction.state == MinutesCorrection.State.OPEN
        place = place_of(correction, texts) if is_open else _where(correction, texts)
        if place is None:
            elsewhere.append(correction)
        else:
            rows[place].corrections.append(correction)
    late = is_late(minutes)
    return Check(rows, elsewhere, in_public, may_ask and minutes.state == State.CHECKING, late)


def _must_be_called(correction, viewer):
    """An answer that no mail has told."""
    is_open, person = correction.state == MinutesCorrection.State.OPEN, correction.person
    return not is_open and not person.email and person.pk != viewer.person_id


def _where(correction, texts):
    """The paragraph of a correction that was answered: as it reads now."""
    now = correction.text if correction.state == MinutesCorrection.State.TAKEN else correction.was
    places = [place for place, text in enumerate(texts) if text == now]
    return places[0] if len(places) == 1 else None


def signature_names(minutes):
    """Names for the lines to sign on the printed minutes: the chair first, then as many as the rule asks for."""
    wanted = minutes.meeting.rules.signature_lines
    if not wanted:
        return []
    rows = minutes.meeting.attendances.filter(present=True, seat__isnull=False).select_related("seat__person")
    here = sorted(rows, key=lambda row: (row.seat.office != Seat.Office.CHAIR, row.pk))
    return [row.name_then or str(row.seat.person) for row in here][:wanted]


def days_since(meeting):
    """Days since the meeting, for the sentence that counts them."""
    return max(0, (today() - meeting.day).days)
