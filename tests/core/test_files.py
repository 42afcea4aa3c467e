"""Files that come in: thirteen hostile ones, photographs without their places, and how they go out."""

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image, PngImagePlugin

from core import files
from core.files import check, path_of, plain_name, serve, store
from core.models import StoredFile
from core.refusal import Refused


def picture(kind="JPEG", size=(40, 30), **extra):
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **extra)
    return out.getvalue()


def office(*names, part="word/document.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", part, *names):
            archive.writestr(name, "<x/>")
    return out.getvalue()


def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<x/>")
        with archive.open("word/media/image1.bmp", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(bytes(2**20))
    return out.getvalue()


def png_bomb():
    """30,000 × 30,000 points in a few hundred bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


SCRIPT = b"<html><script>alert(1)</script></html>"
HOSTILE = {
    "a page as a photograph": ("a.jpg", lambda: SCRIPT),
    "an svg": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "an svg as png": ("a.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "a program": ("a.exe", lambda: b"MZ\x90\0"),
    "a program as pdf": ("a.pdf", lambda: b"MZ\x90\0"),
    "a picture of 900 million points": ("a.png", png_bomb),
    "a zip bomb": ("a.docx", zip_bomb),
    "a zip as a letter": ("a.docx", lambda: office(part="readme.txt")),
    "a letter with macros": ("a.docx", lambda: office("word/vbaProject.bin")),
    "a table with old macros": (
        "a.xlsx",
        lambda: office("xl/macrosheets/sheet1.xml", part="xl/workbook.xml"),
    ),
    "half a photograph": ("a.jpg", lambda: picture(size=(900, 900))[:2000]),
    "nothing": ("a.pdf", lambda: b""),
    "too much": ("a.pdf", lambda: b"%PDF-" + bytes(files.MAX_BYTES)),
    "a broken zip": ("a.xlsx", lambda: b"PK\x03\x04" + b"x" * 100),
    "a name without an end": ("letter", lambda: b"%PDF-1.7"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(case):
    name, data = HOSTILE[case]
    with pytest.raises(Refused, match="。$"):
        check(name, data())


def test_a_photograph_with_a_page_behind_it_is_kept_without_the_page():
    _, kept = check("a.jpg", picture() + SCRIPT)
    assert b"<script>" not in kept
    assert Image.open(io.BytesIO(kept)).size == (40, 30)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("手紙.PDF", b"%PDF-1.7\n"),
        ("議事録.docx", office()),
        ("名簿.xlsx", office(part="xl/workbook.xml")),
        ("説明.pptx", office(part="ppt/presentation.xml")),
    ],
)
def test_papers_are_kept_as_they_are(name, data):
    assert check(name, data) == (name.rsplit(".")[-1].lower(), data)


def camera():
    """EXIF as a camera writes it: model, time, place, and lying on its side."""
    exif = Image.Exif()
    exif[0x0110] = "Camera of Taro"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 39.0, 1.0), 3: "E", 4: (133.0, 55.0, 1.0)})
    return exif


def test_a_photograph_loses_place_camera_and_comment_and_is_turned_upright():
    hidden = {
        "comment": b"Taro, class 3",
        "xmp": b"<x:xmpmeta>34.65</x:xmpmeta>",
        "icc_profile": b"profile of Taro",
    }
    data = picture(exif=camera(), **hidden)
    assert b"Taro" in data, "the test's own photograph has something to hide"
    _, kept = check("a.jpg", data)
    assert b"Taro" not in kept
    assert b"xmpmeta" not in kept
    image = Image.open(io.BytesIO(kept))
    assert not dict(image.getexif())
    assert not image.getexif().get_ifd(0x8825)
    assert image.size == (30, 40)


def test_a_png_loses_its_texts():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Taro")
    _, kept = check("a.png", picture("PNG", pnginfo=texts, exif=camera(), icc_profile=b"profile of Taro"))
    image = Image.open(io.BytesIO(kept))
    assert b"Taro" not in kept
    assert not image.info
    assert not dict(image.getexif())


def test_a_large_photograph_is_made_small_enough_for_a_page():
    _, kept = check("a.jpg", picture(size=(4000, 3000)))
    assert Image.open(io.BytesIO(kept)).size == (2560, 1920)


def test_a_photograph_of_more_points_than_any_camera_is_refused():
    with pytest.raises(Refused):
        check("a.png", picture("PNG", size=(10_000, 6_000)))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\taro\\会議.pdf", "会議.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("in\u202efdp.exe.pdf", "infdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("長" * 300 + ".pdf", "長" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(sent, kept):
    assert plain_name(sent) == kept


def upload(name="会議資料.pdf", data=b"%PDF-1.7\n"):
    return SimpleUploadedFile(name, data)


def test_a_file_lies_under_a_random_name_for_the_server_alone(topic, by, settings):
    stored = store(upload(), by=by, owner=topic)
    path = path_of(stored)
    assert path.is_relative_to(settings.MEDIA_ROOT)
    assert "会議" not in str(path)
    assert path.suffix == ""
    assert path.read_bytes() == b"%PDF-1.7\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_is_written_down_with_its_owner_size_and_hash(topic, by):
    stored = store(upload(data=b"%PDF-1.7 abc"), by=by, owner=topic)
    stored = StoredFile.objects.get(pk=stored.pk)
    assert (stored.name, stored.content_type, stored.size) == ("会議資料.pdf", "application/pdf", 12)
    assert stored.sha256 == hashlib.sha256(b"%PDF-1.7 abc").hexdigest()
    assert (stored.owner_type, stored.owner_id, stored.uploaded_by) == ("councils.topic", topic.pk, "事務局")


def test_a_refused_file_leaves_nothing_behind(db, by, settings):
    with pytest.raises(Refused):
        store(upload("a.exe", b"MZ"), by=by)
    assert not StoredFile.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_a_file_that_is_too_large_is_not_even_read(by):
    sent = SimpleNamespace(name="a.pdf", size=files.MAX_BYTES + 1)
    with pytest.raises(Refused, match="20MB"):
        store(sent, by=by)


def test_a_file_goes_out_as_a_download_that_can_do_nothing(db, by):
    response = serve(store(upload(), by=by))
    assert b"".join(response.streaming_content) == b"%PDF-1.7\n"
    response.close()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E4%BC%9A%E8%AD%B0%E8%B3%87%E6%96%99.pdf"
    )


def test_a_file_that_is_lost_is_not_found(db, by):
    stored = store(upload(), by=by)
    path_of(stored).unlink()
    with pytest.raises(Http404):
        serve(stored)
