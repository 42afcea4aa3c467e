"""QR codes: the right modules, safe under our content security policy, named for screen readers."""

import re

import pytest
import segno
from defusedxml import ElementTree

from core.barcodes import QUIET, qr_svg

URL = "https://tsunagaru.example.jp/a/Zm9vYmFyYmF6?x=1&y=2"
NS = "{http://www.w3.org/2000/svg}"


def drawn(svg):
    """The modules that the path paints, as rows of 0 and 1 without the quiet zone."""
    root = ElementTree.fromstring(svg)
    size = int(root.get("viewBox").split()[2])
    cells = [[0] * size for _row in range(size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", root.findall(f"{NS}path")[1].get("d")):
        cells[int(y)][int(x) : int(x) + int(width)] = [1] * int(width)
    assert not any(map(any, cells[:QUIET] + cells[-QUIET:]))
    return [row[QUIET:-QUIET] for row in cells[QUIET:-QUIET]]


@pytest.mark.parametrize("text", [URL, "1", "岡山市立つながる小学校"])
def test_draws_the_code(text):
    expected = segno.make(text, error="m", micro=False).matrix
    assert drawn(qr_svg(text)) == [list(row) for row in expected]


def test_is_named_and_escaped():
    root = ElementTree.fromstring(qr_svg(URL, '返信用の"QR"<コード>'))
    assert root.get("role") == "img"
    assert root.get("aria-label") == '返信用の"QR"<コード>'
    assert ElementTree.fromstring(qr_svg(URL)).get("aria-label") == "QRコード"


def test_passes_a_strict_policy_and_templates():
    svg = qr_svg(URL)
    assert "style" not in svg
    assert "class" not in svg
    assert hasattr(svg, "__html__")


@pytest.mark.parametrize("text", ["", "x" * 5000])
def test_refuses_what_does_not_fit(text):
    with pytest.raises(ValueError):
        qr_svg(text)
