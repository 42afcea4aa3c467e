"""What is talked over in a told meeting: deliberation, conditions, opinions, corrections of the minutes."""

from datetime import timedelta

from core.dates import frozen, now, today
from councils import actions as council
from councils.actions.corrections import paragraphs_of
from councils.models import Condition, Opinion, Resolution, WishTheme
from councils.presence import voters_now

#: Each of so many members marks three wishes: (first one, step) among the wishes in the order of the story.
MARKING = ((0, 3), (1, 2), (0, 4), (2, 3), (0, 2), (3, 1))


def deliberate(told, item, talk):
    """Notes of the four sides, themes, marks by telephone and with stickers, and what was agreed."""
    player, cycle = told.player, told.player.cycles[told.year]
    made = council.start_deliberation(cycle, talk.question, by=player.office, held_on=told.day, item=item)
    wishes = []
    for side, _theme, text, _stickers in talk.notes:
        label = "6年生" if side == "children" else ""
        wishes += council.add_notes(made, side, [text], by=player.office, author_label=label)
    for name in dict.fromkeys(note[1] for note in talk.notes):
        of_theme = [wish for wish, note in zip(wishes, talk.notes, strict=True) if note[1] == name]
        theme = WishTheme.objects.filter(cycle=cycle, name=name).first()
        council.group_wishes(cycle, of_theme, by=player.office, theme=theme, name="" if theme else name)
    council.begin_marking(made, by=player.office)
    for row, (first, step) in zip(voters_now(told.meeting), MARKING, strict=False):
        chosen = [wishes[(first + n * step) % len(wishes)] for n in range(3)]
        council.mark_wishes(made, row, chosen, by=player.office)
    stickers = {wish: note[3] for wish, note in zip(wishes, talk.notes, strict=True) if note[3]}
    council.count_paper_marks(made, stickers, by=player.office)
    with frozen(now() + timedelta(minutes=item.minutes)):
        council.close_deliberation(made, by=player.office, summary=talk.summary)


def decide_with_conditions(told, item, conditions):
    """Approved with conditions by show of hands; each is followed as the story says."""
    player, present = told.player, voters_now(told.meeting).count()
    resolution = council.decide(
        item,
        by=player.office,
        result=Resolution.Result.CONDITIONAL,
        method=Resolution.Method.HANDS,
        votes_for=present - 1,
        abstained=1,
        conditions="\n".join(text for text, *_rest in conditions),
        conditions_due=told.day + timedelta(days=270),
        policy=item.policy,
    )
    if told.year == player.now_year:
        council.set_review(resolution, told.day + timedelta(days=330), by=player.office)
    for text, days, answer in conditions:
        player.plan(told.day + timedelta(days=days), lambda t=text, a=answer: _meet(player, resolution, t, a))
    return resolution


def _meet(player, resolution, text, answer):
    condition = Condition.objects.get(resolution=resolution, text=text)
    council.meet_condition(condition, answer, by=player.office)


def draft_opinion_of(told):
    """Drafted with the plan of the meeting that resolves it; sent and answered afterwards."""
    player, part = told.player, told.part.opinion
    opinion = council.draft_opinion(
        player.cycles[told.year], by=player.office, addressee="board", title=part.title, text=part.text
    )
    council.put_opinion_on_agenda(opinion, told.meeting, by=player.office)
    number = f"ひ学協{told.year - 2018}第{told.meeting.number}号"
    player.plan(told.day + timedelta(days=4), lambda: _send(player, opinion, number))
    if part.reply:
        player.plan(told.day + timedelta(days=26), lambda: _answer(player, opinion, part.reply))


def _send(player, opinion, number):
    council.send_opinion(Opinion.objects.get(pk=opinion.pk), by=player.office, document_number=number)


def _answer(player, opinion, reply):
    sent = Opinion.objects.get(pk=opinion.pk)
    council.answer_opinion(
        sent, reply, by=player.viewer("board-guidance"), replied_by="教育委員会 学校指導課"
    )


def correct(told, minutes):
    """Members ask for other words two days later; the office answers the day after."""
    for part in told.part.corrections:
        told.player.plan(today() + timedelta(days=2), lambda p=part: _ask(told, minutes, p))


def _ask(told, minutes, part):
    player = told.player
    minutes.refresh_from_db()
    place, was = next((n, p) for n, p in enumerate(paragraphs_of(minutes.text)) if part.old in p)
    person = player.ground.people[part.key]
    by = player.viewer(part.key) if person.email else player.office
    asked = council.ask_correction(
        minutes, place, was.replace(part.old, part.new), by=by, was=was, person=person, reason=part.reason
    )
    if part.is_open:
        return
    with frozen(now() + timedelta(days=1)):
        if part.declined:
            council.decline_correction(asked, part.declined, by=player.office)
        else:
            council.take_correction(asked, by=player.office)
