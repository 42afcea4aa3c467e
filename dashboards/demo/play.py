"""Plays a story year by year through the real actions, each at its own day, and stops at today."""

import heapq
import random
from datetime import datetime, time, timedelta

from django.utils import timezone

from core.dates import fiscal_year, fiscal_year_end, fiscal_year_start, frozen, now, today
from core.viewer import viewer_of
from councils import actions as council
from councils.models import Attendance, Council, CouncilRules, CouncilSchool, Meeting, Seat
from dashboards.demo.activities import ActivityPlayer, EvaluationPlayer
from dashboards.demo.depth import Depth
from dashboards.demo.meetings import MeetingPlayer
from headquarters import actions as headquarters
from headquarters.models import Commission, Headquarters, Registration

YEARS = 3


def at(day, hour=10, minute=0):
    """That moment in the city."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def day_in(year, month_and_day):
    """A (month, day) of a 年度; January to March lie in the next calendar year. Never a Sunday."""
    month, day = month_and_day
    found = fiscal_year_start(year).replace(year=year + (month < 4), month=month, day=day)
    return found + timedelta(days=1) if found.weekday() == 6 else found


class StoryPlayer:
    """One council from its first demo year to today."""

    def __init__(self, story, ground, seed=1):
        self.story, self.ground, self.random = story, ground, random.Random(seed)
        self.now_year = fiscal_year(today())
        self.last_day = today()
        self.first_year = self.now_year - YEARS + 1
        self.cycles, self.items = {}, {}
        self.events, self.order = [], 0
        self.viewers_day, self.viewers = None, {}
        self.depth = Depth(self)

    def viewer(self, key):
        """The Viewer of somebody, with the roles of the day that is being played."""
        if self.viewers_day != today():
            self.viewers_day, self.viewers = today(), {}
        if key not in self.viewers:
            self.viewers[key] = viewer_of(self.ground.people[key])
        return self.viewers[key]

    @property
    def office(self):
        """Who writes for the school: the 教頭 of the last school, else its head."""
        staff = self.story.schools[-1].staff
        return self.viewer((staff.get("vice_principal") or staff["principal"]).key)

    @property
    def coordinator(self):
        """Who plans and asks."""
        return self.viewer(self.story.coordinator)

    @property
    def chair(self):
        """Who presides and confirms."""
        return self.viewer(next(p.key for p in self.story.members if p.office == "chair"))

    def plan(self, day, act, hour=10):
        """Do something on a day, unless that day is still to come."""
        self.order += 1
        heapq.heappush(self.events, (at(day, hour), self.order, act))

    def play(self):
        """Everything that has happened up to today, in order."""
        self.found()
        for year in range(self.first_year, self.now_year + 1):
            self.year(year)
        self.depth.lately()
        self.depth.postponed()
        while self.events:
            moment, _order, act = heapq.heappop(self.events)
            if moment.date() < self.last_day:
                with frozen(moment):
                    act()
        self.always_a_next_meeting()
        self.depth.before_the_next_meeting()

    def found(self):
        """Council, schools, headquarters and those who are always there."""
        story, since = self.story, fiscal_year_start(self.first_year)
        schools = [self.ground.school(part, story.district, self.first_year) for part in story.schools]
        self.council = Council.objects.create(
            municipality=self.ground.city,
            name=story.name,
            established_on=since,
        )
        CouncilRules.objects.create(
            council=self.council, holds_from=since, goal_axes=["豊かな人間性", "自分を高める", "共に生きる"]
        )
        for school in schools:
            CouncilSchool.objects.create(council=self.council, school=school, starts_on=since)
        for member in story.members:
            self.ground.part(member)
        self.headquarters = self._headquarters(schools, since)
        for key, name, kind, phone in story.organisations:
            self.ground.organisation(key, name, kind, phone, since)
        for part in story.volunteers:
            Registration.objects.create(
                headquarters=self.headquarters,
                person=self.ground.part(part),
                skills=part.skills,
                starts_on=since,
                ends_on=fiscal_year_end(self.now_year),
            )

    def _headquarters(self, schools, since):
        name, kind = self.story.base
        base = self.ground.organisation(f"base-{self.story.headquarters}", name, kind, since=since)
        body, made = Headquarters.objects.get_or_create(
            municipality=self.ground.city,
            name=self.story.headquarters,
            defaults={"base": base, "starts_on": since, "phone": "000-0000-0102"},
        )
        body.schools.add(*schools)
        if made:
            for year in range(self.first_year, self.now_year + 1):
                Commission.objects.create(
                    headquarters=body,
                    person=self.ground.people[self.story.coordinator],
                    starts_on=fiscal_year_start(year),
                    ends_on=fiscal_year_end(year),
                    letter_number=f"委{year - 2018}-{self.ground.people[self.story.coordinator].pk}",
                )
        return body

    def year(self, year):
        """The events of one 年度."""
        start = fiscal_year_start(year)
        self.plan(start, lambda: self.seats(year), 8)
        self.plan(start + timedelta(days=4), lambda: self.open(year))
        self.plan(start + timedelta(days=20), lambda: self.wishes(year))
        first = day_in(year, self.story.meetings[0].day)
        self.plan(first, lambda: self.image(year), 16)
        self.plan(first + timedelta(days=1), lambda: self.goals(year))
        at_first = any(kind == "approval" for kind, *_rest in self.story.meetings[0].items)
        drafted = first - timedelta(days=14) if at_first else first + timedelta(days=2)
        self.plan(drafted, lambda: self.policies(year))
        self.plan(first + timedelta(days=3), lambda: self.make_plan(year))
        for number, part in enumerate(self.story.meetings):
            self.meeting(year, number, part)
        adopted = max(first + timedelta(days=5), day_in(year, (6, 20)))
        self.plan(adopted, lambda: self.adopt(year))
        for undertaking in self.story.undertakings:
            ActivityPlayer(self, year, undertaking).events()
        self.depth.year(year)
        EvaluationPlayer(self, year, day_in(year, self.story.meetings[-1].day)).events()

    def seats(self, year):
        """The Board appoints the members of the year."""
        board = self.viewer("board-guidance")
        for part in self.story.members:
            seat = Seat.objects.create(
                council=self.council,
                person=self.ground.people[part.key],
                category=part.category,
                affiliation=part.affiliation,
                has_vote=part.category != Seat.Category.STAFF,
                starts_on=fiscal_year_start(year),
                ends_on=fiscal_year_end(year),
                secrecy_acknowledged_on=fiscal_year_start(year),
            )
            seat.move("appoint", board, office=part.office)

    def open(self, year):
        """The year begins."""
        self.cycles[year] = council.open_cycle(self.council, year, by=self.office)

    def wishes(self, year):
        """Wishes from the four sides; each year brings some of them again."""
        told = (
            self.story.wishes
            if year == self.now_year
            else self.random.sample(self.story.wishes, max(4, len(self.story.wishes) * 2 // 3))
        )
        labels = {"children": "6年生", "guardians": "", "community": "", "school": ""}
        for side, theme, text in told:
            council.add_wishes(
                self.cycles[year],
                side,
                [text],
                by=self.office,
                author_label=labels[side],
                theme=self._theme(year, theme),
            )

    def _theme(self, year, name):
        return self.cycles[year].themes.get_or_create(name=name)[0] if name else None

    def image(self, year):
        """The child image: new in the first year, renewed in the second where the story says so, else kept."""
        number = min(year - self.first_year, len(self.story.visions) - 1)
        text, note = self.story.visions[number]
        cycle = self.cycles[year]
        if self.council.visions.filter(text=text).exists():
            council.keep_vision(cycle, by=self.office)
            return
        meeting = Meeting.objects.filter(cycle=cycle).order_by("starts_at").first()
        vision = council.draft_vision(
            self.council, text, by=self.office, note=note, wishes=list(cycle.wishes.all())
        )
        council.agree_vision(vision, cycle, by=self.office, on=today(), meeting=meeting)

    def goals(self, year):
        """The goals of the year under the image."""
        for text, axis, issue, indicator in self.story.goals:
            council.add_goal(
                self.cycles[year], text, by=self.office, axis=axis, issue=issue, indicator=indicator
            )

    def policies(self, year):
        """Each head drafts and submits the basic policy."""
        for part in self.story.schools:
            head = self.viewer(part.staff["principal"].key)
            policy = council.draft_policy(self.cycles[year], self.ground.schools[part.key], by=head)
            policy.title = self.story.policy_titles[part.key]
            policy.save(update_fields=["title"])
            policy.goals.set(self.cycles[year].goals.all())
            for item, (heading, body) in zip(policy.items.all(), self.story.policy, strict=False):
                item.heading, item.body = heading, body
                item.save(update_fields=["heading", "body"])
            council.submit_policy(policy, by=head)

    def make_plan(self, year):
        """The headquarters' plan with its items and duties."""
        cycle = self.cycles[year]
        self.plan_of_year = headquarters.make_plan(cycle, self.headquarters, by=self.coordinator)
        goals = list(cycle.goals.all())
        for told in self.story.undertakings:
            item = headquarters.add_plan_item(
                self.plan_of_year,
                by=self.coordinator,
                title=told.title,
                month=told.day[0],
                goals=[goals[told.goal]],
                category=told.category,
                issue=told.issue,
                aim=told.aim,
                why=told.why,
                existing_event=told.existing_event,
                continues=self.items.get((year - 1, told.title)),
            )
            index = min(year - self.first_year, 2)
            for task in told.tasks:
                headquarters.add_duty(
                    item,
                    task.sides[index],
                    task.text,
                    by=self.coordinator,
                    is_coordination=task.is_coordination,
                )
            self.items[year, told.title] = item

    def adopt(self, year):
        """The plan is adopted where the headquarters met."""
        headquarters.adopt_plan(self.cycles[year].plan, by=self.coordinator, on=today(), where="本部の打合せ")

    def meeting(self, year, number, part):
        """Planned five weeks before, announced three weeks before, held, minuted, published."""
        MeetingPlayer(self, year, number, part).events()

    def always_a_next_meeting(self):
        """When the told meetings lie behind us, one more is announced."""
        soon = today() + timedelta(days=18)
        year = fiscal_year(soon)
        if Meeting.objects.filter(council=self.council).upcoming(now()).exists():
            return
        if year not in self.cycles:
            if not Seat.objects.filter(council=self.council, starts_on=fiscal_year_start(year)).exists():
                self.seats(year)
            self.cycles[year] = council.open_cycle(self.council, year, by=self.office)
        meeting = council.plan_meeting(
            self.cycles[year],
            by=self.office,
            starts_at=at(soon, 15, 30),
            ends_at=at(soon, 17, 0),
            place=self.story.place,
        )
        council.add_agenda_item(
            meeting,
            by=self.office,
            kind="deliberation",
            title="これまでの活動と、これからのこと",
            presenter="推進員",
            minutes=40,
        )
        council.notify_meeting(meeting, by=self.office)
        for row in Attendance.objects.filter(meeting=meeting).order_by("pk")[:2]:
            council.reply_to_meeting(row, Attendance.Reply.COMING, by=self.office)
