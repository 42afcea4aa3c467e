"""What the member finds behind the link besides the two buttons: promises, a topic, the calendar, the entrance."""

import pytest
from django.urls import reverse

from community.models import AccessLink
from core.models import AuditEntry
from councils.actions import add_action_item, cancel_meeting, finish_action_item
from councils.models import ActionItem, Topic
from tests.factories.councils import give_rules
from tests.factories.meetings import make_notified

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(world):
    """A notified meeting that people join online, too, and the member's link."""
    meeting = make_notified(world, mode="hybrid", online_address="https://room.example.jp/12")
    return meeting, AccessLink.objects.get(person=world.people["member"])


def at(name, link, *more):
    return reverse(name, args=[link.token, *more])


def test_the_page_names_the_entrance_and_promises(world, invited, client):
    meeting, link = invited
    add_action_item(
        world.council, "名簿を持ってくる", by=world.viewer("clerk"), person=world.people["member"]
    )
    page = client.get(at("meeting_link", link)).content.decode()
    for words in ("https://room.example.jp/12", "名簿を持ってくる", "話し合いたいこと", "カレンダーに入れる"):
        assert words in page


def test_a_promise_is_kept_with_a_word(world, invited, client):
    _meeting, link = invited
    item = add_action_item(world.council, "名簿", by=world.viewer("clerk"), person=world.people["member"])
    page = client.post(at("meeting_link_promise", link, item.pk), {"result": "渡しました"}).content.decode()
    item.refresh_from_db()
    assert (item.state, item.result) == (ActionItem.State.DONE, "渡しました")
    assert "「名簿」を「済み」にしました。" in page
    again = client.post(at("meeting_link_promise", link, item.pk), {})
    assert again.status_code == 200
    assert "ほかの人が先に進めていた" in again.content.decode()


def test_another_persons_promise_is_not_found(world, invited, client):
    _meeting, link = invited
    item = add_action_item(world.council, "会長の約束", by=world.viewer("clerk"), post="chair")
    assert client.post(at("meeting_link_promise", link, item.pk), {}).status_code == 404
    item.refresh_from_db()
    assert item.state == "open"


def test_the_chair_finds_the_promise_of_the_post(world, invited, client):
    add_action_item(world.council, "公民館に聞く", by=world.viewer("clerk"), post="chair")
    link = AccessLink.objects.get(person=world.people["chair"])
    assert "公民館に聞く" in client.get(at("meeting_link", link)).content.decode()


def test_a_topic_is_proposed_once(world, invited, client):
    _meeting, link = invited
    for _press in range(2):
        page = client.post(at("meeting_link_topic", link), {"title": "登校の 見守り", "body": "朝が暗い"})
        assert "お預かりしました" in page.content.decode()
    topic = Topic.objects.get(title="登校の 見守り")
    assert (topic.proposed_by, topic.origin, topic.fiscal_year) == ("委員 五子", "council", world.year)
    assert AuditEntry.objects.get(action="topic.propose").actor_label == "委員 五子"


def test_an_empty_topic_keeps_what_was_written(world, invited, client):
    _meeting, link = invited
    page = client.post(at("meeting_link_topic", link), {"title": " ", "body": "朝が暗い"}).content.decode()
    assert "話し合いたいことを書いてください。" in page
    assert "朝が暗い" in page


def test_a_stand_in_is_a_word_beside_the_answer(world, invited, client):
    meeting, link = invited
    client.post(
        at("meeting_link_reply", link), {"reply": "absent", "note": "出張です", "stand_in": "山田 花子"}
    )
    row = meeting.attendances.get(seat=world.member_seat)
    assert (row.reply, row.reply_note) == ("absent", "代理を立てます：山田 花子 出張です")


def test_where_nobody_may_stand_in_nobody_is_asked(world, invited, client):
    _meeting, link = invited
    give_rules(world.council, stand_ins=False)
    assert "代理で出る人" not in client.get(at("meeting_link", link)).content.decode()


def test_the_meeting_as_a_calendar_file(world, invited, client):
    _meeting, link = invited
    answer = client.get(at("meeting_link_calendar", link))
    assert answer["Content-Type"].startswith("text/calendar")
    assert "https://room.example.jp/12" in answer.content.decode().replace("\r\n ", "")


def test_a_cancelled_meeting_says_so_and_asks_nothing(world, invited, client):
    meeting, link = invited
    cancel_meeting(meeting, "雪", by=world.viewer("clerk"))
    page = client.get(at("meeting_link", link)).content.decode()
    assert "中止" in page
    assert "出席します" not in page
    assert "https://room.example.jp/12" not in page


def test_the_link_page_costs_the_same_for_few_and_many(world, invited, client, django_assert_max_num_queries):
    _meeting, link = invited
    for number in range(20):
        add_action_item(
            world.council, f"約束{number}", by=world.viewer("clerk"), person=world.people["member"]
        )
    with django_assert_max_num_queries(11):
        client.get(at("meeting_link", link))


def test_the_member_on_the_meetings_page_finds_the_same(world, invited, signed_in):
    meeting, _link = invited
    item = add_action_item(world.council, "名簿", by=world.viewer("clerk"), person=world.people["member"])
    page = signed_in("member").get(meeting.get_absolute_url()).content.decode()
    for words in ("わたしの約束", "https://room.example.jp/12", "代理で出る人", "提案する"):
        assert words in page
    finish_action_item(item, by=world.viewer("member"))
    assert "わたしの約束" not in signed_in("member").get(meeting.get_absolute_url()).content.decode()


def test_teachers_and_the_board_are_not_shown_the_entrance(world, invited, signed_in):
    meeting, _link = invited
    for role in ("teacher", "board_guidance"):
        page = signed_in(role).get(meeting.get_absolute_url()).content.decode()
        assert "room.example.jp" not in page
        where = reverse("meeting_calendar_file", args=[meeting.council_id, meeting.pk])
        assert b"room.example.jp" not in signed_in(role).get(where).content.replace(b"\r\n ", b"")
