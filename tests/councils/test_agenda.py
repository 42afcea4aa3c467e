"""The agenda builder, its clock, papers, and who may read closed items."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.dates import today
from core.refusal import Refused
from councils.actions import (
    add_agenda_item,
    add_paper,
    add_standard_items,
    change_agenda_item,
    leave_topic,
    move_agenda_item,
    notify_meeting,
    put_policy_on_agenda,
    put_topic_on_agenda,
    remove_agenda_item,
    remove_paper,
    save_notes,
)
from councils.models import AgendaItem, Paper, Topic
from councils.reading import agenda_of
from tests.factories.councils import at, make_meeting
from tests.factories.meetings import make_members, make_open, warm

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def pdf(name="案.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def url(name, meeting, *more):
    return reverse(name, args=[meeting.council_id, meeting.pk, *more])


def titles(meeting):
    return list(meeting.items.values_list("title", flat=True))


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def closed(world, clerk):
    """A closed item with its paper, on the published agenda of the first council's meeting."""
    item = add_agenda_item(
        world.meeting,
        by=clerk,
        kind="other",
        title="ある子どものこと",
        presenter="担任",
        is_public=False,
        closed_reason="個人に関わる内容のため",
    )
    add_paper(item, pdf(), by=clerk, title="ひみつの資料")
    notify_meeting(world.meeting, by=clerk)
    return item


# ---- items -----------------------------------------------------------------------------------------------


def test_standard_items_stand_around_what_is_there_and_come_once(world, clerk):
    add_standard_items(world.meeting, by=clerk)
    assert titles(world.meeting) == ["開会・出席の確認", "子どもの願い", "次回の日程・閉会"]
    assert add_standard_items(world.meeting, by=clerk) == []
    assert len(titles(world.meeting)) == 3


def test_the_second_meeting_begins_with_the_last_ones_promises(world, clerk):
    meeting = make_meeting(world.cycle)
    meeting.items.all().delete()
    add_standard_items(meeting, by=clerk)
    assert titles(meeting) == ["開会・出席の確認", "前回の約束はどうなったか", "次回の日程・閉会"]


def test_a_council_without_chair_elects_one(world, clerk):
    world.chair_seat.office = ""
    world.chair_seat.save()
    add_standard_items(world.meeting, by=clerk)
    assert "会長・副会長の選出" in titles(world.meeting)


def test_new_items_come_before_the_closing(world, clerk):
    add_standard_items(world.meeting, by=clerk)
    add_agenda_item(world.meeting, by=clerk, kind="report", title="運動会の報告")
    assert titles(world.meeting)[-2:] == ["運動会の報告", "次回の日程・閉会"]


@pytest.mark.parametrize(
    ("to", "order"),
    [
        ("up", ["b", "a", "c"]),
        ("down", ["a", "c", "b"]),
        ("1", ["b", "a", "c"]),
        ("99", ["a", "c", "b"]),
        ("0", ["b", "a", "c"]),
    ],
)
def test_items_move_by_one_or_to_a_number(world, clerk, to, order):
    world.meeting.items.all().delete()
    for title in "abc":
        add_agenda_item(world.meeting, by=clerk, kind="report", title=title)
    move_agenda_item(world.meeting.items.get(title="b"), by=clerk, to=to)
    assert titles(world.meeting) == order


def test_the_clock_runs_and_warns_of_the_over_run(world, clerk):
    meeting = make_meeting(world.cycle, starts_at=at(today(), 15, 30))
    meeting.items.all().delete()
    for title, minutes in (("開会", 5), ("報告", 10), ("協議", 85)):
        add_agenda_item(meeting, by=clerk, kind="report", title=title, minutes=minutes)
    agenda = agenda_of(meeting, clerk)
    assert [row.clock for row in agenda.rows] == ["3:30", "3:35", "3:45"]
    assert (agenda.ends, agenda.minutes_over) == ("5:10", 10)


def test_a_topic_goes_on_the_agenda_once(world, clerk):
    topic = leave_topic(world.council, world.year, "見守りの当番", by=clerk, origin=Topic.Origin.CARRY_OVER)
    item = put_topic_on_agenda(world.meeting, topic, by=clerk)
    assert (item.topic, item.kind) == (topic, "deliberation")
    with pytest.raises(Refused, match="もう次第に入っています"):
        put_topic_on_agenda(world.meeting, topic, by=clerk)
    topic.move("drop", clerk)
    with pytest.raises(Refused, match="取り下げられています"):
        put_topic_on_agenda(make_meeting(world.cycle), topic, by=clerk)


def test_only_a_submitted_policy_goes_on_the_agenda(world, clerk):
    with pytest.raises(Refused, match="まだ提出されていない"):
        put_policy_on_agenda(world.meeting, world.policy, by=clerk)
    world.policy.state = "submitted"
    world.policy.save()
    item = put_policy_on_agenda(world.meeting, world.policy, by=clerk)
    assert (item.kind, item.policy, item.presenter) == ("approval", world.policy, "校長")


def test_a_closed_item_says_why(world, clerk):
    with pytest.raises(Refused, match="理由を書いてください"):
        add_agenda_item(world.meeting, by=clerk, kind="other", title="人事", is_public=False)
    item = world.meeting.items.get()
    with pytest.raises(Refused, match="理由を書いてください"):
        change_agenda_item(item, by=clerk, is_public=False)


def test_before_the_notice_an_item_goes_afterwards_it_stays_with_a_reason(world, clerk):
    item = add_agenda_item(world.meeting, by=clerk, kind="report", title="まちがい")
    remove_agenda_item(item, by=clerk)
    assert "まちがい" not in titles(world.meeting)
    notify_meeting(world.meeting, by=clerk)
    item = world.meeting.items.get()
    with pytest.raises(Refused, match="理由を書いてください"):
        remove_agenda_item(item, by=clerk)
    remove_agenda_item(item, by=clerk, reason="次回にまわす")
    row = agenda_of(world.meeting, clerk).rows[0]
    assert row.item.dropped_reason == "次回にまわす"
    assert agenda_of(world.meeting, clerk).standing == []


def test_an_ended_meetings_agenda_stays_as_it_was(world, clerk):
    world.meeting.state, world.meeting.end_reason = "cancelled", "大雨"
    world.meeting.save()
    for act in (
        lambda: add_agenda_item(world.meeting, by=clerk, kind="report", title="あとから"),
        lambda: move_agenda_item(world.meeting.items.get(), by=clerk, to="up"),
        lambda: change_agenda_item(world.meeting.items.get(), by=clerk, title="変更"),
    ):
        with pytest.raises(Refused, match="終わっているため"):
            act()


def test_notes_are_kept_only_while_or_after_a_meeting(world, clerk):
    item = world.meeting.items.get()
    with pytest.raises(Refused, match="開かれていない"):
        save_notes(world.meeting, {item: {"notes": "話した"}}, by=clerk)


# ---- papers ----------------------------------------------------------------------------------------------


def test_a_paper_is_kept_with_its_item_and_served_as_a_download(world, clerk, signed_in):
    item = world.meeting.items.get()
    paper = add_paper(item, pdf("方針案.pdf"), by=clerk)
    assert (paper.title, paper.file.owner_id) == ("方針案", item.pk)
    assert signed_in("teacher").get(url("paper_download", world.meeting, paper.pk)).status_code == 404
    notify_meeting(world.meeting, by=clerk)
    answer = signed_in("teacher").get(url("paper_download", world.meeting, paper.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"]


def test_a_hostile_paper_is_refused_with_a_reason(world, signed_in):
    item = world.meeting.items.get()
    answer = signed_in("clerk").post(
        url("paper_add", world.meeting, item.pk),
        {"file": SimpleUploadedFile("x.pdf", b"MZ\x90\x00", "application/pdf"), "title": "題"},
    )
    assert "ファイルの種類と中身が合っていません" in answer.content.decode()
    assert not Paper.objects.exists()


def test_papers_may_be_taken_back_until_the_notice(world, clerk):
    item = world.meeting.items.get()
    remove_paper(add_paper(item, pdf(), by=clerk), by=clerk)
    paper = add_paper(item, pdf(), by=clerk)
    notify_meeting(world.meeting, by=clerk)
    with pytest.raises(Refused, match="新しい資料を加えてください"):
        remove_paper(paper, by=clerk)


# ---- closed items ----------------------------------------------------------------------------------------

MAY_READ = ("board_guidance", "principal", "vice_principal", "liaison", "clerk")
MAY_READ_ONCE_ACKNOWLEDGED = ("chair", "member")
MAY_NOT_READ = ("board_lifelong", "teacher", "coordinator")


@pytest.mark.parametrize("role", [*MAY_READ, *MAY_READ_ONCE_ACKNOWLEDGED, *MAY_NOT_READ])
def test_who_reads_a_closed_item(world, signed_in, closed, role):
    client, paper = signed_in(role), closed.papers.get()
    page = client.get(world.meeting.get_absolute_url()).content.decode()
    answer = client.get(url("paper_download", world.meeting, paper.pk))
    download = answer.status_code
    assert download != 200 or b"".join(answer.streaming_content) == PDF
    assert (download == 302) == (role in MAY_READ_ONCE_ACKNOWLEDGED), "asked for the promise, and back"
    sees = role in MAY_READ
    assert ("ある子どものこと" in page, "ひみつの資料" in page, download == 200) == (sees, sees, sees)
    assert ("非公開の議題" in page) != sees
    assert "個人に関わる内容のため" in page or not sees
    printed = client.get(url("meeting_print", world.meeting)).content.decode()
    assert ("ある子どものこと" in printed) == sees
    assert ("守ることを確認して読む" in page) == (role in MAY_READ_ONCE_ACKNOWLEDGED)
    assert (AgendaItem.objects.open_to(world.viewer(role)).filter(pk=closed.pk).exists()) == sees


@pytest.mark.parametrize("role", MAY_READ_ONCE_ACKNOWLEDGED)
def test_a_member_reads_after_one_press(world, signed_in, closed, role):
    client = signed_in(role)
    answer = client.post(reverse("secrecy_acknowledge", args=[world.council.pk]), {"back": world.meeting.pk})
    assert answer.url == world.meeting.get_absolute_url()
    assert "ある子どものこと" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("role", MAY_READ_ONCE_ACKNOWLEDGED)
def test_a_closed_paper_asks_for_the_promise_and_leads_back_to_itself(world, signed_in, closed, role):
    client, paper = signed_in(role), url("paper_download", world.meeting, closed.papers.get().pk)
    page = client.get(paper, follow=True)
    assert "秘密を守る約束" in page.content.decode()
    back = page.context["back"]
    answer = client.post(reverse("secrecy_acknowledge", args=[world.council.pk]), {"back": back})
    assert answer.url == paper
    assert b"".join(client.get(answer.url).streaming_content) == PDF


@pytest.mark.parametrize(
    "back",
    ["https://example.com/councils/", "//example.com", "/councils/999999/", "/me/", "javascript:1", "999999"],
)
def test_a_way_back_that_is_not_ours_leads_to_the_council(world, signed_in, back):
    answer = signed_in("member").post(reverse("secrecy_acknowledge", args=[world.council.pk]), {"back": back})
    assert answer.url == world.council.get_absolute_url()


def test_a_coordinator_with_a_seat_reads_after_acknowledging(world, signed_in, closed):
    from tests.factories.councils import make_seat

    make_seat(
        world.council, world.people["coordinator"], category="coordinator", secrecy_acknowledged_on=today()
    )
    assert (
        "ある子どものこと" in signed_in("coordinator").get(world.meeting.get_absolute_url()).content.decode()
    )


def test_the_secret_is_asked_only_of_members(world, signed_in):
    address = reverse("secrecy_acknowledge", args=[world.council.pk])
    assert signed_in("teacher").post(address).status_code == 403


def test_the_back_of_another_council_leads_nowhere(world, signed_in):
    answer = signed_in("member").post(
        reverse("secrecy_acknowledge", args=[world.council.pk]), {"back": world.other_meeting.pk}
    )
    assert answer.url == world.council.get_absolute_url()


def test_a_closed_item_is_not_edited_by_who_may_not_read_it(world, signed_in, closed):
    assert signed_in("chair").get(url("agendaitem_edit", world.meeting, closed.pk)).status_code == 404
    assert signed_in("clerk").get(url("agendaitem_edit", world.meeting, closed.pk)).status_code == 200


# ---- the builder -----------------------------------------------------------------------------------------


def test_the_builder_proposes_topics_and_policies(world, signed_in, clerk):
    leave_topic(world.council, world.year - 1, "昨年度からのこと", by=clerk, origin=Topic.Origin.CARRY_OVER)
    leave_topic(world.council, world.year + 1, "来年度のこと", by=clerk, origin=Topic.Origin.COUNCIL)
    world.policy.state = "submitted"
    world.policy.save()
    client = signed_in("vice_principal")
    page = client.get(url("agenda_edit", world.meeting)).content.decode()
    assert "昨年度からのこと" in page
    assert "来年度のこと" not in page
    client.post(url("agenda_policy", world.meeting, world.policy.pk))
    client.post(url("agenda_topic", world.meeting, Topic.objects.get(title="昨年度からのこと").pk))
    assert titles(world.meeting)[1:] == ["ひばり小学校 学校運営の基本方針", "昨年度からのこと"]


def test_bad_input_keeps_what_was_typed(world, signed_in):
    answer = signed_in("clerk").post(
        url("agenda_edit", world.meeting),
        {"title": "人事のこと", "kind": "other", "minutes": "九分", "presenter": "教頭", "is_closed": "on"},
    )
    page = answer.content.decode()
    for words in ("人事のこと", "九分", "教頭", "公開しない議題には、理由を書いてください。"):
        assert words in page


def test_a_place_that_is_no_number_is_told(world, signed_in):
    item = world.meeting.items.get()
    answer = signed_in("clerk").post(
        url("agendaitem_move", world.meeting, item.pk), {"to": "二"}, follow=True
    )
    assert "数字で書いてください" in answer.content.decode()


@pytest.mark.parametrize("n", [1, 25])
def test_the_builder_costs_the_same_for_few_and_many(world, signed_in, clerk, django_assert_num_queries, n):
    for number in range(n):
        topic = leave_topic(world.council, world.year, f"題{number}", by=clerk, origin=Topic.Origin.COUNCIL)
        item = add_agenda_item(world.meeting, by=clerk, kind="report", title=f"議題{number}")
        add_paper(item, pdf(), by=clerk)
        assert topic
    client = warm(signed_in("clerk"), world.meeting)
    with django_assert_num_queries(10):
        client.get(url("agenda_edit", world.meeting))


def test_while_open_an_item_may_still_be_added(world, clerk):
    make_members(world.council, 1)
    meeting = make_open(world)
    assert add_agenda_item(meeting, by=clerk, kind="other", title="その場で出たこと").pk
