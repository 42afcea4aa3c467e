"""The register of decisions: every decision with its number, filtered in the address, as a file and on paper."""

import pytest
from django.urls import reverse

from core.dates import today
from councils.actions import decide, decide_unanimously, meet_condition, void_resolution
from councils.models import ChildVision
from tests.factories.meetings import make_approval, make_members, make_open, warm

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def decided(world, clerk):
    """Three decisions: a policy with conditions, a child image, a topic that was taken back."""
    meeting = make_open(world)
    policy = decide(
        make_approval(world, meeting),
        by=clerk,
        result="conditional",
        method="hands",
        votes_for=2,
        conditions="下校を早める\n人を決める",
    )
    meet_condition(policy.condition_rows.first(), "早めた", by=clerk)
    draft = ChildVision.objects.create(council=world.council, number=2, text="自分で考える子ども")
    image = meeting.items.create(order=4, kind="approval", title="子ども像")
    vision = decide_unanimously(image, by=clerk, vision=draft)
    topic = decide_unanimously(meeting.items.get(title="子どもの願い"), by=clerk, topic=None)
    void_resolution(topic, "人数のまちがい", by=clerk)
    return policy, vision, topic


def address(world, name="decision_register", query=""):
    return reverse(name, args=[world.council.pk, world.year]) + query


def page(world, client, query=""):
    return client.get(address(world, query=query)).content.decode()


def test_numbers_subjects_conditions_and_what_was_taken_back(world, decided, signed_in):
    assert [resolution.number for resolution in decided] == [1, 2, 3]
    text = page(world, signed_in("member"))
    for words in (
        "第1号",
        "第2号",
        "第3号",
        "取り消し",
        "残り1・済み1",
        "自分で考える子ども",
        "挙手 賛成2人",
    ):
        assert words in text
    assert decided[0].get_absolute_url() in text
    assert decided[0].meeting.get_absolute_url() in text
    assert address(world) in signed_in("member").get(decided[0].get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?kind=policy", "1"),
        ("?kind=vision", "2"),
        ("?kind=opinion", ""),
        ("?result=approved", "23"),
        ("?left=conditions", "1"),
        ("?left=void", "3"),
        ("?left=confirm", "12"),
        ("?kind=nonsense&left=nonsense", "123"),
        ("?kind=topic&result=approved&left=void", "3"),
    ],
)
def test_the_filter_stands_in_the_address(world, decided, signed_in, query, numbers):
    text = page(world, signed_in("clerk"), query)
    assert "".join(n for n in "123" if f"第{n}号</a>" in text) == numbers
    assert ("あてはまる議決はありません" in text) == (not numbers)


def test_a_year_without_decisions_says_so(world, signed_in):
    assert "この年度の議決は、まだありません" in page(world, signed_in("teacher"))


def test_the_file_and_the_paper_hold_what_was_asked_for(world, decided, signed_in):
    client = signed_in("clerk")
    data = client.get(address(world, "decision_register_csv", "?kind=policy")).content.decode("utf-8-sig")
    assert data.count("\r\n") == 2
    assert "下校を早める" in data
    assert "条件付承認" in data
    paper = client.get(address(world, "decision_register_print")).content.decode()
    assert "取り消し（人数のまちがい）" in paper


def test_a_decision_on_a_closed_item_is_only_for_those_who_read_it(world, clerk, signed_in):
    meeting = make_open(world)
    item = meeting.items.create(
        order=5, kind="approval", title="人事の意見", is_public=False, closed_reason="人事"
    )
    decide_unanimously(item, by=clerk)
    assert "人事の意見" in page(world, signed_in("clerk"))
    assert "人事の意見" not in page(world, signed_in("teacher"))


@pytest.mark.parametrize("n", [1, 60])
def test_few_or_many_decisions_are_the_same_number_of_queries(
    world, clerk, signed_in, n, django_assert_num_queries
):
    make_members(world.council, 3)
    meeting = make_open(world)
    from tests.factories.meetings import make_resolution

    for number in range(n):
        topic = world.council.topics.create(fiscal_year=world.year, title=f"題{number}", origin="council")
        item = meeting.items.create(order=number + 2, kind="other", title=f"題{number}", topic=topic)
        make_resolution(item, review_on=today())
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(7):
        assert client.get(address(world)).status_code == 200
