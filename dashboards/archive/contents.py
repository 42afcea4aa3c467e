"""What goes into a year's archive: papers (names in the ZIP with the pages they are made from) and uploaded files."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from community.roles import Role
from core.viewer import Held
from councils.models import BasicPolicy, Meeting, Minutes, Paper, Resolution


@dataclass(frozen=True)
class Sheet:
    """One paper: its name in the ZIP, and the address of the page it is made from."""

    name: str
    address: str


def reader_of(viewer, council, public):
    """Who looks at the pages for the archive: the office itself; for the public one somebody inside who reads nothing
    closed and nobody's contacts.
    """
    if not public:
        return viewer
    return replace(
        viewer,
        person_id=None,
        user_id=None,
        held=frozenset({Held(Role.TEACHER.value, "council", council.pk)}),
    )


def sheets_of(cycle, viewer, public):
    """All papers of the year, in the order of the folder."""
    council = cycle.council
    args = [council.pk, cycle.fiscal_year]
    mark = "?public=1" if public else ""
    yield Sheet(_("01_一年の記録.pdf"), reverse("year_print", args=args) + mark)
    yield Sheet(_("02_委員名簿(公表用).pdf"), reverse("seat_print", args=[council.pk]))
    if not public:
        yield Sheet(_("03_委員名簿(内部用).pdf"), reverse("roster_print", args=[council.pk]))
        yield Sheet(_("04_みんなの願い.pdf"), reverse("wish_print", args=args))
    policies = BasicPolicy.objects.filter(cycle=cycle, state__in=[*BasicPolicy.IN_FORCE, "superseded"])
    for policy in policies.select_related("school").order_by("school", "number"):
        words = {"school": policy.school, "number": policy.number}
        name = _("05_基本方針_%(school)s_第%(number)s版.pdf") % words
        yield Sheet(clean(name), reverse("policy_print", args=[council.pk, policy.pk]))
    for meeting in meetings_of(cycle):
        yield from _meeting_sheets(meeting, viewer, public)


def meetings_of(cycle):
    """The year's meetings that became known to the members, in their order."""
    meetings = Meeting.objects.filter(cycle=cycle).exclude(state=Meeting.State.PLANNED)
    return meetings.select_related("council", "cycle", "record", "newsletter").order_by("number")


def folder_of(meeting):
    """The meeting's folder: 会議/第03回_2026-12-10/."""
    return _("会議/第%(number)02d回_%(day)s/") % {"number": meeting.number, "day": meeting.day.isoformat()}


def _meeting_sheets(meeting, viewer, public):
    folder, args = folder_of(meeting), [meeting.council_id, meeting.pk]
    minutes = getattr(meeting, "record", None)
    if not public:
        yield Sheet(folder + _("1_開催案内.pdf"), reverse("notice_print", args=args))
    yield Sheet(folder + _("2_次第.pdf"), reverse("meeting_print", args=args))
    if not public:
        yield Sheet(folder + _("3_出席簿.pdf"), reverse("signing_print", args=args))
        if minutes:
            yield Sheet(folder + _("4_議事録(委員用).pdf"), reverse("minutes_print", args=args))
    if minutes and minutes.state == Minutes.State.PUBLISHED:
        yield Sheet(folder + _("5_議事録(公表).pdf"), reverse("minutes_print", args=args) + "?public=1")
    if not public:
        yield from _decisions(meeting, viewer, folder)
    if getattr(meeting, "newsletter", None):
        yield Sheet(folder + _("7_協議会だより.pdf"), reverse("newsletter_print", args=args))


def _decisions(meeting, viewer, folder):
    decisions = Resolution.objects.visible_to(viewer).filter(meeting=meeting).exclude(state="void")
    for decision in decisions.order_by("number"):
        name = _("6_議決_第%(number)s号.pdf") % {"number": decision.number}
        yield Sheet(folder + name, reverse("resolution_print", args=[meeting.council_id, decision.pk]))


def papers_of(cycle, viewer, public):
    """(name in the ZIP, stored file) of what was uploaded to the year's meetings."""
    papers = Paper.objects.visible_to(viewer).filter(item__meeting__cycle=cycle)
    if public:
        papers = papers.filter(is_public=True, item__is_public=True)
    papers = papers.select_related("file", "item__meeting").order_by(
        "item__meeting__number", "item__order", "pk"
    )
    for paper in papers:
        ending = paper.file.name.rpartition(".")[2]
        folder = folder_of(paper.item.meeting) + _("資料/")
        words = {"order": paper.item.order, "pk": paper.pk, "title": paper.title, "ending": ending}
        yield folder + clean(_("%(order)02d-%(pk)s_%(title)s.%(ending)s") % words), paper.file


def clean(name):
    """A name that every system takes: nothing that divides folders or that Windows refuses."""
    return "".join("_" if letter in '\\/:*?"<>|' or letter < " " else letter for letter in name)[:120]
