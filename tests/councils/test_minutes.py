"""Minutes that write themselves, the public text without names, their way to publication."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.dates import frozen, today
from core.refusal import InvalidMove, Refused
from councils.actions import (
    add_action_item,
    add_agenda_item,
    circulate_minutes,
    close_meeting,
    confirm_minutes,
    decide,
    decide_unanimously,
    not_form_meeting,
    publish_minutes,
    return_minutes,
    save_notes,
    write_minutes,
)
from councils.actions.minutes import names_to_check
from councils.actions.minutes_names import split_names, without_names
from councils.models import Meeting, Minutes
from councils.waiting import meetings_without_minutes, minutes_late, minutes_to_read
from tests.factories.meetings import make_approval, make_members, make_open, make_today_meeting

pytestmark = pytest.mark.django_db
RED = {"森田": "和夫", "岡本": "正", "林": "茂"}


def url(name, meeting):
    return reverse(name, args=[meeting.council_id, meeting.pk])


@pytest.fixture
def closed_meeting(world):
    """A meeting that talked, decided, promised, had a closed item, and ended."""
    by = world.viewer("clerk")
    make_members(world.council, 2)
    item = make_approval(world)
    meeting = item.meeting
    secret = add_agenda_item(
        meeting, by=by, kind="other", title="ある子のこと", is_public=False, closed_reason="個人のこと"
    )
    talk = meeting.items.get(title="子どもの願い")
    save_notes(
        meeting,
        {
            talk: {"notes": "森田会長から、森田 和夫さんの案の説明があった。", "outcome": "秋にもう一度話す"},
            secret: {"notes": "くわしい事情"},
        },
        by=by,
    )
    decide_unanimously(item, by=by)
    add_action_item(
        world.council,
        "公民館に打診する",
        by=by,
        person=world.people["chair"],
        due_on=today(),
        meeting=meeting,
    )
    return close_meeting(meeting, by=by)


@pytest.fixture
def minutes(world, closed_meeting):
    return write_minutes(closed_meeting, by=world.viewer("clerk"))


def test_the_minutes_say_everything_that_is_known(minutes):
    for words in (
        "表決権のある委員4人、定足数3人、在任4人",
        "議長　森田 和夫",
        "会長 森田 和夫",
        "子どもの願い(協議)",
        "森田会長から、森田 和夫さんの案の説明があった。",
        "決まったこと　秋にもう一度話す",
        "議決　承認。異議なし(4人)。",
        "ある子のこと",
        "くわしい事情",
        "・森田 和夫　公民館に打診する",
    ):
        assert words in minutes.text


def test_the_public_text_is_without_closed_items_and_names(minutes):
    for words in ("森田", "和夫", "五子", "ある子のこと", "くわしい事情", "個人のこと"):
        assert words not in minutes.public_text
    for words in ("非公開の議題", "会長から、委員の案の説明があった。", "議決　承認", "・公民館に打診する"):
        assert words in minutes.public_text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("森田会長の話", "会長の話"),
        ("森田さんと岡本推進員", "委員と推進員"),
        ("森田和夫委員が述べた", "委員が述べた"),
        ("森田　和夫氏", "委員"),
        ("林さんの林間学校", "委員の林間学校"),
        ("岡本", "岡本"),
    ],
)
def test_names_are_taken_out_and_titles_stay(text, left):
    assert without_names(text, set(RED.items())) == left


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("山田 太郎", {("山田", "太郎"), ("山田", ""), ("太郎", "")}),
        ("山田太郎(PTA)", {("山田太郎", "")}),
        ("北町公民館 長谷部館長", {("長谷部", "")}),
        ("教頭 服部", {("服部", "")}),
        ("事務局", set()),
        ("", set()),
    ],
)
def test_names_are_found_in_what_somebody_typed(typed, names):
    assert split_names(typed) == names


def test_guests_stand_ins_presenters_and_children_have_no_name_in_public(world):
    by = world.viewer("clerk")
    meeting = make_open(world)
    meeting.attendances.create(guest="北山公民館 西村 次郎", present=True)
    meeting.attendances.create(guest="東野花子(PTA)", present=True, stands_in_for=world.member_seat)
    item = meeting.items.get()
    item.presenter, item.title = "教頭 南川", "南川先生の説明"
    item.save()
    notes = "西村さんの話。東野花子さんの話。南川さんの話。田中くんとサトシ君の作文。"
    save_notes(meeting, {item: {"notes": notes}}, by=by)
    minutes = write_minutes(close_meeting(meeting, by=by), by=by)
    assert "東野花子(PTA)(委員 五子の代理)" in minutes.text
    assert "委員以外の出席者　北山公民館 西村 次郎" in minutes.text
    for name in ("西村", "次郎", "東野", "花子", "南川", "田中", "サトシ"):
        assert name not in minutes.public_text
    assert "ある子ども" in minutes.public_text


def test_what_may_still_be_a_name_is_shown_before_publishing(world, minutes, signed_in):
    Minutes.objects.update(
        state="confirmed",
        confirmed_on=today(),
        public_text="皆さんの話。和夫の案。ゆうたくんと3年2組の山本さん。保護者さん。",
    )
    assert names_to_check(Minutes.objects.get()) == ["和夫", "ゆうたくん", "3年2組", "山本さん"]
    page = signed_in("clerk").get(url("minutes_detail", minutes.meeting)).content.decode()
    assert "和夫、" in page
    assert "山本さん" in page


def test_times_carried_items_and_named_votes_stand_in_the_minutes(world):
    by = world.viewer("clerk")
    make_members(world.council, 1)
    item = make_approval(world)
    meeting = item.meeting
    rows = {row.seat_id: row for row in meeting.attendances.all()}
    decide(
        item,
        by=by,
        result="approved",
        method="named",
        choices={row: "abstain" if row.seat_id == world.member_seat.pk else "for" for row in rows.values()},
        by_chair=False,
    )
    start = meeting.starts_at
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=start)
    late = rows[world.member_seat.pk]
    late.arrived_at, late.left_at = start + timedelta(minutes=20), start + timedelta(minutes=60)
    late.save()
    talk = meeting.items.get(title="子どもの願い")
    talk.is_carried, talk.carried_note = True, "森田さんの案を聞く"
    talk.save()
    meeting.refresh_from_db()
    meeting = close_meeting(meeting, by=by)
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=start + timedelta(minutes=90))
    minutes = write_minutes(meeting, by=by)
    for words in (
        "開会　午後3時30分　閉会　午後5時",
        "委員 五子(午後3時50分から、午後4時30分まで)",
        "次の会議に続ける　森田さんの案を聞く",
        "賛成　森田 和夫",
        "棄権　委員 五子",
    ):
        assert words in minutes.text
    assert "開会　午後3時30分" in minutes.public_text
    assert "次の会議に続ける　委員の案を聞く" in minutes.public_text
    assert "森田" not in minutes.public_text


def test_why_a_meeting_was_not_formed_is_not_told_to_everybody(world):
    by = world.viewer("clerk")
    meeting = not_form_meeting(make_today_meeting(world), "森田会長が急病のため", by=by)
    minutes = write_minutes(meeting, by=by)
    assert "急病" in minutes.text
    assert "急病" not in minutes.public_text
    assert "流会" in minutes.public_text


def test_only_an_ended_meeting_has_minutes_and_only_once(world, closed_meeting):
    with pytest.raises(Refused, match="先に閉会してください"):
        write_minutes(world.meeting, by=world.viewer("clerk"))
    write_minutes(closed_meeting, by=world.viewer("clerk"))
    with pytest.raises(InvalidMove, match="もうできています"):
        write_minutes(closed_meeting, by=world.viewer("clerk"))


def test_the_way_to_publication(world, minutes):
    clerk, chair = world.viewer("clerk"), world.viewer("chair")
    with pytest.raises(InvalidMove):
        confirm_minutes(minutes, by=chair)
    circulate_minutes(minutes, by=clerk)
    assert list(minutes_to_read(world.viewer("member"))) == [minutes]
    return_minutes(minutes, by=chair)
    circulate_minutes(minutes, by=clerk)
    with pytest.raises(Refused, match="確かめるのは会長"):
        confirm_minutes(minutes, by=clerk)
    confirm_minutes(minutes, by=chair)
    publish_minutes(minutes, by=clerk)
    minutes.refresh_from_db()
    assert (minutes.state, minutes.confirmed_by, minutes.published_on) == ("published", "森田 和夫", today())


def test_the_office_writes_down_that_the_chair_confirmed(world, minutes, signed_in):
    circulate_minutes(minutes, by=world.viewer("clerk"))
    client = signed_in("vice_principal")
    tomorrow = today() + timedelta(days=1)
    client.post(url("minutes_confirm", minutes.meeting), {"on": f"{tomorrow:%Y/%m/%d}"})
    minutes.refresh_from_db()
    assert minutes.state == "checking"
    client.post(url("minutes_confirm", minutes.meeting), {"on": f"{today():%Y/%m/%d}"})
    minutes.refresh_from_db()
    assert (minutes.state, minutes.confirmed_by) == ("confirmed", "森田 和夫")


def test_an_empty_public_text_is_not_published(world, minutes):
    Minutes.objects.update(public_text=" ", state="confirmed", confirmed_on=today())
    with pytest.raises(Refused, match="空です"):
        publish_minutes(Minutes.objects.get(), by=world.viewer("clerk"))


def test_days_are_counted_against_the_councils_rule(world, closed_meeting):
    clerk = world.viewer("clerk")
    assert list(meetings_without_minutes(clerk)) == [closed_meeting]
    assert not minutes_late(clerk).exists()
    with frozen(today() + timedelta(days=15)):
        assert list(minutes_late(clerk)) == [closed_meeting]
    minutes = write_minutes(closed_meeting, by=clerk)
    circulate_minutes(minutes, by=clerk)
    with frozen(today() + timedelta(days=15)):
        assert not minutes_late(clerk).exists()


# ---- pages -----------------------------------------------------------------------------------------------


def test_one_press_drafts_and_leads_to_the_editor(world, closed_meeting, signed_in):
    answer = signed_in("clerk").post(url("minutes_write", closed_meeting))
    assert answer.url == url("minutes_edit", closed_meeting)


def test_two_people_editing_lose_nothing(world, minutes, signed_in):
    address = url("minutes_edit", minutes.meeting)
    first, second = signed_in("clerk"), signed_in("vice_principal")
    first.post(address, {"text": "先に直した文", "public_text": "公表文", "version": 1})
    page = second.post(
        address, {"text": "あとから直した文", "public_text": "公表文", "version": 1}
    ).content.decode()
    assert "先に直した文" in page
    assert "あとから直した文" in page
    assert Minutes.objects.get().text == "先に直した文"
    second.post(address, {"text": "合わせた文", "public_text": "公表文", "version": 2})
    assert Minutes.objects.get().text == "合わせた文"


def test_the_page_of_a_conflict_shows_the_differences_and_goes_on_with_both(world, minutes, signed_in):
    address = url("minutes_edit", minutes.meeting)
    one, two = "はじめ\n東の行\nおわり\n", "はじめ\n西の行\nおわり\n"
    signed_in("clerk").post(address, {"text": one, "public_text": "公表文", "version": 1})
    second = signed_in("vice_principal")
    typed = {"text": two, "public_text": "公表文", "version": 1}
    page = second.post(address, typed).content.decode()
    assert "<del>東</del>" in page
    assert "<ins>西</ins>" in page
    page = second.post(address, {**typed, "version": 2, "keep_both": "1"}).content.decode()
    assert "はじめ\n東の行\n西の行\nおわり" in page
    assert Minutes.objects.get().text == one.strip()
    assert 'name="version" value="2"' in page


def test_confirmed_minutes_are_locked(world, minutes, signed_in):
    circulate_minutes(minutes, by=world.viewer("clerk"))
    confirm_minutes(minutes, by=world.viewer("chair"))
    page = signed_in("clerk").post(
        url("minutes_edit", minutes.meeting), {"text": "変えたい", "public_text": "文", "version": 1}
    )
    assert "会長が確認した議事録は変えられません" in page.content.decode()
    assert "変えたい" not in Minutes.objects.get().text


def test_a_draft_is_the_offices_and_then_the_members(world, minutes, signed_in):
    address = url("minutes_detail", minutes.meeting)
    assert "いま事務局が作っています" in signed_in("member").get(address).content.decode()
    assert signed_in("member").get(url("minutes_print", minutes.meeting)).status_code == 403
    circulate_minutes(minutes, by=world.viewer("clerk"))
    assert "秋にもう一度話す" in signed_in("member").get(address).content.decode()


@pytest.mark.parametrize(
    ("role", "full"),
    [
        ("clerk", True),
        ("board_guidance", True),
        ("teacher", False),
        ("coordinator", False),
        ("member", False),
    ],
)
def test_the_full_text_only_for_who_may_read_what_was_closed(world, minutes, signed_in, role, full):
    circulate_minutes(minutes, by=world.viewer("clerk"))
    for name in ("minutes_detail", "minutes_print"):
        page = signed_in(role).get(url(name, minutes.meeting)).content.decode()
        assert ("くわしい事情" in page) == full
        assert "議決　承認" in page


def test_the_chair_confirms_with_one_press(world, minutes, signed_in):
    circulate_minutes(minutes, by=world.viewer("clerk"))
    assert (
        "まちがいありません"
        in signed_in("chair").get(url("minutes_detail", minutes.meeting)).content.decode()
    )
    signed_in("chair").post(url("minutes_confirm", minutes.meeting))
    minutes.refresh_from_db()
    assert minutes.state == "confirmed"


# ---- the day ---------------------------------------------------------------------------------------------


def test_the_day_page_saves_notes_outcomes_and_a_promise_at_once(world, signed_in):
    meeting = make_open(world)
    item = meeting.items.get()
    signed_in("clerk").post(
        url("meeting_day", meeting),
        {
            f"notes_{item.pk}": "よく話した",
            f"was_notes_{item.pk}": "",
            f"outcome_{item.pk}": "続ける",
            f"was_outcome_{item.pk}": "",
            "promise-text": "案を作る",
            "promise-owner": "post:vice_principal",
            "promise-due_on": f"{today():%Y/%m/%d}",
        },
    )
    item.refresh_from_db()
    assert (item.notes, item.outcome) == ("よく話した", "続ける")
    assert meeting.action_items.get().owner_label == "教頭"


def test_a_promise_without_an_owner_loses_nothing(world, signed_in):
    meeting = make_open(world)
    item = meeting.items.get()
    answer = signed_in("clerk").post(
        url("meeting_day", meeting),
        {
            f"notes_{item.pk}": "よく話した",
            f"was_notes_{item.pk}": "",
            "promise-text": "案を作る",
            "promise-owner": "",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "よく話した" in page
    assert "案を作る" in page


def test_two_people_writing_different_items_both_keep_theirs(world, signed_in):
    meeting = make_open(world)
    first = meeting.items.get()
    second = meeting.items.create(order=2, kind="report", title="報告")
    opened = {
        f"{was}{name}_{i.pk}": ""
        for i in (first, second)
        for name in ("notes", "outcome")
        for was in ("", "was_")
    }
    signed_in("clerk").post(url("meeting_day", meeting), {**opened, f"notes_{first.pk}": "一人目"})
    signed_in("liaison").post(url("meeting_day", meeting), {**opened, f"notes_{second.pk}": "二人目"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.notes, second.notes) == ("一人目", "二人目")


def test_two_people_writing_the_same_item_see_both_texts(world, signed_in):
    meeting = make_open(world)
    item = meeting.items.get()
    typed = {f"was_notes_{item.pk}": "", f"notes_{item.pk}": "一人目の文"}
    signed_in("clerk").post(url("meeting_day", meeting), typed)
    client = signed_in("liaison")
    page = client.post(
        url("meeting_day", meeting), {**typed, f"notes_{item.pk}": "二人目の文"}
    ).content.decode()
    assert "一人目の文" in page
    assert "二人目の文" in page
    assert f'name="was_notes_{item.pk}" value="一人目の文"' in page
    item.refresh_from_db()
    assert item.notes == "一人目の文"
    client.post(
        url("meeting_day", meeting),
        {f"was_notes_{item.pk}": "一人目の文", f"notes_{item.pk}": "一人目の文。二人目の文"},
    )
    item.refresh_from_db()
    assert item.notes == "一人目の文。二人目の文"


def test_a_clerk_who_may_not_read_a_closed_item_leaves_it_alone(world, signed_in):
    meeting = make_open(world)
    secret = meeting.items.create(
        order=2, kind="other", title="ひみつ", is_public=False, closed_reason="個人"
    )
    page = signed_in("chair").get(url("meeting_day", meeting)).content.decode()
    assert "ひみつ" not in page
    signed_in("chair").post(
        url("meeting_day", meeting), {f"notes_{secret.pk}": "書けた", f"was_notes_{secret.pk}": ""}
    )
    secret.refresh_from_db()
    assert secret.notes == ""


def test_before_the_opening_the_day_page_leads_to_the_presence(world, signed_in):
    answer = signed_in("clerk").get(url("meeting_day", world.meeting))
    assert answer.url == url("meeting_open", world.meeting)


@pytest.mark.parametrize("n", [1, 25])
def test_the_day_page_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    from tests.factories.meetings import make_resolution, warm

    meeting = make_open(world)
    for number in range(n):
        item = make_approval(world, meeting=meeting, title=f"承認{number}", order=number, policy=None)
        item.topic = world.council.topics.create(
            fiscal_year=world.year, title=f"題{number}", origin="council"
        )
        item.save()
        make_resolution(item)
        add_action_item(
            world.council, f"約束{number}", by=world.viewer("clerk"), post="chair", meeting=meeting
        )
    client = warm(signed_in("clerk"), meeting)
    with django_assert_num_queries(11):
        client.get(url("meeting_day", meeting))
