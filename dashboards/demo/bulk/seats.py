"""The members of a bulk council, year by year: who stays, who comes, who left in the middle of the year."""

from datetime import timedelta

from core.dates import fiscal_year_end, fiscal_year_start, format_date
from councils.models import Seat
from dashboards.demo.bulk.frame import SeatRow, at

#: category, affiliation, year of birth; {word} is the neighbourhood, {school} the school.
ROLES = (
    ("resident", "{town}連合町内会長", 1950),
    ("guardian", "{parents}会長", 1984),
    ("resident", "主任児童委員", 1958),
    ("resident", "{centre}長", 1962),
    ("guardian", "{parents}副会長", 1985),
    ("resident", "愛育委員", 1956),
    ("resident", "老人クラブ会長", 1946),
    ("academic", "大学教員", 1970),
    ("resident", "交通安全協会", 1955),
    ("other", "商店会役員", 1966),
    ("resident", "民生委員", 1957),
    ("resident", "青少年育成協議会", 1960),
    ("guardian", "保護者代表", 1986),
    ("other", "元校長", 1953),
)


class Members:
    """The seats of one council."""

    def __init__(self, frame, people, council):
        self.frame, self.people, self.council = frame, people, council
        self.random = frame.random
        self.size = 3 if "few_members" in council.fates else self.random.choice((9, 9, 10, 10, 11, 11, 12))

    def seat(self):
        """All three years, and who is nominated for an empty place."""
        small = self.council.main.is_small
        parents = "保護者会" if small else "PTA"
        words = {
            "town": self.random.choice(self.council.district.towns),
            "parents": parents,
            "centre": self.council.district.centre,
        }
        roles = [ROLES[0], ROLES[1], *self.random.sample(ROLES[2:], self.size - 2)]
        self.lines = [[category, text.format(**words), born, None] for category, text, born in roles]
        self.has_head = self.frame.chance(55)
        for year in range(self.frame.first_year, self.frame.now_year + 1):
            self._year(year)

    def _year(self, year):
        self.council.seats[year] = seats = []
        for n, line in enumerate(self.lines):
            leaves = 45 if line[0] == "guardian" else 9
            if line[3] is None or self.frame.chance(leaves):
                line[3] = self.people.make(line[2] + self.random.randrange(-4, 5))
            office = {0: "chair", 2: "vice_chair"}.get(n, "")
            seats.append(self._seat(line[3], line[0], line[1], office, year))
        for who in self.council.district.coordinators.get(year, [])[:1]:
            seats.append(self._seat(who, "coordinator", "地域学校協働活動推進員", "", year))
        if self.has_head:
            main = self.council.main
            seats.append(self._seat(main.holder("principal", year), "staff", f"{main.name}長", "", year))
        if year == self.frame.now_year:
            self._vacancy(seats)

    def _vacancy(self, seats):
        """Somebody moved away in the year; in most cases somebody else is nominated."""
        if not self.frame.chance(9) or len(seats) < 8:
            return
        first = fiscal_year_start(self.frame.now_year)
        who = self.people.make(1960)
        if (self.frame.today - first).days > 60:
            self._add(who, "resident", "民生委員", "", first, state="nominated")

    def _end(self, office, year):
        """The last day of a seat, and why it ends."""
        last = fiscal_year_end(year)
        gone = fiscal_year_start(year) + timedelta(days=100)
        is_now = year == self.frame.now_year
        if is_now and office == "chair" and "no_chair" in self.council.fates and self.frame.is_past(gone):
            return gone, "resigned"
        if is_now and "closing" in self.council.fates:
            return min(last, self.frame.closing), "" if self.frame.closing >= self.frame.today else "moved"
        return last, ""

    def _seat(self, who, category, affiliation, office, year):
        start = fiscal_year_start(year)
        end, reason = self._end(office, year)
        number = f"教指第{year - 2018}-{self.random.randrange(100, 999)}号"
        pk = self._add(
            who,
            category,
            affiliation,
            office,
            start,
            ends_on=end,
            end_reason=reason,
            letter_number=number,
            secrecy_acknowledged_on=start if self.frame.chance(90) else None,
            is_publicly_named=self.frame.chance(40),
        )
        label = f"{dict(Seat.Office.choices)[office]} {who}"
        board = self.frame.board["guidance"]
        self.frame.log("seat.appoint", Seat, pk, label, self.council.scope, board, at(start, 9))
        return SeatRow(pk, who, category, office, category != "staff", start, end)

    def _add(self, who, category, affiliation, office, start, *, state="appointed", ends_on=None, **fields):
        pk = self.frame.tables.add(
            Seat,
            council=self.council.pk,
            person=who.pk,
            state=state,
            category=category,
            affiliation=affiliation,
            office=office,
            has_vote=category != "staff",
            starts_on=start,
            ends_on=ends_on or fiscal_year_end(self.frame.now_year),
            **fields,
        )
        if state == "nominated":
            words = {"starts_on": format_date(start, weekday=False), "ends_on": ""}
            by = self.council.main.holder("principal", self.frame.now_year)
            day = at(self.frame.today - timedelta(days=12))
            words["ends_on"] = format_date(fiscal_year_end(self.frame.now_year), weekday=False)
            label = f"委員 {who}"
            self.frame.log("seat.nominate", Seat, pk, label, self.council.scope, by, day, **words)
        return pk
