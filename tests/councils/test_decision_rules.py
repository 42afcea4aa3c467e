"""What no decision may be: each rule alone, so that none of them leans on another."""

import pytest

from core.refusal import InvalidMove, Refused
from core.viewer import Viewer
from councils.actions import (
    add_agenda_item,
    confirm_resolution,
    decide,
    decide_unanimously,
    draft_opinion,
    put_opinion_on_agenda,
    remove_agenda_item,
    set_review,
    void_resolution,
    withdraw_opinion,
)
from councils.models import ChildVision, Resolution
from tests.factories.community import make_school
from tests.factories.councils import make_policy, make_seat
from tests.factories.meetings import make_approval, make_members, make_open
from tests.factories.written import make_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def item(world):
    """The submitted policy before six voters."""
    make_members(world.council, 4)
    return make_approval(world)


def by_hands(item, by, yes, **more):
    more = {"result": "approved", "method": "hands", **more}
    return decide(item, by=by, votes_for=yes, **more)


def row_of(item, seat):
    return item.meeting.attendances.get(seat=seat)


# ---- what is decided about -------------------------------------------------------------------------------


def test_an_item_that_was_taken_off_is_not_decided(world, clerk, item):
    remove_agenda_item(item, by=clerk, reason="次回に回す")
    with pytest.raises(Refused, match="取りやめになっています"):
        decide_unanimously(item, by=clerk)
    assert not Resolution.objects.exists()


def test_a_meeting_in_writing_is_decided_by_its_sheets_only(world, clerk):
    meeting = make_sent(world)
    with pytest.raises(Refused, match="届いた書面表決書を数えて"):
        by_hands(meeting.items.first(), clerk, 2)


def test_an_image_of_another_council_or_one_agreed_already_is_not_decided(world, clerk):
    item = make_open(world).items.first()
    foreign = ChildVision.objects.create(council=world.other_council, number=9, text="となりの案")
    with pytest.raises(Refused, match="別の協議会の子ども像"):
        decide_unanimously(item, by=clerk, vision=foreign)
    assert world.vision.state == "agreed"
    with pytest.raises(Refused, match="もう共有されています"):
        decide_unanimously(item, by=clerk, vision=world.vision)


def test_an_opinion_of_another_council_or_one_withdrawn_is_not_decided(world, clerk):
    item = make_open(world).items.first()
    fields = {"addressee": "board", "title": "通学路", "text": "信号を増やしてください。"}
    foreign = draft_opinion(world.other_cycle, by=clerk, **fields)
    with pytest.raises(Refused, match="別の協議会の意見"):
        decide_unanimously(item, by=clerk, opinion=foreign)
    opinion = draft_opinion(world.cycle, by=clerk, **fields)
    placed = put_opinion_on_agenda(opinion, item.meeting, by=clerk)
    withdraw_opinion(opinion, "出さないことにした", by=clerk)
    with pytest.raises(Refused, match="もう議決されたか、取り下げられて"):
        decide_unanimously(placed, by=clerk)


def test_a_policy_of_another_council_is_not_decided(world, clerk):
    item = make_open(world).items.first()
    world.other_policy.state = "submitted"
    world.other_policy.save()
    with pytest.raises(Refused, match="別の協議会の基本方針"):
        decide_unanimously(item, by=clerk, policy=world.other_policy)


def test_a_policy_whose_decision_waits_for_the_chair_is_not_decided_in_another_item(world, clerk, item):
    decide_unanimously(item, by=clerk)
    again = add_agenda_item(item.meeting, by=clerk, kind="approval", title="基本方針(つづき)")
    with pytest.raises(InvalidMove, match="会長の確認を待っている議決"):
        decide_unanimously(again, by=clerk, policy=world.policy)


# ---- who votes -------------------------------------------------------------------------------------------


def test_a_member_without_vote_is_not_among_the_entitled(world, clerk):
    silent = make_seat(world.council, world.people["teacher"], has_vote=False)
    decided = decide_unanimously(make_approval(world), by=clerk)
    assert decided.meeting.attendances.get(seat=silent).present
    assert set(decided.voters.values_list("seat", flat=True)) == {world.chair_seat.pk, world.member_seat.pk}


def test_the_name_is_that_of_the_opening_also_when_written_down_later(world, clerk, item):
    person = world.people["chair"]
    person.family_name = "改姓"
    person.save()
    decided = decide_unanimously(item, by=clerk)
    assert decided.voters.get(seat=world.chair_seat).name_then == "森田 和夫"


def test_only_the_head_of_that_school_leaves_in_a_council_of_several(world, clerk):
    """The principal is a member; what is decided is the policy of the council's other school."""
    make_seat(world.council, world.people["principal"], category="staff")
    school = make_school(world.municipality, name="つばめ小学校")
    policy = make_policy(world.cycle, school, world.people["vice_principal"], state="submitted")
    decided = decide_unanimously(make_approval(world, policy=policy), by=clerk)
    assert (decided.votes_for, decided.excluded) == (3, 0)


def test_of_those_outside_the_vote_no_more_are_named_than_counted(world, clerk, item):
    with pytest.raises(Refused, match="選んだ人数に合わせてください"):
        by_hands(item, clerk, 6, excluded_members=[row_of(item, world.member_seat)])


def test_nobody_else_stays_outside_in_the_heads_place(world, clerk):
    head = make_seat(world.council, world.people["principal"], category="staff")
    item = make_approval(world)
    choices = dict.fromkeys(item.meeting.attendances.filter(seat__isnull=False), "for")
    choices[row_of(item, world.member_seat)] = "excluded"
    with pytest.raises(Refused, match="自分の基本方針の表決には加わりません"):
        decide(item, by=clerk, result="approved", method="named", choices=choices)
    choices |= {row_of(item, world.member_seat): "for", row_of(item, head): "excluded"}
    assert decide(item, by=clerk, result="approved", method="named", choices=choices).excluded == 1


# ---- who makes it count ----------------------------------------------------------------------------------


def test_nobody_unknown_confirms_not_even_with_the_signed_paper(world, clerk, item):
    decided = decide_unanimously(item, by=clerk)
    with pytest.raises(Refused, match="だれが確認したかがわからない"):
        confirm_resolution(decided, by=Viewer(name="だれか"), signed_by="森田 和夫")


def test_the_chair_of_another_council_confirms_nothing_here(world, clerk, item):
    make_seat(world.other_council, world.people["nobody"], office="chair")
    decided = decide_unanimously(item, by=clerk)
    with pytest.raises(Refused, match="議決を確認できるのは会長"):
        confirm_resolution(decided, by=world.viewer("nobody"))


def test_a_decision_taken_back_is_not_looked_at_again(world, clerk, item):
    decided = decide_unanimously(item, by=clerk)
    void_resolution(decided, "書きまちがい", by=clerk)
    with pytest.raises(Refused, match="取り消した議決"):
        set_review(decided, None, by=clerk)


def test_an_item_with_a_decision_stays_on_the_agenda(world, clerk, item):
    decided = decide_unanimously(item, by=clerk)
    with pytest.raises(Refused, match="議決があるため、取りやめられません"):
        remove_agenda_item(item, by=clerk, reason="やめる")
    void_resolution(decided, "書きまちがい", by=clerk)
    assert remove_agenda_item(item, by=clerk, reason="やめる").is_dropped
