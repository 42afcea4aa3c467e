"""Taking something into the next 年度: this room writes down, by leaving a Topic."""

from django.db import transaction

from core.audit import record
from councils.actions import change_topic, leave_topic
from councils.models import Topic
from evaluations.models import CarryOver


@transaction.atomic
def carry_over(*, by, decision, text, evaluation=None, reflection=None, detail=""):
    """Leave a Topic in the next 年度, whether or not its Cycle is open yet. One per evaluation or reflection.

    Called again for the same origin it leaves no second one: as long as the topic is still to be talked about, its
    words follow, unless the council has put it into words of its own. Once it was talked about or dropped, what was
    carried over stays as it was.
    """
    origin = evaluation or reflection
    type(origin)._base_manager.select_for_update(of=("self",)).get(pk=origin.pk)
    text = title_of(text)
    known = CarryOver.objects.filter(evaluation=evaluation, reflection=reflection).first()
    if known:
        return _follow(known, decision, text, detail, by)
    cycle = evaluation.goal.cycle if evaluation else reflection.activity.item.plan.cycle
    topic = leave_topic(
        cycle.council,
        cycle.fiscal_year + 1,
        text,
        by=by,
        origin=Topic.Origin.CARRY_OVER,
        body=detail,
        record=origin,
    )
    carried = CarryOver.objects.create(
        evaluation=evaluation,
        reflection=reflection,
        decision=decision,
        text=text,
        detail=detail,
        topic=topic,
        decided_by=by.name,
    )
    record("carryover.add", carried, by, text=text)
    return carried


def title_of(text):
    """The text as a topic's title: one line, at most a hundred letters."""
    line = " ".join(text.split())
    return line if len(line) <= 100 else f"{line[:99]}…"


def _follow(carried, decision, text, detail, by):
    """Keep topic and carry-over in step with changed words, while the topic is still open."""
    topic = Topic.objects.select_for_update(of=("self",)).get(pk=carried.topic_id)
    changed = (decision, text, detail) != (carried.decision, carried.text, carried.detail)
    if topic.state != Topic.State.OPEN or not changed:
        return carried
    if (topic.title, topic.body) == (carried.text, carried.detail.strip()):
        change_topic(topic, by=by, title=text, body=detail)
    carried.decision, carried.text, carried.detail = decision, text, detail
    carried.save(update_fields=["decision", "text", "detail"])
    record("carryover.change", carried, by, text=text)
    return carried
