"""The undertakings of a told year: asked, answered, held, reported, looked back at; then the year's evaluation."""

from datetime import timedelta

from activities import actions as activities
from activities.models import Activity, Assignment
from core.dates import today
from evaluations import actions as evaluations
from evaluations.models import GoalEvaluation
from headquarters import actions as headquarters
from headquarters.models import Ask


class ActivityPlayer:
    """One undertaking of one year."""

    def __init__(self, player, year, told):
        self.player, self.year, self.told = player, year, told
        self.index = min(year - player.first_year, 2)
        self.activity = None

    def events(self):
        """From the first plan of the day to the reflection. In April there is no plan yet: the day is soon after it."""
        from dashboards.demo.play import day_in

        self.day = day_in(self.year, self.told.day)
        ready = day_in(self.year, self.player.story.meetings[0].day) + timedelta(days=6)
        if self.day < ready + timedelta(days=4):
            self.day = ready + timedelta(days=4)
        plan = self.player.plan
        plan(max(self.day - timedelta(days=42), ready), self.arranged)
        plan(max(self.day - timedelta(days=30), ready), self.asked, 13)
        plan(max(self.day - timedelta(days=18), ready + timedelta(days=1)), self.answered)
        plan(max(self.day - timedelta(days=28), ready + timedelta(days=2)), self.confirmed)
        plan(self.day + timedelta(days=1), self.attended)
        plan(self.day + timedelta(days=3), self.reported)
        plan(self.day + timedelta(days=12), self.reflected)

    def arranged(self):
        """The activity with its slots."""
        from dashboards.demo.play import at

        told, player = self.told, self.player
        begin, end = told.hours
        self.activity = activities.make_activity(
            player.items[self.year, told.title],
            by=player.coordinator,
            starts_at=at(self.day, *begin),
            ends_at=at(self.day, *end),
            place=told.place,
            children=told.children,
            childrens_role=told.childrens_role,
        )
        self.slots = [
            activities.add_slot(
                self.activity,
                by=player.coordinator,
                title=title,
                starts_at=at(self.day, *start),
                ends_at=at(self.day, *finish),
                min_needed=need,
                capacity=places,
            )
            for title, start, finish, need, places in told.slots
        ]

    def _whom(self):
        people = [{"person": self.player.ground.people[key]} for key in self.told.people]
        groups = [{"organisation": self.player.ground.organisations[key]} for key in self.told.groups]
        return people + groups

    def asked(self):
        """People by telephone, organisations by letter, each for one slot."""
        self.asks = []
        for n, who in enumerate(self._whom()):
            channel = Ask.Channel.PHONE if "person" in who else Ask.Channel.LETTER
            ask = headquarters.ask(
                self.activity.item,
                by=self.player.coordinator,
                channel=channel,
                reply_by=max(today() + timedelta(days=7), self.day - timedelta(days=14)),
                seats=1 if "person" in who else 3,
                **who,
            )
            activities.offer_slots(ask, [self.slots[n % len(self.slots)]], by=self.player.coordinator)
            self.asks.append(ask)

    def answered(self):
        """Most say yes; one in the running year is still waiting, one says no."""
        waiting = 1 if self.year == self.player.now_year and self.day > self.player.last_day else 0
        for n, ask in enumerate(self.asks[: len(self.asks) - waiting]):
            answer = Ask.Answer.NO if n == 3 else Ask.Answer.YES
            slot = ask.slot_answers.get().slot
            activities.answer_slots(
                ask, {slot.pk: answer}, by=self.player.coordinator, channel=Ask.Channel.PHONE
            )

    def confirmed(self):
        """It will take place."""
        activities.confirm_activity(self._fresh(), by=self.player.coordinator)

    def _fresh(self):
        return Activity.objects.select_related("item__plan__cycle__council").get(pk=self.activity.pk)

    def attended(self):
        """Those who promised came; the others are counted."""
        promised = list(
            Assignment.objects.filter(slot__activity=self.activity, state="confirmed", person__isnull=False)
            .values_list("person_id", flat=True)
            .distinct()
        )
        children, adults = self.told.counts
        grown = (self.year - self.player.first_year) * 2
        counts = {
            "child": children,
            "resident": max(0, adults + grown - len(promised) - 2),
            "guardian": 2,
            "staff": 3,
        }
        activities.take_attendance(
            self._fresh(), by=self.player.coordinator, came=promised, counts=counts, minutes=self._minutes()
        )

    def _minutes(self):
        (start, start_minute), (end, end_minute) = self.told.hours
        return (end - start) * 60 + end_minute - start_minute

    def reported(self):
        """A short report, made public by the head."""
        report = activities.report_activity(
            self._fresh(),
            by=self.player.office,
            text=self.told.report,
            voices=self.told.voice,
            weather="晴れ",
        )
        head = self.player.viewer(self.player.story.schools[-1].staff["principal"].key)
        activities.publish_report(report, by=head)

    def reflected(self):
        """Looking back at the aim."""
        last = self.index == 2
        evaluations.reflect(
            self._fresh(),
            by=self.player.coordinator,
            degree=self.told.degrees[self.index],
            reason=self.told.reason,
            child_voice=self.told.voice,
            decision="change" if last or self.index == 1 else "",
            next_change=self.told.next_change if last or self.index == 1 else "",
        )


class EvaluationPlayer:
    """The evaluation of one told year, at its last meeting."""

    def __init__(self, player, year, day):
        self.player, self.year, self.day = player, year, day

    def events(self):
        """Opened a month before, marked, agreed after the meeting."""
        plan = self.player.plan
        plan(self.day - timedelta(days=30), self.opened)
        plan(self.day - timedelta(days=12), self.marked)
        plan(self.day, self.agreed, 18)

    def opened(self):
        """Members may mark."""
        evaluations.open_evaluation(self.player.cycles[self.year], by=self.player.chair)

    def _sheets(self):
        return GoalEvaluation.objects.filter(goal__cycle=self.player.cycles[self.year]).select_related(
            "goal__cycle__council"
        )

    def marked(self):
        """Members who are not staff mark by themselves."""
        from councils.models import Seat

        seats = Seat.objects.on(today()).filter(council=self.player.council).exclude(category="staff")
        for sheet in self._sheets():
            for n, seat in enumerate(seats.select_related("person").order_by("pk")):
                degree = (3, 4, 3, 2, 0, 3)[(n + sheet.pk) % 6]
                by = self.player.viewer(self._key(seat.person_id))
                evaluations.mark_goal(sheet, seat, degree, by=by)

    def _key(self, person_id):
        return next(key for key, person in self.player.ground.people.items() if person.pk == person_id)

    def agreed(self):
        """What the council agreed, goal by goal, and what is carried into the next year."""
        for sheet, (comment, decision, text) in zip(
            self._sheets().order_by("goal__order", "goal_id"), self.player.story.evaluation, strict=True
        ):
            evaluations.close_marking(sheet, by=self.player.chair)
            evaluations.agree_evaluation(
                sheet, 3, by=self.player.chair, comment=comment, on=today(), decision=decision, next_text=text
            )
