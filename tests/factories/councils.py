"""Records of steps 1 and 2."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from core.dates import fiscal_year, fiscal_year_end, fiscal_year_start, today
from councils.models import (
    RULES,
    AgendaItem,
    Attendance,
    BasicPolicy,
    ChildVision,
    Council,
    CouncilSchool,
    Cycle,
    Goal,
    Meeting,
    Seat,
    Wish,
)
from tests.factories.community import LONG_AGO, make_school


def make_council(municipality, *schools, **fields):
    """A council that covers the schools (a new one, when none is named)."""
    schools = schools or (make_school(municipality),)
    rules = {name: fields.pop(name) for name in RULES if name in fields}
    fields = {"name": f"{schools[0].name} 学校運営協議会", "established_on": LONG_AGO, **fields}
    council = Council.objects.create(municipality=municipality, **fields)
    council.rule_versions.create(holds_from=council.established_on, **rules)
    for school in schools:
        CouncilSchool.objects.create(council=council, school=school, starts_on=LONG_AGO)
    return council


def give_rules(council, **rules):
    """Other rules in the version that holds today, as if they had always been so."""
    council.rule_versions.update(**rules)
    for version in council.rule_versions.all():
        for name, value in rules.items():
            setattr(version, name, value)


def make_seat(council, person, **fields):
    """A member appointed for this fiscal year."""
    year = fiscal_year(today())
    fields = {
        "state": Seat.State.APPOINTED,
        "category": Seat.Category.RESIDENT,
        "starts_on": fiscal_year_start(year),
        "ends_on": fiscal_year_end(year),
        **fields,
    }
    return Seat.objects.create(council=council, person=person, **fields)


def make_vision(council, **fields):
    """An agreed child image."""
    number = council.visions.count() + 1
    fields = {
        "number": number,
        "text": "ふるさとを知り、自分から動く子ども",
        "state": ChildVision.State.AGREED,
        "agreed_on": today(),
        "discussed_where": "熟議の会",
        **fields,
    }
    return ChildVision.objects.create(council=council, **fields)


def make_cycle(council, **fields):
    """This fiscal year's cycle, nothing reached yet."""
    fields = {"fiscal_year": fiscal_year(today()), **fields}
    return Cycle.objects.create(council=council, **fields)


def make_wish(cycle, **fields):
    """A wish of the neighbourhood."""
    fields = {"side": "community", "text": "あいさつのできる子に", "entered_by": "事務局", **fields}
    return Wish.objects.create(cycle=cycle, **fields)


def make_goal(cycle, **fields):
    """A goal under the cycle's image."""
    vision = fields.pop("vision", None) or cycle.vision or make_vision(cycle.council)
    return Goal.objects.create(cycle=cycle, vision=vision, **{"text": "ふるさとへの誇りを育てる", **fields})


def make_policy(cycle, school, drafted_by, **fields):
    """A draft of the basic policy, with two items."""
    fields = {"number": 1, "title": "心豊かにたくましく", **fields}
    policy = BasicPolicy.objects.create(cycle=cycle, school=school, drafted_by=drafted_by, **fields)
    for order, heading in enumerate(["教育課程の編成", "学校経営計画"], 1):
        policy.items.create(heading=heading, body=f"{heading}の内容", order=order)
    return policy


def at(day, hour=15, minute=30):
    """That day and time in the city."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def make_meeting(cycle, **fields):
    """A meeting in two weeks, with one item to deliberate."""
    starts_at = fields.pop("starts_at", at(today() + timedelta(days=14)))
    fields = {
        "number": cycle.meetings.count() + 1,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "place": "会議室",
        **fields,
    }
    meeting = Meeting.objects.create(council=cycle.council, cycle=cycle, **fields)
    AgendaItem.objects.create(
        meeting=meeting, order=1, kind=AgendaItem.Kind.DELIBERATION, title="子どもの願い"
    )
    return meeting


def make_attendance(meeting, seat, **fields):
    """A member's line, without an answer."""
    return Attendance.objects.create(meeting=meeting, seat=seat, name_then=str(seat.person), **fields)
