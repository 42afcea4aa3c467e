"""Step 3 in bulk: the plan of the year, its undertakings and who does what."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.dates import format_date
from dashboards.demo.bulk.frame import UPPER, Kind, at, working
from dashboards.demo.bulk.words.elementary import ALL_YEAR
from dashboards.demo.bulk.words.junior import JUNIOR
from dashboards.demo.bulk.words.preschool import PRESCHOOL
from dashboards.demo.bulk.words.seasons import SEASONS
from dashboards.demo.bulk.words.shape import Told
from headquarters.models import Duty, Plan, PlanItem

NAMES = {"school": "学校", "community": "地域", "guardians": "保護者", "children": "子ども"}
LEFT_OUT = (
    "担当する先生の異動に合わせ、時期を改めて考える。",
    "会場の工事のため。",
    "ねらいの近い取組と合わせたため。",
)


@dataclass
class Item:
    """An undertaking as this council made it its own; it is the same for years, so that each follows the last."""

    told: Told
    title: str
    place: str
    aim: str
    grade: str
    share: float
    pk: int = 0
    goal: int = 0
    state: str = "proposed"
    before: int | None = None
    reported: list = field(default_factory=list)
    arranged: list = field(default_factory=list)
    hopeless: bool = False


def catalogue(council):
    """What a council of this kind of school may undertake."""
    kind = council.main.kind
    if council.main.is_small:
        return PRESCHOOL
    if kind in UPPER:
        return (
            JUNIOR
            if kind != Kind.HIGH
            else [told for told in JUNIOR if told.category not in ("FAMILY", "AFTER")]
        )
    return (*ALL_YEAR, *SEASONS)


def choose(frame, council):
    """The undertakings of a council: what hardly anybody goes without, and some of the others."""
    chosen = [told for told in catalogue(council) if frame.chance(told.weight)]
    if council.main.kind == Kind.SPECIAL:
        chosen = [told for told in chosen if told.category not in ("SAFE",)]
    return [_own(frame, council, told) for told in chosen[:11]]


def _own(frame, council, told):
    grade, share = frame.random.choice(told.grades)
    place = frame.random.choice(told.places)
    if place.startswith("公民館"):
        place = place.replace("公民館", council.district.centre, 1)
    if place == "体育館" and frame.chance(40):
        place = f"{council.main.name} 体育館"
    return Item(told, *frame.some(told.titles), place, *frame.some(told.aims), grade, share)


def plan(year):
    """Made once there are goals; adopted in June, in a meeting or where the headquarters met."""
    year.plan_day = working(year.steps[1].date() + timedelta(days=3)) if 1 in year.steps else None
    if not year.goals or not year.is_past(year.plan_day) or "no_plan" in year.fates and year.frame.chance(40):
        return
    year.plan = year.tables[Plan].reserve()
    label = f"{year.label.split()[-1]} 年間計画"
    moment = at(year.plan_day)
    year.log("plan.add", Plan, year.plan, label, year.coordinator, moment)
    for item in _chosen(year):
        _item(year, item, moment)
    _adopt(year, label)


def _chosen(year):
    """Last year's undertakings, one of them left out and another begun now and then."""
    council = year.council
    if year.index and year.frame.chance(35):
        known = {item.told.titles for item in council.items["plan"]}
        rest = [told for told in catalogue(council) if told.titles not in known]
        if rest:
            council.items["plan"].append(_own(year.frame, council, year.random.choice(rest)))
        if len(council.items["plan"]) > 7:
            council.items["plan"].pop(year.random.randrange(2, len(council.items["plan"]) - 1))
    return council.items["plan"]


def _adopt(year, label):
    """The plan itself; in the meeting after the first where the council does it so."""
    meeting = (
        next((m for m in year.meetings[1:] if m.state == "closed"), None)
        if year.habits.adopts_in_meeting
        else None
    )
    day = meeting.day if meeting else max(year.adopted, year.plan_day + timedelta(days=2))
    adopted = year.is_past(day) and "no_plan" not in year.fates
    where = "" if meeting else year.random.choice(("本部の打合せ", "本部会議", "推進員と学校の打合せ"))
    year.tables.add(
        Plan,
        id=year.plan,
        cycle=year.pk,
        headquarters=year.council.district.headquarters,
        state="adopted" if adopted else "draft",
        adopted_on=day if adopted else None,
        adopted_in=meeting.pk if adopted and meeting else None,
        adopted_where=where if adopted else "",
    )
    if adopted:
        moment = at(day, 17)
        said = f"第{meeting.number}回" if meeting else where
        words = {"was": "draft", "now": "adopted", "day": format_date(day), "where": said}
        year.log("plan.adopt", Plan, year.plan, label, year.coordinator, moment, **words)
        year.reach(3, moment, year.coordinator)
    _write_items(year, adopted)


def _item(year, item, moment):
    told = item.told
    item.goal = next(pk for pk, _text, kind in year.goals if kind == told.goal)
    item.before, item.pk = item.pk or None, year.tables[PlanItem].reserve()
    item.reported, item.arranged = [], []
    item.state = "cancelled" if year.frame.chance(1.5) and not told.is_series else "proposed"
    item.hopeless = False
    year.items.append(item)
    year.log("planitem.add", PlanItem, item.pk, item.title, year.coordinator, moment, late="")


def _write_items(year, adopted):
    """The undertakings as they stand, with their duties."""
    for item in year.items:
        told, reason = item.told, ""
        if item.state == "cancelled":
            reason = year.random.choice(LEFT_OUT)
            moment = at(year.plan_day + timedelta(days=1), 15)
            year.log(
                "planitem.cancel", PlanItem, item.pk, item.title, year.coordinator, moment, reason=reason
            )
        elif adopted:
            item.state = "decided"
        issue, why, event = year.frame.some(told.issues, told.whys, told.events)
        year.tables.add(
            PlanItem,
            id=item.pk,
            plan=year.plan,
            title=item.title,
            month=told.months[0],
            category=told.category,
            issue=issue,
            aim=item.aim,
            why=why,
            existing_event=event.replace("公民館", year.council.district.centre),
            state=item.state,
            cancel_reason=reason,
            continues=item.before,
            carried_note=year.random.choice(told.changes) if item.before and year.frame.chance(35) else "",
        )
        year.tables.link(PlanItem.goals, item.pk, item.goal)
        _duties(year, item)


def _duties(year, item):
    """Each task on its side; from year to year more of the calling leaves the school."""
    place = max(0, min(2, year.index + year.habits.pace))
    for text, sides, is_coordination in item.told.tasks:
        side = sides[place]
        body = None
        if side == "community" and not is_coordination and year.frame.chance(22):
            body = year.random.choice(year.council.district.bodies)[0]
        year.tables.add(
            Duty, item=item.pk, side=side, text=text, organisation=body, is_coordination=is_coordination
        )
