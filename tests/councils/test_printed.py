"""Papers as they leave the printer: one sheet where one is meant, nothing broken with twenty members and thirty items."""

import os
from types import SimpleNamespace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from django.urls import reverse

from core.papers import needs
from core.papers.pages import html_of
from core.papers.printer import Printer
from councils.actions import circulate_minutes, close_meeting, invitations, save_notes, write_minutes
from councils.models import AgendaItem, Seat
from tests.factories.community import make_person
from tests.factories.councils import make_seat
from tests.factories.meetings import make_notified, make_open, make_resolution
from tests.factories.written import make_sent

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        bool(needs.missing()) and not os.environ.get("REQUIRE_PDF"),
        reason="libraries or fonts for PDF are missing",
    ),
]

#: A name as long as the forms of an office take it, and one with letters that are rare.
LONG, RARE = "勅使河原 アレクサンドラ", "髙﨑 𠮷之介"
MM = 72 / 25.4


@pytest.fixture(scope="module")
def press():
    with Printer() as printer:
        yield printer


@pytest.fixture
def printed(world, press):
    """printed("clerk", "notice_print", meeting.pk): the pages of a paper."""

    def pages(role, name, *args, query=""):
        address = reverse(name, args=[world.council.pk, *args]) + query
        document = pypdfium2.PdfDocument(press.pdf(html_of(address, world.viewer(role))))
        return [
            SimpleNamespace(text=page.get_textpage().get_text_range(), size=page.get_size(), page=page)
            for page in document
        ]

    return pages


@pytest.fixture
def twenty(world):
    """Twenty members in office, with long and with rare names."""
    names = [LONG, RARE, *(f"委員{n:02} 長谷川{n:02}" for n in range(18 - world.council.seats.count() + 2))]
    for name in names[: 20 - world.council.seats.count()]:
        person = make_person(
            world.municipality, name, family_kana="てしがわら", email="a.long.address.of@office.example.jp"
        )
        make_seat(world.council, person, affiliation="みどり地区 青少年健全育成協議会 副会長")
    assert world.council.seats.count() == 20
    return world.council


def long_agenda(meeting, items=30):
    """As many items as nobody should have."""
    for order in range(meeting.items.count() + 1, items + 1):
        AgendaItem.objects.create(
            meeting=meeting, order=order, kind="report", title=f"{order}番目の議題についての報告と相談"
        )
    return meeting


def whole(pages):
    return "\n".join(page.text for page in pages)


def is_upright(page):
    return [round(side / MM) for side in page.size] == [210, 297]


def height_of(page, words):
    """How many millimetres above the lower edge the words stand."""
    text = page.page.get_textpage()
    start, _count = text.search(words).get_next()
    return text.get_charbox(start)[1] / MM


def inked(page, left, bottom, right, top):
    """How many dark points there are in a part of the sheet, in millimetres from the lower left corner."""
    picture = page.page.render(scale=1).to_pil().convert("L")
    box = (left * MM, picture.height - top * MM, right * MM, picture.height - bottom * MM)
    return sum(picture.crop(tuple(map(round, box))).histogram()[:160])


def leaves_margins(page, width=11):
    """Whether nothing stands where the holes are punched, nor at the other edges."""
    wide, high = (side / MM for side in page.size)
    edges = [(0, 0, width, high), (wide - width, 0, wide, high), (0, high - width, wide, high)]
    return not any(inked(page, *edge) for edge in edges)


# ---- twenty members --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["signing_print", "attendance_print", "call_list_print"])
def test_a_list_of_twenty_repeats_its_head_and_breaks_no_name(world, twenty, printed, name):
    meeting = make_notified(world)
    pages = printed("clerk", name, meeting.pk)
    head = "氏名" if name == "signing_print" else "名前" if name == "call_list_print" else "返事"
    if name != "call_list_print":  # only those who are not told by mail stand on it
        for family in (LONG, RARE, "委員03 長谷川03"):
            assert family in whole(pages)
    assert all(head in page.text for page in pages)
    assert all(is_upright(page) and leaves_margins(page) for page in pages)
    assert f"{len(pages)}/{len(pages)}" in pages[-1].text


def test_the_internal_roster_lies_and_keeps_each_name_and_day_on_its_line(twenty, printed):
    pages = printed("clerk", "roster_print")
    assert len(pages) <= 3
    for page in pages:
        assert [round(side / MM) for side in page.size] == [297, 210]
        assert "任期の終わり" in page.text
        assert leaves_margins(page)
    text = whole(pages)
    for words in (
        LONG,
        RARE,
        "a.long.address.of@office.example.jp",
    ):
        assert words in text
    ends = Seat.objects.filter(council=twenty).first().ends_on
    assert text.count(f"令和{ends.year - 2018}年{ends.month}月{ends.day}日") >= 20


def test_the_public_roster_names_only_those_who_agreed(world, twenty, printed):
    nobody = whole(printed("clerk", "seat_print"))
    assert nobody.count("（公表していません）") == 20
    assert "所属・役職" not in nobody, "no column without anything in it"
    world.council.seats.filter(person__family_name="勅使河原").update(is_publicly_named=True)
    text = whole(printed("clerk", "seat_print"))
    assert LONG in text
    assert text.count("（公表していません）") == 19
    for hidden in (RARE, "委員03", "@"):
        assert hidden not in text


# ---- letters ---------------------------------------------------------------------------------------------


def test_each_letter_of_invitation_is_one_sheet_with_its_slip(world, twenty, printed):
    meeting = make_notified(world)
    pages = printed("clerk", "meeting_letters", meeting.pk, query="?all=1")
    assert len(pages) == 20
    for page in pages:
        for words in ("様", "会長", "記", "以上", "返信票", "出席します", "ひとこと", "/m/"):
            assert words in page.text
        assert height_of(page, "話し合い") < 25, "the six steps stand at the foot"
        assert leaves_margins(page)
    assert f"{LONG} 様" in whole(pages)


def test_a_letter_with_thirty_items_loses_none_and_does_not_cut_its_slip(world, printed):
    meeting = long_agenda(make_notified(world))
    pages = printed("clerk", "notice_print", meeting.pk)
    assert all(f"{n}番目の議題" in whole(pages) for n in range(5, 31))
    pages = printed("clerk", "meeting_letters", meeting.pk, query="?all=1")
    slips = [page for page in pages if "返信票" in page.text and "ひとこと" in page.text]
    assert len(slips) == len(list(invitations.invited(meeting)))
    assert all("お名前" in page.text for page in slips)


def test_the_sheet_in_writing_is_one_page_with_all_that_must_be_filled_in(world, printed):
    meeting = make_sent(world)
    pages = printed("clerk", "written_print", meeting.pk, query="?all=1")
    assert len(pages) == len(list(invitations.invited(meeting)))
    for page in pages:
        for words in ("書面表決書", "賛成", "反対", "棄権", "意見", "署名・日付", "事務局へお返しください"):
            assert words in page.text


def test_letters_with_the_minutes_count_their_own_pages(world, printed):
    by, meeting = world.viewer("clerk"), make_open(world)
    item = meeting.items.first()
    save_notes(meeting, {item: {"notes": "\n".join(f"{n}行目に話したこと" for n in range(70))}}, by=by)
    minutes = circulate_minutes(write_minutes(close_meeting(meeting, by=by), by=by), by=by)
    pages = printed("clerk", "minutes_letters", meeting.pk, query="?all=1")
    assert minutes.state == "checking"
    numbers = [page.text.split()[-1] for page in pages]
    each = len(numbers) // 2
    assert numbers == [str(n + 1) for n in range(each)] * 2
    assert each > 1


# ---- drafts, decisions -----------------------------------------------------------------------------------


def test_what_is_not_yet_decided_says_so(world, printed):
    by, meeting = world.viewer("clerk"), make_open(world)
    write_minutes(close_meeting(meeting, by=by), by=by)
    assert "議事録（案）" in whole(printed("clerk", "minutes_print", meeting.pk))
    assert "基本方針（案）" in whole(printed("principal", "policy_print", world.policy.pk))


def test_a_decision_is_one_sheet_with_lines_to_sign(world, printed):
    meeting = make_open(world)
    item = meeting.items.first()
    item.topic = world.council.topics.create(fiscal_year=world.year, title="見守り", origin="council")
    item.save()
    (page,) = printed("clerk", "resolution_print", make_resolution(item).pk)
    for words in ("記", "以上", "署名の日", "会長"):
        assert words in page.text
    assert height_of(page, "以上") > height_of(page, "署名の日") > 40
    assert "(水)" not in page.text.split("\n")[0], "the day of a letter is written without the weekday"


@pytest.mark.parametrize("name", ["signing_print", "notice_print", "meeting_print"])
def test_paper_has_no_buttons_and_its_fonts_are_in_the_file(world, printed, name):
    pages = printed("clerk", name, make_notified(world).pk)
    for words in ("印刷する", "PDFにする", "戻る", "ログ"):
        assert words not in whole(pages)
    texts = [thing for thing in pages[0].page.get_objects() if thing.type == pdfium.FPDF_PAGEOBJ_TEXT]
    assert texts
    assert all(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(thing.raw)) == 1 for thing in texts)
