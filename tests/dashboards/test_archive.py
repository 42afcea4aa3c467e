"""The whole year in one file: everything for the office, nothing closed and no contacts in the public one."""

import hashlib
import io
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from community.models import Delivery
from core.files import keep
from core.models import FileWork
from councils.actions import (
    add_action_item,
    add_agenda_item,
    circulate_minutes,
    close_meeting,
    confirm_minutes,
    confirm_resolution,
    decide,
    decide_unanimously,
    finish_action_item,
    publish_minutes,
    save_notes,
    write_minutes,
)
from councils.models import Paper
from dashboards.archive.contents import reader_of
from dashboards.archive.tables import sheets_of_year
from tests.core.test_papers import needs_pdf, text_of
from tests.factories.meetings import make_approval, make_open
from tests.helpers.jobs import run_jobs

pytestmark = pytest.mark.django_db


def page(world):
    return reverse("archive_page", args=[world.council.pk, world.year])


@pytest.fixture
def year(world):
    """A year with one meeting: a closed item, two papers, published minutes, a promise."""
    by, meeting = world.viewer("clerk"), make_open(world)
    secret = add_agenda_item(
        meeting, by=by, kind="other", title="ある子のこと", is_public=False, closed_reason="個人のこと"
    )
    talk = meeting.items.get(title="子どもの願い")
    for item, title in ((talk, "公開の資料"), (secret, "ひみつの資料")):
        stored = keep(f"{title}.pdf", "application/pdf", data=f"%PDF-{title}".encode())
        Paper.objects.create(item=item, title=title, file=stored, is_public=True)
    save_notes(meeting, {talk: {"outcome": "=1+1"}, secret: {"notes": "くわしい事情"}}, by=by)
    add_action_item(world.council, "打診する", by=by, person=world.people["chair"], meeting=meeting)
    meeting = close_meeting(meeting, by=by)
    minutes = circulate_minutes(write_minutes(meeting, by=by), by=by)
    minutes.refresh_from_db() if minutes else None
    confirm_minutes(meeting.record, by=world.viewer("chair"))
    publish_minutes(meeting.record, by=by)
    return meeting


def archive_of(world, signed_in, which):
    clerk = signed_in("clerk")
    assert clerk.post(page(world) + "make/", {"which": which}).status_code == 302
    run_jobs()
    work = FileWork.objects.get(kind="archive")
    assert work.state == "done", work.sentence
    data = b"".join(clerk.get(reverse("file_fetch", args=[work.pk])).streaming_content)
    return zipfile.ZipFile(io.BytesIO(data))


def read_all(archive):
    """{name: text} of every paper."""
    return {n: text_of(archive.read(n)) for n in archive.namelist() if n.endswith(".pdf") and "資料" not in n}


@needs_pdf
def test_the_office_gets_everything(world, signed_in, year):
    archive = archive_of(world, signed_in, "full")
    names = " ".join(archive.namelist())
    for part in (
        "開催案内",
        "次第",
        "出席簿",
        "議事録(委員用)",
        "議事録(公表)",
        "一年の記録",
        "内部用",
        "ひみつの資料",
        "公開の資料",
    ):
        assert part in names, part
    assert "くわしい事情" in "".join(read_all(archive).values())
    read_me = archive.read("00_はじめにお読みください.txt").decode("utf-8-sig")
    for name in archive.namelist():
        if not name.startswith("00_"):
            assert f"{name}　{hashlib.sha256(archive.read(name)).hexdigest()}" in read_me
    assert "入れられなかったもの" not in read_me
    book = load_workbook(io.BytesIO(archive.read("一覧.xlsx")))
    assert book.sheetnames == ["会議", "出席", "議決", "約束", "計画", "活動", "評価"]
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert Delivery.objects.filter(key__startswith="archive:").count() == int(
        bool(world.people["clerk"].email)
    )


@needs_pdf
def test_the_public_one_has_nothing_closed_and_no_names(world, signed_in, year):
    archive = archive_of(world, signed_in, "public")
    names = " ".join(archive.namelist())
    assert "公開の資料" in names
    for hidden in ("ひみつの資料", "出席簿", "内部用", "委員用", "開催案内"):
        assert hidden not in names, hidden
    book = load_workbook(io.BytesIO(archive.read("一覧.xlsx")))
    cells = " ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    told = "".join(read_all(archive).values()) + cells
    for hidden in ("ある子のこと", "くわしい事情", "委員 五子", "森田"):
        assert hidden not in told, hidden
    assert "出席" not in book.sheetnames


def cells_of(world, *, public):
    """All that the workbook says, for the office or for everybody."""
    reader = reader_of(world.viewer("clerk"), world.council, public)
    sheets = sheets_of_year(world.cycle, reader, public)
    return " ".join(str(cell) for _title, _head, rows in sheets for row in rows for cell in row)


def test_the_public_workbook_names_nobody_also_in_what_was_typed(world):
    by, item = world.viewer("clerk"), make_approval(world)
    promise = add_action_item(
        world.council, "森田会長が打診する", by=by, person=world.people["chair"], meeting=item.meeting
    )
    finish_action_item(promise, "委員 五子さんに渡した", by=by)
    decided = decide(
        item, by=by, result="conditional", method="hands", votes_for=2, conditions="森田さんが確かめる"
    )
    confirm_resolution(decided, by=world.viewer("chair"))
    full, told = cells_of(world, public=False), cells_of(world, public=True)
    for words in ("森田会長が打診する", "委員 五子さんに渡した", "森田さんが確かめる"):
        assert words in full, words
    assert "会長が打診する" in told
    assert "が確かめる" in told
    for hidden in ("森田", "五子", "渡した"):
        assert hidden not in told, hidden


def test_the_public_workbook_has_confirmed_decisions_on_open_items_only(world):
    by, meeting = world.viewer("clerk"), make_open(world)
    secret = add_agenda_item(
        meeting, by=by, kind="other", title="ある子のこと", is_public=False, closed_reason="個人のこと"
    )
    confirm_resolution(decide_unanimously(secret, by=by), by=world.viewer("chair"))
    decide_unanimously(meeting.items.get(title="子どもの願い"), by=by)
    full, told = cells_of(world, public=False), cells_of(world, public=True)
    assert "ある子のこと" in full
    assert "会長の確認待ち" in full
    assert "ある子のこと" not in told
    assert "会長の確認待ち" not in told


def test_only_the_office_may_have_it(world, signed_in):
    for role in ("chair", "teacher", "board_guidance", "coordinator"):
        assert signed_in(role).post(page(world) + "make/", {"which": "full"}).status_code in (403, 404), role
    assert signed_in("clerk").post(page(world) + "make/", {"which": "junk"}).status_code == 404
    assert not FileWork.objects.exists()


@needs_pdf
def test_who_left_the_office_no_longer_fetches_it(world, signed_in, year):
    archive_of(world, signed_in, "full")
    world.council.clerks.all().delete()
    fetch = reverse("file_fetch", args=[FileWork.objects.get(kind="archive").pk])
    assert signed_in("clerk").get(fetch).status_code == 404
