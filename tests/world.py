"""A small city with one person for every role, two councils that must not see each other, and one link.

Used by the access table and by any test that needs somebody to sign in as. `World` is made in a handful of
inserts; `world.people[role]` is the Person, `world.users[role]` the account.
"""

from community.models import AccessLink, Department, OrganisationContact
from community.roles import Role
from core.dates import fiscal_year, today
from core.viewer import viewer_of
from councils.models import CouncilClerk
from tests.factories.activities import make_activity, make_slot
from tests.factories.community import (
    LONG_AGO,
    make_department,
    make_district,
    make_municipality,
    make_organisation,
    make_person,
    make_post,
    make_school,
    make_user,
)
from tests.factories.councils import (
    make_council,
    make_cycle,
    make_goal,
    make_meeting,
    make_policy,
    make_seat,
    make_vision,
)
from tests.factories.headquarters import (
    make_ask,
    make_commission,
    make_headquarters,
    make_plan,
    make_plan_item,
    make_registration,
)

#: Every kind of viewer the access table knows, in the issue's order.
VIEWERS = (
    "board_guidance",
    "board_lifelong",
    "principal",
    "vice_principal",
    "liaison",
    "teacher",
    "clerk",
    "chair",
    "member",
    "coordinator",
    "volunteer",
    "contact",
    "link",
    "other_principal",
    "nobody",
    "anonymous",
)

NAMES = {
    "board_guidance": "教委 学子",
    "board_lifelong": "教委 生子",
    "principal": "高橋 恵子",
    "vice_principal": "教頭 一郎",
    "liaison": "連携 二郎",
    "teacher": "担任 三子",
    "clerk": "事務 四郎",
    "chair": "森田 和夫",
    "member": "委員 五子",
    "coordinator": "岡本 正",
    "volunteer": "髙原 茂",
    "contact": "窓口 六子",
    "other_principal": "他校 七郎",
    "nobody": "無役 八子",
}


class World:
    """The city; see the module's docstring."""

    def __init__(self):
        self.municipality = make_municipality()
        self.district = make_district(self.municipality, name="川上中学校区")
        self.people = {role: make_person(self.municipality, name) for role, name in NAMES.items()}
        self.users = {role: make_user(person, username=role) for role, person in self.people.items()}
        self.make_first_council()
        self.make_second_council()
        self.make_link()

    def make_first_council(self):
        """The council of all roles, with one record of every step."""
        city, people = self.municipality, self.people
        guidance = make_department(city, Department.Duty.GUIDANCE, name="学校指導課")
        lifelong = make_department(city, Department.Duty.LIFELONG, name="生涯学習課")
        make_post(people["board_guidance"], "board", department=guidance)
        make_post(people["board_lifelong"], "board", department=lifelong)
        self.school = make_school(city, name="ひばり小学校", district=self.district)
        for post in (Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.LIAISON, Role.TEACHER):
            make_post(people[post.value], post.value, school=self.school)
        self.council = make_council(city, self.school)
        CouncilClerk.objects.create(council=self.council, person=people["clerk"], starts_on=LONG_AGO)
        self.chair_seat = make_seat(self.council, people["chair"], office="chair")
        self.member_seat = make_seat(self.council, people["member"])
        self.organisation = make_organisation(city, name="北町内会")
        OrganisationContact.objects.create(
            organisation=self.organisation, person=people["contact"], starts_on=LONG_AGO
        )
        self.headquarters = make_headquarters(city, self.school)
        make_commission(self.headquarters, people["coordinator"])
        self.registration = make_registration(self.headquarters, people["volunteer"])
        self.make_year()

    def make_year(self):
        """The first council's running year."""
        self.vision = make_vision(self.council)
        self.cycle = make_cycle(self.council, vision=self.vision)
        self.goal = make_goal(self.cycle)
        self.policy = make_policy(self.cycle, self.school, self.people["principal"])
        self.meeting = make_meeting(self.cycle)
        self.plan = make_plan(self.cycle, self.headquarters)
        self.item = make_plan_item(self.plan, self.goal)
        self.ask = make_ask(self.item, self.people["volunteer"], asked_by=self.people["coordinator"])
        self.activity = make_activity(self.item)
        self.slot = make_slot(self.activity)

    def make_second_council(self):
        """Another council with records of its own, led by the other school's principal."""
        city = self.municipality
        self.other_school = make_school(city, name="となり小学校")
        make_post(self.people["other_principal"], "principal", school=self.other_school)
        self.other_council = make_council(city, self.other_school)
        self.other_headquarters = make_headquarters(city, self.other_school, name="となり本部")
        self.other_cycle = make_cycle(self.other_council, vision=make_vision(self.other_council))
        self.other_goal = make_goal(self.other_cycle)
        self.other_policy = make_policy(self.other_cycle, self.other_school, self.people["other_principal"])
        self.other_meeting = make_meeting(self.other_cycle)
        self.other_plan = make_plan(self.other_cycle, self.other_headquarters)
        self.other_item = make_plan_item(self.other_plan, self.other_goal, title="となりの取組")
        self.other_activity = make_activity(self.other_item)

    def make_link(self):
        """The link in the volunteer's letter."""
        self.link = AccessLink.objects.create(
            purpose=AccessLink.Purpose.ASK,
            person=self.people["volunteer"],
            target_id=self.ask.pk,
            expires_on=today().replace(year=today().year + 1),
            created_by="岡本 正",
        )
        self.ask.link = self.link
        self.ask.save()

    def viewer(self, role):
        """The Viewer of that role, as a page would have it."""
        return viewer_of(self.people[role], user_id=self.users[role].pk)

    @property
    def year(self):
        """The running fiscal year."""
        return fiscal_year(today())
