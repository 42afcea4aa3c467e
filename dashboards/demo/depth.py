"""What a told council lives through beside its usual meetings: in writing, called at short notice, postponed."""

from datetime import timedelta

from core.dates import fiscal_year, frozen, now, today
from councils import actions as council
from councils.models import Attendance, BasicPolicy, Meeting, Resolution
from dashboards.demo.meetings import MeetingPlayer

Reply = Attendance.Reply
#: How a sheet comes back: by link or on paper, signed, and on which side of the deadline.
LINK, PAPER, UNSIGNED, LATE = "link", "paper", "unsigned", "late"


class WrittenPlayer(MeetingPlayer):
    """A meeting in writing, from the sheets that go out to the result and its minutes."""

    def events(self):
        """Planned two weeks before; counted two days after the deadline."""
        from dashboards.demo.play import day_in

        self.day, self.until = (day_in(self.year, day) for day in (self.part.sent, self.part.until))
        plan = self.player.plan
        plan(self.day - timedelta(days=12), self.planned)
        plan(self.day, self.sent, 9)
        plan(self.until - timedelta(days=2), lambda: self.returned(LINK, PAPER, UNSIGNED), 14)
        plan(self.until + timedelta(days=1), lambda: self.returned(LATE), 11)
        plan(self.until + timedelta(days=2), self.counted, 9)
        plan(self.until + timedelta(days=8), self.minuted)
        plan(self.until + timedelta(days=17), self.confirmed)
        plan(self.until + timedelta(days=20), self.published)

    def planned(self):
        """Bills and deadline."""
        from dashboards.demo.play import at

        self.meeting = council.plan_written(
            self.player.cycles[self.year],
            by=self.player.office,
            starts_at=at(self.day, 9),
            ends_at=at(self.until, 17),
            note="夏休みの前に決めたいことがあります。書面でお願いします。",
        )
        for title, presenter, explanation in self.part.bills:
            council.add_agenda_item(
                self.meeting,
                by=self.player.office,
                kind="other",
                title=title,
                presenter=presenter,
                explanation=explanation,
            )

    def sent(self):
        """The sheets go out."""
        council.notify_meeting(self.meeting, by=self.player.office)

    def returned(self, *ways):
        """Sheets signed by link, and what came on paper, typed by the office."""
        bills = list(self.meeting.items.all())
        for key, way, choices, opinion in self.part.sheets:
            if way not in ways:
                continue
            person = self.player.ground.people[key]
            row = self.meeting.attendances.get(seat__person=person)
            said = dict(zip(bills, choices, strict=True))
            if way == LINK:
                by = self.player.viewer(key)
                council.sign_sheet(row, said, by=by, signed_name=str(person), opinion=opinion)
            else:
                self._type(row, said, way != UNSIGNED, opinion)

    def _type(self, row, said, is_signed, opinion):
        council.enter_sheet(
            row, said, by=self.player.office, received_at=now(), is_signed=is_signed, opinion=opinion
        )

    def counted(self):
        """Counted, confirmed by the chair, told to all; the first decision is looked at again next spring."""
        council.count_written(self.meeting, by=self.player.office)
        for resolution in Resolution.objects.filter(meeting=self.meeting):
            council.confirm_resolution(resolution, by=self.player.chair)
        first = Resolution.objects.filter(meeting=self.meeting).order_by("number").first()
        if self.year == self.player.now_year:
            council.set_review(first, today() + timedelta(days=220), by=self.player.office)
        self.meeting.refresh_from_db()
        council.tell_written_result(self.meeting, by=self.player.office)


class Depth:
    """Events of one story that do not come with the months, and what stands before the council today."""

    def __init__(self, player):
        self.player, self.story = player, player.story

    def year(self, year):
        """Of this and the last 年度: comments on the policy, a meeting in writing."""
        from dashboards.demo.play import day_in

        if year < self.player.now_year - 1:
            return
        if self.story.written:
            WrittenPlayer(self.player, year, None, self.story.written).events()
        first = day_in(year, self.story.meetings[0].day)
        self.player.plan(first + timedelta(days=9), lambda: self._comment(year), 19)
        self.player.plan(first + timedelta(days=14), lambda: self._answer(year), 17)

    def _policy(self, year):
        return BasicPolicy.objects.filter(cycle=self.player.cycles[year]).first()

    def _comment(self, year):
        for key, place, text, _answer in self.story.comments:
            policy = self._policy(year)
            item = policy.items.all()[place] if place is not None else None
            council.comment_policy(policy, text, by=self.player.viewer(key), item=item)

    def _answer(self, year):
        head = self.player.viewer(self.story.schools[0].staff["principal"].key)
        for _key, _place, text, answer in self.story.comments:
            if answer:
                council.answer_comment(self._policy(year).comments.get(text=text), answer, by=head)

    # ---- relative to today -------------------------------------------------------------------------------

    def lately(self):
        """A meeting called at short notice, nine days ago; its minutes lie before the members now."""
        part, day = self.story.special, _working(self.player.last_day - timedelta(days=9))
        if part and self._is_free(day):
            special = MeetingPlayer(self.player, fiscal_year(day), None, part)
            special.on = day
            special.events()

    def _is_free(self, day):
        """Within a year that has begun to meet, and not beside a meeting of the year's round."""
        from dashboards.demo.play import day_in

        days = [day_in(fiscal_year(day), part.day) for part in self.story.meetings]
        return day > min(days) + timedelta(days=21) and all(abs((day - d).days) > 3 for d in days)

    def postponed(self):
        """A meeting of next week that cannot be held: announced, answered, postponed yesterday but one."""
        day = _working(self.player.last_day + timedelta(days=5))
        if not self.story.postponed or not self._is_free(day):
            return
        year = fiscal_year(day)
        self.player.plan(day - timedelta(days=45), lambda: self._plan(year, day))
        self.player.plan(day - timedelta(days=16), self._announce)
        self.player.plan(self.player.last_day - timedelta(days=2), self._postpone, 13)

    def _plan(self, year, day):
        from dashboards.demo.play import at

        self.meeting = council.plan_meeting(
            self.player.cycles[year],
            by=self.player.office,
            starts_at=at(day, 18, 30),
            ends_at=at(day, 19, 30),
            place=self.story.place,
        )
        council.add_agenda_item(
            self.meeting, by=self.player.office, kind="deliberation", title="三つの校園の避難訓練", minutes=40
        )

    def _announce(self):
        council.notify_meeting(self.meeting, by=self.player.office)
        for row in self.meeting.attendances.order_by("pk")[:5]:
            council.reply_to_meeting(row, Reply.COMING, by=self.player.office, channel="電話で")

    def _postpone(self):
        """Mails go out by themselves; one of those without mail has been called."""
        council.postpone_meeting(self.meeting, self.story.postponed, by=self.player.office)
        row = self.meeting.attendances.filter(seat__person__email="").order_by("pk").first()
        council.tell_member(row, by=self.player.office)

    def before_the_next_meeting(self):
        """Yesterday the office changed the agenda with a reason, reminded who has not answered, took observers."""
        from dashboards.demo.play import at

        if not self.story.late_item:
            return
        office = self.player.office
        with frozen(at(self.player.last_day - timedelta(days=1), 16)):
            meeting = Meeting.objects.filter(council=self.player.council).upcoming(now()).first()
            if meeting.state == Meeting.State.PLANNED:
                council.notify_meeting(meeting, by=office)
            kind, title, presenter, minutes, reason = self.story.late_item
            council.add_agenda_item(
                meeting, by=office, kind=kind, title=title, presenter=presenter, minutes=minutes
            )
            council.publish_agenda(meeting, by=office, reason=reason)
            for name, contact, channel in self.story.observers:
                council.add_observer(meeting, name, by=office, contact=contact, channel=channel)
            key, note = self.story.absent
            row = meeting.attendances.get(seat__person=self.player.ground.people[key])
            council.reply_to_meeting(row, Reply.ABSENT, by=self.player.viewer(key), note=note)
            council.remind_unanswered(meeting, by=office)


def _working(day):
    """The Friday before, where it is a Saturday or Sunday."""
    return day - timedelta(days=max(0, day.weekday() - 4))
