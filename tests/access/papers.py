"""Who may have papers, issued documents, archives and the hand-over; see tests/access/rows.py."""

from community.actions import issue_document
from community.documents import Issuable
from core import files
from core.models import FileWork
from councils.actions import draft_newsletter
from tests.access.meetings import made
from tests.access.rows import BOARD, INSIDE, OFFICE, SIGNED_IN, Row, codes

#: What the council's office does, and who else sees that it could be done.
FOR_OFFICE = codes(ok=OFFICE, forbidden=INSIDE)
FOR_OFFICE_ACT = codes(redirect=OFFICE, forbidden=INSIDE)
FOR_CONVENERS = codes(ok=(*OFFICE, "chair"), forbidden=INSIDE)
FOR_GUIDANCE = codes(ok=("board_guidance",), forbidden=INSIDE)
REGISTER = codes(ok=(*OFFICE, "board_guidance"))
HANDS_OVER = codes(ok=(*OFFICE, "chair", "board_guidance"), forbidden=INSIDE)


def notified(w):
    """A meeting whose notice is out."""
    return [w.council.pk, made(w).notified.pk]


def other_meeting(w):
    """The other council's."""
    return [w.other_council.pk, w.other_meeting.pk]


def ended(w):
    """A meeting that is over, with its newsletter."""
    meeting = made(w).ended
    if not hasattr(meeting, "newsletter"):
        draft_newsletter(meeting).save()
    return [w.council.pk, meeting.pk]


def other_ended(w):
    """The same of the other council."""
    meeting = made(w).other_held if hasattr(w, "made_meetings") else (made(w), w.made_meetings.other_held)[1]
    if not hasattr(meeting, "newsletter"):
        draft_newsletter(meeting).save()
    return [w.other_council.pk, meeting.pk]


def council(w):
    """The first council."""
    return [w.council.pk]


def other_council(w):
    """The other one."""
    return [w.other_council.pk]


def year(w):
    """Its running year."""
    return [w.council.pk, w.year]


def other_year(w):
    """The other's."""
    return [w.other_council.pk, w.year]


def document(w):
    """An issued notice of the first council."""
    known = getattr(w, "made_document", None)
    if known is None or not type(known).objects.filter(pk=known.pk).exists():
        meeting = made(w).notified
        issuable = Issuable("notice", "開催案内", meeting, "", "council", w.council, w.year, "委員各位")
        w.made_document = issue_document(issuable, by=w.viewer("clerk"), pdf_of=lambda number: b"%PDF-1.7")
    return [w.made_document.pk]


def file_work(w):
    """A PDF that the clerk had made."""
    work = FileWork.objects.filter(title="次第").first()
    if work is None:
        stored = files.keep("次第.pdf", "application/pdf", data=b"%PDF-1.7")
        address = f"/councils/{w.council.pk}/meetings/{w.meeting.pk}/print/"
        work = FileWork.objects.create(
            kind="page",
            address=address,
            title="次第",
            state="done",
            file=stored,
            person_id=w.people["clerk"].pk,
        )
    return [work.pk]


def agenda_page(w):
    """The address of a print page."""
    return {"page": f"/councils/{w.council.pk}/meetings/{w.meeting.pk}/print/"}


def notice_page(w):
    """The address of a paper that is issued."""
    return {"page": f"/councils/{w.council.pk}/meetings/{made(w).notified.pk}/notice/print/"}


ROWS = {
    # Whoever does not see the page is told so in a sentence on the page before.
    "paper_make": Row(data=agenda_page, post=codes(redirect=SIGNED_IN)),
    "file_list": Row(get=codes(ok=SIGNED_IN)),
    "file_work": Row(file_work, get=codes(ok=("clerk",))),
    "file_fetch": Row(file_work, get=codes(ok=("clerk",))),
    "document_issue": Row(data=notice_page, post=codes(redirect=OFFICE, forbidden=SIGNED_IN)),
    "document_register": Row(lambda w: ["council", w.council.pk], get=REGISTER),
    "document_register_csv": Row(lambda w: ["council", w.council.pk], get=REGISTER),
    "document_detail": Row(document, get=REGISTER),
    "document_file": Row(document, get=REGISTER),
    "document_void": Row(
        document,
        get=codes(ok=OFFICE, forbidden=("board_guidance",)),
        post=codes(ok=OFFICE, forbidden=("board_guidance",)),
    ),
    "notice_print": Row(notified, other=other_meeting, get=FOR_CONVENERS),
    "signing_print": Row(notified, other=other_meeting, get=FOR_CONVENERS),
    "newsletter_edit": Row(ended, other=other_ended, get=FOR_OFFICE, post=FOR_OFFICE),
    "newsletter_print": Row(ended, other=other_ended, get=codes(ok=INSIDE)),
    "roster_print": Row(council, other=other_council, get=codes(ok=(*OFFICE, *BOARD), forbidden=INSIDE)),
    "appointment_print_all": Row(council, other=other_council, get=FOR_GUIDANCE),
    "appointment_print": Row(
        lambda w: [w.council.pk, w.member_seat.pk],
        other=lambda w: [w.other_council.pk, w.member_seat.pk],
        get=FOR_GUIDANCE,
    ),
    "archive_page": Row(year, other=other_year, get=FOR_OFFICE),
    "archive_make": Row(year, other=other_year, post=FOR_OFFICE_ACT),
    "year_print": Row(year, other=other_year, get=codes(ok=INSIDE)),
    "handover_page": Row(council, other=other_council, get=HANDS_OVER),
    "handover_print": Row(council, other=other_council, get=HANDS_OVER),
    "handover_edit": Row(
        council,
        other=other_council,
        get=codes(ok=OFFICE, forbidden=INSIDE),
        post=codes(ok=OFFICE, forbidden=INSIDE),
    ),
}
