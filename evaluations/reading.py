"""What the pages of this room show, in a number of queries that does not grow with goals, activities or members."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q

from activities.models import Activity
from community.models import Appointment
from core.models import AuditEntry
from core.thread import Chain, thread_of, weave
from councils.models import Goal, Seat
from evaluations.models import CarryOver, Degree, GoalEvaluation, Mark, Reflection
from evaluations.models.reflections import degree_choices
from headquarters.models import PlanItem

State = GoalEvaluation.State


# ---- who marks -------------------------------------------------------------------------------------------


def markers(council, day):
    """Seats that give a mark: held on the day, not staff by their kind nor by a post at a school of the council."""
    staff = Appointment.objects.on(day).filter(
        person=OuterRef("person"), school__in=council.covered_schools(day)
    )
    seats = Seat.objects.on(day).filter(council=council).exclude(category=Seat.Category.STAFF)
    return seats.filter(~Exists(staff)).select_related("person")


def roster(cycle, day):
    """Who gives a mark, with .marked (of the year's live goals) and .on_paper: how many, never which."""
    of_year = Q(marks__evaluation__goal__cycle=cycle, marks__evaluation__goal__dropped_on=None)
    return list(
        markers(cycle.council, day)
        .annotate(
            marked=Count("marks", filter=of_year),
            on_paper=Count("marks", filter=of_year & Q(marks__is_own=False)),
        )
        .order_by("-office", "person__family_kana", "pk")
    )


# ---- the evidence of a goal ------------------------------------------------------------------------------


@dataclass
class Evidence:
    """One plan item under a goal: how often, how many people, and how it was looked back at."""

    item: PlanItem
    held: int = 0
    children: int = 0
    adults: int = 0
    reflected: list = field(default_factory=list)
    waiting: list = field(default_factory=list)

    def add(self, activity):
        """Count one activity that took place."""
        self.held += 1
        report = getattr(activity, "activity_report", None)
        if report:
            self.children += report.children_count
            self.adults += report.adults_count
        if getattr(activity, "reflection", None):
            self.reflected.append(activity)
        elif activity.state == Activity.State.REPORTED:
            self.waiting.append(activity)


def evidence_of(goals):
    """{goal id: [Evidence]} in two queries: live plan items, and the activities that took place for them."""
    links = PlanItem.goals.through.objects.filter(goal__in=goals).exclude(
        planitem__state=PlanItem.State.CANCELLED
    )
    links = list(links.select_related("planitem").order_by("planitem_id"))
    items = {link.planitem_id: Evidence(link.planitem) for link in links}
    for activity in _took_place(list(items)):
        for item in {activity.item_id, *activity.serves} & items.keys():
            items[item].add(activity)
    found = defaultdict(list)
    for link in sorted(links, key=lambda link: (link.planitem.month_in_year, link.planitem_id)):
        found[link.goal_id].append(items[link.planitem_id])
    return found


def _took_place(items):
    serves = Activity.also_serves.through.objects.filter(activity=OuterRef("pk"))
    return (
        Activity.objects.filter(
            Q(item__in=items) | Exists(serves.filter(planitem__in=items)), state__in=Activity.HAPPENED
        )
        .annotate(serves=ArraySubquery(serves.values("planitem_id")))
        .select_related("activity_report", "reflection")
        .order_by("starts_at", "pk")
    )


# ---- the sheets of a year --------------------------------------------------------------------------------


@dataclass
class GoalSheet:
    """One goal with its evidence, marks and agreement; `number` is its place among the year's live goals."""

    number: int
    goal: Goal
    evaluation: GoalEvaluation | None
    evidence: list = field(default_factory=list)
    marks: list = field(default_factory=list)
    my_mark: Mark | None = None
    carry_over: CarryOver | None = None
    form_fields: tuple = ()

    @property
    def is_marking(self):
        """Members may mark now."""
        return self.evaluation is not None and self.evaluation.state == State.MARKING

    @property
    def is_agreed(self):
        """The council has decided."""
        return self.evaluation is not None and self.evaluation.state == State.AGREED

    @property
    def counted(self):
        """Marks that count in the mean: 判断できない does not (domain.md §5.2)."""
        return [m.degree for m in self.marks if m.degree != Degree.UNKNOWN]

    @property
    def mean(self):
        """Mean of the counted marks, to one digit, or None."""
        return round(sum(self.counted) / len(self.counted), 1) if self.counted else None

    @property
    def comments(self):
        """Reasons that members gave, the good ones first, without names."""
        return [mark.comment for mark in self.marks if mark.comment]

    @property
    def bars(self):
        """How the marks are spread, in the council's words, from best to 判断できない."""
        counts, total = Counter(m.degree for m in self.marks), len(self.marks) or 1
        return [
            {"label": word, "value": counts[n], "percent": round(100 * counts[n] / total)}
            for n, word in degree_choices(self.evaluation.words)
        ]


def sheets_of(cycle, viewer):
    """The sheets of a year's live goals, in order: four queries however many goals there are."""
    goals = Goal.objects.live().filter(cycle=cycle)
    goals = list(goals.select_related("evaluation__agreed_in", "evaluation__carry_over__topic"))
    evidence, marks = evidence_of(goals), _readable_marks(goals, viewer)
    return [_sheet(number, goal, evidence, marks, viewer) for number, goal in enumerate(goals, 1)]


def _readable_marks(goals, viewer):
    """{evaluation id: marks}: all of them once marking is closed; before that only the viewer's own leave the database."""
    closed = ~Q(evaluation__state=State.MARKING)
    own = Q(seat__person=viewer.person_id) if viewer.person_id else Q(pk=None)
    rows = Mark.objects.filter(closed | own, evaluation__goal__in=goals).select_related("seat")
    found = defaultdict(list)
    for mark in rows.order_by("-degree", "comment", "pk"):
        found[mark.evaluation_id].append(mark)
    return found


def _sheet(number, goal, evidence, marks, viewer):
    evaluation = getattr(goal, "evaluation", None)
    sheet = GoalSheet(number, goal, evaluation, evidence[goal.pk])
    if evaluation is None:
        return sheet
    readable = marks[evaluation.pk]
    sheet.my_mark = next((m for m in readable if m.seat.person_id == viewer.person_id), None)
    sheet.marks = [] if sheet.is_marking else readable
    sheet.carry_over = getattr(evaluation, "carry_over", None)
    return sheet


def history_of_year(sheets, limit=30):
    """The newest lines about the year's evaluations; marks are not among them."""
    ids = [sheet.evaluation.pk for sheet in sheets if sheet.evaluation]
    return AuditEntry.objects.filter(target_type="evaluations.goalevaluation", target_id__in=ids)[:limit]


# ---- reflections -----------------------------------------------------------------------------------------


def reflection_of(activity):
    """The reflection of an activity as it is stored, with what it left for the next year, or None."""
    return Reflection.objects.filter(activity=activity).select_related("carry_over__topic").first()


def settled():
    """For a queryset of activities: whether the council agreed a goal's evaluation in which one was taken in."""
    under = Q(goal__plan_items__activities=OuterRef("pk")) | Q(goal__plan_items__served_by=OuterRef("pk"))
    agreed = GoalEvaluation.objects.filter(under, state=State.AGREED)
    return Q(state=Activity.State.EVALUATED) & Q(Exists(agreed))


def reflection_thread(activity, reflection, viewer):
    """The thread of the activity, which knows that we are at its reflection."""
    if reflection is None:
        return thread_of(activity, viewer)
    chain = Chain(
        here=(reflection._meta.label_lower, reflection.pk), ids={activity._meta.label_lower: {activity.pk}}
    )
    return weave([chain], viewer)[0].links


# ---- what residents may read -----------------------------------------------------------------------------


@dataclass(frozen=True)
class PublicEvaluation:
    """What everybody may read of one goal's evaluation: no names and no single marks."""

    goal: str
    degree: str
    comment: str
    community_note: str
    agreed_on: object
    decision: str
    next_text: str


def public_evaluations(council, fiscal_year):
    """The confirmed evaluation of a year, goal by goal, in one query; empty until every live goal is agreed."""
    goals = Goal.objects.live().filter(cycle__council=council, cycle__fiscal_year=fiscal_year)
    found = [getattr(goal, "evaluation", None) for goal in goals.select_related("evaluation__carry_over")]
    if any(evaluation is None or evaluation.state != State.AGREED for evaluation in found):
        return []
    return [_public(evaluation) for evaluation in found]


def _public(evaluation):
    carried = getattr(evaluation, "carry_over", None)
    return PublicEvaluation(
        goal=evaluation.goal.text,
        degree=evaluation.get_degree_display(),
        comment=evaluation.comment,
        community_note=evaluation.community_note,
        agreed_on=evaluation.agreed_on,
        decision=carried.get_decision_display() if carried else "",
        next_text=carried.text if carried else "",
    )
