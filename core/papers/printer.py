"""The process that makes PDFs, seen from ours: started when it is needed, ended with its work or after its time."""

import os
import struct
import subprocess
import sys
from threading import Timer

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from core.papers.needs import missing_words
from core.refusal import Refused

#: A paper of some pages takes about a second; what takes longer than this never ends.
SECONDS = 60
#: What the process may know of ours: where programs, fonts and their cache lie. No key, no database.
ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "SYSTEMROOT")


class NotMade(Exception):
    """The paper could not be made, or took too long."""


class Printer:
    """`with Printer() as printer: printer.pdf(html)`: one process for any number of papers."""

    def __init__(self, seconds=SECONDS):
        self.seconds, self.process = seconds, None

    def __enter__(self):
        if words := missing_words():
            raise Refused(words)
        return self

    def __exit__(self, *error):
        self.close()

    def pdf(self, html):
        """The PDF of one page; raises NotMade."""
        process = self.process or self._start()
        alarm = Timer(self.seconds, process.kill)
        alarm.start()
        try:
            return self._ask(process, html.encode())
        except (OSError, struct.error) as error:
            self.close()
            raise NotMade(_("時間がかかりすぎたため、PDFを作るのをやめました。")) from error
        finally:
            alarm.cancel()

    @staticmethod
    def _ask(process, data):
        process.stdin.write(struct.pack("!Q", len(data)) + data)
        process.stdin.flush()
        (length,) = struct.unpack("!Q", process.stdout.read(8))
        pdf = process.stdout.read(length)
        if not pdf.startswith(b"%PDF-"):
            raise NotMade(_("PDFを作れませんでした。"))
        return pdf

    def _start(self):
        self.process = subprocess.Popen(  # noqa: S603 — our own program, our own folders
            [sys.executable, "-m", "core.papers.child", *map(str, static_folders())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | {"PYTHONUTF8": "1"},
        )
        return self.process

    def close(self):
        """End the process; the next paper gets a new one."""
        if self.process is None:
            return
        self.process.kill()
        self.process.communicate()
        self.process = None


def static_folders():
    """Where static files lie: as they are written, then as they were collected under the names with a hash."""
    folders = []
    for finder in finders.get_finders():
        folders += [storage.location for storage in getattr(finder, "storages", {}).values()]
    return [*folders, settings.STATIC_ROOT]
