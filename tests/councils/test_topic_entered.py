"""A proposal told by telephone or on paper: the office writes it down, and it stays whose it is."""

import pytest
from django.urls import reverse

from core.models import AuditEntry
from councils.models import Topic
from councils.proposals import proposals_answered, proposals_to_answer
from tests.factories.councils import make_seat
from tests.factories.meetings import make_members, warm

pytestmark = pytest.mark.django_db


def add(client, world, **more):
    data = {"title": "見守りの当番", "body": "電話で", "fiscal_year": world.year, **more}
    return client.post(reverse("topic_add", args=[world.council.pk]), data, follow=True).content.decode()


def person(world, role):
    return f"person:{world.people[role].pk}"


@pytest.mark.parametrize(("role", "origin"), [("member", "council"), ("coordinator", "headquarters")])
@pytest.mark.parametrize("office", ["clerk", "vice_principal"])
def test_the_office_writes_down_whose_it_is(world, signed_in, role, origin, office):
    page = add(signed_in(office), world, whose=person(world, role))
    who = str(world.people[role])
    assert f"{who}さんの提案を書きとめました。" in page
    assert f"（{world.people[office]}さんが書きとめました）" in page
    topic = Topic.objects.get()
    assert (topic.origin, topic.proposed_by, topic.proposer) == (origin, who, world.people[role])
    assert topic.entered_by == str(world.people[office])
    line = AuditEntry.objects.get(action="topic.propose")
    assert line.for_label == who


def test_the_proposer_reads_the_answer_as_of_an_own_proposal(world, signed_in):
    add(signed_in("clerk"), world, whose=person(world, "member"))
    topic = Topic.objects.get()
    assert list(proposals_to_answer(world.viewer("clerk"))) == [topic]
    page = signed_in("clerk").post(
        reverse("topic_answer", args=[world.council.pk, topic.pk]), {"words": "秋に"}, follow=True
    )
    assert "委員 五子さんには、電話などでも伝えてください。" in page.content.decode()
    assert list(proposals_answered(world.viewer("member"))) == [topic]
    mine = signed_in("member").get(reverse("topic_list", args=[world.council.pk]), {"state": "mine"})
    assert list(mine.context["page"]) == [topic]


def test_somebody_of_the_headquarters_who_is_known_by_name(world, signed_in):
    client = signed_in("clerk")
    page = add(client, world, whose="name")
    assert "提案した人の名前を書いてください。" in page
    assert "電話で" in page
    assert not Topic.objects.exists()
    add(client, world, whose="name", name="協働本部　 山野")
    topic = Topic.objects.get()
    assert (topic.origin, topic.proposed_by, topic.proposer) == ("headquarters", "協働本部 山野", None)
    assert topic.entered_by == "事務 四郎"
    assert list(proposals_to_answer(world.viewer("clerk"))) == [topic]


def test_a_name_without_the_choice_is_asked_about(world, signed_in):
    page = add(signed_in("clerk"), world, name="山野")
    assert "「本部の人」を選んでください" in page
    assert not Topic.objects.exists()


@pytest.mark.parametrize(("chosen", "origin"), [(False, "school"), (True, "council")])
def test_ones_own_proposal_stays_ones_own(world, signed_in, chosen, origin):
    make_seat(world.council, world.people["clerk"])
    add(signed_in("clerk"), world, whose=person(world, "clerk") if chosen else "")
    topic = Topic.objects.get()
    assert (topic.proposer, topic.entered_by, topic.origin) == (world.people["clerk"], "", origin)


@pytest.mark.parametrize("role", ["member", "chair", "coordinator"])
def test_others_propose_for_themselves_only(world, signed_in, role):
    client = signed_in(role)
    assert (
        "だれの提案ですか" not in client.get(reverse("topic_add", args=[world.council.pk])).content.decode()
    )
    add(client, world, whose=person(world, "member"), name="だれか")
    topic = Topic.objects.get()
    assert (topic.proposer, topic.entered_by) == (world.people[role], "")


def test_people_of_other_councils_cannot_be_chosen(world, signed_in):
    add(signed_in("clerk"), world, whose=person(world, "other_principal"))
    assert not Topic.objects.exists()


@pytest.mark.parametrize("n", [1, 18])
def test_the_form_costs_the_same_for_few_and_many(world, signed_in, n, django_assert_num_queries):
    make_members(world.council, n)
    client = warm(signed_in("clerk"), world.meeting)
    with django_assert_num_queries(7):
        client.get(reverse("topic_add", args=[world.council.pk]))
