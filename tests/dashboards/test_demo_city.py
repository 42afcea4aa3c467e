"""The bulk of the demo city: what is written past the actions is what the actions would have left."""

import random
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.actions.steps import progress_of
from activities.models import Activity, ActivityReport, Assignment, Slot
from community.models import Municipality, Person, School, User
from core.dates import fiscal_year, frozen, now, today
from core.figures import all_figures
from core.models import AuditEntry
from core.names import phone_key, search_key
from core.sentences import known
from councils.models import (
    Attendance,
    BasicPolicy,
    Council,
    CouncilSchool,
    Cycle,
    Deliberation,
    Meeting,
    Minutes,
    Resolution,
    Seat,
    Topic,
    Wish,
)
from dashboards.demo.bulk.city import BulkCity
from dashboards.demo.bulk.fates import FATES
from dashboards.demo.ground import Ground
from dashboards.demo.national import Nation
from evaluations.models import CarryOver, Reflection
from headquarters.models import Ask, Commission, PlanItem, Registration

#: One worker loads it once for all of them.
pytestmark = pytest.mark.xdist_group("demo-city")
TOLD = ("ひばり小学校", "川上中学校区", "もみじ幼稚園")
COUNCILS = 14


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """A small city with every fate, loaded once for this file and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", "--city", f"--councils={COUNCILS}", verbosity=0)
        yield Municipality.objects.get()
        transaction.set_rollback(True)


def bulk_councils():
    """The councils that were not told."""
    told = Q()
    for name in TOLD:
        told |= Q(name__startswith=f"{name} ")
    return Council.objects.exclude(told)


def reached(cycle):
    """Which steps the records of a year say are reached, counted anew as each room counts."""
    day = min(max(today(), cycle.starts_on), cycle.ended_on or cycle.ends_on)
    covered = CouncilSchool.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), council=cycle.council)
    in_force = BasicPolicy.objects.filter(cycle=cycle, state__in=BasicPolicy.IN_FORCE)
    items = progress_of(PlanItem.objects.filter(plan__cycle=cycle))
    goals = cycle.goals.live()
    return (
        cycle.vision_id is not None,
        set(covered.values_list("school", flat=True)) <= set(in_force.values_list("school", flat=True)),
        hasattr(cycle, "plan") and cycle.plan.state == "adopted",
        0 < items["total"] == items["staffed"],
        0 < items["total"] == items["reported"],
        goals.exists() and not goals.exclude(evaluation__state="agreed").exists(),
    )


def kept(cycle):
    """Which steps the year itself keeps."""
    names = ("talked_at", "approved_at", "planned_at", "liaised_at", "acted_at", "evaluated_at")
    return tuple(getattr(cycle, name) is not None for name in names)


# ---- what stands there is what the rooms count -------------------------------------------------------------


def test_each_year_has_reached_the_steps_that_its_records_say(city):
    cycles = Cycle.objects.filter(council__in=bulk_councils()).select_related("council", "plan")
    assert cycles.count() > COUNCILS * 2
    for cycle in cycles:
        assert kept(cycle) == reached(cycle), cycle


def test_the_kept_figures_equal_a_recount(city):
    for figures in all_figures():
        counted = {key: values for key, values in figures.rows().items() if any(values.values())}
        assert figures.kept() == counted, figures.model


def test_past_years_are_complete_but_for_what_is_meant_to_be_stuck(city):
    this = fiscal_year(today())
    past = Cycle.objects.filter(council__in=bulk_councils(), fiscal_year__lt=this)
    assert past.count() == 2 * bulk_councils().count()
    assert not past.filter(Q(talked_at=None) | Q(approved_at=None) | Q(planned_at=None)).exists()
    open_ones = past.filter(evaluated_at=None)
    assert open_ones.filter(fiscal_year=this - 1).count() == open_ones.count() >= 1


def test_a_policy_in_force_was_decided_by_others_than_its_drafter(city):
    in_force = BasicPolicy.objects.filter(state__in=BasicPolicy.IN_FORCE)
    assert in_force.count() > COUNCILS
    for policy in in_force.select_related("resolution__meeting"):
        resolution = policy.resolution
        assert resolution.policy_id == policy.pk
        assert resolution.state == "confirmed"
        assert resolution.confirmed_by_id != policy.drafted_by_id
        leads = Seat.objects.on(resolution.meeting.day).filter(person=resolution.confirmed_by_id)
        assert leads.filter(
            council=resolution.meeting.council_id, office__in=("chair", "vice_chair")
        ).exists()


def test_an_opened_meeting_was_counted_from_those_who_came(city):
    closed = Meeting.objects.filter(state="closed").annotate(
        office=Count("attendances", filter=Q(attendances__had_vote=True)),
        came=Count("attendances", filter=Q(attendances__had_vote=True, attendances__present=True)),
    )
    assert closed.count() > COUNCILS * 5
    assert not closed.exclude(office=F("voters_in_office"), came=F("voters_present")).exists()
    assert all(meeting.quorum == meeting.voters_in_office // 2 + 1 for meeting in closed)
    assert not Attendance.objects.filter(meeting__state="closed", seat__isnull=False, name_then="").exists()


def test_promises_lie_in_the_time_of_the_registration(city):
    out = Assignment.objects.filter(
        person__registrations__headquarters=F("slot__activity__item__plan__headquarters"),
        slot__activity__item__plan__cycle__council__in=bulk_councils(),
    ).exclude(
        person__registrations__starts_on__lte=F("slot__starts_at__date"),
        person__registrations__ends_on__gte=F("slot__starts_at__date"),
    )
    assert Assignment.objects.count() > 1000
    assert not out.exists()


def test_nothing_past_lies_in_the_future(city):
    assert not ActivityReport.objects.filter(written_at__gt=now()).exists()
    assert not Reflection.objects.filter(written_at__gt=now()).exists()
    assert not Ask.objects.filter(Q(asked_at__gt=now()) | Q(answered_at__gt=now())).exists()
    assert not Meeting.objects.filter(state="closed", ends_at__gt=now()).exists()
    assert not Minutes.objects.filter(published_on__gt=today()).exists()
    assert not AuditEntry.objects.filter(at__gt=now()).exists()
    assert not Activity.objects.filter(state__in=Activity.HAPPENED, starts_at__gt=now()).exists()


def test_what_was_carried_on_is_a_topic_of_the_next_year(city):
    carried = CarryOver.objects.filter(evaluation__isnull=False).select_related(
        "topic", "evaluation__goal__cycle"
    )
    assert carried.count() > COUNCILS
    assert all(c.topic.fiscal_year == c.evaluation.goal.cycle.fiscal_year + 1 for c in carried)
    assert {"open", "closed"} <= set(Topic.objects.values_list("state", flat=True))


def test_history_tells_it_in_sentences(city):
    assert set(AuditEntry.objects.values_list("action", flat=True)) <= known()
    for model, action in ((ActivityReport, "activity.report"), (Resolution, "resolution.record")):
        assert AuditEntry.objects.filter(action=action).count() == model.objects.count()
    opened = AuditEntry.objects.filter(action__in=["meeting.open", "meeting.count"]).values("target_id")
    assert not Meeting.objects.filter(state="closed").exclude(pk__in=opened).exists()


def test_keys_under_which_things_are_found_are_those_of_save(city):
    for person in Person.objects.order_by("?")[:200]:
        name = (person.family_name, person.given_name, person.family_kana, person.given_kana)
        assert person.search_key == search_key(*name)
        assert person.phone_key == phone_key(person.phone)
    assert all(school.search_key == search_key(school.name) for school in School.objects.all())
    assert not Person.objects.exclude(Q(email="") | Q(email__endswith="@example.jp")).exists()
    assert not Person.objects.exclude(Q(phone="") | Q(phone__startswith="000-0000-")).exists()


# ---- stages and reasons --------------------------------------------------------------------------------------


def test_some_councils_are_stuck_and_the_city_page_can_find_why(city):
    this = fiscal_year(today())
    live = bulk_councils().active_on(today())
    assert live.exclude(cycles__fiscal_year=this).exists()
    no_chair = live.exclude(pk__in=Seat.objects.on(today()).filter(office="chair").values("council"))
    assert no_chair.exists() or (today() - date(this, 7, 10)).days <= 0
    alone = live.exclude(
        pk__in=Commission.objects.on(today()).values("headquarters__schools__coverages__council")
    )
    assert alone.exists()
    assert len(FATES) >= 12


def test_the_told_councils_stay_as_they_are(city):
    hibari = Council.objects.get(name__startswith="ひばり小学校 ")
    assert hibari.meetings.filter(cycle__fiscal_year=fiscal_year(today()) - 1).count() == 5
    assert Registration.objects.filter(headquarters__name="みどり中学校区 地域学校協働本部").count() == 10


def test_a_past_year_of_a_told_council_leaves_nothing_lying(city):
    told = Council.objects.filter(name__startswith=TOLD[0]).get()
    assert told.topics.filter(state="open").exists()
    assert not told.topics.filter(
        state="open", origin="carry_over", fiscal_year__lt=fiscal_year(today())
    ).exists()


def test_a_told_deliberation_is_held_once_and_its_wishes_stand_once(city):
    told = Deliberation.objects.exclude(item=None)
    assert told.exists()
    assert told.values("item__meeting").distinct().count() == told.count()
    assert not Wish.objects.values("cycle", "text").annotate(n=Count("pk")).filter(n__gt=1).exists()


def test_the_signed_in_two_more(city):
    names = set(User.objects.filter(username__startswith="demo-").values_list("username", flat=True))
    assert {"demo-coordinator-2", "demo-chair-2"} <= names
    assert len(names) == 15


# ---- pages ---------------------------------------------------------------------------------------------------


def client_of(person):
    """Somebody's browser."""
    user = getattr(person, "user", None) or User.objects.create_user(f"u{person.pk}", person, "x" * 20)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def council(city, request):
    """One bulk council in full swing, drawn by chance."""
    running = bulk_councils().filter(
        cycles__fiscal_year=fiscal_year(today()), cycles__talked_at__isnull=False, cycles__ended_on=None
    )
    running = running.filter(seats__in=Seat.objects.on(today()).filter(office="chair"))
    running = running.filter(
        pk__in=Commission.objects.on(today()).values("headquarters__schools__coverages__council")
    )
    return random.Random(7).choice(list(running.distinct().order_by("pk")))


def pages_of(council):
    """The main pages of a council, its school and its headquarters."""
    cycle = council.cycles.get(fiscal_year=fiscal_year(today()))
    year = [council.pk, cycle.fiscal_year]
    activity = Activity.objects.filter(item__plan__cycle__council=council, reflection__isnull=False).last()
    meeting = council.meetings.filter(state="closed", record__state="published").first()
    names = (
        "year_page",
        "wish_list",
        "vision_year",
        "goal_list",
        "policy_list",
        "plan_detail",
        "evaluation_year",
    )
    pages = [reverse(name, args=year) for name in names]
    pages += [reverse("year_page", args=[council.pk, cycle.fiscal_year - 1])]
    pages += [
        reverse(name, args=[council.pk])
        for name in ("meeting_list", "seat_list", "topic_list", "activity_list")
    ]
    pages += [meeting.get_absolute_url(), meeting.record.get_absolute_url()]
    pages += [
        activity.get_absolute_url(),
        activity.reflection.get_absolute_url(),
        activity.item.get_absolute_url(),
    ]
    pages += [reverse("actionitem_list", args=[council.pk])]
    return pages


@pytest.mark.parametrize("office", ["principal", "vice_principal", "chair", "board"])
def test_the_pages_of_a_council_open(council, office):
    if office == "chair":
        person = Seat.objects.on(today()).get(council=council, office="chair").person
    elif office == "board":
        person = User.objects.get(username="demo-board-guidance").person
    else:
        school = council.covered_schools().first()
        person = school.appointments.on(today()).get(post=office).person
    client = client_of(person)
    for page in pages_of(council):
        assert client.get(page).status_code == 200, page


def test_the_coordinator_reads_desk_and_registry(council):
    commission = (
        Commission.objects.on(today()).filter(headquarters__schools__coverages__council=council).first()
    )
    client = client_of(commission.person)
    headquarters = commission.headquarters
    registration = headquarters.registrations.on(today()).first()
    pages = [reverse("desk", args=[headquarters.pk]), reverse("registration_list", args=[headquarters.pk])]
    for page in (*pages, registration.get_absolute_url(), "/me/"):
        assert client.get(page).status_code == 200, page


def test_residents_read_the_school(council):
    school = council.covered_schools().first()
    assert Client().get(school.get_absolute_url()).status_code == 200


def test_first_screens_stay_within_twelve_queries(council):
    headquarters = Commission.objects.on(today()).filter(headquarters__schools__coverages__council=council)
    volunteer = (
        Registration.objects.on(today()).filter(headquarters=headquarters.first().headquarters).first()
    )
    chair = Seat.objects.on(today()).get(council=council, office="chair").person
    head = council.covered_schools().first().appointments.on(today()).get(post="principal").person
    for person in (chair, head, headquarters.first().person, volunteer.person):
        client = client_of(person)
        client.get("/me/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/me/").status_code == 200
        assert len(queries) <= 12


# ---- any day, and the same again -----------------------------------------------------------------------------


def story(limit):
    """What a small load tells, in a few words; taken back again."""
    city = Municipality.objects.get()
    with transaction.atomic():
        BulkCity(city, seed=5, limit=limit).load()
        told = list(
            Activity.objects.order_by("pk").values_list("title", "starts_at", "state", "slots__filled")
        )
        told += list(Person.objects.order_by("pk").values_list("family_name", "given_name"))
        for cycle in Cycle.objects.select_related("council", "plan"):
            assert kept(cycle) == reached(cycle), (cycle, today())
        transaction.set_rollback(True)
    return told


def test_the_same_seed_tells_the_same_city(db):
    Ground()
    first, again = story(3), story(3)
    strip = lambda rows: [row[:3] for row in rows]  # noqa: E731
    assert strip(first) == strip(again)


@pytest.mark.parametrize(
    "day", [date(2026, 4, 1), date(2026, 4, 3), date(2026, 8, 31), date(2027, 1, 5), date(2027, 3, 28)]
)
def test_it_can_be_loaded_on_any_day(db, day):
    with frozen(day):
        Ground()
        assert story(11)
        assert Slot.objects.count() == 0


# ---- a nation around it --------------------------------------------------------------------------------------


def test_a_nation_stands_around_the_city(db):
    Ground()
    Nation(lambda words: None, municipalities=4, districts=3, schools=60).load()
    assert Municipality.objects.count() == 5
    assert Municipality.current().name == "ひばり野市"
    assert School.objects.count() == 60
    assert CouncilSchool.objects.values("school").distinct().count() == 60
    joint = Council.objects.annotate(n=Count("schools")).filter(n=2)
    assert joint.count() == 6
    assert Cycle.objects.count() == 3 * Council.objects.count()
    assert not Cycle.objects.filter(Q(talked_at__gt=now()) | Q(evaluated_at__gt=now())).exists()
    past = Cycle.objects.filter(fiscal_year=fiscal_year(today()) - 1)
    assert past.exclude(approved_at=None).count() > past.count() // 2
    assert {figures.model.objects.values("council").distinct().count() for figures in all_figures()} == {
        Council.objects.count()
    }
    assert Seat.objects.filter(office="chair").count() == Council.objects.count()


def test_decisions_say_who_was_entitled_and_what_was_asked_for(city):
    decided = Resolution.objects.filter(meeting__council__in=bulk_councils())
    told = decided.annotate(here=Count("voters", filter=Q(voters__present=True)), entitled=Count("voters"))
    assert told.count() > COUNCILS
    assert not told.exclude(here=F("voters_present"), entitled=F("meeting__voters_in_office")).exists()
    assert not decided.filter(result="conditional", condition_rows=None).exists()
    assert not decided.filter(meeting__opened_at=None).exists()
