"""The meetings of a told year, from the first plan to the published minutes."""

from datetime import timedelta

from community.models import Person
from core.dates import frozen, today
from councils import actions as council
from councils.models import Attendance, BasicPolicy, Deliberation, Meeting, Seat, Topic
from dashboards.demo.talks import correct, decide_with_conditions, deliberate, draft_opinion_of


class MeetingPlayer:
    """One meeting of one year, on the day of the story or `on` another one."""

    def __init__(self, player, year, number, part):
        self.player, self.year, self.number, self.part = player, year, number, part
        self.meeting = self.on = None

    def events(self):
        """Plan, notice, answers, the day, the minutes."""
        from dashboards.demo.play import day_in

        self.day = self.on or day_in(self.year, self.part.day)
        opened = day_in(self.year, (4, 6))
        plan = self.player.plan
        plan(max(self.day - timedelta(days=40), opened), self.planned)
        plan(max(self.day - timedelta(days=20), opened), self.announced, 11)
        plan(max(self.day - timedelta(days=19), opened + timedelta(days=1)), lambda: self.answered(5))
        plan(self.day - timedelta(days=9), lambda: self.answered(20))
        plan(self.day, self.held, 15)
        plan(self.day + timedelta(days=6), self.minuted)
        plan(self.day + timedelta(days=14), self.confirmed)
        plan(self.day + timedelta(days=18), self.published)

    def planned(self):
        """Date, place and items."""
        from dashboards.demo.play import at

        hour, minute = self.part.hour
        starts_at = at(self.day, hour, minute)
        self.meeting = council.plan_meeting(
            self.player.cycles[self.year],
            by=self.player.office,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=90),
            place=self.player.story.place,
        )
        for kind, title, presenter, minutes, _notes in self.part.items:
            if kind != "approval":
                council.add_agenda_item(
                    self.meeting,
                    by=self.player.office,
                    kind=kind,
                    title=title,
                    presenter=presenter,
                    minutes=minutes,
                )

        if self.number == 0:
            self._carry_overs_first()
        if self.part.opinion and self.is_in_depth:
            draft_opinion_of(self)

    def _carry_overs_first(self):
        """What last year's evaluation left stands on the first agenda."""
        left = [text for _comment, _decision, text in self.player.story.evaluation]
        topics = Topic.objects.open().filter(
            council=self.player.council, fiscal_year=self.year, origin=Topic.Origin.CARRY_OVER, title__in=left
        )
        for topic in topics:
            council.put_topic_on_agenda(self.meeting, topic, by=self.player.office, minutes=10)

    def announced(self):
        """The notice goes out with the agenda as it stands."""
        self._put_policies()
        council.notify_meeting(self.meeting, by=self.player.office)

    def _put_policies(self):
        """Submitted policies come onto the agenda of the meeting that approves. Returns whether there were any."""
        if not any(kind == "approval" for kind, *_rest in self.part.items):
            return False
        on_agenda = set(self.meeting.items.values_list("policy", flat=True))
        submitted = BasicPolicy.objects.filter(
            cycle=self.player.cycles[self.year], state=BasicPolicy.State.SUBMITTED
        )
        new = [policy for policy in submitted.order_by("school_id") if policy.pk not in on_agenda]
        for policy in new:
            council.put_policy_on_agenda(self.meeting, policy, by=self.player.office)
        return bool(new)

    def answered(self, at_most):
        """Some members answer at once, most a little later; the office enters what came by telephone."""
        if self._put_policies():
            reason = "基本方針が提出されたため"
            council.publish_agenda(self.meeting, by=self.player.office, reason=reason)
        rows = list(
            Attendance.objects.filter(meeting=self.meeting).select_related("seat__person").order_by("pk")
        )
        silent = 3 if self.year == self.player.now_year else 1
        for n, row in enumerate(rows[: min(at_most, max(1, len(rows) - silent))]):
            if row.reply:
                continue
            reply = Attendance.Reply.ABSENT if n == 4 else Attendance.Reply.COMING
            council.reply_to_meeting(row, reply, by=self.player.office)

    def held(self):
        """Opened with quorum at its hour; item by item notes, decisions and promises; closed at its end."""
        from dashboards.demo.play import at

        office, begins = self.player.office, at(self.day, *self.part.hour)
        seats = self._seats()
        away = seats.pop(4)
        with frozen(begins):
            council.open_meeting(
                self.meeting,
                by=office,
                present=seats,
                presided_by=self.player.chair.name,
                stand_ins={away.pk: self.part.stand_in} if self.is_in_depth and self.part.stand_in else None,
            )
        ends = self._go_through(begins)
        with frozen(max(ends, begins + timedelta(minutes=80))):
            self._promise()
            talked = [item.topic for item in self.meeting.items.exclude(topic=None).select_related("topic")]
            observers = self.player.random.choice([0, 0, 1, 2])
            council.close_meeting(self.meeting, by=office, topics_done=talked, observers=observers)
            self._nothing_is_left_lying()

    def _nothing_is_left_lying(self):
        """With the year's last meeting everything that last year handed on has been talked about."""
        if self.part is not self.player.story.meetings[-1]:
            return
        handed_on = Topic.objects.open().filter(council=self.player.council, fiscal_year=self.year)
        for topic in handed_on.filter(origin=Topic.Origin.CARRY_OVER):
            council.close_topic(topic, by=self.player.office)

    @property
    def is_in_depth(self):
        """This and the last year are told with everything that a meeting may hold."""
        return self.year >= self.player.now_year - 1

    def _go_through(self, clock):
        """Each item at its time. Returns when the last one ended."""
        office, notes = self.player.office, {item[1]: item[4] for item in self.part.items}
        for item in self.meeting.items.select_related("policy", "meeting__council"):
            text = "説明を受け、質疑のあと採決した。" if item.policy_id else notes.get(item.title, "")
            with frozen(clock):
                if self.is_in_depth:
                    council.start_item(item, by=office)
                    self._talk(item)
            clock += timedelta(minutes=item.minutes)
            with frozen(clock):
                council.save_notes(self.meeting, {item: {"notes": text}}, by=office)
                self._decide(item)
        return clock

    def _talk(self, item):
        """The deliberation of the story, in the first item where a matter is talked over."""
        held = Deliberation.objects.filter(item__meeting=self.meeting)
        if self.part.talk and item.kind == "deliberation" and not held.exists():
            deliberate(self, item, self.part.talk)

    def _decide(self, item):
        """The policy, and the opinion of the story; the chair confirms on the spot."""
        conditions = self.player.story.conditions
        if item.policy_id and conditions and self.is_in_depth:
            resolution = decide_with_conditions(self, item, conditions)
        elif item.policy_id:
            resolution = council.decide_unanimously(item, by=self.player.office, policy=item.policy)
        elif item.opinion_id:
            resolution = council.decide_unanimously(item, by=self.player.office)
        else:
            return
        council.confirm_resolution(resolution, by=self.player.chair)

    def _seats(self):
        return list(
            Seat.objects.on(today())
            .filter(council=self.player.council)
            .select_related("person")
            .order_by("pk")
        )

    def _promise(self):
        """What somebody promised to do; promises of former years are done."""
        if not self.part.promise:
            return
        text, key, days = self.part.promise
        item = council.add_action_item(
            self.player.council,
            text,
            by=self.player.office,
            person=Person.objects.get(pk=self.player.ground.people[key].pk),
            due_on=today() + timedelta(days=days),
            meeting=self.meeting,
        )
        if self.part.is_kept:
            self.player.plan(item.due_on, lambda: self._keep(item))

    def _keep(self, item):
        council.finish_action_item(item, "済みました。", by=self.player.office)

    def minuted(self):
        """The clerk's draft goes to the members."""
        minutes = council.write_minutes(self.meeting, by=self.player.office)
        council.circulate_minutes(minutes, by=self.player.office)
        if self.part.corrections and self.is_in_depth:
            correct(self, minutes)

    def confirmed(self):
        """The chair confirms."""
        council.confirm_minutes(Meeting.objects.get(pk=self.meeting.pk).record, by=self.player.chair)

    def published(self):
        """Everybody may read them."""
        record = Meeting.objects.get(pk=self.meeting.pk).record
        council.publish_minutes(record, by=self.player.office, report=True)
