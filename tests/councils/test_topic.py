"""Things to talk about."""

import pytest
from django.urls import reverse

from core.refusal import InvalidMove, Refused
from councils.actions import change_topic, close_topic, drop_topic, leave_topic, reopen_topic
from councils.models import Topic

pytestmark = pytest.mark.django_db


def a_topic(world, **fields):
    """Something the member wants to talk about."""
    fields = {"title": "登下校の見守り", "origin": Topic.Origin.COUNCIL, **fields}
    title = fields.pop("title")
    return leave_topic(world.council, world.year, title, by=world.viewer("member"), **fields)


def test_a_topic_is_left_once_per_record_also_for_a_year_not_open_yet(world):
    by = world.viewer("coordinator")
    first = leave_topic(
        world.council, world.year + 1, "続ける", by=by, origin="carry_over", record=world.activity
    )
    again = leave_topic(
        world.council, world.year + 1, "続ける", by=by, origin="carry_over", record=world.activity
    )
    assert first == again
    assert first.origin_label == str(world.activity)
    assert not world.council.cycles.filter(fiscal_year=world.year + 1).exists()


def test_topics_of_no_record_may_be_alike(world):
    assert a_topic(world) != a_topic(world)


def test_an_empty_topic_is_refused(world):
    with pytest.raises(Refused, match="話し合いたいことを書いて"):
        a_topic(world, title="  ")


def test_a_topic_closes_and_opens_again(world):
    topic, by = a_topic(world), world.viewer("chair")
    close_topic(topic, by=by)
    with pytest.raises(InvalidMove):
        drop_topic(topic, by=by)
    with pytest.raises(Refused):
        change_topic(topic, by=by, title="別", body="")
    reopen_topic(topic, by=by)
    drop_topic(topic, by=by, reason="別の場で話す")
    assert topic.state == Topic.State.DROPPED


@pytest.mark.parametrize(
    ("role", "origin"), [("member", "council"), ("coordinator", "headquarters"), ("clerk", "school")]
)
def test_members_coordinators_and_office_propose(world, signed_in, role, origin):
    url = reverse("topic_add", args=[world.council.pk])
    data = {"title": "花壇の水やり", "body": "夏休みの当番", "fiscal_year": world.year}
    page = signed_in(role).post(url, data, follow=True).content.decode()
    assert "提案しました。" in page
    topic = Topic.objects.get(title="花壇の水やり")
    assert (topic.origin, topic.proposed_by) == (origin, str(world.people[role]))


def test_a_proposal_without_a_title_keeps_its_body(world, signed_in):
    url = reverse("topic_add", args=[world.council.pk])
    page = signed_in("member").post(url, {"body": "夏休みの当番", "fiscal_year": world.year}).content.decode()
    assert "話し合いたいことを書いてください。" in page
    assert "夏休みの当番" in page


def test_open_and_settled_topics_stand_apart(world, signed_in):
    open_one, settled = a_topic(world), a_topic(world, title="終わった話")
    close_topic(settled, by=world.viewer("chair"))
    client, url = signed_in("teacher"), reverse("topic_list", args=[world.council.pk])
    assert list(client.get(url).context["page"]) == [open_one]
    assert list(client.get(url, {"state": "settled"}).context["page"]) == [settled]


@pytest.mark.parametrize("many", [1, 55])
def test_the_list_asks_the_same_number_of_questions(world, signed_in, many, django_assert_num_queries):
    for _ in range(many):
        a_topic(world)
    client = signed_in("member")
    client.get(reverse("topic_list", args=[world.council.pk]))
    with django_assert_num_queries(7):
        assert client.get(reverse("topic_list", args=[world.council.pk])).status_code == 200
