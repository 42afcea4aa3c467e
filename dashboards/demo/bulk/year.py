"""One 年度 of a bulk council: its days are laid first, then each room writes what has happened by today."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import fiscal_year_end, fiscal_year_start, format_fiscal_year
from councils.models import STEP_FIELDS, Cycle
from dashboards.demo.bulk.frame import CouncilRow, Frame, Who, at, in_year, working


@dataclass
class Habits:
    """How a council goes about its year; it does so every year."""

    times: tuple
    meetings: int
    approves_in: int
    keeps_early: bool
    arranges_early: bool
    adopts_in_meeting: bool
    pace: int
    publishes_after: int

    @classmethod
    def draw(cls, frame, council):
        """A council's habits, by chance."""
        random = frame.random
        return cls(
            times=random.choice(((15, 30), (15, 30), (10, 0), (18, 30), (16, 0))),
            meetings=random.choice((3, 4, 4, 4, 5)),
            approves_in=random.choice((0, 0, 1)),
            keeps_early=frame.chance(70),
            arranges_early=frame.chance(28),
            adopts_in_meeting=frame.chance(45),
            pace=random.choice((-1, 0, 0, 0, 1)),
            publishes_after=random.randrange(16, 29),
        )


class Year:
    """The frame of one council's year: who acts, which days, which steps were reached when."""

    def __init__(self, frame: Frame, council: CouncilRow, number: int):
        self.frame, self.council, self.number = frame, council, number
        self.tables, self.random = frame.tables, frame.random
        self.habits, self.index = council.habits, number - frame.first_year
        self.is_now = number == frame.now_year
        self.fates = council.fates if self.is_now else set()
        self.seats = council.seats[number]
        self.steps, self.goals, self.items, self.meetings = {}, [], [], []
        self.vision, self.decided = None, 0
        self.starts, self.ends = fiscal_year_start(number), fiscal_year_end(number)
        if "closing" in self.fates:
            self.ends = min(self.ends, frame.closing)
        self._days()

    def _days(self):
        random, number = self.random, self.number
        self.opened = working(self.starts + timedelta(days=random.randrange(0, 9)))
        self.kept = working(self.opened + timedelta(days=random.randrange(3, 9)))
        self.met = self._meeting_days()
        self.planned = working(self.kept + timedelta(days=6))
        self.evaluated = self.met[-1]
        self.adopted = working(
            max(self.met[0] + timedelta(days=5), in_year(number, 6, random.randrange(8, 25)))
        )

    def _meeting_days(self):
        random, number, parts = self.random, self.number, self.habits.meetings
        first = in_year(number, 5, random.randrange(11, 29))
        last = in_year(number, 2, random.randrange(3, 26))
        between = {
            3: [(10, 5, 50)],
            4: [(6, 22, 24), (10, 25, 35)],
            5: [(6, 20, 20), (9, 10, 30), (11, 25, 20)],
        }[parts]
        middle = [in_year(number, m, d) + timedelta(days=random.randrange(span)) for m, d, span in between]
        return [working(day) for day in (first, *middle, last)]

    # ---- who acts ----------------------------------------------------------------------------------------

    @property
    def office(self) -> Who:
        """Who writes for the school."""
        return self.council.main.holder("vice_principal", self.number)

    @property
    def head(self) -> Who:
        """The head of the main school."""
        return self.council.main.holder("principal", self.number)

    @property
    def coordinator(self) -> Who:
        """Who plans and asks; where nobody is commissioned, the office does."""
        return self.council.district.coordinators.get(self.number, [self.office])[0]

    def officer(self, office, day):
        """The chair or vice-chair on a day, or None."""
        return next((s.who for s in self.in_office(day) if s.office == office), None)

    def in_office(self, day):
        """Seats held on a day."""
        return [seat for seat in self.seats if seat.starts_on <= day <= seat.ends_on]

    def leader(self, day):
        """Who presides and confirms: the chair, else the vice-chair."""
        return self.officer("chair", day) or self.officer("vice_chair", day)

    @property
    def words(self):
        """What the school, its people and its children are called here."""
        main = self.council.main
        kids = "生徒" if main.kind.startswith(("C", "D")) else "子ども"
        vice = "主任" if main.is_small else "教頭"
        return {"head": main.head, "vice": vice, "kids": kids, "school": "園" if main.is_small else "学校"}

    def meets(self, place):
        """Whether the meeting at that place in the year was held."""
        return any(m.state == "closed" and m.day == self.met[place] for m in self.meetings)

    def meetings_pk(self, place):
        """The id of the meeting at that place in the year."""
        return next(m.pk for m in self.meetings if m.state == "closed" and m.day == self.met[place])

    # ---- what has happened -------------------------------------------------------------------------------

    def is_past(self, day):
        """Whether something of that day has happened: before today, and while the year went on."""
        return day < self.frame.today and day <= self.ends

    def log(self, action, model, pk, label, who, moment, /, **data):
        """A line of history in the council's own."""
        self.frame.log(action, model, pk, label, self.council.scope, who, moment, **data)

    def reach(self, number, moment, who):
        """A step of the year is reached."""
        self.steps[number] = moment
        self.log("cycle.reach", Cycle, self.pk, self.label, who, moment, step=number)

    @property
    def label(self):
        """What the audit trail calls the year."""
        return f"{self.council.name} {format_fiscal_year(self.number)}"

    def open(self):
        """Begin the year; False when it has not begun."""
        if "not_opened" in self.fates or not self.is_past(self.opened):
            return False
        self.pk = self.tables[Cycle].reserve()
        words = format_fiscal_year(self.number)
        self.log("cycle.open", Cycle, self.pk, self.label, self.office, at(self.opened, 9), year=words)
        return True

    def close(self):
        """Write the year itself, with the steps that it reached."""
        ended = "closing" in self.fates and self.frame.is_past(self.frame.closing)
        reason = "園児数の減少により閉園したため。活動は近くのこども園に引き継いだ。"
        self.tables.add(
            Cycle,
            id=self.pk,
            council=self.council.pk,
            fiscal_year=self.number,
            vision=self.vision,
            opened_at=at(self.opened, 9),
            ended_on=self.frame.closing if ended else None,
            end_reason=reason if ended else "",
            **{STEP_FIELDS[number - 1]: moment for number, moment in self.steps.items()},
        )
        if ended:
            day = self.frame.closing
            self.log(
                "cycle.close",
                Cycle,
                self.pk,
                self.label,
                self.office,
                at(day, 16),
                day=_day(day),
                reason=reason,
            )


def _day(day: date):
    """A day as actions put it into the audit trail."""
    from core.dates import format_date

    return format_date(day)
