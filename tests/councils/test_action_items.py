"""Promises: whose they are, how they end, where they stand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.dates import today
from core.refusal import InvalidMove, Refused
from councils.actions import (
    add_action_item,
    close_meeting,
    drop_action_item,
    finish_action_item,
    reopen_action_item,
)
from councils.waiting import my_promises
from tests.factories.community import make_person, make_post
from tests.factories.meetings import make_open, warm

pytestmark = pytest.mark.django_db


def url(name, item):
    return reverse(name, args=[item.council_id, item.pk])


@pytest.fixture
def promise(world):
    return add_action_item(
        world.council, "案を作る", by=world.viewer("clerk"), post="vice_principal", due_on=today()
    )


def test_a_promise_has_one_owner_and_words(world):
    by = world.viewer("clerk")
    for text, more, said in (
        ("", {"post": "chair"}, "約束したこと"),
        ("案", {}, "だれが行うか"),
        ("案", {"post": "chair", "person": world.people["chair"]}, "だれが行うか"),
    ):
        with pytest.raises(Refused, match=said):
            add_action_item(world.council, text, by=by, **more)


def test_a_promise_of_a_post_follows_to_the_successor(world, promise):
    assert list(my_promises(world.viewer("vice_principal"))) == [promise]
    world.people["vice_principal"].appointments.update(ends_on=today() - timedelta(days=1))
    new = make_person(world.municipality, "新任 教頭")
    make_post(new, "vice_principal", school=world.school, starts_on=today())
    from core.viewer import viewer_of

    assert list(my_promises(viewer_of(new))) == [promise]
    assert not my_promises(world.viewer("vice_principal")).exists()


def test_the_same_post_elsewhere_is_not_meant(world):
    item = add_action_item(world.council, "案", by=world.viewer("clerk"), post="principal")
    assert list(my_promises(world.viewer("principal"))) == [item]
    assert not my_promises(world.viewer("other_principal")).exists()


def test_ending_and_opening_again(world, promise):
    by = world.viewer("vice_principal")
    finish_action_item(promise, "12月1日に配りました", by=by)
    assert (promise.state, promise.result) == ("done", "12月1日に配りました")
    with pytest.raises(InvalidMove):
        finish_action_item(promise, by=by)
    reopen_action_item(promise, by=by)
    with pytest.raises(Refused, match="理由"):
        drop_action_item(promise, " ", by=by)
    drop_action_item(promise, "必要がなくなった", by=by)
    assert promise.state == "dropped"


def test_the_owner_and_the_office_end_it_and_nobody_else(world, promise, signed_in):
    for role, code in (("member", 403), ("teacher", 403), ("vice_principal", 302)):
        assert signed_in(role).post(url("actionitem_finish", promise), {"result": "済"}).status_code == code


def test_open_promises_stand_on_the_next_meetings_page(world, promise, signed_in):
    meeting = make_open(world)
    kept = add_action_item(
        world.council, "公民館に打診する", by=world.viewer("clerk"), post="chair", meeting=meeting
    )
    close_meeting(meeting, by=world.viewer("clerk"))
    finish_action_item(kept, "共催になった", by=world.viewer("chair"))
    page = signed_in("member").get(world.meeting.get_absolute_url()).content.decode()
    assert "前回の約束" in page
    for words in ("案を作る", "公民館に打診する", "共催になった"):
        assert words in page


def test_the_list_shows_what_is_open_and_what_ended(world, promise, signed_in):
    address = reverse("actionitem_list", args=[world.council.pk])
    assert "案を作る" in signed_in("member").get(address).content.decode()
    finish_action_item(promise, by=world.viewer("clerk"))
    assert "案を作る" not in signed_in("member").get(address).content.decode()
    assert "案を作る" in signed_in("member").get(address + "?ended=1").content.decode()


def test_writing_down_keeps_what_was_typed(world, signed_in):
    address = reverse("actionitem_add", args=[world.council.pk])
    page = signed_in("clerk").post(address, {"text": "案を作る", "owner": "post:chair", "due_on": "らいねん"})
    assert "らいねん" in page.content.decode()
    signed_in("clerk").post(address, {"text": "案を作る", "owner": f"person:{world.people['member'].pk}"})
    assert my_promises(world.viewer("member")).get().text == "案を作る"


@pytest.mark.parametrize("n", [1, 60])
def test_the_list_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    for number in range(n):
        person = world.people["member"]
        add_action_item(world.council, f"約束{number}", by=world.viewer("clerk"), person=person)
    client = warm(signed_in("clerk"), world.meeting)
    with django_assert_num_queries(7):
        client.get(reverse("actionitem_list", args=[world.council.pk]))
