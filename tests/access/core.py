"""Who may open what in this room; see tests/access/rows.py."""

from tests.access.rows import EVERYBODY, Row, codes

ROWS = {
    "healthz": Row(get=codes(ok=EVERYBODY)),
    # No worker runs beside the tests: whoever asks is told so.
    "readyz": Row(get=codes(otherwise=503, anonymous=503)),
}
