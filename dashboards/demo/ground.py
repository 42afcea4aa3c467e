"""The ground of the demo city: municipality, departments, districts, Board staff and one-press sign-ins."""

from datetime import date

from community.demo import PASSWORD, PREFIX
from community.models import (
    Appointment,
    Department,
    District,
    Municipality,
    Organisation,
    OrganisationContact,
    Person,
    Place,
    School,
    User,
    Ward,
)
from core.dates import fiscal_year_start

FIRST_DAY = date(2019, 4, 1)
BOARD = (
    ("board-guidance", "大森 真由美", "おおもり まゆみ", "学校指導課", Department.Duty.GUIDANCE, "指導主事"),
    (
        "board-lifelong",
        "久保田 亮",
        "くぼた りょう",
        "生涯学習課",
        Department.Duty.LIFELONG,
        "支援・育成係長",
    ),
    ("board-childcare", "宮崎 里奈", "みやざき りな", "こども園課", Department.Duty.CHILDCARE, "主査"),
)
#: Who signs in with one press, in this order: the part's key, the role that its login name tells (community.demo).
SIGN_INS = (
    ("hibari-principal", "principal"),
    ("hibari-vice", "vice-principal"),
    ("hibari-liaison", "liaison"),
    ("hibari-teacher", "teacher"),
    ("morita", "chair"),
    ("nakamura", "member"),
    ("okamoto", "coordinator"),
    ("takahara", "volunteer"),
    ("kita-contact", "contact"),
    ("board-guidance", "board-guidance"),
    ("board-lifelong", "board-lifelong"),
    ("kawakami-principal", "principal-2"),
    ("momiji-principal", "principal-3"),
)


class Ground:
    """The city and everybody in it, by key."""

    def __init__(self):
        self.city = Municipality.objects.create(
            name="ひばり野市",
            kana="ひばりのし",
            board_name="ひばり野市教育委員会",
            prefecture_number="99",
            phone="000-0000-1000",
        )
        self.people, self.schools, self.organisations = {}, {}, {}
        self.wards = {
            name: Ward.objects.create(municipality=self.city, name=name) for name in ("北区", "東区")
        }
        self.districts = {
            "みどり中学校区": self._district("みどり中学校区", "北区"),
            "川上中学校区": self._district("川上中学校区", "東区"),
        }
        self._board()

    def _district(self, name, ward):
        return District.objects.create(municipality=self.city, ward=self.wards[ward], name=name)

    def _board(self):
        for key, name, kana, department, duty, title in BOARD:
            department = Department.objects.create(
                municipality=self.city, name=department, duty=duty, phone="000-0000-1001"
            )
            Appointment.objects.create(
                person=self.person(key, name, kana),
                post="board",
                department=department,
                title=title,
                starts_on=FIRST_DAY,
            )

    def person(self, key, name="", kana="", **fields):
        """The person of a key, made when first named."""
        if key not in self.people:
            family, _space, given = name.partition(" ")
            family_kana, _space, given_kana = kana.partition(" ")
            self.people[key] = Person.objects.create(
                municipality=self.city,
                family_name=family,
                given_name=given,
                family_kana=family_kana,
                given_kana=given_kana,
                **fields,
            )
        return self.people[key]

    def part(self, part):
        """The person of a story's Part."""
        channel = "email" if part.email else "phone" if part.phone else ""
        return self.person(
            part.key, part.name, part.kana, phone=part.phone, email=part.email, channel=channel
        )

    def school(self, part, district, since):
        """A school with its staff in their posts."""
        school = School.objects.create(
            municipality=self.city,
            code=part.code,
            name=part.name,
            kind=part.kind,
            district=self.districts[district],
            address=part.address,
            phone=part.phone,
            opened_on=FIRST_DAY,
        )
        Place.objects.create(municipality=self.city, school=school, name=f"{part.name} 体育館")
        for post, who in part.staff.items():
            Appointment.objects.create(
                person=self.part(who),
                post=post,
                school=school,
                acts_for_head=post == "vice_principal",
                starts_on=fiscal_year_start(since),
            )
        self.schools[part.key] = school
        return school

    def organisation(self, key, name, kind, phone="", since=FIRST_DAY):
        """A body of the neighbourhood with somebody who answers for it."""
        if key not in self.organisations:
            body = Organisation.objects.create(municipality=self.city, name=name, kind=kind, phone=phone)
            contact = self.person(f"{key}-contact", f"{name[:2]} 窓口", f"{name[:2]} まどぐち", phone=phone)
            OrganisationContact.objects.create(
                organisation=body, person=contact, title="窓口", starts_on=since
            )
            self.organisations[key] = body
        return self.organisations[key]

    def sign_ins(self):
        """Accounts for the one-press sign-in; all share the printed password."""
        for key, role in SIGN_INS:
            User.objects.create_user(PREFIX + role, self.people[key], PASSWORD)
