"""A nation around the demo city, to measure pages at: 331 more municipalities, schools to 30,000, kept figures.

Written by INSERT … SELECT alone. There are councils with three years and their steps, but no meetings, plans or
activities behind the figures; nobody can look inside, since whoever signs in belongs to ひばり野市.
"""

# All SQL here is put together from our own words and numbers.
# ruff: noqa: S608

import json
import time

from django.db import connection, models

from activities.models import ActivityFigure
from community.models import Appointment, District, Municipality, Person, School
from core.dates import fiscal_year, fiscal_year_start, today
from core.names import search_key
from core.search.entries import all_kinds, rebuild
from councils.models import ChildVision, Council, CouncilFigure, CouncilSchool, Cycle, Seat
from dashboards.demo.bulk.names import FAMILY_NAMES, GIVEN_NAMES
from dashboards.demo.bulk.places import TOWNS
from dashboards.demo.bulk.tables import default_of
from headquarters.models import Commission, Headquarters, PlanFigure

FIRST = (
    "青",
    "朝",
    "夕",
    "若",
    "白",
    "緑",
    "清",
    "瑞",
    "桜",
    "楓",
    "東",
    "西",
    "南",
    "北",
    "中",
    "大",
    "小",
    "高",
)
SECOND = (
    "波",
    "霧",
    "嶺",
    "川",
    "浜",
    "沢",
    "原",
    "里",
    "森",
    "瀬",
    "岬",
    "台",
    "谷",
    "野辺",
    "砂",
    "ヶ浦",
    "雲",
    "穂",
    "津",
)
IMAGES = ("自ら学び、人とつながる子ども", "ふるさとに学び、未来をひらく子ども", "よく遊び、よく考える子ども")


class Nation:
    """Writes the nation; `say` tells how far it is."""

    def __init__(self, say, *, municipalities=331, districts=20, schools=30_000):
        self.say, self.begun = say, time.monotonic()
        self.municipalities, self.districts, self.schools = municipalities, districts, schools
        self.year = fiscal_year(today())
        self.since = fiscal_year_start(self.year - 2)
        self.last = {}

    def load(self):
        """Table after table, each checked as it is written, with ANALYZE between, as after a night."""
        self._run("SET LOCAL statement_timeout = 0", "SET CONSTRAINTS ALL IMMEDIATE", "SELECT setseed(0.5)")
        for words, step in (
            ("自治体、中学校区、校園", self._places),
            ("協議会と本部", self._councils),
            ("校園長、委員、推進員", self._people),
            ("三年度の歩み", self._years),
            ("三年度の集計", self._figures),
            ("検索の見出し", self._search),
        ):
            step()
            # Plans of foreign keys are kept by the session; made for small tables, they read the grown ones through.
            self._run("ANALYZE (SKIP_LOCKED)")
            self.say(f"{words}({time.monotonic() - self.begun:.0f}秒)")

    def _run(self, *statements):
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _new(self, model):
        """The rows of a table that this load has written."""
        return f'(SELECT * FROM "{model._meta.db_table}" WHERE id > {self.last[model]})'

    def _insert(self, model, source, **columns):
        """INSERT … SELECT: the columns named, and the model's own defaults in the others."""
        last = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
        self.last.setdefault(model, last)
        names, values, parameters = [], [], []
        for field in model._meta.concrete_fields:
            if field.primary_key:
                continue
            names.append(f'"{field.column}"')
            value = default_of(field)
            if field.name in columns:
                values.append(columns[field.name])
            else:
                values.append("%s")
                parameters.append(json.dumps(value) if isinstance(field, models.JSONField) else value)
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "{table}" ({", ".join(names)}) SELECT {", ".join(values)} FROM {source}',
                parameters,
            )
            return cursor.rowcount

    # ---- where -------------------------------------------------------------------------------------------

    def _places(self):
        """Municipalities, districts and schools."""
        names = [f"{a}{b}{'市' if n % 3 else '町'}" for n, a in enumerate(FIRST) for b in SECOND]
        self._insert(
            Municipality,
            f"unnest({_array(names[: self.municipalities])}) AS name",
            name="name",
            board_name="name || '教育委員会'",
            created_at="now()",
        )
        self._insert(
            District,
            f"{self._new(Municipality)} m, generate_series(0, {self.districts - 1}) d",
            municipality="m.id",
            name=f"({_array(TOWNS)})[d %% {len(TOWNS)} + 1] || '中学校区'",
        )
        self._schools()

    def _schools(self):
        """A junior high for each district, a kindergarten for every other, elementary schools for the rest."""
        left = self.schools - School.objects.count()
        places = self.municipalities * self.districts
        numbered = f"(SELECT *, row_number() OVER (ORDER BY id) - 1 AS n FROM {self._new(District)} x) d"
        source = (
            f"(SELECT k, k / {places} AS turn, k %% {places} AS n FROM generate_series(0, {left - 1}) k) s"
        )
        kind = "CASE WHEN turn = 0 THEN 'C1' WHEN turn = 1 AND s.n %% 2 = 0 THEN 'A1' ELSE 'B1' END"
        word = (
            "CASE WHEN turn = 0 THEN '中学校' WHEN turn = 1 AND s.n %% 2 = 0 THEN '幼稚園' ELSE '小学校' END"
        )
        name = f"replace(d.name, '中学校区', '') || (ARRAY['', '東', '西', '南', '北', '中央'])[turn + 1] || {word}"
        self._insert(
            School,
            f"{source} JOIN {numbered} ON d.n = s.n",
            municipality="d.municipality_id",
            code=f"{kind} || '33998' || lpad(k::text, 6, '0')",
            name=name,
            kind=kind,
            district="d.id",
            phone="'000-0000-' || lpad((k %% 10000)::text, 4, '0')",
            opened_on="DATE '2019-04-01'",
            search_key=name,
        )

    # ---- who ---------------------------------------------------------------------------------------------

    def _councils(self):
        """Councils over the schools, and a headquarters in each district."""
        since = f"DATE '{self.since}'"
        on_its_own = f"(SELECT * FROM {self._new(School)} x WHERE kind <> 'A1') s"
        council = {"municipality": "s.municipality_id", "established_on": since}
        self._insert(Council, on_its_own, name="s.name || ' 学校運営協議会'", **council)
        numbered = "(SELECT *, row_number() OVER (ORDER BY id) AS n FROM {} x) {}"
        councils = numbered.format(self._new(Council), "c")
        schools = numbered.format(f"(SELECT * FROM {self._new(School)} y WHERE kind <> 'A1')", "s")
        self._insert(
            CouncilSchool,
            f"{councils} JOIN {schools} ON c.n = s.n",
            council="c.id",
            school="s.id",
            starts_on=since,
        )
        # Kindergartens share the council of their district's junior high.
        self._insert(
            CouncilSchool,
            f"{self._new(School)} k JOIN {self._new(School)} u ON u.district_id = k.district_id AND u.kind = 'C1'"
            " JOIN councils_councilschool l ON l.school_id = u.id WHERE k.kind = 'A1'",
            council="l.council_id",
            school="k.id",
            starts_on=since,
        )
        base = {"municipality": "d.municipality_id", "starts_on": since}
        self._insert(Headquarters, f"{self._new(District)} d", name="d.name || ' 地域学校協働本部'", **base)
        self._run(
            "INSERT INTO headquarters_headquarters_schools (headquarters_id, school_id) "
            f"SELECT h.id, s.id FROM {self._new(Headquarters)} h "
            f"JOIN {self._new(District)} d ON d.municipality_id = h.municipality_id "
            "AND h.name = d.name || ' 地域学校協働本部' "
            f"JOIN {self._new(School)} s ON s.district_id = d.id".replace("%%", "%")
        )

    def _people(self):
        """A head for each school, three members for each council, a coordinator for each headquarters."""
        start, end = f"DATE '{fiscal_year_start(self.year)}'", f"DATE '{self.year + 1}-03-31'"
        self._persons(self._new(School), "municipality_id", 1)
        heads = self._numbered(School, Person, 1)
        self._insert(Appointment, heads, person="p.id", post="'principal'", school="o.id", starts_on=start)
        self._persons(self._new(Council), "municipality_id", 3)
        seats = self._numbered(Council, Person, 3)
        office = "CASE WHEN p.n %% 3 = 0 THEN 'chair' ELSE '' END"
        fields = {"category": "'resident'", "state": "'appointed'", "starts_on": start, "ends_on": end}
        self._insert(Seat, seats, council="o.id", person="p.id", office=office, **fields)
        self._persons(self._new(Headquarters), "municipality_id", 1)
        body = self._numbered(Headquarters, Person, 1)
        self._insert(Commission, body, headquarters="o.id", person="p.id", starts_on=start, ends_on=end)

    def _persons(self, source, municipality, times):
        """So many persons for each row of a source; `self.before` is where they begin."""
        self.before = Person.objects.aggregate(last=models.Max("pk"))["last"]
        family, given = (
            FAMILY_NAMES,
            [pair for names in GIVEN_NAMES.values() for time in names for pair in time],
        )
        keys = [search_key(f[0], f[1]) for f in family], [search_key(g[0], g[1]) for g in given]
        f = f"1 + (o.id * 7 + t) %% {len(family)}"
        g = f"1 + (o.id * 13 + t * 5) %% {len(given)}"
        self._insert(
            Person,
            f"{source} o, generate_series(1, {times}) t ORDER BY o.id, t",
            municipality=f"o.{municipality}",
            family_name=f"({_array([x[0] for x in family])})[{f}]",
            family_kana=f"({_array([x[1] for x in family])})[{f}]",
            given_name=f"({_array([x[0] for x in given])})[{g}]",
            given_kana=f"({_array([x[1] for x in given])})[{g}]",
            search_key=f"({_array(keys[0])})[{f}] || ({_array(keys[1])})[{g}]",
            created_at="now()",
        )

    def _numbered(self, model, person, times):
        """Rows of a table beside the persons just made for them."""
        people = f"(SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM community_person WHERE id > {self.before}) p"
        rows = f"(SELECT *, row_number() OVER (ORDER BY id) - 1 AS n FROM {self._new(model)} x) o"
        return f"{people} JOIN {rows} ON o.n = p.n / {times}"

    # ---- what --------------------------------------------------------------------------------------------

    def _years(self):
        """An image and three years with their steps for each council."""
        day = f"DATE '{self.since}' + 45"
        text = f"({_array(IMAGES)})[1 + c.id %% {len(IMAGES)}]"
        fields = {"number": "1", "state": "'agreed'", "agreed_on": day, "discussed_where": "'熟議の会'"}
        self._insert(ChildVision, f"{self._new(Council)} c", council="c.id", text=text, **fields)
        steps = {"talked_at": 45, "approved_at": 60, "planned_at": 80, "liaised_at": 200, "acted_at": 300}
        steps["evaluated_at"] = 325
        for year in range(self.year - 2, self.year + 1):
            start = f"TIMESTAMPTZ '{fiscal_year_start(year)} 10:00+09'"
            moments = {name: _moment(start, days) for name, days in steps.items()}
            self._insert(
                Cycle,
                f"(SELECT c.id, c.council_id, random() AS luck FROM {self._new(ChildVision)} c) v",
                council="v.council_id",
                fiscal_year=str(year),
                vision="v.id",
                opened_at=start,
                **moments,
            )

    def _figures(self):
        """The kept figures of three years."""
        source = f"{self._new(Cycle)} y JOIN councils_council c ON c.id = y.council_id"
        key = {"municipality": "c.municipality_id", "council": "c.id", "fiscal_year": "y.fiscal_year"}
        met = "y.opened_at + interval '50 days'"
        self._insert(CouncilFigure, source, meetings_held="1 + c.id %% 4", last_met_at=met, **key)
        duties = {
            f"{side}_duties": f"{n} + c.id %% 5" for n, side in enumerate(("children", "guardians", "school"))
        }
        outside = {"coordination": "8", "coordination_outside": "y.id %% 8"}
        plan = {"items": "6 + c.id %% 5", "community_duties": "9 + c.id %% 7"}
        self._insert(
            PlanFigure, f"{source} WHERE y.planned_at IS NOT NULL", **key, **plan, **duties, **outside
        )
        begun = f"make_date(y.fiscal_year + (m < 4)::int, m, 1) <= DATE '{today()}'"
        category = f"({_array(['READ', 'HOME', 'ENV', 'AFTER', 'LEARN', 'COMM'])})[1 + (c.id + m) %% 6]"
        self._insert(
            ActivityFigure,
            f"{source}, generate_series(1, 12) m, generate_series(0, 1) k WHERE m <> 8 AND {begun}",
            month="m",
            category=f"CASE WHEN k = 0 THEN 'SAFE' ELSE {category} END",
            activities="1 + (c.id + m) %% 3",
            children="20 + (c.id * m) %% 400",
            adults="4 + (c.id + m) %% 20",
            staff="2",
            minutes="60 + 30 * (m %% 4)",
            adult_minutes="(4 + (c.id + m) %% 20) * 60",
            **key,
        )

    def _search(self):
        """What can be found by name."""
        for code in ("school", "council", "headquarters", "person"):
            rebuild(all_kinds()[code])


def _array(texts):
    """Texts of our own as an SQL array."""
    return "ARRAY[{}]".format(", ".join("'{}'".format(text.replace("'", "''")) for text in texts))


def _moment(start, days):
    """The day of a step, for most councils and only when it is over."""
    moment = f"{start} + interval '{days} days'"
    return f"CASE WHEN {moment} < now() AND luck < {1 - days / 2500:.2f} THEN {moment} END"
