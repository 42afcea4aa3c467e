"""What residents may read, put into the small city; and a second municipality whose records never show."""

from datetime import timedelta

from activities.models import Activity, ActivityReport
from core.dates import now, today
from councils.models import Meeting, Minutes, Resolution
from evaluations.models import GoalEvaluation
from tests.factories.activities import make_activity, make_slot
from tests.factories.community import make_district, make_municipality, make_person, make_school
from tests.factories.councils import (
    at,
    make_council,
    make_cycle,
    make_goal,
    make_meeting,
    make_seat,
    make_vision,
)
from tests.factories.headquarters import make_headquarters, make_plan, make_plan_item


def announce(item, days=5, **fields):
    """An activity that residents are told of."""
    fields = {"state": Activity.State.CONFIRMED, "title": "竹とんぼの会", **fields}
    return make_activity(item, starts_at=at(today() + timedelta(days=days), 9, 30), **fields)


def tell(item, days=10, public=True, **fields):
    """An activity of some days ago with its report."""
    activity = announce(item, days=-days, state=Activity.State.REPORTED, **{"title": "町たんけん", **fields})
    ActivityReport.objects.create(
        activity=activity,
        text="班ごとに歩きました。",
        voices="自分の町はすごい(5年)",
        children_count=32,
        adults_count=9,
        is_public=public,
        written_by="岡本 正",
    )
    return activity


def notify(cycle, days=20, **fields):
    """A meeting whose notice is out."""
    fields = {"state": Meeting.State.NOTIFIED, "notified_at": now(), **fields}
    return make_meeting(cycle, starts_at=at(today() + timedelta(days=days)), **fields)


def publish_minutes(cycle, days=30, **fields):
    """Published minutes of a meeting that was held."""
    meeting = notify(cycle, -days, state=Meeting.State.CLOSED, quorum=1, voters_present=2, voters_in_office=2)
    fields = {"text": "全文", "public_text": "公表した文", "written_by": "事務 四郎", **fields}
    days = {"confirmed_on": today(), "published_on": today()}
    return Minutes.objects.create(meeting=meeting, state=Minutes.State.PUBLISHED, **days, **fields)


def put_in_force(policy):
    """The policy approved, with its resolution."""
    meeting = notify(
        policy.cycle, -40, state=Meeting.State.CLOSED, quorum=1, voters_present=2, voters_in_office=2
    )
    resolution = Resolution.objects.create(
        meeting=meeting,
        item=meeting.items.get(),
        policy=policy,
        result=Resolution.Result.APPROVED,
        method=Resolution.Method.NO_OBJECTION,
        votes_for=2,
        voters_present=2,
        quorum=1,
        decided_on=today(),
    )
    policy.state, policy.resolution, policy.in_force_on = policy.State.APPROVED, resolution, today()
    policy.save()


def evaluate(goal):
    """The council's agreed evaluation of a goal."""
    return GoalEvaluation.objects.create(
        goal=goal, state=GoalEvaluation.State.AGREED, degree=3, comment="よく話せた", agreed_on=today()
    )


def fill(world):
    """One public record of every kind in the first council."""
    world.announced = announce(world.item)
    world.place = make_slot(world.announced, title="竹を切る", capacity=4)
    world.told = tell(world.item)
    world.notice = notify(world.cycle)
    world.minutes = publish_minutes(world.cycle)
    put_in_force(world.policy)
    evaluate(world.goal)
    return world


def make_other_city():
    """A second municipality in the same database, with everything public there is; its words begin with よその."""
    city = make_municipality(name="よその市", board_name="よその教育委員会", phone="999-9999")
    school = make_school(city, name="よその小学校", district=make_district(city, name="よその中学校区"))
    council = make_council(city, school, name="よその協議会")
    cycle = make_cycle(council, vision=make_vision(council, text="よその子ども像"))
    make_seat(council, make_person(city, "よその 太郎"), is_publicly_named=True)
    item = make_plan_item(
        make_plan(cycle, make_headquarters(city, school, name="よその本部")), make_goal(cycle)
    )
    found = {
        "school": school,
        "activity": announce(item, title="よその会"),
        "told": tell(item, title="よその報告"),
        "meeting": notify(cycle),
        "minutes": publish_minutes(cycle),
    }
    return type("OtherCity", (), found)
