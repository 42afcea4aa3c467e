"""Planning, moving, calling off and ending meetings; the list and the page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.models import Delivery
from core.dates import fiscal_year_end, today
from core.models import AuditEntry
from core.refusal import InvalidMove, Refused
from councils.actions import (
    cancel_meeting,
    change_meeting,
    close_meeting,
    leave_topic,
    notify_meeting,
    plan_meeting,
    put_topic_on_agenda,
)
from councils.models import Meeting, Topic
from councils.waiting import meetings_overdue, meetings_without_notice
from tests.factories.councils import at, make_council, make_cycle, make_meeting
from tests.factories.meetings import make_members, make_notified, make_open, warm

pytestmark = pytest.mark.django_db


def plan(world, days=10, **fields):
    starts_at = at(today() + timedelta(days=days))
    fields = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "place": "会議室", **fields}
    return plan_meeting(world.cycle, by=world.viewer("clerk"), **fields)


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


def test_the_next_number_is_taken_when_none_is_named(world):
    assert plan(world).number == world.meeting.number + 1


def test_a_number_stands_once_in_a_year(world):
    with pytest.raises(Refused, match="第1回の会議がもうあります"):
        plan(world, number=1)


def test_a_meeting_lies_in_its_year(world):
    after = at(fiscal_year_end(world.cycle.fiscal_year) + timedelta(days=1))
    with pytest.raises(Refused, match="の中の日にしてください"):
        plan(world, starts_at=after, ends_at=after + timedelta(hours=1))


def test_a_year_that_was_ended_takes_no_meeting(world):
    world.cycle.ended_on, world.cycle.end_reason = today(), "閉校のため"
    world.cycle.save()
    with pytest.raises(Refused, match="終えています"):
        plan(world)


def test_moving_a_notified_meeting_tells_the_invited_and_keeps_their_links(world):
    meeting = make_notified(world)
    Delivery.objects.all().delete()
    start = meeting.starts_at + timedelta(days=30)
    change_meeting(meeting, by=world.viewer("clerk"), starts_at=start, ends_at=start + timedelta(hours=1))
    assert Delivery.objects.count() == 2
    assert all(d.subject == "学校運営協議会 日時・場所の変更のお知らせ" for d in Delivery.objects.all())
    from councils.actions.invitations import links_of

    assert {
        link.expires_on >= start.date() for link in links_of(list(meeting.attendances.all())).values()
    } == {True}


def test_changing_the_words_of_a_planned_meeting_tells_nobody(world):
    change_meeting(world.meeting, by=world.viewer("clerk"), place="体育館")
    assert Delivery.objects.count() == 0
    world.meeting.refresh_from_db()
    assert world.meeting.place == "体育館"
    entry = AuditEntry.objects.get(action="meeting.change")
    assert entry.sentence == "会議の予定を変えました(場所)"


def test_an_open_meeting_is_not_moved(world):
    meeting = make_open(world)
    with pytest.raises(Refused, match="予定は変えられません"):
        change_meeting(meeting, by=world.viewer("clerk"), place="体育館")


def test_calling_off_needs_a_reason_and_tells_the_invited(world):
    meeting = make_notified(world)
    with pytest.raises(Refused, match="理由"):
        cancel_meeting(meeting, " ", by=world.viewer("clerk"))
    cancel_meeting(meeting, "大雨警報のため", by=world.viewer("clerk"))
    assert meeting.state == Meeting.State.CANCELLED
    told = Delivery.objects.filter(key__contains=":cancelled:")
    assert told.count() == 2
    assert "大雨警報のため" in told.first().body


def test_a_late_click_on_cancel_is_a_calm_sentence(world):
    cancel_meeting(world.meeting, "大雨", by=world.viewer("clerk"))
    with pytest.raises(InvalidMove):
        cancel_meeting(world.meeting, "大雨", by=world.viewer("clerk"))


def test_closing_ends_only_the_topics_that_were_talked_through(world):
    by = world.viewer("clerk")
    meeting = make_open(world)
    done, later = (
        leave_topic(world.council, world.year, title, by=by, origin=Topic.Origin.COUNCIL)
        for title in ("あいさつ運動", "見守り")
    )
    other = leave_topic(world.council, world.year, "入っていない", by=by, origin=Topic.Origin.COUNCIL)
    for topic in (done, later):
        put_topic_on_agenda(meeting, topic, by=by)
    close_meeting(meeting, by=by, topics_done=[done, other], observers=2)
    states = dict(Topic.objects.values_list("title", "state"))
    assert states == {"あいさつ運動": "closed", "見守り": "open", "入っていない": "open"}
    meeting.refresh_from_db()
    assert (meeting.state, meeting.observers) == ("closed", 2)


# ---- pages -----------------------------------------------------------------------------------------------


def test_planning_in_the_browser_reads_japanese_dates(world, signed_in):
    client = signed_in("vice_principal")
    day = today() + timedelta(days=20)
    answer = client.post(
        reverse("meeting_plan", args=[world.council.pk]),
        {
            "number": "2",
            "day": f"R{day.year - 2018}.{day.month}.{day.day}",
            "starts": "午後3時半",
            "ends": "17:00",
            "place": "会議室",
            "mode": "in_person",
            "is_public": "on",
        },
    )
    meeting = Meeting.objects.get(number=2, council=world.council)
    assert answer.url == meeting.get_absolute_url()
    assert (meeting.day, meeting.ends_at - meeting.starts_at) == (day, timedelta(minutes=90))


def test_bad_input_keeps_what_was_typed(world, signed_in):
    answer = signed_in("clerk").post(
        reverse("meeting_plan", args=[world.council.pk]),
        {
            "number": "2",
            "day": "来週の水曜",
            "starts": "15:30",
            "ends": "15:00",
            "place": "みなみ公民館",
            "note": "駐車場あり",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("来週の水曜", "みなみ公民館", "駐車場あり", "終わりの時刻は、始まりより後にしてください。"):
        assert words in page


def test_a_year_that_is_not_open_yet_says_what_to_do(world, signed_in):
    day = fiscal_year_end(world.cycle.fiscal_year) + timedelta(days=40)
    answer = signed_in("clerk").post(
        reverse("meeting_plan", args=[world.council.pk]),
        {
            "number": "9",
            "day": f"{day:%Y/%m/%d}",
            "starts": "15:30",
            "ends": "16:30",
            "place": "会",
            "mode": "in_person",
        },
    )
    assert "の歩みがまだ始まっていません" in answer.content.decode()


def test_the_page_of_a_planned_meeting_offers_the_notice(world, signed_in):
    page = signed_in("vice_principal").get(world.meeting.get_absolute_url()).content.decode()
    assert "在任の委員 2人（うちメール 0人）に案内を出します。" in page
    assert "案内を出す" in page
    assert "案内を出す" not in signed_in("member").get(world.meeting.get_absolute_url()).content.decode()


def test_a_member_appointed_after_the_notice_gets_one_too(world, signed_in):
    meeting = make_notified(world)
    make_members(world.council, 1)
    client = signed_in("clerk")
    assert "案内のあとに加わった委員が1人います" in client.get(meeting.get_absolute_url()).content.decode()
    client.post(url("meeting_notify", meeting))
    assert meeting.attendances.count() == 3
    assert "案内のあとに加わった" not in client.get(meeting.get_absolute_url()).content.decode()


def many_meetings(world, n):
    for number in range(n):
        start = at(today() - timedelta(days=1 + number % 300))
        make_meeting(
            make_cycle(world.council, fiscal_year=1900 + number),
            starts_at=start,
            state=Meeting.State.CANCELLED,
            end_reason="大雨",
        )


@pytest.mark.parametrize("n", [1, 60])
def test_the_list_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    many_meetings(world, n)
    client = warm(signed_in("clerk"), world.meeting)
    with django_assert_num_queries(8):
        answer = client.get(reverse("meeting_list", args=[world.council.pk]))
    assert answer.status_code == 200


@pytest.mark.parametrize("n", [1, 18])
def test_the_page_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    from councils.actions import add_action_item

    make_members(world.council, n)
    meeting = make_meeting(world.cycle)
    notify_meeting(meeting, by=world.viewer("clerk"))
    for number in range(n):
        plan_item = {"kind": "deliberation", "title": f"議題{number}", "order": number + 2}
        meeting.items.create(**plan_item)
        add_action_item(world.council, f"約束{number}", by=world.viewer("clerk"), post="principal")
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(11):
        client.get(meeting.get_absolute_url())


def test_another_councils_year_is_not_reached(world, signed_in):
    other = make_council(world.municipality)
    assert signed_in("clerk").get(reverse("meeting_plan", args=[other.pk])).status_code == 404


def test_a_meeting_whose_day_passed_asks_what_became_of_it(world, signed_in):
    past = make_meeting(world.cycle, starts_at=at(today() - timedelta(days=2)))
    client = signed_in("vice_principal")
    assert (
        "結果を記録してください"
        in client.get(reverse("meeting_list", args=[world.council.pk])).content.decode()
    )
    page = client.get(past.get_absolute_url()).content.decode()
    assert "会議の日を過ぎています" in page
    assert "出席を確かめて開会する" in page
    assert "案内を出す</button>" not in page
    assert list(meetings_overdue(world.viewer("vice_principal"))) == [past]
    assert list(meetings_without_notice(world.viewer("vice_principal"))) == [world.meeting]
