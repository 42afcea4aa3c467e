"""Taking the chair's confirmation back before the minutes are published."""

import pytest
from django.urls import reverse

from core.refusal import InvalidMove, Refused
from councils.actions import (
    circulate_minutes,
    close_meeting,
    confirm_minutes,
    publish_minutes,
    reopen_minutes,
    report_minutes,
    write_minutes,
)
from councils.models import Minutes
from tests.factories.meetings import make_open

pytestmark = pytest.mark.django_db
REASON = "公表する文に名前が残っていたため"


def make_minutes(world):
    """The draft of a meeting that ended."""
    return write_minutes(close_meeting(make_open(world), by=world.viewer("clerk")), by=world.viewer("clerk"))


@pytest.fixture
def confirmed(world):
    """Minutes that the chair has confirmed and the Board has been told of."""
    minutes = make_minutes(world)
    circulate_minutes(minutes, by=world.viewer("clerk"))
    confirm_minutes(minutes, by=world.viewer("chair"))
    return report_minutes(minutes, by=world.viewer("clerk"))


def address(minutes):
    return reverse("minutes_reopen", args=[minutes.meeting.council_id, minutes.meeting_id])


@pytest.mark.parametrize("role", ["chair", "clerk"])
def test_what_was_confirmed_is_mended_and_confirmed_again(world, confirmed, signed_in, role):
    page = signed_in(role).get(confirmed.get_absolute_url()).content.decode()
    assert address(confirmed) in page
    answer = signed_in(role).post(address(confirmed), {"reason": REASON}, follow=True)
    assert "確認を取り消しました" in answer.content.decode()
    again = Minutes.objects.get(pk=confirmed.pk)
    assert (again.state, again.confirmed_on, again.confirmed_by, again.reported_on) == (
        "draft",
        None,
        "",
        None,
    )
    circulate_minutes(again, by=world.viewer("clerk"))
    confirm_minutes(again, by=world.viewer("chair"))
    assert publish_minutes(again, by=world.viewer("clerk")).state == "published"


def test_the_reason_is_asked_for_and_nothing_changes_without_it(world, confirmed, signed_in):
    answer = signed_in("clerk").post(address(confirmed), {"reason": " "})
    assert answer.status_code == 200
    assert Minutes.objects.get(pk=confirmed.pk).state == "confirmed"
    with pytest.raises(Refused):
        reopen_minutes(confirmed, " ", by=world.viewer("clerk"))


def test_published_minutes_stay(world, confirmed, signed_in):
    publish_minutes(confirmed, by=world.viewer("clerk"))
    assert address(confirmed) not in signed_in("clerk").get(confirmed.get_absolute_url()).content.decode()
    with pytest.raises(InvalidMove):
        reopen_minutes(confirmed, REASON, by=world.viewer("clerk"))
    answer = signed_in("clerk").post(address(confirmed), {"reason": REASON})
    assert (answer.status_code, REASON in answer.content.decode()) == (200, True)
    assert Minutes.objects.get(pk=confirmed.pk).state == "published"


def test_a_name_left_in_the_public_text_is_shown_before_the_chair_confirms(world, signed_in):
    minutes = make_minutes(world)
    minutes.public_text += "\n坂本さんから話があった。"
    minutes.save()
    circulate_minutes(minutes, by=world.viewer("clerk"))
    assert (
        "会長の確認の前に直してください"
        in signed_in("clerk").get(minutes.get_absolute_url()).content.decode()
    )
