"""The room for everybody who follows: members signed in, telephones with a link, the projector."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.models import AccessLink
from community.views.links import usable_link
from core.viewer import Viewer, viewer_of
from councils.models import Attendance, Meeting
from councils.permissions import is_inside
from councils.permissions.meeting import can_record
from councils.room import mark_of, room_of, with_mark
from councils.views.meeting_parts import meeting_crumbs

TEMPLATE = "councils/meeting_room.html"
UNCHANGED = 204


def live_or_404(request, council_pk, pk):
    """A meeting that the viewer sees, with the mark of what was done last: one query."""
    meetings = with_mark(Meeting.objects.visible_to(request.viewer).with_rules(), council_pk)
    return get_object_or_404(
        meetings.select_related("council", "cycle__vision"), pk=pk, council_id=council_pk
    )


def is_poll(request):
    """Whether the page asks for its live part, and not a person for the page."""
    return bool(request.htmx) and request.method == "GET" and not request.htmx.history_restore_request


def answer_live(request, template, mark, context):
    """The live part for a page that asks again; nothing where it has what there is; else the whole page.

    `context` is a function, so that an unchanged page reads nothing.
    """
    polling = is_poll(request)
    if polling and request.GET.get("seen") == mark:
        return HttpResponse(status=UNCHANGED)
    response = render(request, f"{template}#live" if polling else template, context())
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def meeting_room(request, council_pk, pk):
    """What goes on in the room; `?screen=1` in large type for all to see, so without what is closed and without names."""
    meeting = live_or_404(request, council_pk, pk)
    screen = "screen" in request.GET

    def context():
        viewer = Viewer() if screen else request.viewer
        return {
            "room_frame": "base.html",
            "meeting": meeting,
            "room": room_of(meeting, viewer),
            "screen": screen,
            "token": "",
            "names": not screen and is_inside(request.viewer, council_pk),
            "office": not screen and can_record(request.viewer, council_pk),
            "back": meeting.get_absolute_url(),
            "crumbs": [] if screen else meeting_crumbs(meeting, (_("会議のいま"), "")),
        }

    return answer_live(request, TEMPLATE, mark_of(meeting), context)


def link_row(request, token):
    """(link, the row of its member with meeting and mark, None), or (None, None, the page that explains itself)."""
    link, answer = usable_link(request, token, AccessLink.Purpose.MEETING)
    if answer:
        return None, None, answer
    rows = Attendance.objects.select_related("seat__person")
    row = get_object_or_404(rows, pk=link.target_id, seat__person=link.person_id)
    meetings = with_mark(Meeting.objects.with_rules(), row.seat.council_id)
    row.meeting = meetings.select_related("council", "cycle__vision").get(pk=row.meeting_id)
    return link, row, None


@login_not_required
@require_safe
def meeting_link_room(request, token):
    """The same for the holder of a link: no names, nothing that is closed."""
    link, row, answer = link_row(request, token)
    if answer:
        return answer

    def context():
        return {
            "room_frame": "public.html",
            "meeting": row.meeting,
            "room": room_of(row.meeting, viewer_of(link.person, link=link)),
            "screen": False,
            "token": token,
            "names": False,
            "office": False,
            "back": reverse("meeting_link", args=[token]),
            "place": row.meeting.council.name,
        }

    return answer_live(request, TEMPLATE, mark_of(row.meeting), context)
