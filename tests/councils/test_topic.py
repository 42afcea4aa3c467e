"""Things to talk about."""

from functools import partial

import pytest
from django.urls import reverse

from core.refusal import InvalidMove, Refused
from councils.actions import (
    add_action_item,
    answer_topic,
    change_topic,
    circulate_minutes,
    close_meeting,
    close_topic,
    drop_topic,
    leave_topic,
    leave_topic_once,
    notify_meeting,
    put_topic_on_agenda,
    reopen_topic,
    save_notes,
    write_minutes,
)
from councils.models import Topic
from dashboards.kinds import kinds_of
from dashboards.todos import todos_of
from tests.factories.councils import make_meeting
from tests.factories.meetings import make_open
from tests.helpers.threads import at_once

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


# ---- proposals and what became of them -------------------------------------------------------------------


def test_a_proposal_keeps_who_made_it_and_a_carry_over_has_nobody(world):
    assert a_topic(world).proposer == world.people["member"]
    carried = leave_topic(
        world.council,
        world.year,
        "続ける",
        by=world.viewer("chair"),
        origin="carry_over",
        record=world.activity,
    )
    assert carried.proposer is None


def test_the_office_answers_and_may_answer_again(world):
    topic, by = a_topic(world), world.viewer("clerk")
    with pytest.raises(Refused, match="返事を書いて"):
        answer_topic(topic, "  ", by=by)
    answer_topic(topic, "秋に話し合います", by=by)
    topic = answer_topic(topic, "10月に話し合います", by=by)
    assert (topic.answer, topic.state) == ("10月に話し合います", "open")
    assert topic.answered_at
    close_topic(topic, by=by)
    with pytest.raises(Refused, match="返事を変えられません"):
        answer_topic(topic, "あとから", by=by)


def waits_for(world, role):
    return [todo.title for todo in todos_of(world.viewer(role), kinds_of(world.viewer(role)))]


def test_a_proposal_waits_for_the_office_and_its_answer_for_the_proposer(world):
    topic = a_topic(world)
    assert "提案に返事をする：登下校の見守り" in waits_for(world, "clerk")
    assert "提案がどうなったかを見る：登下校の見守り" not in waits_for(world, "member")
    answer_topic(topic, "秋に話し合います", by=world.viewer("clerk"))
    assert "提案に返事をする：登下校の見守り" not in waits_for(world, "clerk")
    assert "提案がどうなったかを見る：登下校の見守り" in waits_for(world, "member")
    assert "提案がどうなったかを見る：登下校の見守り" not in waits_for(world, "chair")


def test_a_coordinator_reads_that_the_proposal_stands_on_an_announced_agenda(world):
    by = world.viewer("coordinator")
    topic = leave_topic(world.council, world.year, "夏祭りの手伝い", by=by, origin="headquarters")
    put_topic_on_agenda(world.meeting, topic, by=world.viewer("clerk"))
    assert "提案がどうなったかを見る：夏祭りの手伝い" not in waits_for(world, "coordinator")
    notify_meeting(world.meeting, by=world.viewer("clerk"))
    assert "提案がどうなったかを見る：夏祭りの手伝い" in waits_for(world, "coordinator")


def read(signed_in, role, topic):
    return signed_in(role).get(topic.get_absolute_url()).content.decode()


def test_its_page_says_what_became_of_it(world, signed_in):
    topic, clerk = a_topic(world), world.viewer("clerk")
    assert "事務局の返事を待っています。" in read(signed_in, "member", topic)
    put_topic_on_agenda(world.meeting, topic, by=clerk)
    assert "事務局の返事を待っています。" in read(signed_in, "member", topic), "a draft agenda is not told"
    notify_meeting(world.meeting, by=clerk)
    assert "の会議で話し合います。" in read(signed_in, "member", topic)
    drop_topic(topic, by=clerk, reason="PTAで進めることになりました")
    page = read(signed_in, "member", topic)
    assert "取り下げになりました。" in page
    assert "PTAで進めることになりました" in page


def test_its_page_tells_the_whole_history(world, signed_in):
    topic, clerk = a_topic(world), world.viewer("clerk")
    meeting = make_open(world)
    item = put_topic_on_agenda(meeting, topic, by=clerk)
    save_notes(meeting, {item: {"notes": "当番が足りない。", "outcome": "町内会に頼む"}}, by=clerk)
    add_action_item(world.council, "町内会長に電話する", by=clerk, post="chair", meeting=meeting)
    close_meeting(meeting, by=clerk, carried={item: "返事を聞いて決める"})
    page = read(signed_in, "member", topic)
    for words in ("町内会に頼む", "町内会長に電話する", "返事を聞いて決める", "話し終わらず"):
        assert words in page
    assert "当番が足りない。" not in page, "the minutes are still being written"
    assert "当番が足りない。" in read(signed_in, "clerk", topic)
    circulate_minutes(write_minutes(meeting, by=clerk), by=clerk)
    assert "当番が足りない。" in read(signed_in, "member", topic)


def test_one_sees_ones_own_proposals_in_a_list(world, signed_in):
    mine = a_topic(world)
    leave_topic(world.council, world.year, "ほかの人の", by=world.viewer("chair"), origin="council")
    url = reverse("topic_list", args=[world.council.pk])
    assert list(signed_in("member").get(url, {"state": "mine"}).context["page"]) == [mine]


def test_the_office_answers_in_the_browser(world, signed_in):
    topic = a_topic(world)
    address = reverse("topic_answer", args=[world.council.pk, topic.pk])
    page = signed_in("clerk").post(address, {"words": "秋に話し合います"}, follow=True).content.decode()
    assert "秋に話し合います" in page


@pytest.mark.parametrize("n", [1, 12])
def test_the_page_asks_the_same_number_of_questions(world, signed_in, n, django_assert_num_queries):
    topic = a_topic(world)
    for _ in range(n):
        make_meeting(world.cycle, state="notified").items.update(topic=topic)
    client = signed_in("member")
    client.get(topic.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(topic.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_leave_one_proposal(world):
    by, council, year = world.viewer("member"), world.council, world.cycle.fiscal_year
    acts = [
        partial(leave_topic_once, council, year, "夏の水やり", by=by, origin="council") for _press in range(4)
    ]
    assert len({topic.pk for topic in at_once(*acts)}) == 1
    assert council.topics.filter(title="夏の水やり").count() == 1
