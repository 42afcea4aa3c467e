"""The agenda as it was published: frozen copies, what changed between two of them, who reads which.

A version's content is {"items": [line, …]}; a line holds what the printed 次第 shows of an item. Lines of closed items
are kept whole and are shown as 「非公開の議題」 to whoever may not read them, also when they were closed later.
"""

from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from councils.agenda_lines import changes_between, kind_label, lines_of
from councils.models import AgendaItem, AgendaVersion, Meeting, Paper
from councils.models.agenda import BEGUN, closed_councils
from councils.permissions.meeting import can_convene
from councils.reading import Agenda, agenda_from, agenda_items, clock

# ---- which agenda a page shows ---------------------------------------------------------------------------


@dataclass
class Publication:
    """Which version people read, what changed in it, and what has changed since (`unpublished`, for the office)."""

    version: object = None
    changes: list = field(default_factory=list)
    unpublished: list = field(default_factory=list)
    is_withheld: bool = False


def with_versions(meetings):
    """Meetings with `version_rows`, the two newest versions of their agenda, for `agenda_shown` on a full page."""
    newest = AgendaVersion.objects.filter(meeting=OuterRef("pk")).order_by("-number")
    names = ("pk", "number", "content", "reason", "published_at", "published_by")
    row = JSONObject(**{name: name for name in names})
    return meetings.annotate(version_rows=ArraySubquery(newest.values(row=row)[:2]))


def _newest_two(meeting):
    """The newest version and the one before it, from what was read with the meeting if it was."""
    if "version_rows" not in meeting.__dict__:
        return list(meeting.agenda_versions.all()[:2])
    return [
        AgendaVersion(meeting=meeting, **row | {"published_at": parse_datetime(row["published_at"])})
        for row in meeting.version_rows
    ]


def agenda_shown(meeting, viewer):
    """The agenda for a page of this viewer: until the meeting begins the draft for office and chair, for all
    others what was published; from then on what is dealt with.
    """
    items = agenda_items(meeting, viewer)
    versions = _newest_two(meeting)
    hidden = {item.pk for item in items if not item.is_readable}
    if versions:
        hidden |= hidden_in(versions, items, meeting, viewer)
    publication = Publication(versions[0] if versions else None)
    if len(versions) == 2:
        old, new = versions[1].content["items"], versions[0].content["items"]
        publication.changes = changes_between(old, new, hidden)
    if can_convene(viewer, meeting.council_id) or meeting.state in BEGUN:
        agenda = agenda_from(meeting, items)
        if versions and meeting.state not in (*BEGUN, *Meeting.NOT_HELD):
            publication.unpublished = unpublished_changes(agenda, versions[0], hidden)
    else:
        agenda = _published(meeting, items, publication, hidden)
    agenda.publication = publication
    return agenda


def published_agenda(meeting, viewer):
    """What was published, also for office and chair: for letters, links and paper that goes out of the house."""
    if meeting.state in BEGUN or not can_convene(viewer, meeting.council_id):
        return agenda_shown(meeting, viewer)
    items = agenda_items(meeting, viewer)
    publication = Publication(meeting.agenda_versions.first())
    agenda = _published(meeting, items, publication, set())
    agenda.publication = publication
    return agenda


def _published(meeting, items, publication, hidden):
    """The newest version as an agenda; without one what had been announced before versions were kept, or nothing."""
    if publication.version:
        return _frozen(meeting, publication.version, items, hidden)
    if meeting.notified_at or meeting.state == Meeting.State.NOTIFIED:
        return agenda_from(meeting, items)
    publication.is_withheld = bool(items)
    return Agenda([], clock(meeting.starts_at), 0, False)


def _frozen(meeting, version, items, hidden):
    """The items with the words, times and papers of the version."""
    live, frozen, papers = {item.pk: item for item in items}, [], {}
    for line in version.content["items"]:
        item = live.get(line["item"]) or AgendaItem(pk=line["item"], meeting=meeting)
        known = {paper.pk for paper in item.papers.all()} if item.pk in live else set()
        item.kind, item.title, item.presenter = line["kind"], line["title"], line["presenter"]
        item.minutes, item.dropped_reason = line["minutes"], line["dropped"]
        item.explanation = line.get("explanation", "")
        item.is_public = line["is_public"] and item.is_public
        item.closed_reason = item.closed_reason or line["reason"]
        item.is_readable = item.pk not in hidden
        papers[item.pk] = [
            Paper(pk=paper["paper"], item_id=item.pk, title=paper["title"], is_public=paper["is_public"])
            for paper in line["papers"]
            if paper["paper"] in known
        ]
        frozen.append(item)
    return agenda_from(meeting, frozen, papers)


def hidden_in(versions, items, meeting, viewer):
    """Ids of items that one of the versions, or the item itself by now, keeps from this viewer."""
    closed = {
        line["item"] for version in versions for line in version.content["items"] if not line["is_public"]
    }
    closed |= {item.pk for item in items if not item.is_public}
    if not closed or closed_councils(viewer).filter(pk=meeting.council_id).exists():
        return set()
    return closed


def unpublished_changes(agenda, version, hidden=frozenset()):
    """What has changed on the live agenda since its newest version."""
    before = version.content["items"]
    return changes_between(before, lines_of(agenda, before), hidden)


# ---- each version as it was printed ----------------------------------------------------------------------


@dataclass
class Printed:
    """One version as this viewer may read it: its lines, and what had changed since the one before."""

    version: object
    lines: list
    changes: list


def printed_versions(meeting, viewer):
    """All versions, the newest first."""
    versions = list(meeting.agenda_versions.all())
    items = list(meeting.items.all())
    hidden = hidden_in(versions, items, meeting, viewer)
    older = [*(version.content["items"] for version in versions[1:]), []]
    return [
        Printed(
            version,
            [_printed_line(line, hidden) for line in version.content["items"]],
            changes_between(before, version.content["items"], hidden) if before else [],
        )
        for version, before in zip(versions, older, strict=True)
    ]


def _printed_line(line, hidden):
    """A line with its kind in words; of a closed one only that it is there."""
    said = line | {"is_dropped": bool(line["dropped"]), "is_hidden": line["item"] in hidden}
    if said["is_hidden"]:
        shut = {
            "title": _("非公開の議題"),
            "presenter": "",
            "explanation": "",
            "papers": [],
            "reason": "",
            "kind": "",
            "dropped": "",
        }
        return said | shut | {"is_public": False}
    return said | {"kind": kind_label(line["kind"])}
