"""The minutes of bulk meetings, composed by the same words as everybody's, in the state that they came to."""

from datetime import timedelta
from types import SimpleNamespace

from community.models import Person
from councils.actions.minutes_text import compose
from councils.models import ActionItem, AgendaItem, Council, Meeting, Minutes, Resolution
from dashboards.demo.bulk.frame import at, working

#: What the load says of nobody's presence.
NOT_KEPT = {
    "is_online": False,
    "stands_in_for_id": None,
    "arrived_at": None,
    "left_at": None,
    "away_rows": [],
}


def write_minutes(writer):
    """Written a few days after, passed round, confirmed by the chair, published within the month; or late."""
    year, meeting = writer.year, writer.meeting
    state, days = _state(writer)
    if state is None:
        return
    text, public = _texts(writer)
    chair = year.leader(meeting.day)
    pk = year.tables.add(
        Minutes,
        meeting=meeting.pk,
        state=state,
        text=text,
        public_text=public,
        written_by=str(year.office),
        confirmed_by=str(chair) if state in ("confirmed", "published") else "",
        confirmed_on=days["confirm"] if state in ("confirmed", "published") else None,
        published_on=days["publish"] if state == "published" else None,
    )
    order = ("write", "circulate", "confirm", "publish")
    reached = {"draft": 1, "checking": 2, "confirmed": 3, "published": 4}[state]
    for verb in order[:reached]:
        who = chair if verb == "confirm" else year.office
        year.log(f"minutes.{verb}", Minutes, pk, f"{writer.label} 議事録", who, at(days[verb], 16))


def _state(writer):
    """How far the minutes have come by today, and the days of each act."""
    year, day = writer.year, writer.meeting.day
    published = day + timedelta(days=year.habits.publishes_after)
    days = {
        "write": working(day + timedelta(days=3)),
        "circulate": working(day + timedelta(days=5)),
        "confirm": working(day + timedelta(days=12)),
        "publish": published,
    }
    states = (
        ("publish", "published"),
        ("confirm", "confirmed"),
        ("circulate", "checking"),
        ("write", "draft"),
    )
    state = next((name for verb, name in states if days[verb] < year.frame.today), None)
    if _is_late(writer):
        state = year.random.choice((None, "draft", "checking", "confirmed", "checking"))
    return state, days


def _is_late(writer):
    """The last meeting that has been over for more than a month, where minutes are late."""
    year, limit = writer.year, writer.frame.today - timedelta(days=32)
    if "late_minutes" not in year.council.fates:
        return False
    over = [m.day for m in year.meetings if m.state == "closed" and m.day < limit]
    return year.is_now and bool(over) and writer.meeting.day == over[-1]


# ---- the words -------------------------------------------------------------------------------------------


def _texts(writer):
    """Both texts; names stand in no note of the load, so that the public one needs none taken out."""
    full = _parts(writer, named=True)
    return compose(*full, public=False), compose(*_parts(writer, named=False), public=True)


def _parts(writer, *, named):
    row = {name: value for name, value in writer.row.items() if name not in ("council", "cycle")}
    meeting = Meeting(**row, council=Council(pk=writer.year.council.pk, name=writer.year.council.name))
    meeting.presided_by = meeting.presided_by if named else ""
    rows = [_row(seat, values, named) for seat, values in writer.rows]
    items = [AgendaItem(**_plain(line)) for line in writer.items]
    resolutions = [
        _resolution(writer, item, policy)
        for item, policy in writer.decided
        if policy.resolution or policy.state
    ]
    promises = [_promise(values, who if named else None, post) for values, who, post in writer.promises]
    return meeting, rows, items, resolutions, promises


def _plain(line):
    names = {"policy": "policy_id", "topic": "topic_id"}
    return {names.get(name, name): value for name, value in line.items()}


def _row(seat, values, named):
    """What `compose` reads of an Attendance; making the records themselves took a tenth of the whole load."""
    said = {n: v for n, v in values.items() if n not in ("seat", "guest")}
    said.setdefault("name_then", "")
    row = SimpleNamespace(**{"guest": "", "seat_id": None, **NOT_KEPT, **said})
    if seat is None:
        row.guest = values["guest"] if named else ""
        return row
    row.name_then = row.name_then if named else ""
    person = SimpleNamespace(family_name=seat.who.family if named else "", given_name=seat.who.given)
    row.seat_id, row.seat = seat.pk, SimpleNamespace(person=person, office=seat.office)
    return row


def _resolution(writer, item, policy):
    table = writer.tables[Resolution]
    row = next(row for row in reversed(table.rows) if row[table.place["policy"]] == policy.pk)
    names = (
        "result",
        "method",
        "votes_for",
        "votes_against",
        "abstained",
        "conditions",
        "excluded",
        "by_chair",
    )
    return Resolution(item_id=item, **{name: row[table.place[name]] for name in names})


def _promise(values, who, post):
    values = {name: value for name, value in values.items() if name not in ("person", "post")}
    if who is None:
        return ActionItem(**values, post=post or "vice_principal")
    return ActionItem(**values, person=Person(pk=who.pk, family_name=who.family, given_name=who.given))
