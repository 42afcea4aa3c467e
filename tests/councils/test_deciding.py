"""Deciding in the room: who was there is frozen with the decision; named votes; each school's policy; conditions."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from core.dates import frozen, now, today
from core.refusal import InvalidMove, Refused
from councils.actions import (
    confirm_resolution,
    decide,
    decide_unanimously,
    drop_condition,
    meet_condition,
    reopen_condition,
    set_condition_due,
    set_review,
    void_resolution,
)
from councils.actions.resolutions import agrees
from councils.models import AgendaItem, Condition, Resolution
from councils.presence import moment_of, voters_now
from councils.waiting import open_conditions, reviews_due
from tests.factories.community import make_school
from tests.factories.councils import make_policy, make_seat
from tests.factories.meetings import make_approval, make_members, make_open
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def item(world):
    """The submitted policy before six voters; the quorum is four."""
    make_members(world.council, 4)
    return make_approval(world)


def rows_of(item):
    return list(voters_now(item.meeting))


def named(item, by, *choices, **more):
    """The votes of those present, in order; whoever is not named was for it."""
    rows = rows_of(item)
    said = dict(zip(rows, [*choices, *["for"] * len(rows)], strict=False))
    return decide(item, by=by, result=more.pop("result", "approved"), method="named", choices=said, **more)


def leave_now(row, minutes=5):
    """That member has gone some minutes ago."""
    row.meeting.attendances.update(arrived_at=now() - timedelta(hours=1))
    row.arrived_at, row.left_at = now() - timedelta(hours=1), now() - timedelta(minutes=minutes)
    row.save()


# ---- who was there ---------------------------------------------------------------------------------------


def test_everybody_entitled_is_frozen_present_or_not(world, clerk):
    seats = [*make_members(world.council, 4), world.chair_seat, world.member_seat]
    item = make_approval(world, make_open(world, present=seats[1:]))
    decided = decide_unanimously(item, by=clerk)
    voters = {voter.seat_id: voter for voter in decided.voters.all()}
    assert len(voters) == 6
    assert not voters[seats[0].pk].present
    assert voters[world.chair_seat.pk].office_then == "会長"
    assert voters[world.chair_seat.pk].name_then == "森田 和夫"
    assert decided.voters.filter(present=True).count() == decided.voters_present == 5
    assert agrees(decided, list(voters.values()))


def test_a_later_change_of_name_or_office_leaves_the_decision_as_it_was(world, clerk, item):
    decided = decide_unanimously(item, by=clerk)
    person = world.people["chair"]
    person.family_name = "別"
    person.save()
    world.chair_seat.office = ""
    world.chair_seat.save()
    item.meeting.attendances.update(present=False)
    voter = decided.voters.get(seat=world.chair_seat)
    assert (voter.name_then, voter.office_then, voter.present) == ("森田 和夫", "会長", True)


def test_the_numbers_are_those_of_the_moment(world, clerk, item):
    leave_now(rows_of(item)[0])
    decided = decide_unanimously(item, by=clerk)
    assert (decided.voters_present, decided.votes_for) == (5, 5)
    assert decided.voters.filter(present=True).count() == 5


def test_from_paper_on_a_later_day_who_left_early_counts_in_what_came_before(world, clerk, item):
    meeting = item.meeting
    first = AgendaItem.objects.create(meeting=meeting, order=1, kind="report", title="報告", minutes=30)
    gone = rows_of(item)[0]
    gone.arrived_at, gone.left_at = meeting.opened_at, meeting.opened_at + timedelta(minutes=20)
    gone.save()
    with frozen(today() + timedelta(days=3)):
        assert gone in voters_now(meeting, moment_of(first))
        assert gone not in voters_now(meeting, moment_of(item))


def test_without_quorum_at_the_moment_nothing_is_decided(world, clerk, item):
    for row in rows_of(item)[:3]:
        leave_now(row)
    with pytest.raises(Refused, match="いま席にいる表決権のある委員は3人で、定足数の4人に足りない"):
        decide_unanimously(item, by=clerk)
    assert not Resolution.objects.exists()


def test_who_left_later_was_there_at_the_time_that_is_named(world, clerk, item):
    for row in rows_of(item)[:3]:
        leave_now(row)
    earlier = now() - timedelta(minutes=30)
    assert decide_unanimously(item, by=clerk, at=earlier).voters_present == 6


def test_an_item_that_has_ended_is_decided_as_of_its_end(world, clerk, item):
    item.ended_at = now() - timedelta(minutes=20)
    item.save()
    leave_now(rows_of(item)[0])
    assert decide_unanimously(item, by=clerk).voters_present == 6


# ---- named -----------------------------------------------------------------------------------------------


def test_named_votes_are_counted_and_kept(world, clerk, item):
    decided = named(item, clerk, "against", "abstain", "excluded")
    counts = (decided.votes_for, decided.votes_against, decided.abstained, decided.excluded)
    assert counts == (3, 1, 1, 1)
    assert sorted(decided.voters.values_list("choice", flat=True)) == [
        "abstain",
        "against",
        "excluded",
        *["for"] * 3,
    ]
    assert decided.excluded_members.count() == 1


@pytest.mark.parametrize(
    ("choices", "more", "said"),
    [
        (["against"] * 4, {}, "過半数に届いていません"),
        (["against"] * 3, {}, "可否同数です"),
        ([], {"result": "rejected"}, "賛成が過半数です"),
    ],
)
def test_the_result_follows_from_named_votes(world, clerk, item, choices, more, said):
    with pytest.raises(Refused, match=said):
        named(item, clerk, *choices, **more)


def test_somebody_who_is_not_there_has_no_vote(world, clerk, item):
    rows = rows_of(item)
    leave_now(rows[0])
    with pytest.raises(Refused, match="席にいない委員が選ばれています"):
        decide(item, by=clerk, result="approved", method="named", choices=dict.fromkeys(rows, "for"))


def test_the_head_is_named_outside_the_vote_on_the_own_policy(world, clerk):
    head = make_seat(world.council, world.people["principal"], category="staff")
    item = make_approval(world)
    with pytest.raises(Refused, match="校園長は、自分の基本方針の表決には加わりません"):
        named(item, clerk)
    said = {row: "excluded" if row.seat_id == head.pk else "for" for row in rows_of(item)}
    decided = decide(item, by=clerk, result="approved", method="named", choices=said)
    assert decided.voters.get(seat=head).choice == "excluded"


def test_the_form_of_names_counts_by_itself(world, item, signed_in):
    address = reverse("resolution_named", args=[world.council.pk, item.meeting_id, item.pk])
    rows = rows_of(item)
    page = signed_in("clerk").get(address).content.decode()
    assert rows[0].name_then in page
    data = {f"vote_{row.pk}": "for" for row in rows} | {f"vote_{rows[1].pk}": "against"}
    answer = signed_in("clerk").post(address, {**data, "result": "approved"})
    decided = Resolution.objects.get()
    assert answer.url == decided.get_absolute_url()
    assert (decided.votes_for, decided.votes_against, decided.method) == (5, 1, "named")
    page = signed_in("member").get(answer.url).content.decode()
    assert '<td data-label="表決">反対</td>' in page


def test_the_form_asks_for_the_time_only_where_somebody_came_or_went(world, item, signed_in):
    address = reverse("resolution_add", args=[world.council.pk, item.meeting_id, item.pk])
    assert "決めた時刻" not in signed_in("clerk").get(address).content.decode()
    leave_now(rows_of(item)[0])
    page = signed_in("clerk").get(address).content.decode()
    assert "決めた時刻" in page
    assert "いま席にいる表決権のある委員は5人" in page


# ---- a council of several schools ------------------------------------------------------------------------


@pytest.fixture
def joint(world):
    """Two more schools of the same council, each with its submitted policy; one item for each, in one meeting."""
    meeting = make_open(world)
    items = [make_approval(world, meeting)]
    for name in ("つばめ小学校", "すずめ小学校"):
        school = make_school(world.municipality, name=name)
        policy = make_policy(world.cycle, school, world.people["vice_principal"], state="submitted")
        items.append(
            AgendaItem.objects.create(meeting=meeting, order=9, kind="approval", title=name, policy=policy)
        )
    return meeting, items


def test_each_schools_policy_has_one_press(world, joint, signed_in):
    meeting, items = joint
    address = reverse("policies_decide", args=[world.council.pk, meeting.pk])
    client = signed_in("clerk")
    page = client.get(address).content.decode()
    for name in ("ひばり小学校", "つばめ小学校", "すずめ小学校"):
        assert name in page
    for item in items[:2]:
        client.post(address, {"policy": item.policy_id})
    assert list(Resolution.objects.order_by("number").values_list("policy", flat=True)) == [
        item.policy_id for item in items[:2]
    ]
    client.post(address, {"policy": items[0].policy_id})
    client.post(address, {"policy": "0"})
    assert Resolution.objects.count() == 2


def test_one_item_about_all_policies_is_decided_school_by_school(world, joint, signed_in):
    meeting, items = joint
    AgendaItem.objects.filter(pk__in=[item.pk for item in items]).update(
        policy=None, dropped_reason="まとめる"
    )
    whole = AgendaItem.objects.create(meeting=meeting, order=20, kind="approval", title="各校の基本方針")
    address = reverse("policies_decide", args=[world.council.pk, meeting.pk])
    client = signed_in("clerk")
    for item in items:
        client.post(address, {"policy": item.policy_id})
    assert whole.resolutions.count() == 3
    assert set(whole.resolutions.values_list("policy", flat=True)) == {item.policy_id for item in items}
    page = client.get(address).content.decode()
    assert "異議なしで承認<span" not in page


# ---- conditions ------------------------------------------------------------------------------------------


@pytest.fixture
def conditional(world, clerk, item):
    return named(
        item,
        clerk,
        result="conditional",
        conditions="・下校を早める\n\n見守りの人を決める\n",
        conditions_due=today(),
    )


def test_each_line_is_a_condition_of_its_own(world, conditional):
    rows = list(conditional.condition_rows.values_list("text", "due_on", "state"))
    assert rows == [("下校を早める", today(), "open"), ("見守りの人を決める", today(), "open")]
    assert conditional.conditions == "下校を早める\n見守りの人を決める"


def test_a_condition_is_met_or_dropped_with_a_word_and_may_come_back(conditional, clerk):
    first, second = conditional.condition_rows.all()
    with pytest.raises(Refused, match="どうなったかを書いてください"):
        meet_condition(first, " ", by=clerk)
    meet_condition(first, "15時にした", by=clerk)
    drop_condition(second, "いらなくなった", by=clerk)
    assert (first.state, second.state, first.answered_on) == ("met", "dropped", today())
    with pytest.raises(InvalidMove):
        meet_condition(second, "もう一度", by=clerk)
    with pytest.raises(Refused, match="もう終わっています"):
        set_condition_due(first, today(), by=clerk)
    reopen_condition(first, by=clerk)
    first.refresh_from_db()
    assert (first.state, first.answer, first.answered_on) == ("open", "", None)


def test_conditions_of_a_decision_taken_back_are_followed_no_more(world, conditional, clerk):
    condition = conditional.condition_rows.first()
    assert open_conditions(world.viewer("principal")).count() == 2
    void_resolution(conditional, "まちがい", by=clerk)
    assert not open_conditions(world.viewer("principal")).exists()
    with pytest.raises(Refused, match="取り消されている"):
        meet_condition(Condition.objects.get(pk=condition.pk), "した", by=clerk)


def test_the_head_has_them_on_the_first_screen_and_members_have_not(world, conditional, signed_in):
    assert open_conditions(world.viewer("principal")).count() == 2
    assert open_conditions(world.viewer("clerk")).count() == 2
    assert not open_conditions(world.viewer("member")).exists()
    assert not open_conditions(world.viewer("other_principal")).exists()
    assert "承認の条件：下校を早める" in signed_in("principal").get("/me/").content.decode()


def test_the_page_of_a_condition_keeps_what_was_typed(conditional, signed_in, world):
    condition = conditional.condition_rows.first()
    address = reverse("condition_edit", args=[world.council.pk, conditional.pk, condition.pk])
    client = signed_in("principal")
    page = client.post(address, {"press": "meet", "answer": "", "due_on": "2027/2/1"}).content.decode()
    assert "どうなったかを書いてください" in page
    assert "2027/2/1" in page
    assert client.post(address, {"press": "due", "due_on": "2027/2/1"}).url == conditional.get_absolute_url()
    client.post(address, {"press": "meet", "answer": "早めた"})
    condition.refresh_from_db()
    assert (condition.state, condition.answer, str(condition.due_on)) == ("met", "早めた", "2027-02-01")
    client.post(address, {"press": "reopen"})
    condition.refresh_from_db()
    assert condition.state == "open"


def test_conditions_stand_on_the_policy_and_before_the_next_meeting(world, conditional, signed_in):
    confirm_resolution(conditional, by=world.viewer("chair"))
    page = signed_in("principal").get(world.policy.get_absolute_url()).content.decode()
    assert "下校を早める" in page
    assert (
        reverse(
            "condition_edit", args=[world.council.pk, conditional.pk, conditional.condition_rows.first().pk]
        )
        in page
    )
    assert "承認の条件" in signed_in("member").get(world.meeting.get_absolute_url()).content.decode()


# ---- review ----------------------------------------------------------------------------------------------


def test_a_review_is_set_changed_and_comes_near(world, clerk, item):
    decided = decide_unanimously(item, by=clerk)
    set_review(decided, today() + timedelta(days=60), by=clerk)
    assert not reviews_due(world.viewer("vice_principal")).exists()
    set_review(decided, today() + timedelta(days=20), by=clerk)
    assert list(reviews_due(world.viewer("vice_principal"))) == [decided]
    assert not reviews_due(world.viewer("member")).exists()
    with pytest.raises(Refused, match="決めた日より後の日"):
        set_review(decided, today(), by=clerk)
    set_review(decided, None, by=clerk)
    assert not reviews_due(clerk).exists()


# ---- numbers ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_decisions_of_two_meetings_at_once_take_two_numbers(world, clerk):
    """Real threads: each meeting's row is another one, so only the year's row can keep the numbers apart."""
    items = [make_open(world).items.get().pk for _ in range(4)]

    def number_of(pk):
        item = AgendaItem.objects.select_related("meeting__council").get(pk=pk)
        return decide_unanimously(item, by=clerk).number

    assert sorted(at_once(*[partial(number_of, pk) for pk in items])) == [1, 2, 3, 4]
