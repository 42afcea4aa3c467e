"""The entries, kept in the transaction of the change.

Core knows no record by name: each room registers its kinds, what an entry of a kind says and whose change touches it.
Every change writes a line of 履歴, and `core.audit.record` brings the entries of its target up to date.
"""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from core.search.models import SearchEntry
from core.search.text import key_of, vector_of

#: So many entries are read and written at a time.
BATCH = 1000
#: What an entry says; `words` follows from `key`.
SAID = (
    "municipality_id",
    "scope",
    "title",
    "body",
    "day",
    "url",
    "title_key",
    "reading_key",
    "key",
)

_kinds = {}
#: {model label: [(kind, how its records are found from ids of that model)]}.
_listening = defaultdict(list)
_waiting = ContextVar("search_entries_waiting", default=None)


@dataclass(frozen=True)
class Document:
    """What an entry says: only what every reader of its kind may read, and nothing that depends on today.

    `reading` holds other names (kana, the schools of a council). `scope` is "council:3", whose name is shown beside
    and narrows a question of several words. Without `is_title_found` the title is shown and not searched.
    """

    title: str
    municipality_id: int
    reading: str = ""
    body: str = ""
    day: date | None = None
    scope: str = ""
    url: str = ""
    is_title_found: bool = True


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of entry.

    `records()` is the queryset of those that have an entry, `document(record)` what it says. `touched_by` names the
    models whose change concerns it and how to find the records from their ids: {"councils.meeting": "meeting"}; the
    model itself is known. `visible(viewer)` are the records a viewer may find, `sees_all(viewer)` is a shortcut for
    whoever finds all of the city's. What residents may find is said where their pages are made (dashboards).
    """

    code: str
    group: str
    label: str
    records: object
    document: object
    visible: object
    touched_by: dict = field(default_factory=dict)
    sees_all: object = staticmethod(lambda viewer: False)


def register_kind(kind):
    """Add a kind; called by a room when it loads."""
    _kinds[kind.code] = kind
    own = kind.records().model._meta.label_lower
    for label, lookup in {own: "pk", **kind.touched_by}.items():
        _listening[label].append((kind, lookup))


def all_kinds():
    """Every kind by its code, in the order of the rooms."""
    return dict(_kinds)


# ---- kept ------------------------------------------------------------------------------------------------


def refresh(*records):
    """Bring the entries that a change of these records concerns up to date, inside its transaction.

    `core.audit.record` does it for its target; call it where something is written after the line of 履歴.
    """
    refresh_all((record._meta.label_lower, record.pk) for record in records)


def refresh_all(changed):
    """The same for many: [(model label, id)]."""
    ids = defaultdict(set)
    for label, pk in changed:
        if label in _listening:
            ids[label].add(pk)
    waiting = _waiting.get()
    if waiting is None:
        _write_touched(ids)
        return
    for label, pks in ids.items():
        waiting[label] |= pks


@contextmanager
def batched():
    """Many changes at once: their entries are written together at the end, still inside the transaction."""
    if _waiting.get() is not None:
        yield
        return
    waiting = defaultdict(set)
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    _write_touched(waiting)


def rebuild(kind):
    """Write all entries of a kind anew, in many small transactions, beside people who work; returns how many."""
    ids = kind.records().order_by("pk").values_list("pk", flat=True)
    written = 0
    for pks in _batches(ids.iterator(chunk_size=BATCH)):
        with transaction.atomic():
            written += _write({kind: pks}, always=True)
    gone = SearchEntry.objects.filter(kind=kind.code)
    gone.exclude(target_id__in=kind.records().order_by().values("pk")).delete()
    return written


def forget_unknown():
    """Drop entries of kinds that no room registers any more."""
    SearchEntry.objects.exclude(kind__in=_kinds).delete()


def _batches(ids):
    batch = []
    for pk in ids:
        batch.append(pk)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _touched(changed):
    """{kind: ids of records whose entry a change of {model label: ids} concerns}."""
    touched = defaultdict(set)
    for label, ids in changed.items():
        for kind, lookup in _listening.get(label, ()):
            if lookup == "pk":
                touched[kind.code] |= ids
            else:
                found = kind.records().filter(**{f"{lookup}__in": ids}).order_by()
                touched[kind.code].update(found.values_list("pk", flat=True))
    return {_kinds[code]: sorted(pks) for code, pks in touched.items() if pks}


def _write_touched(changed):
    """One write for a single change; batches for many."""
    touched = _touched(changed)
    if sum(map(len, touched.values())) <= BATCH:
        if touched:
            _write(touched)
        return
    for kind, pks in touched.items():
        for batch in _batches(pks):
            _write({kind: batch})


@transaction.atomic(savepoint=False)
def _write(touched, always=False):
    """Lock the entries, so that the later of two writers reads what the earlier wrote; then write what differs."""
    wanted = Q(pk__in=())
    for kind, pks in touched.items():
        wanted |= Q(kind=kind.code, target_id__in=pks)
    known = {
        (entry.kind, entry.target_id): entry
        for entry in SearchEntry.objects.filter(wanted).defer("words").order_by("pk").select_for_update()
    }
    with translation.override(settings.LANGUAGE_CODE):
        now = {(e.kind, e.target_id): e for kind, pks in touched.items() for e in _entries(kind, pks)}
    gone = [entry.pk for key, entry in known.items() if key not in now]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()
    differing = [e for key, e in now.items() if always or key not in known or _differ(e, known[key])]
    for entry in differing:
        entry.words = vector_of(entry.key)
    SearchEntry.objects.bulk_create(
        differing,
        update_conflicts=True,
        unique_fields=["kind", "target_id"],
        update_fields=[*SAID, "words"],
    )
    return len(differing)


def _differ(entry, other):
    return any(getattr(entry, name) != getattr(other, name) for name in SAID)


def _entries(kind, pks):
    for record in kind.records().filter(pk__in=pks).order_by("pk"):
        yield entry_of(kind, record.pk, kind.document(record))


def entry_of(kind, pk, document):
    """The entry that a document makes, unsaved and without its words."""
    title = str(document.title)[:250]
    title_key = key_of(title) if document.is_title_found else ""
    reading_key = key_of(document.reading)
    return SearchEntry(
        kind=kind.code,
        target_id=pk,
        municipality_id=document.municipality_id,
        scope=document.scope,
        title=title,
        body=document.body.replace("\x00", "")[:60_000],
        day=document.day,
        url=document.url,
        title_key=title_key[:300],
        reading_key=reading_key[:400],
        key="\n".join(filter(None, [title_key, reading_key, key_of(document.body)])),
    )


def text_of(*parts):
    """Several fields of a record as one text, a line each, empty ones left out."""
    return "\n".join(str(part).strip() for part in parts if part and str(part).strip())
