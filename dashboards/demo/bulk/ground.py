"""The ground of the bulk city: wards, districts, schools and their councils, bodies of the neighbourhood, headquarters."""

from datetime import date

from community.models import District as DistrictModel
from community.models import Organisation, OrganisationContact, School, Ward
from community.models import Place as PlaceModel
from core.dates import fiscal_year_start
from core.names import search_key
from councils.models import Council, CouncilSchool
from dashboards.demo.bulk import places
from dashboards.demo.bulk.frame import CouncilRow, District, Kind, Place, at
from headquarters.models import Headquarters

FIRST_DAY = date(2019, 4, 1)
#: Bodies of every district: name, kind, title of the contact.
BODIES = (
    ("{word}地区老人クラブ連合会", "residents", "会長"),
    ("{word}地区愛育委員会", "residents", "会長"),
    ("{word}地区青少年育成協議会", "residents", "事務局"),
    ("交通安全協会{word}支部", "residents", "支部長"),
    ("消防団{word}分団", "public", "分団長"),
)
#: Bodies of which a district has some.
SOME_BODIES = (
    ("{word}スポーツ少年団", "sports", "代表"),
    ("{word}太鼓保存会", "sports", "会長"),
    ("{word}読み聞かせの会", "civic", "代表"),
    ("{word}の水辺を守る会", "civic", "代表"),
    ("{word}商店会", "company", "会長"),
    ("{word}園芸クラブ", "sports", "代表"),
    ("{word}交番連絡協議会", "public", "担当"),
    ("{word}工務店会", "company", "世話人"),
    ("{word}農家の会", "company", "世話人"),
)
OF_THE_CITY = (
    ("ひばり野市社会福祉協議会", "public", "ボランティアセンター"),
    ("ひばり野大学 地域連携室", "public", "担当"),
    ("ひばり野県立大学 学生ボランティア", "public", "学生代表"),
    ("ひばり野商工会", "company", "事務局"),
    ("ひばり野信用組合", "company", "総務課"),
    ("ひばり野バス", "company", "営業所"),
    ("ひばり野市史跡保存会", "civic", "会長"),
    ("子どもの本の会", "civic", "代表"),
)
SIZES = {
    Kind.KINDERGARTEN: (28, 95),
    Kind.CENTRE: (70, 160),
    Kind.ELEMENTARY: (75, 620),
    Kind.JUNIOR_HIGH: (140, 560),
    Kind.COMPULSORY: (180, 320),
    Kind.HIGH: (360, 600),
    Kind.SPECIAL: (80, 140),
}


class GroundLayer:
    """Lays the ground and remembers it."""

    def __init__(self, frame, people):
        self.frame, self.people, self.tables = frame, people, frame.tables
        self.districts, self.councils, self.code = [], [], 100

    def lay(self, limit=None):
        """All districts; with `limit` no more of them than hold that many councils."""
        self.wards = {}
        for ward, word, schools in places.districts():
            if limit is not None and len(self.councils) >= limit:
                break
            self._district(ward, word, schools)
        for name, kind, title in OF_THE_CITY:
            self.body(None, name, kind, title)
        self._told_centres()

    def _told_centres(self):
        """The 公民館 of the told districts are places, too."""
        for name in ("川上公民館",):
            district = DistrictModel.objects.get(name="川上中学校区").pk
            self._place(name, district=district, is_learning_centre=True)

    def _ward(self, name):
        if name not in self.wards:
            known = Ward.objects.filter(municipality=self.frame.city, name=name).first()
            made = known or Ward.objects.create(municipality=self.frame.city, name=name)
            self.wards[name] = made.pk
        return self.wards[name]

    def _district(self, ward, word, schools):
        name = f"{word}中学校区"
        known = DistrictModel.objects.filter(municipality=self.frame.city, name=name).first()
        district = District(known.pk if known else 0, name, word, ward)
        if not known:
            district.pk = self.tables.add(
                DistrictModel, municipality=self.frame.city.pk, ward=self._ward(ward), name=name
            )
        district.towns = [f"{word}{town}" for town in self.frame.random.sample(places.TOWNS, 8)]
        for title, kind in schools:
            district.schools.append(self._school(district, title, kind))
        self._bodies(district, told=known is not None)
        self._headquarters(district, told=known is not None)
        self.districts.append(district)
        self._councils(district)

    # ---- schools -----------------------------------------------------------------------------------------

    def _school(self, district, name, kind):
        self.code += 1
        block = self.frame.random.randrange(1, 9)
        code = f"{kind}33999{self.code:05d}{self.code % 10}"
        town = self.frame.random.choice(district.towns)
        phone = f"000-0000-{1000 + self.code}"
        closing = name == places.CLOSING
        successor = closing and self.code + 1
        size = int(self.frame.random.triangular(*SIZES[kind]))
        district_pk = district.pk
        pk = self.tables.add(
            School,
            municipality=self.frame.city.pk,
            code=code,
            name=name,
            kind=str(kind.value),
            district=district_pk,
            department=self.frame.departments["childcare" if kind == Kind.CENTRE else "guidance"],
            postal_code="000-0000",
            address=f"ひばり野市{district.ward}{town}{block}-{self.frame.random.randrange(1, 20)}",
            phone=phone,
            fax=f"000-0000-{1500 + self.code}",
            email=f"kou{self.code}@example.jp",
            opened_on=FIRST_DAY,
            closed_on=self.frame.closing if closing else None,
            successor_code=f"A233999{successor:05d}{successor % 10}" if closing else "",
            search_key=search_key(name),
        )
        self._place(f"{name} {'遊戯室' if kind in (Kind.KINDERGARTEN, Kind.CENTRE) else '体育館'}", school=pk)
        school = Place(pk, name, kind, size, district)
        self.people.staff(school)
        return school

    def _place(self, name, **fields):
        self.tables.add(PlaceModel, municipality=self.frame.city.pk, name=name, **fields)

    # ---- bodies ------------------------------------------------------------------------------------------

    def body(self, district, name, kind, title):
        """An organisation with somebody who answers for it."""
        contact = self.people.make(self.frame.random.randrange(1945, 1975))
        pk = self.tables.add(
            Organisation,
            municipality=self.frame.city.pk,
            name=name,
            kind=kind,
            phone=contact.phone,
            search_key=search_key(name),
        )
        self.tables.add(
            OrganisationContact,
            organisation=pk,
            person=contact.pk,
            title=title,
            starts_on=fiscal_year_start(self.frame.first_year),
        )
        if district:
            district.bodies.append((pk, name, kind, contact))
        return pk

    def _bodies(self, district, *, told):
        district.centre = "ひばり公民館" if told else f"{district.word}公民館"
        self._place(district.centre, district=district.pk, is_learning_centre=True)
        if not told:
            self.body(district, district.centre, "learning", "館長")
        some = self.frame.random.sample(SOME_BODIES, 4)
        for name, kind, title in (*BODIES, *some):
            self.body(district, name.format(word=district.word), kind, title)
        for school in district.schools:
            if school.kind == Kind.ELEMENTARY:
                word = school.name.removesuffix("小学校")
                self.body(district, f"{word}学区連合町内会", "residents", "会長")
            if not school.is_small and school.kind not in (Kind.HIGH, Kind.SPECIAL):
                self.body(district, f"{school.name}PTA", "guardians", "会長")

    def _headquarters(self, district, *, told):
        """The role is given to the 公民館, or to the neighbourhood's association."""
        where = district.schools[0].name if told else district.name
        district.headquarters_name = name = f"{where} 地域学校協働本部"
        base = self.frame.random.choice([b for b in district.bodies if b[2] in ("learning", "residents")])
        district.headquarters = self.tables.add(
            Headquarters,
            municipality=self.frame.city.pk,
            name=name,
            base=base[0],
            chair=str(base[3]),
            phone=f"000-0000-{1700 + len(self.districts)}",
            starts_on=fiscal_year_start(self.frame.first_year),
        )
        for school in district.schools:
            self.tables.link(Headquarters.schools, district.headquarters, school.pk)

    # ---- councils ----------------------------------------------------------------------------------------

    def _councils(self, district):
        """One for each school; some share theirs."""
        by_name = {school.name: school for school in district.schools}
        joint = {second: first for first, second in places.JOINT}
        for school in district.schools:
            if school.name in joint and joint[school.name] in by_name:
                continue
            partner = next((by_name[b] for a, b in places.JOINT if a == school.name and b in by_name), None)
            self._council(district, [school, partner] if partner else [school])

    def _council(self, district, schools):
        since = fiscal_year_start(self.frame.first_year)
        name = "・".join(school.name for school in schools) + " 学校運営協議会"
        closes = schools[0].name == places.CLOSING
        pk = self.tables.add(
            Council,
            municipality=self.frame.city.pk,
            name=name,
            established_on=since,
            dissolved_on=self.frame.closing if closes else None,
        )
        for school in schools:
            self.tables.add(
                CouncilSchool,
                council=pk,
                school=school.pk,
                starts_on=since,
                ends_on=self.frame.closing if closes else None,
            )
        council = CouncilRow(pk, name, schools, district)
        board = self.frame.board["guidance"]
        self.frame.log("council.add", Council, pk, name, council.scope, board, at(since, 9))
        if closes:
            council.fates.add("closing")
        self.councils.append(council)
