"""Asking: which entries match, and which of them this viewer may read at this moment.

No right is stored with an entry. Each kind says which records a viewer sees, and that is part of the one question to
the database; so counts, excerpts and pages know only of what the viewer may read today.
"""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, BigIntegerField, Case, Count, F, IntegerField, Q, Value, When

from core.dates import fiscal_year, fiscal_year_start, today
from core.search.entries import all_kinds
from core.search.models import SearchEntry
from core.search.text import pattern_of, question_of

#: Kinds whose records stand around others, as in the scope "council:3": their names narrow a question.
SCOPES = ("council", "school", "headquarters")
#: A word that more of them bear says nothing: it stands in the name of them all (「小学校」).
MOST_SCOPES = 300
#: Of a kind with no more entries than this the ids come with the count.
FEW = 200


class FirstIds(Aggregate):
    """The first ids of each group, as a list."""

    function = "array_agg"
    template = f"(%(function)s(%(expressions)s))[1:{FEW}]"
    output_field = ArrayField(BigIntegerField())


@dataclass(frozen=True)
class Question:
    """What was asked, by whom it may be read, and within which group of kinds."""

    text: str
    readable: Q
    group: str = ""

    @cached_property
    def words(self):
        """The words, folded; none when nothing can be searched for."""
        return question_of(self.text)

    @cached_property
    def pattern(self):
        """Finds the words in a text as it was written."""
        return pattern_of(self.words)

    @cached_property
    def found(self):
        """All that match and may be read, of every group."""
        if not self.words:
            return SearchEntry.objects.none()
        return SearchEntry.objects.filter(_matching(self.words), self.readable)

    @cached_property
    def _tally(self):
        """[(kind, how many, their ids or the first of them)]."""
        kinds = self.found.order_by().values("kind").annotate(n=Count("pk"), ids=FirstIds("pk"))
        return list(kinds.values_list("kind", "n", "ids"))

    @cached_property
    def counts(self):
        """{group: how many}, of every group in which something was found."""
        kinds, counts = all_kinds(), {}
        for code, n, _ids in self._tally:
            counts[kinds[code].group] = counts.get(kinds[code].group, 0) + n
        return counts

    @cached_property
    def ranked(self):
        """Those of the group, the best first."""
        found = self.found
        if all(n <= FEW for _kind, n, _ids in self._tally):
            # The rights were just asked for, in the same breath; the few that passed need no second question.
            found = SearchEntry.objects.filter(pk__in=[pk for _kind, _n, ids in self._tally for pk in ids])
        if self.group:
            found = found.filter(kind__in=[k.code for k in all_kinds().values() if k.group == self.group])
        start = fiscal_year_start(fiscal_year(today()))
        return (
            found.alias(tier=_tier(self.words), runs=_runs_since(start))
            .order_by("-tier", "-runs", F("day").desc(), "reading_key", "title_key", "kind", "-target_id")
            .only("kind", "target_id", "title", "body", "day", "url", "scope")
        )


def readable_by(viewer):
    """The condition on entries that a viewer may read, now."""
    condition, all_of = Q(pk__in=()), []
    for kind in all_kinds().values():
        if kind.sees_all(viewer):
            all_of.append(kind.code)
        else:
            condition |= _among(kind.code, kind.visible(viewer))
    return Q(municipality_id=viewer.municipality_id) & (condition | Q(kind__in=all_of))


def readable_among(municipality_id, records):
    """The condition on entries of {code of a kind: records}: what residents may read."""
    condition = Q(pk__in=())
    for code, rows in records.items():
        condition |= _among(code, rows)
    return Q(municipality_id=municipality_id) & condition


def _among(code, records):
    return Q(kind=code, target_id__in=records.order_by().values("pk"))


def _matching(words):
    """Every word stands in the record; of several words some may stand in the name of its school or council."""
    own = [_holds(word) for word in words]
    if len(words) == 1:
        return own[0]
    condition, one = Q(), Q(pk__in=())
    for stands, around in zip(own, _scopes_with(words), strict=True):
        condition &= stands | around
        one |= stands
    return condition & one


def _holds(word):
    condition = Q(words__holds=word.query)
    return condition if word.is_exact else condition & Q(key__contains=word.text)


def _scopes_with(words):
    """Per word the condition that it stands in the name around; names of schools and councils are public."""
    around = SearchEntry.objects.filter(kind__in=SCOPES).order_by()
    rows = [
        around.filter(_holds(word)).annotate(word=Value(n)).values_list("word", "kind", "target_id")
        for n, word in enumerate(words)
    ]
    first, *rest = [found[: MOST_SCOPES + 1] for found in rows]
    scopes = [[] for _word in words]
    for n, kind, pk in first.union(*rest, all=True):
        scopes[n].append(f"{kind}:{pk}")
    return [~Q(scope="") if len(found) > MOST_SCOPES else Q(scope__in=found) for found in scopes]


def _tier(words):
    """Title exactly, begins so, contains it; then other names; then the text."""
    whole = "".join(word.text for word in words)
    in_title, in_names = Q(), Q()
    for word in words:
        in_title &= Q(title_key__contains=word.text)
        in_names &= Q(title_key__contains=word.text) | Q(reading_key__contains=word.text)
    return Case(
        When(Q(title_key=whole) | Q(reading_key=whole), then=Value(5)),
        When(title_key__startswith=whole, then=Value(4)),
        When(in_title, then=Value(3)),
        When(in_names, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )


def _runs_since(start):
    """What is of the running year, or of no year, before what is past."""
    past = When(day__lt=start, then=Value(0))
    return Case(past, default=Value(1), output_field=IntegerField())


def names_of(scopes):
    """{scope: name}, for schools, councils and headquarters; in one query."""
    condition = Q(pk__in=())
    for scope in set(filter(None, scopes)):
        kind, _colon, pk = scope.partition(":")
        if kind in SCOPES:
            condition |= Q(kind=kind, target_id=int(pk))
    if len(condition) < 2:
        return {}
    rows = SearchEntry.objects.filter(condition).values_list("kind", "target_id", "title")
    return {f"{kind}:{pk}": title for kind, pk, title in rows}
