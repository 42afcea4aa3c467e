"""The page behind the link, and one's own pages after signing in."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from activities.actions import assign, cancel_activity, offer_slots, sign_up
from activities.models import Assignment
from community.models import AccessLink
from core.dates import frozen, now, today
from headquarters.models import Ask
from tests.factories.activities import make_assignment, make_slot
from tests.factories.community import make_person
from tests.factories.headquarters import make_ask


@pytest.fixture
def offered(world, coordinator):
    """The volunteer is asked for the slot."""
    offer_slots(world.ask, [world.slot], by=coordinator)
    return world.ask


@pytest.fixture
def address(world):
    """The volunteer's link."""
    return reverse("answer_link", args=[world.link.token])


def test_the_page_shows_what_for_without_cookies_or_caches(world, offered, address):
    client = Client()
    response = client.get(address)
    text = response.content.decode()
    assert "髙原 茂 さま" in text
    assert world.vision.text in text
    assert world.activity.aim in text
    assert not client.cookies
    assert "no-store" in response["Cache-Control"]
    assert "csrfmiddlewaretoken" not in text


def test_opening_the_link_changes_nothing(world, offered, address):
    for _scanner in range(3):
        Client().get(address)
    world.ask.refresh_from_db()
    assert world.ask.state == "waiting"


def test_yes_by_link_is_a_promise_and_points_at_the_link(world, offered, address):
    client = Client(enforce_csrf_checks=True)
    response = client.post(address, {f"slot_{world.slot.pk}": "yes", "comment": "楽しみです"}, follow=True)
    assert "決まりました" in response.content.decode()
    world.ask.refresh_from_db()
    assert (world.ask.answer, world.ask.comment, world.ask.answer_channel) == ("yes", "楽しみです", "link")
    promise = Assignment.objects.get()
    assert (promise.person, promise.entered_by) == (world.people["volunteer"], "髙原 茂")
    assert not client.cookies


def test_a_double_press_is_one_answer(world, offered, address):
    for _n in range(2):
        Client().post(address, {f"slot_{world.slot.pk}": "yes"})
    assert Assignment.objects.count() == 1


def test_a_full_slot_is_explained(world, coordinator, offered, address):
    for _n in range(2):
        assign(world.slot, person=make_person(world.municipality), by=coordinator)
    page = Client().post(address, {f"slot_{world.slot.pk}": "yes"}, follow=True).content.decode()
    assert "まだ決まっていません" in page


def test_on_the_day_the_answer_is_changed_by_telephone(world, offered, address, day):
    Client().post(address, {f"slot_{world.slot.pk}": "yes"})
    with frozen(day):
        page = Client().post(address, {f"slot_{world.slot.pk}": "no"}).content.decode()
    assert "電話" in page
    assert Assignment.objects.get().state == "confirmed"


def test_an_empty_press_keeps_what_was_typed(world, offered, address):
    page = Client().post(address, {"comment": "午後なら"}).content.decode()
    assert "ボタンを押してください" in page
    assert "午後なら" in page


def test_a_long_comment_is_kept_and_told(world, offered, address):
    page = Client().post(address, {f"slot_{world.slot.pk}": "yes", "comment": "あ" * 301}).content.decode()
    assert "300字" in page
    assert not Assignment.objects.exists()


def test_without_slots_three_buttons_answer_the_whole(world, address):
    page = Client().get(address).content.decode()
    assert re.findall(r'name="answer" value="(\w+)"', page) == ["yes", "if_needed", "no"]
    Client().post(address, {"answer": "if_needed"})
    world.ask.refresh_from_db()
    assert world.ask.answer == "if_needed"


def test_none_of_several_slots_is_one_press(world, coordinator, offered, evening, address):
    offer_slots(world.ask, [evening], by=coordinator)
    Client().post(address, {"all": "no"})
    assert set(world.ask.slot_answers.values_list("answer", flat=True)) == {"no"}


def test_a_cancelled_activity_says_so(world, coordinator, offered, address):
    cancel_activity(world.activity, "台風のため", by=coordinator)
    page = Client().get(address).content.decode()
    assert "台風のため" in page
    assert f"slot_{world.slot.pk}" not in page
    assert "中止" in Client().post(address, {f"slot_{world.slot.pk}": "yes"}).content.decode()


@pytest.mark.parametrize(("field", "value"), [("expires_on", -1), ("revoked_at", 0)])
def test_an_expired_or_revoked_link_explains_itself(world, offered, address, field, value):
    moment = (today if field == "expires_on" else now)() + timedelta(days=value)
    AccessLink.objects.filter(pk=world.link.pk).update(**{field: moment})
    assert Client().get(address).status_code == 410
    assert Client().post(address, {f"slot_{world.slot.pk}": "yes"}).status_code == 410
    assert not Assignment.objects.exists()


def test_a_forged_link_is_not_found(world, address):
    assert Client().get(address[:-2] + "22/").status_code == 404


def test_a_link_opens_only_the_ask_of_its_person(world):
    other = make_ask(world.item, world.people["member"])
    world.link.target_id = other.pk
    world.link.save()
    assert Client().get(reverse("answer_link", args=[world.link.token])).status_code == 404


def test_an_organisation_answers_with_a_number(world, coordinator):
    slot = make_slot(world.activity, capacity=6)
    ask = make_ask(world.item, organisation=world.organisation, seats=3)
    link = AccessLink.objects.create(
        purpose="ask",
        organisation=world.organisation,
        target_id=ask.pk,
        expires_on=today() + timedelta(days=30),
        created_by="岡本 正",
    )
    offer_slots(ask, [slot], by=coordinator)
    address = reverse("answer_link", args=[link.token])
    assert 'name="seats"' in Client().get(address).content.decode()
    Client().post(address, {f"slot_{slot.pk}": "yes", "seats": "5"})
    slot.refresh_from_db()
    assert slot.filled == 5


def test_my_page_shows_duties_asks_and_what_i_could_join(world, signed_in, coordinator, evening):
    sign_up(world.slot, world.people["volunteer"], by=coordinator)
    text = signed_in("volunteer").get(reverse("my_duties")).content.decode()
    assert "決まっていること" in text
    assert world.vision.text in text
    assert reverse("my_ask", args=[world.ask.pk]) in text
    assert reverse("slot_sign_up", args=[evening.pk]) in text
    assert reverse("slot_sign_up", args=[world.slot.pk]) not in text


def test_joining_is_one_press_and_leaving_too(world, signed_in):
    client = signed_in("volunteer")
    page = client.post(reverse("slot_sign_up", args=[world.slot.pk]), follow=True)
    assert "申し込みました" in page.content.decode()
    promise = Assignment.objects.get()
    client.post(reverse("my_duty_withdraw", args=[promise.pk]))
    promise.refresh_from_db()
    assert promise.state == "cancelled"


def test_the_contact_answers_for_the_organisation(world, signed_in, coordinator):
    ask = make_ask(world.item, organisation=world.organisation, seats=2)
    offer_slots(ask, [world.slot], by=coordinator)
    address = reverse("my_ask", args=[ask.pk])
    assert signed_in("volunteer").get(address).status_code == 404
    signed_in("contact").post(address, {f"slot_{world.slot.pk}": "yes", "seats": "2"})
    assert Assignment.objects.get().organisation == world.organisation


def test_a_group_that_was_asked_joins_with_its_number(world, signed_in):
    make_ask(world.item, organisation=world.organisation, state="new")
    slot, client = make_slot(world.activity, capacity=6), signed_in("contact")
    address = reverse("slot_sign_up", args=[slot.pk])
    assert address in client.get(reverse("my_duties")).content.decode()
    assert "来る人数" in client.post(address, {"organisation": world.organisation.pk}).content.decode()
    client.post(address, {"organisation": world.organisation.pk, "seats": "４"})
    assert Assignment.objects.get().seats == 4
    assert client.post(address, {}).status_code == 403


# ---- answers written down at the desk ----------------------------------------------------------------------


def press(world, signed_in, answer, **more):
    """The coordinator's one press on the desk, for the volunteer's ask."""
    url = reverse("ask_answer", args=[world.council.pk, world.ask.pk])
    return signed_in("coordinator").post(url, {"answer": answer, "channel": "phone", **more}, follow=True)


def test_a_yes_written_at_the_desk_is_a_promise_for_the_asked_slot(world, signed_in):
    offer_slots(world.ask, [world.slot], by=world.viewer("coordinator"))
    press(world, signed_in, "yes")
    promise = Assignment.objects.get(slot=world.slot)
    assert (promise.person, promise.state) == (world.people["volunteer"], "confirmed")
    press(world, signed_in, "no")
    assert not Assignment.objects.filter(slot=world.slot, state="confirmed").exists()


def test_a_yes_for_a_full_slot_is_kept_and_told(world, signed_in):
    offer_slots(world.ask, [world.slot], by=world.viewer("coordinator"))
    for name in ("member", "clerk"):
        make_assignment(world.slot, world.people[name])
    page = press(world, signed_in, "yes").content.decode()
    assert not Assignment.objects.filter(person=world.people["volunteer"]).exists()
    assert Ask.objects.get(pk=world.ask.pk).answer == "yes"
    assert 'class="msg warning"' in page


def test_an_ask_without_slots_is_answered_as_a_whole(world, signed_in):
    press(world, signed_in, "if_needed", comment="午後なら")
    ask = Ask.objects.get(pk=world.ask.pk)
    assert (ask.answer, ask.comment, ask.answer_entered_by) == ("if_needed", "午後なら", "岡本 正")
