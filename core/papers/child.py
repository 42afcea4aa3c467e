"""A process that turns HTML into PDF: python -m core.papers.child FOLDER…

It has no settings, no database and no network: a page that could make it read something finds nothing but our static
files in the FOLDERs. Documents come and go through its pipes, each with its length before it (core.papers.printer).
"""

import contextlib
import mimetypes
import os
import struct
import sys
from pathlib import Path

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

#: No paper of an office needs more; a page that asks for more ends with its process.
MEMORY = 3 * 2**30
BASE = "http://paper.invalid/"
STATIC = BASE + "static/"


class StaticFiles(URLFetcher):
    """What a page may fetch: our own static files, and pictures that are in the page itself."""

    def __init__(self, folders):
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self.folders = [Path(folder).resolve() for folder in folders]

    def fetch(self, url, headers=None):
        """The file, or ValueError; then the page goes on without it."""
        if not url.startswith(STATIC):
            return super().fetch(url, headers)
        name = url.removeprefix(STATIC).split("?")[0]
        for folder in self.folders:
            path = (folder / name).resolve()
            if path.is_relative_to(folder) and path.is_file():
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        raise ValueError(f"no static file: {name}")


def pdf_of(html, fetcher, fonts):
    """One document as PDF, readable by screen readers (PDF/UA), its fonts embedded and cut to the letters used."""
    return HTML(string=html, base_url=BASE, url_fetcher=fetcher).write_pdf(
        font_config=fonts, pdf_variant="pdf/ua-1", optimize_images=True
    )


def limit_memory():
    """Where the system knows such a limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main():
    """Answer document after document until the pipe is closed; an empty answer says that one could not be made."""
    limit_memory()
    source = sys.stdin.buffer
    # WeasyPrint and its libraries may print; only documents belong into the pipe.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    fetcher, fonts = StaticFiles(sys.argv[1:]), FontConfiguration()
    while head := source.read(8):
        (length,) = struct.unpack("!Q", head)
        try:
            pdf = pdf_of(source.read(length).decode(), fetcher, fonts)
        except Exception as error:  # noqa: BLE001 — whatever it is, the next document is made all the same
            # Its own words may quote the page.
            sys.stderr.write(f"paper failed: {type(error).__name__}\n")
            pdf = b""
        answers.write(struct.pack("!Q", len(pdf)) + pdf)
        answers.flush()


if __name__ == "__main__":
    main()
