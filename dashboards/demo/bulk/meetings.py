"""The meetings of a bulk year: agenda, who answered and came, decisions, promises, minutes."""

from datetime import timedelta

from community.models import AccessLink
from core.dates import format_span
from councils.models import ActionItem, AgendaItem, Attendance, Meeting
from dashboards.demo.bulk import minutes
from dashboards.demo.bulk.frame import at, working
from dashboards.demo.bulk.policies import decide, freeze_voters
from dashboards.demo.bulk.words import meetings as words
from dashboards.demo.bulk.words import policies as policy_words

PARTS = {"first": words.FIRST, "second": words.SECOND, "middle": words.MIDDLE, "last": words.LAST}
OFFICES = {"chair": "会長", "vice_chair": "副会長", "": "委員"}


def hold_meetings(year):
    """Write every meeting that stands in the books."""
    for meeting in year.meetings:
        MeetingWriter(year, meeting).write()


class MeetingWriter:
    """One meeting with all that belongs to it."""

    def __init__(self, year, meeting):
        self.year, self.meeting, self.tables = year, meeting, year.tables
        self.frame, self.random, day = year.frame, year.random, meeting.day
        hour, minute = year.habits.times
        self.starts, self.ends = at(day, hour, minute), at(day, hour, minute) + timedelta(minutes=90)
        self.label = f"第{meeting.number}回 {year.council.name}"
        self.members = year.in_office(day)
        self.leader = year.leader(day)
        self.noticed = max(working(day - timedelta(days=20)), year.opened)
        self.items, self.rows, self.promises, self.decided = [], [], [], []

    def write(self):
        """The agenda and the notice; then what the day brought."""
        meeting, held = self.meeting, self.meeting.state == "closed"
        planned = max(day_before(meeting.day, 40), self.year.opened)
        planned = min(planned, self.frame.today - timedelta(days=1))
        when = format_span(self.starts, self.ends)
        self._log("meeting.plan", at(planned), when=when)
        if meeting.state != "planned":
            self._log("meeting.notify", at(min(self.noticed, self.frame.today - timedelta(days=1)), 11))
            self._attendances()
        self._agenda()
        self._meeting()
        if held:
            self._held()

    def _log(self, action, moment, who=None, **data):
        self.year.log(action, Meeting, self.meeting.pk, self.label, who or self.year.office, moment, **data)

    # ---- who answers and comes ---------------------------------------------------------------------------

    def _attendances(self):
        """A row for each member; once held, who came is frozen with name, office and vote."""
        held = self.meeting.state == "closed"
        away = self._away() if held or self.meeting.state == "not_formed" else set()
        for seat in self.members:
            reply, replied = self._reply(seat, away, held)
            row = {"reply": reply, "replied_at": replied, "seat": seat.pk, "meeting": self.meeting.pk}
            if reply:
                row["reply_note"] = self.random.choice(words.REPLY_NOTES)
                own = self.frame.chance(45) and seat.who.email
                row["reply_entered_by"] = "" if own else f"{self.year.office}(電話)"
            if held or self.meeting.state == "not_formed":
                row |= {
                    "present": seat.pk not in away,
                    "name_then": str(seat.who),
                    "office_then": OFFICES[seat.office],
                    "had_vote": seat.has_vote,
                }
            pk = self.tables.add(Attendance, **row)
            self.rows.append((seat, row))
            if self.meeting.state == "notified":
                self._link(seat, pk)
        voters = [seat for seat in self.members if seat.has_vote]
        self.in_office, self.quorum = len(voters), len(voters) * 50 // 100 + 1
        self.present = sum(seat.pk not in away for seat in voters)
        if held and self.frame.chance(22):
            self._guest()

    def _away(self):
        """Who did not come: few, never so many that the quorum is lost, except in a meeting that was not formed."""
        voters = [seat.pk for seat in self.members if seat.has_vote]
        quorum = len(voters) * 50 // 100 + 1
        if self.meeting.state == "not_formed":
            return set(self.random.sample(voters, len(voters) - quorum + 1))
        away = {seat.pk for seat in self.members if self.frame.chance(11) and seat.who is not self.leader}
        spare = len(voters) - quorum
        missing = [pk for pk in voters if pk in away]
        return away - set(missing[spare:])

    def _reply(self, seat, away, held):
        """Nearly everybody answers before the day; of a meeting ahead of us some have not yet."""
        first = max(self.noticed + timedelta(days=1), self.year.opened)
        days = max(1, (self.meeting.day - first).days - 5)
        moment = at(first + timedelta(days=self.random.randrange(days)), 9 + self.random.randrange(10))
        if moment.date() >= self.frame.today or self.frame.chance(6):
            return "", None
        absent = seat.pk in away if held else self.frame.chance(10)
        if held and self.frame.chance(4):
            absent = not absent
        return ("absent" if absent else "coming"), moment

    def _link(self, seat, attendance):
        """The link in the notice; the chair's outlives the day."""
        extra = 45 if seat.office else 0
        self.tables.add(
            AccessLink,
            purpose="meeting",
            person=seat.who.pk,
            target_id=attendance,
            salt=f"{self.random.getrandbits(64):016x}",
            expires_on=self.meeting.day + timedelta(days=extra),
            created_at=at(min(self.noticed, self.frame.today - timedelta(days=1))),
            created_by=str(self.year.office),
        )

    def _guest(self):
        name = self.random.choice(
            ("生涯学習課 担当者", "PTA役員", "6年生の代表", "公民館職員", "中学校の教頭")
        )
        small = self.year.council.main.is_small
        name = "小学校の教頭" if small and name in ("6年生の代表", "中学校の教頭") else name
        row = {"guest": name, "present": True, "name_then": name, "had_vote": False}
        self.tables.add(Attendance, meeting=self.meeting.pk, **row)
        self.rows.append((None, row))

    # ---- the agenda --------------------------------------------------------------------------------------

    def _agenda(self):
        """The standing items of this part of the year, policies to approve, and what last year left."""
        if self.meeting.state == "planned" and (self.meeting.day - self.frame.today).days > 42:
            return
        say, held = self.year.words, self.meeting.state == "closed"
        lines = []
        for kind, title, presenter, minutes_, notes, outcomes in PARTS[self.meeting.parts]:
            note = self.random.choice(notes) if held else ""
            outcome = self.random.choice(outcomes) if held else ""
            texts = [text.format(**say) for text in (title, presenter, note, outcome)]
            lines.append({"kind": kind, "title": texts[0], "presenter": texts[1], "minutes": minutes_})
            lines[-1] |= {"notes": texts[2], "outcome": texts[3]}
        lines[1:1] = [self._policy_line(policy, held) for policy in self.meeting.policies]
        if self.meeting.number == 1:
            lines[-1:-1] = self._topic_lines(held)
        for order, line in enumerate(lines, 1):
            line["id"] = self.tables.add(AgendaItem, meeting=self.meeting.pk, order=order, **line)
            self.items.append(line)

    def _policy_line(self, policy, held):
        head = policy.school.head
        notes = self.random.choice(policy_words_of(self.year)).format(head=head) if held else ""
        return {
            "kind": "approval",
            "title": f"{policy.school.name} 学校運営の基本方針",
            "presenter": head,
            "minutes": 20,
            "policy": policy.pk,
            "notes": notes,
        }

    def _topic_lines(self, held):
        """What the year before left stands on the first agenda; talked through it is closed."""
        lines = []
        for topic in self.year.council.topics.get(self.year.number, [])[:2]:
            lines.append(
                {"kind": "deliberation", "title": topic["title"], "minutes": 10, "topic": topic["id"]}
            )
            lines[-1]["notes"] = self.random.choice(words.TOPIC_NOTES) if held else ""
            if held:
                topic["state"] = "closed"
        return lines

    # ---- the day and what it leaves ----------------------------------------------------------------------

    def _meeting(self):
        meeting, state = self.meeting, self.meeting.state
        counted = state in ("closed", "not_formed")
        self.row = {
            "id": meeting.pk,
            "council": self.year.council.pk,
            "cycle": self.year.pk,
            "number": meeting.number,
            "starts_at": self.starts,
            "ends_at": self.ends,
            "place": self._place(),
            "state": state,
            "note": self.random.choice(words.NOTES_TO_MEMBERS),
            "notified_at": at(min(self.noticed, self.frame.today - timedelta(days=1)), 11)
            if self.rows
            else None,
            "observers": self.random.choice((0, 0, 0, 1, 2)) if state == "closed" else 0,
        }
        if counted:
            self.row |= {
                "voters_in_office": self.in_office,
                "voters_present": self.present,
                "quorum": self.quorum,
            }
        if state == "not_formed":
            self.row["end_reason"] = reason = self.random.choice(words.NOT_FORMED)
            self._log("meeting.not_form", self.starts, reason=reason)
        elif state == "closed":
            self.row |= {"presided_by": str(self.leader), "opened_at": self.starts, "closed_at": self.ends}
        self.tables.add(Meeting, **self.row)

    def _place(self):
        main, habit = self.year.council.main, self.year.council.items
        rooms = (
            ("会議室", "図書室", "校長室", "多目的室")
            if not main.is_small
            else ("会議室", "遊戯室", "職員室")
        )
        return habit.setdefault("room", f"{main.name} {self.random.choice(rooms)}")

    def _held(self):
        """Opened, decided, promised, closed; then the minutes."""
        self._log("meeting.open", self.starts, present=self.present, quorum=self.quorum)
        for policy in self.meeting.policies:
            item = next(line["id"] for line in self.items if line.get("policy") == policy.pk)
            pk = decide(self.year, policy, self.meeting, item, self.present, self.quorum)
            freeze_voters(self.tables, pk, self.rows)
            self.decided.append((item, policy))
        self._promise()
        self._log("meeting.close", self.ends)
        minutes.write_minutes(self)

    def _promise(self):
        """One or two promises; most are kept when their day is over."""
        for text, owner, days in self.random.sample(words.PROMISES, self.random.choice((1, 1, 2))):
            due = self.meeting.day + timedelta(days=days)
            who, post = self._owner(owner)
            past = due < self.frame.today
            done = past and (not self.year.is_now or self.frame.chance(84))
            row = {"text": text, "due_on": due, "state": "done" if done else "open"}
            row["result"] = self.random.choice(words.RESULTS) if done else ""
            row |= {"person": who.pk} if who else {"post": post}
            pk = self.tables.add(ActionItem, council=self.year.council.pk, meeting=self.meeting.pk, **row)
            label = str(who) if who else post
            self.promises.append((row, who, post))
            self.year.log("actionitem.add", ActionItem, pk, text, self.year.office, self.ends, who=label)

    def _owner(self, owner):
        """The member or the post that promised."""
        if owner in ("vice_principal", "liaison", "principal"):
            return None, owner
        wanted = {"chair": ("office", "chair"), "coordinator": ("category", "coordinator")}
        name, value = wanted.get(owner, ("category", "guardian" if owner == "guardian" else "resident"))
        found = [seat.who for seat in self.members if getattr(seat, name) == value]
        return (self.random.choice(found), "") if found else (None, "vice_principal")


def policy_words_of(year):
    """Notes of the approval; where it was continued they say so."""
    return (policy_words.CONTINUED,) if "policy_continued" in year.fates else words.APPROVED


def day_before(day, days):
    """The working day so many days before."""
    return working(day - timedelta(days=days))
