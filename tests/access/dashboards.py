"""Who may open what in this room; see tests/access/rows.py."""

from tests.access.rows import BOARD, EVERYBODY, INSIDE, SIGNED_IN, Row, codes

#: Not found, for everybody.
NOWHERE = codes(otherwise=404, anonymous=404)


def school():
    """A public page of the first council's school: the same for all."""
    return Row(lambda w: [w.school.code], get=codes(ok=EVERYBODY))


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
    "coming": Row(get=codes(ok=EVERYBODY)),
    "city_calendar_help": Row(get=codes(ok=EVERYBODY)),
    "city_feed": Row(get=codes(ok=EVERYBODY)),
    "school_page": school(),
    # What is arranged, and minutes that were never published, are not for residents.
    "public_activity": Row(lambda w: [w.school.code, w.activity.pk], get=NOWHERE),
    "public_reports": school(),
    "public_minutes_list": school(),
    "public_minutes": Row(lambda w: [w.school.code, 1], get=NOWHERE),
    "public_policy": school(),
    "leaflet": school(),
    "public_calendar": school(),
    "school_calendar_help": school(),
    "school_feed": school(),
    "search": Row(get=codes(ok=SIGNED_IN)),
    "find": Row(get=codes(ok=EVERYBODY)),
    "accessibility": Row(get=codes(ok=EVERYBODY)),
    "about": Row(get=codes(ok=EVERYBODY)),
    "contact": Row(get=codes(ok=EVERYBODY)),
    "robots": Row(get=codes(ok=EVERYBODY)),
}
