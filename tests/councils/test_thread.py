"""Steps 1 and 2 of the thread."""

import pytest

from core.dates import today
from core.thread import chain_of, thread_of, weave
from core.viewer import Viewer
from councils import thread
from councils.actions import leave_topic, submit_policy
from tests.councils.test_policy import approve
from tests.factories.councils import make_goal, make_wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def wished(world):
    """The image with three wishes."""
    world.vision.wishes.add(*[make_wish(world.cycle, text=f"願い{n}") for n in range(3)])
    return world


def own(links):
    """Links of steps 1 and 2."""
    return [link for link in links if link.step in (1, 2)]


def test_a_goal_leads_down_to_the_wishes(wished):
    first, second = own(thread_of(wished.goal, wished.viewer("member")))
    assert first.title == "「願い0」ほか 2の願い"
    assert first.note == f"目指す子ども像：{wished.vision.text}"
    assert first.url == wished.vision.get_absolute_url()
    assert (second.title, second.label, second.here) == (wished.goal.text, "目標", True)


def test_a_goal_says_when_it_was_approved(wished):
    approve(wished)
    _first, second = own(thread_of(wished.goal, wished.viewer("member")))
    assert (
        second.label
        == f"目標（承認 {today().month}月{today().day}日({'月火水木金土日'[today().weekday()]})）"
    )


def test_people_outside_see_the_image_and_no_wishes(wished):
    for viewer in (wished.viewer("volunteer"), Viewer()):
        first, second = own(thread_of(wished.goal, viewer))
        assert (first.title, first.url) == (wished.vision.text, "")
        assert (second.title, second.url) == (wished.goal.text, "")


def test_goals_under_a_draft_are_the_councils_own(wished):
    wished.vision.state, wished.vision.agreed_on = "draft", None
    wished.vision.save()
    assert not own(thread_of(wished.goal, wished.viewer("volunteer")))
    assert len(own(thread_of(wished.goal, wished.viewer("chair")))) == 2


def test_a_policy_leads_to_its_goals_and_stays_hidden_as_a_draft(wished):
    wished.policy.goals.add(wished.goal)
    titles = [link.title for link in own(thread_of(wished.policy, wished.viewer("principal")))]
    assert titles == ["「願い0」ほか 2の願い", wished.goal.text, wished.policy.title]
    submit_policy(wished.policy, by=wished.viewer("principal"))
    links = own(thread_of(wished.policy, wished.viewer("member")))
    assert links[-1].label == "基本方針（提出済み）"


def test_an_image_and_a_year_have_their_thread(wished):
    viewer = wished.viewer("member")
    link, goal = own(thread_of(wished.vision, viewer))
    assert goal.title == wished.goal.text
    assert link.here
    leave_topic(wished.council, wished.year + 1, "続けて考える", by=viewer, origin="carry_over")
    links = thread_of(wished.cycle, viewer)
    assert links[0].title == "「願い0」ほか 2の願い"
    assert [link.title for link in links if link.step == "next"] == ["続けて考える"]


def test_a_kept_image_says_that_it_goes_on(wished):
    wished.cycle.fiscal_year += 1
    wished.cycle.save()
    first, _second = own(thread_of(wished.goal, wished.viewer("member")))
    assert first.label == "話し合い（前からの子ども像を継続）"


@pytest.mark.parametrize("many", [1, 25])
def test_many_chains_cost_one_question(wished, many, django_assert_num_queries):
    viewer = wished.viewer("member")
    chains = [chain_of(make_goal(wished.cycle, text=f"目標{n}")) for n in range(many)]
    with django_assert_num_queries(1):
        thread.expand(chains, viewer)
        thread.link(chains, viewer)
    assert all(len(chain.links) == 2 for chain in chains)
    assert weave([], viewer) == []
