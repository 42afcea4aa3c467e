"""Records of steps 3 and 4."""

from core.dates import fiscal_year, fiscal_year_end, fiscal_year_start, today
from headquarters.models import Ask, Commission, Headquarters, Plan, PlanItem, Registration
from tests.factories.community import LONG_AGO
from tests.factories.councils import make_goal


def make_headquarters(municipality, *schools, **fields):
    """A headquarters that serves the schools."""
    fields = {"name": "川上中学校区 地域学校協働本部", "starts_on": LONG_AGO, **fields}
    headquarters = Headquarters.objects.create(municipality=municipality, **fields)
    headquarters.schools.set(schools)
    return headquarters


def make_commission(headquarters, person, **fields):
    """A coordinator of this fiscal year."""
    year = fiscal_year(today())
    fields = {"starts_on": fiscal_year_start(year), "ends_on": fiscal_year_end(year), **fields}
    return Commission.objects.create(headquarters=headquarters, person=person, **fields)


def make_registration(headquarters, person, **fields):
    """A registered volunteer."""
    fields = {"starts_on": LONG_AGO, "ends_on": fiscal_year_end(fiscal_year(today()) + 1), **fields}
    return Registration.objects.create(headquarters=headquarters, person=person, **fields)


def make_plan(cycle, headquarters, **fields):
    """A plan in the making."""
    return Plan.objects.create(cycle=cycle, headquarters=headquarters, **fields)


def make_plan_item(plan, goal=None, **fields):
    """An undertaking with its goal."""
    fields = {"title": "地域ふれあいウォーク", "month": 10, "aim": "自分の言葉で地域のよさを語れる", **fields}
    item = PlanItem.objects.create(plan=plan, **fields)
    item.goals.set([goal or plan.cycle.goals.first() or make_goal(plan.cycle)])
    return item


def make_ask(item, person=None, *, organisation=None, asked_by=None, **fields):
    """An ask that waits for its answer."""
    fields = {"channel": Ask.Channel.PHONE, "state": Ask.State.WAITING, **fields}
    return Ask.objects.create(
        headquarters=item.plan.headquarters,
        item=item,
        person=person,
        organisation=organisation,
        asked_by=asked_by,
        **fields,
    )
