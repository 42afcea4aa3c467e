"""What the views about meetings have in common: finding records, the path, who may own a promise."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from community.roles import Role
from councils.actions.unheld import items_left
from councils.models import AgendaItem, Council, Meeting, Seat
from councils.reading import items_of

#: Posts to which a promise may be given; it then follows the post to the successor.
OWNER_POSTS = (
    Role.CHAIR,
    Role.VICE_CHAIR,
    Role.PRINCIPAL,
    Role.VICE_PRINCIPAL,
    Role.LIAISON,
    Role.CLERK,
    Role.COORDINATOR,
)


def council_or_404(request, council_pk):
    """A council whose inside the viewer sees."""
    return get_object_or_404(Council.objects.visible_to(request.viewer), pk=council_pk)


def meeting_or_404(request, council_pk, pk):
    """A meeting that the viewer sees, with its council, cycle, image and minutes."""
    meetings = Meeting.objects.visible_to(request.viewer).with_rules()
    meetings = meetings.select_related("council", "cycle__vision", "record")
    return get_object_or_404(meetings, pk=pk, council_id=council_pk)


def item_or_404(request, council_pk, meeting_pk, pk):
    """An agenda item whose inside the viewer may read; a closed one is not found by anybody else."""
    items = AgendaItem.objects.open_to(request.viewer).select_related(
        "meeting__council", "meeting__cycle", "topic", "policy__school"
    )
    return get_object_or_404(items, pk=pk, meeting_id=meeting_pk, meeting__council_id=council_pk)


def crumbs_of(council, *steps):
    """The path: the council, then (label, url) pairs."""
    path = [(str(council), council.get_absolute_url())]
    return [{"label": label, "url": url} for label, url in [*path, *steps]]


def meetings_crumb(council):
    """The list of meetings in the path."""
    return (_("会議"), reverse("meeting_list", args=[council.pk]))


def meeting_crumbs(meeting, *steps):
    """The path to a page of a meeting."""
    here = (meeting.title, meeting.get_absolute_url())
    return crumbs_of(meeting.council, meetings_crumb(meeting.council), here, *steps)


def left_to_choose(meeting, viewer):
    """The items that go to the next meeting when this one is not held, each with the words this viewer may read."""
    items = items_left(meeting, items_of(meeting, viewer))
    return [(item, item.title if item.is_readable else item.public_title) for item in items]


def owners_of(council, day):
    """(choices, {person id: person}) for a promise: posts first, then the members in office."""
    seats = Seat.objects.on(day).filter(council=council).select_related("person")
    people = {seat.person_id: seat.person for seat in seats}
    return owner_choices(people), people


def owner_choices(people):
    """Who may own a promise, as choices: posts first, then the members, {person id: person}."""
    posts = [(f"post:{role.value}", str(role.label)) for role in OWNER_POSTS]
    members = [(f"person:{pk}", str(person)) for pk, person in people.items()]
    return [("", _("選んでください")), (_("職・役に"), posts), (_("委員に"), members)]
