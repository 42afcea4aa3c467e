"""The people of the bulk city: staff in their posts, coordinators, and the registry of volunteers."""

from datetime import timedelta

from community.models import Appointment, Household, Person
from core.dates import fiscal_year_end, fiscal_year_start, format_date
from core.names import phone_key, search_key
from dashboards.demo.bulk.frame import Who, at
from dashboards.demo.bulk.names import Names
from dashboards.demo.bulk.tables import LONG_AGO
from dashboards.demo.bulk.words import looking_back as words
from headquarters.models import Commission, Consent, InsuranceCover, Registration

#: Volunteers of one headquarters.
VOLUNTEERS = 276


class People:
    """Makes people and gives them their places."""

    def __init__(self, frame):
        self.frame, self.names = frame, Names(frame.random)
        self.tables, self.random = frame.tables, frame.random

    def make(self, born, *, sex=None, family=None, phone=None, address="", **fields):
        """One person with a telephone of the form 000-0000-xxxx, some with an address for mail."""
        family = family or self.names.family()
        given = self.names.given(born, sex)
        pk = self.tables[Person].reserve()
        phone = f"000-0000-{self.random.randrange(2000, 10000)}" if phone is None else phone
        email = f"hito{pk}@example.jp" if self.frame.chance(45 if born > 1965 else 18) else ""
        self.tables.add(
            Person,
            id=pk,
            municipality=self.frame.city.pk,
            family_name=family[0],
            given_name=given[0],
            family_kana=family[1],
            given_kana=given[1],
            phone=phone,
            phone_key=phone_key(phone),
            email=email,
            channel="email" if email and self.frame.chance(50) else "phone" if phone else "letter",
            address=address,
            birth_year=born if self.frame.chance(60) else None,
            search_key=search_key(family[0], given[0], family[1], given[1]),
            created_at=LONG_AGO,
            **fields,
        )
        return Who(pk, family[0], given[0], phone, email)

    def staff(self, school):
        """Head, 教頭 and 地域連携担当, each with a predecessor where somebody moved in these three years."""
        first, now = self.frame.first_year, self.frame.now_year
        titles = {"vice_principal": "主任" if school.is_small else "", "liaison": "", "principal": ""}
        for post, born in (("principal", 1968), ("vice_principal", 1974), ("liaison", 1985)):
            since = first - self.random.randrange(1, 3)
            while since <= now:
                next_since = since + self.random.choice((2, 3, 3, 4))
                who = self.make(born + self.random.randrange(-3, 6), phone="")
                ends_on = fiscal_year_end(next_since - 1) if next_since <= now else None
                self.tables.add(
                    Appointment,
                    person=who.pk,
                    post=post,
                    school=school.pk,
                    title=titles[post],
                    acts_for_head=post == "vice_principal",
                    starts_on=fiscal_year_start(since),
                    ends_on=ends_on,
                )
                school.staff.setdefault(post, []).append((since, who))
                since = next_since

    def coordinators(self, district, *, now):
        """One or two coordinators, commissioned year by year; without `now` nobody in the running year."""
        two, lead = self.frame.chance(72), self.frame.chance(25)
        people = [self.make(self.random.randrange(1948, 1978)) for _n in range(2 if two else 1)]
        for year in range(self.frame.first_year, self.frame.now_year + (1 if now else 0)):
            if year == self.frame.first_year + 1 and two and self.frame.chance(30):
                people[1] = self.make(self.random.randrange(1955, 1980))
            district.coordinators[year] = list(people)
            for n, who in enumerate(people):
                self._commission(district, who, year, is_lead=lead and n == 0)

    def _commission(self, district, who, year, *, is_lead):
        start, end = fiscal_year_start(year), fiscal_year_end(year)
        pk = self.tables.add(
            Commission,
            headquarters=district.headquarters,
            person=who.pk,
            is_lead=is_lead,
            starts_on=start,
            ends_on=end,
            letter_number=f"委{year - 2018}-{who.pk}",
        )
        scope, board = f"headquarters:{district.headquarters}", self.frame.board["lifelong"]
        until = format_date(end)
        self.frame.log(
            "commission.add", Commission, pk, f"推進員 {who}", scope, board, at(start), until=until
        )

    # ---- the registry ------------------------------------------------------------------------------------

    def volunteers(self, district, count):
        """The registry of a headquarters: couples, some young people with their guardian, consents, insurance."""
        while len(district.volunteers) < count:
            born = self.random.choice(
                (1940, 1945, 1950, 1955, 1960, 1970, 1980, 1988)
            ) + self.random.randrange(8)
            who = self._volunteer(district, born)
            if self.frame.chance(9):
                self._couple(district, who, born)
            elif self.frame.chance(1):
                self._young(district, who)

    def _address(self, district):
        town, block = self.random.choice(district.towns), self.random.randrange(1, 30)
        return f"ひばり野市{district.ward}{town}{block}-{self.random.randrange(1, 20)}"

    def _volunteer(self, district, born, **fields):
        fields.setdefault("address", self._address(district))
        who = self.make(born, reach_note=self.random.choice(words.HOURS), **fields)
        self._register(district, who, born)
        return who

    def _couple(self, district, who, born):
        household = self.tables.add(Household, municipality=self.frame.city.pk, label=f"{who.family}家")
        row = self.tables[Person].rows[-1]
        place = self.tables[Person].place
        row[place["household"]] = household
        family, address = (row[place["family_name"]], row[place["family_kana"]]), row[place["address"]]
        sex = "man" if (row[place["given_name"]], row[place["given_kana"]]) in self.names.women else "woman"
        self._volunteer(
            district, born + 2, sex=sex, family=family, phone=who.phone, address=address, household=household
        )

    def _young(self, district, guardian):
        row, place = self.tables[Person].rows[-1], self.tables[Person].place
        family = (row[place["family_name"]], row[place["family_kana"]])
        born = self.frame.today.year - self.random.randrange(14, 18)
        young = self._volunteer(district, born, family=family, phone=guardian.phone, guardian=guardian.pk)
        young.relation = "student"

    def _register(self, district, who, born):
        """Registered some day of the last years, renewed when three 年度 were over; a few have run out."""
        year = self.frame.now_year - self.random.choice((0, 0, 1, 1, 1, 2, 2, 3, 4))
        start = fiscal_year_start(year) + timedelta(days=self.random.choice((0, 0, 0, 20, 45, 90, 150, 200)))
        start = min(start, max(fiscal_year_start(year), self.frame.today - timedelta(days=1)))
        last = year + 2 if year + 2 >= self.frame.now_year or self.frame.chance(12) else year + 5
        who.since, who.until = start, fiscal_year_end(last)
        who.relation = "guardian" if born > 1978 else "resident"
        pk = self.tables.add(
            Registration,
            headquarters=district.headquarters,
            person=who.pk,
            skills="、".join(self.random.sample(words.SKILLS, self.random.randrange(1, 4))),
            times=self.random.choice(words.TIMES),
            relation=self.random.choice(words.RELATIONS),
            starts_on=start,
            ends_on=who.until,
        )
        self._consents(district, pk, start)
        self._insure(district, who)
        by = district.coordinators[max(min(district.coordinators), min(year, max(district.coordinators)))][0]
        scope = f"headquarters:{district.headquarters}"
        until = format_date(who.until)
        self.frame.log("registration.add", Registration, pk, who, scope, by, at(start), until=until)
        district.volunteers.append(who)

    def _consents(self, district, registration, day):
        for school in district.schools:
            if self.frame.chance(72):
                how = self.random.choice(("登録票", "登録票", "登録票", "電話で確認", "会って確認"))
                self.tables.add(Consent, registration=registration, school=school.pk, given_on=day, how=how)

    def _insure(self, district, who):
        """This year's insurance, for most: from 1 April, or from the day after the procedure."""
        year = self.frame.now_year
        if year not in district.coordinators or not self.frame.chance(82):
            return
        start = max(fiscal_year_start(year), who.since + timedelta(days=1))
        if start >= self.frame.today or who.until < start:
            return
        self.tables.add(
            InsuranceCover,
            person=who.pk,
            fiscal_year=year,
            plan=self.random.choice(("基本プラン", "基本プラン", "天災・地震補償プラン")),
            certificate=f"ボ{year - 2018}-{who.pk}",
            starts_on=start,
            ends_on=fiscal_year_end(year),
            entered_by=str(district.coordinators[year][0]),
        )
