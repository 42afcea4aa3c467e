"""A4 papers of a meeting in writing: the 書面表決書 of each member, and the letter with the result."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.barcodes import qr_svg
from core.pages import render_page, require
from councils.actions.counting import opinions_of
from councils.actions.invitations import address_of, links_of
from councils.actions.minutes_text import counts_in_words
from councils.models import Meeting, Resolution
from councils.permissions.meeting import can_convene
from councils.views.meeting_parts import meeting_crumbs
from councils.views.written import written_or_404
from councils.written import bills_of, leaving_of, lines_of


def _wanted(request, lines):
    """Members without an address, one member (?of=), or everybody (?all=1)."""
    if request.GET.get("all"):
        return lines
    if of := request.GET.get("of"):
        return [line for line in lines if str(line.row.pk) == of]
    return [line for line in lines if not line.row.seat.person.email]


@require_safe
def written_print(request, council_pk, pk):
    """書面表決書, blank, with the member's name, the bills and the link."""
    meeting = written_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    bills = bills_of(meeting)
    leaving = leaving_of(meeting, bills)
    wanted = _wanted(request, lines_of(meeting))
    links = links_of([line.row for line in wanted])
    sheets = []
    for line in wanted:
        address = address_of(links[line.row.pk]) if line.row.pk in links else ""
        person = line.row.seat.person_id
        sheets.append(
            {
                "line": line,
                "address": address,
                "qr": qr_svg(address) if address else "",
                "bills": [(bill, person in leaving[bill.pk]) for bill in bills],
            }
        )
    context = {
        "meeting": meeting,
        "sheets": sheets,
        "papers": [paper for bill in bills for paper in bill.papers.all()],
        "office": meeting.council.covered_schools(meeting.day).first(),
        "crumbs": meeting_crumbs(meeting, (_("書面表決書の印刷"), "")),
    }
    return render_page(request, "councils/written_print.html", context)


@require_safe
def written_result_print(request, council_pk, pk):
    """The result as a letter to each member."""
    meeting = written_or_404(request, council_pk, pk)
    require(can_convene(request.viewer, council_pk))
    lines = lines_of(meeting)
    resolutions = (
        Resolution.objects.filter(meeting=meeting)
        .exclude(state=Resolution.State.VOID)
        .select_related("item")
        .order_by("item__order")
    )
    ended = meeting.state in (Meeting.State.CLOSED, Meeting.State.NOT_FORMED)
    context = {
        "meeting": meeting,
        "letters": _wanted(request, lines) if ended else [],
        "decided": [(resolution, counts_in_words(resolution)) for resolution in resolutions],
        "opinions": opinions_of(lines),
        "ended": ended,
        "office": meeting.council.covered_schools(meeting.day).first(),
        "crumbs": meeting_crumbs(meeting, (_("結果の手紙"), "")),
    }
    return render_page(request, "councils/written_result_print.html", context)
