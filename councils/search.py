"""What of this room can be found: councils, meetings with agenda and papers, decisions, promises, minutes."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.roles import BOARD, SCHOOL_OFFICE, Role
from core.search.entries import Document, Kind, text_of
from councils.models import (
    ActionItem,
    AgendaItem,
    Council,
    Meeting,
    Minutes,
    Opinion,
    Paper,
    Resolution,
    Seat,
)
from councils.models.agenda import closed_councils
from councils.permissions.council import GUIDANCE
from councils.search_year import KINDS as KINDS_OF_THE_YEAR

#: Items that every agenda has; they are found when somebody gave them papers.
STANDARD = ("greeting", "confirm", "election", "notice")
MEETING = {"councils.meeting": "meeting"}
OF_MEETING = "meeting__council"


def is_board(viewer):
    """Whoever sees the inside of all councils, save what is closed and drafts."""
    return viewer.has(*BOARD)


def reads_closed(viewer):
    """Whoever reads the closed items of all councils."""
    return viewer.has(*GUIDANCE)


def _of_meeting(meeting, **said):
    """An entry that stands under a meeting."""
    council = meeting.council
    return Document(municipality_id=council.municipality_id, scope=f"council:{council.pk}", **said)


def _council(council):
    return Document(
        title=council.name,
        reading=text_of(*(school.name for school in council.schools.all())),
        municipality_id=council.municipality_id,
        url=council.get_absolute_url(),
    )


def _meeting(meeting):
    """What also residents may read of it; the words to the members are not searched."""
    return _of_meeting(
        meeting,
        title=_("%(number)sの会議") % {"number": meeting.title},
        body=meeting.place,
        day=meeting.day,
        url=meeting.get_absolute_url(),
    )


def _agenda_item(item):
    """What the meeting's page shows of an item; the notes are read in the minutes."""
    ended = item.meeting.state in (Meeting.State.CLOSED, Meeting.State.NOT_FORMED)
    papers = [paper.title for paper in item.papers.all()]
    return _of_meeting(
        item.meeting,
        title=item.title,
        body=text_of(item.outcome if ended else "", "、".join(papers)),
        day=item.meeting.day,
        url=f"{item.meeting.get_absolute_url()}#item-{item.pk}",
    )


def _agenda_items():
    items = AgendaItem.objects.standing().select_related("meeting__council").prefetch_related("papers")
    has_papers = Exists(Paper.objects.filter(item=OuterRef("pk")))
    return items.filter(~Q(kind__in=STANDARD) | ~Q(outcome="") | has_papers)


def _resolution(resolution):
    subject = resolution.subject
    if resolution.policy_id:
        subject = _("基本方針 第%(number)s版「%(title)s」") % {
            "number": subject.number,
            "title": subject.title,
        }
    return _of_meeting(
        resolution.meeting,
        title=f"{subject} {resolution.get_result_display()}",
        body=resolution.conditions,
        day=resolution.decided_on,
        url=resolution.get_absolute_url(),
    )


def _resolutions():
    found = Resolution.objects.exclude(state=Resolution.State.VOID)
    return found.select_related("meeting__council", "policy", "vision", "topic", "opinion")


def _action_item(item):
    return Document(
        title=item.text,
        body=item.result,
        day=item.due_on,
        municipality_id=item.council.municipality_id,
        scope=f"council:{item.council_id}",
        url=item.get_absolute_url(),
    )


def _opinion(opinion):
    """Found only by who may read it (Opinion.visible_to): one on staffing by few."""
    return Document(
        title=opinion.title,
        body=text_of(opinion.text, opinion.reply),
        day=opinion.sent_on,
        municipality_id=opinion.council.municipality_id,
        scope=f"council:{opinion.council_id}",
        url=opinion.get_absolute_url(),
    )


# ---- minutes: the members' text and the public one -------------------------------------------------------


def _minutes(text):
    def document(minutes):
        return _of_meeting(
            minutes.meeting,
            title=_("%(number)sの議事録") % {"number": minutes.meeting.title},
            body=getattr(minutes, text),
            day=minutes.meeting.day,
            url=minutes.get_absolute_url(),
        )

    return document


def _all_minutes():
    return Minutes.objects.select_related("meeting__council")


def _readable_minutes(viewer):
    """Minutes that their page shows to the viewer: a draft only to those who write it."""
    writes = Q(meeting__council__in=viewer.ids("council", *SCHOOL_OFFICE, Role.CLERK))
    return Minutes.objects.visible_to(viewer).filter(writes | ~Q(state=Minutes.State.DRAFT))


def _hides(viewer):
    """Whether the meeting has an item whose inside the viewer may not read (councils.reading.reads_everything)."""
    closed = AgendaItem.objects.filter(meeting=OuterRef("meeting"), is_public=False)
    return Exists(closed.exclude(meeting__council__in=closed_councils(viewer)))


def full_minutes(viewer):
    """Minutes whose full text the viewer reads."""
    return _readable_minutes(viewer).exclude(_hides(viewer))


def minutes_without_closed(viewer):
    """Minutes of which the viewer reads the public text only."""
    return _readable_minutes(viewer).filter(_hides(viewer))


def pages_of_members(viewer, ids):
    """{person id: address} of the seats whose list the viewer reads (community.reach); the Board has its register."""
    if is_board(viewer) or not viewer.ids("council"):
        return {}
    found = Seat.objects.visible_to(viewer).filter(person__in=ids).order_by("starts_on")
    return {seat.person_id: seat.get_absolute_url() for seat in found}


KINDS = [
    Kind(
        code="council",
        group="councils",
        label=gettext_lazy("協議会"),
        records=lambda: Council.objects.prefetch_related("schools"),
        document=_council,
        visible=lambda viewer: Council.objects.visible_to(viewer),
        touched_by={"community.school": "schools"},
        sees_all=is_board,
    ),
    Kind(
        code="meeting",
        group="meetings",
        label=gettext_lazy("会議"),
        records=lambda: Meeting.objects.select_related("council"),
        document=_meeting,
        visible=lambda viewer: Meeting.objects.visible_to(viewer),
        sees_all=is_board,
    ),
    Kind(
        code="agendaitem",
        group="meetings",
        label=gettext_lazy("議題"),
        records=_agenda_items,
        document=_agenda_item,
        visible=lambda viewer: AgendaItem.objects.announced_to(viewer),
        touched_by={**MEETING, "councils.paper": "papers"},
    ),
    Kind(
        code="resolution",
        group="meetings",
        label=gettext_lazy("議決"),
        records=_resolutions,
        document=_resolution,
        visible=lambda viewer: Resolution.objects.visible_to(viewer),
        touched_by={
            "councils.basicpolicy": "policy",
            "councils.childvision": "vision",
            "councils.topic": "topic",
            "councils.opinion": "opinion",
        },
        sees_all=reads_closed,
    ),
    Kind(
        code="actionitem",
        group="meetings",
        label=gettext_lazy("約束"),
        records=lambda: ActionItem.objects.select_related("council"),
        document=_action_item,
        visible=lambda viewer: ActionItem.objects.visible_to(viewer),
        sees_all=is_board,
    ),
    Kind(
        code="opinion",
        group="meetings",
        label=gettext_lazy("意見"),
        records=lambda: Opinion.objects.select_related("council"),
        document=_opinion,
        visible=lambda viewer: Opinion.objects.visible_to(viewer),
    ),
    Kind(
        code="minutes",
        group="minutes",
        label=gettext_lazy("議事録"),
        records=_all_minutes,
        document=_minutes("text"),
        visible=full_minutes,
        touched_by=MEETING,
    ),
    Kind(
        code="public_minutes",
        group="minutes",
        label=gettext_lazy("議事録"),
        records=_all_minutes,
        document=_minutes("public_text"),
        visible=minutes_without_closed,
        touched_by=MEETING,
    ),
    *KINDS_OF_THE_YEAR,
]
