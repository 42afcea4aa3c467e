"""What a published agenda keeps of each item, and the difference between two versions in words."""

from bisect import bisect_left
from dataclasses import dataclass

from django.utils.translation import gettext as _

from councils.models import AgendaItem

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
        "explanation": item.explanation,
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


def news_of(meeting):
    """(version, changes) of an agenda that was published again after the notice, for mail and telephone; else None.

    Of closed items it says only that there is something new.
    """
    versions = list(meeting.agenda_versions.all()[:2])
    if len(versions) < 2 or not meeting.notified_at or versions[0].published_at <= meeting.notified_at:
        return None
    new, old = (version.content["items"] for version in versions)
    hidden = {line["item"] for line in [*old, *new] if not line["is_public"]}
    hidden |= set(meeting.items.filter(is_public=False).values_list("pk", flat=True))
    return versions[0], changes_between(old, new, hidden)


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
    # Versions from before items had an explanation hold none.
    said = was.get("explanation", "")
    if said != now.get("explanation", ""):
        yield (
            _("説明"),
            _("書き直した") if said and now["explanation"] else _("加わった") if not said else _("外した"),
        )
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
