"""The job that packs a year."""

import hashlib
import zipfile

from django.conf import settings
from django.http import QueryDict
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from community.models import Person
from community.outbox import send_later
from core.dates import format_fiscal_year, format_span, now
from core.files import path_of
from core.papers.pages import html_of
from core.papers.printer import NotMade, Printer
from core.papers.work import Made
from core.refusal import Refused
from core.workbooks import write_book
from councils.models import Cycle
from councils.permissions import can_write_minutes
from dashboards.archive.contents import clean, papers_of, reader_of, sheets_of
from dashboards.archive.tables import sheets_of_year


def can_make_archive(viewer, council_id):
    """The council's office."""
    return can_write_minutes(viewer, council_id)


def may_fetch(address, viewer):
    """Whoever is still of the office."""
    return can_make_archive(viewer, resolve(address.partition("?")[0]).kwargs["council_pk"])


class Packing:
    """The ZIP while it grows, with the fingerprint of everything in it."""

    def __init__(self, archive):
        self.archive, self.prints, self.failed = archive, [], []

    def add(self, name, data):
        """One file."""
        self.archive.writestr(name, data)
        self.prints.append((name, hashlib.sha256(data).hexdigest()))

    def add_stored(self, name, stored):
        """One uploaded file as it is kept; one that is gone from the disk is named."""
        path = path_of(stored)
        if not path.exists():
            self.failed.append(name)
            return
        self.archive.write(path, name)
        self.prints.append((name, stored.sha256))


def make_archive(work, viewer, progress):
    """Make the ZIP of a year; `work.address` is the archive's page with ?which=full or public."""
    path, _mark, query = work.address.partition("?")
    named = resolve(path).kwargs
    if not can_make_archive(viewer, named["council_pk"]):
        raise Refused(_("一年の記録をまとめられるのは、協議会の事務局だけです。"))
    public = QueryDict(query).get("which") == "public"
    cycle = Cycle.objects.select_related("council").get(
        council=named["council_pk"], fiscal_year=named["fiscal_year"]
    )
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True, mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS)
    place = settings.MEDIA_ROOT / f"archive-{work.pk}.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        _fill(Packing(archive), cycle, reader_of(viewer, cycle.council, public), public, progress)
    _tell(work, cycle)
    kind = _("公表用") if public else _("事務局用")
    name = clean(f"{cycle.council}_{format_fiscal_year(cycle.fiscal_year)}_{kind}")
    return Made(name=f"{name}.zip", content_type="application/zip", path=place)


def _fill(packing, cycle, reader, public, progress):
    sheets = list(sheets_of(cycle, reader, public))
    with Printer() as printer:
        for number, sheet in enumerate(sheets):
            progress.tell(sheet.name.rpartition("/")[2], number, len(sheets) + 1)
            try:
                packing.add(sheet.name, printer.pdf(html_of(sheet.address, reader)))
            except (Refused, NotMade):
                packing.failed.append(sheet.name)
    progress.tell(_("一覧"), len(sheets), len(sheets) + 1)
    for name, stored in papers_of(cycle, reader, public):
        packing.add_stored(name, stored)
    packing.add(_("一覧.xlsx"), write_book(sheets_of_year(cycle, reader, public)))
    packing.archive.writestr(_("00_はじめにお読みください.txt"), read_me(packing, cycle, public))


def read_me(packing, cycle, public):
    """What is inside, and the fingerprint of each file. Windows line ends and mark: Notepad opens it."""
    lines = [
        f"{cycle.council}　{format_fiscal_year(cycle.fiscal_year)}",
        _("まとめた日時　%(at)s") % {"at": format_span(now())},
        "",
    ]
    if public:
        lines.append(_("公開しない議題、公表していない名前、連絡先は入っていません。"))
    else:
        lines.append(_("事務局用です。公開しない議題と委員の連絡先が入っています。外に出さないでください。"))
    lines += ["", _("入っているもの（右は中身が変わっていないことを確かめるための指紋、SHA-256）"), ""]
    lines += [f"{name}　{print_}" for name, print_ in packing.prints]
    if packing.failed:
        lines += ["", _("入れられなかったもの"), "", *packing.failed]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _tell(work, cycle):
    """A mail to whoever asked for it, where they have an address."""
    person = Person.objects.filter(pk=work.person_id).exclude(email="").first()
    if person is None:
        return
    address = settings.SITE_URL.rstrip("/") + reverse("file_work", args=[work.pk])
    body = _("頼まれていた一年の記録がまとまりました。ログインして受け取ってください。\n%(address)s") % {
        "address": address
    }
    send_later(key=f"archive:{work.pk}", subject=_("一年の記録がまとまりました"), body=body, person=person)
