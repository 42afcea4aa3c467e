"""The builder's one form: numbers, words and times of all items, the buttons, and two people at once."""

import json

import pytest
from django.urls import reverse

from core.refusal import Refused
from councils.actions import (
    add_agenda_item,
    change_agenda_item,
    leave_topic,
    move_agenda_item,
    notify_meeting,
    remove_agenda_item,
)
from councils.forms.agenda_lines import AgendaLinesForm
from councils.models import AgendaItem, Meeting
from councils.reading import agenda_of
from tests.factories.councils import make_meeting
from tests.factories.meetings import warm

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world):
    return world.viewer("clerk")


@pytest.fixture
def meeting(world, clerk):
    """Items a, b, c, d."""
    world.meeting.items.all().delete()
    for title in "abcd":
        add_agenda_item(world.meeting, by=clerk, kind="report", title=title)
    return world.meeting


def titles(meeting):
    return "".join(meeting.items.values_list("title", flat=True))


def item(meeting, title):
    return meeting.items.get(title=title)


def typed(meeting, viewer, **changes):
    """What the browser posts: the page as it was opened, and `order_b=1` and the like typed over it."""
    form = AgendaLinesForm(rows=agenda_of(meeting, viewer).rows)
    ids = {row.item.title: row.item.pk for row in form.rows}
    data = {"lines": "1"}
    for name, field in form.fields.items():
        if field.initial not in (None, False):
            data[name] = field.initial
    for name, value in changes.items():
        key, title = name.rsplit("_", 1)
        data[f"{key}_{ids[title]}"] = value
    return data


def post(client, meeting, data):
    return client.post(reverse("agenda_edit", args=[meeting.council_id, meeting.pk]), data, follow=True)


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({"order_d": "1"}, "dabc"),
        ({"order_a": "4"}, "bcda"),
        ({"order_d": "1", "order_c": "2"}, "dcab"),
        ({"order_a": "99"}, "bcda"),
        ({}, "abcd"),
    ],
)
def test_typed_numbers_put_the_items_in_order(meeting, clerk, signed_in, places, order):
    page = post(signed_in("clerk"), meeting, typed(meeting, clerk, **places))
    assert "次第を保存しました。" in page.content.decode()
    assert titles(meeting) == order


def test_words_times_and_closedness_are_changed_in_place(meeting, clerk, signed_in):
    data = typed(meeting, clerk, title_a="運動会", minutes_b="25", presenter_c="教頭", is_closed_d="on")
    data |= typed(meeting, clerk, closed_reason_d="個人に関わるため") | {
        key: value for key, value in data.items() if value in ("運動会", "25", "教頭", "on")
    }
    post(signed_in("clerk"), meeting, data)
    rows = list(meeting.items.values_list("title", "minutes", "presenter", "is_public", "closed_reason"))
    assert rows == [
        ("運動会", 10, "", True, ""),
        ("b", 25, "", True, ""),
        ("c", 10, "教頭", True, ""),
        ("d", 10, "", False, "個人に関わるため"),
    ]


def test_a_button_saves_what_was_typed_elsewhere_and_comes_back_to_itself(meeting, clerk, signed_in):
    moved = item(meeting, "c")
    data = typed(meeting, clerk, minutes_a="30") | {"up": moved.pk}
    answer = post(signed_in("clerk"), meeting, data)
    assert titles(meeting) == "acbd"
    assert item(meeting, "a").minutes == 30
    assert answer.redirect_chain[-1][0].endswith(f"?moved=up-{moved.pk}")
    page = answer.content.decode()
    assert page.count("autofocus") == 1
    assert f'value="{moved.pk}" autofocus' in page


def test_what_is_wrong_is_told_and_nothing_is_lost(meeting, clerk, signed_in):
    data = typed(
        meeting, clerk, title_a="", minutes_b="九分", is_closed_c="on", presenter_d="会長", order_d="一"
    )
    page = post(signed_in("clerk"), meeting, data).content.decode()
    for words in ("議題を書いてください", "公開しない議題には、理由を書いてください。", "九分", "会長", "一"):
        assert words in page
    assert titles(meeting) == "abcd"
    assert item(meeting, "d").presenter == ""


def test_what_two_people_changed_is_shown_to_the_second(meeting, clerk, signed_in):
    client = signed_in("vice_principal")
    opened = typed(meeting, clerk, title_a="二人目の題", minutes_b="40")
    change_agenda_item(item(meeting, "a"), by=clerk, title="一人目の題")
    change_agenda_item(item(meeting, "b"), by=clerk, presenter="教頭")
    page = post(client, meeting, opened).content.decode()
    assert "ほかの人が先に「一人目の題」に変えました" in page
    assert "二人目の題" in page
    changed = item(meeting, "b")
    assert (changed.minutes, changed.presenter) == (10, "教頭")
    again = AgendaLinesForm(rows=agenda_of(meeting, clerk).rows)
    opened |= {name: field.initial for name, field in again.fields.items() if name.startswith("was_")}
    post(client, meeting, opened)
    assert meeting.items.first().title == "二人目の題"
    assert item(meeting, "b").minutes == 40
    assert item(meeting, "b").presenter == "", "the second saw it and left the box empty"


def test_an_untouched_page_writes_over_nobody(meeting, clerk, signed_in):
    opened = typed(meeting, clerk)
    change_agenda_item(item(meeting, "a"), by=clerk, title="先に直した題")
    move_agenda_item(item(meeting, "d"), by=clerk, to="1")
    post(signed_in("vice_principal"), meeting, opened)
    assert titles(meeting) == "d先に直した題bc"


@pytest.mark.parametrize("was", ["", "[]", "{", json.dumps({"title": 3})])
def test_a_broken_memory_of_the_page_is_no_error(meeting, clerk, signed_in, was):
    data = typed(meeting, clerk) | {f"was_{item(meeting, 'a').pk}": was}
    assert post(signed_in("clerk"), meeting, data).status_code == 200


def test_an_item_that_is_gone_is_told(meeting, clerk, signed_in):
    data = typed(meeting, clerk) | {"up": item(meeting, "d").pk}
    remove_agenda_item(item(meeting, "d"), by=clerk)
    assert "議題が見つかりません" in post(signed_in("clerk"), meeting, data).content.decode()


def test_numbers_are_those_of_the_printed_agenda(meeting, clerk):
    notify_meeting(meeting, by=clerk)
    remove_agenda_item(item(meeting, "b"), by=clerk, reason="次回に")
    move_agenda_item(item(meeting, "d"), by=clerk, to="2")
    assert titles(meeting) == "abdc"
    with pytest.raises(Refused, match="取りやめた議題"):
        move_agenda_item(item(meeting, "b"), by=clerk, to="up")


def test_an_ended_meeting_changes_nothing_and_says_so(meeting, clerk, signed_in):
    data = typed(meeting, clerk, title_a="あとから")
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled", end_reason="大雨")
    assert "終わっているため" in post(signed_in("clerk"), meeting, data).content.decode()
    assert titles(meeting) == "abcd"


def test_what_was_left_unfinished_is_offered_first(world, clerk, signed_in):
    for title in ("ひとつ目の提案", "話し終わらなかったこと"):
        leave_topic(world.council, world.year, title, by=clerk, origin="council")
    held = make_meeting(world.cycle)
    topic = world.council.topics.get(title="話し終わらなかったこと")
    held.items.update(topic=topic, is_carried=True, carried_note="当番を決める")
    page = signed_in("clerk").get(reverse("agenda_edit", args=[world.council.pk, world.meeting.pk]))
    assert [t.title for t in page.context["topics"]] == ["話し終わらなかったこと", "ひとつ目の提案"]
    assert f"第{held.number}回で話し終わらなかったこと：当番を決める" in page.content.decode()


def test_thirty_items_are_one_form(world, clerk, signed_in, django_assert_num_queries):
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=world.meeting, order=n, kind="report", title=f"議題{n}") for n in range(2, 31)
    )
    client = warm(signed_in("clerk"), world.meeting)
    with django_assert_num_queries(10):
        page = client.get(reverse("agenda_edit", args=[world.council.pk, world.meeting.pk])).content.decode()
    assert page.count('class="handle"') == 30
    assert page.count("<form") < 12
