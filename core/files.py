"""Files that come in are checked and kept under random names; they go out only through their owner's page."""

import hashlib
import io
import os
import shutil
import unicodedata
import zipfile

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.models import StoredFile
from core.refusal import Refused

MAX_BYTES = 20 * 2**20
MAX_UNZIPPED = 200 * 2**20
MAX_MEMBERS = 2000
MAX_SIDE = 2560
MAX_PIXELS = 50_000_000
MAX_NAME = 200

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
}
HEADS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
#: Parts of an Office file that run.
LIVE_ENDS = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")
LIVE_FOLDERS = ("/macrosheets/", "/activex/")

_MISMATCH = _("ファイルの種類と中身が合っていません。元のファイルを開き、保存し直してから選んでください。")
_BROKEN = _("ファイルがこわれているようです。開けることを確かめてから、もう一度選んでください。")
_TOO_LARGE = _("ファイルが大きすぎます。20MBまでにしてください。")


def _check_office(extension, data):
    """A real Office file without macros and without a bomb inside."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except Exception as error:  # a hostile directory raises whatever comes first
        raise Refused(_BROKEN) from error
    names = {member.filename for member in members}
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNZIPPED:
        raise Refused(_("ファイルの中身が大きすぎます。分けてから、もう一度選んでください。"))
    if any(_is_live(name.lower()) for name in names):
        raise Refused(
            _("マクロの入ったファイルは受け取れません。マクロのない形で保存してから選んでください。")
        )
    if PARTS[extension] not in names:
        raise Refused(_MISMATCH)


def _is_live(name):
    return name.endswith(LIVE_ENDS) or any(folder in name for folder in LIVE_FOLDERS)


def _clean_image(data, extension):
    """The photograph drawn anew: turned the right way up, without place, camera or hidden data."""
    try:
        image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
        if image.width * image.height > MAX_PIXELS:
            raise Image.DecompressionBombError
        image = ImageOps.exif_transpose(image).convert("RGBA" if extension == "png" else "RGB")
        # What else the file said about itself would be written again: comment, profile, XMP with its place.
        image.info.clear()
        image.thumbnail((MAX_SIDE, MAX_SIDE))
        out = io.BytesIO()
        image.save(out, "PNG" if extension == "png" else "JPEG", quality=85, optimize=True)
    except Exception as error:  # a hostile picture raises whatever comes first
        raise Refused(_("写真を開けませんでした。別の写真か、撮り直したものを選んでください。")) from error
    return out.getvalue()


def check(name, data):
    """Return (extension, bytes to keep), or raise Refused with a sentence. Extension and content must agree."""
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if extension not in TYPES:
        raise Refused(
            _(
                "この種類のファイルは受け取れません。"
                "PDF、Word、Excel、PowerPoint、JPEG、PNG のどれかにしてください。"
            )
        )
    if not data:
        raise Refused(_("ファイルが空です。別のファイルを選んでください。"))
    if len(data) > MAX_BYTES:
        raise Refused(_TOO_LARGE)
    if not data.startswith(HEADS.get(extension, b"PK\x03\x04")):
        raise Refused(_MISMATCH)
    if extension in PARTS:
        _check_office(extension, data)
    if extension in ("jpg", "jpeg", "png"):
        data = _clean_image(data, extension)
    return extension, data


def plain_name(name):
    """The file's own name: no folders, no control letters, nothing that turns its end around."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf"))[-MAX_NAME:]


def path_of(stored):
    """Where the file lies: a random name, outside every URL."""
    token = stored.token.hex
    return settings.MEDIA_ROOT / token[:2] / token


def store(upload, *, by, owner=None):
    """Check an uploaded file and keep it; `owner` is the record whose permission it will be served by.

    Call it inside the transaction of the change: the row is written last, so that no row is without its file.
    """
    if upload.size > MAX_BYTES:
        raise Refused(_TOO_LARGE)
    name = plain_name(upload.name)
    extension, data = check(name, upload.read())
    stored = StoredFile(
        name=name,
        content_type=TYPES[extension],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        owner_type=owner._meta.label_lower if owner else "",
        owner_id=owner.pk if owner else None,
        uploaded_by=by.name,
    )
    _write(path_of(stored), data)
    stored.save()
    return stored


def _write(path, data):
    """On the disk before anybody is told so, and readable by the server's account alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, settings.FILE_UPLOAD_PERMISSIONS)
    with os.fdopen(number, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(number)


def keep(name, content_type, *, data=b"", path=None, owner=None, by=""):
    """Keep a file that we made ourselves, given as bytes or as a file of the same disk, which then belongs to us."""
    digest, size = _measure(data, path)
    stored = StoredFile(
        name=plain_name(name),
        content_type=content_type,
        size=size,
        sha256=digest,
        owner_type=owner._meta.label_lower if owner else "",
        owner_id=owner.pk if owner else None,
        uploaded_by=by,
    )
    if path is None:
        _write(path_of(stored), data)
    else:
        _move(path, path_of(stored))
    stored.save()
    return stored


def _measure(data, path):
    """(SHA-256, number of bytes) of bytes or of a file."""
    if path is None:
        return hashlib.sha256(data).hexdigest(), len(data)
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), os.path.getsize(path)


def _move(path, place):
    place.parent.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    os.chmod(path, settings.FILE_UPLOAD_PERMISSIONS)
    shutil.move(path, place)


def remove(stored):
    """Remove a file that we made and keep no longer; nothing else is ever removed. Its row first."""
    path = path_of(stored)
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def serve(stored):
    """The file as a download that can do nothing in a browser. The caller has checked the permission."""
    path = path_of(stored)
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=stored.name)
    response["Content-Type"] = stored.content_type
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
