"""Who asked for a correction of the minutes is told what became of it."""

import pytest
from django.urls import reverse

from community.models import AccessLink, Delivery
from core.refusal import InvalidMove
from councils.actions import (
    add_agenda_item,
    ask_correction,
    circulate_minutes,
    close_meeting,
    confirm_minutes,
    decline_correction,
    save_notes,
    take_correction,
    write_minutes,
)
from councils.actions.corrections import paragraphs_of
from tests.factories.meetings import make_open

pytestmark = pytest.mark.django_db
TALK = "会長から、通学路の話があった。"


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


def held(world, *, secret=False):
    """Minutes passed round, of a meeting that talked."""
    by = world.viewer("clerk")
    meeting = make_open(world)
    save_notes(meeting, {meeting.items.get(): {"notes": TALK}}, by=by)
    if secret:
        shut = {"is_public": False, "closed_reason": "個人のこと"}
        add_agenda_item(meeting, by=by, kind="other", title="ある子", **shut)
    return circulate_minutes(write_minutes(close_meeting(meeting, by=by), by=by), by=by)


def asked(world, minutes, by="member", person="member"):
    found = paragraphs_of(minutes.text)
    place = next(place for place, text in enumerate(found) if TALK in text)
    text = found[place].replace("通学路", "田んぼ")
    return ask_correction(
        minutes, place, text, by=world.viewer(by), was=found[place], person=world.people[person]
    )


def with_mail(world):
    person = world.people["member"]
    person.email = "member@example.jp"
    person.save()


def told():
    return Delivery.objects.filter(key__contains=":correction:")


def test_a_correction_that_was_taken_is_told_by_mail(world, clerk):
    with_mail(world)
    correction = asked(world, held(world))
    take_correction(correction, by=clerk)
    mail = told().get()
    assert (mail.person, mail.state, mail.to) == (world.people["member"], "waiting", "member@example.jp")
    assert "議事録を直しました。" in mail.body
    link = AccessLink.objects.get(person=world.people["member"])
    assert f"/m/{link.token}/minutes/" in mail.body
    assert "五子" not in mail.subject
    assert "田んぼ" not in mail.body
    with pytest.raises(InvalidMove):
        take_correction(correction, by=clerk)
    assert told().count() == 1


@pytest.mark.parametrize("secret", [False, True])
def test_why_it_was_declined_is_told_unless_something_was_closed(world, clerk, secret):
    correction = asked(world, held(world, secret=secret))
    decline_correction(correction, "録音では通学路でした", by=clerk)
    body = told().get().body
    assert "もとの文のままとしました。" in body
    assert ("録音では通学路でした" in body) is not secret


def test_what_the_confirmation_declines_is_told_too(world, clerk):
    minutes = held(world)
    asked(world, minutes)
    confirm_minutes(minutes, by=world.viewer("chair"), decline_open=True)
    assert "もとの文のままとしました。" in told().get().body


def test_nobody_writes_to_themselves(world):
    minutes = held(world)
    take_correction(asked(world, minutes, by="chair", person="chair"), by=world.viewer("chair"))
    assert not told().exists()


@pytest.mark.parametrize("mail", [False, True])
def test_the_office_reads_whom_to_call(world, signed_in, mail):
    person = world.people["member"]
    person.phone = "090-0000-0002"
    person.save()
    if mail:
        with_mail(world)
    minutes = held(world)
    correction = asked(world, minutes, by="clerk")
    client = signed_in("clerk")
    words = "電話などで伝えてください"
    assert words not in client.get(minutes.get_absolute_url()).content.decode()
    args = [world.council.pk, minutes.meeting_id, correction.pk]
    page = client.post(reverse("correction_take", args=args), follow=True).content.decode()
    assert (words in page) is not mail
    assert ("メールで知らせます。" in page) is mail
    assert ("090-0000-0002" in client.get(minutes.get_absolute_url()).content.decode()) is not mail
    for role in ("member", "chair"):
        assert "090-0000-0002" not in signed_in(role).get(minutes.get_absolute_url()).content.decode(), role
