"""The thread: from any record up and down the chain of the year.

Core knows no record by name. A page makes a Chain from the record it shows; each room, from the highest to the
lowest, *expands* it (adds ids of the records that led to it), then each room, from the lowest to the highest,
*links* it. Both take many chains at once, so that a year of threads costs as many queries as one.
"""

from dataclasses import dataclass, field

_rooms = []


@dataclass
class Link:
    """One knot of the thread. `step` is 1–6 or "next"; `when` orders nothing, it is only shown."""

    step: int | str
    label: str
    title: str
    note: str = ""
    url: str = ""
    here: bool = False


@dataclass
class Chain:
    """The ids of records that belong together, by model label, and the links made of them.

    `here` is (model label, id) of the record whose page shows the thread.
    """

    here: tuple
    ids: dict = field(default_factory=dict)
    links: list = field(default_factory=list)

    def of(self, label):
        """Ids known for one model."""
        return self.ids.setdefault(label, set())

    def is_here(self, label, pk):
        """Whether that record is the one on whose page we are."""
        return self.here == (label, pk)


def register_room(order, *, expand, link):
    """A room adds its part: expand(chains, viewer) and link(chains, viewer). `order` is its place in the house."""
    _rooms.append((order, expand, link))
    _rooms.sort(key=lambda room: room[0])


def chain_of(record):
    """The chain that starts from one record."""
    label = record._meta.label_lower
    return Chain(here=(label, record.pk), ids={label: {record.pk}})


def weave(chains, viewer):
    """Fill the links of all chains, with only what the viewer may see."""
    for _order, expand, _link in reversed(_rooms):
        expand(chains, viewer)
    for _order, _expand, link in _rooms:
        link(chains, viewer)
    return chains


def thread_of(record, viewer):
    """The links of one record's thread."""
    return weave([chain_of(record)], viewer)[0].links


def wanted(chains, label):
    """All ids of one model over many chains, for one bulk query."""
    return set().union(*(chain.of(label) for chain in chains)) if chains else set()
