"""Deliberation (熟議): the question, notes from all sides, themes, marks that stay hidden, the result, paper."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.dates import fiscal_year_end, today
from core.files import path_of
from core.models import AuditEntry, StoredFile
from core.refusal import InvalidMove, Refused
from councils.actions import (
    add_notes,
    add_sheet,
    begin_marking,
    change_deliberation,
    close_deliberation,
    count_paper_marks,
    group_wishes,
    mark_wishes,
    remove_sheet,
    reopen_deliberation,
    start_deliberation,
    withdraw_wish,
    write_again,
)
from councils.actions.deliberations import most_marked
from councils.actions.invitations import link_for
from councils.models import Attendance, Deliberation, Wish, WishMark
from councils.talks import talk_of
from tests.factories.councils import make_wish
from tests.factories.meetings import make_members, make_open, warm

pytestmark = pytest.mark.django_db


def url(name, talk, *more):
    return reverse(name, args=[talk.cycle.council_id, talk.pk, *more])


@pytest.fixture
def meeting(world):
    return make_open(world)


@pytest.fixture
def talk(world, meeting):
    """A question in the first item of today's meeting, with a note of a child and one of the neighbourhood."""
    item = meeting.items.select_related("meeting__cycle").get()
    made = start_deliberation(world.cycle, "どんな子に", by=world.viewer("clerk"), held_on=today(), item=item)
    add_notes(made, "children", "けんかをしても仲直りできる", by=world.viewer("clerk"), author_label="6年生")
    add_notes(made, "community", "あいさつ\n祭りに来る", by=world.viewer("member"))
    return made


def row_of(meeting, seat):
    return meeting.attendances.get(seat=seat)


def marking(world, talk):
    return begin_marking(talk, by=world.viewer("clerk"))


def page_of(client, talk):
    return client.get(talk.get_absolute_url()).content.decode()


# ---- the question ----------------------------------------------------------------------------------------


def test_a_question_is_put_from_an_item_or_elsewhere(world, meeting, signed_in):
    item = meeting.items.get()
    add = reverse("deliberation_add", args=[world.council.pk])
    data = {"question": "10年後の子どもは", "held_on": f"{today():%Y/%m/%d}", "marks_each": 3}
    signed_in("clerk").post(f"{add}?item={item.pk}", data)
    assert Deliberation.objects.get(item=item).cycle == world.cycle
    page = signed_in("clerk").post(add, data).content.decode()
    assert "10年後の子どもは" in page
    signed_in("chair").post(add, {**data, "where": "地域と学校の熟議の会"})
    assert Deliberation.objects.get(item=None).where == "地域と学校の熟議の会"
    assert signed_in("member").post(add, data).status_code == 403


def test_a_question_stays_in_its_year_and_out_of_closed_items(world, meeting):
    by, day = world.viewer("clerk"), fiscal_year_end(world.year + 1)
    with pytest.raises(Refused, match="中の日にしてください"):
        start_deliberation(world.cycle, "問い", by=by, held_on=day, where="体育館")
    with pytest.raises(Refused, match="どこで話し合うか"):
        start_deliberation(world.cycle, "問い", by=by, held_on=today())
    secret = meeting.items.create(order=5, kind="other", title="件", is_public=False, closed_reason="個人")
    with pytest.raises(Refused, match="公開しない議題"):
        start_deliberation(world.cycle, "問い", by=by, held_on=today(), item=secret)
    made = start_deliberation(world.cycle, " 問い ", by=by, held_on=today(), where="体育館")
    assert made.question == "問い"


# ---- notes -----------------------------------------------------------------------------------------------


def test_notes_are_wishes_of_the_year_and_know_where_they_were_written(world, talk, signed_in):
    assert set(talk.wishes.values_list("cycle", flat=True)) == {world.cycle.pk}
    page = signed_in("member").get(reverse("wish_list", args=[world.council.pk, world.year])).content.decode()
    assert "けんかをしても仲直りできる" in page
    entry = AuditEntry.objects.filter(action="deliberation.wish").last()
    assert entry.for_label == "6年生"


def test_several_lines_at_once_and_a_mistake_loses_nothing(world, talk, signed_in):
    lines = f"一つ目\n{'長' * 201}"
    answer = signed_in("teacher").post(
        url("deliberation_note", talk), {"side": "school", "lines": lines, "label": "2組"}
    )
    page = answer.content.decode()
    assert "2行目が201文字" in page
    assert "一つ目" in page
    assert 'value="2組"' in page
    signed_in("teacher").post(url("deliberation_note", talk), {"side": "school", "lines": "一つ目\n二つ目"})
    assert talk.wishes.filter(side="school").count() == 2


def test_nobody_writes_while_others_choose_but_nothing_typed_is_lost(world, talk, signed_in):
    marking(world, talk)
    answer = signed_in("member").post(
        url("deliberation_note", talk), {"side": "community", "lines": "遅れて来た願い"}
    )
    page = answer.content.decode()
    assert "いまは書く時間ではありません。" in page
    assert not Wish.objects.filter(text="遅れて来た願い").exists()


def test_notes_are_sorted_into_themes_that_the_wish_list_shares(world, talk, signed_in):
    wishes = list(talk.wishes.values_list("pk", flat=True))
    signed_in("member").post(url("deliberation_sort", talk), {"wishes": wishes[:2], "name": "なかよく"})
    assert set(talk.wishes.filter(theme__name="なかよく").values_list("pk", flat=True)) == set(wishes[:2])
    page = signed_in("member").post(url("deliberation_sort", talk), {"wishes": wishes[:1]}).content.decode()
    assert "まとまりを選ぶか、新しい名前を書いてください。" in page
    assert page.count(" checked") == 1


# ---- marks -----------------------------------------------------------------------------------------------


def test_everybody_present_marks_as_many_as_agreed_and_may_choose_again(world, meeting, talk, signed_in):
    marking(world, talk)
    wishes = list(talk.wishes.all())
    change = {"wishes": [w.pk for w in wishes[:2]]}
    signed_in("member").post(url("deliberation_choose", talk), change)
    signed_in("member").post(url("deliberation_choose", talk), {"wishes": [wishes[2].pk]})
    assert list(WishMark.objects.values_list("wish", flat=True)) == [wishes[2].pk]
    Deliberation.objects.update(marks_each=2)
    with pytest.raises(Refused, match="2件までです。いま3件"):
        mark_wishes(talk, row_of(meeting, world.member_seat), wishes, by=world.viewer("member"))


def test_too_many_marks_come_back_ticked(world, talk, signed_in):
    marking(world, talk)
    Deliberation.objects.update(marks_each=1)
    wishes = [wish.pk for wish in talk.wishes.all()][:2]
    page = signed_in("member").post(url("deliberation_choose", talk), {"wishes": wishes}).content.decode()
    assert "選べるのは1件までです。" in page
    assert page.count(" checked") == 2


def test_marks_are_seen_by_nobody_until_the_end(world, meeting, talk, signed_in):
    marking(world, talk)
    wish = talk.wishes.get(text="あいさつ")
    mark_wishes(talk, row_of(meeting, world.member_seat), [wish], by=world.viewer("member"))
    page = page_of(signed_in("clerk"), talk)
    assert "選びました" in page
    assert "印 1" not in page
    row = row_of(meeting, world.member_seat)
    typed = signed_in("clerk").get(url("deliberation_choose", talk) + f"?for={row.pk}").content.decode()
    assert " checked" not in typed
    assert " checked" in signed_in("member").get(url("deliberation_choose", talk)).content.decode()
    close_deliberation(talk, by=world.viewer("clerk"), summary="あいさつから")
    page = page_of(signed_in("member"), talk)
    assert "印 1" in page
    assert "あいさつから" in page
    assert not AuditEntry.objects.filter(action="attendance.choose", data__has_key="wish").exists()


def test_the_office_types_marks_for_somebody_and_it_is_said_for_whom(world, meeting, talk, signed_in):
    marking(world, talk)
    row = row_of(meeting, world.member_seat)
    address = url("deliberation_choose", talk) + f"?for={row.pk}"
    signed_in("clerk").post(address, {"wishes": [talk.wishes.first().pk]})
    entry = AuditEntry.objects.get(action="attendance.choose")
    assert (entry.actor_label, entry.for_label) == ("事務 四郎", "委員 五子")
    other = row_of(meeting, world.chair_seat)
    asked = url("deliberation_choose", talk) + f"?for={other.pk}"
    assert signed_in("member").post(asked, {}).status_code == 403


def test_only_who_came_to_the_meeting_chooses_and_only_in_its_time(world, meeting, talk):
    row, wish = row_of(meeting, world.member_seat), talk.wishes.first()
    with pytest.raises(Refused, match="選ぶ時間ではありません"):
        mark_wishes(talk, row, [wish], by=world.viewer("member"))
    marking(world, talk)
    Attendance.objects.filter(pk=row.pk).update(present=False)
    with pytest.raises(Refused, match="出席した人です"):
        mark_wishes(talk, row, [wish], by=world.viewer("member"))
    chair = row_of(meeting, world.chair_seat)
    with pytest.raises(Refused, match="取り下げられた"):
        mark_wishes(talk, chair, [make_wish(world.cycle)], by=world.viewer("chair"))
    withdraw_wish(wish, by=world.viewer("clerk"))
    with pytest.raises(Refused, match="取り下げられた"):
        mark_wishes(talk, chair, [wish], by=world.viewer("chair"))


def test_stickers_on_paper_are_counted_with_the_marks(world, meeting, talk, signed_in):
    marking(world, talk)
    wishes = list(talk.wishes.all())
    data = {f"n_{w.pk}": n for w, n in zip(wishes, (5, "", 1), strict=True)}
    signed_in("clerk").post(url("deliberation_count", talk), data)
    mark_wishes(talk, row_of(meeting, world.member_seat), [wishes[0]], by=world.viewer("member"))
    close_deliberation(talk, by=world.viewer("clerk"))
    totals = {wish.pk: wish.total for wish in talk_of(talk).wishes}
    assert totals == {wishes[0].pk: 6, wishes[1].pk: 0, wishes[2].pk: 1}
    with pytest.raises(InvalidMove):
        count_paper_marks(talk, {wishes[0]: 9}, by=world.viewer("clerk"))


# ---- states ----------------------------------------------------------------------------------------------


def test_from_writing_to_the_result_and_back(world, talk):
    by = world.viewer("clerk")
    begin_marking(talk, by=by)
    with pytest.raises(InvalidMove):
        begin_marking(talk, by=by)
    write_again(talk, by=by)
    add_notes(talk, "guardians", "早寝", by=by)
    close_deliberation(talk, by=by)
    with pytest.raises(InvalidMove):
        close_deliberation(talk, by=by)
    reopen_deliberation(talk, by=by)
    talk.refresh_from_db()
    assert talk.state == "open"


def test_without_a_note_there_is_nothing_to_choose(world):
    empty = start_deliberation(world.cycle, "問い", by=world.viewer("clerk"), held_on=today(), where="体育館")
    with pytest.raises(Refused, match="まだ願いがありません"):
        begin_marking(empty, by=world.viewer("clerk"))


def test_the_number_of_marks_stands_once_choosing_began(world, talk):
    marking(world, talk)
    with pytest.raises(Refused, match="変えられません"):
        change_deliberation(talk, by=world.viewer("clerk"), marks_each=5)
    change_deliberation(talk, by=world.viewer("clerk"), summary="まとめ")
    talk.refresh_from_db()
    assert talk.summary == "まとめ"


@pytest.mark.parametrize("name", ["mark", "write", "close", "reopen", "edit", "count"])
def test_members_take_part_but_do_not_lead(world, talk, signed_in, name):
    assert signed_in("member").post(url(f"deliberation_{name}", talk), {}).status_code == 403


# ---- the result ------------------------------------------------------------------------------------------


def test_the_result_has_themes_by_marks_and_children_beside_adults(world, meeting, talk):
    by = world.viewer("clerk")
    child, greeting, feast = talk.wishes.order_by("pk")
    group_wishes(world.cycle, [feast], by=by, name="祭り")
    group_wishes(world.cycle, [child, greeting], by=by, name="なかよく")
    marking(world, talk)
    mark_wishes(talk, row_of(meeting, world.member_seat), [child, greeting], by=world.viewer("member"))
    count_paper_marks(talk, {feast: 1}, by=by)
    close_deliberation(talk, by=by)
    first, second = talk_of(talk).groups
    assert (str(first.theme), first.total, str(second.theme), second.total) == ("なかよく", 2, "祭り", 1)
    assert (first.children, first.adults) == ([child], [greeting])


def test_a_draft_of_the_child_image_begins_with_the_most_marked(world, talk, signed_in):
    by = world.viewer("clerk")
    assert "子ども像の案をつくる" not in page_of(signed_in("clerk"), talk)
    marking(world, talk)
    wish = talk.wishes.get(text="祭りに来る")
    count_paper_marks(talk, {wish: 4}, by=by)
    close_deliberation(talk, by=by)
    assert most_marked(talk) == [wish]
    page = page_of(signed_in("clerk"), talk)
    address = re.search(r'href="([^"]*vision/draft/[^"]*)"', page)[1].replace("&amp;", "&")
    draft = signed_in("clerk").get(address).content.decode()
    assert re.search(rf'value="{wish.pk}"[^>]*checked', draft)
    assert draft.count(" checked") == 1
    assert "子ども像の案をつくる" not in page_of(signed_in("member"), talk)


# ---- photographs and paper -------------------------------------------------------------------------------


def photograph():
    picture, out = Image.new("RGB", (60, 40), "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "camera of somebody"
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("模造紙.jpg", out.getvalue(), "image/jpeg")


def test_a_photograph_of_the_large_sheet_loses_what_the_camera_wrote(world, talk, signed_in, settings):
    assert b"camera of somebody" in photograph().read()
    signed_in("member").post(url("deliberation_sheet_add", talk), {"file": photograph(), "title": "1班"})
    sheet = talk.sheets.get()
    answer = signed_in("teacher").get(url("deliberation_sheet", talk, sheet.pk))
    data = b"".join(answer.streaming_content)
    assert Image.open(io.BytesIO(data)).size == (60, 40)
    assert b"camera of somebody" not in data
    assert 'alt="模造紙の写真：1班"' in page_of(signed_in("member"), talk)


def test_a_photograph_taken_back_is_gone_from_the_disk(world, talk, django_capture_on_commit_callbacks):
    sheet = add_sheet(talk, photograph(), by=world.viewer("clerk"))
    kept = path_of(sheet.file)
    assert kept.exists()
    with django_capture_on_commit_callbacks(execute=True):
        remove_sheet(sheet, by=world.viewer("clerk"))
    assert not kept.exists()
    assert not StoredFile.objects.exists()


def test_only_pictures_and_pdf_are_large_sheets(world, talk, signed_in):
    wrong = SimpleUploadedFile("表.docx", b"PK\x03\x04", "application/zip")
    page = signed_in("member").post(url("deliberation_sheet_add", talk), {"file": wrong}).content.decode()
    assert "error" in page
    assert not talk.sheets.exists()


def test_paper_to_write_on_has_a_sheet_for_each_side_and_the_result_its_own(world, talk, signed_in):
    page = signed_in("member").get(url("deliberation_print", talk)).content.decode()
    assert page.count('<article class="letter') == 4
    assert "どんな子に（保護者）" in page
    close_deliberation(talk, by=world.viewer("clerk"), summary="まとめ")
    page = signed_in("member").get(url("deliberation_print", talk) + "?result=1").content.decode()
    assert "けんかをしても仲直りできる" in page


# ---- telephones ------------------------------------------------------------------------------------------


@pytest.fixture
def token(world, meeting, talk):
    return link_for(row_of(meeting, world.member_seat), by=world.viewer("clerk")).token


def link(name, token, talk):
    return reverse(name, args=[token, talk.pk])


def test_a_telephone_writes_and_chooses_without_an_account(world, meeting, talk, token, client):
    page = client.get(link("deliberation_link", token, talk))
    assert "どんな子に" in page.content.decode()
    assert not page.cookies
    data = {"side": "community", "lines": "電話から書いた願い"}
    client.post(link("deliberation_link_write", token, talk), data)
    wish = talk.wishes.get(text="電話から書いた願い")
    assert (wish.author, wish.entered_by) == (world.people["member"], "委員 五子")
    too_long = client.post(
        link("deliberation_link_write", token, talk), {"side": "community", "lines": "長" * 201}
    ).content.decode()
    assert "201文字" in too_long
    marking(world, talk)
    refused = client.post(link("deliberation_link_write", token, talk), {**data, "lines": "遅れた"})
    assert "書く時間ではありません" in refused.content.decode()
    page = client.post(link("deliberation_link_choose", token, talk), {"wishes": [wish.pk]}).content.decode()
    assert "1件を選びました。" in page
    assert WishMark.objects.get().attendance == row_of(meeting, world.member_seat)


def test_a_link_opens_no_other_meetings_question(world, talk, token, client):
    other = start_deliberation(
        world.cycle, "ほかの問い", by=world.viewer("clerk"), held_on=today(), where="外"
    )
    for name in ("deliberation_link", "deliberation_link_write", "deliberation_link_choose"):
        method = client.get if name == "deliberation_link" else client.post
        assert method(link(name, token, other)).status_code == 404
        assert method(link(name, token[:-1] + "2", talk)).status_code in (404, 410)


# ---- pages -----------------------------------------------------------------------------------------------


def poll(client, address):
    return client.get(address, headers={"HX-Request": "true", "HX-Target": "live"})


def test_the_wall_refreshes_by_itself_and_leaves_the_form_alone(
    world, talk, signed_in, django_assert_num_queries
):
    client = signed_in("member")
    page = page_of(client, talk)
    address = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
    with django_assert_num_queries(4):
        assert poll(client, address).status_code == 204
    add_notes(talk, "school", "新しい願い", by=world.viewer("teacher"))
    part = poll(client, address).content.decode()
    assert "新しい願い" in part
    assert "<textarea" not in part
    assert "<form" not in part
    assert "選ぶ時間になりました" not in part
    marking(world, talk)
    assert "選ぶ時間になりました" in poll(client, address).content.decode()


@pytest.mark.parametrize("n", [1, 20])
def test_the_page_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    make_members(world.council, n)
    meeting = make_open(world)
    made = start_deliberation(
        world.cycle, "問い", by=world.viewer("clerk"), held_on=today(), item=meeting.items.get()
    )
    add_notes(made, "school", "\n".join(f"願い{k}" for k in range(n)), by=world.viewer("clerk"))
    for k in range(n):
        add_sheet(made, photograph(), by=world.viewer("clerk"), title=f"{k}")
    client = warm(signed_in("member"), meeting)
    with django_assert_num_queries(8):
        client.get(made.get_absolute_url())
    marking(world, made)
    mark_wishes(made, row_of(meeting, world.chair_seat), made.wishes.all()[:1], by=world.viewer("chair"))
    with django_assert_num_queries(9):
        client.get(made.get_absolute_url())


@pytest.mark.parametrize("n", [1, 60])
def test_the_list_costs_the_same_for_few_and_many(world, signed_in, django_assert_num_queries, n):
    for k in range(n):
        start_deliberation(world.cycle, f"問い{k}", by=world.viewer("clerk"), held_on=today(), where="体育館")
    client = warm(signed_in("member"), world.meeting)
    with django_assert_num_queries(7):
        client.get(reverse("deliberation_list", args=[world.council.pk]))
