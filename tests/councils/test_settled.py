"""What was confirmed, published or decided is not rewritten: the database refuses, whoever asks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.dates import today
from core.refusal import Refused
from councils.actions import (
    ask_correction,
    circulate_minutes,
    close_meeting,
    confirm_minutes,
    decide_unanimously,
    notify_meeting,
    publish_minutes,
    reopen_minutes,
    write_minutes,
)
from councils.models import AgendaVersion, Minutes, ResolutionVoter
from tests.factories.meetings import make_approval, make_open

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def minutes(world, clerk):
    """Passed round, not confirmed yet."""
    meeting = close_meeting(make_open(world), by=clerk)
    return circulate_minutes(write_minutes(meeting, by=clerk), by=clerk)


def refuses(rows, **changes):
    with transaction.atomic(), pytest.raises(IntegrityError, match="not rewritten"):
        rows.update(**changes)
    return True


def test_confirmed_minutes_keep_their_words_until_the_confirmation_is_taken_back(world, clerk, minutes):
    rows = Minutes.objects.filter(pk=minutes.pk)
    assert rows.update(text="確認の前") == 1
    confirm_minutes(minutes, by=world.viewer("chair"))
    assert refuses(rows, text="確認のあと")
    assert refuses(rows, public_text="確認のあと")
    reopen_minutes(minutes, "名前が残っていたため", by=clerk)
    assert rows.update(text="もう一度") == 1


def test_published_minutes_stay_confirmed(world, clerk, minutes):
    confirm_minutes(minutes, by=world.viewer("chair"))
    publish_minutes(minutes, by=clerk)
    rows = Minutes.objects.filter(pk=minutes.pk)
    assert refuses(rows, public_text="公表のあと")
    assert refuses(rows, state="draft", confirmed_on=None)


def test_after_the_confirmation_a_correction_is_for_the_next_meeting(world, clerk, minutes):
    confirm_minutes(minutes, by=world.viewer("chair"))
    person = world.people["member"]
    with pytest.raises(Refused, match="次の会議で話題にしてください"):
        ask_correction(minutes, 0, "別の文", by=world.viewer("member"), was="", person=person)


def test_a_published_agenda_is_a_copy_of_its_moment(world, clerk):
    notify_meeting(world.meeting, by=clerk)
    assert refuses(AgendaVersion.objects.all(), content={"items": []})
    assert refuses(AgendaVersion.objects.all(), number=7)


def test_those_entitled_and_their_votes_are_frozen_with_the_decision(world, clerk):
    decide_unanimously(make_approval(world), by=clerk)
    voters = ResolutionVoter.objects.filter(seat=world.member_seat)
    assert refuses(voters, present=False)
    assert refuses(voters, choice="for")
    assert voters.update(name_then="(削除した人)") == 1


def test_the_office_writes_down_the_confirmation_of_the_chair_and_of_nobody_else(world, clerk, minutes):
    with pytest.raises(Refused, match="議事録を確かめるのは会長"):
        confirm_minutes(minutes, by=clerk, for_person=world.people["member"])
    with pytest.raises(Refused, match="先の日付"):
        confirm_minutes(minutes, by=clerk, for_person=world.people["chair"], on=today() + timedelta(days=1))
    assert confirm_minutes(minutes, by=clerk, for_person=world.people["chair"]).confirmed_by == "森田 和夫"
