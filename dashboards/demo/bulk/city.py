"""The rest of the demo city around its three told councils, in bulk and in one transaction."""

import random
import time

from activities.models import Activity, Slot
from community.demo import PASSWORD, PREFIX
from community.models import Appointment, Department, Person, User
from dashboards.demo.bulk import days, evaluations, fates, meetings, plans, policies, talk
from dashboards.demo.bulk.frame import Frame, Who
from dashboards.demo.bulk.ground import GroundLayer
from dashboards.demo.bulk.meeting_days import lay_meetings
from dashboards.demo.bulk.people import VOLUNTEERS, People
from dashboards.demo.bulk.seats import Members
from dashboards.demo.bulk.tables import Tables
from dashboards.demo.bulk.year import Habits, Year


class BulkCity:
    """Loads districts, people and three years of councils; `limit` makes a small city of so many councils."""

    def __init__(self, city, *, seed=1, limit=None, say=lambda words: None):
        self.tables, self.say, self.limit = Tables(), say, limit
        self.frame = Frame(city, self.tables, random.Random(seed), _board(city))
        self.frame.departments = {
            d.duty: d.pk for d in Department.objects.filter(municipality=city).order_by("-pk")
        }
        self.people = People(self.frame)
        self.ground = GroundLayer(self.frame, self.people)

    def load(self):
        """Everything, table by table, with all constraints and triggers on."""
        begun = time.monotonic()
        self.ground.lay(self.limit)
        councils, frame = self.ground.councils, self.frame
        without = fates.districts_without(self.ground.districts, frame.random)
        fates.deal(councils, frame.random)
        for district in self.ground.districts:
            self.people.coordinators(district, now=district.name not in without)
            self.people.volunteers(district, max(40, VOLUNTEERS * len(district.schools) * 8 // 37))
        self.say(f"校園{len(self.ground.districts)}学区と人の名簿を用意しました({_since(begun)})。")
        for n, council in enumerate(councils, 1):
            self._council(council)
            if n % 40 == 0 or n == len(councils):
                self.say(f"協議会 {n}/{len(councils)} の三年度をつくりました({_since(begun)})。")
                self.tables.write(first=(Activity, Slot))
        self.say(f"{sum(self.tables.written.values())}件を書きこみました({_since(begun)})。")

    def sign_ins(self):
        """Two more who sign in with one press: a coordinator of a busy desk, and a chair whom something waits for."""
        year, today = self.frame.now_year, self.frame.today
        desks = [council for council in self.ground.councils if year in council.district.coordinators]
        busy = max(desks, key=lambda council: ("short" in council.fates, -council.pk))
        self._sign_in("coordinator-2", busy.district.coordinators[year][0])
        wanted = ("policy_waits", "late_minutes", "not_met")
        seats = [
            (min((wanted.index(f) for f in council.fates if f in wanted), default=9), council.pk, seat)
            for council in self.ground.councils
            for seat in council.seats[year]
            if seat.office == "chair" and seat.starts_on <= today <= seat.ends_on
        ]
        self._sign_in("chair-2", min(seats, key=lambda row: row[:2])[2].who)

    @staticmethod
    def _sign_in(role, who):
        User.objects.create_user(PREFIX + role, Person.objects.get(pk=who.pk), PASSWORD)

    def _council(self, council):
        """Three years of one council."""
        council.habits = Habits.draw(self.frame, council)
        Members(self.frame, self.people, council).seat()
        council.items["plan"] = plans.choose(self.frame, council)
        for number in range(self.frame.first_year, self.frame.now_year + 1):
            self._year(Year(self.frame, council, number))
        talk.write_visions(self.frame, council)
        evaluations.write_topics(self.frame, council)

    def _year(self, year):
        """The rooms one after the other, in the order of the steps."""
        if not year.open():
            return
        lay_meetings(year)
        evaluations.lay_evaluation(year)
        talk.talk(year)
        policies.draft_policies(year)
        plans.plan(year)
        meetings.hold_meetings(year)
        policies.write_policies(year)
        days.hold_activities(year)
        evaluations.evaluate(year)
        year.close()


def _board(city):
    """The Board's staff by the duty of their department, as whoever acts for the Board."""
    posts = Appointment.objects.filter(department__municipality=city, post="board")
    return {
        post.department.duty: Who(post.person.pk, post.person.family_name, post.person.given_name)
        for post in posts.select_related("person", "department")
    }


def _since(begun):
    return f"{time.monotonic() - begun:.0f}秒"
