"""Who chooses in a deliberation: in a meeting whoever is there, elsewhere the members of the council.

A chooser is the row by which they take part, an Attendance or a Seat; their marks hang on the attendance, or, where
there is no meeting, on the person, so that somebody who changed seats has one set of marks.
"""

from django.db.models import Exists, OuterRef

from core.dates import today
from councils.models import Attendance, Seat, WishMark, standing


def choosing_rows(deliberation):
    """Everybody who may choose, in the order of the list of members."""
    if deliberation.item_id is None:
        seats = Seat.objects.attending_on(today()).filter(council=deliberation.cycle.council_id)
        return seats.select_related("person", "council").order_by(*standing())
    there = Attendance.objects.filter(meeting__items=deliberation.item_id, present=True)
    return there.select_related("seat__person", "meeting").order_by(*standing("seat__"))


def choosers_of(deliberation):
    """The same with `who`, `who_id` (None: a guest without account) and `has_chosen`: whether, never what."""
    owner = {"person": OuterRef("person")} if deliberation.item_id is None else {"attendance": OuterRef("pk")}
    marks = WishMark.objects.filter(wish__deliberation=deliberation, **owner)
    rows = []
    for row in choosing_rows(deliberation).annotate(has_chosen=Exists(marks)):
        row.who, row.who_id = name_of(row), person_id_of(row)
        if row.who_id is None or row.who_id not in {known.who_id for known in rows}:
            rows.append(row)
    return rows


def row_of_person(deliberation, person_id):
    """The row by which a person takes part, or None."""
    seat = "" if deliberation.item_id is None else "seat__"
    return choosing_rows(deliberation).filter(**{f"{seat}person": person_id}).first() if person_id else None


def marks_of(row):
    """To whom the marks of a chooser belong, as fields of WishMark."""
    return {"person_id": row.person_id} if isinstance(row, Seat) else {"attendance_id": row.pk}


def chosen_by(deliberation, row):
    """Ids of the wishes that somebody marked, for their own eyes."""
    marks = WishMark.objects.filter(wish__deliberation=deliberation, **marks_of(row))
    return set(marks.values_list("wish_id", flat=True))


def person_id_of(row):
    """Whose marks they are; None of a guest."""
    seat = row if isinstance(row, Seat) else row.seat
    return seat.person_id if seat else None


def name_of(row):
    """The name of a chooser, as it stands on the list of the meeting where there is one."""
    return str(row.person) if isinstance(row, Seat) else row.name_then or row.guest
