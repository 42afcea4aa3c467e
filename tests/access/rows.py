"""The words in which the access table is written.

    ROWS = {
        "meeting_detail": Row(
            lambda w: [w.council.pk, w.meeting.pk],              # URL arguments for the first council's record
            other=lambda w: [w.other_council.pk, w.other_meeting.pk],   # the same for the other council: 404
            get=codes(ok=INSIDE),
        ),
        "meeting_notify": Row(..., post=codes(redirect=OFFICE, forbidden=INSIDE)),
    }

A viewer named in no group gets `otherwise` (404), an anonymous one 302 to sign-in unless named. A method that a row
does not name must answer 405. `data` is what is posted; it may be empty: then a form answers 200 with its errors.
"""

from dataclasses import dataclass, field

from tests.world import VIEWERS

BOARD = ("board_guidance", "board_lifelong")
OFFICE = ("principal", "vice_principal", "liaison", "clerk")
SEATED = ("chair", "member")
INSIDE = (*BOARD, *OFFICE, "teacher", *SEATED, "coordinator")
SIGNED_IN = tuple(v for v in VIEWERS if v not in ("anonymous", "link"))
EVERYBODY = VIEWERS


def codes(*, ok=(), redirect=(), forbidden=(), otherwise=404, anonymous=302):
    """{viewer: status}. Groups may overlap: ok wins over redirect, redirect over forbidden."""
    table = dict.fromkeys(VIEWERS, otherwise)
    table["anonymous"] = table["link"] = anonymous
    for group, status in ((forbidden, 403), (redirect, 302), (ok, 200)):
        table.update(dict.fromkeys(group, status))
    return table


@dataclass
class Row:
    """One URL: its arguments, the other council's arguments, and what every viewer gets per method."""

    args: object = field(default=lambda w: [])
    other: object = None
    get: dict | None = None
    post: dict | None = None
    data: object = field(default=lambda w: {})
