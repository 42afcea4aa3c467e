"""Step 2 in bulk: each school's basic policy, from the draft to what the council decided."""

from dataclasses import dataclass
from datetime import timedelta

from councils.models import BasicPolicy, Condition, PolicyItem, Resolution, ResolutionVoter
from councils.models.rules import default_checklist
from dashboards.demo.bulk.frame import Place, at, working
from dashboards.demo.bulk.words import policies as words

#: Fate: (result of the resolution, whether the chair has confirmed it, state of the policy).
HELD_UP = {
    "policy_continued": ("continued", True, "continued"),
    "policy_waits": ("approved", False, "submitted"),
}


@dataclass
class Policy:
    """A policy on its way to the meeting that decides about it."""

    pk: int
    school: Place
    label: str
    title: str
    submitted: object
    resolution: int | None = None
    state: str = "draft"
    in_force_on: object = None


def draft_policies(year):
    """Drafted in April, submitted two weeks before the meeting that approves."""
    year.policies = []
    place = 0 if year.habits.meetings == 3 else year.habits.approves_in
    meeting = next((m for m in year.meetings if m.day == year.met[place] and m.state != "not_formed"), None)
    submitted = working(max(year.met[place] - timedelta(days=15), year.opened + timedelta(days=2)))
    drafted = max(submitted - timedelta(days=12), year.opened + timedelta(days=1))
    if not year.is_past(drafted) or ("not_met" in year.fates and year.frame.chance(40)):
        return
    for school in year.council.schools:
        pk = year.tables[BasicPolicy].reserve()
        label = f"{school.name} 基本方針 第1版"
        policy = Policy(pk, school, label, _title(year, school), None)
        head = school.holder("principal", year.number)
        year.log("basicpolicy.draft", BasicPolicy, pk, label, head, at(drafted))
        if year.is_past(submitted) and "policy_draft" not in year.fates:
            policy.state, policy.submitted = "submitted", at(submitted, 16)
            year.log(
                "basicpolicy.submit",
                BasicPolicy,
                pk,
                label,
                head,
                policy.submitted,
                was="draft",
                now="submitted",
            )
            if meeting and meeting.state in ("closed", "notified"):
                meeting.policies.append(policy)
        year.policies.append(policy)


def _title(year, school):
    """A school keeps its educational aim for years."""
    key = ("aim", school.pk)
    group = "small" if school.is_small else "big"
    year.council.items.setdefault(key, year.random.choice(words.TITLES[group]))
    return year.council.items[key]


def decide(year, policy, meeting, item, present, quorum):
    """What the meeting decided about a policy; it counts once the chair has confirmed."""
    fate = next((HELD_UP[f] for f in HELD_UP if f in year.fates), None)
    result, confirmed, state = fate or ("approved", True, "approved")
    if not fate and year.frame.chance(4):
        result = state = "conditional"
    against, abstained, method = _votes(year, present, result)
    chair, moment = year.leader(meeting.day), at(meeting.day, year.habits.times[0] + 1, 10)
    conditions = year.random.choice(words.CONDITIONS) if result == "conditional" else ""
    pk = year.tables.add(
        Resolution,
        meeting=meeting.pk,
        item=item,
        policy=policy.pk,
        cycle=year.pk,
        number=next_number(year),
        result=result,
        method=method,
        votes_for=present - against - abstained,
        votes_against=against,
        abstained=abstained,
        voters_present=present,
        quorum=quorum,
        conditions=conditions,
        decided_on=meeting.day,
        state="confirmed" if confirmed else "recorded",
        recorded_by=year.office.pk,
        confirmed_by=chair.pk if confirmed else None,
        confirmed_how="chair" if confirmed else "",
        confirmed_on=meeting.day if confirmed else None,
    )
    if conditions:
        _follow(year, pk, conditions, meeting.day)
    _tell(year, policy, pk, result, confirmed, chair, moment)
    policy.state = state
    if confirmed and result in ("approved", "conditional"):
        policy.resolution, policy.in_force_on = pk, meeting.day
        if all(p.in_force_on for p in year.policies):
            year.reach(2, moment, chair)
    return pk


def _follow(year, resolution, text, day):
    """The condition is to be met within the year; half a year later it mostly is."""
    met = day + timedelta(days=180)
    row = {"text": text, "due_on": day + timedelta(days=240), "state": "open"}
    if year.is_past(met):
        row |= {"state": "met", "answer": words.CONDITION_MET, "answered_on": met}
    year.tables.add(Condition, resolution=resolution, **row)


def freeze_voters(tables, resolution, rows):
    """Who was entitled to vote on the day, and who of them was there."""
    for seat, row in rows:
        if seat is not None and row["had_vote"]:
            names = ("seat", "name_then", "office_then", "present")
            tables.add(ResolutionVoter, resolution=resolution, **{name: row[name] for name in names})


def next_number(year):
    """The next number in the year's register of decisions."""
    year.decided += 1
    return year.decided


def _votes(year, present, result):
    """Nearly always without objection; now and then hands were raised."""
    if result == "continued" or year.frame.chance(86) or present < 6:
        return 0, 0, "no_objection" if result != "continued" else "hands"
    return year.random.choice((0, 1)), year.random.choice((0, 1, 1)), "hands"


def _tell(year, policy, pk, result, confirmed, chair, moment):
    label = f"{policy.label} {dict(Resolution.Result.choices)[result]}"
    word = str(dict(Resolution.Result.choices)[result])
    year.log("resolution.record", Resolution, pk, label, year.office, moment, result=word)
    if not confirmed:
        return
    year.log("resolution.confirm", Resolution, pk, label, chair, moment, was="recorded", now="confirmed")
    verb = {"approved": "approve", "conditional": "approve_conditionally", "continued": "continue"}[result]
    year.log(
        f"basicpolicy.{verb}",
        BasicPolicy,
        policy.pk,
        policy.label,
        chair,
        moment,
        was="submitted",
        now=result,
    )


def write_policies(year):
    """The policies with their items, in the state they came to."""
    for policy in year.policies:
        school = policy.school
        year.tables.add(
            BasicPolicy,
            id=policy.pk,
            school=school.pk,
            cycle=year.pk,
            number=1,
            state=policy.state,
            title=policy.title,
            drafted_by=school.holder("principal", year.number).pk,
            submitted_at=policy.submitted,
            resolution=policy.resolution,
            in_force_on=policy.in_force_on,
        )
        for goal, _text, _kind in year.goals:
            year.tables.link(BasicPolicy.goals, policy.pk, goal)
        bodies = words.BODIES["small" if school.is_small else "big"]
        for order, (heading, bank) in enumerate(zip(default_checklist(), bodies, strict=True), 1):
            year.tables.add(
                PolicyItem,
                policy=policy.pk,
                heading=heading,
                body=_body(year, school, order, bank),
                order=order,
            )


def _body(year, school, order, bank):
    """The words of a heading: last year's, with something new now and then."""
    key = ("policy", school.pk, order)
    words_before = year.council.items.get(key)
    if words_before is None or year.frame.chance(25):
        chosen = year.random.sample(bank, min(len(bank), year.random.choice((1, 1, 2))))
        words_before = year.council.items[key] = "".join(chosen)
    return words_before
