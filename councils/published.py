"""The agenda as it was published: frozen copies, what changed between two of them, who reads which.

A version's content is {"items": [line, …]}; a line holds what the printed 次第 shows of an item. Lines of closed items
are kept whole and are shown as 「非公開の議題」 to whoever may not read them, also when they were closed later.
"""

from bisect import bisect_left
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from councils.models import AgendaItem, Meeting, Paper
from councils.models.agenda import BEGUN, closed_councils
from councils.permissions.meeting import can_convene
from councils.reading import Agenda, agenda_from, agenda_items, clock

# ---- what a version holds --------------------------------------------------------------------------------


def line_of(row, *, sha=None):
    """What a version keeps of one line; `sha` is {paper id: checksum} when it is written down."""
    item = row.item
    papers = [
        {"paper": paper.pk, "title": paper.title, "is_public": paper.is_public}
        | ({"sha256": sha[paper.pk]} if sha else {})
        for paper in row.papers
    ]
    return {
        "item": item.pk,
        "number": 0 if item.is_dropped else row.number,
        "clock": row.clock,
        "kind": item.kind,
        "title": item.title,
        "presenter": item.presenter,
        "minutes": item.minutes,
        "is_public": item.is_public,
        "reason": item.closed_reason,
        "dropped": item.dropped_reason,
        "papers": papers,
    }


def lines_of(agenda, before=(), sha=None):
    """The lines of a live agenda; what was taken off stays only where it had been published before."""
    known = {line["item"] for line in before}
    rows = [row for row in agenda.rows if not row.item.is_dropped or row.item.pk in known]
    return [line_of(row, sha=sha) for row in rows]


# ---- the difference in words -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One difference: 時間, 「ふれあいウォーク」 10分から20分に."""

    word: str
    title: str
    text: str = ""


def changes_between(old, new, hidden=frozenset()):
    """What came, went, moved and changed from one version's lines to the next; `hidden` ids keep their words."""
    was = {line["item"]: line for line in old if not line["dropped"]}
    now = {line["item"]: line for line in new if not line["dropped"]}
    gone = {line["item"]: line["dropped"] for line in new if line["dropped"]}
    moved = _moved([pk for pk in was if pk in now], [pk for pk in now if pk in was])

    def title(line):
        return _("非公開の議題") if line["item"] in hidden else line["title"]

    found = [Change(_("加わった"), title(line)) for pk, line in now.items() if pk not in was]
    for pk, line in was.items():
        if pk not in now:
            found.append(Change(_("取りやめた"), title(line), "" if pk in hidden else gone.get(pk, "")))
    for pk, line in now.items():
        if pk in moved:
            found.append(Change(_("順番"), title(line), _("%(n)s番目に") % {"n": line["number"]}))
        if pk in was:
            texts = _texts(was[pk], line, closed=pk in hidden)
            found += [Change(word, title(line), text) for word, text in texts]
    return found


def _moved(was, now):
    """The fewest ids whose moving makes the one order of the other: all but the longest run that kept its order."""
    place = {pk: n for n, pk in enumerate(was)}
    tails, ends, before = [], [], {}
    for pk in now:
        at = bisect_left(tails, place[pk])
        before[pk] = ends[at - 1] if at else None
        tails[at:] = [place[pk], *tails[at + 1 :]]
        ends[at:] = [pk, *ends[at + 1 :]]
    stayed, pk = set(), ends[-1] if ends else None
    while pk is not None:
        stayed.add(pk)
        pk = before[pk]
    return set(now) - stayed


def _texts(was, now, *, closed):
    """(word, what changed) of a line that stands in both versions."""
    from_to = _("「%(was)s」から「%(now)s」に")
    if was["minutes"] != now["minutes"]:
        words = _("%(was)s分から%(now)s分に") % {"was": was["minutes"], "now": now["minutes"]}
        yield _("時間"), words
    if was["is_public"] != now["is_public"]:
        yield _("公開"), _("公開することに") if now["is_public"] else _("公開しないことに")
    if closed:
        return
    for name, word in (("title", _("議題の名前")), ("presenter", _("説明する人"))):
        if was[name] != now[name]:
            nobody = _("決まっていない")
            yield word, from_to % {"was": was[name] or nobody, "now": now[name] or nobody}
    if was["kind"] != now["kind"]:
        yield _("種類"), from_to % {"was": kind_label(was["kind"]), "now": kind_label(now["kind"])}
    yield from _paper_texts(was["papers"], now["papers"])


def _paper_texts(was, now):
    before, after = {p["paper"]: p for p in was}, {p["paper"]: p for p in now}
    for pk, paper in after.items():
        said = {"title": paper["title"]}
        if pk not in before:
            yield _("資料"), _("「%(title)s」が加わった") % said
        elif before[pk]["is_public"] != paper["is_public"]:
            open_now, shut_now = _("「%(title)s」を公開することに"), _("「%(title)s」を公開しないことに")
            yield _("資料"), (open_now if paper["is_public"] else shut_now) % said
    for pk, paper in before.items():
        if pk not in after:
            yield _("資料"), _("「%(title)s」を外した") % {"title": paper["title"]}


def kind_label(kind):
    """The word for a kind that was kept as its code."""
    return str(AgendaItem.Kind(kind).label)


# ---- which agenda a page shows ---------------------------------------------------------------------------


@dataclass
class Publication:
    """Which version people read, what changed in it, and what has changed since (`unpublished`, for the office)."""

    version: object = None
    changes: list = field(default_factory=list)
    unpublished: list = field(default_factory=list)
    is_withheld: bool = False


def agenda_shown(meeting, viewer):
    """The agenda for a page of this viewer: until the meeting begins the draft for office and chair, for all
    others what was published; from then on what is dealt with.
    """
    items = agenda_items(meeting, viewer)
    versions = list(meeting.agenda_versions.all()[:2])
    hidden = {item.pk for item in items if not item.is_readable}
    if versions:
        hidden |= hidden_in(versions, items, meeting, viewer)
    publication = Publication(versions[0] if versions else None)
    if len(versions) == 2:
        old, new = versions[1].content["items"], versions[0].content["items"]
        publication.changes = changes_between(old, new, hidden)
    if can_convene(viewer, meeting.council_id) or meeting.state in BEGUN:
        agenda = agenda_from(meeting, items)
        if versions and meeting.state not in BEGUN:
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
            "papers": [],
            "reason": "",
            "kind": "",
            "dropped": "",
        }
        return said | shut | {"is_public": False}
    return said | {"kind": kind_label(line["kind"])}
