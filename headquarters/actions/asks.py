"""Step 4: asking people and organisations, their answers, and the log of contacts."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import AccessLink
from community.outbox import send_later
from core.audit import record
from core.dates import format_date, now, today
from core.refusal import InvalidMove, Refused
from headquarters.models import Ask, ContactLog, PlanItem

#: How long a link opens after the day by which the answer was asked for, or from today when no day was named.
AFTER_REPLY, WITHOUT_REPLY = timedelta(days=14), timedelta(days=60)


def _link(ask, by):
    """The address under which the asked answer without an account."""
    expires = ask.reply_by + AFTER_REPLY if ask.reply_by else today() + WITHOUT_REPLY
    return AccessLink.objects.create(
        purpose=AccessLink.Purpose.ASK,
        person=ask.person,
        organisation=ask.organisation,
        target_id=ask.pk,
        expires_on=max(expires, today() + AFTER_REPLY),
        created_by=by.name,
    )


def address_of(ask):
    """The whole address of an ask's link, for letters and mail; "" for one that never had a link."""
    if ask.link is None:
        return ""
    return settings.SITE_URL + reverse("answer_link", args=[ask.link.token])


def _check_ask(item, who, duty, reply_by, seats):
    """Lock the undertaking, so that of two people who ask at once the second sees what the first did."""
    if bool(who["person"]) == bool(who["organisation"]):
        raise Refused(_("お願いする人か団体を、どちらか一つ選んでください。"))
    if reply_by and reply_by < today():
        raise Refused(_("返事の期限は、今日からあとの日にしてください。"))
    if seats < 1:
        raise Refused(_("お願いする人数は、1人以上にしてください。"))
    items = PlanItem.objects.select_for_update(of=("self",)).select_related("plan__cycle__vision")
    fresh = items.get(pk=item.pk)
    if fresh.state == PlanItem.State.CANCELLED:
        raise Refused(_("取りやめた取組には、お願いを出せません。"))
    if duty and duty.item_id != fresh.pk:
        raise Refused(_("この取組の役割を選んでください。"))
    open_asks = fresh.asks.filter(state__in=(Ask.State.NEW, Ask.State.WAITING), **who)
    if who["organisation"]:
        open_asks = open_asks.filter(duty=duty)
    if open_asks.exists():
        raise Refused(
            _("%(name)sさんには、もうお願いしています。返事を待っています。")
            % {"name": who["person"] or who["organisation"]}
        )
    return fresh


@transaction.atomic
def ask(
    item,
    *,
    by,
    channel,
    person=None,
    organisation=None,
    duty=None,
    message="",
    reply_by=None,
    seats=1,
    send=True,
):
    """Ask one person or organisation, carrying the child image and the aim as they are now.

    Every ask has a link, so that a letter, FAX or mail can be answered without an account. `send=False` keeps it
    as 未連絡. Refused for a cancelled item, a past date, or somebody who still owes an answer about it.
    """
    who = {"person": person, "organisation": organisation}
    fresh = _check_ask(item, who, duty, reply_by, seats)
    made = Ask(
        headquarters_id=fresh.plan.headquarters_id,
        item=item,
        duty=duty,
        channel=channel,
        message=message.strip(),
        reply_by=reply_by,
        seats=seats,
        asked_by_id=by.person_id,
        **who,
        **_words_now(fresh),
    )
    made.save()
    made.link = _link(made, by)
    made.save(update_fields=["link"])
    record("ask.add", made, by, channel=made.get_channel_display())
    if send:
        send_ask(made, by=by)
    return made


def _words_now(item):
    """The child image and the aim as they stand, kept with the ask when it goes out."""
    vision = item.plan.cycle.vision
    return {"vision_then": vision.text if vision else "", "aim_then": item.aim}


@transaction.atomic
def send_ask(made, *, by):
    """It has been put to them: told, handed over or sent by mail. Now the answer is waited for."""
    item = PlanItem.objects.select_related("plan__cycle__vision").get(pk=made.item_id)
    made.move("send", by, asked_at=now(), **_words_now(item), data={"channel": made.get_channel_display()})
    if made.channel == Ask.Channel.EMAIL:
        if not made.addressee.email:
            raise Refused(
                _("%(name)sさんのメールアドレスがありません。別の連絡のしかたを選んでください。")
                % {"name": made.addressee}
            )
        send_later(
            key=f"ask:{made.pk}",
            subject=_("ご協力のお願い"),
            body=mail_of(made),
            person=made.person,
            organisation=made.organisation,
        )


def mail_of(made):
    """The words of the mail: child image, aim, what, by when, and the link."""
    item, body = made.item, made.headquarters
    lines = [_("%(name)s 様") % {"name": made.addressee}, ""]
    lines += [made.message, ""] if made.message else []
    if made.vision_then:
        lines.append(_("目指す子ども像：%(text)s") % {"text": made.vision_then})
    lines.append(_("取組：%(text)s（%(month)s月）") % {"text": item.title, "month": item.month})
    if made.aim_then:
        lines.append(_("ねらい：%(text)s") % {"text": made.aim_then})
    if made.duty:
        lines.append(_("お願いしたいこと：%(text)s") % {"text": made.duty.text})
    lines.append("")
    if made.reply_by:
        lines.append(_("お返事は%(day)sまでにお願いします。") % {"day": format_date(made.reply_by)})
    lines += [_("次のページを開くと、ボタン一つでお返事できます。"), address_of(made), ""]
    lines.append(f"{body}　☎ {body.phone}" if body.phone else str(body))
    return "\n".join(lines)


@transaction.atomic
def answer_ask(made, answer, *, by, channel, comment="", seats_offered=None, link=None, entered_by=""):
    """Write the answer of the whole ask; a later answer changes it, the same again changes nothing.

    `entered_by` names who entered it for the asked person; `link` is the AccessLink through which it came.
    """
    if answer not in Ask.Answer.values:
        raise Refused(_("お返事を選んでください。"))
    fresh = Ask.objects.select_for_update(of=("self",)).select_related("item").get(pk=made.pk)
    same = (fresh.answer, fresh.comment, fresh.seats_offered) == (answer, comment, seats_offered)
    if fresh.state == Ask.State.DONE and same:
        return made
    if fresh.state == Ask.State.CANCELLED:
        raise Refused(_("このお願いは取り消されています。くわしくは推進員にお電話ください。"))
    if fresh.item.state == PlanItem.State.CANCELLED:
        raise Refused(_("この取組は取りやめになりました。くわしくは推進員にお電話ください。"))
    made.move(
        "change_answer" if fresh.state == Ask.State.DONE else "answer",
        by,
        for_label=made.addressee if entered_by else "",
        data={"answer": str(Ask.Answer(answer).label)},
        answer=answer,
        comment=comment[:300],
        seats_offered=seats_offered,
        asked_at=fresh.asked_at or now(),
        answered_at=now(),
        answer_channel="link" if link else channel,
        answer_entered_by=entered_by,
        next_try_on=None,
    )
    if not link and channel in Ask.Channel.values:
        words = {"answer": Ask.Answer(answer).label, "comment": comment}
        text = (_("返事「%(answer)s」　%(comment)s") % words).strip()
        log_contact(made.headquarters, by=by, channel=channel, text=text, ask=made)
    return made


_answerers = []


def register_answerer(answerer):
    """Let a room above, which knows more of an ask (its slots), write answers that were given for the whole of it.

    answerer(ask, answer, *, by, channel, comment, seats_offered) returns None when the ask holds nothing of its own,
    else the sentences that the coordinator must be told (a place that was full).
    """
    if answerer not in _answerers:
        _answerers.append(answerer)


def record_answer(made, answer, *, by, channel, comment="", seats_offered=None):
    """Write down an answer given by telephone or on paper for the whole ask; returns sentences to be told."""
    given = {"by": by, "channel": channel, "comment": comment, "seats_offered": seats_offered}
    for answerer in _answerers:
        told = answerer(made, answer, **given)
        if told is not None:
            return told
    answer_ask(made, answer, entered_by=by.name, **given)
    return []


@transaction.atomic
def try_again(made, *, by, channel, on=None, comment=""):
    """Nobody answered the telephone: keep the try in the log and say when to try next (tomorrow)."""
    on = on or today() + timedelta(days=1)
    fresh = Ask.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if fresh.state not in (Ask.State.NEW, Ask.State.WAITING):
        raise InvalidMove
    if fresh.next_try_on == on and fresh.contact_logs.filter(next_on=on, at__date=today()).exists():
        return None  # a second click
    fresh.next_try_on = made.next_try_on = on
    fresh.save(update_fields=["next_try_on"])
    text = (_("留守でした。かけ直します。") + comment).strip()
    return log_contact(made.headquarters, by=by, channel=channel, text=text, ask=made, next_on=on)


@transaction.atomic
def cancel_ask(made, *, by):
    """Take an ask back; its link no longer opens."""
    made.move("cancel", by, next_try_on=None)
    if made.link:
        made.link.revoke()


@transaction.atomic
def log_contact(
    headquarters,
    *,
    by,
    channel,
    text,
    person=None,
    organisation=None,
    ask=None,
    item=None,
    minutes=0,
    next_on=None,
    at=None,
):
    """Write one contact into the log; one about an ask belongs to its person and item."""
    if not text.strip():
        raise Refused(_("話したことを書いてください。"))
    entry = ContactLog.objects.create(
        headquarters=headquarters,
        ask=ask,
        person=person or (ask.person if ask else None),
        organisation=organisation or (ask.organisation if ask else None),
        item=item or (ask.item if ask else None),
        at=at or now(),
        channel=channel,
        text=text.strip()[:300],
        minutes=minutes,
        next_on=next_on,
        written_by=by.name,
    )
    record("contactlog.add", entry, by)
    return entry
