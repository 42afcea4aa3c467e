"""The slots of a bulk activity, who was asked, what they answered, and who has promised to come."""

from datetime import timedelta

from psycopg.types.range import TimestamptzRange

from activities.models import Activity, Assignment, Slot, SlotAnswer
from community.models import AccessLink
from dashboards.demo.bulk.frame import at
from dashboards.demo.bulk.words import looking_back as words
from headquarters.models import Ask, ContactLog


class Filling:
    """Fills the slots of one activity with people who are free that day."""

    def __init__(self, day_writer):
        self.day, self.year = day_writer, day_writer.year
        self.frame, self.random, self.tables = self.year.frame, self.year.random, self.year.tables
        self.district = self.year.council.district
        self.people, self.group_seats, self.asked = [], 0, set()
        self.left = (day_writer.day - self.frame.today).days

    def write(self):
        """Each slot with its promises; once in a while a group takes some of the places."""
        keeps_asks = self._keeps_asks()
        for title, need, capacity in self.day.told.slots:
            wanted, short = self._wanted(need, capacity)
            slot = self._slot(title, need, capacity)
            filled = self._group(slot, wanted) if self.frame.chance(9) else 0
            free = self._free(wanted - filled)
            for who in free:
                self._promise(slot, who, keeps_asks)
            if keeps_asks:
                self._others(slot, 1 + short)
            if filled + len(free) < need and self._is_coming():
                self.day.item.hopeless = True

    def _is_coming(self):
        """Whether a missing person is still missed, as activities.actions.steps asks."""
        return self.day.starts >= self.frame.now and self.day.state in ("arranging", "confirmed")

    def _keeps_asks(self):
        """Asks are kept for what is coming, and for a part of what is over."""
        near = self.left >= -14
        return self.year.coordinator is not self.year.office and (
            near or self.day.is_first or self.frame.chance(10)
        )

    def _wanted(self, need, capacity):
        """How many are to be found: those who are asked early are few; where it is short, too few to the end."""
        short = "short" in self.year.council.fates and 0 <= self.left <= 14
        if short:
            return max(0, need - self.random.choice((1, 2, 3))), 2
        if self.left < 0 or self.left <= 10:
            thin = self.left >= 0 and self.frame.chance(6)
            return (max(0, need - 1), 1) if thin else (self.random.randrange(need, capacity + 1), 0)
        if self.year.habits.arranges_early:
            return need, 0
        return self.random.randrange(0, need + 1), 1

    def _slot(self, title, need, capacity):
        starts, ends = self.day.starts, self.day.ends
        return self.tables.add(
            Slot,
            activity=self.day.pk,
            title=title,
            starts_at=starts,
            ends_at=ends,
            during=TimestamptzRange(starts, ends, "[)"),
            min_needed=need,
            capacity=capacity,
            is_open=self.frame.chance(80),
        )

    def _free(self, wanted):
        """People of the registry who are registered that day and not yet somewhere else."""
        day, volunteers, found = self.day.day, self.district.volunteers, []
        start = self.random.randrange(len(volunteers))
        for n in range(len(volunteers)):
            if len(found) >= wanted:
                break
            who = volunteers[(start + n * 7) % len(volunteers)]
            if who.since <= day <= who.until and (who.pk, day) not in self.frame.busy:
                self.frame.busy.add((who.pk, day))
                found.append(who)
        return found

    # ---- promises ----------------------------------------------------------------------------------------

    def _group(self, slot, wanted):
        """A body of the neighbourhood comes with some of its people."""
        if wanted < 3:
            return 0
        body, seats = self.random.choice(self.district.bodies), self.random.choice((2, 2, 3))
        self._assign(slot, organisation=body[0], seats=min(seats, wanted), by=self.year.coordinator)
        if self.day.state in Activity.HAPPENED:
            self.group_seats += min(seats, wanted)
        return min(seats, wanted)

    def _assign(self, slot, *, by, ask=None, **who):
        early = min(self._moment(), self.day.starts - timedelta(hours=20))
        self.tables.add(
            Assignment,
            slot=slot,
            during=TimestamptzRange(self.day.starts, self.day.ends, "[)"),
            state="cancelled" if self.day.state == "cancelled" else "confirmed",
            ask=ask,
            entered_by=str(by),
            created_at=early,
            **who,
        )

    def _moment(self):
        """Some time between the first plan and today or the day itself."""
        first = self.day.arranged
        last = min(self.day.day, self.frame.today) - timedelta(days=1)
        days = max(1, min(30, (last - first).days))
        day = first + timedelta(days=self.random.randrange(days))
        return at(min(day, last), 9 + self.random.randrange(10), self.random.randrange(60))

    def _promise(self, slot, who, keeps_asks):
        ask = self._ask(slot, who, "yes") if keeps_asks else None
        by = self.year.coordinator if ask or self.frame.chance(70) else who
        self._assign(slot, person=who.pk, by=by, ask=ask)
        self.people.append((who, slot))

    # ---- asks --------------------------------------------------------------------------------------------

    def _others(self, slot, number):
        """Somebody who could not come; of what is coming, somebody who has not answered yet."""
        for who in self._free(number):
            self.frame.busy.discard((who.pk, self.day.day))
            waits = self.left > 1 and self.frame.chance(62)
            self._ask(slot, who, "" if waits else self.random.choice(("no", "no", "if_needed")))

    def _ask(self, slot, who, answer):
        """An ask with the aim and the image of that time; a waiting one has a link that can be printed."""
        key = (self.day.item.pk, who.pk)
        if not answer and key in self.frame.waiting:
            return None
        waits, moment, by = not answer, self._moment(), self.year.coordinator
        reply_by = self.day.day - timedelta(days=self.random.choice((5, 7, 10, 14)))
        pk = self.tables[Ask].reserve()
        channel = self.random.choice(("phone", "phone", "phone", "meeting", "letter", "fax"))
        row = {"state": "waiting" if waits else "done", "asked_at": moment, "channel": channel}
        if waits:
            self.frame.waiting.add(key)
            row["link"] = self._link(pk, who, by, moment)
        else:
            answered = moment + timedelta(hours=self.random.randrange(0, 40))
            now = at(self.frame.today - timedelta(days=1), 21)
            row |= {
                "answer": answer,
                "answered_at": max(moment, min(answered, now)),
                "answer_channel": channel,
            }
            row |= {"answer_entered_by": str(by), "comment": self.random.choice(words.COMMENTS)}
            row["comment"] = row["comment"] if (answer == "no") == ("お願いします" in row["comment"]) else ""
        self.tables.add(
            Ask,
            id=pk,
            headquarters=self.district.headquarters,
            item=self.day.item.pk,
            person=who.pk,
            message=self.random.choice(words.MESSAGES),
            vision_then=self.year.council.vision["text"],
            aim_then=self.day.item.aim,
            reply_by=max(reply_by, moment.date() + timedelta(days=2)),
            asked_by=by.pk,
            **row,
        )
        self.tables.add(SlotAnswer, ask=pk, slot=slot, answer=answer)
        if self.left >= -14 and self.frame.chance(30):
            self._contact(pk, who, moment, channel, waits)
        return pk

    def _link(self, ask, who, by, moment):
        return self.tables.add(
            AccessLink,
            purpose="ask",
            person=who.pk,
            target_id=ask,
            salt=f"{self.random.getrandbits(64):016x}",
            expires_on=self.day.day + timedelta(days=14),
            created_at=moment,
            created_by=str(by),
        )

    def _contact(self, ask, who, moment, channel, waits):
        text = self.random.choice(words.CONTACTS)
        self.tables.add(
            ContactLog,
            headquarters=self.district.headquarters,
            ask=ask,
            person=who.pk,
            item=self.day.item.pk,
            at=moment,
            channel=channel,
            text=text if waits or "留守" not in text else words.CONTACTS[0],
            minutes=self.random.choice((5, 5, 10, 15)),
            written_by=str(self.year.coordinator),
        )
