"""Step 6 in bulk: reflections, the council's evaluation with its marks, and what is left for the next year."""

from datetime import timedelta

from activities.models import Activity
from councils.models import Topic
from councils.models.rules import default_marks
from dashboards.demo.bulk.frame import at, working
from dashboards.demo.bulk.words import looking_back as words
from evaluations.models import CarryOver, GoalEvaluation, Mark, Reflection
from evaluations.models.reflections import degree_word

WORDS = default_marks()


def reflect(writer):
    """Looking back at one activity; some leave a topic for the next year."""
    year, random, told = writer.year, writer.random, writer.told
    degree = random.choice((4, 3, 3, 3, 3, 2, 3, 4, 3, 1 if writer.frame.chance(10) else 3))
    brief = writer.is_brief
    reason, moment = _reason(writer), at(writer.reflected_on, 17)
    change = random.choice(told.changes)
    carries = not told.is_series and writer.frame.chance(14)
    good, problem = ("", "") if brief else writer.frame.some(words.GOOD, words.PROBLEMS)
    pk = writer.tables.add(
        Reflection,
        activity=writer.pk,
        aim_then=writer.item.aim,
        degree=degree,
        degree_word=degree_word(WORDS, degree),
        reason=reason,
        good=good,
        problem=problem,
        next_change=change if carries or not brief and writer.frame.chance(40) else "",
        child_voice="" if brief else random.choice(told.voices),
        school_voice="" if brief else random.choice(words.SCHOOL_VOICES),
        community_voice="" if brief else random.choice(words.COMMUNITY_VOICES),
        decision="change" if carries else "",
        written_by=str(year.coordinator),
        written_at=moment,
    )
    label, by = f"{writer.title} ふりかえり", year.coordinator
    moves = {"was": "reported", "now": "reflected"}
    year.log("activity.reflect", Activity, writer.pk, writer.title, by, moment, **moves)
    year.log("reflection.add", Reflection, pk, label, by, moment, degree=degree_word(WORDS, degree))
    if carries:
        said = f"活動「{writer.title}」のねらい：{writer.item.aim}\n達成「{degree_word(WORDS, degree)}」：{reason}"
        carry(year, Reflection, pk, label, "change", change, said, by, moment, reflection=pk)


def _reason(writer):
    """A word or two where it is held again and again; otherwise what was seen, with something more general."""
    random = writer.random
    if writer.is_brief:
        return random.choice(words.BRIEF_REASONS)
    reason = random.choice(writer.told.reasons)
    return reason + (random.choice(words.MORE_REASONS) if writer.frame.chance(55) else "")


def carry(year, model, origin, label, decision, text, detail, by, moment, **of):
    """What is taken on: a topic of the next year, whose row is written when its fate is known."""
    topic = {
        "id": year.tables[Topic].reserve(),
        "title": text,
        "body": detail,
        "origin_type": model._meta.label_lower,
        "origin_id": origin,
        "origin_label": label[:200],
        "proposed_by": str(by),
        "created_at": moment,
        "state": "open",
    }
    year.council.topics.setdefault(year.number + 1, []).append(topic)
    pk = year.tables.add(
        CarryOver,
        decision=decision,
        text=text,
        detail=detail,
        topic=topic["id"],
        decided_by=str(by),
        decided_at=moment,
        **of,
    )
    year.log("topic.propose", Topic, topic["id"], text, by, moment)
    year.log("carryover.add", CarryOver, pk, text, by, moment, text=text)


def write_topics(frame, council):
    """The topics left for each year, talked through or still open."""
    for number, topics in council.topics.items():
        for topic in topics:
            frame.tables.add(Topic, council=council.pk, fiscal_year=number, origin="carry_over", **topic)


# ---- the evaluation of the year --------------------------------------------------------------------------


def lay_evaluation(year):
    """The days of the evaluation, before anything else is written: what is agreed takes its activities in."""
    last = next((m for m in year.meetings if m.is_last and m.state == "closed"), None)
    stuck = "not_evaluated" in year.council.fates and year.number == year.frame.now_year - 1
    year.evaluation_opened = working(year.evaluated - timedelta(days=30))
    year.agreed_on = last.day if last and not stuck and not year.fates & {"closing"} else None
    year.agreed_in = last


def evaluate(year):
    """Opened a month before the last meeting, marked by members who are no staff, agreed in the meeting."""
    if not year.goals or not year.is_past(year.evaluation_opened):
        return
    opened = at(year.evaluation_opened, 9)
    chair = year.leader(year.evaluation_opened)
    for goal, text, kind in year.goals:
        state = "agreed" if year.agreed_on else "discussing" if year.is_past(year.evaluated) else "marking"
        pk = year.tables[GoalEvaluation].reserve()
        label = f"{text} 評価"
        year.log("goalevaluation.open", GoalEvaluation, pk, label, chair, opened)
        degrees = _marks(year, pk)
        row = {"id": pk, "goal": goal, "state": state, "words": WORDS}
        if state == "agreed":
            row |= _agree(year, pk, label, kind, degrees)
        year.tables.add(GoalEvaluation, **row)
    if year.agreed_on:
        year.reach(6, at(year.agreed_on, 18), chair)


def _marks(year, evaluation):
    """A mark of each member who is no staff, some days before the meeting; not everybody gives one."""
    day = year.evaluated - timedelta(days=8)
    if not year.is_past(day - timedelta(days=6)):
        return []
    degrees, comments = [], [text for text in words.MARK_COMMENTS if text]
    year.random.shuffle(comments)
    for seat in year.in_office(day):
        if seat.category == "staff" or year.frame.chance(12):
            continue
        degree = year.random.choice((4, 3, 3, 3, 3, 2, 2, 0, 4, 3))
        own = bool(seat.who.email) or year.frame.chance(40)
        year.tables.add(
            Mark,
            evaluation=evaluation,
            seat=seat.pk,
            degree=degree,
            comment=comments.pop() if comments and year.frame.chance(45) else "",
            is_own=own,
            entered_by=str(seat.who if own else year.leader(day)),
        )
        degrees.append(degree)
    return [degree for degree in degrees if degree]


def _agree(year, pk, label, kind, degrees):
    """One mark for the council, near the mean of the members', and what is carried on."""
    degree = round(sum(degrees) / len(degrees)) if degrees else 3
    comment, decision, text = year.random.choice(words.EVALUATIONS[kind])
    moment, chair = at(year.agreed_on, 18), year.leader(year.agreed_on)
    moves = {"was": "discussing", "now": "agreed", "degree": degree_word(WORDS, degree)}
    year.log("goalevaluation.agree", GoalEvaluation, pk, label, chair, moment, **moves)
    carry(year, GoalEvaluation, pk, label, decision, text, comment, chair, moment, evaluation=pk)
    return {
        "degree": degree,
        "comment": comment,
        "community_note": year.random.choice(words.COMMUNITY_NOTES),
        "agreed_on": year.agreed_on,
        "agreed_in": year.agreed_in.pk,
    }
