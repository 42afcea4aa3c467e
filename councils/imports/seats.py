"""What a row of a list makes of a seat: its words before, its records after."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.dates import format_date, today
from councils.actions import change_seat, elect, nominate_seat
from councils.models import Seat

SEAT_WORDS = {
    "category": gettext_lazy("区分"),
    "affiliation": gettext_lazy("所属・役職"),
    "office": gettext_lazy("役"),
    "has_vote": gettext_lazy("表決"),
    "is_publicly_named": gettext_lazy("名前の公表"),
    "starts_on": gettext_lazy("任期の始まり"),
    "ends_on": gettext_lazy("任期の終わり"),
    "state": gettext_lazy("委員として"),
}
#: The Board appointed the member for this long and from this group; only the Board changes it.
BOARDS_OWN = ("category", "starts_on", "ends_on")


def term_words(begin, end):
    """A term from day to day."""
    return f"{format_date(begin, weekday=False)}〜{format_date(end, weekday=False)}"


def give_office(seat, office, by):
    """By election for members in office; for people proposed or to come, the list's word is kept with the seat."""
    if seat.is_held:
        elect(seat, office, by=by)
        return
    was, seat.office = seat.get_office_display(), office
    seat.save(update_fields=["office"])
    if office:
        record("seat.elect", seat, by, office=str(Seat.Office(office).label))
    else:
        record("seat.step_down", seat, by, office=str(was))


def in_words(key, seat, value):
    """A field of a seat before and after, in words."""
    before = getattr(seat, key)
    if isinstance(value, date):
        return format_date(before, weekday=False), format_date(value, weekday=False)
    if isinstance(value, bool):
        yes, no = (_("加わる"), _("加わらない")) if key == "has_vote" else (_("よい"), _("しない"))
        return (yes if before else no), (yes if value else no)
    kinds = {"category": Seat.Category, "office": Seat.Office, "state": Seat.State}
    if key in kinds:
        return str(kinds[key](before).label), str(kinds[key](value).label)
    return before, value


def seat_facts(values):
    """What a new seat is registered with, as [label, text]; the usual term is told once for all."""
    office = str(Seat.Office(values["chosen_office"]).label)
    begin, end = date.fromisoformat(values["starts_on"]), date.fromisoformat(values["ends_on"])
    facts = [
        [_("所属・役職"), values["affiliation"]],
        [_("役"), office if values["chosen_office"] else ""],
        [_("任期"), term_words(begin, end) if values["term_given"] else ""],
    ]
    if values["has_vote"] is False:
        facts.append([_("表決"), _("加わらない")])
    if end < today():
        facts.append([_("ご注意"), _("任期はもう終わっています")])
    return [[label, text] for label, text in facts if text]


def seat_updates(seat, values, *, appoints):
    """(fields that change, sentences). Empty cells change nothing; a guess never moves a seat's category."""
    wanted = {
        "category": values["chosen_category"] or seat.category,
        "affiliation": values["affiliation"] or seat.affiliation,
        "office": values["chosen_office"],
        "has_vote": seat.has_vote if values["has_vote"] is None else values["has_vote"],
        "is_publicly_named": seat.is_publicly_named
        if values["is_publicly_named"] is None
        else values["is_publicly_named"],
    }
    if values["term_given"]:
        wanted |= {key: date.fromisoformat(values[key]) for key in ("starts_on", "ends_on")}
    if appoints and seat.state == Seat.State.NOMINATED:
        wanted["state"] = Seat.State.APPOINTED
    updates = {key: value for key, value in wanted.items() if value != getattr(seat, key)}
    notes = []
    if not appoints and seat.state == Seat.State.APPOINTED and set(updates) & set(BOARDS_OWN):
        updates = {key: value for key, value in updates.items() if key not in BOARDS_OWN}
        notes.append(_("任命された委員の区分と任期は、教育委員会が変えます。ここでは変えません。"))
    told = values["category"]
    if told and told != seat.category and values["chosen_category"] == seat.category:
        words = {"told": Seat.Category(told).label, "kept": seat.get_category_display()}
        notes.append(_("ファイルからは「%(told)s」と読めますが、登録の「%(kept)s」のままにします。") % words)
    return updates, notes


def nominate(council, person, values, by):
    """Propose the person of a row."""
    return nominate_seat(
        council,
        person,
        by=by,
        category=values["chosen_category"],
        affiliation=values["affiliation"],
        starts_on=date.fromisoformat(values["starts_on"]),
        ends_on=date.fromisoformat(values["ends_on"]),
        has_vote=values["has_vote"] is not False,
        is_publicly_named=bool(values["is_publicly_named"]),
    )


def change(seat, updates, by):
    """Write what a row changes about a seat; state and office follow by themselves."""
    days = {key: updates[key] for key in ("starts_on", "ends_on") if key in updates}
    change_seat(seat, by=by, **{key: value for key, value in updates.items() if key not in days})
    if days:
        for key, day in days.items():
            setattr(seat, key, day)
        seat.save(update_fields=list(days))
        record("seat.change", seat, by, what="、".join(str(SEAT_WORDS[key]) for key in days))
    return seat
