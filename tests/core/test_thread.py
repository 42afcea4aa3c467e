"""The registry of the thread: from above to below and back, in bulk."""

import pytest

from core import thread
from core.thread import Chain, Link, register_room, wanted, weave


@pytest.fixture
def rooms(monkeypatch):
    """An empty registry, and what was called."""
    monkeypatch.setattr(thread, "_rooms", [])
    return []


def room(name, calls, *, finds=None):
    """A room that writes down when it was asked, for how many chains."""

    def expand(chains, viewer):
        calls.append(("expand", name, len(chains), viewer))
        for chain in chains:
            chain.of(finds or name).add(1)

    def link(chains, viewer):
        calls.append(("link", name, len(chains), viewer))
        for chain in chains:
            chain.links.append(Link(len(chain.links) + 1, name, "", here=chain.is_here(name, 1)))

    return {"expand": expand, "link": link}


def test_rooms_expand_downwards_and_link_upwards_whatever_the_order_of_loading(rooms):
    register_room(5, **room("activity", rooms))
    register_room(2, **room("policy", rooms))
    register_room(3, **room("plan", rooms))
    (chain,) = weave([Chain(here=("plan", 1))], "viewer")
    asked = [(act, name) for act, name, _, _ in rooms]
    assert asked[:3] == [("expand", "activity"), ("expand", "plan"), ("expand", "policy")]
    assert asked[3:] == [("link", "policy"), ("link", "plan"), ("link", "activity")]
    assert [(link.step, link.label, link.here) for link in chain.links] == [
        (1, "policy", False),
        (2, "plan", True),
        (3, "activity", False),
    ]


def test_a_year_of_chains_asks_each_room_once(rooms):
    register_room(2, **room("policy", rooms))
    weave([Chain(here=("plan", n)) for n in range(20)], "viewer")
    assert rooms == [("expand", "policy", 20, "viewer"), ("link", "policy", 20, "viewer")]


def test_a_higher_room_finds_what_a_lower_one_shows(rooms):
    seen = []

    def link(chains, viewer):
        seen.append(wanted(chains, "goal"))

    register_room(1, expand=lambda chains, viewer: None, link=link)
    register_room(4, **room("activity", rooms, finds="goal"))
    weave([Chain(here=("activity", 9))], None)
    assert seen == [{1}]


def test_wanted_unites_the_ids_of_all_chains():
    chains = [Chain(("a", 1), {"a": {1}}), Chain(("a", 2), {"a": {2, 3}}), Chain(("b", 1))]
    assert wanted(chains, "a") == {1, 2, 3}
    assert wanted([], "a") == set()


def test_the_chain_of_a_record_knows_where_it_stands(topic):
    chain = thread.chain_of(topic)
    assert chain.is_here("councils.topic", topic.pk)
    assert not chain.is_here("councils.topic", topic.pk + 1)
    assert chain.of("councils.topic") == {topic.pk}
    assert chain.of("councils.goal") == set()
