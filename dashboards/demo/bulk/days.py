"""Step 5 in bulk: when activities are held, in which state they are today, and what was written about them."""

from datetime import timedelta

from activities.models import Activity, ActivityReport, Attendance
from core.dates import format_span
from dashboards.demo.bulk.evaluations import reflect
from dashboards.demo.bulk.frame import at, in_year, is_holiday, working
from dashboards.demo.bulk.places_filled import Filling
from dashboards.demo.bulk.words import looking_back as words

#: What is held again and again is looked back at with more words at the end of each term.
TERM_ENDS = (7, 12)
#: From which to which day of a month there is school, where holidays take a part of it.
SCHOOL_DAYS = {4: (16, 29), 7: (1, 15), 9: (2, 27), 12: (1, 17), 1: (9, 27), 3: (1, 16)}
#: What to bring and what happens in the rain, by category; else as out of doors.
OUTDOORS = {
    "SAFE": (
        ("帽子、腕章", "明るい色の服", "帽子、腕章、飲み物"),
        ("雨の日も行う", "雨の日も行う(警報のときは中止)"),
    ),
    "EVENT": (("帽子、飲み物、上ぐつ", "動きやすい服装、飲み物"), ("小雨決行", "雨のときは翌日に延期")),
    "CLUB": (("動きやすい服装、飲み物",), ("体育館で行う", "中止")),
    "COMM": (("軍手、帽子、飲み物", "軍手、タオル、飲み物"), ("小雨決行", "中止", "翌週に延期")),
    "ENV": (("軍手、帽子、飲み物、あれば鎌", "軍手、長ぐつ、飲み物"), ("翌週に延期", "小雨決行")),
}
OTHERWISE = (
    ("帽子、飲み物、動きやすい服装", "歩きやすいくつ、飲み物"),
    ("翌週に延期", "小雨決行", "体育館で行う"),
)


def hold_activities(year):
    """All activities of the year's live undertakings that somebody has begun to arrange."""
    for item in year.items:
        if item.state == "cancelled":
            continue
        days = _dates(year, item)
        for n, day in enumerate(days):
            ends_term = n + 1 == len(days) or (day.month in TERM_ENDS and days[n + 1].month != day.month)
            DayWriter(
                year, item, day, is_brief=item.told.is_series and not ends_term, is_first=n == 0
            ).write()
    _reach(year)


def _dates(year, item):
    """A day in each month; what would lie before the plan moves to soon after it, a series begins with it."""
    told, first = item.told, year.plan_day + timedelta(days=7)
    on_saturday = (
        told.hours[0] >= (8, 0) and told.category in ("COMM", "CLUB", "ENV", "EVENT") and told.outdoor
    )
    found = set()
    for n, month in enumerate(told.months):
        start = in_year(year.number, month, 1)
        day = start + timedelta(days=year.random.randrange(*SCHOOL_DAYS.get(month, (3, 27))))
        if day < first:
            if told.is_series or n:
                continue
            day = first + timedelta(days=year.random.randrange(7, 25))
        if day not in found and day <= year.ends - timedelta(days=6):
            found.add(_free_day(day, on_saturday=on_saturday))
    return sorted(found)


def _free_day(day, *, on_saturday):
    """A school day, or the Saturday of that week."""
    if on_saturday:
        day += timedelta(days=5 - day.weekday()) if day.weekday() < 5 else timedelta(0)
        while day.weekday() != 5 or is_holiday(day):
            day += timedelta(days=1)
        return day
    return working(day)


def _reach(year):
    """Steps 4 and 5, as activities.actions.steps counts them today."""
    live = [item for item in year.items if item.state != "cancelled"]
    if not live:
        return
    if all(item.arranged and not item.hopeless for item in live):
        day = max(min(item.arranged) for item in live)
        year.reach(4, at(day, 12), year.coordinator)
    if all(item.reported for item in live):
        day = max(min(item.reported) for item in live)
        year.reach(5, at(day, 17), year.office)


class DayWriter:
    """One activity from its first plan to its reflection, as far as it has come today."""

    def __init__(self, year, item, day, *, is_brief, is_first):
        self.year, self.item, self.day, self.told = year, item, day, item.told
        self.frame, self.random, self.tables = year.frame, year.random, year.tables
        begin, end = self.told.hours
        self.starts, self.ends = at(day, *begin), at(day, *end)
        self.minutes = int((self.ends - self.starts).total_seconds() // 60)
        ahead = 42 if not year.habits.arranges_early else 400
        self.arranged = max(year.plan_day + timedelta(days=1), day - timedelta(days=ahead))
        self.confirmed = max(self.arranged, day - timedelta(days=10))
        self.reported_on = day + timedelta(days=self.random.randrange(1, 8))
        self.reflected_on = self.reported_on + timedelta(days=self.random.randrange(3, 10))
        self.is_brief, self.is_first = is_brief, is_first
        self.title = item.title if len(self.told.months) == 1 else f"{item.title}({day.month}月)"

    def write(self):
        """Nothing while nobody has begun with it."""
        if self.arranged >= self.frame.today:
            return
        self.state, self.reason = self._state()
        self.pk = self.tables[Activity].reserve()
        self.children = max(
            3, round(self.year.council.main.size * self.item.share * self.random.uniform(0.92, 1.0))
        )
        if self.state not in ("cancelled", "postponed"):
            self.item.arranged.append(self.arranged)
        self._tell()
        filling = Filling(self)
        filling.write()
        if self.state in Activity.HAPPENED:
            self._attend(filling)
        if self.state in Activity.TOLD:
            self._report()
        if self.state in ("reflected", "evaluated"):
            reflect(self)
        self._activity()

    # ---- the state ---------------------------------------------------------------------------------------

    def _state(self):
        """Where the activity stands today, and why where it was stopped."""
        today = self.frame.today
        if self.frame.chance(2.2) and self.told.outdoor and self.day < today:
            return "cancelled", self._stop(words.STOPPED)
        if today <= self.day < today + timedelta(days=9) and self.frame.chance(3):
            return "postponed", self.random.choice(words.POSTPONED)
        if self.day >= today:
            return ("confirmed" if self.confirmed < today else "arranging"), ""
        if "forgetful" in self.year.fates and self.day > today - timedelta(days=40) and self.frame.chance(60):
            return "confirmed", ""
        if self.reported_on >= today:
            return "held", ""
        if self.reflected_on >= today or (self.year.is_now and self.frame.chance(2)):
            return "reported", ""
        agreed = self.year.agreed_on is not None and self.reflected_on <= self.year.agreed_on
        return ("evaluated" if agreed else "reflected"), ""

    def _stop(self, reasons):
        """A reason that the season allows."""
        month = self.day.month
        fits = {1: month in (6, 7, 8, 9), 2: month in (12, 1, 2), 3: month in (8, 9), 4: month in (1, 2)}
        return self.random.choice([reason for n, reason in enumerate(reasons) if fits.get(n, True)])

    def _tell(self):
        year, log = self.year, self.year.log
        when = format_span(self.starts, self.ends)
        log(
            "activity.make", Activity, self.pk, self.title, year.coordinator, at(self.arranged, 14), when=when
        )
        if self.state in ("confirmed", *Activity.HAPPENED) and self.confirmed < self.frame.today:
            moves = {"was": "arranging", "now": "confirmed"}
            log(
                "activity.confirm",
                Activity,
                self.pk,
                self.title,
                year.coordinator,
                at(self.confirmed),
                **moves,
            )
        if self.reason:
            verb = "cancel" if self.state == "cancelled" else "postpone"
            moment = min(at(self.day, 6, 30), at(self.frame.today - timedelta(days=1), 17))
            words_ = {"reason": self.reason}
            log(f"activity.{verb}", Activity, self.pk, self.title, year.office, moment, **words_)

    # ---- what was written --------------------------------------------------------------------------------

    def _activity(self):
        told, grade = self.told, self.item.grade
        bring, rain = OUTDOORS.get(told.category, OTHERWISE) if told.outdoor else (("",), ("",))
        children = grade.format(n=self.children) if "{n}" in grade else f"{grade} {self.children}人"
        self.tables.add(
            Activity,
            id=self.pk,
            item=self.item.pk,
            title=self.title,
            category=told.category,
            aim=self.item.aim,
            starts_at=self.starts,
            ends_at=self.ends,
            place=self.item.place,
            children=children,
            childrens_role=self.random.choice(told.roles),
            staff=self.random.choice(("担任", "担任・教頭", "地域連携担当", "")),
            bring=self.random.choice(bring),
            rain_plan=self.random.choice(rain),
            state=self.state,
            stop_reason=self.reason,
        )
        for school in self.year.council.schools:
            self.tables.link(Activity.schools, self.pk, school.pk)

    def _attend(self, filling):
        """Those who had promised, by name; the others counted by their kind."""
        year, staff = self.year, max(1, self.children // 35)
        by, named, came = str(year.coordinator), 0, 0
        for who, slot in filling.people:
            there = self.frame.chance(95)
            named, came = named + 1, came + there
            row = {"person": who.pk, "slot": slot, "kind": who.relation, "came": there, "entered_by": by}
            self.tables.add(Attendance, activity=self.pk, minutes=self.minutes if there else 0, **row)
        low, high = self.told.adults
        wanted = self.random.randrange(low, high + 1) + self.year.index
        guardians = max(0, round(wanted * self.random.uniform(0.05, 0.3)))
        residents = max(0, wanted - came - guardians - filling.group_seats)
        counts = {"child": self.children, "guardian": guardians, "resident": residents, "staff": staff}
        counts["group"] = filling.group_seats
        for kind, count in counts.items():
            if count:
                row = {"kind": kind, "count": count, "minutes": self.minutes, "entered_by": by}
                self.tables.add(Attendance, activity=self.pk, **row)
        self.adults, self.staff = came + guardians + residents + filling.group_seats, staff
        moment = at(min(self.day + timedelta(days=1), self.frame.today - timedelta(days=1)), 16)
        words_ = {"children": self.children, "adults": self.adults, "staff": staff}
        year.log("activity.attend", Activity, self.pk, self.title, year.coordinator, moment, **words_)

    def _report(self):
        """A short report; the head makes most of them public."""
        year, moment = self.year, at(self.reported_on, 16, 20)
        month = words.OPENINGS[self.day.month]
        opening = self.random.choice(month) if self.told.outdoor and self.frame.chance(60) else ""
        weather = self.random.choice(
            words.WET if self.told.is_series and self.frame.chance(15) else words.FINE
        )
        public = self.frame.chance(62)
        pk = self.tables.add(
            ActivityReport,
            activity=self.pk,
            text=opening + self.random.choice(self.told.reports),
            weather=weather,
            incidents=self.random.choice(words.INCIDENTS) if self.frame.chance(3) else "",
            voices=self.random.choice(self.told.voices),
            children_count=self.children,
            adults_count=self.adults,
            staff_count=self.staff,
            is_public=public,
            written_by=str(year.office),
            written_at=moment,
        )
        self.item.reported.append(self.reported_on)
        moves = {"was": "held", "now": "reported"}
        year.log("activity.report", Activity, self.pk, self.title, year.office, moment, **moves)
        if public:
            label = f"{self.title} 報告"
            year.log(
                "activityreport.publish", ActivityReport, pk, label, year.head, moment + timedelta(hours=1)
            )
