"""Papers: what the process may read, what a person without rights gets, what happens when something is missing."""

import io
import os
from datetime import timedelta

import pypdfium2
import pytest
from django.urls import reverse

from core.dates import frozen, now
from core.files import path_of
from core.models import FileWork, StoredFile
from core.papers import needs, printer
from core.papers.pages import html_of
from core.papers.printer import NotMade, Printer
from core.refusal import Refused
from tests.factories.community import make_person
from tests.factories.councils import make_seat
from tests.helpers.jobs import run_jobs

pytestmark = pytest.mark.django_db

#: A machine without the libraries skips these; .ci/run sets REQUIRE_PDF, so that nothing is skipped there.
needs_pdf = pytest.mark.skipif(
    bool(needs.missing()) and not os.environ.get("REQUIRE_PDF"),
    reason="libraries or fonts for PDF are missing",
)


def pdf_of(html):
    with Printer() as press:
        return press.pdf(html)


def text_of(pdf):
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def ink_of(pdf):
    """How many dark points the first page has."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")
    return sum(picture.histogram()[:128])


def agenda(world):
    return reverse("meeting_print", args=[world.council.pk, world.meeting.pk])


def press(client, address):
    return client.post(reverse("paper_make"), {"page": address})


@needs_pdf
def test_a_page_becomes_a_pdf_that_only_its_owner_fetches(world, signed_in):
    clerk = signed_in("clerk")
    page = press(clerk, agenda(world)).url
    assert "順番を待っています" in clerk.get(page).text
    assert press(clerk, agenda(world)).url == page, "a second press makes no second file"
    run_jobs()
    work = FileWork.objects.get()
    assert "ファイルを受け取る" in clerk.get(page).text
    data = b"".join(clerk.get(reverse("file_fetch", args=[work.pk])).streaming_content)
    assert data.startswith(b"%PDF-")
    assert "次第" in text_of(data)
    assert signed_in("chair").get(reverse("file_fetch", args=[work.pk])).status_code == 404


@needs_pdf
def test_a_file_is_no_longer_fetched_by_whoever_lost_the_right_to_its_page(world, signed_in):
    clerk = signed_in("clerk")
    press(clerk, agenda(world))
    run_jobs()
    world.council.clerks.all().delete()
    assert clerk.get(reverse("file_fetch", args=[FileWork.objects.get().pk])).status_code == 404


@needs_pdf
def test_names_keep_their_glyphs(world):
    for name in ("髙﨑 𠮷之", "山﨑 一"):
        make_seat(world.council, make_person(world.municipality, name))
    html = html_of(reverse("roster_print", args=[world.council.pk]), world.viewer("clerk"))
    text = text_of(pdf_of(html))
    for letter in "髙﨑𠮷":
        assert letter in text


@needs_pdf
def test_a_rare_letter_is_drawn_and_not_an_empty_box():
    sheet = "<!doctype html><style>p {{ font: 80pt 'Noto Serif CJK JP' }}</style><p>{}"
    drawn = {letter: pdf_of(sheet.format(letter)) for letter in "髙﨑𠮷高崎吉\U000f0000"}
    missing = ink_of(drawn["\U000f0000"])
    for letter in "髙﨑𠮷":
        assert ink_of(drawn[letter]) not in (0, missing)
    for rare, usual in zip("髙﨑𠮷", "高崎吉", strict=True):
        assert drawn[rare] != drawn[usual]
        fonts = pypdfium2.PdfDocument(io.BytesIO(drawn[rare]))
        assert ink_of(drawn[rare]) != ink_of(drawn[usual]), fonts


@needs_pdf
def test_fonts_are_embedded(world):
    pdf = pdf_of(html_of(agenda(world), world.viewer("clerk")))
    assert b"/FontFile3" in pdf or b"/ObjStm" in pdf
    assert len(pdf) > 20_000


@needs_pdf
def test_nothing_but_our_static_files_is_read(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: #123456; font-size: 300pt }")
    plain = pdf_of("<!doctype html><title>a</title><p>あ")
    for address in (
        secret.as_uri(),
        "http://127.0.0.1:9/x.css",
        "/static/../../settings.py",
        "/static/%2e%2e/x",
    ):
        html = f"<!doctype html><title>a</title><link rel=stylesheet href='{address}'><p>あ"
        assert ink_of(pdf_of(html)) == ink_of(plain), address


@needs_pdf
def test_what_takes_too_long_is_ended_and_the_next_paper_is_made():
    with Printer(seconds=0.01) as press_, pytest.raises(NotMade):
        press_.pdf("<!doctype html><p>あ")
    assert pdf_of("<!doctype html><p>あ").startswith(b"%PDF-")


def test_only_registered_pages_are_made(world, signed_in):
    clerk = signed_in("clerk")
    for address in ("/me/account/", "/nowhere/", "https://example.jp/", ""):
        with pytest.raises(Refused):
            html_of(address, world.viewer("clerk"))
        assert press(clerk, address).status_code == 302
    assert not FileWork.objects.exists()


def test_a_page_one_does_not_see_is_refused_with_a_sentence(world, signed_in):
    answer = press(signed_in("nobody"), agenda(world))
    assert answer.status_code == 302
    assert not FileWork.objects.exists()
    with pytest.raises(Refused, match="いまは見られません"):
        html_of(agenda(world), world.viewer("nobody"))


def test_a_machine_without_libraries_says_what_to_install(world, signed_in, monkeypatch):
    monkeypatch.setattr(needs, "_ready", [])
    monkeypatch.setattr(needs, "find_library", lambda name: None if name == "pango-1.0" else name)
    page = signed_in("clerk").get(agenda(world)).text
    assert "libpango-1.0-0" in page
    assert "印刷は、いまのままでもできます" in page
    assert "PDFにする" not in page
    press(signed_in("clerk"), agenda(world))
    run_jobs()
    work = FileWork.objects.get()
    assert work.state == FileWork.State.REFUSED
    assert "libpango-1.0-0" in work.sentence


def test_missing_fonts_are_named(monkeypatch):
    monkeypatch.setattr(needs, "_ready", [])
    monkeypatch.setattr(needs.shutil, "which", lambda name: None)
    assert needs.FONT_PACKAGE in needs.missing()


def test_a_job_that_dies_twice_ends_in_a_sentence(world, signed_in):
    press(signed_in("clerk"), agenda(world))
    FileWork.objects.update(tries=2)
    run_jobs()
    assert FileWork.objects.get().state == FileWork.State.FAILED


def test_old_files_are_removed_and_new_ones_stay(world, settings):
    from core import files
    from core.papers.work import remove_old

    person, kept = world.people["clerk"].pk, []
    for days in (settings.PAPERS_KEPT_DAYS + 1, 1):
        stored = files.keep("a.pdf", "application/pdf", data=b"%PDF-1.7")
        kept.append(path_of(stored))
        FileWork.objects.create(
            kind="page",
            address="/a/",
            title="a",
            person_id=person,
            file=stored,
            state="done",
            updated_at=now() - timedelta(days=days),
        )
    with frozen(now()):
        remove_old()
    assert FileWork.objects.count() == StoredFile.objects.count() == 1


def test_a_file_kept_from_disk_is_moved_and_measured(tmp_path):
    from core import files

    made = tmp_path / "made.zip"
    made.write_bytes(b"x" * 1000)
    stored = files.keep("一年.zip", "application/zip", path=made)
    assert not made.exists()
    assert path_of(stored).read_bytes() == b"x" * 1000
    assert (stored.size, len(stored.sha256)) == (1000, 64)


def test_static_folders_come_before_the_collected_ones():
    folders = [str(folder) for folder in printer.static_folders()]
    assert folders[0].endswith("/static")
    assert folders[-1].endswith("staticfiles")
