"""What a machine needs besides our packages so that papers can be made as PDF, and how it is told what is missing."""

import shutil
import subprocess
from ctypes.util import find_library
from importlib.util import find_spec

from django.utils.translation import gettext as _

#: Libraries of the system that WeasyPrint loads, and the packages of Debian and Ubuntu that bring them.
LIBRARIES = {
    "gobject-2.0": "libglib2.0-0",
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz": "libharfbuzz0b",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}
#: Both kinds of letters: 明朝 for letters, ゴシック for tables.
FONTS = ("Noto Serif CJK JP", "Noto Sans CJK JP")
FONT_PACKAGE = "fonts-noto-cjk"


_ready = []


def missing():
    """Packages of Debian and Ubuntu that must be installed first; none where papers can be made.

    What was found once stays; what was missing is looked for again, since somebody may just be installing it.
    """
    if _ready:
        return []
    packages = _look()
    if not packages:
        _ready.append(True)
    return packages


def missing_words():
    """The same as a sentence, or ""."""
    packages = missing()
    if not packages:
        return ""
    return _(
        "PDFを作るには、サーバーに次のものを入れてください：%(names)s。印刷は、いまのままでもできます。"
    ) % {"names": " ".join(packages)}


def _look():
    packages = [package for library, package in LIBRARIES.items() if not find_library(library)]
    if not find_spec("weasyprint"):
        packages.append("weasyprint")
    if not has_fonts():
        packages.append(FONT_PACKAGE)
    return packages


def has_fonts():
    """Whether the Japanese fonts of our papers are there."""
    program = shutil.which("fc-list")
    if program is None:
        return False
    asked = [program, ":lang=ja", "family"]
    families = subprocess.run(asked, capture_output=True, text=True, timeout=20).stdout  # noqa: S603
    return all(font in families for font in FONTS)
