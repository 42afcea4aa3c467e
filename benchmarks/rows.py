"""The benchmark's own council, filled to the sizes that docs/performance.md names, beside whatever demo is loaded.

The demo's councils are told stories of ordinary size; a goal "300 rows" needs 300 rows. Names are numbers.
"""

from datetime import timedelta

from django.db import transaction

from community.models import Municipality, Person, School
from core.dates import today
from core.viewer import viewer_of
from councils.actions import close_meeting, notify_meeting, open_meeting
from councils.models import AgendaItem, Council
from headquarters.models import PlanItem
from tests.factories.activities import make_activity, make_assignment, make_slot
from tests.factories.community import make_person, make_post, make_school, make_user
from tests.factories.councils import (
    at,
    make_council,
    make_cycle,
    make_goal,
    make_meeting,
    make_seat,
    make_vision,
)
from tests.factories.headquarters import (
    make_commission,
    make_headquarters,
    make_plan,
    make_plan_item,
    make_registration,
)

NAME = "計測小学校"
PREFIX = "bench-"
ITEMS, UNDERTAKINGS, NAMES, VOLUNTEERS = 30, 300, 60, 120
#: As many as sign up at once; each has an account.
CLIENTS = 8
NOTE = "保護者から、登下校の見守りについて意見が出た。地域の方からは、声かけを続けたいとの話があった。次回までに案をまとめる。"


@transaction.atomic
def fill(schools=60):
    """Make the benchmark's council, and so many schools with councils that lists have a full page."""
    city = Municipality.current()
    if School.objects.filter(name=NAME).exists():
        return
    school = make_school(city, name=NAME)
    people = make_people(city, school)
    council = make_council(city, school)
    body = make_headquarters(city, school, name="計測本部")
    make_seat(council, people["chair"], office="chair")
    for person in [make_person(city) for _ in range(9)]:
        make_seat(council, person)
    make_commission(body, people["coordinator"])
    cycle = make_cycle(council, vision=make_vision(council))
    goals = [make_goal(cycle, text=f"目標その{n}") for n in range(1, 4)]
    make_agendas(cycle, viewer_of(people["principal"]))
    volunteers = make_volunteers(city, body, people)
    make_activities(make_undertakings(cycle, body, goals), volunteers)
    for _ in range(max(0, schools - Council.objects.count())):
        make_cycle(make_council(city, make_school(city)))


def make_people(city, school):
    """Those who sign in to the benchmark's council."""
    people = {}
    for role in ("principal", "chair", "coordinator", *(f"volunteer-{n}" for n in range(CLIENTS))):
        people[role] = make_person(city, f"計測 {role}")
        make_user(people[role], username=PREFIX + role)
    make_post(people["principal"], "principal", school=school)
    return people


def make_agendas(cycle, by):
    """A meeting that was held, with notes under each of 30 items, and one that is announced, with 30 items."""
    held = make_meeting(cycle, starts_at=at(today(), 0, 5))
    add_items(held)
    notify_meeting(held, by=by)
    open_meeting(held, by=by, present=list(cycle.council.seats.all()), presided_by="計測 chair")
    held.items.update(notes=NOTE)
    close_meeting(held, by=by)
    coming = make_meeting(cycle)
    add_items(coming)
    notify_meeting(coming, by=by)


def add_items(meeting):
    """Up to 30 items."""
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=n, kind=AgendaItem.Kind.DELIBERATION, title=f"議題その{n}")
        for n in range(2, ITEMS + 1)
    )


def make_undertakings(cycle, body, goals):
    """A plan of 300 undertakings, spread over the year; returns the first of this month."""
    plan = make_plan(cycle, body)
    made = PlanItem.objects.bulk_create(
        PlanItem(plan=plan, title=f"取組その{n}", month=n % 12 + 1, aim="自分の言葉で地域のよさを語れる")
        for n in range(UNDERTAKINGS - 1)
    )
    through = PlanItem.goals.through
    through.objects.bulk_create(
        through(planitem_id=item.pk, goal_id=goals[n % 3].pk) for n, item in enumerate(made)
    )
    return make_plan_item(plan, goals[0], title="大きな取組", month=today().month)


def make_volunteers(city, body, people):
    """A registry of 120 volunteers; the first eight have accounts."""
    known = [people[f"volunteer-{n}"] for n in range(CLIENTS)]
    more = Person.objects.bulk_create(
        Person(municipality=city, family_name="計測", given_name=f"{n:03d}郎", family_kana="けいそく")
        for n in range(VOLUNTEERS - CLIENTS)
    )
    for person in [*known, *more]:
        make_registration(body, person)
    return more


def make_activities(item, volunteers):
    """One activity with 60 names, 60 activities of this month, and one whose places are open."""
    big = make_activity(item, title="大きな活動", starts_at=at(today() + timedelta(days=7), 9, 30))
    for n in range(NAMES // 3):
        slot = make_slot(big, title=f"役割その{n + 1}", capacity=3)
        for person in volunteers[3 * n : 3 * n + 3]:
            make_assignment(slot, person)
    first = today().replace(day=1)
    for n in range(60):
        make_activity(item, title=f"活動その{n}", starts_at=at(first + timedelta(days=n % 28), 10))
    joint = make_activity(item, title="申し込める活動", starts_at=at(today() + timedelta(days=20), 9, 30))
    make_slot(joint, title="見守り", capacity=CLIENTS, is_open=True)
