"""Lists and papers: what stands on them, for whom, and how many questions they ask."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activities.actions import assign, assign_people, cancel_activity, offer_slots
from activities.models import Activity, Assignment
from tests.factories.activities import make_activity, make_answer, make_assignment, make_slot
from tests.factories.community import make_person
from tests.factories.headquarters import make_ask, make_registration


def many_activities(world, count):
    for n in range(count):
        activity = make_activity(world.item, starts_at=world.activity.starts_at + timedelta(days=n % 20))
        make_slot(activity)


def many_people(world, count, slot):
    slot.capacity += count
    slot.save()
    for _n in range(count):
        person = make_person(world.municipality, phone="000-0000-0000")
        make_registration(world.headquarters, person)
        make_assignment(slot, person)
        make_answer(
            make_ask(world.item, person, state="done", answer="yes", answered_at=slot.starts_at),
            slot,
            answer="yes",
        )


@pytest.fixture
def address_of(world):
    """Address of a page of the activity."""
    return lambda name: reverse(name, args=[world.council.pk, world.activity.pk])


@pytest.mark.parametrize("rows", [2, 60])
def test_the_list_asks_the_same_for_few_and_many(world, signed_in, rows, django_assert_max_num_queries):
    many_activities(world, rows)
    client, address = signed_in("coordinator"), reverse("activity_list", args=[world.council.pk])
    client.get(address)
    with django_assert_max_num_queries(12):
        text = client.get(address).content.decode()
    assert text.count("<tr>") == min(rows + 1, 50) + 1
    with django_assert_max_num_queries(12):
        client.get(address, {"calendar": "1"})


def test_the_nearest_comes_first_and_the_past_last(world, signed_in):
    start = world.activity.starts_at
    make_activity(world.item, title="ずっと先", starts_at=start + timedelta(days=5))
    make_activity(world.item, title="すぐ", starts_at=start - timedelta(days=8))
    make_activity(world.item, title="きのう", starts_at=start - timedelta(days=11))
    text = signed_in("member").get(reverse("activity_list", args=[world.council.pk])).content.decode()
    titles = ["すぐ", world.activity.title, "ずっと先", "きのう"]
    places = [text.index(f">{title}</a>") for title in titles]
    assert places == sorted(places)


def test_filters_say_when_nothing_is_found(world, signed_in):
    address = reverse("activity_list", args=[world.council.pk])
    text = (
        signed_in("member").get(address, {"state": "cancelled", "year": "x", "month": "99"}).content.decode()
    )
    assert "この条件の活動はありません" in text


@pytest.mark.parametrize("people", [1, 40])
@pytest.mark.parametrize(
    "name", ["activity_detail", "activity_asks", "activity_attendance", "activity_roster"]
)
def test_pages_ask_the_same_for_few_and_many_people(
    world, signed_in, address_of, people, name, django_assert_max_num_queries
):
    many_people(world, people, world.slot)
    client = signed_in("coordinator")
    client.get(address_of(name))
    with django_assert_max_num_queries(12):
        assert client.get(address_of(name)).status_code == 200


def test_names_and_telephones_are_not_for_everybody(world, signed_in, coordinator, address_of):
    person = world.people["volunteer"]
    person.phone = "000-0000-0101"
    person.save()
    assign(world.slot, person=person, by=coordinator)
    seen = {
        role: signed_in(role).get(address_of("activity_detail")).content.decode()
        for role in ("coordinator", "vice_principal", "teacher", "member", "board_lifelong", "volunteer")
    }
    assert {role for role, text in seen.items() if "000-0000-0101" in text} == {
        "coordinator",
        "vice_principal",
    }
    assert {role for role, text in seen.items() if "決まっている人" in text} == {
        "coordinator",
        "vice_principal",
        "teacher",
    }
    assert "000-0000-0101" not in signed_in("teacher").get(address_of("activity_roster")).content.decode()


def test_a_school_office_may_ask_those_who_consented(world, signed_in, address_of):
    known, unknown = (make_person(world.municipality, name) for name in ("同意 花子", "未同意 太郎"))
    for person in (known, unknown):
        registration = make_registration(world.headquarters, person)
        if person == known:
            registration.consents.create(school=world.school, given_on=registration.starts_on)
    text = signed_in("vice_principal").get(address_of("activity_asks")).content.decode()
    assert "同意 花子" in text
    assert "未同意 太郎" not in text


def test_making_an_activity_in_the_browser(world, signed_in):
    address = reverse("activity_new", args=[world.council.pk, world.item.pk])
    client = signed_in("vice_principal")
    assert world.item.aim in client.get(address).content.decode()
    data = {
        "title": "冬のウォーク",
        "aim": "語れる",
        "category": "HOME",
        "place": "校庭",
        "start": "１０時",
        "end": "9:00",
        "day": "12/10",
    }
    assert "始まりより後" in client.post(address, data).content.decode()
    response = client.post(address, {**data, "end": "午後1時"})
    activity = Activity.objects.get(title="冬のウォーク")
    assert response["Location"] == activity.get_absolute_url()
    assert (activity.starts_at.month, list(activity.schools.all())) == (12, [world.school])


def test_a_slot_and_its_people_in_the_browser(world, signed_in, address_of):
    client = signed_in("coordinator")
    day = f"{world.activity.starts_at:%Y/%m/%d}"
    client.post(
        address_of("slot_new"),
        {"title": "受付", "day": day, "start": "9:00", "end": "9:30", "min_needed": 1, "capacity": 2},
    )
    slot = world.activity.slots.get(title="受付")
    address = reverse("slot_assign", args=[world.council.pk, slot.pk])
    assert "選んでください" in client.post(address, {}).content.decode()
    client.post(address, {"people": [world.people["volunteer"].pk]})
    promise = Assignment.objects.get()
    assert promise.slot == slot
    edit = reverse("slot_edit", args=[world.council.pk, slot.pk])
    values = {"title": "受付", "day": day, "start": "9:00", "end": "9:30", "min_needed": 0, "capacity": 1}
    assert client.post(edit, values).status_code == 302


def test_asking_and_writing_down_what_was_said(world, signed_in, address_of):
    client = signed_in("coordinator")
    person = make_person(world.municipality, "井上 花")
    make_registration(world.headquarters, person)
    assert "お願いする役割を選んで" in client.post(address_of("activity_asks"), {}).content.decode()
    client.post(
        address_of("activity_asks"),
        {"slots": [world.slot.pk], "people": [person.pk], "channel": "phone", "seats": 1},
    )
    ask = person.asks.get()
    record = reverse("ask_record", args=[world.council.pk, world.activity.pk, ask.pk])
    client.post(record, {"slot": world.slot.pk, "answer": "if_needed"})
    assert not Assignment.objects.exists()
    decide = reverse(
        "assignment_from_answer", args=[world.council.pk, world.activity.pk, ask.pk, world.slot.pk]
    )
    client.post(decide)
    assert Assignment.objects.get().ask == ask


def test_papers_carry_image_and_aim(world, signed_in, address_of):
    client = signed_in("member")
    for name in ("activity_notice", "activity_poster"):
        text = client.get(address_of(name)).content.decode()
        assert world.vision.text in text
        assert world.activity.aim in text


def test_the_notice_of_a_cancelled_activity_says_so(world, signed_in, address_of, coordinator):
    cancel_activity(world.activity, "台風のため", by=coordinator)
    text = signed_in("member").get(address_of("activity_notice")).content.decode()
    assert "中止のお知らせ" in text
    assert "台風のため" in text
    assert "手伝ってくださる方" not in text


def test_the_roster_has_empty_rows(world, signed_in, address_of, coordinator, evening):
    assign_people(evening, [make_person(world.municipality, "井上 花")], by=coordinator)
    text = signed_in("coordinator").get(address_of("activity_roster")).content.decode()
    assert "井上 花" in text
    assert text.count('class="blank"') >= 4 + 2 + 8


def test_the_call_list_parts_mail_from_telephone(world, signed_in, address_of, coordinator):
    by_mail = make_person(world.municipality, "電子 花", email="a@example.jp")
    for person in (by_mail, world.people["volunteer"]):
        assign(world.slot, person=person, by=coordinator)
    text = signed_in("coordinator").get(address_of("activity_calls")).content.decode()
    assert text.index("髙原 茂") < text.index("電子 花")


def test_the_calendar_file_can_be_read(world, signed_in, address_of):
    from icalendar import Calendar

    response = signed_in("volunteer").get(address_of("activity_calendar"))
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert event["summary"] == world.activity.title
    assert event["dtstart"].dt == world.activity.starts_at


def test_offers_are_shown_as_counts(world, signed_in, address_of, coordinator):
    offer_slots(world.ask, [world.slot], by=coordinator)
    text = signed_in("member").get(address_of("activity_detail")).content.decode()
    assert "返事待ち 1" in text
