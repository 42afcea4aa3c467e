"""Who may open what in this room; see tests/access/rows.py."""

from tests.access.rows import BOARD, EVERYBODY, INSIDE, SIGNED_IN, Row, codes

ROWS = {
    "front": Row(get=codes(ok=EVERYBODY)),
    "home": Row(get=codes(ok=SIGNED_IN)),
    "year_page": Row(
        lambda w: [w.council.pk, w.year],
        other=lambda w: [w.other_council.pk, w.year],
        get=codes(ok=INSIDE),
    ),
    "city_page": Row(get=codes(ok=BOARD)),
    "city_councils": Row(get=codes(ok=BOARD)),
    "city_councils_csv": Row(get=codes(ok=BOARD)),
    "city_figures": Row(get=codes(ok=BOARD)),
    "city_activities": Row(get=codes(ok=BOARD)),
    "city_activities_csv": Row(get=codes(ok=BOARD)),
    "city_ending": Row(get=codes(ok=BOARD)),
    "city_definitions": Row(get=codes(ok=BOARD)),
    "school_page": Row(lambda w: [w.school.code], get=codes(ok=EVERYBODY)),
    "public_minutes": Row(lambda w: [w.school.code, 1], get=codes(otherwise=404, anonymous=404)),
    "accessibility": Row(get=codes(ok=EVERYBODY)),
    "about": Row(get=codes(ok=EVERYBODY)),
    "contact": Row(get=codes(ok=EVERYBODY)),
    "robots": Row(get=codes(ok=EVERYBODY)),
}
