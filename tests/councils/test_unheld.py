"""What a meeting without quorum (流会) or called off (中止) leaves to the next one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.dates import now, today
from core.models import AuditEntry
from councils.actions import (
    add_agenda_item,
    cancel_meeting,
    close_meeting,
    count_written,
    dissolve_council,
    draft_opinion,
    drop_topic,
    give_usual_items,
    leave_topic,
    not_form_meeting,
    postpone_meeting,
    put_opinion_on_agenda,
    put_topic_on_agenda,
    replan_meeting,
    save_notes,
)
from councils.models import AgendaItem, Topic
from tests.factories.meetings import make_approval, make_notified, make_open, make_today_meeting, warm
from tests.factories.written import after_deadline, make_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def meeting(world, clerk):
    """Of today, with a talk about 通学路の見守り and what every meeting has."""
    meeting = make_today_meeting(world)
    meeting.items.all().delete()
    for kind, title in (
        ("greeting", "開会"),
        ("deliberation", "通学路の見守り"),
        ("report", "学校の近況"),
        ("notice", "次回の日程・閉会"),
    ):
        add_agenda_item(meeting, by=clerk, kind=kind, title=title, minutes=15)
    return meeting


def fail(meeting, by, **more):
    return not_form_meeting(meeting, "出席が足りなかった", by=by, **more)


def carried(meeting):
    return list(meeting.items.filter(is_carried=True).values_list("title", flat=True))


def url(name, meeting):
    return reverse(name, args=[meeting.council_id, meeting.pk])


@pytest.mark.parametrize(("act", "why"), [(fail, "流会"), (cancel_meeting, "中止")])
def test_what_stood_on_the_agenda_is_offered_to_the_next_meeting(world, meeting, clerk, signed_in, act, why):
    if act is fail:
        fail(meeting, clerk)
    else:
        cancel_meeting(meeting, "大雨", by=clerk)
    assert carried(meeting) == ["通学路の見守り", "学校の近況"]
    page = signed_in("clerk").get(url("agenda_edit", world.meeting))
    assert [topic.title for topic in page.context["topics"]] == ["通学路の見守り", "学校の近況"]
    source = f"第{meeting.number}回が{why}になり、話し合えなかったこと"
    assert page.content.decode().count(source) == 2
    again = put_topic_on_agenda(world.meeting, page.context["topics"][0], by=clerk)
    assert (again.title, again.kind, again.minutes) == ("通学路の見守り", "deliberation", 15)
    line = AuditEntry.objects.filter(action="topic.leave").first()
    assert f"第{meeting.number}回が{why}になり、次回へ送りました" in line.sentence
    # On the page of either meeting one sees where it went and where it came from.
    assert "次回へ" in signed_in("clerk").get(meeting.get_absolute_url()).content.decode()
    for name in ("meeting_detail", "agenda_edit"):
        assert source in signed_in("clerk").get(url(name, world.meeting)).content.decode()


def test_what_comes_by_itself_is_not_carried(world, meeting, clerk):
    give_usual_items(world.municipality, by=world.viewer("board_guidance"))
    for title in ("会長・副会長の選出", "一年のふりかえりと評価"):
        add_agenda_item(meeting, by=clerk, kind="election", title=title)
    add_agenda_item(world.meeting, by=clerk, kind="report", title="学校の近況")
    world.chair_seat.office = ""
    world.chair_seat.save()
    fail(meeting, clerk)
    assert carried(meeting) == ["通学路の見守り", "一年のふりかえりと評価"]


def test_with_no_meeting_planned_the_one_in_its_place_has_the_standard_items(world, meeting, clerk):
    give_usual_items(world.municipality, by=world.viewer("board_guidance"))
    cancel_meeting(world.meeting, "まとめて開くため", by=clerk, carried=())
    assert not world.cycle.meetings.exclude(pk__in=[meeting.pk, world.meeting.pk]).exists()
    add_agenda_item(meeting, by=clerk, kind="report", title="校園長の基本方針の説明")
    fail(meeting, clerk)
    assert carried(meeting) == ["通学路の見守り", "学校の近況"]


def test_a_topic_goes_on_and_one_that_was_taken_back_does_not(world, meeting, clerk):
    stays, gone = (
        leave_topic(world.council, world.year, title, by=clerk, origin="council") for title in "一二"
    )
    for topic in (stays, gone):
        put_topic_on_agenda(meeting, topic, by=clerk)
    drop_topic(gone, by=clerk)
    fail(meeting, clerk)
    assert "一" in carried(meeting)
    assert "二" not in carried(meeting)
    assert Topic.objects.get(pk=gone.pk).state == "dropped"
    assert stays.items.count() == 1


def test_of_a_meeting_that_broke_off_only_the_rest_goes_on(world, clerk):
    meeting = make_open(world)
    talked = add_agenda_item(meeting, by=clerk, kind="deliberation", title="話し合ったこと")
    rest = add_agenda_item(meeting, by=clerk, kind="report", title="時間切れの報告")
    save_notes(meeting, {talked: {"notes": "話した"}}, by=clerk)
    fail(meeting, clerk)
    assert carried(meeting) == [rest.title]


def test_a_policy_waits_by_itself_and_says_from_where(world, clerk, signed_in):
    item = make_approval(world, make_today_meeting(world))
    fail(item.meeting, clerk)
    item.refresh_from_db()
    assert (item.is_carried, item.topic) == (True, None)
    page = signed_in("clerk").get(url("agenda_edit", world.meeting))
    assert [policy.pk for policy in page.context["policies"]] == [world.policy.pk]
    assert f"第{item.meeting.number}回が流会になり" in page.content.decode()


def test_an_opinion_that_was_not_decided_is_decided_by_the_next_meeting(world, meeting, clerk):
    chair = world.viewer("chair")
    opinion = draft_opinion(
        world.cycle,
        by=chair,
        addressee="head",
        school=world.school,
        title="見守りのこと",
        text="お願いします",
    )
    put_opinion_on_agenda(opinion, meeting, by=chair)
    fail(meeting, clerk)
    topic = Topic.objects.get(title__contains="見守りのこと")
    assert put_topic_on_agenda(world.meeting, topic, by=clerk).opinion == opinion


def test_the_page_asks_which_items_go_on(world, meeting, signed_in):
    client = signed_in("clerk")
    page = client.get(url("meeting_not_form", meeting)).content.decode()
    assert "次の会議へ引きつぐ議題" in page
    assert page.count(" checked") == 2
    item = meeting.items.get(title="通学路の見守り")
    client.post(url("meeting_not_form", meeting), {"reason": "雪", "carried": [item.pk]})
    meeting.refresh_from_db()
    assert (meeting.state, carried(meeting)) == ("not_formed", ["通学路の見守り"])


def test_the_page_of_calling_off_asks_too_and_keeps_what_was_ticked(world, meeting, signed_in):
    item = meeting.items.get(title="学校の近況")
    page = signed_in("chair").post(url("meeting_cancel", meeting), {"reason": "", "carried": [item.pk]})
    assert page.content.decode().count(" checked") == 1
    signed_in("chair").post(url("meeting_cancel", meeting), {"reason": "雪", "carried": [item.pk]})
    assert carried(meeting) == ["学校の近況"]


def test_no_word_of_a_closed_item_is_said(world, meeting, clerk, signed_in):
    secret = add_agenda_item(
        meeting, by=clerk, kind="other", title="ある子のこと", is_public=False, closed_reason="個人のこと"
    )
    fail(meeting, clerk)
    secret.refresh_from_db()
    assert "ある子" not in f"{secret.topic.title}{secret.topic.origin_label}"
    assert "ある子" not in signed_in("member").get(secret.topic.get_absolute_url()).content.decode()


def test_sheets_that_were_too_few_leave_their_bills_and_not_their_reports(world, clerk):
    meeting = make_sent(world)
    AgendaItem.objects.create(meeting=meeting, order=9, kind="report", title="読んだ報告")
    with after_deadline(meeting):
        assert count_written(meeting, by=clerk).state == "not_formed"
    assert carried(meeting) == ["見守りの予定 その1"]


def test_a_postponed_meeting_keeps_its_agenda_and_its_place(world, clerk):
    meeting = make_notified(world)
    before = list(meeting.items.values())
    postpone_meeting(meeting, "大雪", by=clerk)
    assert list(meeting.items.values()) == before
    start = meeting.starts_at + timedelta(days=7)
    replan_meeting(
        meeting, by=clerk, starts_at=start, ends_at=start + timedelta(hours=1), place="体育館", notify=True
    )
    assert list(meeting.items.values()) == before
    assert not Topic.objects.exists()
    assert meeting.agenda_versions.get().number == 1


def test_a_proposer_reads_that_it_comes_in_the_next_meeting(world, meeting, clerk, signed_in):
    topic = leave_topic(world.council, world.year, "花だん", by=world.viewer("member"), origin="council")
    put_topic_on_agenda(meeting, topic, by=clerk)
    meeting.notified_at = now()
    meeting.save()
    fail(meeting, clerk)
    page = signed_in("member").get(topic.get_absolute_url()).content.decode()
    assert f"第{meeting.number}回が流会になったので、次の会議で話し合います。" in page


def test_a_council_that_ends_leaves_nothing_to_talk_about(world, clerk):
    add_agenda_item(world.meeting, by=clerk, kind="report", title="もうない")
    dissolve_council(world.council, by=world.viewer("board_guidance"), on=today(), reason="統合")
    world.meeting.refresh_from_db()
    assert (world.meeting.state, Topic.objects.count()) == ("cancelled", 0)


def test_nobody_is_asked_to_publish_the_agenda_of_a_meeting_that_is_off(world, clerk, signed_in):
    meeting = make_notified(world)
    add_agenda_item(meeting, by=clerk, kind="report", title="あとから")
    client = signed_in("clerk")
    assert "公表し直す" in client.get(meeting.get_absolute_url()).content.decode()
    cancel_meeting(meeting, "大雨", by=clerk)
    assert "公表し直す" not in client.get(meeting.get_absolute_url()).content.decode()


def test_an_ordinary_closing_carries_as_before(world, clerk):
    meeting = make_open(world)
    close_meeting(meeting, by=clerk, carried={meeting.items.get(): "当番"})
    assert AuditEntry.objects.filter(action="topic.carry").count() == 1
    assert not AuditEntry.objects.filter(action="topic.leave").exists()


@pytest.mark.parametrize("n", [1, 25])
@pytest.mark.parametrize(("name", "queries"), [("meeting_not_form", 8), ("meeting_cancel", 8)])
def test_asking_costs_the_same_for_few_and_many(
    world, meeting, clerk, signed_in, django_assert_num_queries, n, name, queries
):
    for number in range(n):
        add_agenda_item(meeting, by=clerk, kind="report", title=f"議題{number}")
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(queries):
        client.get(url(name, meeting))
