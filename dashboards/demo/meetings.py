"""The meetings of a told year, from the first plan to the published minutes."""

from datetime import timedelta

from community.models import Person
from core.dates import today
from councils import actions as council
from councils.models import Attendance, BasicPolicy, Meeting, Seat, Topic


class MeetingPlayer:
    """One meeting of one year."""

    def __init__(self, player, year, number, part):
        self.player, self.year, self.number, self.part = player, year, number, part
        self.meeting = None

    def events(self):
        """Plan, notice, answers, the day, the minutes."""
        from dashboards.demo.play import day_in

        self.day = day_in(self.year, self.part.day)
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

    def _carry_overs_first(self):
        """What last year's evaluation left stands on the first agenda."""
        left = [text for _comment, _decision, text in self.player.story.evaluation]
        topics = Topic.objects.open().filter(
            council=self.player.council, fiscal_year=self.year, origin=Topic.Origin.CARRY_OVER, title__in=left
        )
        for topic in topics:
            council.put_topic_on_agenda(self.meeting, topic, by=self.player.office, minutes=10)

    def announced(self):
        """The notice goes out; submitted policies come onto the agenda."""
        council.notify_meeting(self.meeting, by=self.player.office)

    def _policies(self):
        return BasicPolicy.objects.filter(
            cycle=self.player.cycles[self.year], state=BasicPolicy.State.SUBMITTED
        ).order_by("school_id")

    def answered(self, at_most):
        """Some members answer at once, most a little later; the office enters what came by telephone."""
        if any(kind == "approval" for kind, *_rest in self.part.items):
            on_agenda = set(self.meeting.items.values_list("policy", flat=True))
            for policy in self._policies():
                if policy.pk not in on_agenda:
                    council.put_policy_on_agenda(self.meeting, policy, by=self.player.office)
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
        """Opened with quorum; notes, decisions and promises; closed."""
        office, meeting = self.player.office, self.meeting
        seats = [seat for n, seat in enumerate(self._seats()) if n != 4]
        council.open_meeting(meeting, by=office, present=seats, presided_by=self.player.chair.name)
        notes = {title: text for _kind, title, _presenter, _minutes, text in self.part.items}
        items = list(meeting.items.select_related("policy", "meeting__council"))
        said = {item: {"notes": notes.get(item.title, "")} for item in items}
        for item in items:
            if item.policy_id:
                said[item] = {"notes": "説明を受け、質疑のあと採決した。"}
        council.save_notes(meeting, said, by=office)
        for item in items:
            if item.policy_id:
                resolution = council.decide_unanimously(item, by=office, policy=item.policy)
                council.confirm_resolution(resolution, by=self.player.chair)
        self._promise()
        talked = [item.topic for item in meeting.items.exclude(topic=None).select_related("topic")]
        observers = self.player.random.choice([0, 0, 1, 2])
        council.close_meeting(meeting, by=office, topics_done=talked, observers=observers)

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
        due = item.due_on
        self.player.plan(due, lambda: council.finish_action_item(item, "済みました。", by=self.player.office))

    def minuted(self):
        """The clerk's draft goes to the members."""
        minutes = council.write_minutes(self.meeting, by=self.player.office)
        council.circulate_minutes(minutes, by=self.player.office)

    def confirmed(self):
        """The chair confirms."""
        council.confirm_minutes(Meeting.objects.get(pk=self.meeting.pk).record, by=self.player.chair)

    def published(self):
        """Everybody may read them."""
        council.publish_minutes(Meeting.objects.get(pk=self.meeting.pk).record, by=self.player.office)
