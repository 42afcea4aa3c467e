"""What the pages of deliberations (熟議) read: the wall of notes, who has chosen, the result by marks."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject

from core.models import AuditEntry
from councils.actions.deliberations import with_marks
from councils.models import Deliberation
from councils.models.visions import Side

#: A large gathering writes some hundred notes; all are shown, since they are read side by side.
SHOWN = 500


def with_last_act(deliberations, council_pk):
    """Each with the last act written down in the council, so that a page knows whether anything changed."""
    acts = AuditEntry.objects.filter(scope=f"council:{council_pk}").order_by("-at", "-pk").values("pk")[:1]
    return deliberations.annotate(last_act=Coalesce(Subquery(acts), 0, output_field=IntegerField()))


def with_talks(meetings):
    """Meetings with `talk_rows`, the deliberations of their items, for `talks_of` on a full page."""
    talks = Deliberation.objects.filter(item__meeting=OuterRef("pk")).order_by("item__order", "pk")
    row = JSONObject(pk="pk", item_id="item_id", question="question", state="state")
    return meetings.annotate(talk_rows=ArraySubquery(talks.values(row=row)))


def talks_of(meeting, agenda):
    """The deliberations of the items that this agenda shows; of closed items there are none for whoever may not read."""
    readable = {row.item.pk for row in agenda.standing if not row.is_hidden}
    return [
        Deliberation(cycle=meeting.cycle, **row) for row in meeting.talk_rows if row["item_id"] in readable
    ]


@dataclass(frozen=True)
class Group:
    """Wishes under one theme (None: not sorted yet), with their marks."""

    theme: object
    wishes: list

    @property
    def total(self):
        """Marks of all its wishes; nought while they are hidden."""
        return sum(getattr(wish, "total", 0) for wish in self.wishes)

    @property
    def adults(self):
        """Wishes of neighbourhood, school and guardians."""
        return [wish for wish in self.wishes if wish.side != Side.CHILDREN]

    @property
    def children(self):
        """Wishes of children, which stand beside those of the adults."""
        return [wish for wish in self.wishes if wish.side == Side.CHILDREN]


@dataclass
class Talk:
    """A deliberation as its page shows it."""

    deliberation: Deliberation
    wishes: list

    @property
    def is_closed(self):
        """Whether the marks are seen."""
        return self.deliberation.state == Deliberation.State.CLOSED

    @property
    def columns(self):
        """(side, wishes) of the sides that wrote something; all sides while nobody has."""
        found = [(side, [w for w in self.wishes if w.side == side.value]) for side in Side]
        return [pair for pair in found if pair[1]] or found

    @property
    def has_themes(self):
        """Whether anything was put under a theme."""
        return any(wish.theme_id for wish in self.wishes)

    @property
    def groups(self):
        """By theme, the most marked first; what was not sorted comes last."""
        themes = {}
        for wish in self.wishes:
            themes.setdefault(wish.theme, []).append(wish)
        groups = [Group(theme, wishes) for theme, wishes in themes.items()]
        return sorted(groups, key=lambda g: (g.theme is None, -g.total, g.theme.pk if g.theme else 0))


def talk_of(deliberation):
    """The notes; with their marks only when the deliberation has ended."""
    wishes = deliberation.wishes.live().select_related("theme", "author")
    if deliberation.state == Deliberation.State.CLOSED:
        wishes = with_marks(wishes)
    return Talk(deliberation, list(wishes[:SHOWN]))


def counted(deliberations):
    """Deliberations of a list with the number of their notes."""
    live = Count("wishes", filter=Q(wishes__withdrawn_at=None))
    found = deliberations.annotate(n_wishes=live).order_by("-held_on", "-pk")
    return found.select_related("cycle__council", "item__meeting")
