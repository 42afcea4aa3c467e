"""QR codes for printed letters."""

from itertools import groupby

import segno
from django.utils.html import format_html
from django.utils.translation import gettext as _

#: The white margin that readers need, in modules (ISO/IEC 18004).
QUIET = 4

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" '
    'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>'
)


def qr_svg(text, label=None):
    """An inline SVG of the QR code of `text`, named `label` to screen readers; its size is the style sheet's.

    The code is black on white in any theme, with error correction M for folded paper. It carries no style
    attribute, so it passes our content security policy. Returns safe HTML. Raises ValueError for an empty
    or too long text.
    """
    if not text:
        raise ValueError("A QR code needs a text.")
    matrix = segno.make(text, error="m", micro=False).matrix
    path = "".join(_row_path(row, y) for y, row in enumerate(matrix, QUIET))
    return format_html(_SVG, len(matrix) + 2 * QUIET, label or _("QRコード"), path)


def _row_path(row, y):
    """One rectangle for each run of dark modules, which keeps the path short."""
    x, parts = QUIET, []
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            parts.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(parts)
