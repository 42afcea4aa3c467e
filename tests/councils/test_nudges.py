"""Promises remind their owners: before the day, once after it, never twice in a week, in one mail."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.models import Delivery
from core.dates import frozen, today
from core.refusal import InvalidMove
from councils.actions import add_action_item, finish_action_item, remind_owners, tell_action_item
from councils.actions.nudges import to_tell
from tests.factories.councils import give_rules
from tests.factories.meetings import warm

pytestmark = pytest.mark.django_db


def later(days):
    return today() + timedelta(days=days)


@pytest.fixture
def mailed(world):
    """Chair and vice-principal have mail, the member has none."""
    for role in ("chair", "vice_principal"):
        world.people[role].email = f"{role}@example.jp"
        world.people[role].save()
    return world


def promise(world, text="案を作る", days=3, **owner):
    owner = owner or {"person": world.people["chair"]}
    return add_action_item(world.council, text, by=world.viewer("clerk"), due_on=later(days), **owner)


def mails():
    return list(Delivery.objects.filter(key__startswith="promises:").order_by("pk"))


def test_the_owner_hears_once_before_and_once_after_the_day(mailed):
    give_rules(mailed.council, remind_days=5)
    promise(mailed, days=20)
    heard = []
    start = today()
    for passed in range(60):
        with frozen(start + timedelta(days=passed)):
            if remind_owners():
                heard.append(passed)
            assert remind_owners() == 0
    assert heard == [15, 22]
    first, last = mails()
    assert "までの予定でした" not in first.body
    assert "までの予定でした" in last.body
    assert "森田" not in first.subject


def test_all_promises_of_one_person_come_in_one_mail_and_then_a_week_of_quiet(mailed):
    promise(mailed, "一つめ", days=2)
    promise(mailed, "二つめ", days=4)
    promise(mailed, "職のこと", days=30, post="chair")
    remind_owners()
    (mail,) = mails()
    assert all(words in mail.body for words in ("一つめ", "二つめ", "職のこと"))
    promise(mailed, "あとから", days=1)
    with frozen(later(6)):
        assert remind_owners() == 0
    with frozen(later(7)):
        assert remind_owners()
    assert len(mails()) == 2


def test_a_promise_of_a_post_goes_to_whoever_holds_it_today(mailed):
    promise(mailed, post="vice_principal")
    remind_owners()
    (mail,) = mails()
    assert mail.person == mailed.people["vice_principal"]


def test_what_is_done_or_has_no_day_reminds_nobody(mailed):
    finish_action_item(promise(mailed), by=mailed.viewer("chair"))
    add_action_item(mailed.council, "いつか", by=mailed.viewer("clerk"), person=mailed.people["chair"])
    promise(mailed, days=40)
    assert remind_owners() == 0
    assert not mails()


def test_whom_no_mail_reaches_stands_on_the_offices_list_until_told(mailed, signed_in):
    item = promise(mailed, "電話の要る約束", person=mailed.people["member"])
    for_post = promise(mailed, "推進員の約束", post="coordinator")
    promise(mailed, "メールの届く約束")
    done = promise(mailed, "済んだ約束", person=mailed.people["member"])
    finish_action_item(done, by=mailed.viewer("clerk"))
    remind_owners()
    assert to_tell(mailed.council) == [item, for_post]
    client, address = signed_in("clerk"), reverse("actionitem_list", args=[mailed.council.pk]) + "?show=tell"
    page = client.get(address).content.decode()
    assert "電話の要る約束" in page
    assert "メールの届く約束" not in page
    client.post(reverse("actionitem_tell", args=[mailed.council.pk, item.pk]))
    assert to_tell(mailed.council) == [for_post]
    with pytest.raises(InvalidMove):
        tell_action_item(item, by=mailed.viewer("clerk"))


def test_the_list_shows_late_ones_and_ones_own(mailed, signed_in):
    promise(mailed, "おそい約束", days=-2)
    promise(mailed, "先の約束", days=9, post="vice_principal")
    client, address = signed_in("vice_principal"), reverse("actionitem_list", args=[mailed.council.pk])
    late = client.get(address + "?show=late").content.decode()
    assert "おそい約束" in late
    assert "先の約束" not in late
    mine = client.get(address + "?show=mine").content.decode()
    assert "先の約束" in mine
    assert "おそい約束" not in mine


@pytest.mark.parametrize("n", [1, 60])
def test_the_list_to_tell_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    for number in range(n):
        promise(world, f"約束{number}", person=world.people["member"])
    promise(world, "職の約束", post="liaison")
    client = warm(signed_in("clerk"), world.meeting)
    with django_assert_num_queries(9):
        client.get(reverse("actionitem_list", args=[world.council.pk]) + "?show=tell")
