"""Who may open what of published agendas and the standard items of a city; see tests/access/rows.py."""

from councils.models import StandardItem
from tests.access.meetings import CONVENERS, form, meeting_args, reading
from tests.access.rows import BOARD, INSIDE, Row, codes

GUIDANCE = ("board_guidance",)
#: Whoever is signed in and not of the Board's guidance is refused: the list is the city's, not a council's.
OTHERS = (*BOARD, *INSIDE, "volunteer", "contact", "other_principal", "nobody")


def standard(w):
    """A standard item of the city."""
    fields = {"kind": "notice", "title": "お知らせ", "order": 7}
    return [StandardItem.objects.get_or_create(municipality=w.municipality, **fields)[0].pk]


def board_form(*args):
    """A form of the Board's guidance."""
    who = codes(ok=GUIDANCE, forbidden=OTHERS)
    return Row(*args, get=who, post=who)


def board_press(*args, data=None):
    """A button of the Board's guidance."""
    return Row(*args, post=codes(redirect=GUIDANCE, forbidden=OTHERS), data=lambda w: data or {})


ROWS = {
    "agenda_publish": form(*CONVENERS, **meeting_args("notified")),
    "agenda_versions": reading(**meeting_args("notified")),
    "agenda_version": Row(
        lambda w: [*meeting_args("notified")["args"](w), 1],
        other=lambda w: [*meeting_args("notified")["other"](w), 1],
        get=codes(ok=INSIDE),
    ),
    "standarditem_list": Row(get=codes(ok=GUIDANCE, forbidden=OTHERS)),
    "standarditem_add": board_form(),
    "standarditem_usual": board_press(),
    "standarditem_edit": board_form(standard),
    "standarditem_move": board_press(standard, data={"to": "up"}),
    "standarditem_end": board_press(standard),
    "standarditem_restart": board_press(standard),
}
