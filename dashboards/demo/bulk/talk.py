"""Step 1 in bulk: wishes of the four sides, the child image, the goals under it."""

from datetime import timedelta

from councils.models import ChildVision, Cycle, Goal, Wish, WishTheme
from dashboards.demo.bulk.frame import at, working
from dashboards.demo.bulk.words import wishes as words

LABELS = {
    "community": ("地域の集まり", "連合町内会", "愛育委員", "老人クラブ", ""),
    "school": ("", "職員会", ""),
    "guardians": ("PTA役員会", "学級懇談", "アンケート", ""),
    "children": ("6年生", "児童会", "4年生", "学級会"),
}
CHILDREN = {"small": ("年長児", "年中児"), "C": ("生徒会", "2年生", "3年生"), "D": ("生徒会",)}


def talk(year):
    """Everything of step 1 that has happened."""
    _wishes(year)
    image(year)
    if year.vision:
        _goals(year)


def _wishes(year):
    """Gathered between the opening and the first meeting; each council has its own of them."""
    frame, council, day = year.frame, year.council, working(year.opened + timedelta(days=12))
    if not year.is_past(day) or "not_met" in year.fates and frame.chance(50):
        return
    themes, year.wishes = {}, []
    for side, bank in words.WISHES[council.group].items():
        chosen = frame.random.sample(bank, min(len(bank), frame.random.randrange(2, 5)))
        for theme, text in chosen:
            if theme not in themes:
                themes[theme] = year.tables.add(WishTheme, cycle=year.pk, name=theme)
            pk = year.tables.add(
                Wish,
                cycle=year.pk,
                side=side,
                text=text,
                author_label=_whose(year, side),
                entered_by=str(year.office),
                theme=themes[theme],
                created_at=at(day),
            )
            year.wishes.append(pk)
        label = {"community": "地域", "school": "学校", "guardians": "保護者", "children": "子ども"}[side]
        year.log("cycle.wish", Cycle, year.pk, year.label, year.office, at(day), side=label, n=len(chosen))


def _whose(year, side):
    if side == "children":
        main = year.council.main
        labels = CHILDREN["small"] if main.is_small else CHILDREN.get(main.kind[0], LABELS["children"])
        return year.random.choice(labels)
    return year.random.choice(LABELS[side])


# ---- the child image -------------------------------------------------------------------------------------


def image(year):
    """New in the first year and now and then later; otherwise last year's is kept, early or in the first meeting."""
    council, first = year.council, year.met[0]
    renewed = year.index > 0 and year.frame.chance(18) and "not_met" not in year.fates
    if council.vision is None or renewed:
        if year.is_past(first) and year.meets(0):
            _agree(year, first)
        elif year.is_past(first - timedelta(days=10)) and council.vision:
            _draft(year, first - timedelta(days=10))
        return
    day = year.kept if year.habits.keeps_early else first
    if not year.is_past(day) or (not year.habits.keeps_early and not year.meets(0)):
        return
    moment = at(day, 17)
    year.vision = council.vision["pk"]
    year.reach(1, moment, year.office)
    text = council.vision["text"]
    year.log("cycle.keep_vision", Cycle, year.pk, year.label, year.office, moment, text=text)


def _new_words(year):
    """An image that this council has not had."""
    had = {vision["text"] for vision in year.council.told}
    bank = [pair for pair in words.VISIONS[year.council.group] if pair[0] not in had]
    return year.random.choice(bank)


def _draft(year, day):
    """A draft that is still talked about."""
    text, note = _new_words(year)
    number = len(year.council.told) + 1
    pk = year.tables.add(ChildVision, council=year.council.pk, number=number, text=text, note=note)
    wishes = getattr(year, "wishes", [])
    for wish in wishes:
        year.tables.link(ChildVision.wishes, pk, wish)
    year.log("childvision.draft", ChildVision, pk, text, year.office, at(day), n=len(wishes))


def _agree(year, day):
    """Agreed in the first meeting; it takes the former one's place when the council's rows are written."""
    text, note = _new_words(year)
    council, pk = year.council, year.tables[ChildVision].reserve()
    council.vision = {"pk": pk, "text": text, "note": note, "on": day, "meeting": year.meetings_pk(0)}
    council.told.append(council.vision)
    wishes = getattr(year, "wishes", [])
    for wish in wishes:
        year.tables.link(ChildVision.wishes, pk, wish)
    year.vision = pk
    year.log(
        "childvision.draft", ChildVision, pk, text, year.office, at(day - timedelta(days=8)), n=len(wishes)
    )
    year.log("childvision.agree", ChildVision, pk, text, year.office, at(day, 17), where="第1回")
    year.reach(1, at(day, 17), year.office)


def write_visions(frame, council):
    """The agreed versions of a council; all but the last were looked at anew."""
    for number, vision in enumerate(council.told, 1):
        frame.tables.add(
            ChildVision,
            id=vision["pk"],
            council=council.pk,
            number=number,
            text=vision["text"],
            note=vision["note"],
            state="agreed" if number == len(council.told) else "superseded",
            agreed_on=vision["on"],
            discussed_in=vision["meeting"],
            discussed_where="" if vision["meeting"] else "地域と学校の熟議の会",
        )


# ---- goals -----------------------------------------------------------------------------------------------


def _goals(year):
    """One of each kind, the same words in most years."""
    frame, council = year.frame, year.council
    day = working(year.steps[1].date() + timedelta(days=1))
    if not year.is_past(day):
        return
    for order, kind in enumerate(("home", "safe", "learn"), 1):
        bank = words.GOALS[council.group][kind]
        before = council.items.get(("goal", kind))
        text, axis, issue, indicator = before[1] if before and frame.chance(85) else frame.random.choice(bank)
        same = before is not None and before[1][0] == text
        pk = year.tables.add(
            Goal,
            cycle=year.pk,
            vision=year.vision,
            text=text,
            axis=axis,
            issue=issue,
            evidence=frame.random.choice(("子どもへのアンケート", "保護者アンケート", "学校評価の結果", "")),
            indicator=indicator,
            order=order,
            continues=before[0] if same else None,
        )
        council.items["goal", kind] = (pk, (text, axis, issue, indicator))
        year.goals.append((pk, text, kind))
        year.log("goal.add", Goal, pk, text, year.office, at(day, 9))
